"""A figure: one definition, one span, one moment, one reader; and the same for many definitions or units at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db.models import F
from django.utils import timezone

from luodi.core.definitions import Catalogue, Definition, Over, Ratio, Term, load, made_of, total
from luodi.core.periods import Span
from luodi.figures.queries.sums import Asked, amounts_by_group, asked_by, reach, sums
from luodi.ledger.queries import closed_through
from luodi.people.models import Org, User

Value = int | Decimal | None


@cache
def catalogue() -> Catalogue:
    """The definitions that this installation works by."""
    return load((Path(__file__).parents[1] / "definitions.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown. `key` finds its rows again; `said` is set where the label is a name, not a word.

    `only`: of a unit, what is booked on it itself, without what lies below it.
    """

    key: str
    said: str
    value: Value
    numerator: int | None = None
    denominator: int | None = None
    only: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with everything needed to find it again.

    `value` is fen, a count, or per cent as the definition's unit says; None: a rate with nothing to divide by.
    `state`: which book was asked for (recorded, verified), or closed when every month it sums is closed. For a rate,
    `numerator` and `denominator` are what was divided.
    """

    definition: Definition
    span: Span
    moment: datetime
    book: str
    state: str
    value: Value
    unit: Org | None = None
    numerator: int | None = None
    denominator: int | None = None

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def asked(self) -> dict[str, str]:
        """What an address must say to show this very figure again, and its rows."""
        at = timezone.localtime(self.moment).replace(tzinfo=None).isoformat()  # as people of the district write it
        found = {"period": self.span.code, "state": self.book, "at": at}
        return found | ({"unit": self.unit.code} if self.unit else {})


def chosen(codes: Iterable[str], span: Span) -> list[Definition]:
    """The versions in force when the span ends."""
    return [catalogue().in_force(code, span.last) for code in codes]


def terms_of(definitions: Iterable[Definition]) -> set[Term]:
    return {term for definition in definitions for term in definition.terms}


def figure(
    actor: User, code: str, span: Span, at: datetime, *, unit: Org | None = None, state: str = "verified"
) -> Figure:
    """One figure as this actor may know it: only the postings of units in their scope are in it."""
    return figures(actor, [code], span, at, unit=unit, state=state)[code]


def figures(
    actor: User,
    codes: Iterable[str],
    span: Span,
    at: datetime,
    *,
    unit: Org | None = None,
    state: str = "verified",
) -> dict[str, Figure]:
    """Many figures at once: one statement over the journal, however many are asked for."""
    return figures_of(chosen(codes, span), asked_by(actor, span, at, state, unit))


def all_figures(
    codes: Iterable[str], span: Span, at: datetime, *, unit: Org | None = None, state: str = "verified"
) -> dict[str, Figure]:
    """The figures of the whole district, for commands that have no reader."""
    return figures_of(chosen(codes, span), Asked(span, at, state, unit=unit))


def figures_of(definitions: Sequence[Definition], asked: Asked) -> dict[str, Figure]:
    amounts = amounts_by_group(sums(terms_of(definitions), asked)).get(0, {})
    closed = closed_through(asked.at)
    return {one.code: as_figure(one, asked, amounts, closed) for one in definitions}


def as_figure(definition: Definition, asked: Asked, amounts: Mapping[Term, int], closed: int) -> Figure:
    ratio = definition.of if isinstance(definition.of, Ratio) else None
    settled = asked.span.last <= closed and all(term.over is not Over.ALL for term in definition.terms)
    return Figure(
        definition,
        asked.span,
        asked.at,
        asked.state,
        "closed" if settled else asked.state,
        made_of(definition, amounts),
        asked.unit,
        total(ratio.numerator, amounts) if ratio else None,
        total(ratio.denominator, amounts) if ratio else None,
    )


def all_quantities(
    codes: Iterable[str], units: Sequence[int], span: Span, at: datetime, state: str = "verified"
) -> dict[int, dict[str, Value]]:
    """What each of these units (with everything below it) has, for runs: {unit: {code: value}}.

    Two statements, whatever the number of units and codes. A rate without a denominator is None.
    """
    definitions = chosen(codes, span)
    paths = dict(Org.objects.order_by().values_list("pk", "path"))
    asked_for = {paths[unit]: unit for unit in units}
    totals: dict[int, Counter[Term]] = defaultdict(Counter)
    for found in sums(terms_of(definitions), Asked(span, at, state, reach(asked_for)), F("unit")):
        for path in _upwards(paths[found.group]):
            if path in asked_for:
                totals[asked_for[path]][found.term] += found.amount
    return {unit: {one.code: made_of(one, totals[unit]) for one in definitions} for unit in units}


def _upwards(path: str) -> Iterable[str]:
    """A place and everything above it, as treebeard writes paths: some characters a level."""
    step = Org.steplen
    return (path[:end] for end in range(step, len(path) + 1, step))
