"""Two versions of a book side by side: which rules, which parameters with which days, which inputs differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from luodi.core.rules.books import Book, InForce, Input, Parameter
from luodi.core.rules.phrases import Phrases
from luodi.core.rules.prose import prose
from luodi.core.rules.values import exact

Told = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version says of a thing and what the other says; nothing said: it is not there.

    `sort`: rule, parameter, input or reading.
    """

    sort: str
    code: str
    name: str
    before: Told
    after: Told


def differences(old: tuple[Book, str], new: tuple[Book, str], language: str) -> list[Difference]:
    """Everything that differs between two versions, each given with its text, in the order of the newer one."""
    found = _between("rule", _rules(old, language), _rules(new, language))
    found += _between("parameter", _parameters(old[0], language), _parameters(new[0], language))
    found += _between("input", _inputs(old[0], language), _inputs(new[0], language))
    return found + _between("reading", _readings(old[0], language), _readings(new[0], language))


Things = Mapping[str, tuple[str, Told]]


def _between(sort: str, old: Things, new: Things) -> list[Difference]:
    codes = [*new, *(code for code in old if code not in new)]
    nothing: tuple[str, Told] = ("", ())
    return [
        Difference(sort, code, (new.get(code) or old[code])[0], old.get(code, nothing)[1], new.get(code, nothing)[1])
        for code in codes
        if old.get(code) != new.get(code)
    ]


def _rules(given: tuple[Book, str], language: str) -> Things:
    return {rule.code: (rule.name, rule.sentences) for rule in prose(given[0], given[1], language)}


def _parameters(book: Book, language: str) -> Things:
    words = Phrases(book, language)
    return {
        code: (words.both(one.name), tuple(_value(words, one, value) for value in one.values))
        for code, one in book.parameters.items()
    }


def _value(words: Phrases, one: Parameter, value: InForce) -> str:
    """One value with its days, for whom, and its source."""
    since, until = _day(value.since), _day(value.until)
    days = words.either(f"{since} 起", f"from {since}") if since else ""
    days += words.either(f"至 {until}", f" to {until}") if until else ""
    parts = (words.value(one, value), ", ".join(value.traits.values()), days.strip(), value.source)
    return " · ".join(part for part in parts if part)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _inputs(book: Book, language: str) -> Things:
    words = Phrases(book, language)
    found: dict[str, tuple[str, Told]] = {}
    every = dict(book.inputs)
    for table in book.inputs.values():
        every |= {f"{table.code}.{code}": column for code, column in table.fields.items()}
    for code, one in every.items():
        unit = one.unit.code if one.unit else " / ".join(one.choices) or one.type.kind
        asked = " ".join(part for part in (one.origin.kind, one.origin.code, one.origin.item, *_when(one)) if part)
        scale = one.unit.scale if one.unit else 1
        ends = (
            f"{exact(one.low / scale)} – {exact(one.high / scale)}"
            if one.low is not None and one.high is not None
            else ""
        )
        nothing = (
            words.either("没有记录按 ", "unrecorded: ") + words.worth(one.unrecorded)
            if one.unrecorded is not None
            else ""
        )
        found[code] = (words.both(one.name), tuple(part for part in (unit, asked, ends, nothing) if part))
    return found


def _when(one: Input) -> tuple[str, ...]:
    """Of which periods, and one by what."""
    origin = one.origin
    told = [f"last {origin.last}"] if origin.last else []
    told += [f"years_ago {origin.years_ago}"] if origin.years_ago else []
    told += ["list"] if one.type.kind == "list" else []
    return tuple([*told, f"by {origin.by}"] if origin.by and origin.by != "project" else told)


def _readings(book: Book, language: str) -> Things:
    words = Phrases(book, language)
    return {one.about[0]: (words.both(one.about), (words.both(one.chosen),)) for one in book.readings}
