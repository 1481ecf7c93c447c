"""Spans of work: read as offices write them, counted in months."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.periods import EARLIEST, Span, first_day, last_day, month_after, month_of, period_of, span


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2026", Span(202601, 202612)),
        ("2026-H1", Span(202601, 202606)),
        ("2026-H2", Span(202607, 202612)),
        ("2026-Q1", Span(202601, 202603)),
        ("2026-Q4", Span(202610, 202612)),
        (" 2026-09 ", Span(202609, 202609)),
    ],
)
def test_a_span_is_read_and_written_the_same(written: str, expected: Span) -> None:
    assert span(written) == expected
    assert expected.code == written.strip()


def test_a_span_of_another_length_is_written_by_its_ends() -> None:
    assert Span(202602, 202604).code == "202602..202604"
    assert Span(202602, 202607).code == "202602..202607"
    assert Span(202511, 202602).code == "202511..202602"


@pytest.mark.parametrize("written", ["", "26", "2026-13", "2026-Q5", "2026-H3", "2026年", "2026-9"])
def test_what_is_no_span_is_refused_by_name(written: str) -> None:
    with pytest.raises(Refusal) as caught:
        span(written)
    assert caught.value.faults[0].blanks == {"given": written}


def test_spans_before_and_to_date() -> None:
    quarter = span("2026-Q1")
    assert quarter.before() == Span(202510, 202512)
    assert quarter.a_year_before() == Span(202501, 202503)
    assert quarter.until_now() == Span(EARLIEST, 202603)
    assert span("2026-09").year_to_date() == Span(202601, 202609)
    assert quarter.months == [202601, 202602, 202603]
    assert quarter.days == (date(2026, 1, 1), date(2026, 3, 31))
    assert 202602 in quarter and 202604 not in quarter and "202602" not in quarter


def test_days_and_months() -> None:
    assert month_of(date(2026, 3, 9)) == 202603
    assert (first_day(202402), last_day(202402)) == (date(2024, 2, 1), date(2024, 2, 29))


@given(st.integers(1990, 2090), st.integers(1, 12), st.integers(-60, 60))
def test_going_on_and_back_by_the_same_months_returns(year: int, number: int, by: int) -> None:
    month = year * 100 + number
    assert month_after(month_after(month, by), -by) == month
    assert 1 <= month_after(month, by) % 100 <= 12


@pytest.mark.parametrize(
    ("kind", "day", "code"),
    [
        ("year", date(2026, 12, 31), "2026"),
        ("half_year", date(2026, 7, 1), "2026-H2"),
        ("quarter", date(2026, 6, 30), "2026-Q2"),
        ("month", date(2026, 2, 1), "2026-02"),
        ("once", date(2026, 2, 1), "2026-02"),
    ],
)
def test_a_day_lies_in_one_period_of_each_kind_and_a_period_has_its_months_and_quarters(
    kind: str, day: date, code: str
) -> None:
    found = period_of(kind, day)
    assert found.code == code
    assert [part.months for part in found.parts("month")] == [[month] for month in found.months]
    assert [month for part in found.parts("quarter") for month in part.months] == found.months
