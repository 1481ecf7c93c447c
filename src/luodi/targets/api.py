"""Quotas and targets for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.core.errors import NotThere, Refusal
from luodi.core.money import fen
from luodi.core.rules.values import shown
from luodi.figures.queries import catalogue
from luodi.kit.api import yuan
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, require
from luodi.targets import actions, queries
from luodi.targets.queries import fairness

router = Router(tags=["quotas"])


class TargetBody(Schema):
    """`code` names a figure. A target in money is `amount` (yuan) or `amount_fen`; any other is a `count`. One of them."""

    year: int
    unit: str
    code: str
    amount: Decimal | None = None
    amount_fen: int | None = None
    count: int | None = None
    reason: str


class TargetSaid(Schema):
    id: int
    stamp: datetime


class Counting(Schema):
    code: str
    name: str
    size: str
    size_fen: int


class QuotaLine(Schema):
    """So many projects of at least (or, where `over`, of more than) so much; `projects` are those that count."""

    holder: str
    name: str
    tier: str
    count: int
    threshold: str
    threshold_fen: int
    over: bool
    short: int
    projects: list[Counting]


class Changed(Schema):
    changed: int


@router.get("/{int:year}", response=list[QuotaLine], summary=_("一年的任务，由哪些项目完成"))
def read(request: Request, year: int) -> Any:
    require(request.user, Act.QUOTA_SEE)
    return [
        {
            "holder": line.holder,
            "name": line.name,
            "tier": line.tier,
            "count": line.count,
            "threshold": yuan(line.threshold_fen),
            "threshold_fen": line.threshold_fen,
            "over": line.over,
            "short": line.short,
            "projects": [
                {"code": one.code, "name": one.name, "size": yuan(one.size_fen), "size_fen": one.size_fen}
                for one in line.met
            ],
        }
        for line in queries.quota_lines(request.user, year, moment())
    ]


class Asking(Schema):
    """A unit's target beside its own past, the last year last, and what was signed and had not come. Fen or counts; null is
    missing. Growth and shares are per cent to one place;
    `years_known` is over how many years the mean is taken."""

    unit: str
    target: int
    history: list[int | None]
    growth: str | None
    growth_of_mean: str | None
    years_known: int
    stock: int | None
    of_stock: str | None
    flags: list[str]


class LevelSaid(Schema):
    unit: str
    own: int
    below: int
    gap: int
    without: list[str]


class FairnessSaid(Schema):
    year: int
    code: str
    in_fen: bool
    years: list[int]
    growth_points: int
    stock_percent: int
    lines: list[Asking]
    levels: list[LevelSaid]


class LimitBody(Schema):
    growth_points: int
    stock_percent: int
    since: date
    reason: str


class LimitSaid(Schema):
    id: int
    stamp: datetime


def _percent(value: Fraction | None) -> str | None:
    return None if value is None else shown(value, 1)


@router.get("/{int:year}/fairness/{code}", response=FairnessSaid, summary=_("任务和过去、存量、上下级并排"))
def read_fairness(request: Request, year: int, code: str) -> Any:
    require(request.user, Act.QUOTA_SEE)
    if code not in {one for one, _zh, _en in fairness.figures_asked(request.user, year)}:
        raise NotThere
    found = fairness.fairness(request.user, year, code, moment(), timezone.localdate())
    lines = [
        {
            "unit": one.org.code,
            "target": one.asked.target,
            "history": list(one.asked.history),
            "growth": _percent(one.asked.growth),
            "growth_of_mean": _percent(one.asked.growth_of_mean),
            "years_known": one.asked.years_known,
            "stock": one.asked.stock,
            "of_stock": _percent(one.asked.of_stock),
            "flags": [name for name in ("growth", "stock") if getattr(one.flags, name) is not None],
        }
        for one in found.lines
    ]
    levels = [
        {
            "unit": one.org.code,
            "own": one.own,
            "below": one.below,
            "gap": one.gap,
            "without": [o.code for o in one.without],
        }
        for one in found.levels
    ]
    return {
        "year": year,
        "code": code,
        "in_fen": found.is_money,
        "years": list(found.years),
        "growth_points": found.limit.growth,
        "stock_percent": found.limit.stock,
        "lines": lines,
        "levels": levels,
    }


@router.post("/fairness-limits", response=LimitSaid, summary=_("设定任务公平性提示的界限"))
def set_limit(request: Request, body: LimitBody) -> Any:
    made = actions.set_fairness_limit(request.user, timezone.now(), **body.dict())
    return {"id": made.pk, "stamp": made.stamp}


@router.post("/{int:year}/make", response=Changed, summary=_("按分档表生成年度任务"))
def make(request: Request, year: int) -> Any:
    return {"changed": actions.make_quotas(request.user, timezone.now(), year)}


def _size(body: TargetBody) -> int:
    """Fen or a count, as the figure has it; said once, and in the figure's own unit."""
    money = [name for name in ("amount", "amount_fen") if getattr(body, name) is not None]
    if len(money) + (body.count is not None) != 1:
        raise Refusal("target_said_once", where="amount")
    if body.code in catalogue() and 1978 <= body.year <= 2100:
        in_money = catalogue().in_force(body.code, body.year * 100 + 12).unit == "fen"
        if in_money != bool(money):
            raise Refusal("target_said_once", where="amount" if in_money else "count")
    if body.amount is not None:
        return fen(body.amount)
    return body.amount_fen if body.amount_fen is not None else int(body.count or 0)


@router.post("/targets", response=TargetSaid, summary=_("下达任务"))
def set_target(request: Request, body: TargetBody) -> Any:
    said: dict[str, Any] = body.dict(exclude={"amount", "amount_fen", "count"})
    made = actions.set_target(request.user, timezone.now(), amount=_size(body), **said)
    return {"id": made.pk, "stamp": made.stamp}
