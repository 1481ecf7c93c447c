"""Rows of a table → drafts of projects and facts, or refusals that name the cell and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any

from luodi.core.entries import Around, check_new
from luodi.core.errors import Fault, Refusal
from luodi.core.facts import Kind
from luodi.core.money import LARGEST_FEN, converted, fen
from luodi.exchange.drafted import Bound, Draft, FactDraft, RefusedRow
from luodi.exchange.fields import FLEETING, PLANNED, READERS, SPREADS, TEXTS
from luodi.exchange.mapping import TableUse
from luodi.exchange.reading.cells import Days, Unread, amount
from luodi.exchange.reading.files import Cell, address
from luodi.exchange.reading.rows import Row, Sort
from luodi.exchange.reading.text import squeezed
from luodi.exchange.words import meaning

# Which fact a sum becomes: (kind, code where the file names none, field with its day, kind of a negative sum).
SUMS: Mapping[str, tuple[Kind, str, str, Kind | None]] = {
    "agreed": (Kind.AGREEMENT_SIGNED, "contract", "agreed_on", Kind.AMOUNT_CHANGED),
    "paid_in": (Kind.FUNDS_RECEIVED, "other", "paid_in_on", Kind.FUNDS_RETURNED),
    "paid_in_total": (Kind.FUNDS_RECEIVED, "other", "paid_in_on", Kind.FUNDS_RETURNED),
    "refund": (Kind.FUNDS_RETURNED, "other", "paid_in_on", None),
    "completed": (Kind.INVESTMENT_COMPLETED, "", "completed_on", None),
    "completed_total": (Kind.INVESTMENT_COMPLETED, "", "completed_on", None),
    "year_plan": (Kind.YEAR_PLANNED, "", "", None),
}
MAY_BE_OPEN = frozenset([*PLANNED, "period", "planned_total", "kind", "channel", "stage", "percent", "national_code"])
LENT = frozenset([*TEXTS, *PLANNED, "summary", "kind", "channel", "national_code", "uscc", "planned_total_fen"])
REMEMBERED = 5_000  # cells of a column whose meaning is kept: names are all different, units and months are not
_UNSEEN = object()
_DATA, _YEAR_PLANNED, _CHANGED = Sort.DATA, Kind.YEAR_PLANNED, Kind.AMOUNT_CHANGED  # looked up a million times
_NO_REFUND_LIMIT = Around(paid_in=LARGEST_FEN, agreed=LARGEST_FEN)  # what was paid in before is looked up later


class _Faults(list[Fault]):
    def at(self, row: int, index: int, code: str, **blanks: object) -> None:
        self.append(Fault(code, address(row, index + 1), blanks))


@dataclass(slots=True)
class _Column:
    """A column in use that remembers what it made of a cell: the same cell says the same again."""

    index: int
    name: str
    bound: Bound
    known: dict[Cell, Any] = field(default_factory=dict)

    def keep(self, cell: Cell, value: object) -> object:
        if len(self.known) < REMEMBERED and cell.__class__ is not bool:  # True would be taken for 1
            self.known[cell] = value
        return value


@dataclass
class Drafter:
    """Turns the data rows of one table into drafts. `today` is the day of the upload: nothing has happened later."""

    sheet: str
    table: TableUse
    bound: Sequence[Bound]
    today: date
    last_day: date | None = None  # what sums without a date are of, when the table says nothing
    units: frozenset[str] = frozenset()  # names of units, which may stand as headings
    unit: Decimal | None = None  # of bare sums, where neither header nor a title amid the rows names one

    def __post_init__(self) -> None:
        self.columns = {one.field: one.index + 1 for one in reversed(self.bound)}
        self.sums = [one for one in self.bound if one.field in SUMS or one.field in ("amount", "planned_total")]
        self.foreign = self.table.currency != "CNY"
        self.makes_projects = self.table.uses("name")
        self.nothing = self.table.nothing
        self.left_open: Counter[str] = Counter()
        self.parsed: dict[int, Decimal] = {}  # the sums of the last row by column, for checking totals
        sums = [one.index for one in self.sums]
        rest = [one for one in self.bound if one.index not in sums and one.field != "number"]
        self._sums_of = [_Column(one.index, one.field, one) for one in self.sums]
        self._rest = [(_Column(one.index, one.field, one), one.field in FLEETING) for one in rest]
        self._unit: Decimal | None = None  # of a title amid the rows, when there was one
        self._sound: set[tuple[Kind, date, str]] = set()  # a fact like this was checked before
        self._constants = self._read_constants()
        self._of_sheet = self._by_heading(self.sheet)  # 新建 and 续建 may each have a sheet of their own

    def _read_constants(self) -> list[tuple[str, object, bool]]:
        """What the mapping says of every row. Refused: a constant that its own field cannot read."""
        found = []
        for name, said in self.table.constants.items():
            if name in SUMS or name in SPREADS:
                continue
            try:
                value = READERS[name](self.table, name, said)
            except (Unread, KeyError) as wrong:
                raise Refusal("mapping_not_understood", where=f"constants.{name}", given=said) from wrong
            if value is not None:
                found.append((name, value, name in FLEETING))
        return found

    def draft(self, row: Row) -> Draft | RefusedRow:
        """One row. Money that can be read is counted even where the row is refused."""
        faults = _Faults()
        money: dict[str, Decimal] = {}
        values: dict[str, object] = {}
        fleeting: dict[str, object] = {}
        self._values(row, values, fleeting, faults)
        sums = self._sums(row, fleeting, money, faults)
        if row.sort is not _DATA:
            faults[:] = [Fault(_NOT_DATA[row.sort], address(row.number, 1), {})]
        else:
            self._need_key(row, values, faults)
        facts = [] if faults else self._facts(row, values, fleeting, sums, faults)
        if faults:
            name = str(values.get("name", ""))
            return RefusedRow(self.sheet, self.table.name, row.number, tuple(faults), money, name)
        key = str(values.get("key") or values.get("code") or squeezed(values.get("name", "")))
        return Draft(self.sheet, self.table.name, row.number, key, values, facts, money, self.columns)

    def _need_key(self, row: Row, values: Mapping[str, object], faults: _Faults) -> None:
        if faults:
            return
        if self.makes_projects and not values.get("name"):
            faults.at(row.number, self.columns.get("name", 1) - 1, "row_without_name")
        elif not self.makes_projects and not (values.get("key") or values.get("code")):
            faults.at(row.number, self.columns.get("key", self.columns.get("code", 1)) - 1, "row_without_key")

    def _values(self, row: Row, found: dict[str, object], fleeting: dict[str, object], faults: _Faults) -> None:
        cells = row.cells
        width = len(cells)
        for column, fleets in self._rest:
            cell = cells[column.index] if column.index < width else ""
            if cell == "":
                continue
            value = column.known.get(cell, _UNSEEN) if cell.__class__ is not bool else _UNSEEN
            if value is _UNSEEN:
                value = self._read(column, cell, found)
            if value is None:
                continue
            if value.__class__ is Unread:
                self._cannot_read(row, column, value, faults)
            elif fleets:
                fleeting[column.name] = value
            else:
                found[column.name] = value
        if row.groups:
            for name, value in self._by_groups(row).items():
                found.setdefault(name, value)
        for name, value in self._of_sheet.items():
            found.setdefault(name, value)
        for name, value, fleets in self._constants:
            (fleeting if fleets else found).setdefault(name, value)

    def _read(self, column: _Column, cell: Cell, found: dict[str, object]) -> object:
        """The value of a cell not seen before; None when it says nothing; an Unread is handed back, not raised."""
        if self.nothing and isinstance(cell, str) and cell.startswith(self.nothing):
            return column.keep(cell, None)
        try:
            if column.name in SPREADS:
                SPREADS[column.name](self.table, found, cell)
                return None
            return column.keep(cell, READERS[column.name](self.table, column.name, cell))
        except Unread as unread:
            return column.keep(cell, unread)

    def _cannot_read(self, row: Row, column: _Column, unread: Unread, faults: _Faults) -> None:
        if self.table.unclear == "blank" and column.name in MAY_BE_OPEN:
            self.left_open[column.name] += 1
        else:
            faults.at(row.number, column.index, unread.code, **unread.blanks)

    def _by_groups(self, row: Row) -> dict[str, object]:
        """What the headings above a row say about it: its unit, its kind, its stage; the nearest one goes last."""
        found: dict[str, object] = {}
        for group in row.groups:
            found |= self._by_heading(group.label) or {"heading": group.label}
        return found

    def _by_heading(self, label: str) -> dict[str, object]:
        """The unit, kind or stage that a heading or the name of a sheet is; nothing when it is none."""
        if label in self.units:
            return {"unit": label}
        name = next((table for table in ("kind", "stage") if meaning(table, label)), "")
        return {name: meaning(name, label)} if name else {}

    def _sums(self, row: Row, fleeting: Mapping[str, object], money: dict[str, Decimal], faults: _Faults) -> list[_Sum]:
        cells, found = row.cells, list[_Sum]()
        width = len(cells)
        if row.unit is not self._unit:
            self._unit = row.unit
            for column in self._sums_of:
                column.known.clear()
        self.parsed = {}
        for column in self._sums_of:
            cell = cells[column.index] if column.index < width else ""
            if cell == "":
                continue
            made: Any = column.known.get(cell, _UNSEEN) if cell.__class__ is not bool else _UNSEEN
            if made is _UNSEEN:
                made = column.keep(cell, self._sum(column, cell))
            if made is None:
                continue
            if made.__class__ is Unread:
                self._cannot_read(row, column, made, faults)
                continue
            value = made[0]
            name = column.name if column.name != "amount" else str(fleeting.get("sort", ""))
            if name not in SUMS and name != "planned_total" and row.sort is _DATA:
                faults.at(row.number, self.columns.get("sort", column.index + 1) - 1, "sort_unknown", given=name or "—")
            self.parsed[column.index] = value
            money[name] = money[name] + value if name in money else value
            found.append((column.bound, name, value, made[1]))
        return found

    def _sum(self, column: _Column, cell: Cell) -> tuple[Decimal, int | Refusal] | Unread | None:
        """What a cell of money says, and what would be booked of it in fen, or why it cannot be."""
        if self.nothing and isinstance(cell, str) and cell.startswith(self.nothing):
            return None
        try:
            value = amount(cell, column.bound.unit or self._unit or self.unit, foreign=self.foreign)
        except Unread as unread:
            return unread
        if value is None:
            return None
        try:
            return value, converted(value, self.table.rate or Decimal(0)) if self.foreign else fen(value)
        except Refusal as refusal:
            return value, refusal

    def _facts(
        self, row: Row, values: dict[str, object], fleeting: Mapping[str, object], sums: list[_Sum], faults: _Faults
    ) -> list[FactDraft]:
        found = []
        for one, name, value, booked in sums:
            if value == 0 and not one.basis:
                continue  # nothing was signed or paid: a nought is no event; to date it is a sum like another
            try:
                if isinstance(booked, Refusal):
                    raise booked
                if name == "planned_total":
                    if value < 0:
                        raise Refusal("amount_negative", given=str(value))
                    values["planned_total_fen"] = booked
                else:
                    found.append(self._fact(fleeting, one, name, value, booked))
            except Refusal as refusal:
                for fault in refusal.faults:
                    index = self._day_index(name, one) if fault.where == "happened_on" else one.index
                    faults.at(row.number, index, fault.code, **fault.blanks)
        if fleeting.get("progress") and not faults:
            found.append(self._progress(fleeting))
        if len(found) > 1:
            found.sort(key=_DAY)
        return found

    def _day_index(self, name: str, one: Bound) -> int:
        for field_name in (SUMS[name][2], "date", "year") if name in SUMS else ():
            if field_name in self.columns:
                return self.columns[field_name] - 1
        return one.index

    def _fact(self, fleeting: Mapping[str, object], one: Bound, name: str, value: Decimal, booked: int) -> FactDraft:
        kind, sort, day_field, negative = SUMS[name]
        if value < 0:
            if negative is None or one.basis:
                raise Refusal("amount_negative", given=str(value))
            kind = negative
        if kind is _YEAR_PLANNED:
            sort = str(one.year or self.table.year or "")
            if not sort:
                raise Refusal("plan_year_missing")
        said = fleeting.get(_SORT_OF[name]) if name in _SORT_OF else None
        day = self._happened_on(fleeting, one, kind, day_field, sort)
        code = "" if kind is _CHANGED else str(said or sort)
        if kind is not _CHANGED:
            booked = abs(booked)
        if booked == 0 or (kind, day, code) not in self._sound:
            least = booked or (1 if one.basis else 0)
            check_new(
                kind, happened_on=day, today=self.today, amount=least, code=code, voucher="", around=_NO_REFUND_LIMIT
            )
            self._sound.add((kind, day, code))
        total = booked if one.basis or kind is _YEAR_PLANNED else None
        voucher = str(fleeting.get("voucher", ""))
        return FactDraft(kind, day, one.index + 1, value, booked, code, voucher, one.basis, total)

    def _happened_on(self, fleeting: Mapping[str, object], one: Bound, kind: Kind, day_field: str, sort: str) -> date:
        if one.day is not None:
            return one.day
        if kind is _YEAR_PLANNED:  # a plan is laid down before its year, or on the day the file is of
            return min(date(int(sort), 1, 1), self.today)
        said = fleeting.get(day_field) or fleeting.get("date") or fleeting.get("year")
        if isinstance(said, Days):
            return self._day_of(said)
        fallback = self.table.as_of or self.last_day
        if fallback is None:
            raise Refusal("day_missing")
        return fallback

    def _day_of(self, said: Days) -> date:
        """A month or a year stands for its first or last day, and never for a day that has not come."""
        if said.first == said.last or self.table.within == "first":
            return said.first
        return min(said.last, self.today) if said.first <= self.today else said.first

    def _progress(self, fleeting: Mapping[str, object]) -> FactDraft:
        data: dict[str, object] = {"text": fleeting["progress"]}
        share = fleeting.get("percent")
        if isinstance(share, Decimal) and 0 <= share <= 100:
            data["percentage"] = int(share)
        day = self.table.as_of or self.last_day or self.today
        return FactDraft(Kind.PROGRESS_REPORTED, min(day, self.today), self.columns["progress"], data=data)


_Sum = tuple[Bound, str, Decimal, int | Refusal]
_DAY = attrgetter("happened_on")
_SORT_OF = {"agreed": "agreement", "paid_in": "funds", "refund": "funds"}
_NOT_DATA = {Sort.PROSE: "row_is_prose", Sort.NUMBERS: "row_only_numbers", Sort.NAMELESS: "row_without_name"}
