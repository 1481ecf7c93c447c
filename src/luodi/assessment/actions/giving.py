"""Giving subjects values that people judge or enter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import transaction

from luodi.assessment.queries import Member, by_hand, columns_by_hand, judged_code, members, require_period, run_for
from luodi.assessment.queries.giving import ENTERED, Question, question
from luodi.assessment.queries.inputs import about_whom, decision
from luodi.books.queries import book_of
from luodi.core.errors import Fault, Refusal
from luodi.core.periods import span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.declaring import valued, with_unit
from luodi.core.rules.given import read as given
from luodi.core.rules.given import written_in
from luodi.core.rules.matching import described
from luodi.core.rules.units import measure, scale_of
from luodi.core.rules.values import exact, shown
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
    if one.origin.kind in ENTERED and not papers:
        raise Refusal("value_without_paper", where="papers", item=one.name[0])
    require_period(read, span(period))
    kept, code = given(value, one), span(period).code
    said: dict[str, Any] = {"period": code, "reason": reason, "papers": papers}
    return _signed(actor, at, read, who, item, kept, kept_in=written_in(one), **said)


def decide(
    actor: User,
    at: datetime,
    pk: int,
    *,
    subject: str,
    item: str,
    value: str,
    reason: str,
    papers: Sequence[Stored] = (),
) -> int:
    """Decide an item of a result that its book leaves to a person because it has no value: a fact, signed, with the reason.

    The result stays as it is; the next one for the period takes the decision, as long as the item still has no value.
    Refused: an item that has one, or goes by another policy; less than nothing or more than the item's full points.
    """
    require(actor, Act.JUDGE)
    asked = question(run_for(actor, pk), subject, item)
    read = asked.book
    decided = _decided(value, asked)
    [held] = members(actor, read.subject, [subject], Act.JUDGE)
    return _signed(
        actor, at, read, held, decision(item), decided, period=asked.period.code, reason=reason, papers=papers
    )


def _decided(text: str, asked: Question) -> object:
    """What was decided, as it is kept: a number as text in the item's own unit, a word as it stands."""
    text, item, unit = text.strip(), asked.item, asked.unit
    try:
        carried = with_unit(text, item.type) if item.type.kind == "number" else None
        value = valued(text, item.type, measure("")) if carried is None else carried / scale_of(unit)
    except ValueError:
        wanted = unit or described(item.type)
        raise Refusal("value_not_of_type", where="value", item=item.name[0], wanted=wanted, given=text[:60]) from None
    if isinstance(value, Fraction) and asked.most is not None and not 0 <= value <= asked.most:
        raise Refusal("score_out_of_range", where="value", low="0", high=f"{shown(asked.most)}{unit}")
    return exact(value) if isinstance(value, Fraction) else text[:120]


def _signed(actor: User, at: datetime, book: Book, who: Member, name: str, value: object, **said: Any) -> int:
    about = about_whom(who)
    made = judge(
        actor,
        at,
        unit=org_for(actor, Act.JUDGE, who["unit_code"]) if who["unit_code"] else whole_tree(),
        code=judged_code(book, name),
        value=value,
        project=who["id"] if about.startswith("project:") else None,
        subject="" if about.partition(":")[0] == "project" or ":" not in about else about,
        **said,
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
