"""Random subjects for a book, and a compiled book worked out over them beside the reference."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

import duckdb

from luodi.core.periods import span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.cases import MOMENT
from luodi.core.rules.compiled import compiled, fed, scored
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.expressions import Band, Bands, Literal, Slices, walk
from luodi.core.rules.functions import Type
from luodi.core.rules.results import Standing
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import Absent

PERIOD = span("2026-06")


def limits(book: Book) -> list[Fraction]:
    """Numbers that the book itself names: the places where a score turns, in the units they are written in."""
    trees = [one.node for one in (*book.items.values(), *book.figures.values())]
    found = {Fraction(0), Fraction(1)}
    for tree in trees:
        for node in walk(tree):
            rows: tuple[Band, ...] = node.rows if isinstance(node, Bands | Slices) else ()
            edges = [edge for row in rows for edge in (row.low, row.high)]
            found |= {
                one.value for one in (node, *edges) if isinstance(one, Literal) and isinstance(one.value, Fraction)
            }
    return sorted(found)


def some_value(one: Input, kind: Type, near: list[Fraction], chance: random.Random) -> object:
    if kind.kind == "list":
        return [some_value(one, kind.inner or kind, near, chance) for _ in range(chance.randint(0, 5))]
    if kind.kind == "rows":
        return [
            {code: some_value(field, field.type, near, chance) for code, field in one.fields.items()}
            for _ in range(chance.randint(0, 5))
        ]
    if chance.random() < 0.12:
        return None
    if kind.kind == "yesno":
        return chance.random() < 0.5
    if kind.kind == "date":
        return date(2025, 1, 1) + timedelta(days=chance.randint(0, 700))
    if kind.kind == "text":
        return chance.choice(one.choices or ("a", "b"))
    scale = one.unit.scale if one.unit else Fraction(1)
    if one.low is not None and one.high is not None:
        steps = chance.choice([1, 2, 10])
        return (one.low + (one.high - one.low) * Fraction(chance.randint(0, steps), steps)) / scale
    value = chance.choice([*near, Fraction(chance.randint(-50, 3000), 100), Fraction(chance.randint(0, 12))])
    return int(value * scale * 100) if one.in_fen else value


def some_subjects(book: Book, seed: int, count: int = 12) -> dict[str, Inputs]:
    chance = random.Random(seed)
    near = limits(book)
    words: dict[str, set[str]] = {book.compared_within: {"x", "y"}} if book.compared_within else {}
    if book.ranking and book.ranking.within:
        words.setdefault(book.ranking.within, {"x", "y"})
    for one in book.parameters.values():
        for value in one.values:
            for name, word in value.traits.items():
                words.setdefault(name, set()).add(word)
    return {
        f"s{number}": Inputs(
            {code: some_value(one, one.type, near, chance) for code, one in book.inputs.items()},
            {name: chance.choice(sorted(every)) for name, every in words.items() if chance.random() < 0.9},
        )
        for number in range(count)
    }


def by_columns(book: Book, subjects: Mapping[str, Inputs]) -> tuple[dict[str, Standing], set[str]]:
    """The standings, and who is for the reference evaluation."""
    tables = fed(book, subjects)
    made = compiled(book, PERIOD.days[1], tables.dens)
    door = duckdb.connect()
    for name, table in tables.tables.items():
        door.execute(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in table.types.items())})")
        if table.rows:
            door.executemany(
                f"INSERT INTO {name} VALUES ({', '.join('?' * len(table.types))})", [list(row) for row in table.rows]
            )
    found = door.sql(made.sql)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    beyond = {str(row["subject"]) for row in rows if row["beyond"]}
    return scored(made, subjects, rows, PERIOD, MOMENT), beyond


def plain(one: Standing) -> dict[str, object]:
    """What both ways must agree on: every line's value and status, vetoes, place and grade."""

    def worth(value: object) -> object:
        return value.reason if isinstance(value, Absent) else value

    lines = {**one.figures, **one.items, "total": one.total}
    made: dict[str, object] = {code: (worth(line.value), line.status) for code, line in lines.items()}
    reasons = {code: line.reason for code, line in one.items.items()}
    open_ = {"unsettled": one.unsettled, "grade open": one.is_grade_open}
    placed = {"rank": one.rank, "grade": one.grade, "moves": one.moves}
    return made | {"reasons": reasons, "vetoes": one.vetoes} | open_ | placed


def differences(book: Book, seed: int) -> tuple[list[object], int]:
    """Where the two ways differ, and how many subjects were worked out by columns."""
    subjects = some_subjects(book, seed)
    found, beyond = by_columns(book, subjects)
    wanted = evaluate(book, subjects, PERIOD, MOMENT).subjects
    apart: list[object] = []
    for code in subjects:
        one, other = plain(found[code]), plain(wanted[code])
        if one != other:
            keys = [key for key in one if one[key] != other[key]]
            apart.append((code, [(key, one[key], other[key]) for key in keys], subjects[code]))
    return apart, len(subjects) - len(beyond)
