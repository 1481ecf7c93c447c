"""Rows of a table → drafts of projects and facts, or refusals that name the cell and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from luodi.core.entries import Around, check_new
from luodi.core.errors import Fault, Refusal
from luodi.core.facts import Kind
from luodi.core.money import LARGEST_FEN, converted, fen
from luodi.exchange.fields import PLANNED, READERS, TEXTS
from luodi.exchange.mapping import TableUse
from luodi.exchange.reading.cells import Days, Unread, amount
from luodi.exchange.reading.files import address
from luodi.exchange.reading.rows import Row, Sort
from luodi.exchange.reading.text import squeezed
from luodi.exchange.tally import Money
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
EMPTY: Mapping[str, object] = MappingProxyType({})
MAY_BE_OPEN = frozenset([*PLANNED, "period", "planned_total", "kind", "channel", "stage", "percent", "national_code"])
LENT = frozenset([*TEXTS, *PLANNED, "summary", "kind", "channel", "national_code", "uscc", "planned_total_fen"])
_NO_REFUND_LIMIT = Around(paid_in=LARGEST_FEN, agreed=LARGEST_FEN)  # what was paid in before is looked up later


@dataclass(slots=True)
class FactDraft:
    """A fact to be recorded. `amount` is what the file says, in its currency; `fen` what would be booked."""

    kind: Kind
    happened_on: date
    where: str
    measure: str = ""
    amount: Decimal | None = None
    fen: int | None = None
    code: str = ""
    voucher: str = ""
    data: Mapping[str, object] = field(default_factory=lambda: EMPTY)


@dataclass(slots=True)
class Draft:
    """A row that may become a project, facts, or both. `key` names the project within the file."""

    sheet: str
    table: str
    row: int
    key: str
    values: dict[str, object]
    facts: list[FactDraft]
    money: Money
    columns: Mapping[str, int]  # field → column, from 1

    def cell(self, name: str) -> str:
        """The address of a field's cell; the row's first cell for what no column says."""
        return address(self.row, self.columns.get(name, 1))


@dataclass(slots=True)
class RefusedRow:
    """A row that is not taken, with every reason; each fault's `where` is a cell."""

    sheet: str
    table: str
    row: int
    faults: tuple[Fault, ...]
    money: Money
    name: str = ""


@dataclass(slots=True)
class Bound:
    """A column in use: its place in the row (from 0), its field, the unit of its money, its own day."""

    index: int
    field: str
    unit: Decimal | None = None
    day: date | None = None
    year: int | None = None


class _Faults(list[Fault]):
    def at(self, row: int, index: int, code: str, **blanks: object) -> None:
        self.append(Fault(code, address(row, index + 1), blanks))


@dataclass
class Drafter:
    """Turns the data rows of one table into drafts. `today` is the day of the upload: nothing has happened later."""

    sheet: str
    table: TableUse
    bound: Sequence[Bound]
    today: date
    last_day: date | None = None  # what sums without a date are of, when the table says nothing
    units: frozenset[str] = frozenset()  # names of units, which may stand as headings

    def __post_init__(self) -> None:
        self.columns = {one.field: one.index + 1 for one in reversed(self.bound)}
        self.sums = [one for one in self.bound if one.field in SUMS or one.field in ("amount", "planned_total")]
        self.rest = [one for one in self.bound if one not in self.sums and one.field != "number"]
        self.foreign = self.table.currency != "CNY"
        self.makes_projects = self.table.uses("name")
        self.nothing = self.table.nothing
        self.left_open: Counter[str] = Counter()
        self.parsed: dict[int, Decimal] = {}  # the sums of the last row by column, for checking totals

    def draft(self, row: Row) -> Draft | RefusedRow:
        """One row. Money that can be read is counted even where the row is refused."""
        faults = _Faults()
        money: dict[str, Decimal] = {}
        values = self._values(row, faults)
        sums = self._sums(row, values, money, faults)
        if row.sort is not Sort.DATA:
            faults[:] = [Fault(_NOT_DATA[row.sort], address(row.number, 1), {})]
        else:
            self._need_key(row, values, faults)
        facts = [] if faults else self._facts(row, values, sums, faults)
        name = str(values.get("name", ""))
        if faults:
            return RefusedRow(self.sheet, self.table.name, row.number, tuple(faults), money, name)
        key = str(values.get("key") or values.get("code") or squeezed(name))
        return Draft(self.sheet, self.table.name, row.number, key, values, facts, money, self.columns)

    def _need_key(self, row: Row, values: Mapping[str, object], faults: _Faults) -> None:
        if faults:
            return
        if self.makes_projects and not values.get("name"):
            faults.at(row.number, self.columns.get("name", 1) - 1, "row_without_name")
        elif not self.makes_projects and not (values.get("key") or values.get("code")):
            faults.at(row.number, self.columns.get("key", self.columns.get("code", 1)) - 1, "row_without_key")

    def _values(self, row: Row, faults: _Faults) -> dict[str, object]:
        cells, found = row.cells, dict[str, object]()
        width = len(cells)
        for one in self.rest:
            cell = cells[one.index] if one.index < width else ""
            if cell == "" or (self.nothing and isinstance(cell, str) and cell.startswith(self.nothing)):
                continue
            try:
                READERS[one.field](self.table, found, one.field, cell)
            except Unread as unread:
                if self.table.unclear == "blank" and one.field in MAY_BE_OPEN:
                    self.left_open[one.field] += 1
                else:
                    faults.at(row.number, one.index, unread.code, **unread.blanks)
        if row.groups:
            for name, value in self._by_groups(row).items():
                found.setdefault(name, value)
        for name, constant in self.table.constants.items():
            if name not in found and name not in SUMS:
                READERS[name](self.table, found, name, constant)
        return found

    def _by_groups(self, row: Row) -> dict[str, object]:
        """What the headings above a row say about it: its unit, its kind, its stage; the nearest one goes last."""
        found: dict[str, object] = {}
        for group in row.groups:
            if group.label in self.units:
                found["unit"] = group.label
                continue
            name = next((table for table in ("kind", "stage") if meaning(table, group.label)), "heading")
            found[name] = meaning(name, group.label) if name != "heading" else group.label
        return found

    def _sums(
        self, row: Row, values: Mapping[str, object], money: dict[str, Decimal], faults: _Faults
    ) -> list[tuple[Bound, str, Decimal]]:
        cells, found = row.cells, []
        width = len(cells)
        self.parsed = {}
        for one in self.sums:
            cell = cells[one.index] if one.index < width else ""
            if cell == "" or (self.nothing and isinstance(cell, str) and cell.startswith(self.nothing)):
                continue
            try:
                value = amount(cell, one.unit or row.unit or self.table.unit_factor, foreign=self.foreign)
            except Unread as unread:
                if self.table.unclear == "blank" and one.field in MAY_BE_OPEN:
                    self.left_open[one.field] += 1
                else:
                    faults.at(row.number, one.index, unread.code, **unread.blanks)
                continue
            if value is None:
                continue
            name = one.field if one.field != "amount" else str(values.get("sort", ""))
            if name not in SUMS and name != "planned_total" and row.sort is Sort.DATA:
                faults.at(row.number, self.columns.get("sort", one.index + 1) - 1, "sort_unknown", given=name or "—")
            self.parsed[one.index] = value
            money[name] = money[name] + value if name in money else value
            found.append((one, name, value))
        return found

    def _facts(
        self, row: Row, values: dict[str, object], sums: list[tuple[Bound, str, Decimal]], faults: _Faults
    ) -> list[FactDraft]:
        found = []
        for one, name, value in sums:
            if value == 0:
                continue  # nothing was signed or paid: a nought is no event
            try:
                if name == "planned_total":
                    values["planned_total_fen"] = self._planned_total(value)
                else:
                    found.append(self._fact(row, values, one, name, value))
            except Refusal as refusal:
                for fault in refusal.faults:
                    index = self._day_index(name, one) if fault.where == "happened_on" else one.index
                    faults.at(row.number, index, fault.code, **fault.blanks)
        if values.get("progress") and not faults:
            found.append(self._progress(row, values))
        found.sort(key=lambda fact: fact.happened_on)
        return found

    def _day_index(self, name: str, one: Bound) -> int:
        for field_name in (SUMS[name][2], "date", "year"):
            if field_name in self.columns:
                return self.columns[field_name] - 1
        return one.index

    def _fact(self, row: Row, values: Mapping[str, object], one: Bound, name: str, value: Decimal) -> FactDraft:
        kind, sort, day_field, negative = SUMS[name]
        if value < 0:
            if negative is None:
                raise Refusal("amount_negative", given=str(value))
            kind = negative
        booked = self._booked(value if kind is Kind.AMOUNT_CHANGED else abs(value))
        said = values.get({"agreed": "agreement", "paid_in": "funds", "refund": "funds"}.get(name, ""))
        if kind is Kind.YEAR_PLANNED:
            sort = str(one.year or self.table.year or "")
            if not sort:
                raise Refusal("plan_year_missing")
        draft = FactDraft(
            kind,
            self._happened_on(values, one, kind, day_field, sort),
            address(row.number, one.index + 1),
            name,
            value,
            booked,
            "" if kind is Kind.AMOUNT_CHANGED else str(said or sort),
            str(values.get("voucher", "")),
            self._data(kind, value, values),
        )
        check_new(
            kind,
            happened_on=draft.happened_on,
            today=self.today,
            amount=booked,
            code=draft.code,
            voucher="",
            around=_NO_REFUND_LIMIT,
        )
        return draft

    def _planned_total(self, value: Decimal) -> int:
        if value < 0:
            raise Refusal("amount_negative", given=str(value))
        return self._booked(value)

    def _booked(self, value: Decimal) -> int:
        if not self.foreign:
            return fen(value)
        return converted(value, self.table.rate or Decimal(0))

    def _happened_on(self, values: Mapping[str, object], one: Bound, kind: Kind, day_field: str, sort: str) -> date:
        if one.day is not None:
            return one.day
        if kind is Kind.YEAR_PLANNED:  # a plan is laid down before its year, or on the day the file is of
            return min(date(int(sort), 1, 1), self.today)
        said = values.get(day_field) or values.get("date") or values.get("year")
        if isinstance(said, Days):
            return self._day_of(said)
        fallback = self.table.as_of or self.last_day
        if fallback is None:
            raise Refusal("day_missing")
        return fallback

    def _day_of(self, said: Days) -> date:
        """A month or a year stands for its first or last day, and never for a day that has not come."""
        if self.table.within == "first" or said.first == said.last:
            return said.first
        return min(said.last, self.today) if said.first <= self.today else said.first

    def _data(self, kind: Kind, value: Decimal, values: Mapping[str, object]) -> Mapping[str, object]:
        if not self.foreign and kind is not Kind.FUNDS_RECEIVED:
            return EMPTY
        found: dict[str, object] = {}
        if self.foreign and self.table.rate is not None and self.table.rate_date is not None:
            found = {
                "currency": self.table.currency,
                "foreign_amount": str(abs(value) if kind is not Kind.AMOUNT_CHANGED else value),
                "rate": str(self.table.rate),
                "rate_date": self.table.rate_date.isoformat(),
            }
        if kind is Kind.FUNDS_RECEIVED:
            found["payer"] = str(values.get("investor") or values.get("builder") or "")
        return found

    def _progress(self, row: Row, values: Mapping[str, object]) -> FactDraft:
        data: dict[str, object] = {"text": values["progress"]}
        share = values.get("percent")
        if isinstance(share, Decimal) and 0 <= share <= 100:
            data["percentage"] = int(share)
        day = self.table.as_of or self.last_day or self.today
        return FactDraft(
            Kind.PROGRESS_REPORTED, min(day, self.today), address(row.number, self.columns["progress"]), data=data
        )


_NOT_DATA = {Sort.PROSE: "row_is_prose", Sort.NUMBERS: "row_only_numbers", Sort.NAMELESS: "row_without_name"}
