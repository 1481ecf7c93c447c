"""Appending: the lock, the stamp, the chain, and the postings that keep every sum right in the same transaction."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from luodi.core.facts import COURSE, asks_verification
from luodi.core.periods import month_after, month_of
from luodi.core.standing import Key, Split, Standing, contributions, postings
from luodi.ledger.actions.carry import carry_forward, is_due
from luodi.ledger.models import AppendLock, Entry, Evidence, Posting, Waiting
from luodi.ledger.queries import fact_of, posted_so_far
from luodi.ledger.store import Stored

BATCH = 500


def digest_of(before: str, entry: Entry) -> str:
    """The link of the chain: everything that the entry says, after the link before it."""
    said = [
        before,
        entry.kind,
        entry.project_id,
        entry.unit_id,
        entry.happened_on.isoformat(),
        entry.recorded_at.astimezone(timezone.get_fixed_timezone(0)).isoformat(),
        entry.recorded_by_id,
        entry.period,
        entry.amount_fen,
        entry.code,
        entry.voucher,
        entry.data,
        entry.about_id,
        entry.turn,
        entry.batch,
    ]
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


@dataclass
class Appending:
    """One transaction's hold on the ledger: every entry added through it carries the same stamp."""

    lock: AppendLock
    stamp: datetime
    entries: list[Entry] = field(default_factory=list)

    @property
    def first_open(self) -> int:
        closed = self.lock.closed_through
        return month_after(closed) if closed else 0

    def entry(self, *, actor_id: int, unit_id: int, kind: str, happened_on: date, **rest: object) -> Entry:
        """A new entry, chained to the one before. It is written by `flush`."""
        made = Entry(
            kind=str(kind),
            unit_id=unit_id,
            happened_on=happened_on,
            recorded_at=self.stamp,
            recorded_by_id=actor_id,
            period=max(month_of(happened_on), self.first_open),
            **rest,
        )
        made.digest = self.lock.last_digest = digest_of(self.lock.last_digest, made)
        self.entries.append(made)
        return made

    def flush(self) -> None:
        """Write the entries added so far; they have their ids afterwards."""
        fresh = [entry for entry in self.entries if entry.pk is None]
        if len(fresh) == 1:
            fresh[0].save(force_insert=True)
        elif fresh:
            Entry.objects.bulk_create(fresh, batch_size=BATCH)

    def papers(self, entry: Entry, stored: Iterable[Stored], actor_id: int) -> None:
        rows = [
            Evidence(
                entry=entry,
                digest=paper.digest,
                name=paper.name,
                media_type=paper.media_type,
                size=paper.size,
                added_at=self.stamp,
                added_by_id=actor_id,
            )
            for paper in {paper.digest: paper for paper in stored}.values()
        ]
        if rows:
            Evidence.objects.bulk_create(rows)

    def wait(self, rows: Iterable[tuple[Entry, int]], unit_id: int | None = None) -> None:
        """Put facts into the verification queue, each with whose hand wrote it last: for the unit in charge now, where
        that is another than the one it was recorded for."""
        Waiting.objects.bulk_create(
            [
                Waiting(entry=entry, unit_id=unit_id or entry.unit_id, kind=entry.kind, last_hand_id=hand)
                for entry, hand in rows
                if asks_verification(fact_of(entry).kind, entry.code)
            ],
            batch_size=BATCH,
        )


def hold_appending() -> None:
    """Nobody else appends until the transaction that this is called in ends: what is read after it still holds then."""
    AppendLock.objects.select_for_update().get(pk=1)


@contextmanager
def appending(at: datetime) -> Iterator[Appending]:
    """Hold the append lock: the stamp is the moment asked for, or just after the last one if that is later.

    Slow work (hashing papers) is done before. Whoever reads `last_stamp` reads a moment before which nothing can appear
    any more, because stamps rise in the order of commits.
    """
    with transaction.atomic():
        lock = AppendLock.objects.select_for_update().get(pk=1)
        lock.last_stamp = max(at, lock.last_stamp + timedelta(microseconds=1))
        lock.save(update_fields=["last_stamp"])  # before the inserts: their triggers compare with it
        held = Appending(lock, lock.last_stamp)
        yield held
        held.flush()
        if held.entries and is_due(held.entries[0].pk, held.entries[-1].pk):
            carry_forward(held.stamp, held.entries[-1].pk)
        lock.save(update_fields=["last_digest", "closed_through"])


@dataclass
class Touched:
    """A project whose sums must be brought up to date: the facts that may have changed, folded, and its splits."""

    project_id: int
    industry: str
    scale_fen: int
    families: list[list[Standing]]
    splits: Sequence[Split] = ()
    fresh: bool = False  # no posting can exist yet: do not look for any

    @property
    def sources(self) -> list[int]:
        return [standing.fact.id for family in self.families for standing in family]


def families_of(standings: Iterable[Standing]) -> list[list[Standing]]:
    """Facts that decide about each other together, every other fact alone."""
    course: list[Standing] = []
    rest: list[list[Standing]] = []
    for standing in standings:
        if standing.fact.kind in COURSE:
            course.append(standing)
        else:
            rest.append([standing])
    return ([course] if course else []) + rest


def repost(held: Appending, cause: Mapping[int, Entry], touched: Sequence[Touched]) -> dict[int, dict[str, int]]:
    """Post what is missing for these projects; `cause` names, by project, the entry that brought it about.

    Returns by project how much each cached sum of the standing moved, as {"agreed_fen": +5, ...}.
    """
    seen = posted_so_far([source for one in touched if not one.fresh for source in one.sources])
    rows: list[Posting] = []
    moved: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in touched:
        so_far: dict[Key, int] = {}
        traits: dict[int, tuple[str, int]] = {}
        for source in one.sources:
            for key, amount in seen.get(source, {}).items():
                so_far[key] = amount
                traits.setdefault(source, (key.industry, key.scale))
        now: dict[Key, int] = {}
        for family in one.families:
            for key, amount in contributions(family, one.splits).items():
                industry, scale = traits.get(key.source, (one.industry, one.scale_fen))
                now[key._replace(industry=industry, scale=scale)] = amount
        for posting in postings(now, so_far, held.first_open):
            rows.append(_row(held, cause[one.project_id], one.project_id, posting.key, posting.period, posting.amount))
            column = _column(posting.key)
            if column:
                moved[one.project_id][column] += posting.amount
    if rows:
        Posting.objects.bulk_create(rows, batch_size=BATCH)
    return {project: dict(columns) for project, columns in moved.items()}


def _row(held: Appending, cause: Entry, project_id: int, key: Key, period: int, amount: int) -> Posting:
    return Posting(
        entry=cause,
        source_id=key.source,
        project_id=project_id,
        unit_id=key.unit,
        measure=key.measure,
        code=key.code,
        book=key.book,
        period=period,
        happened_on=key.happened_on,
        recorded_at=held.stamp,
        amount=amount,
        industry=key.industry,
        scale_fen=key.scale,
    )


_COLUMNS = {
    ("agreed", 0): "agreed_fen",
    ("agreed", 1): "agreed_verified_fen",
    ("paid_in", 0): "paid_in_fen",
    ("paid_in", 1): "paid_in_verified_fen",
    ("completed", 0): "completed_fen",
    ("completed", 1): "completed_verified_fen",
}


def _column(key: Key) -> str | None:
    return _COLUMNS.get((key.measure, key.book))
