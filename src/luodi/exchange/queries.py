"""Reading imports: always through the actor. A batch is seen where its unit is, and by whoever made it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from luodi.core.errors import Fault, NotAllowed, NotThere
from luodi.exchange.mapping import SavedMapping, kept, loaded, shipped
from luodi.exchange.matching import fingerprint
from luodi.exchange.models import Batch, BatchFault, Remembered
from luodi.exchange.plan import Opened, opened
from luodi.exchange.store import path_of
from luodi.people.access import Act, scope
from luodi.people.models import Org, User

__all__ = ["Batch", "batch_for", "faults_of", "files_of", "importable_units", "tables_of", "visible_batches"]


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
    return [Fault(code, where, blanks) for where, code, blanks in row.faults]


def print_of(tables: Iterable[Opened]) -> str:
    """What these files' headers are remembered by."""
    text = "\n".join(sorted(fingerprint(one.layout.columns).text for one in tables))
    return hashlib.sha256(text.encode()).hexdigest()


def mapping_for(
    unit: Org, files: Sequence[tuple[str, bytes]], name: str, header: tuple[int, int] | None = None
) -> tuple[SavedMapping, str, str]:
    """The mapping to begin with, the files' fingerprint, and where the mapping comes from: remembered, shipped (by its
    name), or proposed by the synonyms."""
    plain, _ = opened(files, None, header)
    mark = print_of(plain)
    known = Remembered.objects.filter(Q(unit=unit) & Q(fingerprint=mark)).first()
    if known is not None:
        return loaded(known.mapping), mark, "remembered"
    for key, mapping in shipped().items():
        if len(plain) > 1 and all(mapping.table_for(one.layout) is not None for one in plain):
            return mapping, mark, key
    return SavedMapping(name, tuple(one.table for one in plain)), mark, "proposed"


def data_of(mapping: SavedMapping) -> dict[str, object]:
    return kept(mapping)
