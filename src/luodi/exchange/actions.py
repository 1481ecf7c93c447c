"""The verbs of an import: upload, match columns, check, accept all or nothing, undo, drop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from luodi.core.errors import Fault, NotAllowed, NotThere, Refusal
from luodi.core.facts import Kind
from luodi.enterprises.actions import companies_named
from luodi.exchange.drafted import Draft, data_of
from luodi.exchange.mapping import SavedMapping, check_rates, kept, loaded
from luodi.exchange.models import Batch, BatchFault, BatchFile, BatchProject, Remembered
from luodi.exchange.plan import Plan, plan
from luodi.exchange.queries import batch_for, mapping_for, tables_of
from luodi.exchange.resolve import Resolved, heading_units, investors_of, master_of, resolve, unit_names
from luodi.exchange.store import keep
from luodi.exchange.tally import Count, Tally
from luodi.exchange.undoing import undo
from luodi.kit.worker import Standing, Tell, job_of, quiet
from luodi.ledger.actions import New, Row, record_many
from luodi.people.access import Act, require
from luodi.people.models import Org, User
from luodi.projects.actions import NewProject, register_many

RUNNING = ("checking", "accepting")
AT_ONCE = 2_000  # facts handed to the ledger at a time, so that somebody may be told
KEPT_FAULTS = 20_000  # refused rows kept one by one; a file with more is the wrong file, and says so after so many


def upload(
    actor: User,
    at: datetime,
    unit: Org,
    files: Iterable[tuple[str, BinaryIO]],
    header: tuple[int, int] | None = None,
) -> Batch:
    """Keep the files, find their tables, and propose how their columns are to be read. Nothing is imported yet.

    `unit` is in charge of rows that name none; `header` are the first and last row of the header, where the user says
    so. Refused: a file that was imported already and not undone.
    """
    require(actor, Act.IMPORT, unit)
    given = keep(files)
    again = Batch.objects.filter(files__digest__in=[one.digest for one in given], state="accepted", unit=unit).first()
    if again is not None and again.accepted_at is not None:
        raise Refusal("import_again", where="files", date=timezone.localdate(again.accepted_at), batch=again.pk)
    name = "、".join(one.name for one in given)[:160]
    proposal = mapping_for(unit, [(one.name, one.content) for one in given], name, header)
    with transaction.atomic():
        batch = Batch.objects.create(
            name=name,
            unit=unit,
            mapping=kept(proposal.mapping),
            fingerprint=proposal.mark,
            rows_read=proposal.rows,
            today=timezone.localdate(at),
            made_at=at,
            made_by=actor,
        )
        BatchFile.objects.bulk_create(
            BatchFile(batch=batch, digest=one.digest, name=one.name, size=len(one.content)) for one in given
        )
    return batch


def _open(actor: User, pk: int) -> Batch:
    batch = batch_for(actor, Act.IMPORT, pk)
    if batch.state in RUNNING:
        raise Refusal("import_running")
    if batch.state not in ("uploaded", "checked"):
        raise Refusal("import_done")
    return batch


def remember(actor: User, at: datetime, pk: int, mapping: SavedMapping) -> Batch:
    """Say how the columns are to be read, of this batch and of later files with these headers. Rows are not checked."""
    batch = _open(actor, pk)
    batch.mapping = kept(loaded(kept(mapping)))
    batch.save(update_fields=["mapping"])
    Remembered.objects.update_or_create(
        unit=batch.unit,
        fingerprint=batch.fingerprint,
        defaults={"mapping": batch.mapping, "used_at": at, "used_by": actor},
    )
    return batch


def match(actor: User, at: datetime, pk: int, mapping: SavedMapping) -> Batch:
    """Say how the columns are to be read, and check every row."""
    return check(actor, at, remember(actor, at, pk, mapping).pk)


def read_files(actor: User, batch: Batch, tell: Tell = quiet) -> Plan:
    """The rows of the batch's files as its mapping reads them. The register is not asked yet."""
    check_rates(loaded(batch.mapping))
    tell("read", 0, batch.rows_read)
    tables, skipped = tables_of(batch)
    made = plan(tables, batch.today, units=heading_units(unit_names(actor)), tell=tell)
    made.skipped = skipped
    return made


def planned(actor: User, batch: Batch, made: Plan, tell: Tell = quiet) -> Resolved:
    """What the batch would do, as the register stands now. Nothing is written."""
    return resolve(actor, made, batch.unit, unit_names(actor), batch.today, tell)


def check(actor: User, at: datetime, pk: int) -> Batch:
    """Read every row, and keep what would be taken and what not, for the preview."""
    return _checked(actor, at, _open(actor, pk), quiet)


def _checked(actor: User, at: datetime, batch: Batch, tell: Tell) -> Batch:
    was = (batch.state, batch.job)
    batch.today = timezone.localdate(at)
    found = planned(actor, batch, read_files(actor, batch, tell), tell)
    made = found.plan
    batch.state, batch.job, batch.halted = "checked", None, []
    batch.tally = tally_data(made.tally, made.currency)
    batch.findings = findings_data(found)
    batch.rows_read = made.tally.read.rows
    batch.rows_accepted = made.tally.accepted.rows
    batch.rows_refused = made.tally.refused.rows
    batch.projects_made, batch.facts_made = _counts(found)
    with transaction.atomic():
        now = Batch.objects.select_for_update().get(pk=batch.pk)
        if (now.state, now.job) != was:  # somebody else had it meanwhile
            return now
        batch.save()
        BatchFault.objects.filter(batch=batch).delete()
        BatchFault.objects.bulk_create(
            [
                BatchFault(
                    batch=batch, sheet=row.sheet, row=row.row, name=row.name[:160], faults=faults_data(row.faults)
                )
                for row in made.refused[:KEPT_FAULTS]
            ],
            batch_size=500,
        )
    return batch


def faults_data(faults: Iterable[Fault]) -> list[list[object]]:
    return [[one.where, one.code, {name: str(value) for name, value in one.blanks.items()}] for one in faults]


def _counts(found: Resolved) -> tuple[int, int]:
    fresh = _fresh(found)
    moves = sum(1 for draft in fresh if draft.values.get("reached", "idea") != "idea")
    return len(fresh), sum(len(draft.facts) for draft in found.plan.drafts) + moves


def _fresh(found: Resolved) -> list[Draft]:
    """Drafts that make a project: the first row of each key that the register does not have."""
    seen: dict[str, Draft] = {}
    for draft in found.plan.drafts:
        if "unit_id" in draft.values and draft.key not in found.existing:
            seen.setdefault(draft.key, draft)
    return list(seen.values())


def count_data(count: Count) -> dict[str, object]:
    return {"rows": count.rows, "money": {name: str(value) for name, value in sorted(count.money.items())}}


def tally_data(tally: Tally, currency: str) -> dict[str, object]:
    """The tally as it is kept and shown; money as exact decimals of the file's currency."""
    return {
        "currency": currency,
        "read": count_data(tally.read),
        "accepted": count_data(tally.accepted),
        "refused": count_data(tally.refused),
        "aside": dict(sorted(tally.set_aside.items())),
    }


def findings_data(found: Resolved) -> list[list[str]]:
    """[code, place, printed, found] for what the file says about itself and is not so; then notes with their number."""
    rows = [[one.code, f"{sheet}!{one.where}", str(one.printed), str(one.found)] for sheet, one in found.plan.findings]
    rows += [["sheet_skipped", sheet, "", ""] for sheet in found.plan.skipped]
    rows += [["left_open", field, "", str(number)] for field, number in sorted(found.plan.left_open.items())]
    return rows + [[code, what, "", str(number)] for (code, what), number in sorted(found.notes.items())]


def accept(actor: User, at: datetime, pk: int) -> Batch:
    """Take every accepted row, in one transaction: projects into the register, facts into the ledger.

    Refused when nothing would be taken, and when the register has changed so that the preview is no longer true.
    """
    batch = _open(actor, pk)
    if batch.state != "checked":
        raise Refusal("import_changed")
    return _accepted(actor, at, batch, quiet)


def _accepted(actor: User, at: datetime, batch: Batch, tell: Tell) -> Batch:
    was = (batch.state, batch.job)
    made = read_files(actor, batch, tell)  # before the transaction: others need not wait for it
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if (batch.state, batch.job) != was:  # somebody else had it meanwhile
            raise Refusal("import_done")
        found = planned(actor, batch, made, tell)
        if tally_data(found.plan.tally, found.plan.currency) != batch.tally:
            raise Refusal("import_changed")
        if not found.plan.drafts:
            raise Refusal("import_nothing")
        facts = _rows(found, _register(actor, at, batch, found), batch)
        for start in range(0, len(facts), AT_ONCE):
            tell("write", start, len(facts))
            record_many(actor, at, facts[start : start + AT_ONCE], batch=batch.pk)
        batch.state, batch.accepted_at, batch.accepted_by = "accepted", at, actor
        batch.job, batch.halted = None, []
        batch.save()
    return batch


def begin(actor: User, pk: int, state: str, put_down: Callable[[Batch], UUID]) -> Batch:
    """Leave the checking or the accepting of a batch to a job, which `put_down` lays down in the same transaction.

    What was left to a job that is lost may be begun again; refused while one is at it.
    """
    batch_for(actor, Act.IMPORT, pk)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=pk)
        if batch.state == state and job_of(batch.job).standing is Standing.LOST:
            batch.state = {"checking": "uploaded", "accepting": "checked"}[state]
        elif batch.state != _open(actor, pk).state or (state == "accepting" and batch.state != "checked"):
            raise Refusal("import_changed")
        batch.state, batch.halted, batch.job = state, [], put_down(batch)
        batch.save(update_fields=["state", "halted", "job"])
    return batch


def carry_on(actor: User, at: datetime, pk: int, job: UUID, tell: Tell) -> Batch:
    """What a job does with its batch: check it or accept it. Done once: when it is not this job's any more, nothing."""
    batch = Batch.objects.select_related("unit").get(pk=pk)
    if batch.job != job or batch.state not in RUNNING:
        return batch
    try:
        batch_for(actor, Act.IMPORT, pk)  # the right may have gone since
        return (_checked if batch.state == "checking" else _accepted)(actor, at, batch, tell)
    except Refusal as refusal:
        if refusal.code != "import_changed":
            return halt(pk, job, refusal)
        batch.state = "checking"  # the preview is not true any more: here is a new one
        batch.save(update_fields=["state"])
        batch = _checked(actor, at, batch, tell)
        batch.halted = faults_data(refusal.faults)
        batch.save(update_fields=["halted"])
        return batch
    except (NotThere, NotAllowed):
        return halt(pk, job, Refusal("import_not_allowed"))


def halt(pk: int, job: UUID, refusal: Refusal) -> Batch:
    """A job gives its batch back as it was before, and says why. Nothing was taken."""
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=pk)
        if batch.job != job or batch.state not in RUNNING:
            return batch
        batch.state = "checked" if batch.state == "accepting" else "uploaded"
        batch.job, batch.halted = None, faults_data(refusal.faults)
        batch.save(update_fields=["state", "job", "halted"])
    return batch


def _register(actor: User, at: datetime, batch: Batch, found: Resolved) -> dict[str, int]:
    """Make the projects; by key, those made and those that were there."""
    fresh = _fresh(found)
    named = {draft.key: investors_of(draft) for draft in fresh}
    companies = companies_named(actor, batch.unit, [one for many in named.values() for one in many], batch.pk)
    made = register_many(
        actor,
        at,
        [
            NewProject(_columns(draft), str(draft.values.get("code", "")), [companies[one] for one in named[draft.key]])
            for draft in fresh
        ],
    )
    BatchProject.objects.bulk_create([BatchProject(batch=batch, project=one) for one in made], batch_size=500)
    keys = {draft.key: project.pk for draft, project in zip(fresh, made, strict=True)}
    return {**{key: project.pk for key, project in found.existing.items()}, **keys}


def _columns(draft: Draft) -> dict[str, object]:
    """The master data as `register_many` takes them: code and investors stand beside."""
    return {name: value for name, value in asdict(master_of(draft)).items() if name not in ("code", "investors")}


def _rows(found: Resolved, projects: dict[str, int], batch: Batch) -> list[Row]:
    """Facts project by project, so that each project's sums are made once; within it in the order of their days, the
    stage move after the agreement."""
    rows: list[tuple[tuple[object, ...], Row]] = []
    tables = found.plan.tables
    for place, draft in enumerate(found.plan.drafts):
        project = projects[draft.key]
        for fact in draft.facts:
            data = _said(fact.kind, data_of(fact, draft, tables[draft.table]))
            new = New(fact.kind, fact.happened_on, fact.fen, fact.code, fact.voucher, data)
            lowers = fact.kind in (Kind.FUNDS_RETURNED, Kind.AMOUNT_CHANGED)
            row = Row(project, new, f"{draft.sheet}!{draft.where(fact)}")
            rows.append(((project, fact.happened_on, lowers, place), row))
    for draft in _fresh(found):
        reached = str(draft.values.get("reached", "idea"))
        if reached != "idea":
            project = projects[draft.key]
            new = New(Kind.STAGE_MOVED, batch.today, code=reached, data={"from": "idea"})
            rows.append(((project, batch.today, True, len(rows)), Row(project, new, draft.cell("stage"))))
    rows.sort(key=lambda row: row[0])
    return [row for _, row in rows]


def _said(kind: Kind, data: Mapping[str, object]) -> Mapping[str, object]:
    return {**data, "reason": "导入冲减"} if kind in (Kind.FUNDS_RETURNED, Kind.AMOUNT_CHANGED) else data


def drop(actor: User, pk: int) -> None:
    """Leave an upload that is not accepted; its files stay on disk, nothing else does."""
    with transaction.atomic():
        batch_for(actor, Act.IMPORT, pk)
        batch = Batch.objects.select_for_update().get(pk=pk)
        if batch.state != "checking":  # a job that only checks finds that it is not wanted any more
            _open(actor, pk)
        batch.state, batch.job = "dropped", None
        batch.save(update_fields=["state", "job"])


def with_columns(mapping: SavedMapping, place: int, **changes: object) -> SavedMapping:
    """The mapping with one of its tables changed: what the page of columns posts."""
    tables: Sequence[object] = [
        replace(table, **changes) if at == place else table  # type: ignore[arg-type]  # the form gives the table's own fields
        for at, table in enumerate(mapping.tables)
    ]
    return loaded({**kept(mapping), "tables": kept(replace(mapping, tables=tuple(tables)))["tables"]})  # type: ignore[arg-type]  # as above


__all__ = [
    "accept",
    "begin",
    "carry_on",
    "check",
    "drop",
    "halt",
    "match",
    "remember",
    "undo",
    "upload",
    "with_columns",
]
