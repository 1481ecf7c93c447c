"""A book over very many subjects, by columns: the definitions summed for all at once, the book as one statement.

What the ledger sums is set work. What people gave, targets, traits and attributes of projects are read as for any run
and laid beside it. The scores are those of a run; the working of one subject is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from luodi.assessment.queries.inputs import all_inputs
from luodi.assessment.queries.subjects import Member
from luodi.core.periods import Span
from luodi.core.rules.asking import PLACES
from luodi.core.rules.books import Book
from luodi.core.rules.compiled import SUBJECTS, Compiled, NotCompiled, compiled, fed, scored
from luodi.core.rules.compiled.summing import GIVEN, MEMBERS, Laying, dens_of, is_sum
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.results import Standing
from luodi.figures.queries import catalogue
from luodi.figures.queries.columns import Columns, above, all_columns, filled


@dataclass(frozen=True, slots=True)
class Scores:
    """The standings; the inputs that are no sums and were read subject by subject; the construct for which the whole
    book was left to the reference evaluation (empty: none)."""

    standings: Mapping[str, Standing]
    read_singly: tuple[str, ...]
    left_for: str = ""


def all_scores(book: Book, group: Sequence[Member], period: Span, at: datetime) -> Scores:
    """The book over the group, as known at the moment: what `all_result` gives, without the working."""
    singly = tuple(code for code, one in book.inputs.items() if not is_sum(book, one, catalogue()))
    try:
        return Scores(_by_columns(book, singly, group, period, at), singly)
    except NotCompiled as found:
        subjects = evaluate(book, all_inputs(book, group, period, at), period, at).subjects
        return Scores(subjects, tuple(book.inputs), str(found))


def _by_columns(
    book: Book, singly: Sequence[str], group: Sequence[Member], period: Span, at: datetime
) -> dict[str, Standing]:
    others = replace(book, inputs={code: book.inputs[code] for code in singly})
    given = all_inputs(others, group, period, at)
    tables = fed(book, given)
    made = compiled(book, period.days[1], {**tables.dens, **dens_of(book, catalogue())})
    with all_columns(at) as columns:
        for name, table in tables.tables.items():
            filled(columns.door, GIVEN if name == SUBJECTS else name, table.types, table.rows)
        rows = _rows(columns, made, group, period)
    if any(row["beyond"] for row in rows):  # the reference needs the sums as well
        given = all_inputs(book, group, period, at)
    return scored(made, given, rows, period, at)


def _rows(columns: Columns, made: Compiled, group: Sequence[Member], period: Span) -> list[dict[str, Any]]:
    book, door = made.book, columns.door
    of = "unit" if book.subject in PLACES else "project"
    keys = [(who["code"], who["unit"] if of == "unit" else who["id"]) for who in group]
    filled(door, MEMBERS, {"subject": "VARCHAR", "key": "INTEGER"}, keys)
    if of == "unit":
        above(door, [unit for _, unit in keys])
    laying = Laying(
        book, catalogue(), period, made.layout, lambda terms, span, apart: columns.summed(terms, span, apart, of)
    )
    for statement in laying.statements():
        door.execute(statement)
    found = door.sql(made.sql)
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
