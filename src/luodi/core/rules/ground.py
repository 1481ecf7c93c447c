"""Where a tree is worked out: what a name is worth, what the others have, and what is lacking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from luodi.core.rules.expressions import Node
from luodi.core.rules.values import Absent, Step, Value
from luodi.core.rules.wording import said


@dataclass(frozen=True, slots=True)
class Peers:
    """What a tree is worth in the frozen group: the values that are there, rising, their sum, and how many were asked."""

    rising: tuple[Fraction, ...]
    total: Fraction
    size: int

    @classmethod
    def of(cls, values: list[Value]) -> Peers:
        there = tuple(sorted(value for value in values if isinstance(value, Fraction)))
        return cls(there, sum(there, Fraction(0)), len(values))


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a tree is worked out: what a name is worth, what a tree is worth for every peer, which unit it shows."""

    find: Callable[[str], Step]
    peers: Callable[[Node], tuple[Step, Peers]]
    unit: Callable[[Node], str]
    chosen: Callable[[str, Mapping[str, str]], Step | None] = lambda name, words: None

    def inside(self, row: Mapping[str, Step]) -> Ground:
        """The same ground within one row: its fields come first, and its words choose parameters as the subject's do."""
        words = {name: step.value for name, step in row.items() if isinstance(step.value, str)}

        def find(name: str) -> Step:
            return row[name] if name in row else (self.chosen(name, words) if words else None) or self.find(name)

        return Ground(find, self.peers, self.unit, self.chosen)


def made(node: Node, ground: Ground, value: Value, of: tuple[Step, ...], note: str = "") -> Step:
    return Step("operation", said(node), value, ground.unit(node), of, note)


def lacks(values: list[Value] | tuple[Value, ...]) -> Absent | None:
    """The first absent among values and members of lists."""
    for value in values:
        found = value if isinstance(value, Absent) else lacks(value) if isinstance(value, tuple) else None
        if found is not None:
            return found
    return None
