"""Carrying out the plan month by month through the real actions, at the moments when an office would have done it.

Recorded on the 25th by each unit's clerk, verified on the 28th by somebody else, closed on the 10th of the next month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.utils import timezone

from luodi.core.facts import Kind, asks_verification
from luodi.core.periods import first_day, month_after, month_of
from luodi.enterprises.actions import companies_named
from luodi.ledger.actions import (
    Change,
    New,
    Row,
    close_month,
    correct,
    pause,
    record_many,
    refuse,
    split_credit,
    verify,
    verify_many,
    void,
    withdraw,
)
from luodi.ledger.models import Entry
from luodi.ledger.store import Stored
from luodi.people.models import User
from luodi.projects.actions import NewProject, register_many
from luodi.projects.queries import Project
from luodi.site.demo.drafts import FIRST, LAST, FactDraft, ProjectDraft
from luodi.site.demo.papers import Papers
from luodi.site.demo.people import District

ALONE = frozenset({Kind.PAUSED, Kind.WITHDRAWN})  # a decision of the unit's head, said one by one
PARTNER = "ZS"  # who shares the project whose credit is split


@dataclass
class Built:
    """A project of the plan once it stands in the register."""

    draft: ProjectDraft
    project: Project
    keys: dict[str, int] = field(default_factory=dict)


@dataclass
class Site:
    """The work under way: the district, its papers, the reasons said, the projects so far."""

    here: District
    said: Any
    papers: Papers = field(default_factory=Papers)
    vouchers: int = 0

    @property
    def verifier(self) -> User:
        return self.here.users["verifier"]

    @property
    def bureau(self) -> User:
        return self.here.users["bureau"]


def moment_of(month: int, day: int, hour: int) -> datetime:
    """An hour of a day of a month, by the district's clock."""
    on = first_day(month)
    return datetime(on.year, on.month, day, hour, tzinfo=timezone.get_default_timezone())


def build(site: Site, drafts: list[ProjectDraft]) -> list[Built]:
    """Register every project in the month it is first heard of and book its facts; close every month but the last."""
    waiting: dict[int, list[ProjectDraft]] = defaultdict(list)
    for draft in drafts:
        waiting[month_of(draft.facts[0].happened_on)].append(draft)
    there: list[Built] = []
    month = FIRST
    while month <= LAST:
        there += _register(site, month, waiting[month])
        made = _record(site, month, there)
        _single(site, month, there)
        _answer(site, month, made)
        following = month_after(month)
        if month < LAST:
            close_month(site.bureau, moment_of(following, 10, 9), month)
        month = following
    return there


def _register(site: Site, month: int, drafts: list[ProjectDraft]) -> list[Built]:
    named: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for draft in drafts:
        if draft.investor:
            named[draft.unit].append((draft.investor, ""))
    keys = {}
    for unit, investors in named.items():
        found = companies_named(site.here.clerk(unit), site.here.units[unit], investors)
        keys.update({(unit, name): pk for (name, _), pk in found.items()})
    rows = [
        NewProject(_values(site, draft, number), "", [keys[draft.unit, draft.investor]] if draft.investor else [])
        for number, draft in enumerate(drafts)
    ]
    made = register_many(site.bureau, moment_of(month, 20, 9), rows) if rows else []
    return [Built(draft, project) for draft, project in zip(drafts, made, strict=True)]


def _values(site: Site, draft: ProjectDraft, number: int) -> dict[str, Any]:
    start, done = draft.reached("started"), draft.reached("completed")
    begin = first_day(start or month_after(month_of(draft.facts[-1].happened_on), 3))
    end = first_day(done or month_after(month_of(begin), 18))
    unit = site.here.units[draft.unit]
    return {
        "name": draft.name,
        "unit_id": unit.pk,
        "person_in_charge_id": site.here.clerk(draft.unit).pk,
        "leader_post_id": site.here.leader_post(draft.planned_fen, number + month_of(begin)),
        "industry": draft.industry,
        "kind": draft.kind,
        "channel": draft.channel,
        "place": unit.name if unit.kind in ("township", "park") else site.here.root.name,
        "summary": f"{draft.name}。金额、投资方和日期均为演示。",
        "planned_total_fen": draft.planned_fen,
        "planned_start_on": begin,
        "planned_completion_on": end,
    }


def _record(site: Site, month: int, there: Iterable[Built]) -> list[tuple[Built, FactDraft, Entry]]:
    """What happened in a month, unit by unit, each by its own clerk. Answers to earlier facts name them."""
    by_unit: dict[str, list[tuple[Built, FactDraft]]] = defaultdict(list)
    for one in there:
        for fact in one.draft.facts:
            if month_of(fact.happened_on) == month and fact.kind not in ALONE:
                by_unit[one.draft.unit].append((one, fact))
    done = []
    for unit, pairs in by_unit.items():
        first = [(one, fact) for one, fact in pairs if not fact.replaces]
        second = [(one, fact) for one, fact in pairs if fact.replaces]
        for part in (first, second):
            rows = [Row(one.project.pk, _new(site, one, fact), fact.kind.value) for one, fact in part]
            made = record_many(site.here.clerk(unit), moment_of(month, 25, 9), rows) if rows else []
            for (one, fact), entry in zip(part, made, strict=True):
                if fact.key:
                    one.keys[fact.key] = entry.pk
                done.append((one, fact, entry))
    return done


def _new(site: Site, one: Built, fact: FactDraft) -> New:
    amount = fact.amount_fen if fact.wrong_fen is None else fact.wrong_fen
    data = dict(fact.data)
    if fact.replaces:
        name = "milestone" if fact.kind is Kind.MILESTONE_REACHED else "replaces"
        data[name] = one.keys[fact.replaces]
    voucher = ""
    if fact.kind in (Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED):
        site.vouchers += 1
        voucher = f"YS{fact.happened_on:%Y%m}{site.vouchers:05}"
    return New(fact.kind, fact.happened_on, amount, fact.code, voucher, data, _papers(site, one, fact, voucher))


def _papers(site: Site, one: Built, fact: FactDraft, voucher: str) -> list[Stored]:
    """The paper behind a fact: a slip or contract of its own; permits, reports and plans as one list of the unit."""
    if not fact.paper:
        return []
    unit, month = one.draft.unit, f"{fact.happened_on:%Y-%m}"
    amount = f"{(fact.amount_fen or 0) / 100:,.2f} yuan"
    if fact.paper == "slip":
        return [site.papers.paper(f"银行回单-{voucher}", f"Bank slip, voucher {voucher}", f"Amount {amount}")]
    if fact.paper == "contract":
        return [site.papers.paper(f"协议-{one.project.code}", f"Agreement, project {one.project.code}", amount)]
    name = {
        "permit": "开工证明",
        "acceptance": "竣工验收",
        "production": "投产证明",
        "plan": "年度计划",
        "report": "完成投资月报",
    }
    return [site.papers.paper(f"{name[fact.paper]}-{unit}-{month}", f"{fact.paper.title()} list, {unit}, {month}")]


def _single(site: Site, month: int, there: Iterable[Built]) -> None:
    """Decisions taken one by one: a pause, a withdrawal, credit shared between two units."""
    at = moment_of(month, 25, 17)
    for one in there:
        code = one.project.code
        for fact in one.draft.facts:
            if fact.kind not in ALONE or month_of(fact.happened_on) != month:
                continue
            head, reason = site.here.head(one.draft.unit), str(fact.data["reason"])
            if fact.kind is Kind.PAUSED:
                pause(head, at, code, happened_on=fact.happened_on, until=date(2027, 6, 30), reason=reason)
            else:
                withdraw(head, at, code, happened_on=fact.happened_on, reason=reason)
        split_on = one.draft.split_on
        if split_on and month_of(split_on) == month:
            units = [site.here.units[one.draft.unit].pk, site.here.units[PARTNER].pk]
            shares = list(zip(units, (Fraction(6, 10), Fraction(4, 10)), strict=True))
            split_credit(site.bureau, at, code, shares=shares, happened_on=split_on, reason=site.said["split"])


def _answer(site: Site, month: int, made: list[tuple[Built, FactDraft, Entry]]) -> None:
    """Verification on the 28th; what is wrong goes back, is corrected by its clerk and verified after that."""
    asked = [one for one in made if asks_verification(one[1].kind, one[1].code)]
    for one, fact, entry in asked:
        if fact.fate == "voided":
            void(site.here.clerk(one.draft.unit), moment_of(month, 26, 9), entry.pk, reason=site.said["voided"])
    at = moment_of(month, 28, 9)
    pks = [entry.pk for _, fact, entry in asked if fact.fate == "verified"]
    if pks:
        verify_many(site.verifier, at, pks)
    for one, fact, entry in asked:
        if fact.fate in ("refused", "fixed"):
            refuse(site.verifier, at, entry.pk, reason=site.said["refused"])
        if fact.fate == "fixed":
            clerk, change = site.here.clerk(one.draft.unit), Change(amount_fen=fact.amount_fen)
            correct(clerk, moment_of(month, 28, 11), entry.pk, change, reason=site.said["corrected"])
            verify(site.verifier, moment_of(month, 28, 15), entry.pk)
