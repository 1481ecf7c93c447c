"""Quotas and targets for programs."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.core.errors import Refusal
from luodi.core.money import fen
from luodi.figures.queries import catalogue
from luodi.kit.api import yuan
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, require
from luodi.targets import actions, queries

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
