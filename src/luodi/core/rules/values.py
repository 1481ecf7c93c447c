"""What an expression can be worth, and the working that led to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Absent:
    """No value, and why: it is never zero. `of` names what was lacking.

    Reasons: `missing` (nobody supplied it), `zero_denominator` (x ÷ 0), `no_row` (no band holds it),
    `not_applicable` (the rule says so).
    """

    reason: str
    of: str = ""


_NUMBER = re.compile(r"^[+-]?[0-9]{1,20}(\.[0-9]{1,12})?$")
_THOUSANDS = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$")
REASONS = ("missing", "zero_denominator", "no_row", "not_applicable")
Value = Fraction | bool | str | date | Absent | tuple["Value", ...] | Mapping[str, "Value"]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the working: what was computed, from what, and what came out.

    `kind`: input, parameter, figure, item, number, operation, policy. `unit` is how its number is shown.
    """

    kind: str
    said: str
    value: Value
    unit: str = ""
    of: tuple[Step, ...] = ()
    note: str = ""

    def noted(self, note: str) -> Step:
        """The same with another note."""
        return Step(self.kind, self.said, self.value, self.unit, self.of, note)

    def walk(self) -> Iterator[Step]:
        """This step and every step below it."""
        yield self
        for step in self.of:
            yield from step.walk()


def written(value: Value) -> object:
    """A value as JSON writes it: exact, numbers as text; a fraction without a finite decimal as n/d.

    >>> written(Fraction(1, 4)), written(Fraction(1, 3))
    ('0.25', '1/3')
    """
    if isinstance(value, Fraction):
        return exact(value)
    if isinstance(value, bool | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Absent):
        return {"absent": value.reason, "of": value.of}
    if isinstance(value, tuple):
        return [written(part) for part in value]
    return {name: written(value[name]) for name in sorted(value)}


def exact(number: Fraction) -> str:
    """An exact number in text: a decimal where it ends, else n/d."""
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def rounded(number: Fraction, places: int, way: str = "half_up") -> Fraction:
    """To so many places: `half_up` (half goes away from zero) or `cut` (towards zero).

    >>> rounded(Fraction(61, 63) * 100, 2, "cut")
    Fraction(4841, 50)
    """
    step = Fraction(10) ** places
    scaled = abs(number) * step
    whole = scaled.numerator // scaled.denominator
    if way == "half_up" and scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if number >= 0 else -whole) / step


def shown(number: Fraction, places: int = 2) -> str:
    """How a page prints a number: half up, without needless zeros.

    >>> shown(Fraction(203, 3)), shown(Fraction(60))
    ('67.67', '60')
    """
    return exact(rounded(number, places))


def number(given: str) -> Fraction:
    """An exact number from text: digits, a dot, a sign; thousands may be set apart by commas, and nothing else may."""
    given = given.strip()
    plain = given.replace(",", "") if _THOUSANDS.match(given) else given
    if not _NUMBER.match(plain):
        raise ValueError(given)
    return Fraction(plain)
