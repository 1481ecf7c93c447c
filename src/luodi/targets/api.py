"""Quotas and targets for programs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, require
from luodi.targets import actions, queries

router = Router(tags=["quotas"])


class TargetBody(Schema):
    year: int
    unit: str
    code: str
    amount: int
    reason: str


@router.get("/{int:year}", summary="The quotas of a year that the reader sees, and which project meets each")
def read(request: Request, year: int) -> Any:
    require(request.user, Act.QUOTA_SEE)
    return [
        {
            "holder": line.holder,
            "name": line.name,
            "tier": line.tier,
            "count": line.count,
            "threshold_fen": line.threshold_fen,
            "over": line.over,
            "short": line.short,
            "projects": [{"code": one.code, "name": one.name, "size_fen": one.size_fen} for one in line.met],
        }
        for line in queries.quota_lines(request.user, year, moment())
    ]


@router.post("/{int:year}/make", summary="Make the year's quotas for every post and unit by the tier table")
def make(request: Request, year: int) -> Any:
    return {"changed": actions.make_quotas(request.user, timezone.now(), year)}


@router.post("/targets", summary="Set a unit's target of a year: fen for money, a count for the rest")
def set_target(request: Request, body: TargetBody) -> Any:
    made = actions.set_target(request.user, timezone.now(), **body.dict())
    return {"id": made.pk, "stamp": made.stamp.isoformat()}
