"""The plain reading of a definition: which months, which codes, whose projects."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import luodi.figures
from luodi.core.definitions import Over, Row, Term, load, value, window
from luodi.core.definitions.working import amount
from luodi.core.periods import EARLIEST, Span, span

Q2 = span("2026-Q2")
SHIPPED = load((Path(luodi.figures.__file__).parent / "definitions.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("over", "months"),
    [
        (Over.SPAN, Span(202604, 202606)),
        (Over.YEAR_TO_DATE, Span(202601, 202606)),
        (Over.CUMULATIVE, Span(EARLIEST, 202606)),
        (Over.BEFORE_YEAR, Span(EARLIEST, 202512)),
        (Over.ALL, Span(EARLIEST, 999912)),
    ],
)
def test_a_term_adds_up_its_own_months(over: Over, months: Span) -> None:
    assert window(over, Q2) == months


def test_a_posting_counts_by_measure_month_code_and_scale() -> None:
    rows = [
        Row("paid_in", "capital", 202604, 1, scale=500),
        Row("paid_in", "loan", 202604, 10, scale=500),
        Row("paid_in", "capital", 202603, 100, scale=500),
        Row("paid_in", "capital", 202604, 1000, scale=499),
        Row("agreed", "capital", 202604, 10000, scale=500),
    ]
    assert amount(Term("paid_in", Over.SPAN, ("capital",), scale_at_least=500), rows, Q2) == 1
    assert amount(Term("paid_in", Over.SPAN), rows, Q2) == 1011


def test_a_plan_is_read_by_the_year_in_which_the_span_ends() -> None:
    rows = [Row("year_plan", "2026", 202512, 5), Row("year_plan", "2025", 202512, 7)]
    assert amount(Term("year_plan", Over.CUMULATIVE, of_year=True), rows, Q2) == 5


def test_a_project_counts_as_signed_from_its_agreement_on_until_that_is_taken_back() -> None:
    term = Term("paid_in", Over.CUMULATIVE, signed_only=True)
    rows = [Row("signed", "contract", 202605, 1, 1), Row("signed", "contract", 202607, -1, 1)]
    rows += [Row("paid_in", "", 202601, 30, 1), Row("paid_in", "", 202601, 4, 2)]
    written = ("2026-04", "2026-05", "2026-07")
    assert [amount(term, rows, span(one)) for one in written] == [0, 30, 0]


def test_the_shipped_rates_have_no_value_without_a_denominator() -> None:
    rates = [one for one in SHIPPED if one.unit == "percent"]
    assert [(one.code, value(one, [], Q2)) for one in rates] == [
        ("contract_fulfilment_rate", None),
        ("funds_in_place_rate", None),
        ("start_rate", None),
        ("production_rate", None),
    ]
    rows = [Row("signed", "contract", 202601, 3), Row("of_signed", "preparing", 202601, 2)]
    assert value(rates[0], rows, Q2) == Decimal("66.67")


def test_every_shipped_definition_says_itself_in_two_languages_and_none_is_said_twice() -> None:
    names = [(one.zh, one.en, one.says_zh, one.says_en) for one in SHIPPED]
    assert all(all(texts) for texts in names)
    for place in range(4):
        assert len({texts[place] for texts in names}) == len(names)


def test_a_sum_takes_away_what_its_terms_take_away() -> None:
    rows = [
        Row("reached", "started", 202505, 1, 1, scale=100_000_000),
        Row("reached", "started", 202602, 1, 2, scale=99_999_999),
        Row("reached", "completed", 202511, 1, 1, scale=100_000_000),
    ]
    projects = next(one for one in SHIPPED if one.code == "construction_projects")
    assert [value(projects, rows, span(year)) for year in ("2025", "2026")] == [1, 0]
