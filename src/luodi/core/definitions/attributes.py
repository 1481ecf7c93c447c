"""What is known of one project at a moment, as data: a day, a percentage, a word of the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from luodi.core.facts import MONEY, Fact, Kind
from luodi.core.periods import Span, first_day, last_day, month_after, month_of
from luodi.core.standing import VERIFIED, Standing, counted_agreements, first_signing, walked

Known = int | Fraction | bool | str | date | None


class Sort(StrEnum):
    """What an attribute is worth: `fen`, a day, per cent, whole months, days, yes or no, or a word."""

    FEN = "fen"
    DATE = "date"
    PERCENT = "percent"
    MONTHS = "months"
    DAYS = "days"
    YESNO = "yesno"
    TEXT = "text"


class Way(StrEnum):
    """How an attribute is read from what the ledger and the register know of a project."""

    SIGNED = "signed"  # the day of the first counted signing
    REACHED = "reached"  # the day on which it first reached the stage `of`
    STAGE = "stage"  # the stage at which it stands
    CONDITION = "condition"  # whether it is paused, withdrawn or neither: `of` names which
    REPORTED = "reported"  # the percentage reported last
    REGISTER = "register"  # the column `of` of the register
    SINCE = "since"  # months from the day `of` until the period's end
    OVERDUE = "overdue"  # months since the planned day `of`, as long as the stage `until` is not reached
    SCHEDULED = "scheduled"  # how much of the time from the planned day `of` to the planned day `until` has passed
    QUIET = "quiet"  # days from the last fact until the period's end
    WITHIN = "within"  # the sum `of` from the first signing until the same day `months` later, that day included


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a project. `says` tells in words what is read; missing stays missing."""

    code: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    sort: Sort
    way: Way
    of: str = ""
    until: str = ""
    months: int = 0

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def explained(self, language: str) -> str:
        return self.says_en if language.startswith("en") else self.says_zh


@dataclass(frozen=True, slots=True)
class Project:
    """What is known of one project at the moment: its facts folded with the answers known then, and its register."""

    standings: Sequence[Standing] = ()
    register: Mapping[str, Known] = field(default_factory=dict)


def attributes_of(wanted: Iterable[Attribute], project: Project, span: Span) -> dict[str, Known]:
    """The attributes over verified facts that happened by the period's end; None where there is nothing to read."""
    end = span.days[1]
    facts = [one.fact for one in project.standings if one.in_book(VERIFIED) and one.fact.happened_on <= end]
    return {one.code: _Reader(facts, project.register, end).read(one) for one in wanted}


class _Reader:
    def __init__(self, facts: Sequence[Fact], register: Mapping[str, Known], end: date) -> None:
        self.facts, self.register, self.end = facts, register, end
        self.course = walked(facts)

    def read(self, one: Attribute) -> Known:
        if one.way is Way.SIGNED:
            return self.signed()
        if one.way is Way.WITHIN:
            return self.within(one)
        if one.way is Way.REACHED:
            return self.day(one.of)
        if one.way is Way.STAGE:
            return self.course.stage or None
        if one.way is Way.CONDITION:
            return (self.course.withdrawn if one.of == "withdrawn" else self.course.paused) is not None
        if one.way is Way.REPORTED:
            return self.reported()
        if one.way is Way.REGISTER:
            return self.register.get(one.of)
        return self.timed(one)

    def timed(self, one: Attribute) -> int | Fraction | None:
        if one.way is Way.QUIET:
            last = max((fact.happened_on for fact in self.facts), default=None)
            return (self.end - last).days if last else None
        if one.way is Way.SINCE:
            begun = self.day(one.of)
            return months_between(begun, self.end) if begun else None
        planned = self.register.get(one.of)
        if not isinstance(planned, date):
            return None
        if one.way is Way.OVERDUE:
            return 0 if self.day(one.until) else begun_months(planned, self.end)
        until = self.register.get(one.until)
        return _passed(planned, until, self.end) if isinstance(until, date) else None

    def signed(self) -> date | None:
        signed = first_signing(self.facts) if counted_agreements(self.facts) else None
        return signed.happened_on if signed else None

    def within(self, one: Attribute) -> int | None:
        """In fen, what came back taken off; missing where nothing was signed, 0 where nothing came in that time."""
        signed = self.signed()
        if signed is None:
            return None
        last = months_later(signed, one.months)
        found = [fact for fact in self.facts if fact.kind in MONEY and signed <= fact.happened_on <= last]
        signs = [(fact, *MONEY[fact.kind]) for fact in found]
        return sum(sign * (fact.amount or 0) for fact, measure, sign in signs if measure == one.of)

    def day(self, stage: str) -> date | None:
        fact = self.course.reached.get(stage)
        return fact.happened_on if fact else None

    def reported(self) -> int | None:
        found = [fact for fact in self.facts if fact.kind is Kind.PROGRESS_REPORTED and "percentage" in fact.data]
        last = max(found, key=lambda fact: (fact.happened_on, fact.id), default=None)
        return int(str(last.data["percentage"])) if last else None


def months_between(first: date, last: date) -> int:
    """Whole months that have passed: 15 March to 14 April is none yet; none where the last day comes first."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return max(0, count - (1 if last.day < first.day else 0))


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day (31 August and six months: 28 February)."""
    month = month_after(month_of(day), months)
    return min(first_day(month) + timedelta(days=day.day - 1), last_day(month))


def _passed(first: date, last: date, day: date) -> Fraction:
    """How much of a time has passed by the end of a day, in per cent; the days themselves count as wholes."""
    whole = (last - first).days + 1
    return Fraction(100 * min(max((day - first).days + 1, 0), whole), whole) if whole > 0 else Fraction(100)


def begun_months(planned: date, until: date) -> int:
    """Calendar months from the planned one until another, both counted when the day has passed: planned for March and
    not done by its end is one month late."""
    if until <= planned:
        return 0
    return (until.year - planned.year) * 12 + until.month - planned.month + 1
