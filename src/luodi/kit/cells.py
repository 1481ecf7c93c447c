"""Columns, and how one value of them is written: on a page, in JSON, in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.core.money import FEN_PER, in_unit, shown
from luodi.core.words import WORDS

Label = str | Promise
TIGHT = frozenset({"code", "date", "moment", "month", "word"})  # never broken over two lines
NUMBERS = frozenset({"money", "count", "percent", "decimal"})


_UNITS = {
    "元": _("元"),
    "千元": _("千元"),
    "万元": _("万元"),
    "百万元": _("百万元"),
    "千万元": _("千万元"),
    "亿元": _("亿元"),
}


def unit_name(unit: str) -> str:
    """A unit of money in the reader's language."""
    return str(_UNITS.get(unit, unit))


def entered_unit(unit: str) -> str:
    """A unit as it is offered for entering: people write amounts as their papers do, so it keeps its Chinese name."""
    return f"{unit} ({unit_name(unit)})" if english() else unit


def english(language: str | None = None) -> bool:
    return (language or get_language() or "").startswith("en")


def reader_unit(unit: str = "万元", language: str | None = None) -> str:
    """The unit that a reader is shown money in: who reads English counts by thousands and gets millions for 万元 and
    亿元, on every page and in every file; 元 is 元 for all."""
    return "百万元" if english(language) and unit in ("万元", "亿元") else unit


def amount(fen: int, unit: str = "万元", language: str | None = None) -> str:
    """A sum in the reader's unit, to the same hundred yuan in both languages: 3,787.33 万元, 37.8733 million yuan."""
    mine = reader_unit(unit, language)
    return shown(fen, mine, places(mine))


def places(unit: str) -> int:
    """To how many places a unit is written: millions to as many hundreds of yuan as two places of 万元 leave."""
    return 4 if unit == "百万元" else 2


def exact_sum(fen: int, unit: str = "万元") -> str:
    """A bound that a rule names: all of it and no more, with its unit."""
    mine = reader_unit(unit)
    return f"{in_unit(fen, mine):,f} {unit_name(mine)}"


def sum_said(fen: int, unit: str = "万元") -> str:
    """The same with its unit behind it."""
    return f"{amount(fen, unit)} {unit_name(reader_unit(unit))}"


def headline(fen: int) -> tuple[str, str]:
    """A sum that stands by itself, and its unit: 亿元, or 万元 where that would leave little of it; for English readers
    millions, to two places where 亿元 would have been and to four below."""
    unit = "亿元" if abs(fen) >= FEN_PER["亿元"] else "万元"
    mine = reader_unit(unit)
    return shown(fen, mine, 2) if unit == "亿元" else amount(fen), unit_name(mine)


@dataclass(frozen=True)
class Column:
    """One column. `source` is the field path read from the database; `value` computes from the row's values instead,
    after naming in `needs` what it reads. Money is in fen at the source and shown in `unit`, to English readers in
    what `reader_unit` makes of it."""

    key: str
    label: Label
    kind: str = "text"  # text name code money count percent decimal date moment month word
    source: str = ""
    unit: str = "万元"
    word: str = ""  # which table of core.words
    link: str = ""  # the name of an address …
    link_by: tuple[str, ...] = ()  # … and the values that it takes
    order: str = ""  # the field it sorts by; "": it does not
    total: bool = False
    phone: bool = True
    english: str = ""  # the field that holds its English, where it is a name that has one
    value: Callable[[Mapping[str, Any]], Any] | None = None
    needs: tuple[str, ...] = ()
    shows: Callable[[Mapping[str, Any]], Any] | None = None  # to readers, where programs get `value`
    doors: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] | None = (
        None  # on a page several links: text, address
    )

    @property
    def numeric(self) -> bool:
        return self.kind in NUMBERS

    @property
    def path(self) -> str:
        return self.source or self.key

    def read(self, row: Mapping[str, Any]) -> Any:
        """The value as it is kept: what programs get."""
        return self.value(row) if self.value else row[self.path]

    def read_in(self, row: Mapping[str, Any], language: str) -> Any:
        """The value for a reader: a name in English where there is one and they read English."""
        if self.shows:
            return self.shows(row)
        return (self.english and language.startswith("en") and row[self.english]) or self.read(row)

    @property
    def placed(self) -> str:
        """The class attribute of its head and foot."""
        names = [name for name, holds in (("num", self.numeric), ("wide", not self.phone)) if holds]
        return f' class="{" ".join(names)}"' if names else ""

    @property
    def heading(self) -> str:
        if self.kind != "money":
            return str(self.label)
        return gettext("%(label)s（%(unit)s）") % {"label": self.label, "unit": unit_name(reader_unit(self.unit))}


def in_language(row: Any, stem: str = "name") -> str:
    """`name` or, for English readers where it is filled, `name_en` of a row."""
    english = getattr(row, f"{stem}_en", "") if (get_language() or "").startswith("en") else ""
    return str(english or getattr(row, stem))


def raw(column: Column, value: Any) -> Any:
    """A value for JSON: money as yuan in a decimal string, days as ISO, codes as codes."""
    if value is None:
        return None
    if column.kind == "money":
        return f"{in_unit(value, '元'):.2f}"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return value if isinstance(value, (int, str, bool)) else str(value)


def written(column: Column, value: Any, language: str) -> str:
    """A value as a page and a CSV print it; missing is a dash, never a zero."""
    if value is None or value == "":
        return "—"
    if column.kind == "money":
        return amount(value, column.unit, language)
    if column.kind == "count":
        return f"{value:,}"
    if column.kind == "percent":
        return f"{value}%"
    if column.kind == "moment":
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    if column.kind == "month":
        return f"{value // 100}-{value % 100:02}"
    if column.word:
        word = WORDS[column.word].get(value)
        return word.said(language) if word else str(value)
    return str(value)


def cell_writer(column: Column, language: str) -> Callable[[Mapping[str, Any]], str]:
    """A function that writes one cell of a row, with everything that does not change from row to row worked out."""
    classes = " ".join(
        name
        for name, holds in (
            ("num", column.numeric),
            ("wide", not column.phone),
            ("name", column.kind == "name"),
            ("tight", column.kind in TIGHT),
        )
        if holds
    )
    start = f'<td class="{classes}">' if classes else "<td>"
    stem, ends = _address_stem(column)

    def write(row: Mapping[str, Any]) -> str:
        if column.doors and (found := column.doors(row)):
            links = "<br>".join(f'<a href="{escape(address)}">{escape(text)}</a>' for text, address in found)
            return f"{start}{links}</td>"
        text = escape(written(column, column.read_in(row, language), language))
        if stem and all(row[name] is not None for name in column.link_by):
            keys = "".join(f"{row[name]}{end}" for name, end in zip(column.link_by, ends, strict=True))
            return f'{start}<a href="{stem}{escape(keys)}">{text}</a></td>'
        return f"{start}{text}</td>"

    return write


def _address_stem(column: Column) -> tuple[str, tuple[str, ...]]:
    """An address is resolved once for a column, not once a row: codes are plain path segments."""
    if not column.link:
        return "", ()
    marks = [7_000_000_001 + place for place, _ in enumerate(column.link_by)]
    whole = reverse(column.link, args=marks)
    stem, rest = whole.split(str(marks[0]), 1) if marks else (whole, "")
    ends = []
    for mark in marks[1:]:
        end, rest = rest.split(str(mark), 1)
        ends.append(end)
    return stem, (*ends, rest) if marks else ()


def defused(text: str) -> str:
    """A cell that a spreadsheet would take for a formula is made text: other people's names come into these files."""
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def plain_text(column: Column, value: Any, language: str) -> str:
    if value is None:
        return ""
    if column.kind == "money":
        return f"{in_unit(value, reader_unit(column.unit, language)):f}"
    if column.numeric:
        return str(value)
    said = written(column, value, language)
    return "" if said == "—" else defused(said)
