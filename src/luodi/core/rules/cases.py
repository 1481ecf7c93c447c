"""A book's own cases: each is worked out and laid beside what it must give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Any

from luodi.core.definitions import Catalogue
from luodi.core.errors import Refusal
from luodi.core.periods import Span, month_of, period_of
from luodi.core.refusals.rules import SENTENCES
from luodi.core.rules.asking import unserved
from luodi.core.rules.books import SELF, Book, Case, Input
from luodi.core.rules.declaring import FOR, NOTHING, valued, with_unit
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.examples import money
from luodi.core.rules.expressions import Unreadable, parse
from luodi.core.rules.functions import Type
from luodi.core.rules.given import of_period
from luodi.core.rules.happening import Told
from luodi.core.rules.reading import Entry, Text
from luodi.core.rules.results import Scored, Standing
from luodi.core.rules.taking import Inputs
from luodi.core.rules.telling import amount, lines
from luodi.core.rules.units import dims_of, measure, scale_of
from luodi.core.rules.values import REASONS, Absent, Value, exact, rounded
from luodi.core.rules.vetoing import is_place_open

ENDLESS = 2  # decimal places
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


def check(book: Book, catalogue: Catalogue | None = None) -> list[Checked]:
    """All cases of a book, in order. The catalogue is asked by cases that tell facts."""
    return [run(book, case, catalogue) for case in book.cases]


def run(book: Book, case: Case, catalogue: Catalogue | None = None) -> Checked:
    """One case. A case without a date is worked out with the parameters of the book's first day in force."""
    month = month_of(case.day or first_day(book))
    span = Span(month, month)
    try:
        if case.facts:
            span = period_of(book.period, case.day or max(one.on for one in case.facts))
        subjects = _subjects(book, case, span, catalogue)
    except ValueError as problem:
        return Checked(case, (f"输入写错 / wrong input: {problem}",), None, ())
    try:
        result = evaluate(book, subjects, span, MOMENT)
    except Refusal as refusal:
        return Checked(case, () if case.expect.get("refused") else tuple(_refused(refusal)), None, ())
    if case.expect.get("refused"):
        return Checked(case, ("应当拒绝而没有拒绝 / should have been refused",), None, ())
    faults = _differences(book, case, result.subjects)
    standing = result.subjects[SELF]
    return Checked(case, tuple(faults), standing, tuple(lines(book, standing)) if faults else ())


def _refused(refusal: Refusal) -> Iterator[str]:
    """Why the case cannot be worked out, in both languages."""
    for fault in refusal.faults:
        sentence = SENTENCES[fault.code]
        yield f"{sentence.said('zh', fault.blanks)} / {sentence.said('en', fault.blanks)}"


def _subjects(book: Book, case: Case, span: Span, catalogue: Catalogue | None) -> dict[str, Inputs]:
    every: dict[str, Mapping[str, Any]] = {SELF: case.inputs, **case.peers}
    found = {code: _values(book, given) for code, given in every.items()}
    if case.facts:
        if catalogue is None or unserved(book, catalogue):
            raise ValueError(_FACTS)
        projects = {name: dict(_said(book, said)) for name, said in case.projects.items()}
        happened = Told(book, catalogue, span, case.facts, projects)
        others = {one.whose for one in case.facts} | {name for one in case.facts for name, _part in one.shares}
        for code in dict.fromkeys([*found, *sorted(others)]):
            found[code] = {**happened.values(code), **found.get(code, {})}
    calendar = {one.code: of_period(one, span) for one in book.inputs.values() if one.origin.kind == "period"}
    decided = {SELF: case.decided}
    return {
        code: Inputs({**calendar, **values}, _traits(book, case, code, values), code, decided.get(code, {}))
        for code, values in found.items()
    }


def _traits(book: Book, case: Case, code: str, values: Mapping[str, object]) -> dict[str, str]:
    """The traits of one subject of a case: those of the case, its own inputs that are traits, what it says itself."""
    named = [one for one in book.inputs.values() if one.origin.kind == "trait"]
    own = {one.origin.code: word for one in named if isinstance(word := values.get(one.code), str)}
    if code == SELF:
        return {**own, **case.traits}
    said = case.peers.get(code, {}).get(FOR)
    return {**case.traits, **own, **({name: word.text for name, word in said.items()} if said else {})}


def _said(book: Book, said: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """What a case says of a project: columns of the register, and columns of the book's tables that people give."""
    columns = {code: column for one in book.inputs.values() for code, column in one.fields.items()}
    for name, raw in said.items():
        if name in _REGISTER:
            yield _REGISTER[name], _registered(name, raw)
        elif name in columns:
            yield name, _read(raw, columns[name], columns[name].type)
        else:
            known = ", ".join([*_REGISTER, *columns])
            raise ValueError(f"{name}；没有这一栏，可写 {known} / no such column; there are {known}")


_FACTS = "facts；本书的输入不全由台账事实算出，请改写 inputs / not every input of this book comes from facts, so write inputs"
_REGISTER = {
    "planned_total": "planned_total_fen",
    "planned_start": "planned_start_on",
    "planned_completion": "planned_completion_on",
    "planned_production": "planned_production_on",
    "project_kind": "kind",
    "channel": "channel",
    "industry": "industry",
}


def _registered(name: str, raw: Any) -> object:
    if not isinstance(raw, Text):
        raise ValueError(f"{name}；{_FORMS['one']}")
    try:
        found = money(parse(raw.text)) if name == "planned_total" else raw.text
        if name != "planned_total" and name.startswith("planned_"):
            return date.fromisoformat(raw.text)
    except (Unreadable, ValueError):
        found = None
    if found is None:
        raise ValueError(f"{name} = {raw.text}；{_FORMS['money' if name == 'planned_total' else 'date']}")
    return found


def first_day(book: Book) -> date:
    """On which day a case without one takes parameters: the latest first day of any of them, from when on all are in force."""
    starts = [value.since for one in book.parameters.values() for value in one.values[:1] if value.since]
    return max(starts, default=NOT_DATED)


def _values(book: Book, given: Mapping[str, Any]) -> dict[str, object]:
    pairs = ((code, raw) for code, raw in given.items() if code != FOR)
    return {code: _read(raw, book.inputs[code], book.inputs[code].type) for code, raw in pairs}


def _read(raw: Any, one: Input, kind: Type) -> object:
    """What a case writes, as evaluation takes it: numbers in the input's unit, money turned into fen."""
    if isinstance(raw, list):
        if kind.kind not in ("list", "rows"):
            raise ValueError(f"{one.code}；{_FORMS['one']}")
        if 0 < one.origin.last < len(raw):
            raise ValueError(f"{one.code}；最多 {one.origin.last} 期 / {one.origin.last} periods at most")
        return [_read(part, one, kind.inner or kind) for part in raw]
    if isinstance(raw, Entry):
        unknown = [code for code, _ in raw.items() if code not in one.fields]
        if kind.kind != "rows" or unknown:
            known = ", ".join(one.fields)
            wrong = f": {', '.join(unknown)}；没有这一栏，可写 {known} / no such column; there are {known}"
            raise ValueError(one.code + (wrong if kind.kind == "rows" else f"；{_FORMS['one']}"))
        return {code: _read(part, one.fields[code], one.fields[code].type) for code, part in raw.items()}
    assert isinstance(raw, Text)
    if raw.text in NOTHING:
        return None
    try:
        if kind.kind in ("list", "rows"):
            raise ValueError(raw.text)
        carried = with_unit(raw.text, kind) if kind.kind == "number" else None
        value = valued(raw.text, kind, one.unit) if carried is None else carried
    except ValueError:
        unit = one.unit.code if one.unit and kind.kind == "number" else ""
        its = f"；单位是 {unit} / in {unit}" if unit else ""
        raise ValueError(f"{one.code} = {raw.text}；{_FORMS.get(kind.kind, _FORMS['number'])}{its}") from None
    if not isinstance(value, Fraction):
        return value
    return value * 100 if one.in_fen else value / (one.unit.scale if one.unit else 1)


# How a value of a type is written, in both languages.
_FORMS = {
    "date": "日期写成 2026-03-01 / write a date as 2026-03-01",
    "yesno": "写 yes 或 no / write yes or no",
    "number": "只写数或数加单位，如 5000、50万元，不带空格和逗号 / a number, or one with its unit: no space, no comma",
    "money": "写成金额，如 1.2亿元 / write money, as 1.2亿元",
    "list": "写成一列，如 [1, 2] / write a list, as [1, 2]",
    "rows": "写成一行一行，如 [{…}, {…}] / write rows, as [{…}, {…}]",
    "one": "这里写一个值 / one value stands here",
}


def _differences(book: Book, case: Case, found: Mapping[str, Standing]) -> list[str]:
    expect, own = case.expect, found[SELF]
    faults: list[str] = []
    if expect.get("total") is not None:
        faults += _differs(book.total.name[0], expect["total"], own.total)
    for code, wanted in _named(expect.get("totals")):
        if code in found:
            faults += _differs(f"{code} {book.total.name[0]}", wanted, found[code].total)
    for code, wanted in _named(expect.get("items")):
        faults += _differs(book.named(code)[0], wanted, own.items[code])
    for code, wanted in _named(expect.get("figures")):
        faults += _differs(book.named(code)[0], wanted, own.figures[code])
    for code, wanted in _named(expect.get("awards")):
        if not isinstance(wanted, Entry):
            faults += _differs(book.named(code)[0], wanted, own.awards[code])
            continue
        for award, one in wanted.items():  # of another of the group
            faults += _differs(f"{code} {book.named(award)[0]}", one, found[code].awards[award])
    for code, rank in _named(expect.get("ranks")):
        if code in found and (got := _rank(book, found[code])) != str(rank):
            faults.append(f"{code}: 名次 {got} ≠ {rank}")
    for code, grade in _named(expect.get("grades")):
        if code in found and (got := _grade(found[code])) != grade.text:
            faults.append(f"{code}: 等次 {got} ≠ {grade.text}")
    for key in ("totals", "ranks", "grades"):
        strangers = (code for code, _ in _named(expect.get(key)) if code not in found)
        faults += [f"{code}: peers 里没有这一家 / not among the peers" for code in strangers]
    return faults


def _rank(book: Book, one: Standing) -> str:
    """A place as a case writes it: `missing` where it waits for a value, `none` where there is none."""
    return str(one.rank) if one.rank else "missing" if is_place_open(book, one) else "none"


def _grade(one: Standing) -> str:
    """A grade as a case names it: `missing` where it waits for a value, `none` where there is none."""
    return one.grade or ("missing" if one.is_grade_open else "none")


def _named(given: Entry | None) -> list[tuple[str, Any]]:
    return list(given.items()) if given else []


def _differs(name: str, wanted: Any, line: Scored) -> list[str]:
    if matches(wanted, line.value, line.unit):
        return []
    said = [part.text for part in wanted] if isinstance(wanted, list) else wanted.text
    is_word = isinstance(line.value, Fraction) and isinstance(said, str) and not re.search(r"\d", said)
    is_word = is_word and said not in ("missing", "none", *REASONS)
    return [f"{name}: {amount(line.value, line.unit)} ≠ {said}" + (f"；{_FORMS['number']}" if is_word else "")]


def matches(wanted: Any, value: Value, unit: str) -> bool:
    """Whether a value is what a case expects. A number must be it exactly; where it has no end, half up to the places
    that the case writes, two at least: fewer would not tell whole steps from parts."""
    if isinstance(wanted, list):
        return isinstance(value, tuple) and len(wanted) == len(value) and all(
            matches(part, own, unit) for part, own in zip(wanted, value, strict=True))  # fmt: skip
    text = wanted.text
    if isinstance(value, Absent):
        return bool(text == value.reason)
    try:
        if isinstance(value, Fraction):
            carried = with_unit(text, Type("number", dims_of(unit)))
            if carried is not None and not (text.endswith("%") and "/" in exact(value)):
                return carried == value
            asked = valued(text, Type("number"), measure(""))
            own = value if text.endswith("%") else value / scale_of(unit)
            if "/" in exact(own):
                places = len(text.removesuffix("%").partition(".")[2])
                part = 2 if text.endswith("%") else 0  # a percentage is rounded as one
                return places >= ENDLESS and asked == rounded(own, places + part)
            return asked == own
        return bool(valued(text, Type("yesno"), None) == value) if isinstance(value, bool) else text == str(value)
    except ValueError:
        return False
