"""One cell of a project's own columns → its value: names, codes, words, days, texts."""

from __future__ import annotations

from collections.abc import Callable

from luodi.exchange.mapping import TableUse
from luodi.exchange.reading.cells import Unread, code, days, percentage
from luodi.exchange.reading.files import Cell
from luodi.exchange.reading.text import bare_name, plain
from luodi.exchange.words import NAMED, meaning

DAYS = frozenset({"agreed_on", "paid_in_on", "completed_on", "date", "year"})
PLANNED = {"planned_start_on": "first", "planned_completion_on": "last", "planned_production_on": "last"}
TEXTS = ("unit", "builder", "department", "investor", "person_in_charge", "leader_post", "industry", "place")
LONG = ("summary", "year_goal", "progress", "remark")
CODES = ("key", "code", "national_code", "uscc", "voucher", "currency", "sort", "funds", "agreement")
LONGEST = {"name": 120, "place": 120, "summary": 2000, "progress": 2000, "voucher": 60, "code": 32}


# Cells that only say what a fact is like (its day, its sort): nobody asks for them once the facts of the row are made.
FLEETING = frozenset([*DAYS, "sort", "funds", "agreement", "currency", "voucher", "progress", "percent"])


def _read_text(table: TableUse, name: str, cell: Cell) -> object:
    text = str(cell).strip() if name == "summary" else plain(cell)
    if table.values:
        text = table.values.get(name, {}).get(text, text)
    if not text or text in ("-", "--", "/"):
        return None
    longest = LONGEST.get(name, 2000)
    if len(text) > longest:
        raise Unread("text_too_long", length=len(text), limit=longest)
    return text


def _read_code(table: TableUse, name: str, cell: Cell) -> object:
    text = code(cell)
    text = table.values.get(name, {}).get(text, text)
    if name == "currency" and text and text != table.currency:
        raise Unread("currency_differs", given=text, expected=table.currency)
    if name in NAMED:
        text = meaning(name, text) or text
    return text or None


def _read_word(table: TableUse, name: str, cell: Cell) -> object:
    text = plain(cell)
    known = table.values.get(name, {})
    word = known.get(text) if text in known else meaning(name, text)
    if word is None:
        raise Unread("cell_word_unknown", given=text[:40])
    return word or None


def _read_days(table: TableUse, name: str, cell: Cell) -> object:
    said = days(cell, day_first=table.day_first)
    if said is None or name not in PLANNED:
        return said
    return said.first if PLANNED[name] == "first" else said.last


def _read_percent(table: TableUse, name: str, cell: Cell) -> object:
    return percentage(cell)


Reader = Callable[[TableUse, str, Cell], object]
# One cell → the value of its field; None when it says nothing. The same cell always gives the same value.
READERS: dict[str, Reader] = {
    **dict.fromkeys([*TEXTS, *LONG, "heading"], _read_text),
    **dict.fromkeys(CODES, _read_code),
    **dict.fromkeys([*DAYS, *PLANNED], _read_days),
    **dict.fromkeys(["kind", "channel", "stage"], _read_word),
    "percent": _read_percent,
    "number": lambda table, name, cell: None,
}


def _spread_name(table: TableUse, found: dict[str, object], cell: Cell) -> None:
    text, place = bare_name(cell)
    if len(text) > LONGEST["name"] and table.long_names == "shorten":
        found["summary"] = text
        text = text[: LONGEST["name"] - 3].rstrip() + "..."
    elif len(text) > LONGEST["name"]:
        raise Unread("text_too_long", length=len(text), limit=LONGEST["name"])
    elif text.endswith(("…", "...")):
        raise Unread("name_cut_off", given=text[-20:])
    found["name"] = text
    if place:
        found.setdefault("place", place)


def _spread_period(table: TableUse, found: dict[str, object], cell: Cell) -> None:
    said = days(cell, day_first=table.day_first)
    if said is None:
        return
    found.setdefault("planned_start_on", said.first)
    if said.last.year > said.first.year or said.last.month != said.first.month:
        found.setdefault("planned_completion_on", said.last)


# Cells that fill several fields.
SPREADS: dict[str, Callable[[TableUse, dict[str, object], Cell], None]] = {
    "name": _spread_name,
    "period": _spread_period,
}
