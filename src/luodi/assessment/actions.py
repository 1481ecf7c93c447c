"""Making a run, publishing it, and working it out again to see that nothing moved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction

from luodi.assessment.models import Run
from luodi.assessment.queries import (
    all_result,
    by_hand,
    columns_by_hand,
    judged_code,
    members,
    not_runnable,
    require_period,
    require_places,
    run_for,
)
from luodi.assessment.queries.inputs import about_whom
from luodi.assessment.queries.results import with_results
from luodi.assessment.queries.subjects import MOST
from luodi.books.queries import book_of, require_in_force
from luodi.core.errors import Fault, Refusal
from luodi.core.periods import span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.given import read as given
from luodi.core.rules.results import canonical
from luodi.ledger.actions import Stored, judge
from luodi.ledger.queries import moment
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.people.queries import all_orgs, org_for


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
    require_in_force(read, wanted.days[1])
    if not codes:
        raise Refusal("run_without_units", where="subjects")
    if len(codes) > MOST:
        raise Refusal("run_too_many", where="subjects", limit=MOST)
    group = [dict(one) for one in with_results(read, members(actor, read.subject, codes), wanted)]
    known = moment(known_at).astimezone(UTC)  # as the database gives it back: the bytes name the moment
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


def recomputed(actor: User, pk: int) -> tuple[bool, str]:
    """Work a kept run out again from the ledger: whether the bytes are the same, and the digest now."""
    kept = run_for(actor, pk)
    result = canonical(all_result(book_of(kept.book), kept.group, span(kept.period), kept.moment))
    digest = hashlib.sha256(result).hexdigest()
    return result.decode() == kept.result, digest


def publish(actor: User, at: datetime, pk: int) -> Run:
    """Show a run to every unit that may see runs. It is not taken back; a new run answers it."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    require_places(found)
    if found.published_at is None:
        Run.objects.filter(pk=pk, published_at__isnull=True).update(published_at=at, published_by=actor)
        found.refresh_from_db()
    return found


def give_value(
    actor: User,
    at: datetime,
    *,
    book: str,
    subject: str,
    item: str,
    value: str,
    period: str,
    reason: str,
    papers: Sequence[Stored] = (),
) -> int:
    """Give a subject of a book a value that a person judges or enters: a fact of the ledger, signed, within the book's
    range. A figure that is entered comes with the paper that it is read from.

    `item` is an input of the book, or `table.column` for a column that is given for each project, `subject` being the
    project then. `value` is as people write it, in the input's own unit.
    """
    require(actor, Act.JUDGE)
    read = book_of(book)
    one, sort = _wanted(read, item)
    [who] = members(actor, sort, [subject], Act.JUDGE)
    if one.origin.kind == "entered" and not papers:
        raise Refusal("value_without_paper", where="papers", item=one.name[0])
    about = about_whom(who)
    made = judge(
        actor,
        at,
        unit=org_for(actor, Act.JUDGE, who["unit_code"]) if who["unit_code"] else all_orgs().filter(depth=1)[0],
        code=judged_code(read, item),
        value=given(value, one),
        period=span(period).code,
        reason=reason,
        project=who["id"] if sort == "project" else None,
        subject="" if sort in ("unit", "project") else about,
        papers=papers,
    )
    return int(made.pk)


def give_values(
    actor: User,
    at: datetime,
    *,
    book: str,
    values: Sequence[tuple[str, str, str]],
    period: str,
    reason: str,
    papers: Sequence[Stored] = (),
) -> int:
    """Give many subjects values at once, (subject, item, value) each: all are taken or none. Papers and reason are shared;
    how many were given."""
    faults: list[Fault] = []
    with transaction.atomic():
        for subject, item, value in values:
            try:
                shared = {"period": period, "reason": reason, "papers": papers}
                give_value(actor, at, book=book, subject=subject, item=item, value=value, **shared)  # type: ignore[arg-type]  # as above
            except Refusal as refusal:
                faults += [
                    replace(one, where=f"{subject}/{item}" if one.where == "value" else one.where)
                    for one in refusal.faults
                ]
        if faults:
            raise Refusal.of(faults)
    return len(values)


def _wanted(book: Book, item: str) -> tuple[Input, str]:
    """The input that is given a value, and which sort of subject it is given to."""
    for one in by_hand(book):
        if one.code == item:
            return one, book.subject
    for table, column in columns_by_hand(book):
        if f"{table.code}.{column.code}" == item:
            return column, "project"
    raise Refusal("value_not_of_book", where="item", book=book.title[0])
