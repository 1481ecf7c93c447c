"""Money is stored as integer fen, computed as Decimal, shown in 元, 万元 or 亿元. Never a float."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

from luodi.core.errors import Refusal

FEN_PER = {"元": 100, "千元": 100_000, "万元": 1_000_000, "百万元": 100_000_000, "亿元": 10_000_000_000}
LARGEST_FEN = 9_000_000_000_000_000_000  # a bigint column still holds the sum of one


def fen(amount: Decimal | int, unit: str = "元") -> int:
    """The amount in whole fen. A part of a fen is refused rather than rounded away.

    >>> fen(Decimal("1.5"), "万元")
    1500000
    """
    exact = Decimal(amount) * FEN_PER[unit]
    if not exact.is_finite() or exact != exact.to_integral_value():
        raise Refusal("amount_has_part_of_a_fen", amount=str(amount), unit=unit)
    if abs(exact) > LARGEST_FEN:
        raise Refusal("amount_too_large", amount=str(amount), unit=unit)
    return int(exact)


def fen_rounded(amount: Decimal, unit: str = "元") -> int:
    """The amount in whole fen, half up: for foreign money at a stated rate only."""
    exact = (amount * FEN_PER[unit]).quantize(Decimal(1), ROUND_HALF_UP)
    if abs(exact) > LARGEST_FEN:
        raise Refusal("amount_too_large", amount=str(amount), unit=unit)
    return int(exact)


def in_unit(amount_fen: int, unit: str) -> Decimal:
    """The exact value of so many fen in another unit.

    >>> in_unit(1_500_000, "万元")
    Decimal('1.5')
    """
    value = Decimal(amount_fen) / FEN_PER[unit]
    return value.normalize() if value else Decimal(0)


def shown(amount_fen: int, unit: str, places: int = 2) -> str:
    """How a page prints it: half up to so many places, thousands apart. The unit stands beside it, not in it.

    >>> shown(483_300_000_000, "亿元")
    '48.33'
    """
    value = (Decimal(amount_fen) / FEN_PER[unit]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{value:,.{places}f}"


def converted(amount: Decimal, rate: Decimal) -> int:
    """Foreign money in fen at a stated rate (yuan for one unit), half up to the fen."""
    if rate <= 0:
        raise Refusal("rate_not_positive", where="rate")
    return fen_rounded(amount * rate)


def shared(amount: int, shares: list[Fraction]) -> list[int]:
    """Parts of an amount that add up to it exactly: whole parts first, then one more to the largest remainders.

    Shares add to 1; equal remainders are served in the order given.

    >>> shared(100, [Fraction(1, 3)] * 3)
    [34, 33, 33]
    """
    if sum(shares) != 1 or any(share <= 0 for share in shares):
        raise Refusal("shares_do_not_add_to_one", where="shares", sum=str(sum(shares)))
    sign = -1 if amount < 0 else 1
    exact = [abs(amount) * share for share in shares]
    parts = [int(value) for value in exact]
    by_remainder = sorted(range(len(shares)), key=lambda place: (-(exact[place] - parts[place]), place))
    for place in by_remainder[: abs(amount) - sum(parts)]:
        parts[place] += 1
    return [sign * part for part in parts]


def percent(part: int | Decimal, whole: int | Decimal, places: int = 2, *, cut: bool = False) -> Decimal | None:
    """part ÷ whole in per cent, half up (or cut, where a rule says so); None where there is no whole.

    >>> percent(61, 63)
    Decimal('96.83')
    >>> percent(61, 63, cut=True)
    Decimal('96.82')
    """
    if not whole:
        return None
    exact = Decimal(part) * 100 / Decimal(whole)
    return exact.quantize(Decimal(1).scaleb(-places), ROUND_DOWN if cut else ROUND_HALF_UP)
