"""Totals and counts that a list prints are checked against its rows, never imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from luodi.exchange.drafts import Bound
from luodi.exchange.reading.cells import Unread, amount
from luodi.exchange.reading.files import address
from luodi.exchange.reading.rows import Row, Sort

_DATA = Sort.DATA


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that the clerk should look at before accepting; it refuses nothing. `code` names its sentence."""

    code: str
    where: str
    printed: Decimal
    found: Decimal


@dataclass
class _Open:
    """A heading or total row whose sums are awaited: from where it counts, and what it prints."""

    row: int
    level: int
    printed: dict[int, Decimal]
    count: int | None
    rows: int = 0
    sums: dict[int, Decimal] = field(default_factory=dict)


@dataclass
class Totals:
    """Follows one sheet row by row. `sums` are its columns with amounts, `unit` the table's own unit.

    A total row may close the rows since the last heading, since the last total, or the whole list, and some lists print
    their total first; it is right when it matches any of these.
    """

    sums: Sequence[Bound]
    unit: Decimal | None
    foreign: bool = False
    findings: list[Finding] = field(default_factory=list)
    _headings: list[_Open] = field(default_factory=list)
    _lately: dict[int, Decimal] = field(default_factory=dict)  # of rows since the last heading or total of any sort
    _late_rows: int = 0
    _since_total: dict[int, Decimal] = field(default_factory=dict)
    _all: dict[int, Decimal] = field(default_factory=dict)
    _rows: list[int] = field(default_factory=lambda: [0, 0])  # since the last total, all
    _first: list[_Open] = field(default_factory=list)

    def see(self, row: Row, parsed: dict[int, Decimal] | None = None) -> None:
        """The next row; of data, with its sums by column as they were read."""
        if row.sort is _DATA or row.sort is Sort.NAMELESS:
            self._add(parsed or {})
            return
        if row.sort is Sort.GROUP:
            self._fold()
            level = row.groups[-1].level if row.groups else 0
            self._close(level)
            self._headings.append(_Open(row.number, level, self._printed(row), row.count))
        elif row.sort is Sort.TOTAL:
            self._fold()
            self._total(row)

    def finish(self) -> list[Finding]:
        self._fold()
        self._close(0)
        for one in self._first:
            self._compare(one, self._all, self._rows[1])
        return self.findings

    def _printed(self, row: Row) -> dict[int, Decimal]:
        found = {}
        for one in self.sums:
            cell = row.cells[one.index] if one.index < len(row.cells) else ""
            try:
                value = amount(cell, one.unit or row.unit or self.unit, foreign=self.foreign) if cell != "" else None
            except Unread:
                continue
            if value is not None:
                found[one.index] = value
        return found

    def _add(self, parsed: dict[int, Decimal]) -> None:
        sums = self._lately
        for index, value in parsed.items():
            sums[index] = sums[index] + value if index in sums else value
        self._late_rows += 1

    def _fold(self) -> None:
        """Add what came lately to everything that is open: once a heading, not once a row."""
        for sums in (self._since_total, self._all, *(one.sums for one in self._headings)):
            for index, value in self._lately.items():
                sums[index] = sums.get(index, Decimal(0)) + value
        for one in self._headings:
            one.rows += self._late_rows
        self._rows = [rows + self._late_rows for rows in self._rows]
        self._lately, self._late_rows = {}, 0

    def _close(self, level: int) -> None:
        while self._headings and self._headings[-1].level >= level:
            one = self._headings.pop()
            self._compare(one, one.sums, one.rows)

    def _compare(self, one: _Open, sums: dict[int, Decimal], rows: int) -> None:
        for index, printed in one.printed.items():
            if printed != sums.get(index, Decimal(0)):
                where = address(one.row, index + 1)
                self.findings.append(Finding("total_differs", where, printed, sums.get(index, Decimal(0))))
        if one.count is not None and one.count != rows:
            where = address(one.row, 1)
            self.findings.append(Finding("count_differs", where, Decimal(one.count), Decimal(rows)))

    def _total(self, row: Row) -> None:
        printed = self._printed(row)
        if not self._rows[1]:
            self._first.append(_Open(row.number, 0, printed, row.count))
            return
        ways = [(self._since_total, self._rows[0]), (self._all, self._rows[1])]
        ways += [(one.sums, one.rows) for one in self._headings]
        # Whichever it agrees with most is the one that it means.
        sums, rows = max(ways, key=lambda way: sum(way[0].get(index, 0) == value for index, value in printed.items()))
        self._compare(_Open(row.number, 0, printed, None), sums, rows)
        if row.count is not None and row.count not in [rows for _, rows in ways]:
            self.findings.append(
                Finding("count_differs", address(row.number, 1), Decimal(row.count), Decimal(self._rows[0]))
            )
        self._since_total, self._rows[0] = {}, 0
