"""The ledger for programs: record by the same inputs, answer by the same verbs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.utils.translation import override
from ninja import Field, Router, Schema

from luodi.core.facts import Kind
from luodi.kit.api import Cell, Reason, body, clean, yuan
from luodi.kit.choosing import MOST_CHOSEN
from luodi.ledger import actions, doors, forms
from luodi.ledger.actions.answers import fact_to_answer
from luodi.ledger.models import Entry
from luodi.ledger.queries import entry_for, paper_for, standing_of
from luodi.ledger.queries.papers import papers_of
from luodi.ledger.store import path_of
from luodi.people.access import Act, Request
from luodi.projects.queries import project_for

router = Router(tags=["ledger"])


class Paper(Schema):
    id: int
    name: str
    sha256: str


class FirstSaid(Schema):
    """What a fact said before it was corrected."""

    happened_on: date
    amount_fen: int | None
    code: str
    voucher: str
    data: dict[str, Cell | list[Any]]


class FactSaid(Schema):
    """A fact as it stands after what was answered to it. `code` is its sort (a kind of agreement, of funds, a stage)."""

    id: int
    kind: str
    project: str | None
    unit: str
    happened_on: date
    amount: str | None
    amount_fen: int | None
    code: str
    voucher: str
    data: dict[str, Cell | list[Any]]
    state: str
    corrected: bool
    first_recorded: FirstSaid
    period: int
    recorded_at: datetime
    digest: str
    papers: list[Paper]


class Chosen(Schema):
    """Facts by their ids: all are answered, or none."""

    facts: list[int] = Field(min_length=1, max_length=MOST_CHOSEN)


class ChosenReason(Chosen):
    reason: str = Field(min_length=1, max_length=200)


class Answered(Schema):
    """How many facts were answered, and their state now."""

    answered: int
    state: str


class Closed(Schema):
    month: int
    closed_at: datetime


def said(entry: Entry) -> dict[str, Any]:
    standing = standing_of(entry)
    fact = standing.fact
    papers = papers_of([entry.pk]).get(entry.pk, [])
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "project": entry.project.code if entry.project else None,
        "unit": entry.unit.code,
        "happened_on": fact.happened_on,
        "amount": yuan(fact.amount),
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
        "recorded_at": entry.recorded_at,
        "digest": entry.digest,
        "papers": [{"id": one.pk, "name": one.name, "sha256": one.digest} for one in papers],
    }


def _seen(request: Request, pk: int) -> dict[str, Any]:
    return said(entry_for(request.user, Act.PROJECT_SEE, pk))


@router.get("/entries/{int:pk}", response=FactSaid, summary=_("一条记录现在的样子"))
def read_entry(request: Request, pk: int) -> Any:
    return _seen(request, pk)


def _record(door: doors.Door) -> Callable[[HttpRequest, str], Any]:
    def record(request: Request, code: str) -> Any:
        project = project_for(request.user, door.act, code)
        values = clean(request, door.form, project=project)
        return _seen(request, door.do(request.user, timezone.now(), code, values).pk)

    record.__name__ = "record_" + door.slug.replace("-", "_")
    return record  # type: ignore[return-value]  # whoever comes here is signed in


with override("zh-hans"):  # summaries are kept as they are written, and said in the reader's language in the document
    for door in doors.DOORS.values():
        address = f"/projects/{{code}}/{door.slug}"
        router.post(address, response=FactSaid, summary=str(door.title), openapi_extra=body(door.form))(_record(door))


@router.post("/entries/{int:pk}/verify", response=FactSaid, summary=_("核实别人登记的记录"))
def verify(request: Request, pk: int) -> Any:
    actions.verify(request.user, timezone.now(), pk)
    return _seen(request, pk)


@router.post("/entries/{int:pk}/refuse", response=FactSaid, summary=_("退回记录并说明原因"))
def refuse(request: Request, pk: int, body: Reason) -> Any:
    actions.refuse(request.user, timezone.now(), pk, reason=body.reason)
    return _seen(request, pk)


@router.post("/entries/verify", response=Answered, summary=_("一次核实多条记录，全有或全无"))
def verify_chosen(request: Request, body: Chosen) -> Any:
    """A refusal names each fact that stands in the way by its id, in `where`. Nothing was written then."""
    return {"answered": actions.verify_many(request.user, timezone.now(), body.facts), "state": "verified"}


@router.post("/entries/refuse", response=Answered, summary=_("一次退回多条记录并说明原因，全有或全无"))
def refuse_chosen(request: Request, body: ChosenReason) -> Any:
    done = actions.refuse_many(request.user, timezone.now(), body.facts, reason=body.reason)
    return {"answered": done, "state": "refused"}


@router.post(
    "/entries/{int:pk}/correct",
    response=FactSaid,
    summary=_("更正记录：只写要改的项和原因"),
    openapi_extra=body(forms.CorrectionInput, partly=True),
)
def correct(request: Request, pk: int) -> Any:
    """What is not named stays as it is. The fact then waits for verification again."""
    fact = standing_of(fact_to_answer(request.user, Kind.CORRECTED, pk)).fact
    values = clean(request, forms.CorrectionInput, present=forms.present_data(fact), fact=fact)
    doors.correct(request.user, timezone.now(), pk, values)
    return _seen(request, pk)


@router.post("/entries/{int:pk}/void", response=FactSaid, summary=_("作废记录并说明原因"))
def void(request: Request, pk: int, body: Reason) -> Any:
    actions.void(request.user, timezone.now(), pk, reason=body.reason)
    return _seen(request, pk)


@router.get("/papers/{int:pk}", response=bytes, summary=_("下载记录所附的材料"))
def paper(request: Request, pk: int) -> HttpResponseBase:
    found = paper_for(request.user, pk)
    content = path_of(found.digest).open("rb")
    return FileResponse(content, content_type=found.media_type, filename=found.name, as_attachment=True)


@router.post("/months/{int:month}/close", response=Closed, summary=_("月度结账，如 202603"))
def close_month(request: Request, month: int) -> Any:
    made = actions.close_month(request.user, timezone.now(), month)
    return {"month": made.month, "closed_at": made.closed_at}
