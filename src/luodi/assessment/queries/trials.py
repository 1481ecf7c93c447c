"""Books tried out, nothing written: a version over past periods beside the one in force; a run with one figure changed;
which figure would move a unit's place soonest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from luodi.assessment.models import Run
from luodi.assessment.queries import Member, all_inputs, all_result, members, not_runnable, require_period, run_for
from luodi.assessment.queries.results import with_results
from luodi.books.queries import book_in, book_of, in_force
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.results import Result, Standing
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import shown
from luodi.people.access import Act, require, scope
from luodi.people.models import User

PERIODS = 6  # asked for at once: each reads the ledger as often as a run
# How far an input is moved to see what it would change: shares of what it is, and whole units of its own.
SHARES = tuple(Fraction(n, 100) for n in (1, 2, 5, 10, 20, 50, 100, 200))
UNITS = (1, 2, 5, 10)
FINE = 4  # decimal places: a hundredth of 亿元 is a million yuan


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in one period: its place and score by the version that is tried, and by the one that it would follow."""

    rank: int | None
    total: str
    old_rank: int | None
    old_total: str

    @property
    def climbs(self) -> int | None:
        """By how many places the unit would stand higher."""
        return self.old_rank - self.rank if self.rank is not None and self.old_rank is not None else None


@dataclass(frozen=True, slots=True)
class Trial:
    """A version over past periods. `bases`: for each period the code of the version that it is laid beside, or None."""

    book: Book
    periods: tuple[Span, ...]
    bases: tuple[Book | None, ...]
    rows: tuple[tuple[Member, tuple[Cell, ...]], ...]

    @property
    def compared(self) -> bool:
        """Whether any period had another version to be laid beside."""
        return any(self.bases)


def trial(actor: User, book: Book, subjects: Sequence[str], periods: Sequence[str], at: datetime) -> Trial:
    """The book over each period, and over the same facts the version that held then: who would have stood where."""
    require(actor, Act.RUN_MAKE)
    if faults := not_runnable(book):
        raise Refusal.of(faults)
    if not subjects:
        raise Refusal("run_without_units", where="subjects")
    spans = tuple(span(period) for period in periods)[:PERIODS]
    group = members(actor, book.subject, subjects)
    for one in spans:
        require_period(book, one)
    bases = tuple(_base(book, period) for period in spans)
    results = [_worked(book, group, period, at) for period in spans]
    others = [_worked(base, group, period, at) if base else None for base, period in zip(bases, spans, strict=True)]
    rows = tuple(
        (one, tuple(_cell(result, other, str(one["code"])) for result, other in zip(results, others, strict=True)))
        for one in group
    )
    return Trial(book, spans, bases, rows)


def _worked(book: Book, group: Sequence[Member], period: Span, at: datetime) -> Result:
    return all_result(book, with_results(book, group, period, at), period, at)


def _base(book: Book, period: Span) -> Book | None:
    """The version of the same book in force on the period's last day, if it says something else and can be run."""
    approved = in_force(book.code, period.days[1])
    found = book_in(approved.version) if approved else None
    return found if found and found.digest != book.digest and not not_runnable(found) else None


def _cell(result: Result, other: Result | None, unit: str) -> Cell:
    own = result.subjects[unit]
    old = other.subjects[unit] if other else None
    return Cell(own.rank, _total(own), old.rank if old else None, _total(old) if old else "")


def _total(one: Standing) -> str:
    return one.total.shown if one.total.status == "ok" else ""


@dataclass(frozen=True, slots=True)
class Change:
    """An input of a unit and what it would be, in its own unit. The fact behind it is not written."""

    unit: str
    input: str
    value: Fraction


@dataclass(frozen=True, slots=True)
class Moved:
    """One unit before and after: what a figure somewhere would do to its score and place."""

    code: str
    name: str
    name_en: str
    old_rank: int | None
    rank: int | None
    old_total: str
    total: str


@dataclass(frozen=True, slots=True)
class Reach:
    """How far an input must go, all else as it is, for the unit to stand higher. `needed` None: no step tried was enough."""

    input: Input
    now: str
    needed: str
    rank: int | None


def _relative(book: Book) -> bool:
    """Whether anybody's score, group or place among equals hangs on more than their own facts, traits and total."""
    ranking = book.ranking
    return book.compares or (ranking is not None and (bool(ranking.then) or ranking.within in book.inputs))


def may_try(actor: User, run: Run) -> bool:
    """Whether the actor may lay a run out again: it shows what every unit has, so each must lie in their scope."""
    held = scope(actor, Act.RUN_MAKE)
    return all(held.holds(str(one["path"])) for one in run.group)


class Bench:
    """A kept run laid out again: its facts as known at its moment, read once, and worked out as often as is asked."""

    def __init__(self, actor: User, pk: int) -> None:
        require(actor, Act.RUN_MAKE)
        self.run: Run = run_for(actor, pk)
        if not may_try(actor, self.run):
            raise NotAllowed(Act.RUN_MAKE.value)
        self.book = book_of(self.run.book)
        self.period = span(self.run.period)
        self.inputs = all_inputs(self.book, self.run.group, self.period, self.run.moment)
        self.result = self.worked(self.inputs)
        self.named = {str(one["code"]): one for one in self.run.group}
        self.alone = not _relative(self.book)

    def worked(self, inputs: Mapping[str, Inputs]) -> Result:
        return evaluate(self.book, inputs, self.period, self.run.moment)

    @property
    def movable(self) -> list[Input]:
        """The inputs that a number may be put in for."""
        return [one for one in self.book.inputs.values() if one.type.kind == "number" and one.origin.kind != "trait"]

    def present(self, unit: str, one: Input) -> Fraction | None:
        """What an input is worth for a unit, in its own unit; None where there is no value."""
        given = self.inputs[unit].values.get(one.code)
        if not isinstance(given, int | Decimal | Fraction):
            return None
        number = Fraction(given)
        return number / 100 / one.unit.scale if one.in_fen and one.unit else number

    def with_(self, change: Change) -> Result:
        """The run with one input of one unit changed. Refused: a unit or an input that it does not have."""
        return self.worked({**self.inputs, change.unit: self._changed(change)})

    def _changed(self, change: Change) -> Inputs:
        one = next((found for found in self.movable if found.code == change.input), None)
        if one is None or change.unit not in self.inputs:
            raise NotThere
        handed = change.value * one.unit.scale * 100 if one.in_fen and one.unit else change.value
        old = self.inputs[change.unit]
        return replace(old, values={**old.values, one.code: handed})

    def rank(self, change: Change) -> int | None:
        """The place that the unit would have. Where nobody's score hangs on the others', only its own is worked out."""
        if not self.alone or self.book.ranking is None:
            return self.with_(change).subjects[change.unit].rank
        own = self.worked({change.unit: self._changed(change)}).subjects[change.unit]
        if own.rank is None or not isinstance(own.total.value, Fraction):
            return None
        within, first = self.book.ranking.within, self.book.ranking.order == "high_first"
        better = [
            other.total.value
            for code, other in self.result.subjects.items()
            if code != change.unit and other.rank is not None and isinstance(other.total.value, Fraction)
            and other.traits.get(within, "") == own.traits.get(within, "")
            and (other.total.value > own.total.value if first else other.total.value < own.total.value)
        ]  # fmt: skip
        return 1 + len(better if self.book.ranking.ties == "competition" else set(better))

    def moved(self, after: Result, before: Result | None = None) -> list[Moved]:
        """Who would stand elsewhere or score otherwise than in the run (or in another result), by the place that they
        would have."""
        found = []
        for code, old in (before or self.result).subjects.items():
            new = after.subjects[code]
            if (old.rank, old.total.value) != (new.rank, new.total.value):
                one = self.named[code]
                names = str(one["name"]), str(one["name_en"] or one["name"])
                found.append(Moved(code, *names, old.rank, new.rank, _total(old), _total(new)))
        return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.code))

    def reaches(self, unit: str) -> list[Reach]:
        """For each input the smallest step tried that would raise the unit's place, nearest first; then those that none
        would."""
        if unit not in self.inputs:
            raise NotThere
        found = [self._reach(unit, one) for one in self.movable if one.origin.kind != "target"]  # nobody moves a target
        return [
            reach for _, reach in sorted(found, key=lambda pair: (pair[0] is None, pair[0] or 0, pair[1].input.code))
        ]

    def _reach(self, unit: str, one: Input) -> tuple[Fraction | None, Reach]:
        now, own = self.present(unit, one), self.result.subjects[unit]
        if now is None or own.rank is None:
            return None, Reach(one, "" if now is None else shown(now, FINE), "", None)
        for share, value in self._steps(one, now):
            rank = self.rank(Change(unit, one.code, value))
            if rank is not None and rank < own.rank:
                return share, Reach(one, shown(now, FINE), shown(value, FINE), rank)
        return None, Reach(one, shown(now, FINE), "", None)

    def _steps(self, one: Input, now: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
        """Values to try, the nearest first, either way, with the share of the present value by which they differ."""
        whole = one.unit is not None and not one.in_fen and one.unit.code != "%"
        steps = {Fraction(number) for number in UNITS} if whole or not now else set()
        steps |= set() if whole else {abs(now) * share for share in SHARES if now}
        low = one.low / one.unit.scale if one.low is not None and one.unit else None
        high = one.high / one.unit.scale if one.high is not None and one.unit else None
        for step in sorted(steps):
            for value in (now + step, now - step):
                inside = value >= 0 and (low is None or value >= low) and (high is None or value <= high)
                if inside:
                    yield (step / abs(now) if now else step), value
