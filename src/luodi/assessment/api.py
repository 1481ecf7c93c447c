"""Runs for programs: make one, read its ranking and its whole working, publish it, check it again."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Router, Schema

from luodi.assessment import actions, queries
from luodi.people.access import Request

router = Router(tags=["runs"])


class RunBody(Schema):
    book: str
    period: str
    units: list[str]


@router.post("", summary="Run a book (by digest) over units for a period, as known now")
def make(request: Request, body: RunBody) -> Any:
    made = actions.run(request.user, timezone.now(), book=body.book, units=body.units, period=body.period)
    return read(request, made.pk)


@router.get("/{pk}", summary="The ranking of a run")
def read(request: Request, pk: int) -> Any:
    found = queries.run_for(request.user, pk)
    places = [
        {
            "rank": place.rank,
            "unit": place.code,
            "name": place.name,
            "total": place.total,
            "items": {one["code"]: one["shown"] for one in place.items},
        }
        for place in queries.ranking(found)
    ]
    return {
        "id": found.pk,
        "book": found.book,
        "period": found.period,
        "moment": found.moment.isoformat(),
        "digest": found.digest,
        "published": found.published_at is not None,
        "places": places,
    }


@router.get("/{pk}/units/{unit}/items/{item}", summary="One point unfolded: working, inputs, parameters")
def unfold(request: Request, pk: int, unit: str, item: str) -> Any:
    found = queries.unfolded(request.user, queries.run_for(request.user, pk), unit, item)
    return {"unit": unit, "item": item, **found["line"]}


@router.post("/{pk}/recompute", summary="Work a run out again from the ledger: same bytes or not")
def recompute(request: Request, pk: int) -> Any:
    same, digest = actions.recomputed(request.user, pk)
    return {"same": same, "digest": digest}


@router.post("/{pk}/publish", summary="Show a run to every unit that may see runs")
def publish(request: Request, pk: int) -> Any:
    actions.publish(request.user, timezone.now(), pk)
    return read(request, pk)
