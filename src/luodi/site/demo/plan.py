"""What happens in the demo district, before anything is written: projects and their facts, from one seed.

The totals of the speech come out to the fen because amounts are shares of the total: weights are drawn, then the total
is shared out by them.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from luodi.core.facts import Kind
from luodi.core.money import shared
from luodi.core.periods import first_day, month_after

SEED = 132_353_104
FIRST, LAST = 202401, 202610
WAN = 1_000_000  # fen
SIGNED, AGREED, PAID_IN = 132, 483_300, 158_200  # projects; 万元
STARTED, COMPLETED = 353, 341_700
PLANNED, PLAN_SCALE = 104, 217_400
STARTED_SIGNED = 96
RETURNED = 200


@dataclass
class Draft:
    """A project of the demo and what happens to it: (day, kind, amount in 万元, code, data)."""

    name: str
    unit: str
    industry: str
    channel: str
    total_wan: int
    kind: str = "new"
    investor: str = ""
    facts: list[tuple[date, Kind, int, str, dict[str, Any]]] = field(default_factory=list)

    def add(self, day: date, kind: Kind, wan: int = 0, code: str = "", **data: Any) -> None:
        self.facts.append((day, kind, wan, code, data))


def planned(given: dict[str, Any]) -> list[Draft]:
    """All projects with their facts, the same every time."""
    draw = random.Random(SEED)
    units = [one["code"] for one in given["orgs"]["townships"]]
    offices = [one["code"] for one in given["orgs"]["departments"] if one["group"] == "quota_department"]
    signed = _signed(draw, given, units + offices)
    works = _works(draw, given, units + offices)
    _receipts(draw, signed)
    _completions(draw, signed[:STARTED_SIGNED] + works)
    _year_plan(draw, signed[:STARTED_SIGNED] + works)
    return signed + works + _pool(given)


def parts(draw: random.Random, total: int, number: int, least: int) -> list[int]:
    """`number` random parts of a whole number of 万元, each at least so much, that add up to it."""
    weights = [draw.paretovariate(1.3) for _ in range(number)]
    scale = sum(weights)
    free = shared(
        total - least * number, _whole([Fraction(weight / scale).limit_denominator(10**9) for weight in weights])
    )
    return [least + part for part in free]


def _whole(shares: list[Fraction]) -> list[Fraction]:
    return [*shares[:-1], 1 - sum(shares[:-1], Fraction(0))]


def _day(draw: random.Random, month: int) -> date:
    return first_day(month) + timedelta(days=draw.randrange(0, 22))


def _month(draw: random.Random, first: int, last: int) -> int:
    count = (last // 100 - first // 100) * 12 + last % 100 - first % 100
    return month_after(first, draw.randrange(0, count + 1)) if count >= 0 else first


def _signed(draw: random.Random, given: dict[str, Any], units: list[str]) -> list[Draft]:
    amounts = parts(draw, AGREED, SIGNED, 300)
    found = []
    for place, wan in enumerate(amounts):
        if place < len(given["signed"]):
            one = given["signed"][place]
            name, unit, industry = one["name"], one["unit"], one["industry"]
        else:
            make, industry = draw.choice(given["makes"]["enterprise"])
            unit = draw.choice(units)
            name = f"{draw.choice(given['makes']['brands'])}{make}项目（演示{place + 1:03}）"
        draft = Draft(
            name, unit, industry, draw.choice(["enterprise", "enterprise", "foreign"]), wan + draw.randrange(50, 900)
        )
        draft.kind = draw.choice(["new", "new", "extension", "continuing"])
        draft.investor = f"{name[:2]}（演示）有限公司{place + 1:03}"
        _sign(draw, draft, wan, place)
        found.append(draft)
    return found


def _sign(draw: random.Random, draft: Draft, wan: int, place: int) -> None:
    """Signing, sometimes through a framework first; the first ones go on to a start."""
    month = _month(draw, FIRST, 202606)
    day = _day(draw, month)
    draft.add(day, Kind.STAGE_MOVED, 0, "negotiating")
    if place % 9 == 4:
        draft.add(day, Kind.AGREEMENT_SIGNED, max(wan - 100, 100), "framework", event="平凉崆峒文化旅游节")
        day = _day(draw, min(month_after(month, 2), LAST))
        draft.add(day, Kind.AGREEMENT_SIGNED, wan, "contract", replaces="framework")
    else:
        draft.add(day, Kind.AGREEMENT_SIGNED, wan, "contract")
    draft.add(day, Kind.STAGE_MOVED, 0, "signed")
    if place < STARTED_SIGNED:
        _build(draw, draft, month_after(int(day.strftime("%Y%m")), draw.randrange(1, 4)))
    elif place % 3:
        draft.add(_day(draw, min(month_after(int(day.strftime("%Y%m")), 1), LAST)), Kind.STAGE_MOVED, 0, "preparing")


def _build(draw: random.Random, draft: Draft, month: int) -> None:
    """From preliminary work to wherever time lets it come."""
    for stage, wait in (("preparing", 0), ("started", 1), ("building", 1), ("completed", 9), ("producing", 3)):
        month = month_after(month, wait + (draw.randrange(0, 3) if wait else 0))
        if month > LAST and stage in ("building", "completed", "producing"):
            return
        draft.add(_day(draw, min(month, LAST)), Kind.STAGE_MOVED, 0, stage)


def _works(draw: random.Random, given: dict[str, Any], units: list[str]) -> list[Draft]:
    found = []
    for place in range(STARTED - STARTED_SIGNED):
        if place < len(given["works"]):
            one = given["works"][place]
            name, unit, industry, channel = one["name"], one["unit"], one["industry"], one["channel"]
        else:
            make, industry = draw.choice(given["makes"]["works"])
            unit = draw.choice(units)
            name = f"{make}工程（演示{place + 1:03}）"
            channel = draw.choice(["self_raised", "self_raised", "national", "provincial"])
        draft = Draft(name, unit, industry, channel, draw.randrange(100, 4000), draw.choice(["new", "continuing"]))
        _build(draw, draft, _month(draw, FIRST, 202607))
        found.append(draft)
    return found


def _receipts(draw: random.Random, signed: list[Draft]) -> None:
    """Money that arrived, and once a part of it going back."""
    amounts = parts(draw, PAID_IN + RETURNED, 260, 20)
    amounts.sort(reverse=True)
    for place, wan in enumerate(amounts):
        draft = signed[place % len(signed)]
        since = max(day for day, kind, *_ in draft.facts if kind is Kind.AGREEMENT_SIGNED)
        month = _month(draw, month_after(int(since.strftime("%Y%m")), 1), LAST)
        draft.add(_day(draw, min(month, LAST)), Kind.FUNDS_RECEIVED, wan, draw.choice(["capital", "capital", "loan"]))
    first = signed[0]
    last = max(day for day, kind, *_ in first.facts if kind is Kind.FUNDS_RECEIVED)
    first.add(last, Kind.FUNDS_RETURNED, RETURNED, "capital", reason="多付设备款退回（演示）")


def _completions(draw: random.Random, built: list[Draft]) -> None:
    for draft, whole in zip(built, parts(draw, COMPLETED, len(built), 12), strict=True):
        started = min(day for day, kind, _, code, _ in draft.facts if kind is Kind.STAGE_MOVED and code == "started")
        times = draw.randrange(1, 5)
        for wan in (one for one in parts(draw, whole, times, 1) if one):
            month = _month(draw, int(started.strftime("%Y%m")), LAST)
            day = max(_day(draw, month), started)
            draft.add(day, Kind.INVESTMENT_COMPLETED, wan)


def _year_plan(draw: random.Random, built: list[Draft]) -> None:
    """This year's plan: new and continuing projects only, entered in January."""
    chosen = draw.sample([draft for draft in built if draft.kind in ("new", "continuing")], PLANNED)
    for draft, wan in zip(chosen, parts(draw, PLAN_SCALE, PLANNED, 100), strict=True):
        draft.add(date(2026, 1, 20), Kind.YEAR_PLANNED, wan, "2026")


def _pool(given: dict[str, Any]) -> list[Draft]:
    found = []
    for place, one in enumerate(given["pool"]):
        draft = Draft(
            one["name"], one["unit"], one["industry"], "enterprise", 5000 + 700 * place, investor="洽谈方（演示）"
        )
        if one["stage"] != "idea":
            draft.add(date(2026, 1 + place % 9, 12), Kind.STAGE_MOVED, 0, one["stage"])
        found.append(draft)
    return found
