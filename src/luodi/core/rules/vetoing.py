"""What the vetoes of a book do to a subject. A veto whose condition lacks a value neither holds nor does not: what hangs
on it stays open until somebody says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luodi.core.rules.books import Book, Veto
from luodi.core.rules.results import Standing
from luodi.core.rules.values import Absent, Value

OUT = ("zero", "unranked")  # what takes a result away; a flag only points out


@dataclass(frozen=True, slots=True)
class Vetoed:
    """The codes of the vetoes that hold, and of those of which nobody can say whether they do."""

    held: tuple[str, ...]
    open: tuple[str, ...]


def waits(value: Value) -> bool:
    """Whether nobody can say what a condition is worth. One that does not apply is settled: it does not hold."""
    return isinstance(value, Absent) and value.reason != "not_applicable"


def vetoed(book: Book, worth: Callable[[Veto], Value]) -> Vetoed:
    """Which vetoes hold, by what each condition is worth."""
    values = [(one.code, worth(one)) for one in book.vetoes]
    return Vetoed(
        tuple(code for code, value in values if value is True),
        tuple(code for code, value in values if waits(value)),
    )


def among(book: Book, codes: Sequence[str], effects: Sequence[str]) -> str:
    """The first of the codes whose veto has one of these effects; none: empty."""
    return next((one.code for one in book.vetoes if one.code in codes and one.effect in effects), "")


def is_out(book: Book, one: Standing, effects: Sequence[str] = OUT) -> bool | None:
    """Whether a veto takes something from a subject; None while nobody can say."""
    return takes(book, one.vetoes, one.unsettled, effects)


def takes(book: Book, held: Sequence[str], unsettled: Sequence[str], effects: Sequence[str] = OUT) -> bool | None:
    """The same by the codes of the vetoes that hold and of those that may, as a kept result has them."""
    if among(book, held, effects):
        return True
    return None if among(book, unsettled, effects) else False


def is_place_open(book: Book, one: Standing) -> bool:
    """Whether a subject without a place may yet have one: its total, or a veto on it, waits for a value."""
    out = is_out(book, one, ("unranked",))
    return out is None or (out is False and waits(one.total.value))


def graded(book: Book, one: Standing) -> str:
    """The grade that a veto that holds gives outright; none: empty."""
    return next((veto.grade for veto in book.vetoes if veto.code in one.vetoes and veto.grade), "")


def is_grade_open(book: Book, one: Standing) -> bool:
    """Whether a veto would decide on the grade and nobody can say whether it holds."""
    return any(veto.grade and veto.code in one.unsettled for veto in book.vetoes)
