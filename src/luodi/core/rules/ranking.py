"""Places and grades from totals. Equal totals share a place; who has no total, or a veto on it, has none.

A grade may ask for more than the place, so whoever calls says what a formula is worth for a subject.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor, lcm

from luodi.core.rules.books import Book, Grade, Ranking
from luodi.core.rules.expressions import Node
from luodi.core.rules.results import Standing
from luodi.core.rules.values import Value, rounded
from luodi.core.rules.vetoing import graded, is_grade_open, is_out, waits

Key = tuple[int, ...]  # whole numbers over the group's common denominators: exact, and quick to compare


Ask = Callable[[Standing, Node, int, str], Value]  # a subject, a formula, its place, its grade before any move


def places(
    book: Book, standings: Mapping[str, Standing], ask: Ask, trait: Callable[[str, str], str]
) -> dict[str, Standing]:
    """The standings with their places: competition (1, 1, 3) or dense (1, 1, 2), within groups if the book says so."""
    if book.ranking is None:
        return dict(standings)
    groups: dict[str, dict[str, list[Fraction | None]]] = {}
    for code, one in standings.items():
        values = _values(book, book.ranking, one)
        if values:
            groups.setdefault(trait(code, book.ranking.within), {})[code] = values
    placed = {code: _outright(book, one) for code, one in standings.items()}
    for every in groups.values():
        keys = _keys(every, 1 if book.ranking.order == "high_first" else -1)
        order, distinct = sorted(keys.values()), sorted(set(keys.values()))
        for code, key in keys.items():
            better = len(order) - bisect_right(order, key)
            rank = 1 + (better if book.ranking.ties == "competition" else len(distinct) - bisect_right(distinct, key))
            one = replace(placed[code], rank=rank)
            if not one.grade and not one.is_grade_open:
                one = _graded(book.ranking, one, 1 + better, len(keys), ask)
            placed[code] = one
    return placed


def _outright(book: Book, one: Standing) -> Standing:
    """A subject whose grade a veto decides on, whatever its place."""
    return replace(one, grade=graded(book, one), is_grade_open=not graded(book, one) and is_grade_open(book, one))


def _graded(ranking: Ranking, one: Standing, place: int, count: int, ask: Ask) -> Standing:
    """A ranked subject with its grade, after its moves. What hangs on a value that is not there stays open."""
    grade = _grade(ranking, one, place, count, ask)
    if not grade:
        return replace(one, grade="", is_grade_open=grade is None)
    asked = [ask(one, move.when, one.rank or place, grade) for move in ranking.moves]
    if any(waits(value) for value in asked):
        return replace(one, grade="", is_grade_open=True)
    held = tuple(number for number, value in enumerate(asked) if value is True)
    return replace(one, grade=_moved(ranking, grade, held), moves=held)


def _values(book: Book, ranking: Ranking, one: Standing) -> list[Fraction | None]:
    """By what a subject is ordered, None for what is missing; nothing where it is not ranked."""
    if is_out(book, one, ("unranked",)) is not False:
        return []
    if not isinstance(one.total.value, Fraction):
        return []
    then = ((one.items[each.code].value, -1 if each.is_reversed else 1) for each in ranking.then)
    return [one.total.value, *(value * sign if isinstance(value, Fraction) else None for value, sign in then)]


def _keys(values: Mapping[str, Sequence[Fraction | None]], sign: int) -> dict[str, Key]:
    """The same as whole numbers, larger first. What is missing is no zero: it comes after whatever is there."""
    columns = zip(*values.values(), strict=True)
    dens = [sign * lcm(*{value.denominator for value in column if value is not None}) for column in columns]
    return {
        code: tuple(part for value, den in zip(row, dens, strict=True) for part in _part(value, den))
        for code, row in values.items()
    }


def _part(value: Fraction | None, den: int) -> tuple[int, int]:
    return (0, 0) if value is None else (1, value.numerator * (den // value.denominator))


def _seats(share: Fraction, grade: Grade, count: int) -> int:
    """How many places a share of so many is."""
    exact = share * count
    ways = {"half_up": int(rounded(exact, 0, "half_up")), "up": ceil(exact)}
    return max(grade.fewest, ways.get(grade.whole, floor(exact)))


def _grade(ranking: Ranking, one: Standing, place: int, count: int, ask: Ask) -> str | None:
    """The first grade that holds; a share of the places holds for the places within it. Empty: no grade; None: nobody can
    say, for want of a value."""
    for grade in ranking.grades:
        parts = list(_conditions(grade, one, place, count, ask))
        if False not in parts:
            return None if None in parts else grade.name
    return ""


def _conditions(grade: Grade, one: Standing, place: int, count: int, ask: Ask) -> Iterator[bool | None]:
    """What a grade states, each held against the subject: yes, no, or nobody can say."""
    yield grade.to is None or place <= _seats(grade.to, grade, count)
    yield grade.places is None or place <= grade.places
    if grade.least is not None:
        least = ask(one, grade.least, place, "")
        yield one.total.value >= least if isinstance(least, Fraction) else None  # type: ignore[operator]  # ranked: a number
    if grade.when is not None:
        value = ask(one, grade.when, place, "")
        yield None if waits(value) else value is True


def _moved(ranking: Ranking, grade: str, held: tuple[int, ...]) -> str:
    """The grade after its moves; the best cannot rise and the last cannot fall."""
    if not grade or not held:
        return grade
    names = [one.name for one in ranking.grades]
    place = names.index(grade) - sum(ranking.moves[number].by for number in held)
    return names[max(0, min(place, len(names) - 1))]
