"""Definitions over columns give what the plain reading gives, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import narwhals as nw
from hypothesis import given, settings
from hypothesis import strategies as some

import luodi.figures
from luodi.core.definitions import Row, load, made_of, value
from luodi.core.definitions.columnar import amounts, known, names_of, stamp, within
from luodi.core.periods import span

CATALOGUE = load((Path(luodi.figures.__file__).parent / "definitions.yaml").read_text(encoding="utf-8"))
ALL = [one for versions in CATALOGUE.versions.values() for one in versions]
NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
COLUMNS = (
    "(project INTEGER, unit INTEGER, measure VARCHAR, code VARCHAR, book INTEGER, period INTEGER, "
    "recorded BIGINT, amount BIGINT, scale BIGINT)"
)
PAIRS = sorted({(term.measure, code) for one in ALL for term in one.terms for code in term.codes or ("", "2026")})
rows = some.lists(
    some.builds(
        lambda pair, period, amount, project, scale: Row(*pair, period, amount, project, scale),
        some.sampled_from([*PAIRS, ("signed", "contract"), ("agreed", "contract")]),
        some.sampled_from([202412, 202501, 202512, 202601, 202603, 202606, 202607, 202701]),
        some.one_of(some.integers(-3, 3), some.integers(-(10**15), 10**15)),
        some.integers(1, 4),
        some.sampled_from([0, 99_999_999, 100_000_000, 10**12]),
    ),
    max_size=40,
)


def frame(every: Sequence[tuple[object, ...]]) -> nw.LazyFrame[duckdb.DuckDBPyRelation]:
    door = duckdb.connect()
    door.execute(f"CREATE TABLE postings {COLUMNS}")
    if every:
        door.executemany("INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [list(row) for row in every])
    return nw.from_native(door.table("postings")).lazy()


def unit_of(row: Row) -> int:
    return row.project % 3


def posted(row: Row) -> tuple[object, ...]:
    return (row.project, unit_of(row), row.measure, row.code, 1, row.period, 0, row.amount, row.scale)


def fetched(found: nw.LazyFrame[duckdb.DuckDBPyRelation]) -> list[dict[str, int]]:
    native = found.to_native()
    return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]


@settings(max_examples=25, deadline=None)
@given(rows, some.sampled_from(["2026-Q1", "2026", "2026-03", "2025-H2"]))
def test_every_definition_is_the_same_by_columns_and_by_hand_in_every_unit(every: list[Row], period: str) -> None:
    asked, terms = span(period), {term: None for one in ALL for term in one.terms}
    names = names_of(terms)
    found = {
        row["unit"]: row for row in fetched(amounts(frame([posted(row) for row in every]), terms, asked, ["unit"]))
    }
    for unit in range(3):
        sums = {term: int(found[unit][name]) if unit in found else 0 for term, name in names.items()}
        # Who has signed is asked of a project, whose postings all stand in one unit here.
        mine = [row for row in every if unit_of(row) == unit]
        assert {one.code: made_of(one, sums) for one in ALL} == {one.code: value(one, mine, asked) for one in ALL}


def test_what_was_not_known_then_and_the_other_book_are_left_out() -> None:
    later = NOON + timedelta(microseconds=1)
    every = [
        (1, 1, "paid_in", "capital", book, 202603, stamp(at), amount, 0)
        for book, at, amount in [(1, NOON, 5), (1, later, 70), (0, NOON, 900)]
    ]
    terms = CATALOGUE.in_force("paid_in", 202603).terms
    [row] = fetched(amounts(known(frame(every), 1, NOON), terms, span("2026-Q1"), ["unit"]))
    assert row == {"unit": 1, "term0": 5}


def test_a_unit_has_what_stands_below_it() -> None:
    every = [(unit, unit, "paid_in", "capital", 1, 202603, 0, 10**unit, 0) for unit in (1, 2, 3)]
    door = duckdb.connect()
    door.execute(f"CREATE TABLE postings {COLUMNS}")
    door.executemany("INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", [list(row) for row in every])
    door.execute("CREATE TABLE above AS SELECT * FROM (VALUES (1, 1), (2, 2), (2, 1), (3, 3), (3, 1)) t(unit, within)")
    terms = CATALOGUE.in_force("paid_in", 202603).terms
    found = amounts(nw.from_native(door.table("postings")).lazy(), terms, span("2026-Q1"), ["unit"])
    summed = fetched(within(found, nw.from_native(door.table("above")).lazy(), ["term0"]))
    assert {row["within"]: row["term0"] for row in summed} == {1: 1110, 2: 100, 3: 1000}
