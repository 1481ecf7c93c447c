"""Places from totals, and the grades that follow. Equal totals share a place; who has no total, or a veto on it, has none.

A grade may ask for more than the place, so whoever calls says what a formula is worth for a subject.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import lcm

from luodi.core.rules.books import Book, Ranking
from luodi.core.rules.grading import Ask, with_grades
from luodi.core.rules.results import Standing
from luodi.core.rules.vetoing import graded, is_grade_open, is_out

Key = tuple[int, ...]  # whole numbers over the group's common denominators: exact, and quick to compare


def places(
    book: Book, standings: Mapping[str, Standing], ask: Ask, trait: Callable[[str, str], str]
) -> dict[str, Standing]:
    """The standings with their places: competition (1, 1, 3) or dense (1, 1, 2), within groups if the book says so."""
    placed = {code: _vetoed(book, one) for code, one in standings.items()}
    if book.ranking is None:
        return placed
    groups: dict[str, dict[str, list[Fraction | None]]] = {}
    for code, one in standings.items():
        values = _values(book, book.ranking, one)
        if values:
            groups.setdefault(trait(code, book.ranking.within), {})[code] = values
    for every in groups.values():
        keys = _keys(every, 1 if book.ranking.order == "high_first" else -1)
        order, distinct = sorted(keys.values()), sorted(set(keys.values()))
        better = {code: len(order) - bisect_right(order, key) for code, key in keys.items()}
        ranked = {}
        for code, key in keys.items():
            before = better[code] if book.ranking.ties == "competition" else len(distinct) - bisect_right(distinct, key)
            ranked[code] = replace(placed[code], rank=1 + before)
        placed |= with_grades(book.ranking, ranked, {code: 1 + count for code, count in better.items()}, ask)
    return placed


def _vetoed(book: Book, one: Standing) -> Standing:
    """A subject with the grade that a veto gives outright, whatever its place."""
    if not one.vetoes and not one.unsettled:
        return one
    grade = graded(book, one) if book.ranking else ""
    is_open = book.ranking is not None and not grade and is_grade_open(book, one)
    return replace(one, grade=grade, is_grade_open=is_open)


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
