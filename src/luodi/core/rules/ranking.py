"""Places and grades from totals. Equal totals share a place; who has no total, or a veto on it, has none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from luodi.core.rules.books import Book, Ranking
from luodi.core.rules.results import Standing

Key = tuple[Fraction, ...]


def places(book: Book, standings: Mapping[str, Standing]) -> dict[str, Standing]:
    """The standings with their places: competition (1, 1, 3) or dense (1, 1, 2), within groups if the book says so."""
    if book.ranking is None:
        return dict(standings)
    groups: dict[str, dict[str, Key]] = {}
    for code, one in standings.items():
        key = _key(book, book.ranking, one)
        if key is not None:
            groups.setdefault(one.traits.get(book.ranking.within, ""), {})[code] = key
    placed = dict(standings)
    for keys in groups.values():
        order, distinct = sorted(keys.values()), sorted(set(keys.values()))
        for code, key in keys.items():
            better = len(order) - bisect_right(order, key)
            rank = 1 + (better if book.ranking.ties == "competition" else len(distinct) - bisect_right(distinct, key))
            placed[code] = replace(standings[code], rank=rank, grade=_grade(book.ranking, 1 + better, len(keys)))
    return placed


def _key(book: Book, ranking: Ranking, one: Standing) -> Key | None:
    """By what a subject is ordered, larger first; None where it is not ranked."""
    if any(veto.code in one.vetoes and veto.effect == "unranked" for veto in book.vetoes):
        return None
    if not isinstance(one.total.value, Fraction):
        return None
    values = [one.total.value]
    for code in ranking.then:
        value = one.items[code].value
        values.append(value if isinstance(value, Fraction) else Fraction(0))
    sign = 1 if ranking.order == "high_first" else -1
    return tuple(sign * value for value in values)


def _grade(ranking: Ranking, place: int, count: int) -> str:
    """The first grade whose share of the group still holds the place: place ÷ number ≤ share."""
    return next((grade for grade, share in ranking.grades if Fraction(place, count) <= share), "")
