"""What goes wrong in the demo: refunds, supplements, a pause, withdrawals, refusals, papers still waiting.

None of it moves the verified totals: what is added is taken away again, or is never verified.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from luodi.core.facts import Kind
from luodi.core.periods import month_of
from luodi.site.demo.drafts import LAST, WAN, FactDraft, ProjectDraft, any_day, later


def add_incidents(
    random: Random,
    signed: Sequence[ProjectDraft],
    built: Sequence[ProjectDraft],
    pooled: Sequence[ProjectDraft],
    data: Any,
) -> None:
    """Let the incidents happen, each to a project of its own."""
    said = data["reasons"]
    contracts = [one for one in signed if _contract(one) is not None and not one.named]
    random.shuffle(contracts)
    _refund(random, contracts[0:4], said["returned"])
    _supplement(random, contracts[4:8], said["changed"])
    _split(random, next(one for one in contracts[8:] if one.stage == "building"))
    _stop(random, [one for one in contracts[8:] if one.stage in ("signed", "preparing")], said)
    busy = [one for one in signed if one.stage == "building" and one.split_on is None]
    _mistakes(random, busy)
    _waiting(random, busy, built)
    _just_signed(random, [one for one in pooled if one.stage == "negotiating"][-2:])
    _progress(random, [*signed, *built], data["milestones"])


def _contract(project: ProjectDraft) -> FactDraft | None:
    """The project's only agreement, if it is a contract."""
    found = [one for one in project.facts if one.kind is Kind.AGREEMENT_SIGNED]
    return found[0] if len(found) == 1 and found[0].code == "contract" else None


def _receipts(project: ProjectDraft) -> list[FactDraft]:
    return [one for one in project.facts if one.kind is Kind.FUNDS_RECEIVED]


def _refund(random: Random, projects: Sequence[ProjectDraft], reason: str) -> None:
    for project in projects:
        receipt = _receipts(project)[0]
        extra = random.randint(20, 90) * WAN
        receipt.amount_fen = (receipt.amount_fen or 0) + extra
        month = min(LAST, later(month_of(receipt.happened_on), 1))
        day = any_day(random, month, receipt.happened_on)
        project.add(Kind.FUNDS_RETURNED, day, extra, receipt.code, paper="slip", data={"reason": reason})


def _supplement(random: Random, projects: Sequence[ProjectDraft], reason: str) -> None:
    for project in projects:
        contract = _contract(project)
        if contract is None or not contract.amount_fen:
            continue
        by = contract.amount_fen // 10
        contract.amount_fen -= by
        month = min(LAST, later(month_of(contract.happened_on), 2))
        day = any_day(random, month, contract.happened_on)
        project.add(Kind.AMOUNT_CHANGED, day, by, paper="contract", data={"reason": reason})


def _split(random: Random, project: ProjectDraft) -> None:
    """Two units share it from the month after its start on."""
    project.split_on = any_day(random, min(LAST, later(project.reached("started"), 1)), date(2024, 1, 1))


def _stop(random: Random, projects: Sequence[ProjectDraft], said: Any) -> None:
    """One pauses, two are given up; what they had been paid stays."""
    for project, kind in zip(projects, (Kind.PAUSED, Kind.WITHDRAWN, Kind.WITHDRAWN), strict=False):
        last = max(one.happened_on for one in project.facts)
        day = any_day(random, min(LAST, later(month_of(last), 1)), last)
        project.add(kind, day, data={"reason": said[kind.value]})


def _mistakes(random: Random, busy: Sequence[ProjectDraft]) -> None:
    """Amounts with a zero too many, refused and corrected; one receipt entered twice and voided."""
    for project in busy[:6]:
        receipt = _receipts(project)[-1]
        receipt.fate, receipt.wrong_fen = "fixed", (receipt.amount_fen or 0) * 10
    double = _receipts(busy[6])[-1]
    day, amount = double.happened_on, double.amount_fen
    busy[6].add(Kind.FUNDS_RECEIVED, day, amount, double.code, paper="slip", data=dict(double.data), fate="voided")


def _waiting(random: Random, busy: Sequence[ProjectDraft], built: Sequence[ProjectDraft]) -> None:
    """The desk as it is in the last month: some wait for the verifier, some came back."""
    start = date(LAST // 100, LAST % 100, 1)
    for place, project in enumerate(busy[8:20]):
        day, amount = any_day(random, LAST, start), random.randint(30, 400) * WAN
        fate = "refused" if place % 4 == 0 else "waiting"
        data = {"payer": project.investor}
        project.add(Kind.FUNDS_RECEIVED, day, amount, "capital", paper="slip", data=data, fate=fate)
    for place, project in enumerate([one for one in built if one.stage == "building"][:16]):
        day, amount = any_day(random, LAST, start), random.randint(3, 40) * WAN
        fate = "refused" if place % 8 == 0 else "waiting"
        project.add(Kind.INVESTMENT_COMPLETED, day, amount, paper="report", fate=fate)


def _just_signed(random: Random, projects: Sequence[ProjectDraft]) -> None:
    """Contracts that nobody has confirmed yet: they count among what is recorded only."""
    for project in projects:
        day = any_day(random, LAST, max(one.happened_on for one in project.facts))
        amount = project.planned_fen
        project.add(Kind.AGREEMENT_SIGNED, day, amount, "contract", paper="contract", fate="waiting")


def _progress(random: Random, projects: Sequence[ProjectDraft], names: Sequence[str]) -> None:
    """What the offices write about works under way; milestones for the projects of the speech."""
    for project in projects:
        first = project.reached("started")
        if not first or project.stage not in ("building", "started"):
            continue
        percentage = random.randint(10, 30)
        month = later(first, random.randint(1, 3))
        while month <= LAST and percentage < 90:
            text = f"形象进度完成 {percentage}%，按计划施工。"
            data: dict[str, object] = {"text": text, "percentage": percentage}
            project.add(Kind.PROGRESS_REPORTED, any_day(random, month, date(2024, 1, 1)), data=data)
            percentage, month = percentage + random.randint(5, 20), later(month, random.randint(2, 5))
    for project in projects:
        if project.named and project.reached("started"):
            _milestones(random, project, names)


def _milestones(random: Random, project: ProjectDraft, names: Sequence[str]) -> None:
    start = project.reached("started")
    day = any_day(random, start, date(2024, 1, 1))
    for place, name in enumerate(names):
        due = later(start, 3 * (place + 1))
        data: dict[str, object] = {"name": name, "due_on": date(due // 100, due % 100, 20).isoformat(), "owner": ""}
        key = f"milestone {place}"
        project.add(Kind.MILESTONE_PLANNED, day, data=data, key=key)
        reached = later(due, random.randint(0, 2))
        if reached <= LAST and place < 2:
            project.add(Kind.MILESTONE_REACHED, any_day(random, reached, date(2024, 1, 1)), replaces=key)
