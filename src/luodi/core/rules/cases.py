"""A book's own cases: each is worked out and laid beside what it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from luodi.core.errors import Refusal
from luodi.core.periods import Span, month_of
from luodi.core.rules.books import Book, Case, Input
from luodi.core.rules.declaring import valued
from luodi.core.rules.evaluation import Inputs, evaluate
from luodi.core.rules.functions import Type
from luodi.core.rules.reading import Entry, Text
from luodi.core.rules.results import Scored, Standing
from luodi.core.rules.telling import amount, lines
from luodi.core.rules.units import measure, scale_of
from luodi.core.rules.values import Absent, Value, exact, rounded

SELF = "self"
NOT_DATED = date(2000, 1, 31)
MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # a case is known as written; the moment only fills its place


@dataclass(frozen=True, slots=True)
class Checked:
    """A case and how it went. `faults`: what differs, in words. `working`: its lines, where it failed."""

    case: Case
    faults: tuple[str, ...]
    standing: Standing | None
    working: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.faults


def check(book: Book) -> list[Checked]:
    """All cases of a book, in order."""
    return [run(book, case) for case in book.cases]


def run(book: Book, case: Case) -> Checked:
    """One case. A case without a date is worked out with the parameters of the book's first day in force."""
    try:
        every = {SELF: case.inputs, **case.peers}
        subjects = {code: Inputs(_values(book, given), case.traits, code) for code, given in every.items()}
    except ValueError as problem:
        return Checked(case, (f"输入写错 / wrong input: {problem}",), None, ())
    month = month_of(case.day or _first_day(book))
    try:
        result = evaluate(book, subjects, Span(month, month), MOMENT)
    except Refusal:
        if case.expect.get("refused"):
            return Checked(case, (), None, ())
        raise
    if case.expect.get("refused"):
        return Checked(case, ("应当拒绝而没有拒绝 / should have been refused",), None, ())
    faults = _differences(book, case, result.subjects)
    standing = result.subjects[SELF]
    return Checked(case, tuple(faults), standing, tuple(lines(book, standing)) if faults else ())


def _first_day(book: Book) -> date:
    """The latest first day of any parameter: from then on all of them are in force."""
    starts = [value.since for one in book.parameters.values() for value in one.values[:1] if value.since]
    return max(starts, default=NOT_DATED)


def _values(book: Book, given: Mapping[str, Any]) -> dict[str, object]:
    return {code: _read(raw, book.inputs[code], book.inputs[code].type) for code, raw in given.items()}


def _read(raw: Any, one: Input, kind: Type) -> object:
    """What a case writes, as evaluation takes it: numbers in the input's unit, money turned into fen."""
    if isinstance(raw, list):
        if kind.kind not in ("list", "rows"):
            raise ValueError(one.code)
        return [_read(part, one, kind.inner or kind) for part in raw]
    if isinstance(raw, Entry):
        unknown = [code for code, _ in raw.items() if code not in one.fields]
        if kind.kind != "rows" or unknown:
            raise ValueError(f"{one.code}: {', '.join(unknown)}")
        return {code: _read(part, one.fields[code], one.fields[code].type) for code, part in raw.items()}
    assert isinstance(raw, Text)
    if raw.text in ("null", "~", "missing", "缺"):
        return None
    try:
        value = valued(raw.text, kind, one.unit)
    except ValueError:
        raise ValueError(f"{one.code} = {raw.text}") from None
    if not isinstance(value, Fraction):
        return value
    return value * 100 if one.in_fen else value / (one.unit.scale if one.unit else 1)


def _differences(book: Book, case: Case, found: Mapping[str, Standing]) -> list[str]:
    expect, own = case.expect, found[SELF]
    faults: list[str] = []
    if expect.get("total") is not None:
        faults += _differs(book.total.name[0], expect["total"], own.total)
    for code, wanted in _named(expect.get("items")):
        faults += _differs(book.named(code)[0], wanted, own.items[code])
    for code, wanted in _named(expect.get("figures")):
        faults += _differs(book.named(code)[0], wanted, own.figures[code])
    for code, wanted in _named(expect.get("awards")):
        faults += _differs(book.named(code)[0], wanted, own.awards[code])
    for code, rank in _named(expect.get("ranks")):
        if code not in found or found[code].rank != rank:
            faults.append(f"{code}: 名次 {found[code].rank if code in found else '—'} ≠ {rank}")
    for code, grade in _named(expect.get("grades")):
        if code not in found or found[code].grade != grade.text:
            faults.append(f"{code}: 等次 {found[code].grade if code in found else '—'} ≠ {grade.text}")
    return faults


def _named(given: Entry | None) -> list[tuple[str, Any]]:
    return list(given.items()) if given else []


def _differs(name: str, wanted: Any, line: Scored) -> list[str]:
    if matches(wanted, line.value, line.unit):
        return []
    said = [part.text for part in wanted] if isinstance(wanted, list) else wanted.text
    return [f"{name}: {amount(line.value, line.unit)} ≠ {said}"]


def matches(wanted: Any, value: Value, unit: str) -> bool:
    """Whether a value is what a case expects. A number must be it exactly; where it has no end, half up to the places
    that the case writes."""
    if isinstance(wanted, list):
        return isinstance(value, tuple) and len(wanted) == len(value) and all(
            matches(part, own, unit) for part, own in zip(wanted, value, strict=True))  # fmt: skip
    text = wanted.text
    if isinstance(value, Absent):
        return bool(text == value.reason)
    try:
        if isinstance(value, Fraction):
            asked = valued(text, Type("number"), measure(""))
            own = value if text.endswith("%") else value / scale_of(unit)
            if "/" in exact(own):
                return asked == rounded(own, len(text.partition(".")[2]))
            return asked == own
        return bool(valued(text, Type("yesno"), None) == value) if isinstance(value, bool) else text == str(value)
    except ValueError:
        return False
