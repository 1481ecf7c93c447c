"""A book over very many subjects, by columns: the definitions summed for all at once, the book as one statement.

What the ledger sums is set work. What people gave, targets, traits and attributes of projects are read as for any run
and laid beside it. The scores are those of a run; the working of one subject is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from luodi.assessment.queries.inputs import all_inputs
from luodi.assessment.queries.subjects import Member
from luodi.core.periods import Span
from luodi.core.rules.asking import PLACES
from luodi.core.rules.books import Book
from luodi.core.rules.compiled import SUBJECTS, Fed, Layout, NotCompiled, compiled, fed, layout_of, scored
from luodi.core.rules.compiled.summing import GIVEN, MEMBERS, Laying, dens_of, is_sum, summed_values, terms_of
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.results import Standing
from luodi.core.rules.taking import Inputs
from luodi.figures.queries import catalogue
from luodi.figures.queries.columns import Columns, above, all_columns, filled, units_below


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


def traced(book: Book, who: Member, period: Span, at: datetime) -> Standing:
    """One subject with its working, from its own postings alone. Its place, and what compares it with others, are those
    of a group of one."""
    singly = [code for code, one in book.inputs.items() if not is_sum(book, one, catalogue())]
    given = _given(book, singly, [who], period, at)
    tables, layout = fed(book, given), layout_of(book, {})
    of = _kept_by(book)
    with all_columns(at) as columns:
        keys = units_below(int(who["unit"])) if of == "unit" else [int(who["id"])]
        _lay(columns.only(of, keys, terms_of(book, catalogue(), period)), book, layout, tables, [who], period)
        sums = summed_values(book, catalogue(), layout, lambda sql: columns.door.sql(sql).fetchall())
    code = str(who["code"])
    whole = replace(given[code], values={**given[code].values, **sums.get(code, {})})
    return evaluate(book, {code: whole}, period, at).subjects[code]


def _kept_by(book: Book) -> str:
    return "unit" if book.subject in PLACES else "project"


def _given(book: Book, singly: Sequence[str], group: Sequence[Member], period: Span, at: datetime) -> dict[str, Inputs]:
    """What is no sum, read as for any run."""
    return all_inputs(replace(book, inputs={code: book.inputs[code] for code in singly}), group, period, at)


def _by_columns(
    book: Book, singly: Sequence[str], group: Sequence[Member], period: Span, at: datetime
) -> Mapping[str, Standing]:
    given = _given(book, singly, group, period, at)
    tables = fed(book, given)
    made = compiled(book, period.days[1], {**tables.dens, **dens_of(book, catalogue())})
    with all_columns(at) as columns:
        _lay(columns, book, made.layout, tables, group, period)
        found = columns.door.sql(made.sql)
        rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    for row in rows:  # where a person decided an item, the reference says whether that counts
        row["beyond"] = row["beyond"] or bool(given[str(row["subject"])].decided)
    if any(row["beyond"] for row in rows):  # the reference needs the sums as well
        given = all_inputs(book, group, period, at)
    return scored(made, given, rows, period, at)


def _lay(columns: Columns, book: Book, layout: Layout, tables: Fed, group: Sequence[Member], period: Span) -> None:
    """Everything that the book asks for, as the tables of the engine that it reads."""
    door, of = columns.door, _kept_by(book)
    for name, table in tables.tables.items():
        filled(door, GIVEN if name == SUBJECTS else name, table.types, table.rows)
    keys = [(who["code"], who["unit"] if of == "unit" else who["id"]) for who in group]
    filled(door, MEMBERS, {"subject": "VARCHAR", "key": "INTEGER"}, keys)
    if of == "unit":
        above(door, [unit for _, unit in keys])
    summed = partial(columns.summed, of=of)
    for statement in Laying(book, catalogue(), period, layout, summed).statements():
        door.execute(statement)
