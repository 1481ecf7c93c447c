"""What is known of a subject, taken in: each value in its base unit, checked against its input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from luodi.core.errors import Fault, Refusal
from luodi.core.rules.books import Book, Input
from luodi.core.rules.functions import Type
from luodi.core.rules.values import Absent, Value, number, shown


@dataclass(frozen=True, slots=True)
class Inputs:
    """What is known of one subject: values by input code, traits (group, kind, rank…) that choose parameters, its name.

    Money is in fen; any other number stands in the input's own unit; None is missing. Lists and tables are sequences;
    the rows of a table are mappings by column. `decided`: what a person decided for an item that has no value and is for
    a person to decide, as written, in the item's own unit; where the item has a value after all, that stands.
    """

    values: Mapping[str, object]
    traits: Mapping[str, str] = field(default_factory=dict)
    name: str = ""
    decided: Mapping[str, str] = field(default_factory=dict)


def taken(book: Book, subject: str, given: Inputs) -> dict[str, Value]:
    """The values of a subject in base units, each checked against its input."""
    faults: list[Fault] = []
    taken: dict[str, Value] = {}
    for code, raw in given.values.items():
        if code not in book.inputs:
            faults.append(Fault("input_unknown", f"{subject}.{code}", {"subject": subject, "input": code}))
            continue
        one = book.inputs[code]
        try:
            taken[code] = value = _value(raw, one, one.type)
        except (ValueError, TypeError):
            blanks = {"subject": subject, "input": one.name[0], "given": str(raw)[:60]}
            faults.append(Fault("input_wrong", f"{subject}.{code}", blanks))
            continue
        faults += _out_of_range(value, one, subject)
        for row in value if isinstance(value, tuple) else ():
            for column, cell in row.items() if isinstance(row, Mapping) else ():
                faults += _out_of_range(cell, one.fields[column], subject)
    if faults:
        raise Refusal.of(faults)
    return taken


def _out_of_range(value: Value, one: Input, subject: str) -> list[Fault]:
    parts = value if isinstance(value, tuple) else (value,)
    blanks = {"subject": subject, "input": one.name[0]}
    for part in parts:
        if (
            isinstance(part, Fraction)
            and one.low is not None
            and one.high is not None
            and not one.low <= part <= one.high
        ):
            scale = one.unit.scale if one.unit else Fraction(1)
            unit = one.unit.code if one.unit else ""
            limits = {"low": shown(one.low / scale) + unit, "high": shown(one.high / scale) + unit}
            return [Fault("input_out_of_range", f"{subject}.{one.code}", {**blanks, **limits})]
        # Words of the register are as the house has them: a column of them may name only those that a rule asks for.
        if isinstance(part, str) and one.choices and part not in one.choices and one.origin.kind != "definition":
            return [
                Fault(
                    "input_not_a_choice",
                    f"{subject}.{one.code}",
                    {**blanks, "given": part, "known": ", ".join(one.choices)},
                )
            ]
    return []


_PLAIN: dict[str, type] = {"yesno": bool, "text": str, "date": date}
_NUMBERS = (int, Fraction, Decimal, str)  # never a float


def _value(raw: object, one: Input, kind: Type) -> Value:
    if raw is None or isinstance(raw, Absent):
        return Absent("missing", one.code)
    if kind.kind == "list" and kind.inner is not None:
        return tuple(_value(part, one, kind.inner) for part in _sequence(raw))
    if kind.kind == "rows":
        return tuple(_row(part, one) for part in _sequence(raw))
    wanted = _PLAIN.get(kind.kind)
    if wanted is not None:
        if not isinstance(raw, wanted) or isinstance(raw, datetime):
            raise ValueError(raw)
        return raw  # type: ignore[return-value]
    if isinstance(raw, bool) or not isinstance(raw, _NUMBERS):
        raise ValueError(raw)
    if one.in_fen and isinstance(raw, int):
        return Fraction(raw, 100)
    exact = number(raw) if isinstance(raw, str) else Fraction(raw)
    return exact / 100 if one.in_fen else exact * (one.unit.scale if one.unit else 1)


def _sequence(raw: object) -> list[object]:
    if not isinstance(raw, list | tuple):
        raise ValueError(raw)
    return list(raw)


def _row(raw: object, one: Input) -> dict[str, Value]:
    """A row of a table: a column that it lacks is missing, or worth what the column says for nothing on record."""
    if not isinstance(raw, Mapping) or set(raw) - set(one.fields):
        raise ValueError(raw)
    row: dict[str, Value] = {}
    for code, column in one.fields.items():
        value = _value(raw.get(code), column, column.type)
        row[code] = column.unrecorded if isinstance(value, Absent) and column.unrecorded is not None else value
    return row
