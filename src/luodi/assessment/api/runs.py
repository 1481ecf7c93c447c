"""Runs for programs: make one, read its ranking and its whole working, check it again; give values."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import AwareDatetime

from luodi.assessment import actions, forms, queries
from luodi.assessment.api.said import DifferenceSaid, LineSaid, RunSaid, SheetSaid, run_said
from luodi.assessment.queries.sheet import score_sheet
from luodi.kit.api import body as body_of
from luodi.kit.api import clean
from luodi.ledger.actions import stored
from luodi.people.access import Act, Request, require

router = Router(tags=["runs"])


class RunBody(Schema):
    """A book by its digest, over subjects by their codes, as known now or at an earlier moment."""

    book: str
    period: str
    subjects: list[str]
    known_at: AwareDatetime | None = None


class Made(Schema):
    id: int


class Recomputed(Schema):
    same: bool
    digest: str


@router.post("", response=RunSaid, summary=_("用一部办法对若干对象考核一个期间"))
def make(request: Request, body: RunBody) -> Any:
    made = actions.run(request.user, timezone.now(), **body.dict())
    return run_said(request.user, queries.run_for(request.user, made.pk))


@router.post("/values", response=Made, summary=_("评定或填报一项"), openapi_extra=body_of(forms.GivenInput))
def judge(request: Request) -> Any:
    """A value as people write it, in the unit of the book's input: a number, yes or no, a day, a choice, a list."""
    values = clean(request, forms.GivenInput)
    papers = stored(values)
    return {"id": actions.give_value(request.user, timezone.now(), papers=papers, **values)}


@router.get("/{int:pk}", response=RunSaid, summary=_("一次考核的名次和进度"))
def read(request: Request, pk: int) -> Any:
    return run_said(request.user, queries.run_for(request.user, pk))


@router.get("/{int:pk}/units/{unit}", response=SheetSaid, summary=_("一个对象的得分表"))
def sheet(request: Request, pk: int, unit: str) -> Any:
    found = score_sheet(request.user, pk, unit)
    lines = [
        {
            **{name: getattr(one, name) for name in ("item", "name", "score", "unrounded", "formula", "policy")},
            "inputs": [dict(zip(("name", "value", "source"), row, strict=True)) for row in one.inputs],
            "parameters": [dict(zip(("name", "value", "source"), row, strict=True)) for row in one.parameters],
        }
        for one in found.lines
    ]
    return {"run": pk, "unit": unit, "name": found.name, "title": found.title, "lines": lines}


@router.get("/{int:pk}/units/{unit}/items/{item}", response=LineSaid, summary=_("一分怎么得来：过程、输入和参数"))
def unfold(request: Request, pk: int, unit: str, item: str) -> Any:
    found = queries.unfolded(request.user, queries.run_for(request.user, pk), unit, item)
    return {**found["line"], "unit": unit, "item": item}


@router.get("/{int:pk}/against/{int:other}", response=list[DifferenceSaid], summary=_("与另一次考核的差别和原因"))
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
                {
                    "kind": fact.kind,
                    "day": fact.day,
                    "said": fact.said,
                    "amount": None if fact.amount is None else f"{fact.amount:f}",
                    "unit": fact.unit,
                    "entry": fact.entry,
                }
                for fact in one.facts
            ],
            "more": one.more,
        }
        for one in queries.differences(request.user, old, new)
    ]


@router.post("/{int:pk}/recompute", response=Recomputed, summary=_("按台账重新计算，看是否逐字节一致"))
def recompute(request: Request, pk: int) -> Any:
    same, digest = actions.recomputed(request.user, pk)
    return {"same": same, "digest": digest}


@router.post("/{int:pk}/again", response=RunSaid, summary=_("对同样的对象按现在的数据重新考核"))
def again(request: Request, pk: int) -> Any:
    made = actions.run_again(request.user, timezone.now(), pk)
    return run_said(request.user, queries.run_for(request.user, made.pk))


@router.post(
    "/{int:pk}/units/{unit}/items/{item}/decide",
    response=Made,
    summary=_("决定办法留给人定的一项"),
    openapi_extra=body_of(forms.DecisionInput),
)
def decide(request: Request, pk: int, unit: str, item: str) -> Any:
    """The next run counts the decision, until there is a figure."""
    require(request.user, Act.JUDGE)
    queries.unfolded(request.user, queries.run_for(request.user, pk), unit, item)
    values = clean(request, forms.DecisionInput)
    papers = stored(values)
    made = actions.decide(request.user, timezone.now(), pk, subject=unit, item=item, papers=papers, **values)
    return {"id": made}
