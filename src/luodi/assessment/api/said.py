"""What the API says of runs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import JsonValue

from luodi.assessment.models import Run
from luodi.assessment.queries import left_open, ranking
from luodi.assessment.queries.course import Heard, shown
from luodi.people.models import User


class PaperSaid(Schema):
    id: int
    name: str


class ObjectionSaid(Schema):
    """`upheld` null: not answered yet."""

    id: int
    unit: str
    name: str
    item: str
    text: str
    by: str
    at: datetime
    upheld: bool | None
    answer: str
    answered_by: str
    papers: list[PaperSaid]


class PlaceSaid(Schema):
    """One line of the ranking; `items` are scores as they are shown, by the item's code. `unsettled`: vetoes of which
    nobody can say whether they hold, for want of a value."""

    rank: int | None
    unit: str
    name: str
    total: str
    status: str
    grade: str
    vetoes: list[str]
    unsettled: list[str]
    items: dict[str, str]


class NoticeSaid(Schema):
    since: date
    until: date


class RunSaid(Schema):
    """A run with its ranking. `state`: draft, open, final, noticed, archived, replaced (by the run
    `replaced_by`); `until`: the last day for objections; `pending`: how many lines are still left to a person.

    `objections` are those of the reader's own units."""

    id: int
    book: str
    title: str
    period: str
    moment: datetime
    digest: str
    published: bool
    state: str
    until: date | None
    notice: NoticeSaid | None
    follows: int | None
    replaced_by: int | None
    pending: int
    places: list[PlaceSaid]
    objections: list[ObjectionSaid]


class ParameterUsed(Schema):
    value: JsonValue
    since: str
    source: str


class LineSaid(Schema):
    """One point unfolded: the value and how it came about. `trace` is the working, step within step."""

    unit: str
    item: str
    status: str
    reason: str
    policy: str
    value: JsonValue
    unrounded: JsonValue
    shown: str
    trace: dict[str, JsonValue]
    inputs: dict[str, JsonValue]
    parameters: dict[str, ParameterUsed]


class CauseSaid(Schema):
    kind: str
    code: str


class FactBehind(Schema):
    kind: str
    day: date
    said: str
    amount: str | None
    unit: str
    entry: int | None


class DifferenceSaid(Schema):
    """A line that differs, why, and the facts between; `more` counts those beyond the first."""

    unit: str
    line: str
    old: JsonValue
    new: JsonValue
    causes: list[CauseSaid]
    facts: list[FactBehind]
    more: int


class Named(Schema):
    name: str
    value: str
    source: str


class SheetLine(Schema):
    item: str
    name: str
    score: str
    unrounded: str
    formula: str
    policy: str
    inputs: list[Named]
    parameters: list[Named]


class SheetSaid(Schema):
    """The score sheet of one subject, in words."""

    run: int
    unit: str
    name: str
    title: str
    lines: list[SheetLine]


class MovedSaid(Schema):
    """One subject before and after."""

    unit: str
    name: str
    old_rank: int | None
    rank: int | None
    old_total: str
    total: str


def run_said(actor: User, run: Run) -> dict[str, Any]:
    seen = shown(actor, run)
    course = seen.course
    places = [
        {
            "rank": place.rank,
            "unit": place.code,
            "name": place.name,
            "total": place.total,
            "status": place.status,
            "grade": place.grade,
            "vetoes": list(place.vetoes),
            "unsettled": list(place.unsettled),
            "items": {one["code"]: one["shown"] for one in place.items},
        }
        for place in ranking(run)
    ]
    return {
        "id": run.pk,
        "book": run.book,
        "title": run.title,
        "period": run.period,
        "moment": run.moment,
        "digest": run.digest,
        "published": run.published_at is not None,
        "state": course.standing.value,
        "until": course.until,
        "notice": {"since": course.notice[0], "until": course.notice[1]} if course.notice else None,
        "follows": course.follows,
        "replaced_by": course.replaced,
        "pending": len(left_open(run)),
        "places": places,
        "objections": [_objection(one) for one in seen.heard],
    }


def _objection(one: Heard) -> dict[str, Any]:
    about = one.objection
    return {
        "id": about.id,
        "unit": about.subject,
        "name": one.name,
        "item": about.item,
        "text": about.text,
        "by": one.by,
        "at": about.at,
        "upheld": about.upheld,
        "answer": about.answer,
        "answered_by": one.answered_by,
        "papers": [{"id": paper.pk, "name": paper.name} for paper in one.papers],
    }
