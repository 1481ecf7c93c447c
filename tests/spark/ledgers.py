"""Forty random ledgers laid into one, and what plain Python makes of them.

A question takes Spark some seconds however little it is about, so the ledgers are asked about together: each has
units and projects of its own, and what is true of one says nothing about another.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple

import duckdb

import luodi.figures
from luodi.core.definitions import Over, Row, Term, load, window
from luodi.core.definitions.columnar import stamp
from luodi.core.definitions.working import amount, signed_by
from luodi.core.periods import Span
from luodi.figures.queries.columns import ORDER, STORED, filled

CATALOGUE = load((Path(luodi.figures.__file__).parent / "definitions.yaml").read_text(encoding="utf-8"))
# Every way to add up, each also in ways of which the catalogue has no example yet.
TERMS = tuple(
    dict.fromkeys(
        [term for versions in CATALOGUE.versions.values() for one in versions for term in one.terms]
        + [Term("agreed", over, ("contract", "Contract"), False, 100_000_000, True) for over in Over]
        + [Term("year_plan", over, of_year=True) for over in (Over.SPAN, Over.ALL)]
    )
)
NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)
MOMENTS = (datetime(1969, 12, 31, 23, tzinfo=UTC), NOON - INSTANT, NOON, NOON, NOON + INSTANT)
MONTHS = (
    100001, 202412, 202501, 202506, 202507, 202512, 202512, 202601, 202601, 202602, 202603, 202603, 202604, 202606,
    202607, 202612, 202701, 999912,
)  # fmt: skip
SCALES = (0, 99_999_999, 100_000_000, 10**12)
# What names no code, what is named in another way, and every code that the terms name.
CODES = ("", "2025", "2026", "2027", "capital", "contract", "Contract", "contract ", "合同")
CODES += tuple(sorted({code for term in TERMS for code in term.codes}))
MEASURES = (*sorted({term.measure for term in TERMS}), "paid_in", "agreed", "signed", "signed", "unasked")
TYPES = {  # as the columns of production have them
    "project": "INTEGER", "unit": "INTEGER", "measure": "VARCHAR", "code": "VARCHAR", "book": "TINYINT",
    "period": "INTEGER", "recorded": "BIGINT", "amount": "BIGINT", "scale": "BIGINT",
}  # fmt: skip
LEDGERS, POSTINGS, PARTS = 40, 60, 3
# Inside a ledger: 1 is above 2 and 3, 2 is above 4, and 5 stands by itself.
ABOVE = ((1, 1), (2, 2), (2, 1), (3, 3), (3, 1), (4, 4), (4, 2), (4, 1), (5, 5))


class Posting(NamedTuple):
    unit: int
    book: int
    at: datetime
    row: Row


def ledger(number: int) -> list[Posting]:
    """One random ledger; a project may have postings in several units, and an agreement that was taken back."""
    chance = random.Random(number)
    found = []
    for _ in range(POSTINGS):
        measure = chance.choice(MEASURES)
        money = chance.choice([chance.randint(-3, 3), chance.randint(-(10**15), 10**15)])
        times = chance.choice([1, 1, 1, -1])
        row = Row(
            measure,
            chance.choice(CODES),
            chance.choice(MONTHS),
            times if measure == "signed" else money,
            number * 10 + chance.randint(1, 6),
            chance.choice(SCALES),
        )
        found.append(
            Posting(number * 10 + chance.randint(1, 5), chance.choice([0, 1, 1, 1]), chance.choice(MOMENTS), row)
        )
    return found


@cache
def every_posting() -> tuple[Posting, ...]:
    return tuple(posting for number in range(LEDGERS) for posting in ledger(number))


def above() -> list[tuple[int, int]]:
    """Every unit of every ledger and what it is part of."""
    return [(number * 10 + unit, number * 10 + within) for number in range(LEDGERS) for unit, within in ABOVE]


def kept(folder: Path, postings: Sequence[Posting]) -> str:
    """The postings as Parquet, in several files as the journal is kept; the pattern that names them."""
    rows = [
        [row.project, unit, row.measure, row.code, book, row.period, stamp(at), row.amount, row.scale]
        for unit, book, at, row in postings
    ]
    with duckdb.connect() as door:
        for part in range(PARTS):
            door.execute("DROP TABLE IF EXISTS postings")
            filled(door, "postings", TYPES, rows[part::PARTS])
            where = folder / f"{part}.parquet"
            door.execute(f"COPY (SELECT * FROM postings ORDER BY {ORDER}) TO '{where}' ({STORED})")
    return str(folder / "*.parquet")


def kept_above(folder: Path, pairs: Sequence[tuple[int, int]]) -> str:
    path = folder / "above.parquet"
    with duckdb.connect() as door:
        filled(door, "above", {"unit": "INTEGER", "within": "INTEGER"}, pairs)
        door.execute(f"COPY above TO '{path}' (FORMAT parquet)")
    return str(path)


def plain_known(book: int, at: datetime) -> list[Posting]:
    return [posting for posting in every_posting() if posting.book == book and posting.at <= at]


Key = tuple[int, ...]


def plain_sums(
    postings: Iterable[Posting],
    terms: Sequence[Term],
    span: Span,
    keys: Callable[[Posting], Iterable[Key]],
    everywhere: Iterable[Posting],
) -> dict[Key, list[int]]:
    """What `working` makes of the postings of each key, a number a term. Who has signed is asked of all that
    is known, wherever it was posted."""
    groups: dict[Key, list[Row]] = defaultdict(list)
    for posting in postings:
        for key in keys(posting):
            groups[key].append(posting.row)
    signings = [posting.row for posting in everywhere]
    signed = {month: signed_by(signings, month) for month in {window(term.over, span).last for term in terms}}

    def of(term: Term, rows: list[Row]) -> int:
        if not term.signed_only:
            return amount(term, rows, span)
        theirs = [row for row in rows if row.project in signed[window(term.over, span).last]]
        return amount(replace(term, signed_only=False), theirs, span)

    return {key: [of(term, rows) for term in terms] for key, rows in groups.items()}
