"""What was read and what became of it: accepted + refused = read, in rows and in money, or it cannot be said at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Money = Mapping[str, Decimal]  # by field (agreed, paid_in, …), in whole units of the file's currency, signed


@dataclass(frozen=True, slots=True)
class Count:
    """So many rows and, by field, so much money."""

    rows: int = 0
    money: Money = field(default_factory=dict)

    def plus(self, other: Count) -> Count:
        names = {**self.money, **other.money}
        total = {name: self.money.get(name, Decimal(0)) + other.money.get(name, Decimal(0)) for name in names}
        return Count(self.rows + other.rows, total)

    def same(self, other: Count) -> bool:
        names = {**self.money, **other.money}
        return self.rows == other.rows and all(self.money.get(name, 0) == other.money.get(name, 0) for name in names)


@dataclass(slots=True)
class Running:
    """Rows and money counted one by one, so that no row need be kept for its sums."""

    rows: int = 0
    money: dict[str, Decimal] = field(default_factory=dict)

    def add(self, money: Money) -> None:
        self.rows += 1
        total = self.money
        for name, value in money.items():
            total[name] = total[name] + value if name in total else value

    def count(self) -> Count:
        return Count(self.rows, dict(self.money))


def count(monies: Iterable[Money]) -> Count:
    """One row for each money given."""
    total = Running()
    for money in monies:
        total.add(money)
    return total.count()


@dataclass(frozen=True, slots=True)
class Tally:
    """`read` is counted while reading, the other two from what became of the rows, so that a lost row shows.

    Headers, headings, totals and blank rows are `set_aside`: they carry no data, and are counted by their sort.
    """

    read: Count
    accepted: Count
    refused: Count
    set_aside: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.accepted.plus(self.refused).same(self.read):
            raise ValueError(f"{self.accepted} accepted and {self.refused} refused do not make {self.read} read")

    def plus(self, other: Tally) -> Tally:
        aside = {
            name: self.set_aside.get(name, 0) + other.set_aside.get(name, 0)
            for name in {**self.set_aside, **other.set_aside}
        }
        return Tally(
            self.read.plus(other.read), self.accepted.plus(other.accepted), self.refused.plus(other.refused), aside
        )


NOTHING = Tally(Count(), Count(), Count())
