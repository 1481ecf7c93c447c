"""Giving subjects values that people judge or enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from luodi.assessment.queries import by_hand, columns_by_hand, judged_code, members
from luodi.assessment.queries.inputs import about_whom
from luodi.books.queries import book_of
from luodi.core.errors import Fault, Refusal
from luodi.core.periods import span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.given import read as given
from luodi.ledger.actions import Stored, judge
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.people.queries import org_for, whole_tree


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
        unit=org_for(actor, Act.JUDGE, who["unit_code"]) if who["unit_code"] else whole_tree(),
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
