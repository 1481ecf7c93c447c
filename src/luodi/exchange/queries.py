"""Reading imports: always through the actor. A batch is seen where its unit is, and by whoever made it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet

from luodi.core.errors import Fault, NotAllowed, NotThere
from luodi.exchange.mapping import SavedMapping, kept, loaded, shipped
from luodi.exchange.matching import fingerprint
from luodi.exchange.models import Batch, BatchFault, Remembered
from luodi.exchange.plan import Opened, opened
from luodi.exchange.store import path_of
from luodi.people.access import Act, scope
from luodi.people.models import Org, User

__all__ = [
    "Batch",
    "batch_for",
    "faults_of",
    "files_of",
    "importable_units",
    "is_large",
    "tables_of",
    "visible_batches",
]


def visible_batches(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Batch]:
    """Batches whose unit lies where the actor holds the act."""
    return scope(actor, act).limit(Batch.objects.exclude(state="dropped"), "unit")


def batch_for(actor: User, act: Act, pk: int) -> Batch:
    """The batch, if the actor may do this act to it; not there if unseen, not allowed if only seen."""
    found = visible_batches(actor, act).select_related("unit", "made_by", "accepted_by", "undone_by").filter(pk=pk)
    batch = found.first()
    if batch is None:
        if act is not Act.PROJECT_SEE and visible_batches(actor).filter(pk=pk).exists():
            raise NotAllowed(act.value)
        raise NotThere
    return batch


def importable_units(actor: User) -> QuerySet[Org]:
    """Units for which the actor may import, in the order of the tree."""
    return scope(actor, Act.IMPORT).limit(Org.objects.filter(active=True), "").order_by("path")


def files_of(batch: Batch) -> list[tuple[str, bytes]]:
    return [(one.name, path_of(one.digest).read_bytes()) for one in batch.files.order_by("pk")]


def tables_of(batch: Batch) -> tuple[list[Opened], list[str]]:
    """The tables of a batch's files by its mapping, and the sheets that are no table."""
    return opened(files_of(batch), loaded(batch.mapping))


def faults_of(batch: Batch) -> QuerySet[BatchFault]:
    return BatchFault.objects.filter(batch=batch).order_by("pk")


def as_faults(row: BatchFault) -> list[Fault]:
    return faults_from(row.faults)


def faults_from(kept: Iterable[Any]) -> list[Fault]:
    """Faults out of [[where, code, blanks], …]."""
    return [Fault(code, where, blanks) for where, code, blanks in kept]


def print_of(tables: Iterable[Opened]) -> str:
    """What these files' headers are remembered by."""
    text = "\n".join(sorted(fingerprint(one.layout.columns).text for one in tables))
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The mapping to begin with, where it comes from (remembered, proposed, or the name of one that ships), what the
    files' headers are remembered by, and about how many rows there are."""

    mapping: SavedMapping
    source: str
    mark: str
    rows: int


def mapping_for(
    unit: Org, files: Sequence[tuple[str, bytes]], name: str, header: tuple[int, int] | None = None
) -> Proposal:
    """How these files may be read: as files like them were last read, by a mapping that ships, or by the synonyms."""
    plain, _ = opened(files, None, header)
    mark, rows = print_of(plain), sum(one.rows for one in plain)
    known = Remembered.objects.filter(Q(unit=unit) & Q(fingerprint=mark)).first()
    if known is not None:
        return Proposal(loaded(known.mapping), "remembered", mark, rows)
    for key, mapping in shipped().items():
        if len(plain) > 1 and all(mapping.table_for(one.layout) is not None for one in plain):
            return Proposal(mapping, key, mark, rows)
    return Proposal(SavedMapping(name, tuple(one.table for one in plain)), "proposed", mark, rows)


def is_large(batch: Batch) -> bool:
    """Whether the batch is left to the background worker: a request should not take minutes."""
    return batch.rows_read > settings.LUODI_IMPORT_ROWS


def data_of(mapping: SavedMapping) -> dict[str, object]:
    return kept(mapping)
