"""Runs for programs: make one, read its ranking and its whole working, publish it, check it again."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from ninja import Router, Schema
from pydantic import AwareDatetime

from luodi.assessment import actions, queries
from luodi.people.access import Request

router = Router(tags=["runs"])


class RunBody(Schema):
    book: str
    period: str
    subjects: list[str]
    known_at: AwareDatetime | None = None


class ValueBody(Schema):
    """A value as people write it, in the unit of the book's input: a number, yes or no, a day, a choice, a list."""

    book: str
    item: str
    subject: str
    period: str
    value: str
    reason: str


@router.post("", summary="Run a book (by digest) over its subjects for a period, as known now or at an earlier moment")
def make(request: Request, body: RunBody) -> Any:
    made = actions.run(request.user, timezone.now(), **body.dict())
    return read(request, made.pk)


@router.post("/values", summary="Give a subject a judged value for an item of a book")
def judge(request: Request, body: ValueBody) -> Any:
    return {"id": actions.give_value(request.user, timezone.now(), **body.dict())}


@router.get("/{int:pk}", summary="The ranking of a run")
def read(request: Request, pk: int) -> Any:
    found = queries.run_for(request.user, pk)
    places = [
        {
            "rank": place.rank,
            "unit": place.code,
            "name": place.name,
            "total": place.total,
            "grade": place.grade,
            "vetoes": list(place.vetoes),
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


@router.get("/{int:pk}/units/{unit}/items/{item}", summary="One point unfolded: working, inputs, parameters")
def unfold(request: Request, pk: int, unit: str, item: str) -> Any:
    found = queries.unfolded(request.user, queries.run_for(request.user, pk), unit, item)
    return {"unit": unit, "item": item, **found["line"]}


@router.get("/{int:pk}/against/{int:other}", summary="What differs from another run, why, and the facts between")
def compare(request: Request, pk: int, other: int) -> Any:
    new, old = queries.run_for(request.user, pk), queries.run_for(request.user, other)
    return [
        {
            "unit": one.change.subject,
            "line": one.change.line,
            "old": one.change.old,
            "new": one.change.new,
            "causes": [{"kind": cause.kind, "code": cause.code} for cause in one.change.causes],
            "facts": [
                {"kind": fact.kind, "day": fact.day, "said": fact.said, "amount": fact.amount, "entry": fact.entry}
                for fact in one.facts
            ],
            "more": one.more,
        }
        for one in queries.differences(request.user, old, new)
    ]


@router.post("/{int:pk}/recompute", summary="Work a run out again from the ledger: same bytes or not")
def recompute(request: Request, pk: int) -> Any:
    same, digest = actions.recomputed(request.user, pk)
    return {"same": same, "digest": digest}


@router.post("/{int:pk}/publish", summary="Show a run to every unit that may see runs")
def publish(request: Request, pk: int) -> Any:
    actions.publish(request.user, timezone.now(), pk)
    return read(request, pk)
