"""Columns matched to our fields by what offices call them, each match with its score and its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import yaml

from luodi.exchange.reading.cells import QUANTITY
from luodi.exchange.reading.layout import Column
from luodi.exchange.reading.text import squeezed

_BRACKETS = re.compile(r"[（(\[【][^（）()\[\]【】]*[）)\]】]")
_MONTHS = re.compile(r"(?:截[至止])?(?<!\d)\d{1,2}(?:-\d{1,2})?月(?:底|末|份)?")
_LAST_MONTH = re.compile(r"(\d{1,2})月")
_YEAR = re.compile(r"(?:19|20)\d{2}年?度?")
MONTHLY = frozenset({"paid_in_total", "completed_total"})  # sums to date: a column for each month
LEAST = 0.55  # a weaker likeness is not offered at all


@dataclass(frozen=True, slots=True)
class Field:
    """One of our fields, and what others call it."""

    code: str
    zh: str
    en: str
    words: frozenset[str]
    parts: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()
    money: bool = False
    date: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A field for a column, how sure (0 to 1), and why: `same`, `inside`, `remembered`, `chosen`, or why none:
    `unknown`, `other_year`, `other_measure`, `taken` (another column fits that field better: `word` names it)."""

    column: int
    field: str
    score: float
    reason: str
    word: str = ""


def stem(header: str) -> str:
    """A header without its unit, year, month and spaces: what is compared.

    >>> stem("2024年1-6月 完成投资（万元）")
    '完成投资'
    """
    text = squeezed(header)
    text = _BRACKETS.sub("", text)
    text = _MONTHS.sub("", _YEAR.sub("", text))
    return text.strip("-:、,/*年") or squeezed(header)


def until(header: str) -> int:
    """The month that a header says its sums run to; 0 when it names none.

    >>> until("截至2024年1-6月累计到位资金（万元）"), until("累计到位资金")
    (6, 0)
    """
    found = _LAST_MONTH.findall(squeezed(header))
    return int(found[-1]) if found else 0


@lru_cache(maxsize=1)
def fields() -> Mapping[str, Field]:
    """The synonym table that ships with the product."""
    written = yaml.safe_load((Path(__file__).parent / "synonyms.yaml").read_text(encoding="utf-8"))["fields"]
    return {
        code: Field(
            code,
            row["zh"],
            row["en"],
            frozenset(stem(str(word)) for word in row["words"]),
            tuple(sorted((squeezed(part) for part in row.get("parts", ())), key=len, reverse=True)),
            tuple(squeezed(part) for part in row.get("not", ())),
            bool(row.get("money")),
            bool(row.get("date")),
        )
        for code, row in written.items()
    }


@lru_cache(maxsize=1)
def _by_word() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for one in fields().values():
        for word in one.words:
            found.setdefault(word, one.code)
    return found


@lru_cache(maxsize=4096)
def likeness(header: str) -> tuple[str, float, str, str]:
    """The field that a single header names best: (field, score, reason, word); ("", 0, "unknown", "") when none."""
    text = stem(header)
    if text in _by_word():
        return _by_word()[text], 1.0, "same", text
    best = ("", 0.0, "unknown", "")
    for one in fields().values():
        if any(part in text for part in one.unlike):
            continue
        for part in one.parts:
            if part in text:
                score = 0.6 + 0.35 * len(part) / len(text)
                if score > best[1]:
                    best = (one.code, score, "inside", part)
                break
    return best if best[1] >= LEAST else ("", 0.0, "unknown", "")


def is_known(header: str) -> bool:
    """Whether a text is a whole header that the table knows: what header rows are found by."""
    return len(header) <= 40 and likeness(header)[1] > 0


# What a child may be called that leaves the field to its parent: 到位资金 > 金额.
_LEAVES_IT = frozenset({"", "amount", "date", "year", "name", "unit", "remark"})


def _column(column: Column, year: int | None) -> Match:
    """The child decides the field; its parent helps when the child alone says nothing (到位资金 > 金额)."""
    code, score, reason, word = likeness(column.text)
    parent = column.path[-2] if len(column.path) > 1 else ""
    if parent and code in _LEAVES_IT:
        leaves = bool(code) or _speaks_of(column.text)
        for over in (likeness(parent + column.text), likeness(parent) if leaves else ("", 0.0, "", "")):
            if over[0] and over[0] not in ("name", "remark") and (leaves or over[2] == "same"):
                code, score, reason, word = over[0], over[1] * 0.95, over[2], over[3]
                break
    if not code:
        return Match(column.index, "", 0.0, "unknown")
    if fields()[code].money and column.unit == QUANTITY:
        return Match(column.index, "", 0.0, "other_measure", word)
    if code == "year_plan" and year and column.year and column.year != year:
        return Match(column.index, "", 0.0, "other_year", str(column.year))
    return Match(column.index, code, round(score, 3), reason, word)


def _speaks_of(text: str) -> bool:
    """A child that only says "amount" or "sum" leaves the field to its parent."""
    return stem(text) in ("金额", "数额", "小计", "合计", "投资额", "资金", "")


def match(columns: Iterable[Column], year: int | None = None, taken: frozenset[str] = frozenset()) -> list[Match]:
    """A field for each column, or none. A field goes to the column that fits it best; the first one of equals. Only sums
    to date may stand in several columns, one for each month.

    `year` is the year of the ledger: a plan column of another year is not this year's plan.
    """
    found = [(_column(column, year), until("/".join(column.path))) for column in columns]
    best: dict[tuple[str, int], Match] = {}
    for one, month in found:
        slot = (one.field, month if one.field in MONTHLY else 0)
        if one.field and one.field not in taken and (slot not in best or one.score > best[slot].score):
            best[slot] = one
    return [
        one
        if not one.field or best.get((one.field, month if one.field in MONTHLY else 0)) is one
        else Match(one.column, "", 0.0, "taken", fields()[one.field].zh)
        for one, month in found
    ]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file's headers are known by, so that a mapping is remembered for the next month's file."""

    stems: tuple[str, ...] = field(default_factory=tuple)

    @property
    def text(self) -> str:
        return "|".join(self.stems)


def fingerprint(columns: Iterable[Column]) -> Fingerprint:
    """Years and months left out: July's ledger has the fingerprint of June's."""
    return Fingerprint(tuple("/".join(stem(part) for part in column.path) for column in columns if column.path))
