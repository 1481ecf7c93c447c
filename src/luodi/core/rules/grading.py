"""Grades from places, row by row, the best first: who is within the places of a row and fulfils what else it states.

A row whose seats pass on counts its places among those alone who fulfil the rest and have no better grade, so a seat that
the next is not fit for goes to the one after. What hangs on a value that is not there stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from math import ceil, floor

from luodi.core.rules.books import Grade, Ranking
from luodi.core.rules.expressions import Node
from luodi.core.rules.results import Standing
from luodi.core.rules.values import Value, rounded
from luodi.core.rules.vetoing import waits

Ask = Callable[[Standing, Node, int, str], Value]  # a subject, a formula, its place, its grade before any move


def with_grades(
    ranking: Ranking, ranked: Mapping[str, Standing], places: Mapping[str, int], ask: Ask
) -> dict[str, Standing]:
    """One group with its grades, moved where the book says so. `places`: how many are before each, and one. Who has a grade
    already keeps it; whose grade a veto may yet decide on stays open, and may still need a seat."""
    found = dict(ranked)
    left = sorted((code for code, one in ranked.items() if not one.grade), key=lambda code: places[code])
    unsettled = {code for code in left if ranked[code].is_grade_open}  # a veto may yet give them theirs
    perhaps: set[str] = set()  # they may have a better grade than the row gives
    taken = 0
    for row in ranking.grades:
        fit = {code: _fits(row, ranked[code], places[code], ask) for code in left}
        fit |= {code: None for code in unsettled if fit[code] is not False}
        share = _share(row, len(ranked))
        seats = {code: _seats(row, share, ranked[code], places[code], ask) for code in left}
        if row.to is not None or row.places is not None:
            fit = _passed_on(fit, places, seats, taken, perhaps) if row.passes_on else _within(fit, places, seats)
        for code in [code for code in left if fit[code] is not False and code not in perhaps]:
            if fit[code]:
                found[code] = _moved(ranking, replace(ranked[code], grade=row.name), places[code], ask)
                left.remove(code)
                taken += 1
            else:
                found[code] = replace(ranked[code], is_grade_open=True)
                perhaps.add(code)
    return found


Seats = Mapping[str, Fraction | None]  # how many places a row has for a subject; None: nobody can say


def _within(fit: Mapping[str, bool | None], places: Mapping[str, int], seats: Seats) -> dict[str, bool | None]:
    """Who fulfils the rest and stands within the first so many places, whoever else stands there."""
    found = dict(fit)
    for code, holds in fit.items():
        most = seats[code]
        found[code] = holds and None if most is None else holds if places[code] <= most else False
    return found


def _passed_on(
    fit: Mapping[str, bool | None], places: Mapping[str, int], seats: Seats, taken: int, perhaps: Collection[str]
) -> dict[str, bool | None]:
    """Who gets one of the seats that better grades have left: the first of those who fulfil the rest; equals all get one.

    `taken`: how many have a better grade; `perhaps`: who may have one, which keeps open whether a seat is left. Who is fit
    and stands before has a seat of this row or of a better one, whichever it is.
    """
    found = dict(fit)
    sure, most = taken, taken + len(perhaps)
    for _place, codes in groupby(fit, key=lambda code: places[code]):
        equals = list(codes)
        for code in equals:
            limit = seats[code]
            if limit is not None and sure >= limit:
                found[code] = False
            elif (limit is None or most >= limit) and found[code]:
                found[code] = None
        sure += sum(1 for code in equals if fit[code])
        most += sum(1 for code in equals if fit[code] is not False and code not in perhaps)
    return found


def _share(row: Grade, count: int) -> Fraction | None:
    """How many places a share of so many is."""
    if row.to is None:
        return None
    exact = row.to * count
    ways = {"half_up": int(rounded(exact, 0, "half_up")), "up": ceil(exact)}
    return Fraction(max(row.fewest, ways.get(row.whole, floor(exact))))


def _seats(row: Grade, share: Fraction | None, one: Standing, place: int, ask: Ask) -> Fraction | None:
    """How many places a row has for a subject, the better grades' among them; None: nobody can say."""
    stated: list[Fraction] = []
    if isinstance(row.places, int):
        stated = [Fraction(row.places)]
    elif row.places is not None:
        asked = ask(one, row.places, place, "")
        if not isinstance(asked, Fraction):
            return None
        stated = [Fraction(floor(asked))]
    return min([*stated, *([share] if share is not None else [])], default=None)


def _fits(row: Grade, one: Standing, place: int, ask: Ask) -> bool | None:
    """Whether a subject fulfils what a row states besides its places: yes, no, or nobody can say."""
    parts = list(_conditions(row, one, place, ask))
    return False if False in parts else None if None in parts else True


def _conditions(row: Grade, one: Standing, place: int, ask: Ask) -> Iterator[bool | None]:
    if row.least is not None:
        least = ask(one, row.least, place, "")
        yield one.total.value >= least if isinstance(least, Fraction) else None  # type: ignore[operator]  # ranked: a number
    if row.when is not None:
        value = ask(one, row.when, place, "")
        yield None if waits(value) else value is True


def _moved(ranking: Ranking, one: Standing, place: int, ask: Ask) -> Standing:
    """The grade after its moves; the best cannot rise and the last cannot fall."""
    asked = [ask(one, move.when, one.rank or place, one.grade) for move in ranking.moves]
    if any(waits(value) for value in asked):
        return replace(one, grade="", is_grade_open=True)
    held = tuple(number for number, value in enumerate(asked) if value is True)
    names = [row.name for row in ranking.grades]
    place = names.index(one.grade) - sum(ranking.moves[number].by for number in held)
    return replace(one, grade=names[max(0, min(place, len(names) - 1))], moves=held)
