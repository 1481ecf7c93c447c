"""Imports for programs: the same steps as the pages, by the same verbs."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated, Any

from django.utils import timezone
from ninja import Body, File, Form, Router, Schema, UploadedFile

from luodi.core.errors import Refusal
from luodi.exchange import actions, jobs
from luodi.exchange.mapping import loaded
from luodi.exchange.models import Batch
from luodi.exchange.queries import as_faults, batch_for, faults_from, faults_of, importable_units
from luodi.kit.sentences import sentence
from luodi.kit.worker import job_of
from luodi.people.access import Act, Request

router = Router(tags=["imports"])
Data = Annotated[dict[str, Any], Body(...)]
MOST = 1000  # refused rows in one answer


class Reason(Schema):
    reason: str


def said(batch: Batch) -> dict[str, Any]:
    """`tally` holds rows and money read, accepted and refused; accepted + refused = read.

    A large import is `checking` or `accepting` for a while: ask again; `job` says how far it is, `halted` why not."""
    job = job_of(batch.job) if batch.state in actions.RUNNING else None
    return {
        "id": batch.pk,
        "name": batch.name,
        "unit": batch.unit.code,
        "state": batch.state,
        "job": {"standing": job.standing, "step": job.step, "done": job.done, "of": job.of} if job else None,
        "halted": [sentence(one) for one in faults_from(batch.halted)],
        "mapping": batch.mapping,
        "tally": batch.tally,
        "findings": batch.findings,
        "projects": batch.projects_made,
        "facts": batch.facts_made,
    }


@router.post("", summary="Upload the files of one import and check every row by the mapping remembered or proposed")
def upload(request: Request, files: File[list[UploadedFile]], unit: Form[str]) -> Any:
    found = importable_units(request.user).filter(code=unit).first()
    if found is None:
        raise Refusal("unit_not_yours", where="unit", given=unit)
    now = timezone.now()
    batch = actions.upload(request.user, now, found, [(one.name or "", BytesIO(one.read())) for one in files])
    return said(jobs.check(request.user, now, batch.pk))


@router.get("/{pk}", summary="One import with its mapping and its tally")
def read(request: Request, pk: int) -> Any:
    return said(batch_for(request.user, Act.PROJECT_SEE, pk))


@router.get("/{pk}/refused", summary="Refused rows, each with its cells and reasons")
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


@router.put("/{pk}/mapping", summary="Say how the columns are read, and check every row again")
def match(request: Request, pk: int, mapping: Data) -> Any:
    return said(jobs.match(request.user, timezone.now(), pk, loaded(mapping)))


@router.post("/{pk}/accept", summary="Take every accepted row, all or nothing")
def accept(request: Request, pk: int) -> Any:
    return said(jobs.accept(request.user, timezone.now(), pk))


@router.post("/{pk}/undo", summary="Take an accepted import back")
def undo(request: Request, pk: int, body: Reason) -> Any:
    return said(actions.undo(request.user, timezone.now(), pk, reason=body.reason))


@router.post("/{pk}/drop", summary="Leave an upload that is not accepted")
def drop(request: Request, pk: int) -> Any:
    batch = batch_for(request.user, Act.IMPORT, pk)
    actions.drop(request.user, pk)
    return {"id": batch.pk, "state": "dropped"}
