"""Months, quarters, half-years and years: the spans in which a district works. A month is the int 202603."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from luodi.core.errors import Refusal

EARLIEST = 100001  # "since the beginning" in a span
_WRITTEN = re.compile(r"^(\d{4})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])))?$")


def month_of(day: date) -> int:
    """The month of a day as an int: 2026-03-09 → 202603."""
    return day.year * 100 + day.month


def month_after(month: int, by: int = 1) -> int:
    """So many months later (or earlier).

    >>> month_after(202612), month_after(202601, -1)
    (202701, 202512)
    """
    count = month // 100 * 12 + month % 100 - 1 + by
    return count // 12 * 100 + count % 12 + 1


def first_day(month: int) -> date:
    return date(month // 100, month % 100, 1)


def last_day(month: int) -> date:
    year, number = divmod(month, 100)
    return date(year, number, calendar.monthrange(year, number)[1])


LENGTHS = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}  # months, by what a book calls its period


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the first month to the last, both included."""

    first: int
    last: int

    @property
    def code(self) -> str:
        """How it is written: 2026, 2026-H1, 2026-Q3, 2026-09; any other span as first..last."""
        year, start = divmod(self.first, 100)
        if self.last // 100 == year:
            length = self.last % 100 - start + 1
            if length == 12:
                return str(year)
            if length == 6 and start in (1, 7):
                return f"{year}-H{start // 6 + 1}"
            if length == 3 and start % 3 == 1:
                return f"{year}-Q{start // 3 + 1}"
            if length == 1:
                return f"{year}-{start:02}"
        return f"{self.first}..{self.last}"

    @property
    def months(self) -> list[int]:
        found, month = [], self.first
        while month <= self.last:
            found.append(month)
            month = month_after(month)
        return found

    @property
    def days(self) -> tuple[date, date]:
        return first_day(self.first), last_day(self.last)

    def __contains__(self, month: object) -> bool:
        return isinstance(month, int) and self.first <= month <= self.last

    def until_now(self) -> Span:
        """Everything up to its end: what "cumulative" means."""
        return Span(EARLIEST, self.last)

    def year_to_date(self) -> Span:
        return Span(self.last // 100 * 100 + 1, self.last)

    def parts(self, kind: str) -> list[Span]:
        """The months or quarters in it, the oldest first."""
        size, months = LENGTHS[kind], self.months
        return [Span(months[start], months[start : start + size][-1]) for start in range(0, len(months), size)]

    def before(self) -> Span:
        """The span of the same length just before it."""
        length = len(self.months)
        return Span(month_after(self.first, -length), month_after(self.last, -length))

    def years_before(self, years: int) -> Span:
        """The same months so many years earlier."""
        return Span(self.first - 100 * years, self.last - 100 * years)

    def a_year_before(self) -> Span:
        return Span(self.first - 100, self.last - 100)


def span(written: str) -> Span:
    """Read 2026, 2026-H1, 2026-Q3 or 2026-09.

    >>> span("2026-Q3")
    Span(first=202607, last=202609)
    """
    found = _WRITTEN.match(written.strip())
    if not found:
        raise Refusal("period_not_understood", where="period", given=written)
    year, month, quarter, half = (int(part) if part else 0 for part in found.groups())
    if month:
        return Span(year * 100 + month, year * 100 + month)
    if quarter:
        return Span(year * 100 + quarter * 3 - 2, year * 100 + quarter * 3)
    if half:
        return Span(year * 100 + half * 6 - 5, year * 100 + half * 6)
    return Span(year * 100 + 1, year * 100 + 12)


def period_of(kind: str, day: date) -> Span:
    """The year, half-year, quarter or month in which a day lies; of any other kind the month."""
    size, month = LENGTHS.get(kind, 1), month_of(day)
    first = month_after(month, -((month % 100 - 1) % size))
    return Span(first, month_after(first, size - 1))
