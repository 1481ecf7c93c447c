"""Making the demo district: people, then the plan, then what other offices make of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luodi.books.actions import load_library
from luodi.site.demo.building import Built, Site, build, moment_of
from luodi.site.demo.drafts import FIRST, LAST
from luodi.site.demo.people import District, settle_people
from luodi.site.demo.plan import plan, read
from luodi.targets.actions import make_quotas

YEAR = LAST // 100


@transaction.atomic
def load() -> tuple[District, list[Built]]:
    """Make the whole district, or nothing of it."""
    here = settle_people(moment_of(FIRST, 2, 9), read("district"))
    site = Site(here, read("projects")["reasons"])
    built = build(site, plan())
    _assess(site, moment_of(LAST, 29, 9))
    return here, built


def _assess(site: Site, at: datetime) -> None:
    """The year's quotas, and the rule books to run."""
    load_library(at)
    make_quotas(site.bureau, at, YEAR)
