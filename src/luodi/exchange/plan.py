"""Files and a mapping → everything that would be taken, everything that would not, and why. Nothing is written."""

from __future__ import annotations

import calendar
import gc
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from luodi.core.errors import Fault, Refusal
from luodi.core.facts import Kind
from luodi.exchange.drafts import LENT, SUMS, Bound, Draft, Drafter, RefusedRow
from luodi.exchange.mapping import ColumnUse, SavedMapping, TableUse, find, proposed
from luodi.exchange.matching import Match, fields, is_known, match
from luodi.exchange.reading.cells import QUANTITY
from luodi.exchange.reading.files import Sheet, sheets
from luodi.exchange.reading.layout import Column, Layout, layout
from luodi.exchange.reading.rows import SET_ASIDE, Reader, Row, Sort
from luodi.exchange.tally import NOTHING, Running, Tally, count
from luodi.exchange.totals import Finding, Totals

_UNTIL = re.compile(r"(?:\d{1,2}\s*-|截[至止]\s*)?\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日|底|末|份)?")
_DATA = Sort.DATA
_LOWERS = frozenset({Kind.FUNDS_RETURNED, Kind.AMOUNT_CHANGED})
_AS_OF = re.compile(r"截[至止]\s*(?:(20\d{2})年)?\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?")


@dataclass(frozen=True, slots=True)
class Opened:
    """A sheet whose header was found: what its columns are, and which table of the mapping reads it."""

    file: str
    sheet: Sheet
    layout: Layout
    matches: tuple[Match, ...]
    table: TableUse

    @property
    def name(self) -> str:
        return self.sheet.name

    @property
    def rows(self) -> int:
        """How many rows there may be below the header."""
        return max(0, self.sheet.height - self.layout.last)


@dataclass
class Plan:
    """What an import would do. Drafts stand in the order of the file; `skipped` names sheets that are no table."""

    drafts: list[Draft] = field(default_factory=list)
    refused: list[RefusedRow] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    tally: Tally = NOTHING
    read: Running = field(default_factory=Running)
    aside: dict[str, int] = field(default_factory=dict)
    currency: str = "CNY"
    tables: Mapping[str, TableUse] = field(default_factory=dict)
    left_open: Counter[str] = field(default_factory=Counter)  # by field: cells that could not be read and need not

    @property
    def makers(self) -> frozenset[str]:
        """The tables that make projects; the others only say something about them."""
        return frozenset(name for name, table in self.tables.items() if table.uses("name"))

    def refuse_all(self, wrong: Mapping[int, Sequence[Fault]]) -> None:
        """Turn these drafts (by `id()`) into refused rows; call `count` when there are no more."""
        if not wrong:
            return
        stays = [draft for draft in self.drafts if id(draft) not in wrong]
        self.refused += [refused(draft, wrong[id(draft)]) for draft in self.drafts if id(draft) in wrong]
        self.drafts = stays

    def count(self) -> None:
        self.refused.sort(key=lambda row: (row.sheet, row.row))
        self.tally = Tally(
            self.read.count(),
            count(draft.money for draft in self.drafts),
            count(row.money for row in self.refused),
            self.aside,
        )


def refused(draft: Draft, faults: Iterable[Fault]) -> RefusedRow:
    name = str(draft.values.get("name", ""))
    return RefusedRow(draft.sheet, draft.table, draft.row, tuple(faults), draft.money, name)


def opened(
    files: Iterable[tuple[str, bytes]], mapping: SavedMapping | None = None, header: tuple[int, int] | None = None
) -> tuple[list[Opened], list[str]]:
    """The tables of some files, each with the mapping's table that knows it or else with a proposed one; and the names
    of sheets in which no table was found. `header`: the rows of the header, where they are to be found in no other way.
    Refused: files in which there is no table at all."""
    found: list[Opened] = []
    skipped: list[str] = []
    for name, content in files:
        for sheet in sheets(content, name):
            one = _open(name, sheet, mapping, header)
            if one is None:
                skipped.append(sheet.name)
            else:
                found.append(one)
    if not found:
        raise Refusal("header_not_found", sheet="、".join(skipped) or "—")
    return found, skipped


def _open(
    file: str, sheet: Sheet, mapping: SavedMapping | None, header: tuple[int, int] | None = None
) -> Opened | None:
    for table in mapping.tables if mapping else ():
        if table.transposed or table.header_rows:
            turned = sheet.transposed() if table.transposed else sheet
            here = _layout(turned, table.header_rows)
            if here is not None and table.knows(here):
                return Opened(file, turned, here, tuple(match(here.columns, here.year)), table)
    here = _layout(sheet, header)
    if here is None:
        return None
    found = match(here.columns, here.year)
    plain = replace(proposed(sheet.name, here, found), header_rows=header)
    table_found = mapping.table_for(here) if mapping else plain
    if table_found is None or not table_found.columns:
        return None
    return Opened(file, sheet, here, tuple(found), table_found)


def _layout(sheet: Sheet, header: tuple[int, int] | None) -> Layout | None:
    try:
        return layout(sheet, is_known, header)
    except Refusal:
        return None


def bound(one: Opened) -> list[Bound]:
    """The columns in use, in the order of the sheet, each with its unit and, where its header names months, its day."""
    found = []
    for use in one.table.columns:
        column = find(one.layout.columns, use.header)
        if column is not None:
            day = use.day or _day_in(column, use, one)
            found.append(Bound(column.index, use.field, _unit(use, column, one), day, column.year))
    return sorted(found, key=lambda bound: bound.index)


def _unit(use: ColumnUse, column: Column, one: Opened) -> Decimal | None:
    if use.field not in SUMS and use.field not in ("amount", "planned_total"):
        return None
    if use.unit:
        return replace(one.table, unit=use.unit).unit_factor
    return column.unit if column.unit != QUANTITY else None


def _day_in(column: Column, use: ColumnUse, one: Opened) -> date | None:
    """2024年1-6月完成投资 is of 30 June 2024."""
    year = column.year or one.table.year or one.layout.year
    if year is None or not fields()[use.field].money or use.field in ("agreed", "year_plan", "planned_total"):
        return None
    found = next((one for one in map(_UNTIL.search, reversed(column.path)) if one), None)
    if found is None or not 1 <= int(found.group(1)) <= 12:
        return None
    return _end(year, int(found.group(1)), found.group(2))


def _end(year: int, month: int, day: str | None) -> date:
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(int(day), last) if day else last)


def _as_of(one: Opened) -> date | None:
    """截至2024年9月底, in the title."""
    found = _AS_OF.search(one.layout.title)
    year = (found and found.group(1)) or one.table.year or one.layout.year
    if not found or not year or not 1 <= int(found.group(2)) <= 12:
        return None
    return _end(int(year), int(found.group(2)), found.group(3))


def reader(one: Opened, use: Sequence[Bound], units: frozenset[str]) -> Iterator[Row]:
    """The rows below the header, each told what it is."""
    by_field = {one.field: one.index for one in reversed(use)}
    name = by_field.get("name", by_field.get("key", by_field.get("code", use[0].index if use else 0)))
    money = frozenset(one.index for one in use if fields()[one.field].money)
    telling = Reader(
        one.layout, name, money, by_field.get("number"), units, one.sheet.merged, needs_name="name" in by_field
    )
    return telling.read(one.sheet.rows())


def plan(
    tables: Sequence[Opened],
    today: date,
    *,
    units: frozenset[str] = frozenset(),
    exists: Callable[[str], bool] = lambda key: False,
    tell: Callable[[str, int, int], None] = lambda step, done, of: None,
) -> Plan:
    """Read every row of every table. Tables that make projects go first, so that the others may refer to them.

    `units` are names of units that may stand as headings; `exists` tells whether a project of this code is there;
    `tell` hears how many rows are read.
    """
    with _uncollected():
        return _plan(tables, today, units, exists, tell)


@contextmanager
def _uncollected() -> Iterator[None]:
    """A plan makes a million small things and drops none: looking through them for rubbish takes half of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _plan(
    tables: Sequence[Opened],
    today: date,
    units: frozenset[str],
    exists: Callable[[str], bool],
    tell: Callable[[str, int, int], None],
) -> Plan:
    ordered = sorted(tables, key=lambda one: not one.table.uses("name"))
    made = Plan(tables={one.table.name: one.table for one in ordered})
    for one in ordered:
        made.currency = one.table.currency
        for _row in _read(one, made, today, units):
            if made.read.rows % 1000 == 0:
                tell("read", made.read.rows, sum(one.rows for one in ordered))
    made.refuse_all(_joined(made.drafts, made.tables, made.makers))
    settle(made, exists)
    return made


def settle(made: Plan, exists: Callable[[str], bool]) -> None:
    """Refuse what hangs on a refused row: facts of a project that is not taken, refunds of money that is not. Call it
    again whenever rows were refused for another reason."""
    while True:
        wrong = _orphans(made.drafts, made.makers, exists) or _overdrawn(made.drafts, exists)
        if not wrong:
            made.count()
            return
        made.refuse_all(wrong)


def _read(one: Opened, made: Plan, today: date, units: frozenset[str]) -> Iterator[int]:
    """Read a table into the plan; yields after every row of data, so that the caller may tell somebody."""
    use = bound(one)
    table = one.table if one.table.year else replace(one.table, year=one.layout.year)
    drafter = Drafter(one.name, table, use, today, _as_of(one), units, table.unit_factor or one.layout.unit)
    totals = Totals(drafter.sums, drafter.unit, drafter.foreign)
    checked = False
    for row in reader(one, use, units):
        if row.sort is not _DATA and row.sort in SET_ASIDE:
            made.aside[row.sort.value] = made.aside.get(row.sort.value, 0) + 1
            checked = checked or row.sort in (Sort.TOTAL, Sort.GROUP)
            totals.see(row)
            continue
        draft = drafter.draft(row)
        totals.see(row, drafter.parsed)
        made.read.add(draft.money)
        if isinstance(draft, Draft):
            made.drafts.append(draft)
        else:
            made.refused.append(draft)
        yield row.number
    made.left_open += drafter.left_open
    made.findings += [(one.name, finding) for finding in totals.finish()]


def _joined(drafts: Sequence[Draft], tables: Mapping[str, TableUse], makers: frozenset[str]) -> dict[int, list[Fault]]:
    """Rows that name a project twice. What a second file says about a project is lent to its draft."""
    wrong: dict[int, list[Fault]] = {}
    first: dict[str, Draft] = {}
    for draft in drafts:
        if draft.table in makers:
            before = first.setdefault(draft.key, draft)
            if before is not draft and tables[draft.table].repeats == "refuse":
                blanks = {"name": draft.values.get("name", ""), "sheet": before.sheet, "cell": before.cell("name")}
                wrong[id(draft)] = [Fault("project_twice", draft.cell("name"), blanks)]
        elif draft.key in first:
            _lend(first[draft.key], draft)
    return wrong


def _orphans(drafts: Sequence[Draft], makers: frozenset[str], exists: Callable[[str], bool]) -> dict[int, list[Fault]]:
    """Rows of facts whose project is neither taken from these files nor in the register."""
    there = {draft.key for draft in drafts if draft.table in makers}
    return {
        id(draft): [
            Fault("project_unknown", draft.cell("key" if "key" in draft.columns else "code"), {"code": draft.key})
        ]
        for draft in drafts
        if draft.table not in makers and draft.key not in there and not exists(draft.key)
    }


def _lend(project: Draft, other: Draft) -> None:
    """What a second file says about a project fills what the first left open (its unit, its place)."""
    for name in LENT & other.values.keys():
        project.values.setdefault(name, other.values[name])


def _overdrawn(drafts: Sequence[Draft], exists: Callable[[str], bool]) -> dict[int, list[Fault]]:
    """Refunds and reductions that exceed what came before them: taken in the order of their days."""
    by_key: dict[str, list[Draft]] = {}
    for draft in drafts:
        for fact in draft.facts:
            if fact.kind in _LOWERS:
                by_key.setdefault(draft.key, [])
    for draft in drafts:
        if draft.key in by_key:
            by_key[draft.key].append(draft)
    wrong: dict[int, list[Fault]] = {}
    for key, ours in by_key.items():
        if not exists(key):
            wrong.update(_overdrawn_project(ours))
    return wrong


def _overdrawn_project(drafts: Sequence[Draft]) -> dict[int, list[Fault]]:
    wrong: dict[int, list[Fault]] = {}
    agreed = paid = 0
    events = [
        (fact.happened_on, (fact.amount or 0) < 0 or fact.kind is Kind.FUNDS_RETURNED, place, draft, fact)
        for place, draft in enumerate(drafts)
        for fact in draft.facts
    ]
    for _, _, _, draft, fact in sorted(events, key=lambda event: event[:3]):
        booked = fact.fen or 0
        if fact.kind in (Kind.AGREEMENT_SIGNED, Kind.AMOUNT_CHANGED):
            if agreed + booked < 0:
                wrong.setdefault(id(draft), []).append(Fault("agreed_below_zero", draft.where(fact)))
                continue
            agreed += booked
        elif fact.kind in (Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED):
            signed = booked if fact.kind is Kind.FUNDS_RECEIVED else -booked
            if paid + signed < 0:
                wrong.setdefault(id(draft), []).append(Fault("more_returned_than_received", draft.where(fact)))
                continue
            paid += signed
    return wrong
