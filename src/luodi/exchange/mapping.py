"""A saved mapping: how one kind of file becomes ours. Kept as data (YAML to look at, JSON in the database)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path

import yaml

from luodi.core.errors import Refusal
from luodi.exchange.matching import Match, stem
from luodi.exchange.matching import fields as our_fields
from luodi.exchange.reading.cells import UNITS
from luodi.exchange.reading.layout import Column, Layout
from luodi.exchange.reading.text import plain, squeezed

TO_DATE = frozenset({"agreed", "paid_in", "paid_in_total", "completed", "completed_total"})
FOLDER = Path(__file__).parent / "mappings"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column by its header (child, or parent/child) and the field it fills.

    `unit` and `day` (the day of what the column's amounts say, as in one column for each quarter) overrule the table's.
    `to_date`: its sums are to date, since the `start` or since the first of January (`year`), and are differenced from
    the ledger; "" where each is a movement of its own.
    """

    header: str
    field: str
    unit: str = ""
    day: date | None = None
    to_date: str = ""


@dataclass(frozen=True, slots=True)
class TableUse:
    """How one table of a file, or one file of several, is read.

    - `headers`: headers by which the table is known; all must be there.
    - `header_rows`: first and last row of the header, when it cannot be found; `transposed`: a project in each column.
    - `unit` of bare numbers; `currency` with `rate` (yuan for one unit) and `rate_date` when it is not CNY: a mapping that
      ships has none, and nothing is read before they are stated.
    - `year` of the plan column; `as_of`: the day that sums without a date are of; `day_first`: 08/07 is 8 July.
    - `within`: which day a month or a year stands for, `first` or `last`.
    - `repeats`: a project that comes twice is refused (`refuse`), or its sums are added (`add`).
    - `existing`: a project that the register has already is refused (`refuse`), or its facts are added to it (`add`).
    - `long_names`: a name longer than ours is refused (`refuse`), or shortened with the whole kept in the summary
      (`shorten`).
    - `unclear`: a planned day, a planned total or a word about the project that cannot be read is refused (`refuse`), or
      left open and counted (`blank`). What is booked in the ledger is never left open.
    - `nothing`: how cells begin that say "nothing here" besides a dash (Exempt under …).
    - `values`: what the words in a field mean to us; `constants`: what holds for every row that does not say itself.
    """

    name: str
    headers: tuple[str, ...] = ()
    header_rows: tuple[int, int] | None = None
    transposed: bool = False
    unit: str = ""
    currency: str = "CNY"
    rate: Decimal | None = None
    rate_date: date | None = None
    year: int | None = None
    as_of: date | None = None
    day_first: bool = False
    within: str = "last"
    repeats: str = "refuse"
    existing: str = "refuse"
    long_names: str = "refuse"
    unclear: str = "refuse"
    nothing: tuple[str, ...] = ()
    columns: tuple[ColumnUse, ...] = ()
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def unit_factor(self) -> Decimal | None:
        return UNITS[self.unit] if self.unit else None

    def uses(self, name: str) -> bool:
        return any(one.field == name for one in self.columns)

    def knows(self, layout: Layout) -> bool:
        """Whether a sheet with this header is this table."""
        return bool(self.headers) and all(find(layout.columns, header) is not None for header in self.headers)


@dataclass(frozen=True, slots=True)
class SavedMapping:
    """A mapping with its tables; the first table that knows a sheet reads it."""

    name: str
    tables: tuple[TableUse, ...]
    description: str = ""
    description_en: str = ""

    def table_for(self, layout: Layout) -> TableUse | None:
        return next((table for table in self.tables if table.knows(layout)), None)


def check_rates(mapping: SavedMapping) -> None:
    """Refuse to read foreign money without a rate and its day: they are whoever imports to state, never assumed."""
    for place, table in enumerate(mapping.tables):
        money = any(our_fields()[one.field].money for one in table.columns)
        if table.currency != "CNY" and money and table.rate is None:
            raise Refusal(
                "mapping_rate_missing", where=f"tables[{place}].rate", name=table.name, currency=table.currency
            )


def find(columns: Sequence[Column], header: str) -> Column | None:
    """The column with this header: as written, by its child alone, or without year, unit and spaces."""
    wanted = squeezed(header)
    bare = "/".join(map(stem, header.split("/")))
    named = [column for column in columns if column.path]
    forms: tuple[tuple[Callable[[Column], str], str], ...] = (
        (lambda column: squeezed("/".join(column.path)), wanted),
        (lambda column: squeezed(column.text), wanted),
        (lambda column: "/".join(stem(part) for part in column.path), bare),
    )
    for form, sought in forms:
        found = next((column for column in named if form(column) == sought), None)
        if found is not None:
            return found
    return None


def placed(columns: Sequence[Column], uses: Sequence[ColumnUse]) -> list[tuple[Column, ColumnUse]]:
    """The columns in use, each once: next month's columns are those of this month, in their order."""
    found: dict[int, ColumnUse] = {}
    exact = {squeezed("/".join(column.path)): column.index for column in reversed(columns) if column.path}
    later = []
    for use in uses:
        index = exact.get(squeezed(use.header))
        if index is None or index in found:
            later.append(use)
        else:
            found[index] = use
    for use in later:
        column = find([one for one in columns if one.index not in found], use.header)
        if column is not None:
            found[column.index] = use
    return [(column, found[column.index]) for column in columns if column.index in found]


def proposed(name: str, layout: Layout, matches: Sequence[Match]) -> TableUse:
    """A table use out of what the synonyms found: what the page of columns begins with."""
    by_index = {column.index: column for column in layout.columns}
    named = any(one.field == "name" for one in matches)
    columns = tuple(
        ColumnUse(
            "/".join(by_index[one.column].path),
            one.field,
            to_date=_says_to_date(by_index[one.column], one.field, named),
        )
        for one in matches
        if one.field
    )
    return TableUse(name, headers=tuple(one.header for one in columns), year=layout.year, columns=columns)


_SINCE_JANUARY = re.compile(r"(?<!\d)0?1\s*-\s*\d{1,2}\s*月|[本今当]年|年内|截[至止]目前")


def _says_to_date(column: Column, field_name: str, named: bool) -> str:
    """What a header says of its sums: 累计 since the start, 1-9月 and 本年 since January. A list of projects gives each
    one's agreed sum as it stands."""
    if field_name in ("paid_in_total", "completed_total") or (field_name == "agreed" and named):
        return "start"
    since = _SINCE_JANUARY.search(plain("/".join(column.path)))
    return "year" if since and field_name in ("paid_in", "completed") else ""


def _broken(path: str, given: object) -> Refusal:
    return Refusal("mapping_not_understood", where=path, given=str(given)[:60])


def _table(written: object, path: str) -> TableUse:
    if not isinstance(written, Mapping):
        raise _broken(path, written)
    known = {one.name for one in fields(TableUse)}
    unknown = [key for key in written if key not in known]
    if unknown:
        raise _broken(f"{path}.{unknown[0]}", unknown[0])
    values = dict(written)
    values["columns"] = tuple(_column(one, f"{path}.columns") for one in written.get("columns", ()))
    for name in ("headers", "nothing"):
        values[name] = tuple(str(one) for one in written.get(name, ()))
    if written.get("header_rows"):
        values["header_rows"] = (int(written["header_rows"][0]), int(written["header_rows"][1]))
    for name in ("rate_date", "as_of"):
        values[name] = _day(written.get(name), f"{path}.{name}")
    try:
        values["rate"] = Decimal(str(written["rate"])) if written.get("rate") is not None else None
    except InvalidOperation as wrong:
        raise _broken(f"{path}.rate", written["rate"]) from wrong
    values["values"] = {
        str(name): {str(key): str(value) for key, value in table.items()}
        for name, table in dict(written.get("values", {})).items()
    }
    values["constants"] = {str(key): str(value) for key, value in dict(written.get("constants", {})).items()}
    return _checked(TableUse(**values), path)


def _column(written: object, path: str) -> ColumnUse:
    if not isinstance(written, Mapping) or set(written) - {"header", "field", "unit", "day", "to_date"}:
        raise _broken(path, written)
    use = ColumnUse(
        str(written.get("header", "")),
        str(written.get("field", "")),
        str(written.get("unit", "") or ""),
        _day(written.get("day"), f"{path}.day"),
        str(written.get("to_date", "") or ""),
    )
    if use.to_date and (use.to_date not in ("start", "year") or use.field not in TO_DATE):
        raise _broken(f"{path}.to_date", use.to_date)
    if not use.header or use.field not in our_fields() or (use.unit and use.unit not in UNITS):
        raise _broken(path, dict(written))
    return use


def _day(written: object, path: str) -> date | None:
    if written in (None, ""):
        return None
    try:
        return written if isinstance(written, date) else date.fromisoformat(str(written))
    except ValueError as wrong:
        raise _broken(path, written) from wrong


def _checked(table: TableUse, path: str) -> TableUse:
    if table.unit and table.unit not in UNITS:
        raise _broken(f"{path}.unit", table.unit)
    if table.within not in ("first", "last"):
        raise _broken(f"{path}.within", table.within)
    if table.repeats not in ("refuse", "add"):
        raise _broken(f"{path}.repeats", table.repeats)
    for name, either in (("existing", "add"), ("long_names", "shorten"), ("unclear", "blank")):
        if getattr(table, name) not in ("refuse", either):
            raise _broken(f"{path}.{name}", getattr(table, name))
    for name in [*table.values, *table.constants]:
        if name not in our_fields():
            raise _broken(f"{path}.{name}", name)
    if (table.rate is None) is not (table.rate_date is None) or (table.rate is not None and table.rate <= 0):
        raise Refusal("mapping_rate_missing", where=f"{path}.rate", name=table.name, currency=table.currency)
    return table


def loaded(written: object) -> SavedMapping:
    """Read a mapping strictly: a key, a field or a unit that nobody knows is refused by its path."""
    if not isinstance(written, Mapping) or set(written) - {"name", "description", "description_en", "tables"}:
        raise _broken("mapping", written)
    tables = written.get("tables")
    if not isinstance(tables, Sequence) or isinstance(tables, str) or not tables:
        raise _broken("tables", tables)
    return SavedMapping(
        str(written.get("name", "")),
        tuple(_table(one, f"tables[{place}]") for place, one in enumerate(tables)),
        str(written.get("description", "")),
        str(written.get("description_en", "")),
    )


def kept(mapping: SavedMapping) -> dict[str, object]:
    """The mapping as plain data: `loaded(kept(m)) == m`. What is left at its default is left out."""
    return {
        "name": mapping.name,
        "description": mapping.description,
        "description_en": mapping.description_en,
        "tables": [_kept_table(table) for table in mapping.tables],
    }


def _kept_table(table: TableUse) -> dict[str, object]:
    bare = TableUse(table.name)
    found: dict[str, object] = {"name": table.name}
    for one in fields(TableUse):
        value = getattr(table, one.name)
        if one.name in ("name", "columns") or value == getattr(bare, one.name):
            continue
        found[one.name] = list(value) if isinstance(value, tuple) else _plain(value)
    found["columns"] = [_kept_column(column) for column in table.columns]
    return found


def _kept_column(column: ColumnUse) -> dict[str, object]:
    written: dict[str, object] = {"header": column.header, "field": column.field}
    if column.unit:
        written["unit"] = column.unit
    if column.day:
        written["day"] = column.day.isoformat()
    if column.to_date:
        written["to_date"] = column.to_date
    return written


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: dict(inner) if isinstance(inner, Mapping) else inner for key, inner in value.items()}
    return value if isinstance(value, (bool, int, str)) else str(value)


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, SavedMapping]:
    """The mappings that come with the product, by file name."""
    return {
        path.stem: loaded(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.yaml"))
    }


def with_rate(mapping: SavedMapping, rate: str, day: str) -> SavedMapping:
    """The same mapping with the rate and its day that whoever imports states for its foreign tables."""
    written = kept(mapping)
    tables = [
        {**table, "rate": rate, "rate_date": day} if table.get("currency", "CNY") != "CNY" else table
        for table in written["tables"]  # type: ignore[attr-defined]  # a list of plain tables
    ]
    return loaded({**written, "tables": tables})
