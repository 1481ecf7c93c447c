"""What the demo will do, before it does it: projects with their facts, by month. Values only, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random

from luodi.core.facts import Kind
from luodi.core.money import FEN_PER, shared
from luodi.core.periods import first_day, month_after, month_of

FIRST, LAST = 202401, 202610
LAST_DAY = 24  # the month's facts are recorded on the 25th
WAN = FEN_PER["万元"]


@dataclass
class FactDraft:
    """A fact to come. `fate`: verified, waiting, refused (and left so), fixed (refused, corrected), voided.

    `wrong_fen` is what a fixed one said first. `paper`: the sort of paper behind it. `replaces`: the `key` of an
    earlier agreement of the project.
    """

    kind: Kind
    happened_on: date
    amount_fen: int | None = None
    code: str = ""
    paper: str = ""
    data: dict[str, object] = field(default_factory=dict)
    fate: str = "verified"
    key: str = ""
    replaces: str = ""
    wrong_fen: int | None = None


@dataclass
class ProjectDraft:
    """A project to come: its register values by name, its unit by code, and everything that will happen to it."""

    name: str
    unit: str
    industry: str
    channel: str
    planned_fen: int
    investor: str = ""
    kind: str = "new"
    facts: list[FactDraft] = field(default_factory=list)
    stage: str = "idea"
    agreed_fen: int = 0
    named: bool = False
    split_on: date | None = None
    cursor: date = date(2024, 1, 1)

    def day(self, random: Random, month: int) -> date:
        """A day in the month, not before anything that happened already."""
        start = first_day(max(month, FIRST))
        low = max(self.cursor, start).day if month_of(self.cursor) >= month_of(start) else 1
        base = self.cursor if month_of(self.cursor) > month_of(start) else start
        self.cursor = base.replace(day=min(LAST_DAY, random.randint(min(low, LAST_DAY), LAST_DAY)))
        return self.cursor

    def move(self, random: Random, stage: str, month: int, paper: str = "") -> FactDraft:
        fact = FactDraft(Kind.STAGE_MOVED, self.day(random, month), code=stage, paper=paper, data={"from": self.stage})
        self.stage = stage
        self.facts.append(fact)
        return fact

    def add(self, kind: Kind, day: date, amount: int | None = None, code: str = "", **rest: object) -> FactDraft:
        fact = FactDraft(kind, day, amount, code, **rest)  # type: ignore[arg-type]  # the draft's own fields
        self.facts.append(fact)
        return fact

    def reached(self, stage: str) -> int:
        """The month in which it reached a stage; 0 if it did not."""
        return next((month_of(one.happened_on) for one in self.facts if one.code == stage and not one.amount_fen), 0)


def parts(total: int, weights: Sequence[int]) -> list[int]:
    """Whole parts of a total by weights, which add up to it exactly."""
    return shared(total, [Fraction(weight, sum(weights)) for weight in weights])


def later(month: int, by: int) -> int:
    return month_after(month, by)


def spread(random: Random, first: int, last: int, most: int) -> list[int]:
    """At most so many of the months from one to another, in order."""
    months = [first]
    while months[-1] < last:
        months.append(month_after(months[-1]))
    return sorted(random.sample(months, min(len(months), most)))


def any_day(random: Random, month: int, not_before: date) -> date:
    """A day of a month, not before another day of that month."""
    low = not_before.day if month_of(not_before) == month else 1
    return first_day(month).replace(day=random.randint(min(low, LAST_DAY), LAST_DAY))
