"""A rule book that has been read and checked: frozen, without text left to interpret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from luodi.core.facts import Kind
from luodi.core.periods import Span
from luodi.core.rules.expressions import Call, Node, walk
from luodi.core.rules.functions import PEERS, Type
from luodi.core.rules.units import MONEY, UNITS, Measure, told
from luodi.core.rules.values import Value

Both = tuple[str, str]  # Chinese, English
SELF = "self"  # in a case, the one assessed
TOTAL = "total_points"  # the total before any veto in vetoes, after them in grades, moves and awards
# What has a name only behind the items: in vetoes, grades and moves, or in awards alone.
AFTERWARDS: dict[str, Both] = {
    "place": ("名次", "Place"),
    "grade": ("等次", "Grade"),
    TOTAL: ("总分", "Total"),
    "vetoes": ("一票否决", "Vetoes"),
    "vetoed": ("被一票否决", "Vetoed"),
    "tied": ("同名次家数", "How many share the place"),
}


@dataclass(frozen=True, slots=True)
class Source:
    title: str
    place: str = ""
    year: str = ""
    address: str = ""
    note: Both = ("", "")


@dataclass(frozen=True, slots=True)
class InForce:
    """One value of a parameter: from when to when, for whom, and who says so."""

    value: Value
    since: date | None
    until: date | None
    traits: Mapping[str, str]
    source: str

    def holds(self, day: date, traits: Mapping[str, str]) -> bool:
        """Whether it is in force on that day for a subject with these traits."""
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        return all(traits.get(name) == word for name, word in self.traits.items())


@dataclass(frozen=True, slots=True)
class Parameter:
    code: str
    name: Both
    type: Type
    unit: Measure | None
    values: tuple[InForce, ...]

    def at(self, day: date, traits: Mapping[str, str]) -> InForce | None:
        """The value in force: the one that names most traits wins, then the one with the latest start."""
        found = [value for value in self.values if value.holds(day, traits)]
        return max(found, key=lambda value: (len(value.traits), value.since or date.min), default=None)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an input comes from: `kind` is definition, target, judged, entered, book, trait or period; `code` which one.

    Of another book, `item` names the line that is taken (none: the total); `last` asks for the results of so many periods
    before this one, the oldest first, and `by` month or quarter for those within it. A list from a definition is taken apart
    `by` project, month or quarter; `years_ago` asks for the same period of an earlier year. A column of a table that says
    nothing is entered for each of its rows.
    """

    kind: str
    code: str
    item: str = ""
    last: int = 0
    by: str = "project"
    years_ago: int = 0


@dataclass(frozen=True, slots=True)
class Input:
    """One quantity that the book asks for. `unrecorded`: its worth where nothing is on record (None: missing)."""

    code: str
    name: Both
    type: Type
    unit: Measure | None
    origin: Origin
    choices: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    unrecorded: Value | None = None
    fields: Mapping[str, Input] = field(default_factory=dict)

    @property
    def in_fen(self) -> bool:
        """Whether its values are handed over in fen: plain money, not money per head or per mu."""
        return self.unit is not None and self.unit.dims == MONEY and self.unit.code in UNITS

    def asked_of(self, period: Span) -> Span:
        """The months that it is asked for in a period: the same months of an earlier year where the book says so."""
        return period.years_before(self.origin.years_ago)


@dataclass(frozen=True, slots=True)
class Rounding:
    places: int
    way: str
    unit: Measure


@dataclass(frozen=True, slots=True)
class Figure:
    """A named quantity that items use and pages show; it scores nothing itself."""

    code: str
    name: Both
    node: Node
    type: Type
    rounding: Rounding | None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the score. `node` is its whole formula: construct, gate, clamp, deductions, before rounding.

    `full`: what it is worth at its best, for the policies that ask. `parent`: the group that sums it, if any. `is_aside`: the
    book says that it is no part of the total.
    """

    code: str
    name: Both
    construct: str
    node: Node
    type: Type
    full: Node | None
    counted: bool
    rounding: Rounding | None
    policies: Mapping[str, str]
    parent: str
    note: Both
    line: int
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Veto:
    """What takes the result away: `zero` the total, `unranked` the place and the awards, `flag` neither but says so.
    `grade`: the grade that it gives outright."""

    code: str
    name: Both
    node: Node
    effect: str
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    name: Both
    node: Node
    type: Type
    unit: Measure
    rounding: Rounding | None
    places: int


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade, the best first. It is given where all that it states holds: `to` a share of the places, `places` the
    first so many, `least` so much in total, `when` anything else.

    `whole`: how a share becomes a number of places, `down`, `half_up` or `up` (the same as `down` unless stated);
    `fewest`: how many it is at least. `passes_on`: a seat that the next is not fit for goes to the one after.
    """

    name: str
    to: Fraction | None
    places: int | Node | None
    least: Node | None
    when: Node | None
    whole: str = ""
    fewest: int = 0
    passes_on: bool = False

    @property
    def formulas(self) -> tuple[Node, ...]:
        """What of it has to be worked out."""
        seats = None if isinstance(self.places, int) else self.places
        return tuple(node for node in (seats, self.least, self.when) if node is not None)


@dataclass(frozen=True, slots=True)
class Move:
    """What raises a grade by so many (`by` above zero) or lowers it, never beyond the best or the last."""

    name: Both
    when: Node
    by: int


@dataclass(frozen=True, slots=True)
class Award:
    """What follows the ranking, and scores nothing: worth `gives` where `when` holds. Both may ask for the `place`, the
    `grade` and the total."""

    code: str
    name: Both
    when: Node | None
    gives: Node
    type: Type
    unit: str


@dataclass(frozen=True, slots=True)
class Apart:
    """An item by which equals are told apart, in the order of the ranking or, `is_reversed`, against it."""

    code: str
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Ranking:
    """Places from the total: `competition` 1, 1, 3 or `dense` 1, 1, 2; equals are told apart by `then`."""

    order: str
    ties: str
    within: str
    then: tuple[Apart, ...]
    grades: tuple[Grade, ...]
    moves: tuple[Move, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """Where the source leaves a choice: what about, which reading the book takes, which it does not."""

    about: Both
    chosen: Both
    other: Both


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact that a case tells: what happened when, to which project, and whose it is. `amount` in fen."""

    on: date
    kind: Kind
    project: str = "A"
    whose: str = "self"
    amount: int | None = None
    code: str = ""
    percent: Fraction | None = None
    verified: bool = True
    shares: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A worked example that the book must meet. Values are as written; `cases.py` reads them by the inputs.

    `facts` are told instead of what they amount to; `projects` is what is said of the projects besides, as written.
    `decided` is what a person decided for items that are left to one.
    """

    name: Both
    working: Both
    traits: Mapping[str, str]
    day: date | None
    inputs: Mapping[str, Any]
    peers: Mapping[str, Mapping[str, Any]]
    expect: Mapping[str, Any]
    line: int
    facts: tuple[Happened, ...] = ()
    projects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    decided: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    code: str
    title: Both
    about: Both
    subject: str
    period: str
    source: Source
    compared_within: str
    parameters: Mapping[str, Parameter]
    inputs: Mapping[str, Input]
    figures: Mapping[str, Figure]
    items: Mapping[str, Item]
    vetoes: tuple[Veto, ...]
    total: Total
    ranking: Ranking | None
    awards: tuple[Award, ...]
    readings: tuple[Reading, ...]
    cases: tuple[Case, ...]
    digest: str
    file: str
    types: Mapping[Node, Type]
    units: Mapping[object, str]

    @property
    def choosing(self) -> tuple[str, ...]:
        """The coded inputs by which parameters may be chosen."""
        return tuple(code for code, one in self.inputs.items() if one.choices)

    @property
    def compares(self) -> bool:
        """Whether a subject's score, veto or grade hangs on the others'."""
        trees = [tree for one in self.items.values() for tree in (one.node, one.full)]
        trees += [one.node for one in self.figures.values()]
        trees += [*(one.node for one in self.vetoes), self.total.node]
        if self.ranking is not None:
            trees += [tree for one in self.ranking.grades for tree in one.formulas]
            trees += [one.when for one in self.ranking.moves]
        asked = (part for tree in trees if tree is not None for part in walk(tree))
        means = any("peer_mean" in one.policies.values() for one in self.items.values())
        return means or any(isinstance(part, Call) and part.name in PEERS for part in asked)

    def unit_of(self, node: Node) -> str:
        """The unit in which the worth of a tree is shown: the first that the book itself uses for such a quantity."""
        kind = self.types.get(node)
        kind = kind.inner if kind is not None and kind.kind == "list" else kind
        if kind is None or kind.kind != "number" or not kind.dims:
            return ""
        return self.units[kind.dims] if kind.dims in self.units else told(kind.dims)

    def named(self, code: str) -> Both:
        """What a code of this book is called; the code itself where it names nothing."""
        for table in (self.items, self.inputs, self.figures, self.parameters):
            if code in table:
                return table[code].name
        column = next((one.fields[code].name for one in self.inputs.values() if code in one.fields), None)
        if column is not None:
            return column
        after = {one.code: one.name for one in self.vetoes} | {one.code: one.name for one in self.awards}
        return after.get(code) or AFTERWARDS.get(code, (code, code))
