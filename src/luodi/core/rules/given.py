"""Values that people give to a book's inputs: read from what they write, kept as plain JSON, handed over to evaluation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from luodi.core.errors import Refusal
from luodi.core.periods import Span
from luodi.core.rules.books import Input
from luodi.core.rules.declaring import valued
from luodi.core.rules.functions import Type
from luodi.core.rules.matching import described
from luodi.core.rules.units import measure
from luodi.core.rules.values import exact, number, shown

_PARTS = re.compile(r"[,，、;；\t]")
LONGEST = 400  # rows or parts in one value


def read(text: str, one: Input) -> object:
    """What a person wrote, as it is kept: numbers as text in the input's own unit, a list as a list, a table as rows.

    A list is written in one line, its parts apart by commas; a table one row a line, its columns in the book's order.
    Refused: what is not of the input's type, outside its range, not among its choices.
    """
    lines = [line for line in text.strip().splitlines() if line.strip()]
    if one.type.kind == "rows":
        return [_row(line, one) for line in _few(lines, one)]
    if one.type.kind == "list":
        kind = one.type.inner or one.type
        return [_single(part, one, kind) for part in _few([p for p in _PARTS.split(text.strip()) if p.strip()], one)]
    return _single(text, one, one.type)


def _few(parts: Sequence[str], one: Input) -> Sequence[str]:
    if len(parts) > LONGEST:
        raise Refusal("value_too_long", where="value", item=one.name[0], limit=LONGEST)
    return parts


def _row(line: str, one: Input) -> dict[str, object]:
    parts = [part.strip() for part in _PARTS.split(line)]
    if len(parts) != len(one.fields):
        columns = "、".join(field.name[0] for field in one.fields.values())
        raise Refusal("value_columns", where="value", item=one.name[0], columns=columns, given=line[:60])
    pairs = zip(one.fields.values(), parts, strict=True)
    return {field.code: _single(part, field, field.type) for field, part in pairs}


def _single(text: str, one: Input, kind: Type) -> object:
    text = text.strip()
    if kind.kind == "yesno":  # programs and older sheets write 1 and 0
        text = {"1": "yes", "0": "no"}.get(text, text)
    try:
        value = valued(text, kind, measure(""))
    except ValueError:
        raise Refusal(
            "value_not_of_type", where="value", item=one.name[0], wanted=described(kind), given=text[:60]
        ) from None
    if isinstance(value, str) and one.choices and value not in one.choices:
        raise Refusal("value_not_a_choice", where="value", item=one.name[0], choices="、".join(one.choices))
    if not isinstance(value, Fraction):
        return value.isoformat() if isinstance(value, date) else value
    scale = one.unit.scale if one.unit else Fraction(1)
    inside = value if not text.endswith("%") else value / scale
    if one.low is not None and one.high is not None and not one.low <= inside * scale <= one.high:
        ends = {"low": shown(one.low / scale), "high": shown(one.high / scale)}
        raise Refusal("score_out_of_range", where="value", **ends)
    return exact(inside)


def written_in(one: Input) -> object:
    """In which unit a value is kept, so that it still says the same when a later version of the book has another: the
    unit's code, of a table by column."""
    if one.fields:
        return {code: written_in(column) for code, column in one.fields.items()}
    return one.unit.code if one.unit else ""


def handed(kept: object, one: Input, kept_in: object = None) -> object:
    """A kept value as evaluation takes it: money in fen, other numbers in the input's own unit; None: missing.

    `kept_in`: what `written_in` said when it was kept (None: not known, the input's own). What the input cannot be any
    more, in another quantity, of another type or not among its choices, is missing: somebody must give it anew.
    """
    if one.type.kind == "rows" and isinstance(kept, list):
        units = kept_in if isinstance(kept_in, Mapping) else {}
        return [_handed_row(row, one, units) for row in kept]
    if one.type.kind == "list" and isinstance(kept, list):
        return [_handed(part, one, one.type.inner or one.type, kept_in) for part in kept]
    return _handed(kept, one, one.type, kept_in)


def _handed_row(row: object, one: Input, units: Mapping[str, object]) -> dict[str, object]:
    values = row if isinstance(row, Mapping) else {}
    return {code: _handed(values.get(code), field, field.type, units.get(code)) for code, field in one.fields.items()}


def _handed(kept: object, one: Input, kind: Type, kept_in: object) -> object:
    if kept is None:
        return None
    if kind.kind == "yesno":
        return kept if isinstance(kept, bool) else {"1": True, "0": False}.get(str(kept))
    if kind.kind == "text":
        return str(kept) if not one.choices or str(kept) in one.choices else None
    try:
        if kind.kind == "date":
            return date.fromisoformat(str(kept))
        value = number(str(kept)) if "/" not in str(kept) else Fraction(str(kept))
    except ValueError:
        return None
    own = one.unit or measure("")
    was = own if kept_in is None else measure(str(kept_in))
    if was.dims != own.dims:
        return None
    return value * was.scale * 100 if one.in_fen else value * was.scale / own.scale


def in_words(kept: object, one: Input, language: str, kept_in: object = None) -> str:
    """A kept value for a reader: with the unit it was kept in, yes and no in words, lists and tables in one line."""
    if isinstance(kept, list):
        return "；".join(in_words(part, one, language, kept_in) for part in kept)
    if isinstance(kept, Mapping):
        units = kept_in if isinstance(kept_in, Mapping) else {}
        return "，".join(
            in_words(part, one.fields[code], language, units.get(code))
            for code, part in kept.items()
            if code in one.fields
        )
    if one.type.kind == "yesno" or (one.type.inner and one.type.inner.kind == "yesno"):
        yes = kept is True or str(kept) == "1"
        return ("yes" if yes else "no") if language.startswith("en") else ("是" if yes else "否")
    unit = kept_in if isinstance(kept_in, str) else one.unit.code if one.unit else ""
    return f"{kept}{unit}"


def of_period(one: Input, period: Span) -> object:
    """What the calendar says of the period: its first or last day, its year, or which half-year, quarter or month of the
    year it ends in. A text takes the choice that ends with the number."""
    mark = one.origin.code
    if mark in ("first_day", "last_day"):
        return period.days[0] if mark == "first_day" else period.days[1]
    month = period.last % 100
    number = {"year": period.last // 100, "half_year": (month + 5) // 6, "quarter": (month + 2) // 3, "month": month}[
        mark
    ]
    if one.type.kind == "text":
        return next((word for word in one.choices if word.endswith(str(number))), str(number))
    return Fraction(number)
