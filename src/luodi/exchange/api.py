"""Imports for programs: the same steps as the pages, by the same verbs."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import File, Form, Router, Schema, UploadedFile
from pydantic import JsonValue

from luodi.core.errors import Refusal
from luodi.exchange import actions, jobs
from luodi.exchange.mapping import loaded
from luodi.exchange.models import Batch
from luodi.exchange.queries import as_faults, batch_for, faults_from, faults_of, importable_units
from luodi.kit.api import Reason
from luodi.kit.sentences import sentence
from luodi.kit.worker import job_of
from luodi.people.access import Act, Request

router = Router(tags=["imports"])
MOST = 1000  # refused rows in one answer


class Counted(Schema):
    """Rows, and money by field in whole units of the file's currency."""

    rows: int
    money: dict[str, str]


class TallySaid(Schema):
    """accepted + refused = read, in rows and in money; `aside` counts heads, totals and blank rows."""

    currency: str
    read: Counted
    accepted: Counted
    refused: Counted
    aside: dict[str, int]


class JobSaid(Schema):
    standing: str
    step: str
    done: int
    of: int


class Finding(Schema):
    """What the file says about itself and is not so: where, what is printed there, what was found."""

    code: str
    place: str
    printed: str
    found: str


class ImportSaid(Schema):
    """A large import is `checking` or `accepting` for a while: ask again; `job` says how far it is, `halted` why not."""

    id: int
    name: str
    unit: str
    state: str
    job: JobSaid | None
    halted: list[str]
    mapping: dict[str, JsonValue]
    tally: TallySaid | None
    findings: list[Finding]
    projects: int
    facts: int


class RefusedCell(Schema):
    cell: str
    code: str
    sentence: str


class RefusedRow(Schema):
    sheet: str
    row: int
    name: str
    faults: list[RefusedCell]


class Mapping(Schema):
    """How the columns are read: as an import shows its `mapping`."""

    name: str = ""
    description: str = ""
    description_en: str = ""
    tables: list[dict[str, JsonValue]]


class Dropped(Schema):
    id: int
    state: str


def said(batch: Batch) -> dict[str, Any]:
    job = job_of(batch.job) if batch.state in actions.RUNNING else None
    return {
        "id": batch.pk,
        "name": batch.name,
        "unit": batch.unit.code,
        "state": batch.state,
        "job": {"standing": job.standing, "step": job.step, "done": job.done, "of": job.of} if job else None,
        "halted": [sentence(one) for one in faults_from(batch.halted)],
        "mapping": batch.mapping,
        "tally": batch.tally or None,
        "findings": [dict(zip(("code", "place", "printed", "found"), one, strict=True)) for one in batch.findings],
        "projects": batch.projects_made,
        "facts": batch.facts_made,
    }


@router.post("", response=ImportSaid, summary=_("上传文件，逐行检查"))
def upload(request: Request, files: File[list[UploadedFile]], unit: Form[str]) -> Any:
    found = importable_units(request.user).filter(code=unit).first()
    if found is None:
        raise Refusal("unit_not_yours", where="unit", given=unit)
    now = timezone.now()
    batch = actions.upload(request.user, now, found, [(one.name or "", BytesIO(one.read())) for one in files])
    try:
        return said(jobs.check(request.user, now, batch.pk))
    except Refusal as refusal:  # kept as uploaded: the mapping still lacks something (a rate and its day)
        return {**said(batch), "halted": [sentence(one) for one in refusal.faults]}


@router.get("/{int:pk}", response=ImportSaid, summary=_("一次导入：对应关系、行数和金额"))
def read(request: Request, pk: int) -> Any:
    return said(batch_for(request.user, Act.PROJECT_SEE, pk))


@router.get("/{int:pk}/refused", response=list[RefusedRow], summary=_("被拒绝的行，逐格说明原因"))
def refused(request: Request, pk: int) -> Any:
    rows = faults_of(batch_for(request.user, Act.PROJECT_SEE, pk))[:MOST]
    return [
        {
            "sheet": row.sheet,
            "row": row.row,
            "name": row.name,
            "faults": [{"cell": one.where, "code": one.code, "sentence": sentence(one)} for one in as_faults(row)],
        }
        for row in rows
    ]


@router.put("/{int:pk}/mapping", response=ImportSaid, summary=_("说明各列怎么读，重新检查"))
def match(request: Request, pk: int, mapping: Mapping) -> Any:
    return said(jobs.match(request.user, timezone.now(), pk, loaded(mapping.dict(exclude_unset=True))))


@router.post("/{int:pk}/accept", response=ImportSaid, summary=_("收入全部合格的行，要么都收，要么都不收"))
def accept(request: Request, pk: int) -> Any:
    return said(jobs.accept(request.user, timezone.now(), pk))


@router.post("/{int:pk}/undo", response=ImportSaid, summary=_("撤销已收入的导入"))
def undo(request: Request, pk: int, body: Reason) -> Any:
    return said(actions.undo(request.user, timezone.now(), pk, reason=body.reason))


@router.post("/{int:pk}/drop", response=Dropped, summary=_("放弃没有收入的上传"))
def drop(request: Request, pk: int) -> Any:
    batch = batch_for(request.user, Act.IMPORT, pk)
    actions.drop(request.user, pk)
    return {"id": batch.pk, "state": "dropped"}
