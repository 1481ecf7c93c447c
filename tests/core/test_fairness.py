"""Targets beside a unit's past, its stock and the others: growth, shares, flags at and beyond the limit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.fairness import SHIPPED, Asked, Flags, Limit, flags, in_force


@pytest.mark.parametrize(
    ("history", "growth", "mean"),
    [
        ((None, 50, 100), 20, 60),
        ((60, 60, 120), 0, 50),
        ((None, None, None), None, None),
        ((), None, None),
        ((100, 100, 0), None, 80),
        ((0, 0, 0), None, None),
        ((100, None, None), None, 20),
    ],
)
def test_growth_is_against_what_is_known_and_missing_is_not_zero(
    history: tuple[int | None, ...], growth: int | None, mean: int | None
) -> None:
    asked = Asked(120, history, None)
    assert (asked.growth, asked.growth_of_mean) == (growth, mean)


@pytest.mark.parametrize(("stock", "share"), [(240, 50), (120, 100), (0, None), (-5, None), (None, None)])
def test_a_target_is_a_share_of_what_could_come_in(stock: int | None, share: int | None) -> None:
    assert Asked(120, (), stock).of_stock == share


def test_a_flag_is_raised_beyond_the_limit_and_not_at_it() -> None:
    every = [Asked(110, (100,), 110), Asked(160, (100,), 161), Asked(161, (100,), 160), Asked(50, (None,), None)]
    limit = Limit(growth=0, stock=100)
    middle = F(60)  # of 10, 60 and 61
    assert [one.growth for one in every] == [10, 60, 61, None]
    assert flags(every, limit) == [Flags(), Flags(), Flags(61 - middle, F(16100, 160)), Flags()]
    assert flags(every, Limit(growth=1, stock=101))[2] == Flags()
    assert flags([Asked(5, (), None)], limit) == [Flags()]


def test_the_limit_of_a_day_is_the_last_that_began_by_then() -> None:
    early, late = Limit(10, 90, date(2025, 1, 1)), Limit(20, 80, date(2026, 1, 1))
    assert in_force([], date(2026, 1, 1)) == SHIPPED
    assert in_force([late, early], date(2025, 12, 31)) == early
    assert in_force([late, early], date(2026, 1, 1)) == late
    assert in_force([early], date(2024, 12, 31)) == SHIPPED


@given(st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 10**9)), min_size=1, max_size=9), st.integers(0, 500))
def test_no_more_than_half_of_the_units_are_flagged_for_growth(pairs: list[tuple[int, int]], points: int) -> None:
    every = [Asked(target, (last,), None) for target, last in pairs]
    raised = [one for one in flags(every, Limit(points, 100)) if one.growth is not None]
    assert len(raised) * 2 <= len(every)


def test_the_mean_says_over_how_many_years_it_is_taken() -> None:
    assert [Asked(1, history, None).years_known for history in ((), (None, 5), (0, None, 5))] == [0, 1, 2]
