"""Making the demo district: people, then the plan, then what other offices make of it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from luodi.site.demo.assessed import assess
from luodi.site.demo.building import Built, Site, build, moment_of
from luodi.site.demo.drafts import FIRST
from luodi.site.demo.people import District, settle_people
from luodi.site.demo.plan import plan, read


@transaction.atomic
def load(at: datetime) -> tuple[District, list[Built]]:
    """Make the whole district, or nothing of it. Refused where an organisation stands already.

    What happened lies in the months of the plan, whatever the day; `at` is when the books are taken in and run.
    """
    given = read("district")
    here = settle_people(moment_of(FIRST, 2, 9), given)
    site = Site(here, read("projects")["reasons"])
    built = build(site, plan())
    assess(site, at, given["targets"])
    return here, built
