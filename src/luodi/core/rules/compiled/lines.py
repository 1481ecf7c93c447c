"""A book as one statement over a table of subjects: figures, items with their policies and roundings, vetoes, the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from luodi.core.rules.books import TOTAL, Book, Figure, Input, Item, Parameter, Rounding
from luodi.core.rules.compiled import arithmetic as exact
from luodi.core.rules.compiled.arithmetic import literal, quoted
from luodi.core.rules.compiled.lists import Given
from luodi.core.rules.compiled.sheet import NotCompiled, Sheet, Worth, is_column
from luodi.core.rules.compiled.trees import Place, among, work
from luodi.core.rules.expressions import Node, names
from luodi.core.rules.functions import Type
from luodi.core.rules.values import Absent

SUBJECTS = "subjects"
INPUT_BITS = 64


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the engine finds what the book asks for: a table `subjects` with a row each (`subject`, its code), and a table
    for every list, with `subject` and `place` in it (1, 2, 3 …).

    `traits`, `inputs`: the column of each trait and input; of a list, whether it is known (yes or NULL). `tables`: the
    table and the columns of each list. `dens`: numbers are whole numerators over these (`input` or `input.field`; 1
    unless named), in base units. What is missing is NULL.
    """

    traits: Mapping[str, str]
    inputs: Mapping[str, str]
    tables: Mapping[str, tuple[str, Mapping[str, str]]]
    dens: Mapping[str, int] = field(default_factory=dict)


def layout_of(book: Book, dens: Mapping[str, int]) -> Layout:
    traits = {name for one in book.parameters.values() for value in one.values for name in value.traits}
    traits |= {book.compared_within, book.ranking.within if book.ranking else ""} - {""}
    listed = [one for one in book.inputs.values() if one.type.kind in ("list", "rows")]
    tables = {
        one.code: (f"rows{place}", {code: f"f{number}" for number, code in enumerate(one.fields or [one.code])})
        for place, one in enumerate(listed)
    }
    return Layout(
        {name: f"t{place}" for place, name in enumerate(sorted(traits))},
        {code: f"i{place}" for place, code in enumerate(book.inputs)},
        tables,
        dens,
    )


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of the result stands: its value (a numerator over `den`, if a number), and why it has none.

    `policy` is the column of what the book says then.
    """

    code: str
    kind: str
    value: str
    den: int | str
    why: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Compiled:
    """A book as a statement. It gives `subject`, `beyond` (this subject is for the reference evaluation), and the columns
    that the lines name; `asked`: further trees, for the ranking."""

    book: Book
    layout: Layout
    sql: str
    lines: Mapping[str, Line]
    vetoes: Mapping[str, Line]
    asked: Mapping[Node, Line]


def compiled(book: Book, day: date, dens: Mapping[str, int]) -> Compiled:
    """The book over columns, its parameters as in force on the day. `NotCompiled` names a construct that is no set work."""
    if book.awards:
        raise NotCompiled("awards")
    if any("spread_weight" in one.policies.values() for one in book.items.values()):
        raise NotCompiled("spread_weight")
    if "subject" in (book.compared_within, book.ranking.within if book.ranking else ""):
        raise NotCompiled("subject")
    columns = {code for one in book.inputs.values() for code in (*one.fields, *([one.code] if one.type.inner else ()))}
    if columns & {name for one in book.parameters.values() for value in one.values for name in value.traits}:
        raise NotCompiled("for")
    moves = [one.when for one in (book.ranking.moves if book.ranking else ())]
    if _named(moves, ("place", "grade", "vetoed")):
        raise NotCompiled("moves")
    grades = [node for one in (book.ranking.grades if book.ranking else ()) for node in one.formulas]
    if any(one.effect == "zero" for one in book.vetoes) and _named([*grades, *moves], (TOTAL,)):
        raise NotCompiled("total_points")  # there it is what the vetoes have left of it
    return _Writer(book, day, layout_of(book, dens)).statement()


def _named(trees: Sequence[Node], wanted: Sequence[str]) -> bool:
    return any(name in wanted for tree in trees for name in names(tree))


def why_not(book: Book, day: date) -> str | None:
    """Which construct of the book is no set work; None where the whole book is."""
    try:
        compiled(book, day, {})
    except NotCompiled as found:
        return str(found)
    return None


class _Writer:
    def __init__(self, book: Book, day: date, layout: Layout) -> None:
        self.book, self.day, self.layout = book, day, layout
        self.sheet = Sheet("s", base=SUBJECTS)
        self.place = Place(self.sheet, self.find, self._within())
        self.kept: dict[str, Worth] = {}
        self.raw: dict[str, Worth] = {}
        self.reasons: dict[str, str | None] = {}
        self.whole: Worth | None = None

    def _within(self) -> str:
        """By what subjects are compared: a trait of theirs, else the coded input of that name."""
        name = self.book.compared_within
        if not name:
            return "1"
        parts, one = [self.layout.traits[name]], self.book.inputs.get(name)
        if one is not None and one.choices:
            parts.append(self.layout.inputs[name])
            parts += [quoted(one.unrecorded)] if isinstance(one.unrecorded, str) else []
        return f"coalesce({', '.join(parts)}, '')"

    def find(self, name: str) -> Worth:
        if name not in self.kept:
            self.kept[name] = self.found(name)
        return self.kept[name]

    def found(self, name: str) -> Worth:
        book = self.book
        if name in book.inputs:
            return self.input(book.inputs[name])
        if name in book.parameters:
            return self.parameter(book.parameters[name])
        if name in book.figures:
            return self.figure(book.figures[name])
        return self.item(book.items[name]) if name in book.items else self.total()

    def input(self, one: Input) -> Worth:
        column = self.layout.inputs[one.code]
        why = f"CASE WHEN {column} IS NULL THEN 'missing' END"
        if one.code in self.layout.tables:
            table, columns = self.layout.tables[one.code]
            of = one.fields or {one.code: replace(one, type=one.type.inner or one.type)}
            fields = {code: self.field(one.code, each, columns[code]) for code, each in of.items()}
            rows = Given(table, fields, is_list=not one.fields)
            if one.unrecorded:
                raise NotCompiled("unrecorded list")
            return replace(self.sheet.kept(Worth("list", why=why if one.unrecorded is None else None)), rows=rows)
        worth = self.read(one.type, column, self.layout.dens.get(one.code, 1))
        if one.low is not None and one.high is not None:
            worth = self.sheet.kept(worth)
            for sign, limit in (("<", one.low), (">", one.high)):
                condition = exact.compared(self.sheet, sign, worth, literal(limit))
                self.sheet.risk(f"coalesce({condition.value}, false)", condition.level)
        if one.choices:
            words = ", ".join(quoted(word) for word in one.choices)
            self.sheet.risk(f"coalesce({column} NOT IN ({words}), false)", 0)
        if one.unrecorded is None:
            return self.sheet.kept(worth)
        there = self.sheet.kept(Worth("yesno", f"{column} IS NOT NULL"))
        return exact.chosen(self.sheet, [(there, replace(self.sheet.kept(worth), why=None))], literal(one.unrecorded))

    def field(self, table: str, one: Input, column: str) -> Worth:
        code = f"{table}.{one.code}" if self.book.inputs[table].fields else table
        den = self.layout.dens.get(code, 1)
        if one.unrecorded is None or not self.book.inputs[table].fields:
            return self.read(one.type, column, den)
        nothing = literal(one.unrecorded * den if isinstance(one.unrecorded, Fraction) else one.unrecorded)
        if nothing.den != 1:
            raise NotCompiled("unrecorded")
        return replace(self.read(one.type, f"coalesce({column}, {nothing.value})", den), why=None)

    def read(self, kind: Type, column: str, den: int) -> Worth:
        why = f"CASE WHEN {column} IS NULL THEN 'missing' END"
        if kind.kind != "number":
            return Worth(kind.kind, column, why=why)
        return Worth("number", f"{column}::HUGEINT", den, why, INPUT_BITS, den.bit_length())

    def parameter(self, one: Parameter) -> Worth:
        """The value in force: the one that names most traits wins, then the one with the latest start."""
        held = [value for value in one.values if value.holds(self.day, value.traits)]
        held.sort(key=lambda value: (len(value.traits), value.since or date.min), reverse=True)
        ways: list[tuple[Worth, Worth]] = []
        for value in held:
            if not value.traits:
                otherwise = literal(value.value)
                return exact.chosen(self.sheet, ways, otherwise) if ways else otherwise
            traits = {name: self.trait(name) for name in value.traits}
            level = max(worth.level for worth in traits.values())
            sql = " AND ".join(
                f"coalesce({traits[name].value} = {quoted(word)}, false)" for name, word in value.traits.items()
            )
            ways.append((self.sheet.kept(Worth("yesno", sql, level=level)), literal(value.value)))
        return exact.chosen(self.sheet, ways, literal(Absent("missing"))) if ways else literal(Absent("missing"))

    def trait(self, name: str) -> Worth:
        """A trait of the subject; where it has none of that name, its coded input."""
        column = self.layout.traits[name]
        if name == "subject":
            return Worth("text", f"coalesce({column}, subject)")
        if name not in self.book.choosing:
            return Worth("text", column)
        coded = self.find(name)
        return self.sheet.kept(Worth("text", f"coalesce({column}, {coded.value})", level=coded.level))

    def figure(self, one: Figure) -> Worth:
        return self.line(work(one.node, self.place), one.rounding)

    def line(self, worth: Worth, rounding: Rounding | None) -> Worth:
        if worth.kind != "number":
            if worth.kind == "list":
                raise NotCompiled("list")
            return worth
        if rounding:
            return exact.rounded(self.sheet, worth, rounding.places, rounding.way, rounding.unit.scale)
        return exact.lowest(self.sheet, self.sheet.kept(worth)) if worth.fixed is None else worth

    def total(self) -> Worth:
        if self.whole is None:
            self.whole = self.line(work(self.book.total.node, self.place), self.book.total.rounding)
        return self.whole

    def raw_item(self, one: Item) -> Worth:
        if one.code not in self.raw:
            self.raw[one.code] = work(one.node, self.place)
        return self.raw[one.code]

    def item(self, one: Item) -> Worth:
        """The item after its policy for what has no value, and after rounding."""
        raw = self.sheet.kept(self.raw_item(one))
        self.reasons[one.code] = None if raw.why is None else self.shown(raw.why, raw)
        if raw.why is None:
            return self.line(raw, one.rounding)
        ways = [(self.because(raw, f"{raw.why} IS NULL"), replace(raw, why=None))] if raw.kind != "absent" else []
        for policy in dict.fromkeys(one.policies.values()):
            if policy != "by_hand":  # what is left
                reasons = ", ".join(quoted(reason) for reason, each in one.policies.items() if each == policy)
                ways.append((self.because(raw, f"{raw.why} IN ({reasons})"), self.by_policy(one, policy)))
        return self.line(exact.chosen(self.sheet, ways, literal(Absent("missing"))), one.rounding)

    def because(self, raw: Worth, sql: str) -> Worth:
        return self.sheet.kept(Worth("yesno", sql, level=raw.level))

    def by_policy(self, one: Item, policy: str) -> Worth:
        if policy == "zero":
            return literal(Fraction(0))
        if policy == "full" and one.full is not None:
            return work(one.full, self.place)
        if policy == "peer_mean":
            return among("peer_mean", self.raw_item(one), self.place)
        return literal(Absent("missing" if policy == "by_hand" else "not_applicable"))

    def statement(self) -> Compiled:
        book = self.book
        found = {code: self.find(code) for code in (*book.inputs, *book.figures, *book.items)}
        total = self.total()
        vetoes = {one.code: work(one.node, self.place) for one in book.vetoes}
        asked = {node: work(node, self.place) for node in self.ranked_by()}
        codes = [*book.figures, *book.items]
        lines = {code: self.said(code, found[code]) for code in codes} | {"total": self.said("total", total)}
        wanted = {node: self.said("", worth) for node, worth in asked.items()}
        held = {code: self.said(code, worth) for code, worth in vetoes.items()}
        tables = self.sheet.written()
        shown = [
            part
            for one in (*lines.values(), *wanted.values(), *held.values())
            for part in (one.value, one.den, one.why, one.reason)
        ]
        columns = dict.fromkeys(part for part in shown if isinstance(part, str))
        sql = f"WITH {', '.join(tables)} SELECT {', '.join(['subject', f'{self.sheet.beyond} AS beyond', *columns])} FROM {self.sheet.last}"
        return Compiled(book, self.layout, sql, lines, held, wanted)

    def ranked_by(self) -> list[Node]:
        ranking = self.book.ranking
        if ranking is None:
            return []
        nodes = [node for one in ranking.grades for node in one.formulas]
        return [*nodes, *(move.when for move in ranking.moves)]

    def said(self, code: str, worth: Worth) -> Line:
        """A worth as a line, its parts as columns of the last table."""
        den = worth.den if isinstance(worth.den, int) else self.shown(worth.den, worth)
        why = None if worth.why is None else self.shown(worth.why, worth)
        return Line(code, worth.kind, self.shown(worth.value, worth), den, why, self.reasons.get(code))

    def shown(self, part: str, worth: Worth) -> str:
        """A part of a worth by the name of a column."""
        return part if is_column(part) else self.sheet.column(part, worth.level)
