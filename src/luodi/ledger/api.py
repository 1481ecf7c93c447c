"""The ledger for programs: record by the same inputs, answer by the same verbs."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils import timezone
from ninja import Body, Router, Schema

from luodi.core.errors import NotThere
from luodi.core.facts import Kind
from luodi.ledger import actions, doors, forms
from luodi.ledger.actions.answers import fact_to_answer
from luodi.ledger.models import Entry
from luodi.ledger.queries import entry_for, papers_of, standing_of
from luodi.people.access import Act, Request
from luodi.projects.queries import project_for

router = Router(tags=["ledger"])


Values = Annotated[dict[str, Any], Body(...)]


class Reason(Schema):
    reason: str


def said(entry: Entry) -> dict[str, Any]:
    standing = standing_of(entry)
    fact = standing.fact
    papers = papers_of([entry.pk]).get(entry.pk, [])
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "project": entry.project.code if entry.project else None,
        "unit": entry.unit.code,
        "happened_on": fact.happened_on.isoformat(),
        "amount_fen": fact.amount,
        "code": fact.code,
        "voucher": fact.voucher,
        "data": dict(fact.data),
        "state": standing.state.value,
        "corrected": standing.corrected,
        "first_recorded": {
            "happened_on": entry.happened_on.isoformat(),
            "amount_fen": entry.amount_fen,
            "code": entry.code,
            "voucher": entry.voucher,
            "data": dict(entry.data),
        },
        "period": entry.period,
        "recorded_at": entry.recorded_at.isoformat(),
        "digest": entry.digest,
        "papers": [{"id": one.pk, "name": one.name, "sha256": one.digest} for one in papers],
    }


@router.get("/entries/{pk}", summary="One fact as it stands")
def read_entry(request: Request, pk: int) -> Any:
    return said(entry_for(request.user, Act.PROJECT_SEE, pk))


@router.post("/projects/{code}/{slug}", summary="Record a fact about a project: the fields of the form of that kind")
def record(request: Request, code: str, slug: str, values: Values) -> Any:
    """Money fields take a number in `<field>` and its unit in `<field>_unit` (元, 万元 or 亿元; 万元 unless said)."""
    door = doors.DOORS.get(slug)
    if door is None:
        raise NotThere
    project = project_for(request.user, door.act, code)
    form = door.form(values, actor=request.user, project=project)
    made = door.do(request.user, timezone.now(), code, form.clean_or_raise())
    return said(entry_for(request.user, Act.PROJECT_SEE, made.pk))


@router.post("/entries/{pk}/verify", summary="Confirm a fact that another person recorded")
def verify(request: Request, pk: int) -> Any:
    actions.verify(request.user, timezone.now(), pk)
    return said(entry_for(request.user, Act.PROJECT_SEE, pk))


@router.post("/entries/{pk}/refuse", summary="Send a fact back, saying why")
def refuse(request: Request, pk: int, body: Reason) -> Any:
    actions.refuse(request.user, timezone.now(), pk, reason=body.reason)
    return said(entry_for(request.user, Act.PROJECT_SEE, pk))


@router.post("/entries/{pk}/correct", summary="Set a fact right by another fact: the values that were wrong, and why")
def correct(request: Request, pk: int, values: Values) -> Any:
    """What is not named stays as it is; money as for recording. The fact then waits for verification again."""
    found = fact_to_answer(request.user, Kind.CORRECTED, pk)
    fact = standing_of(found).fact
    form = forms.CorrectionInput({**forms.present_data(fact), **values}, actor=request.user, fact=fact)
    doors.correct(request.user, timezone.now(), pk, form.clean_or_raise())
    return said(entry_for(request.user, Act.PROJECT_SEE, pk))


@router.post("/entries/{pk}/void", summary="Take a fact back for good, saying why")
def void(request: Request, pk: int, body: Reason) -> Any:
    actions.void(request.user, timezone.now(), pk, reason=body.reason)
    return said(entry_for(request.user, Act.PROJECT_SEE, pk))


@router.post("/months/{month}/close", summary="Close a month (202603)")
def close_month(request: Request, month: int) -> Any:
    made = actions.close_month(request.user, timezone.now(), month)
    return {"month": made.month, "closed_at": made.closed_at.isoformat()}
