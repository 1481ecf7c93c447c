"""A list is said once: columns, filters, order and source. Page, JSON, CSV and workbook are faces of the same rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from luodi.core.errors import Refusal
from luodi.core.words import WORDS
from luodi.kit.cells import Column, Label, cell_writer, raw, written

_CONTROLS = dict.fromkeys((*range(32), *range(127, 160)))  # no database takes them all, and nobody means them
_LARGEST = 2**63 - 1
RESERVED = frozenset({"after", "before", "order", "format", "size", "totals", "view"})
Choices = Sequence[tuple[str, Label]]


@dataclass(frozen=True)
class Filter:
    """One filter. `narrow` takes the rows and the wanted value, `own` the reader besides (what is mine); `field` is
    enough for plain equality."""

    key: str
    label: Label
    kind: str = "choice"  # choice text org date period
    field: str = ""
    choices: Callable[[Any], Choices] | Choices = ()
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    own: Callable[[QuerySet[Any], str, Any], QuerySet[Any]] | None = None
    more: bool = False  # asked for now and then: folded away until it narrows

    def options(self, actor: Any) -> Choices:
        return self.choices(actor) if callable(self.choices) else self.choices

    def apply(self, rows: QuerySet[Any], wanted: str, actor: Any) -> QuerySet[Any]:
        """The rows that fit. A value that the column cannot hold (a day that is none) is refused."""
        try:
            return self._apply(rows, wanted, actor)
        except (ValidationError, ValueError, OverflowError):
            raise Refusal("filter_value_wrong", where=self.key, given=wanted[:40]) from None

    def _apply(self, rows: QuerySet[Any], wanted: str, actor: Any) -> QuerySet[Any]:
        if self.own:
            return self.own(rows, wanted, actor)
        return self.narrow(rows, wanted) if self.narrow else rows.filter(**{self.field: wanted})


def words(table: str) -> Callable[[Any], Choices]:
    """The words of a table as choices, in the reader's language."""

    def choices(_actor: Any) -> Choices:
        language = get_language() or "zh-hans"
        return [(word.code, word.said(language)) for word in WORDS[table].values()]

    return choices


@dataclass(frozen=True)
class Table:
    """A list. `source(actor)` gives only rows that the actor may see; `may(actor)` says whether the list is offered."""

    name: str
    title: Label
    columns: tuple[Column, ...]
    source: Callable[[Any], QuerySet[Any]]
    may: Callable[[Any], bool]
    order: str = "-pk"
    filters: tuple[Filter, ...] = ()
    search: Callable[[QuerySet[Any], str], QuerySet[Any]] | None = None
    empty: Label = ""
    size: int = 50
    url: str = ""  # the name of its page
    arguments: tuple[str, ...] = ()  # what the page's address takes

    @property
    def fields(self) -> tuple[str, ...]:
        found: dict[str, None] = {"pk": None, self.order.lstrip("-"): None}
        for column in self.columns:
            names = (*column.needs, *column.link_by) if column.value else (column.path, *column.link_by)
            found.update(dict.fromkeys((*names, column.english) if column.english else names))
        return tuple(found)


@dataclass
class Listing:
    """A table as one reader asked for it: filters, order, page. Call `read` for the rows of one page."""

    table: Table
    actor: Any
    asked: Mapping[str, str]
    rows: list[dict[str, Any]] = field(default_factory=list)
    count: int = 0
    totals: dict[str, Any] = field(default_factory=dict)
    after: str = ""
    before: str = ""

    def __post_init__(self) -> None:
        self.asked = {name: self.asked[name].translate(_CONTROLS) for name in self.asked}
        known = {one.key for one in self.table.filters} | RESERVED | ({"q"} if self.table.search else set())
        for name in self.asked:
            if name not in known:
                raise Refusal("filter_unknown", where=name, name=name)
            if "\0" in self.asked[name]:  # PostgreSQL takes no such text
                raise Refusal("filter_value_wrong", where=name, given="")
        self.language = get_language() or "zh-hans"

    @property
    def size(self) -> int:
        wanted = self.asked.get("size", "")
        if not wanted:
            return self.table.size
        if not (wanted.isdecimal() and len(wanted) < 4) or not 1 <= int(wanted) <= 200:
            raise Refusal("page_size_wrong", where="size")
        return int(wanted)

    @property
    def narrowed(self) -> QuerySet[Any]:
        """The rows that the reader may see, after search and filters."""
        rows = self.table.source(self.actor)
        if not self.table.may(self.actor):
            rows = rows.none()
        for one in self.table.filters:
            wanted = self.asked.get(one.key, "").strip()
            if wanted:
                rows = one.apply(rows, wanted, self.actor)
        text = self.asked.get("q", "").strip()
        return self.table.search(rows, text) if text and self.table.search else rows

    @property
    def order(self) -> tuple[str, bool]:
        """The field that it is sorted by, and whether downwards."""
        wanted = self.asked.get("order", "")
        if not wanted:
            return self.table.order.lstrip("-"), self.table.order.startswith("-")
        column = next((one for one in self.table.columns if one.key == wanted.lstrip("-") and one.order), None)
        if column is None:
            raise Refusal("order_unknown", where="order", name=wanted)
        return column.order, wanted.startswith("-")

    def read(self) -> Listing:
        """Read one page and the exact count: two statements, whatever page it is (keyset, not offset)."""
        name, down = self.order
        rows = self.narrowed
        self.count = rows.aggregate(n=Count("pk"))["n"]
        back = self.asked.get("before", "")
        at = _cursor(back or self.asked.get("after", ""))
        values = (*self.table.fields, *((name,) if name not in self.table.fields else ()))
        try:
            page = _beyond(rows, name, down != bool(back), at).order_by(*_ordering(name, down != bool(back)))
            found = [dict(zip(values, row, strict=True)) for row in page.values_list(*values)[: self.size + 1]]
        except (ValueError, TypeError, OverflowError, ValidationError):
            if at is None:
                raise
            raise Refusal("page_place_wrong", where="after") from None  # a value that this column does not have
        more = len(found) > self.size
        found = found[: self.size]
        if back:
            found.reverse()
        self.rows = found
        if found and (more or back):
            self.after = _written(found[-1], name)
        if found and (at is not None if not back else more):
            self.before = _written(found[0], name)
        if self.asked.get("totals"):
            self.totals = self.sums()
        return self

    def sums(self) -> dict[str, Any]:
        wanted = {column.key: Sum(column.path) for column in self.table.columns if column.total}
        return self.narrowed.order_by().aggregate(**wanted) if wanted else {}

    def every(self) -> Iterator[dict[str, Any]]:
        """All rows in order, a few thousand at a time: for files."""
        name, down = self.order
        values = (*self.table.fields, *((name,) if name not in self.table.fields else ()))
        rows = self.narrowed.order_by(*_ordering(name, down)).values_list(*values)
        for row in rows.iterator(chunk_size=2000):
            yield dict(zip(values, row, strict=True))

    # What the page shows

    @property
    def html(self) -> SafeString:
        """The body of the table: escaped and joined here: a template visit for each cell is far slower."""
        writers = [cell_writer(column, self.language) for column in self.table.columns]
        return mark_safe("".join("<tr>" + "".join(one(row) for one in writers) + "</tr>" for row in self.rows))

    @property
    def head(self) -> SafeString:
        """The column heads, each a link that sorts by it: a number falls first, everything else rises."""
        name, down = self.order
        found = []
        for column in self.table.columns:
            here = bool(column.order) and column.order == name
            turned = f"-{column.key}" if (here and not down) or (not here and column.numeric) else column.key
            said, sort = str(escape(column.heading)), ""
            if here:
                sort, said = f' aria-sort="{"descending" if down else "ascending"}"', f"{said} {'↓' if down else '↑'}"
            if column.order:
                said = f'<a href="{escape(self.address(order=turned, after="", before=""))}">{said}</a>'
            found.append(f'<th scope="col"{column.placed}{sort}>{said}</th>')
        return mark_safe("".join(found))

    @property
    def foot(self) -> SafeString:
        """The sums of the whole list under their columns."""
        first, *others = self.table.columns
        cells = [f"<td{first.placed}>{escape(gettext('合计（全部页）'))}</td>"]
        cells += [f"<td{column.placed}>{escape(self.said_total(column))}</td>" for column in others]
        return mark_safe("".join(cells))

    def said_total(self, column: Column) -> str:
        value = self.totals.get(column.key)
        return written(column, value, self.language) if value is not None else ""

    def address(self, **changes: str) -> str:
        """This list with some of what was asked for changed; empty takes it away."""
        merged = {**{name: value for name, value in self.asked.items() if name != "format"}, **changes}
        return "?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in merged.items() if value)

    @property
    def next_href(self) -> str:
        return self.address(after=self.after, before="") if self.after else ""

    @property
    def previous_href(self) -> str:
        return self.address(before=self.before, after="") if self.before else ""

    @property
    def totals_href(self) -> str:
        return self.address(totals="" if self.totals else "1") if any(one.total for one in self.table.columns) else ""

    @property
    def csv_href(self) -> str:
        return self.address(format="csv", after="", before="", totals="")

    @property
    def xlsx_href(self) -> str:
        return self.address(format="xlsx", after="", before="", totals="")

    @cached_property
    def filter_fields(self) -> list[dict[str, Any]]:
        return [
            {
                "filter": one,
                "value": self.asked.get(one.key, ""),
                "options": (options := one.options(self.actor) if one.kind in ("choice", "org") else ()),
                "choices": _choices(options, self.asked.get(one.key, "")),
            }
            for one in self.table.filters
        ]

    @property
    def first_filters(self) -> list[dict[str, Any]]:
        return [one for one in self.filter_fields if not one["filter"].more]

    @property
    def more_filters(self) -> list[dict[str, Any]]:
        return [one for one in self.filter_fields if one["filter"].more]

    @property
    def more_in_use(self) -> bool:
        return any(one["value"] for one in self.more_filters)

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """What narrows the list now: label, value, and the address without it."""
        found = []
        if self.asked.get("q"):
            found.append((gettext("搜索"), self.asked["q"], self.address(q="", after="", before="")))
        for one in self.filter_fields:
            if one["value"]:
                said = next((str(label) for value, label in one["options"] if str(value) == one["value"]), one["value"])
                clear = self.address(**{one["filter"].key: "", "after": "", "before": ""})
                found.append((str(one["filter"].label), said, clear))
        return found

    @property
    def searchable(self) -> bool:
        """Whether the list has a search (a template would call `table.search` instead of looking at it)."""
        return self.table.search is not None

    @property
    def text(self) -> str:
        return self.asked.get("q", "")

    # What the API answers

    def plain(self) -> dict[str, Any]:
        """The page for programs. Money is said twice: `amount` is yuan in a decimal text, `amount_fen` whole fen."""
        columns = [(column, plain_keys(column)) for column in self.table.columns]
        totals = {key: value for column, keys in columns for key, value in self._total(column, keys)}
        keys = plain_links(self.table)
        return {
            "count": self.count,
            "rows": [
                {key: row[name] for key, name in keys}
                | dict(_said(column, key, row) for column, both in columns for key in both)
                for row in self.rows
            ],
            "after": self.after or None,
            "before": self.before or None,
        } | ({"totals": totals} if self.totals else {})

    def _total(self, column: Column, keys: tuple[str, ...]) -> list[tuple[str, Any]]:
        if column.key not in self.totals:
            return []
        value = self.totals[column.key]
        return [(key, value if key.endswith("_fen") else raw(column, value)) for key in keys]


def plain_keys(column: Column) -> tuple[str, ...]:
    """By which names programs read a column: money has one for yuan and one for fen."""
    stem = column.key.removesuffix("_fen")
    return (stem, f"{stem}_fen") if column.kind == "money" else (column.key,)


def plain_links(table: Table) -> tuple[tuple[str, str], ...]:
    """By what a program goes on from a row: its `id`, and the keys of what its columns lead to, as (key, field)."""
    said = {key for column in table.columns for key in plain_keys(column)}
    fields = dict.fromkeys(name for column in table.columns for name in column.link_by)
    named = {"id": "pk"} | {"_".join(name.split("__")[-2:]): name for name in fields if name != "pk"}
    return tuple((key, name) for key, name in named.items() if key not in said)


def _said(column: Column, key: str, row: Mapping[str, Any]) -> tuple[str, Any]:
    value = column.read(row)
    return key, value if column.kind == "money" and key.endswith("_fen") else raw(column, value)


def _choices(options: Choices, chosen: str) -> SafeString:
    """What a select offers, joined here: a district has a hundred units and the page is asked for all day."""
    said = (
        f'<option value="{escape(value)}"{" selected" if str(value) == chosen else ""}>{escape(label)}</option>'
        for value, label in (("", gettext("全部")), *options)
    )
    return mark_safe("".join(said))


def _ordering(name: str, down: bool) -> list[Any]:
    if name in ("pk", "id"):
        return ["-pk" if down else "pk"]
    first = F(name).desc(nulls_last=True) if down else F(name).asc(nulls_first=True)
    return [first, "-pk" if down else "pk"]


def _beyond(rows: QuerySet[Any], name: str, down: bool, at: tuple[Any, int] | None) -> QuerySet[Any]:
    """The rows that follow a place in the order. No value sorts below every value."""
    if at is None:
        return rows
    value, pk = at
    side = "lt" if down else "gt"
    if name in ("pk", "id"):
        return rows.filter(**{f"pk__{side}": pk})
    same = Q(**{name: value}) if value is not None else Q(**{f"{name}__isnull": True})
    further = Q(**{f"{name}__{side}": value}) if value is not None else Q(pk__in=())
    if value is None and not down:
        further = Q(**{f"{name}__isnull": False})
    if value is not None and down:
        further |= Q(**{f"{name}__isnull": True})
    return rows.filter(further | (same & Q(**{f"pk__{side}": pk})))


def _written(row: Mapping[str, Any], name: str) -> str:
    value = row[name]
    value = value.isoformat() if isinstance(value, (date, datetime)) else value
    return base64.urlsafe_b64encode(json.dumps([value, row["pk"]], default=str).encode()).decode().rstrip("=")


def _cursor(given: str) -> tuple[Any, int] | None:
    if not given:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(given + "=" * (-len(given) % 4)))
        plain = (
            value is None
            or isinstance(value, (int, float))
            or (isinstance(value, str) and value == value.translate(_CONTROLS))
        )
        if plain and isinstance(pk, int) and abs(pk) <= _LARGEST:
            return value, pk
    except (ValueError, TypeError, RecursionError, binascii.Error):
        pass
    raise Refusal("page_place_wrong", where="after")


__all__ = ["Column", "Filter", "Listing", "Table", "plain_keys", "plain_links", "words"]
