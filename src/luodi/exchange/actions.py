"""The verbs of an import: upload, match columns, check, accept all or nothing, undo, drop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone

from luodi.core.errors import Refusal
from luodi.core.facts import Kind
from luodi.enterprises.actions import companies_named
from luodi.exchange.drafts import Draft, data_of
from luodi.exchange.mapping import SavedMapping, kept, loaded
from luodi.exchange.models import Batch, BatchFault, BatchFile, BatchProject, Remembered
from luodi.exchange.plan import plan
from luodi.exchange.queries import batch_for, mapping_for, tables_of
from luodi.exchange.resolve import Resolved, heading_units, investors_of, master_of, resolve, unit_names
from luodi.exchange.store import keep
from luodi.exchange.tally import Count, Tally
from luodi.ledger.actions import New, Row, record_many, void_batch
from luodi.ledger.queries import facts_since
from luodi.people.access import Act, require
from luodi.people.models import Org, User
from luodi.projects.actions import NewProject, register_many, remove_projects

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
    mapping, mark, _source = mapping_for(unit, [(one.name, one.content) for one in given], name, header)
    with transaction.atomic():
        batch = Batch.objects.create(
            name=name,
            unit=unit,
            mapping=kept(mapping),
            fingerprint=mark,
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
    if batch.state not in ("uploaded", "checked"):
        raise Refusal("import_done")
    return batch


def match(actor: User, at: datetime, pk: int, mapping: SavedMapping) -> Batch:
    """Say how the columns are to be read, check every row, and remember the mapping for files with these headers."""
    batch = _open(actor, pk)
    batch.mapping = kept(loaded(kept(mapping)))
    batch.save(update_fields=["mapping"])
    Remembered.objects.update_or_create(
        unit=batch.unit,
        fingerprint=batch.fingerprint,
        defaults={"mapping": batch.mapping, "used_at": at, "used_by": actor},
    )
    return check(actor, at, pk)


def planned(actor: User, batch: Batch) -> Resolved:
    """What the batch would do, as the register stands now. Nothing is written."""
    tables, skipped = tables_of(batch)
    names = unit_names(actor)
    made = plan(tables, batch.today, units=heading_units(names))
    made.skipped = skipped
    return resolve(actor, made, batch.unit, names, batch.today)


def check(actor: User, at: datetime, pk: int) -> Batch:
    """Read every row, and keep what would be taken and what not, for the preview."""
    batch = _open(actor, pk)
    batch.today = timezone.localdate(at)
    found = planned(actor, batch)
    made = found.plan
    batch.state = "checked"
    batch.tally = tally_data(made.tally, made.currency)
    batch.findings = findings_data(found)
    batch.rows_read = made.tally.read.rows
    batch.rows_accepted = made.tally.accepted.rows
    batch.rows_refused = made.tally.refused.rows
    batch.projects_made, batch.facts_made = _counts(found)
    with transaction.atomic():
        batch.save()
        BatchFault.objects.filter(batch=batch).delete()
        BatchFault.objects.bulk_create(
            [
                BatchFault(
                    batch=batch,
                    sheet=row.sheet,
                    row=row.row,
                    name=row.name[:160],
                    faults=[[one.where, one.code, {k: str(v) for k, v in one.blanks.items()}] for one in row.faults],
                )
                for row in made.refused[:KEPT_FAULTS]
            ],
            batch_size=500,
        )
    return batch


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
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=_open(actor, pk).pk)
        found = planned(actor, batch)
        if batch.state != "checked" or tally_data(found.plan.tally, found.plan.currency) != batch.tally:
            raise Refusal("import_changed")
        if not found.plan.drafts:
            raise Refusal("import_nothing")
        projects = _register(actor, at, batch, found)
        facts = _rows(found, projects, batch)
        if facts:
            record_many(actor, at, facts, batch=batch.pk)
        batch.state, batch.accepted_at, batch.accepted_by = "accepted", at, actor
        batch.save()
    return batch


def _register(actor: User, at: datetime, batch: Batch, found: Resolved) -> dict[str, int]:
    """Make the projects; by key, those made and those that were there."""
    fresh = _fresh(found)
    named = {draft.key: investors_of(draft) for draft in fresh}
    companies = companies_named(actor, batch.unit, [one for many in named.values() for one in many])
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
    """Facts in the order of their days, each project's stage move after its agreement."""
    rows: list[tuple[tuple[object, ...], Row]] = []
    for place, draft in enumerate(found.plan.drafts):
        project = projects[draft.key]
        for fact in draft.facts:
            where = f"{draft.sheet}!{draft.where(fact)}"
            data = _said(fact.kind, data_of(fact, draft, found.plan.tables[draft.table]))
            new = New(fact.kind, fact.happened_on, fact.fen, fact.code, fact.voucher, data)
            lowers = fact.kind in (Kind.FUNDS_RETURNED, Kind.AMOUNT_CHANGED)
            rows.append(((fact.happened_on, lowers, place), Row(project, new, where)))
    for draft in _fresh(found):
        reached = str(draft.values.get("reached", "idea"))
        if reached != "idea":
            new = New(Kind.STAGE_MOVED, batch.today, code=reached, data={"from": "idea"})
            rows.append(((batch.today, True, len(rows)), Row(projects[draft.key], new, draft.cell("stage"))))
    rows.sort(key=lambda row: row[0])
    return [row for _, row in rows]


def _said(kind: Kind, data: Mapping[str, object]) -> Mapping[str, object]:
    return {**data, "reason": "导入冲减"} if kind in (Kind.FUNDS_RETURNED, Kind.AMOUNT_CHANGED) else data


def undo(actor: User, at: datetime, pk: int, *, reason: str) -> Batch:
    """Take an accepted batch back: its facts are voided, the projects that it made leave every list.

    Refused when somebody has recorded something on one of those projects since, naming the project.
    """
    batch = batch_for(actor, Act.IMPORT, pk)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != "accepted":
            raise Refusal("import_done")
        made = list(batch.projects.values_list("project_id", flat=True))
        for project, count in sorted(facts_since(made, batch.pk).items()):
            raise Refusal("undo_used", project=project, count=count)
        void_batch(actor, at, batch.pk, reason=reason)
        remove_projects(actor, at, made)
        batch.state, batch.undone_at, batch.undone_by, batch.undo_reason = "undone", at, actor, reason[:200]
        batch.save()
    return batch


def drop(actor: User, pk: int) -> None:
    """Leave an upload that is not accepted; its files stay on disk, nothing else does."""
    batch = _open(actor, pk)
    batch.state = "dropped"
    batch.save(update_fields=["state"])


def with_columns(mapping: SavedMapping, place: int, **changes: object) -> SavedMapping:
    """The mapping with one of its tables changed: what the page of columns posts."""
    tables: Sequence[object] = [
        replace(table, **changes) if at == place else table  # type: ignore[arg-type]  # the form gives the table's own fields
        for at, table in enumerate(mapping.tables)
    ]
    return loaded({**kept(mapping), "tables": kept(replace(mapping, tables=tuple(tables)))["tables"]})  # type: ignore[arg-type]  # as above


__all__ = ["accept", "check", "drop", "match", "undo", "upload", "with_columns"]
