"""One definition, three readings: plain Python, DuckDB and Spark give the same sums to the fen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest

from luodi.core.definitions import Over, Row, Term
from luodi.core.definitions.columnar import Frame, amounts, known, names_of, signed_by, within
from luodi.core.definitions.working import signed_by as plainly_signed
from luodi.core.periods import span
from tests.spark.conftest import REFUSED, Engines, rows_of
from tests.spark.ledgers import ABOVE, INSTANT, NOON, TERMS, Key, Posting, kept, kept_above, plain_known, plain_sums

pytestmark = pytest.mark.spark

BEIJING = timezone(timedelta(hours=8))
LARGEST, SMALLEST = 2**63 - 1, -(2**63)
NAMES = list(names_of(TERMS).values())
SIGNED = [term for term in TERMS if term.signed_only]
PAID = Term("paid_in", Over.SPAN)
Question = Callable[..., Frame]


def asked(engines: Engines, question: Question, *paths: str) -> Any:
    """What both engines answer, which has to be the same answer: the same rows, whole numbers, nothing missing."""
    mine, sparks = (rows_of(question(*frames)) for frames in engines.read(*paths))
    assert in_order(mine) == in_order(sparks)
    if not isinstance(sparks, str):
        assert {type(cell) for row in sparks for cell in row.values()} <= {int}
    return sparks


def in_order(rows: list[dict[str, int]] | str) -> Any:
    return rows if isinstance(rows, str) else sorted(rows, key=lambda row: sorted(row.items()))


def same(rows: list[dict[str, int]], by: Sequence[str], plain: dict[Key, list[int]]) -> None:
    """The engine's rows say what the plain reading says; a group that it lacks has nothing."""
    found = {tuple(row[name] for name in by): [cell for name, cell in row.items() if name not in by] for row in rows}
    assert len(found) == len(rows)
    assert set(found) <= set(plain)
    differ = {
        key: (found.get(key), wanted) for key, wanted in plain.items() if found.get(key, [0] * len(wanted)) != wanted
    }
    assert differ == {}
    assert sum(any(sums) for sums in plain.values()) > 20  # the ledgers do ask something


def of_unit(posting: Posting) -> Iterable[Key]:
    yield (posting.unit,)


def of_project(posting: Posting) -> Iterable[Key]:
    yield (posting.row.project,)


def of_every_unit_above(posting: Posting) -> Iterable[Key]:
    base, own = divmod(posting.unit, 10)
    yield from ((base * 10 + whole,) for unit, whole in ABOVE if unit == own)


@pytest.mark.parametrize(("period", "book", "at"), [("2026-Q1", 1, NOON), ("2025-H2", 0, NOON - INSTANT)])
def test_every_sum_of_every_unit_as_a_book_was_known_at_a_moment(
    engines: Engines, files: tuple[str, str], period: str, book: int, at: datetime
) -> None:
    months, rows = span(period), plain_known(book, at)
    found = asked(engines, lambda every: amounts(known(every, book, at), TERMS, months, ["unit"]), files[0])
    same(found, ["unit"], plain_sums(rows, TERMS, months, of_unit, rows))


def test_every_sum_of_every_project(engines: Engines, files: tuple[str, str]) -> None:
    months, rows = span("2026-H1"), plain_known(1, NOON)
    found = asked(engines, lambda every: amounts(known(every, 1, NOON), TERMS, months, ["project"]), files[0])
    same(found, ["project"], plain_sums(rows, TERMS, months, of_project, rows))


@pytest.mark.parametrize(
    ("apart", "period", "at"),
    [([], "2026", (NOON + INSTANT).astimezone(BEIJING)), (["project"], "2026-03", NOON)],
)
def test_a_unit_has_what_stands_below_it_whole_or_project_by_project(
    engines: Engines, files: tuple[str, str], apart: list[str], period: str, at: datetime
) -> None:
    months, rows = span(period), plain_known(1, at)

    def question(every: Frame, above: Frame) -> Frame:
        return within(amounts(known(every, 1, at), TERMS, months, ["unit", *apart]), above, NAMES, apart)

    def keys(posting: Posting) -> Iterable[Key]:
        yield from ((*unit, posting.row.project) if apart else unit for unit in of_every_unit_above(posting))

    same(asked(engines, question, *files), ["within", *apart], plain_sums(rows, TERMS, months, keys, rows))


def test_sums_of_some_units_ask_everywhere_who_has_signed(engines: Engines, files: tuple[str, str]) -> None:
    months, rows = span("2026-Q1"), plain_known(1, NOON)
    some = [posting for posting in rows if posting.unit % 10 in (2, 4)]

    def question(every: Frame) -> Frame:
        all_known = known(every, 1, NOON)
        return amounts(all_known.filter((nw.col("unit") % 10).is_in([2, 4])), SIGNED, months, ["unit"], all_known)

    plain = plain_sums(some, SIGNED, months, of_unit, rows)
    same(asked(engines, question, files[0]), ["unit"], plain)
    assert plain != plain_sums(some, SIGNED, months, of_unit, some)  # asked of these units alone it would be wrong


@pytest.mark.parametrize("month", [202512, 202603, 999912])
def test_who_has_signed_by_a_month(engines: Engines, files: tuple[str, str], month: int) -> None:
    found = asked(engines, lambda every: signed_by(known(every, 1, NOON), month), files[0])
    wanted = plainly_signed((posting.row for posting in plain_known(1, NOON)), month)
    assert sorted(row["project"] for row in found) == sorted(wanted)
    assert wanted


def test_a_journal_without_postings_has_no_sums_and_a_unit_without_any_has_noughts(
    engines: Engines, tmp_path: Path
) -> None:
    asking = [PAID, Term("agreed", Over.SPAN, signed_only=True), Term("paid_in", Over.SPAN, ("capital",))]

    def question(every: Frame) -> Frame:
        return amounts(every, asking, span("2026-Q1"), ["unit"])

    assert asked(engines, question, kept(tmp_path, [])) == []
    paid = kept(tmp_path, [Posting(1, 1, NOON, Row("paid_in", "kind", 202603, 7))])
    assert asked(engines, question, paid) == [{"unit": 1, "term0": 7, "term1": 0, "term2": 0}]


def paid_in(*amounts_of_units: tuple[int, int]) -> list[Posting]:
    return [Posting(unit, 1, NOON, Row("paid_in", "capital", 202603, fen, unit)) for unit, fen in amounts_of_units]


def of_each_unit(every: Frame) -> Frame:
    return amounts(every, [PAID], span("2026-Q1"), ["unit"])


def test_sums_up_to_the_largest_bigint_are_exact(engines: Engines, tmp_path: Path) -> None:
    rows = [(1, LARGEST), (2, LARGEST - 1), (2, 1), (3, SMALLEST), (4, SMALLEST + 1), (4, -1), (5, LARGEST - 10**15)]
    found = asked(engines, of_each_unit, kept(tmp_path, paid_in(*rows)))
    assert {row["unit"]: row["term0"] for row in found} == {
        1: LARGEST, 2: LARGEST, 3: SMALLEST, 4: SMALLEST, 5: LARGEST - 10**15,
    }  # fmt: skip


@pytest.mark.parametrize("rows", [[(1, LARGEST), (1, 1)], [(1, SMALLEST), (1, -1)]])
def test_a_sum_beyond_the_largest_bigint_is_refused(
    engines: Engines, tmp_path: Path, rows: list[tuple[int, int]]
) -> None:
    assert asked(engines, of_each_unit, kept(tmp_path, paid_in(*rows))) == REFUSED


def test_a_sum_beyond_the_largest_bigint_is_refused_where_only_units_together_reach_it(
    engines: Engines, tmp_path: Path
) -> None:
    journal, tree = tmp_path / "journal", tmp_path / "tree"
    journal.mkdir()
    tree.mkdir()
    paths = kept(journal, paid_in((1, LARGEST), (2, 1))), kept_above(tree, [(1, 1), (2, 1), (2, 2)])

    def question(every: Frame, above: Frame) -> Frame:
        return within(of_each_unit(every), above, ["term0"])

    assert asked(engines, question, *paths) == REFUSED


def test_a_sum_that_fits_although_some_of_it_does_not_is_never_wrong(engines: Engines, tmp_path: Path) -> None:
    """DuckDB adds in 128 bits; Spark in 64, and what it adds first is its own affair: it may refuse."""
    path = kept(tmp_path, paid_in((1, LARGEST), (1, 1), (1, -1)))
    mine, sparks = (rows_of(of_each_unit(*frames)) for frames in engines.read(path))
    assert mine == [{"unit": 1, "term0": LARGEST}]
    assert sparks in (mine, REFUSED)
