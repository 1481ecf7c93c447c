"""Making the demo district: people, then the plan, then what other offices make of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from luodi.assessment.actions import publish, run
from luodi.books.actions import load_library
from luodi.books.queries import versions
from luodi.site.demo.building import Built, Site, build, moment_of
from luodi.site.demo.drafts import FIRST, LAST, WAN
from luodi.site.demo.people import District, settle_people
from luodi.site.demo.plan import plan, read
from luodi.targets.actions import make_quotas, set_target

YEAR = LAST // 100
BOOK = "yulin-2008"  # four rates that the ledger knows by itself, beside the year's target


@transaction.atomic
def load(at: datetime) -> tuple[District, list[Built]]:
    """Make the whole district, or nothing of it. Refused where an organisation stands already.

    What happened lies in the months of the plan, whatever the day; `at` is when the books are taken in and run.
    """
    given = read("district")
    here = settle_people(moment_of(FIRST, 2, 9), given)
    site = Site(here, read("projects")["reasons"])
    built = build(site, plan())
    _assess(site, at, given["targets"])
    return here, built


def _assess(site: Site, at: datetime, targets: Any) -> None:
    """The year's quotas and targets, and a first published run over the townships and zones."""
    load_library(at)
    make_quotas(site.bureau, at, YEAR)
    units = [org for org in site.here.units.values() if org.group in targets]
    for org in units:
        amount = targets[org.group] * WAN
        set_target(site.bureau, at, year=YEAR, unit=org.code, code="paid_in_year", amount=amount, reason="演示任务")
    book = versions().get(code=BOOK)
    made = run(site.bureau, at, book=book.digest, subjects=[org.code for org in units], period=str(YEAR))
    publish(site.bureau, at, made.pk)
