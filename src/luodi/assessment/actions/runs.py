"""Making a run, and working it out again to see that nothing moved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils import timezone

from luodi.assessment.models import Run
from luodi.assessment.queries import all_result, members, not_runnable, require_period, run_for
from luodi.assessment.queries.results import with_results
from luodi.assessment.queries.subjects import MOST, there
from luodi.books.queries import book_of, in_force, require_in_force
from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.results import canonical
from luodi.ledger.queries import moment
from luodi.people.access import Act, require
from luodi.people.models import User


def run(
    actor: User, at: datetime, *, book: str, subjects: Sequence[str], period: str, known_at: datetime | None = None
) -> Run:
    """Run a book over its subjects for a period. First the moment is asked for, then everything is read as known then.

    `subjects` are codes of what the book is about: units, posts, people, projects or enterprises. `known_at` asks for an
    earlier moment. A subject outside the actor's scope is not there.
    """
    require(actor, Act.RUN_MAKE)
    read = book_of(book)
    if faults := not_runnable(read):
        raise Refusal.of(faults)
    wanted, codes = span(period), set(subjects)
    require_period(read, wanted)
    if wanted.days[0] > timezone.localdate(at):
        raise Refusal("run_not_begun", where="period", day=wanted.days[0].isoformat())
    require_in_force(read, wanted.days[1])
    if not codes:
        raise Refusal("run_without_units", where="subjects")
    if len(codes) > MOST:
        raise Refusal("run_too_many", where="subjects", limit=MOST)
    known = moment(known_at).astimezone(UTC)  # as the database gives it back: the bytes name the moment
    group = [dict(one) for one in with_results(read, members(actor, read.subject, codes), wanted, known)]
    result = canonical(all_result(read, group, wanted, known))
    return Run.objects.create(
        book=read.digest,
        book_code=read.code,
        title=f"{read.title[0]} · {wanted.code}"[:120],
        title_en=f"{read.title[1]} · {wanted.code}"[:180],
        period=wanted.code,
        moment=known,
        group=group,
        result=result.decode(),
        digest=hashlib.sha256(result).hexdigest(),
        made_at=at,
        made_by=actor,
    )


def run_again(actor: User, at: datetime, pk: int) -> Run:
    """Run what a kept result ran, over the same subjects and period, as known now and by the version in force now."""
    kept = run_for(actor, pk)
    held = in_force(kept.book_code, span(kept.period).days[1])
    digest = held.version.digest if held else kept.book
    require(actor, Act.RUN_MAKE)
    names = {str(one["code"]): str(one["name"]) for one in kept.group}
    gone = set(names) - {str(one["code"]) for one in there(actor, book_of(digest).subject, names)}
    if gone:
        said = "、".join(name for code, name in names.items() if code in gone)
        raise Refusal("run_subjects_gone", where="subjects", names=said[:200], count=len(gone))
    return run(actor, at, book=digest, subjects=list(names), period=kept.period)


def recomputed(actor: User, pk: int) -> tuple[bool, str]:
    """Work a kept run out again from the ledger: whether the bytes are the same, and the digest now."""
    kept = run_for(actor, pk)
    result = canonical(all_result(book_of(kept.book), kept.group, span(kept.period), kept.moment))
    digest = hashlib.sha256(result).hexdigest()
    return result.decode() == kept.result, digest
