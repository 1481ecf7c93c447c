"""What the offices make of the demo's facts: quotas, a ranking open to objections, lights, an introducer, a book to approve."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from luodi.assessment.actions import object_to, publish, run
from luodi.books.actions import hand_in, load_library, save_draft
from luodi.books.queries import versions
from luodi.core.periods import first_day
from luodi.outreach.actions import add_introducer, introduce
from luodi.projects.models import Project
from luodi.site.demo.building import Site
from luodi.site.demo.drafts import LAST, WAN
from luodi.targets.actions import make_quotas, set_target

YEAR = LAST // 100
RANKING = "yulin-2008"  # four rates that the ledger knows by itself, beside the year's target
LIGHTS = "yinchuan-2025"
DRAFTED = "county-joint"
OBJECTS = "LH"


def assess(site: Site, at: datetime, targets: Mapping[str, int]) -> None:
    """All of it, as of `at`. The ranking waits for an answer to an objection, the draft for somebody to approve it."""
    load_library(at)
    _rank(site, at, targets)
    _light(site, at)
    _introduce(site, at)
    _draft(site, at)


def _digest(code: str) -> str:
    return versions().get(code=code).digest


def _rank(site: Site, at: datetime, targets: Mapping[str, int]) -> None:
    """The year's quotas and targets, and a run over the townships and zones that is shown to them."""
    make_quotas(site.bureau, at, YEAR)
    units = [org for org in site.here.units.values() if org.group in targets]
    for org in units:
        amount = targets[org.group] * WAN
        set_target(site.bureau, at, year=YEAR, unit=org.code, code="paid_in_year", amount=amount, reason="演示任务")
    codes = [org.code for org in units]
    made = run(site.bureau, at, book=_digest(RANKING), subjects=codes, period=str(YEAR))
    publish(site.bureau, at, made.pk)
    text = "十月有一笔到位资金尚在核实，请核实后再考核一次。"
    object_to(site.here.head(OBJECTS), at + timedelta(minutes=1), made.pk, subject=OBJECTS, item="year", text=text)


def _light(site: Site, at: datetime) -> None:
    """The lights of the projects under construction in the last month."""
    codes = list(Project.objects.filter(stage="building", condition="active").values_list("code", flat=True))
    month = f"{LAST // 100}-{LAST % 100:02}"
    made = run(site.bureau, at, book=_digest(LIGHTS), subjects=codes, period=month)
    publish(site.bureau, at, made.pk)


def _introduce(site: Site, at: datetime) -> None:
    """A fellow townsman who brought the first project of a township, claimed and not yet confirmed."""
    unit = site.here.units[OBJECTS]
    clerk = site.here.clerk(OBJECTS)
    made = add_introducer(clerk, at, name="演示引荐人", sort="person", unit=unit, belongs_to="演示同乡会")
    brought = Project.objects.filter(unit=unit, agreed_fen__gt=0).order_by("-code").first()
    if brought is not None:
        proof = "引荐登记表和企业确认函"
        introduce(clerk, at, made.pk, project=brought.code, happened_on=first_day(LAST), proof=proof)


def _draft(site: Site, at: datetime) -> None:
    """A book that the bureau hands in, for another person to approve."""
    text = versions().get(code=DRAFTED).text
    made = save_draft(site.bureau, at, text=text)
    hand_in(site.bureau, at, made.pk)
