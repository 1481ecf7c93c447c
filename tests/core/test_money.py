"""Money is whole fen: nothing is rounded away in silence, and parts add up to what was parted."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core import money
from luodi.core.errors import Refusal


@pytest.mark.parametrize(
    ("amount", "unit", "expected"),
    [("1.5", "万元", 1_500_000), ("48.33", "亿元", 483_300_000_000), ("0.01", "元", 1), ("-3", "千元", -300_000)],
)
def test_an_amount_in_any_unit_is_whole_fen(amount: str, unit: str, expected: int) -> None:
    assert money.fen(Decimal(amount), unit) == expected


def test_a_part_of_a_fen_is_refused_and_named() -> None:
    with pytest.raises(Refusal) as caught:
        money.fen(Decimal("0.001"))
    assert (caught.value.code, caught.value.faults[0].blanks) == (
        "amount_has_part_of_a_fen",
        {"amount": "0.001", "unit": "元"},
    )


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_what_is_no_number_is_refused(amount: str) -> None:
    with pytest.raises(Refusal):
        money.fen(Decimal(amount))


def test_an_amount_beyond_what_a_column_holds_is_refused() -> None:
    for attempt in (lambda: money.fen(Decimal(10) ** 18), lambda: money.fen_rounded(Decimal(10) ** 18)):
        with pytest.raises(Refusal) as caught:
            attempt()
        assert caught.value.code == "amount_too_large"


def test_foreign_money_is_rounded_half_up_to_the_fen() -> None:
    assert money.converted(Decimal("2000000"), Decimal("6.83")) == 1_366_000_000
    assert money.converted(Decimal("1"), Decimal("0.005")) == 1
    assert money.converted(Decimal("1"), Decimal("0.0049")) == 0


def test_a_rate_of_nothing_is_refused() -> None:
    with pytest.raises(Refusal) as caught:
        money.converted(Decimal(1), Decimal(0))
    assert (caught.value.code, caught.value.faults[0].where) == ("rate_not_positive", "rate")


def test_printing_rounds_half_up_and_sets_thousands_apart() -> None:
    assert money.shown(483_300_000_000, "亿元") == "48.33"
    assert money.shown(123_456_789, "元") == "1,234,567.89"
    assert money.shown(500_000, "万元", 0) == "1"
    assert money.in_unit(0, "万元") == Decimal(0)
    assert money.in_unit(1_500_000, "万元") == Decimal("1.5")


def test_a_rate_has_no_value_without_a_whole_and_can_be_cut_or_rounded() -> None:
    assert money.percent(61, 63) == Decimal("96.83")
    assert money.percent(61, 63, cut=True) == Decimal("96.82")
    assert money.percent(1, 0) is None


@pytest.mark.parametrize("shares", [[Fraction(1, 2)], [Fraction(2), Fraction(-1)]])
def test_shares_that_do_not_make_one_are_refused(shares: list[Fraction]) -> None:
    with pytest.raises(Refusal) as caught:
        money.shared(100, shares)
    assert caught.value.code == "shares_do_not_add_to_one"


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(1, 100), min_size=1, max_size=9))
def test_parts_always_add_up_to_the_whole(amount: int, weights: list[int]) -> None:
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    parts = money.shared(amount, shares)
    assert sum(parts) == amount
    assert all(abs(part - amount * share) < 1 for part, share in zip(parts, shares, strict=True))
