"""Whether what is asked of units is fair: beside what they did before, what they have in hand, and what others are asked.

Nothing is scored here. A flag says only that a number lies beyond a limit that an office set, and by which limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median

YEARS = 3  # of a unit's own past that a target is laid beside


@dataclass(frozen=True, slots=True)
class Limit:
    """From which day on a flag is raised, and beyond what: percentage points of growth above the middle of all units
    (`growth`), or per cent of what could come in (`stock`)."""

    growth: int
    stock: int
    since: date | None = None


SHIPPED = Limit(growth=50, stock=100)  # nobody's rule: a start, to be set anew by the office


def in_force(limits: Sequence[Limit], day: date) -> Limit:
    """The limit that holds on a day; of two from the same day the one that was set later."""
    held = [one for one in limits if one.since is None or one.since <= day]
    return max(held, key=lambda one: one.since or date.min) if held else SHIPPED


@dataclass(frozen=True, slots=True)
class Asked:
    """A unit's target, in fen or a count; what it had in each of the years before, the last of them last; and what was
    signed and not yet come by then (`stock`). None is missing, never zero."""

    target: int
    history: tuple[int | None, ...]
    stock: int | None

    @property
    def growth(self) -> Fraction | None:
        """Growth asked for against the last year, in per cent; none where there is nothing to grow from."""
        return _growth(self.target, self.history[-1] if self.history else None)

    @property
    def growth_of_mean(self) -> Fraction | None:
        """The same against the mean of the years that are known."""
        known = [one for one in self.history if one is not None]
        return _growth(self.target, Fraction(sum(known), len(known))) if known else None

    @property
    def years_known(self) -> int:
        """Over how many years that mean is taken."""
        return sum(1 for one in self.history if one is not None)

    @property
    def of_stock(self) -> Fraction | None:
        """The target in per cent of what could come in; none where nothing could."""
        return Fraction(100 * self.target, self.stock) if self.stock and self.stock > 0 else None


def _growth(target: int, base: int | Fraction | None) -> Fraction | None:
    return Fraction(100 * target, 1) / base - 100 if base else None


@dataclass(frozen=True, slots=True)
class Flags:
    """`growth`: by how many points the growth asked for lies above the middle of all; `stock`: the target in per cent of the
    stock. Each only where it lies beyond the limit."""

    growth: Fraction | None = None
    stock: Fraction | None = None


def flags(every: Sequence[Asked], limit: Limit) -> list[Flags]:
    """The flags of each of the units that are laid side by side. Exactly at the limit raises none."""
    known = [one.growth for one in every if one.growth is not None]
    middle = median(known) if known else Fraction(0)
    found = []
    for one in every:
        above = one.growth - middle if one.growth is not None else None
        found.append(
            Flags(
                above if above is not None and above > limit.growth else None,
                one.of_stock if one.of_stock is not None and one.of_stock > limit.stock else None,
            )
        )
    return found
