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


def _read_text(table: TableUse, found: dict[str, object], name: str, cell: Cell) -> None:
    text = str(cell).strip() if name == "summary" else plain(cell)
    if table.values:
        text = table.values.get(name, {}).get(text, text)
    if text and text not in ("-", "--", "/"):
        longest = LONGEST.get(name, 2000)
        if len(text) > longest:
            raise Unread("text_too_long", length=len(text), limit=longest)
        found[name] = text


def _read_name(table: TableUse, found: dict[str, object], name: str, cell: Cell) -> None:
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


def _read_code(table: TableUse, found: dict[str, object], name: str, cell: Cell) -> None:
    text = code(cell)
    text = table.values.get(name, {}).get(text, text)
    if name == "currency" and text and text != table.currency:
        raise Unread("currency_differs", given=text, expected=table.currency)
    if name in NAMED:
        text = meaning(name, text) or text
    if text:
        found[name] = text


def _read_word(table: TableUse, found: dict[str, object], name: str, cell: Cell) -> None:
    text = plain(cell)
    known = table.values.get(name, {})
    word = known.get(text) if text in known else meaning(name, text)
    if word is None:
        raise Unread("cell_word_unknown", given=text[:40])
    if word:
        found[name] = word


def _read_days(table: TableUse, found: dict[str, object], name: str, cell: Cell) -> None:
    said = days(cell, day_first=table.day_first)
    if said is None:
        return
    if name in PLANNED:
        found[name] = said.first if PLANNED[name] == "first" else said.last
    elif name == "period":
        found.setdefault("planned_start_on", said.first)
        if said.last.year > said.first.year or said.last.month != said.first.month:
            found.setdefault("planned_completion_on", said.last)
    else:
        found[name] = said


def _read_percent(table: TableUse, found: dict[str, object], name: str, cell: Cell) -> None:
    share = percentage(cell)
    if share is not None:
        found[name] = share


Reader = Callable[[TableUse, dict[str, object], str, Cell], None]
READERS: dict[str, Reader] = {
    **dict.fromkeys([*TEXTS, *LONG, "heading"], _read_text),
    **dict.fromkeys(CODES, _read_code),
    **dict.fromkeys([*DAYS, *PLANNED, "period"], _read_days),
    **dict.fromkeys(["kind", "channel", "stage"], _read_word),
    "name": _read_name,
    "percent": _read_percent,
    "number": lambda table, found, name, cell: None,
}
