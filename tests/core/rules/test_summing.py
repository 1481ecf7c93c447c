"""Sums of postings laid for a book: what the plain reading of the definitions gives each subject."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import duckdb
import narwhals as nw
import pytest

import luodi.figures
from luodi.core.definitions import Row, Term, load, value
from luodi.core.definitions.columnar import amounts, names_of, within
from luodi.core.periods import Span, span
from luodi.core.rules import loading
from luodi.core.rules.compiled import layout_of
from luodi.core.rules.compiled.summing import Laying, is_sum, summed_values, terms_of

CATALOGUE = load((Path(luodi.figures.__file__).parent / "definitions.yaml").read_text(encoding="utf-8"))
BOOK = """
book: sums
title: 合计
subject: {subject}
period: quarter
source: 无
inputs:
  paid: {{name: x, unit: 万元, from: {{definition: paid_in}}}}
  count: {{name: x, unit: 个, from: {{definition: signed_count_total}}}}
  rate: {{name: x, unit: "%", from: {{definition: funds_in_place_rate}}}}
  each: {{name: x, unit: 亿元, list: yes, from: {{definition: agreed_total}}}}
  months: {{name: x, unit: 亿元, list: yes, from: {{definition: paid_in, by: month}}}}
  quarters: {{name: x, unit: 亿元, list: yes, from: {{definition: paid_in, by: quarter}}}}
  table:
    name: x
    from: {{definition: paid_in_total}}
    rows: {{own_paid: {{name: x, unit: 元, from: {{definition: paid_in_total}}}}, own_rate: {{name: x, unit: "%", from: {{definition: funds_in_place_rate}}}}}}
  told: {{name: x, unit: 个, from: {{entered: x}}}}
  odd: {{name: x, from: {{definition: paid_in}}, rows: {{by_hand: {{name: x, type: yesno}}}}}}
items: [{{code: one, name: x, expression: 1分}}]
"""


@pytest.mark.parametrize("subject", ["unit", "project"])
def test_what_is_laid_is_what_the_plain_reading_gives(subject: str) -> None:
    book, asked = loading.load(BOOK.format(subject=subject)), span("2026-Q1")
    for seed in range(4):
        rows = posted(seed)
        found = laid(book, rows, subject)
        for key in range(1, 4):
            mine = [row for row in rows if key in (row.project % 2 + 1 if subject == "unit" else row.project,)]
            mine = rows if subject == "unit" and key == 3 else mine
            assert found.get(str(key), {}) == wanted(mine, asked), (seed, key)
    assert [code for code, one in book.inputs.items() if not is_sum(book, one, CATALOGUE)] == ["told", "odd"]


def test_a_book_may_ask_for_lists_alone() -> None:
    text = BOOK.format(subject="unit")
    kept = [line for line in text.splitlines() if not line.startswith(("  paid:", "  count:", "  rate:"))]
    found = laid(loading.load("\n".join(kept)), posted(1), "unit")
    assert set(found["1"]) == {"each", "months", "quarters", "table"}


def test_a_book_over_people_asks_for_no_sums() -> None:
    text = BOOK.format(subject="person").replace("{definition: paid_in_total}", "{definition: paid_in}")
    book = loading.load(text)
    assert not any(is_sum(book, one, CATALOGUE) for one in book.inputs.values())


@pytest.mark.parametrize("subject", ["unit", "project", "person"])
def test_the_terms_of_a_book_are_those_that_laying_it_asks_for(subject: str) -> None:
    """Who reads one subject alone reads these and no others."""
    book = loading.load(BOOK.format(subject=subject).replace("{definition: paid_in_total}", "{definition: paid_in}"))
    for asked in (span("2026-Q1"), span("2025-Q4")):
        heard: list[Term] = []

        def summed(terms: Sequence[Term], part: Span, apart: bool, heard: list[Term] = heard) -> str:
            heard.extend(terms)
            return "sums"

        Laying(book, CATALOGUE, asked, layout_of(book, {}), summed).statements()
        found = terms_of(book, CATALOGUE, asked)
        assert (set(found), len(found)) == (set(heard), len(set(heard)))
        assert bool(found) is (subject != "person")


def posted(seed: int) -> list[Row]:
    chance = random.Random(seed)
    pairs = [("paid_in", "capital"), ("agreed", "contract"), ("signed", "contract")]
    return [
        Row(*pair, chance.choice([202512, 202601, 202603]), 1 if pair[0] == "signed" else chance.randint(-(10**9), 10**12), chance.randint(1, 3))
        for pair in chance.choices(pairs, k=25)
    ]  # fmt: skip


def wanted(rows: Sequence[Row], asked: Span) -> dict[str, object]:
    """By `core.definitions.working`, subject by subject."""

    def of(code: str, which: Sequence[Row] = rows, when: Span = asked) -> object:
        found = value(CATALOGUE.in_force(code, when.last), which, when)
        return Fraction(found) if isinstance(found, int | Decimal) else None

    projects = {
        project: [row for row in rows if row.project == project] for project in sorted({row.project for row in rows})
    }
    return {
        "paid": of("paid_in"),
        "count": of("signed_count_total"),
        "rate": of("funds_in_place_rate"),
        "each": [of("agreed_total", mine) for mine in projects.values() if of("agreed_total", mine)],
        "months": [of("paid_in", when=Span(month, month)) for month in asked.months],
        "quarters": [of("paid_in")],
        "table": [
            {"own_paid": of("paid_in_total", mine), "own_rate": of("funds_in_place_rate", mine)}
            for mine in projects.values()
            if of("paid_in_total", mine)
        ],
    }


def laid(book: loading.Book, rows: Sequence[Row], subject: str) -> dict[str, dict[str, object]]:
    """Units 1 and 2 hold the projects, and both are part of 3."""
    door = duckdb.connect()
    door.execute(
        "CREATE TABLE postings (project INT, unit INT, measure TEXT, code TEXT, period INT, amount BIGINT, scale BIGINT)"
    )
    door.executemany(
        "INSERT INTO postings VALUES (?, ?, ?, ?, ?, ?, ?)",
        [[row.project, row.project % 2 + 1, row.measure, row.code, row.period, row.amount, row.scale] for row in rows],
    )
    door.execute("CREATE TABLE above AS SELECT * FROM (VALUES (1, 1), (2, 2), (1, 3), (2, 3)) t(unit, within)")
    layout = layout_of(book, {})
    columns = ", ".join(f"NULL AS {column}" for column in layout.inputs.values())
    door.execute(f"CREATE TABLE given AS SELECT i::VARCHAR AS subject, {columns} FROM range(1, 4) t(i)")
    door.execute("CREATE TABLE members AS SELECT i::VARCHAR AS subject, i::INTEGER AS key FROM range(1, 4) t(i)")

    def summed(terms: Sequence[Term], when: Span, apart: bool) -> str:
        frame, names = nw.from_native(door.table("postings")).lazy(), list(names_of(terms).values())
        if subject == "project":
            found = amounts(frame, terms, when, ["project"]).with_columns(whose=nw.col("project"))
        else:
            by = ["project"] if apart else []
            own = amounts(frame, terms, when, ["unit", *by])
            found = within(own, nw.from_native(door.table("above")).lazy(), names, by).rename({"within": "whose"})
        name = f"sums{len(door.sql('SHOW TABLES').fetchall())}"
        found.to_native().create(name)
        return name

    for statement in Laying(book, CATALOGUE, span("2026-Q1"), layout, summed).statements():
        door.execute(statement)
    return summed_values(book, CATALOGUE, layout, lambda sql: door.sql(sql).fetchall())
