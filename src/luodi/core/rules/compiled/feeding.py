"""What is known of subjects, as the tables that a compiled book reads; and what its statement gives, as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from math import lcm

from luodi.core.periods import Span
from luodi.core.rules.books import Book
from luodi.core.rules.compiled.lines import SUBJECTS, Compiled, Line, layout_of
from luodi.core.rules.compiled.sheet import NotCompiled
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.expressions import Node
from luodi.core.rules.functions import Type
from luodi.core.rules.ranking import places
from luodi.core.rules.results import Scored, Standing
from luodi.core.rules.taking import Inputs, taken
from luodi.core.rules.values import Absent, Step, Value
from luodi.core.rules.vetoing import among, vetoed

TYPES = {"number": "BIGINT", "yesno": "BOOLEAN", "text": "VARCHAR", "date": "DATE"}
LARGEST = 2**63 - 1
Cell = int | bool | str | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with their SQL types, and rows."""

    types: Mapping[str, str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Fed:
    """The tables by name, and over which denominators their numbers stand."""

    tables: Mapping[str, Table]
    dens: Mapping[str, int]


def fed(book: Book, subjects: Mapping[str, Inputs]) -> Fed:
    """The inputs as tables, checked as the reference checks them. `NotCompiled`: a number that no column holds."""
    values = {subject: taken(book, subject, given) for subject, given in subjects.items()}
    dens = {code: _den(each) for code, each in _numbers(book, values).items()}
    layout = layout_of(book, dens)
    kinds = {code: one.type for code, one in book.inputs.items()}
    types = {"subject": "VARCHAR", **dict.fromkeys(layout.traits.values(), "VARCHAR")}
    types |= {column: _type(kinds[code]) for code, column in layout.inputs.items()}
    rows: list[list[Cell]] = []
    for subject, one in subjects.items():
        words = [one.traits.get(name) for name in layout.traits]
        rows.append([subject, *words, *(_cell(values[subject].get(code), dens.get(code, 1)) for code in layout.inputs)])
    tables = {SUBJECTS: Table(types, rows)}
    for code, (name, columns) in layout.tables.items():
        fields = {each: one.type for each, one in book.inputs[code].fields.items()} or {
            code: kinds[code].inner or kinds[code]
        }
        types = {"subject": "VARCHAR", "place": "BIGINT"} | {
            columns[each]: _type(kind) for each, kind in fields.items()
        }
        tables[name] = Table(types, list(_members(code, values, list(columns), dens)))
    return Fed(tables, dens)


def _type(kind: Type) -> str:
    return TYPES.get(kind.kind, "BOOLEAN")


def _members(
    code: str, values: Mapping[str, Mapping[str, Value]], fields: list[str], dens: Mapping[str, int]
) -> Iterable[list[Cell]]:
    for subject, given in values.items():
        members = given.get(code)
        for place, member in enumerate(members if isinstance(members, tuple) else (), 1):
            row = member if isinstance(member, Mapping) else {code: member}
            named = f"{code}." if isinstance(member, Mapping) else ""
            yield [subject, place, *(_cell(row.get(each), dens.get(f"{named}{each}", 1)) for each in fields)]


def _numbers(book: Book, values: Mapping[str, Mapping[str, Value]]) -> dict[str, list[Fraction]]:
    """Every number that is given, by `input` or `input.field`."""
    found: dict[str, list[Fraction]] = {}
    for given in values.values():
        for code, value in given.items():
            for member in value if isinstance(value, tuple) else (value,):
                cells = (
                    {f"{code}.{name}": each for name, each in member.items()}
                    if isinstance(member, Mapping)
                    else {code: member}
                )
                for name, each in cells.items():
                    if isinstance(each, Fraction):
                        found.setdefault(name, []).append(each)
    return found


def _den(numbers: Sequence[Fraction]) -> int:
    den = lcm(*(number.denominator for number in numbers))
    if max(abs(number) for number in numbers) * den > LARGEST:
        raise NotCompiled("number")
    return den


def _cell(value: Value | None, den: int) -> Cell:
    if value is None or isinstance(value, Absent):
        return None
    if isinstance(value, Fraction):
        return int(value * den)
    return True if isinstance(value, tuple) else value  # type: ignore[return-value]  # a mapping stands in a list only


def value_of(line: Line, row: Mapping[str, object]) -> Value:
    """What a line is worth in a row of the result."""
    why = row[line.why] if line.why is not None else None
    if isinstance(why, str):
        return Absent(why, line.code)
    found = row[line.value]
    if line.kind != "number":
        return found  # type: ignore[return-value]
    return Fraction(int(str(found)), int(str(row[line.den] if isinstance(line.den, str) else line.den)))


def scored(
    made: Compiled, subjects: Mapping[str, Inputs], rows: Sequence[Mapping[str, object]], period: Span, at: datetime
) -> dict[str, Standing]:
    """What the reference gives, without the working, from the rows that the statement gave. Whoever is beyond is worked
    out by the reference; everybody is, where the others' scores or places hang on it."""
    beyond = {str(row["subject"]) for row in rows if row["beyond"]}
    if beyond and (made.book.compares or made.book.ranking):
        return dict(evaluate(made.book, subjects, period, at).subjects)
    found = standings(made, subjects, rows)
    if beyond:
        found |= evaluate(made.book, {code: subjects[code] for code in beyond}, period, at).subjects
    return {code: found[code] for code in subjects}


def standings(
    made: Compiled, subjects: Mapping[str, Inputs], rows: Iterable[Mapping[str, object]]
) -> dict[str, Standing]:
    """The standings of all who are not beyond, with their places and grades."""
    known = {str(row["subject"]): row for row in rows if not row["beyond"]}
    found = {subject: _standing(made, subject, subjects[subject], row) for subject, row in known.items()}

    def trait(subject: str, name: str) -> str:
        given, one = subjects[subject], made.book.inputs.get(name)
        word = given.values.get(name) or (one.unrecorded if one is not None and one.choices else "")
        return given.traits.get(name, str(word or ""))

    def ask(one: Standing, node: Node, _place: int, _grade: str) -> Value:
        return value_of(made.asked[node], known[one.subject])

    return places(made.book, found, ask, trait)


def _standing(made: Compiled, subject: str, given: Inputs, row: Mapping[str, object]) -> Standing:
    book = made.book
    found = vetoed(book, lambda veto: value_of(made.vetoes[veto.code], row))
    total = _scored(made.lines["total"], row)
    if among(book, found.held, ("zero",)):
        total = replace(total, value=Fraction(0), status="ok", policy="veto")
    elif code := among(book, found.open, ("zero",)):
        total = replace(total, value=Absent("missing", code), status="missing", policy="veto")
    items, figures = (_Lines(part, made.lines, row) for part in (book.items, book.figures))
    name = given.name or subject
    return Standing(subject, name, given.traits, items, figures, found.held, total, unsettled=found.open)


class _Lines(Mapping[str, Scored]):
    """Lines of one subject, each made when it is asked for: whoever wants the places alone pays for the totals alone."""

    def __init__(self, codes: Collection[str], lines: Mapping[str, Line], row: Mapping[str, object]) -> None:
        self.codes, self.lines, self.row = codes, lines, row

    def __getitem__(self, code: str) -> Scored:
        if code not in self.codes:
            raise KeyError(code)
        return _scored(self.lines[code], self.row)

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)


_NOTHING = Step("item", "", Absent("missing"))


def _scored(line: Line, row: Mapping[str, object]) -> Scored:
    value = value_of(line, row)
    status = "ok"
    if isinstance(value, Absent):
        status = "not_applicable" if value.reason == "not_applicable" else "missing"
    reason = row.get(line.reason or "") or ""
    return Scored(line.code, status, str(reason), "", value, value, "", "", _NOTHING, {}, ())
