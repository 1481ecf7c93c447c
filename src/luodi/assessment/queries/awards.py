"""The awards that follow a result: who gets what and why, what was approved, what was paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from luodi.assessment.models import Run
from luodi.assessment.queries.runs import member_of, plain
from luodi.books.queries import book_of
from luodi.core.assessing import Line, Payment
from luodi.core.facts import Kind
from luodi.core.rules.books import Book
from luodi.core.rules.units import MONEY, measure
from luodi.core.rules.values import rounded
from luodi.ledger.queries import steps_of
from luodi.people.queries import whole_tree

TOTAL = "total"


@dataclass(frozen=True, slots=True)
class Explained:
    """One line of the list: who, which award, how much, and what lies behind it: place, grade, vetoes, moves."""

    line: Line
    name: str
    name_en: str
    path: str
    award: tuple[str, str]
    rank: int | None
    grade: str
    vetoes: tuple[tuple[str, str], ...]
    moves: tuple[tuple[str, str], ...]


def pays(book: Book) -> list[tuple[str, tuple[str, str]]]:
    """What of a book is money for its subjects: its awards in money; where it has none, a total that is money."""
    found = [(one.code, one.name) for one in book.awards if one.unit and measure(one.unit).dims == MONEY]
    return found or ([(TOTAL, book.total.name)] if book.total.unit.dims == MONEY else [])


def award_lines(run: Run) -> list[Explained]:
    """Every money line of a result in the order of its places, to the fen, half up. Nothing is made of a missing value."""
    book, kept = book_of(run.book), plain(run)["subjects"]
    found = []
    for code, standing in kept.items():
        one = member_of(run, code)
        vetoes = tuple(veto.name for veto in book.vetoes if veto.code in standing["vetoes"])
        moved = [book.ranking.moves[place].name for place in standing.get("moves", [])] if book.ranking else []
        for award, name in pays(book):
            amount = _fen(standing, award)
            if amount is not None:
                found.append(
                    Explained(
                        Line(code, award, amount), one["name"], one["name_en"] or one["name"], one["path"], name,
                        standing["rank"], standing["grade"], vetoes, tuple(moved),
                    )
                )  # fmt: skip
    return sorted(found, key=lambda one: (one.rank is None, one.rank or 0, one.path, one.line.award))


def has_awards(run: Run, book: Book) -> bool:
    """Whether anybody gets or loses money by a result."""
    awards = [award for award, _name in pays(book)]
    return bool(awards) and any(_fen(one, award) for one in plain(run)["subjects"].values() for award in awards)


def _fen(standing: Mapping[str, Any], award: str) -> int | None:
    line = standing["total"] if award == TOTAL else standing.get("awards", {}).get(award)
    if line is None or line["status"] != "ok" or not isinstance(line["value"], str):
        return None
    return int(rounded(Fraction(line["value"]) * 100, 0))


@dataclass(frozen=True, slots=True)
class Awards:
    """What was decided and done about a result's awards. `budget` in fen."""

    approved: tuple[Line, ...] = ()
    budget: int | None = None
    by: str = ""
    at: datetime | None = None
    reason: str = ""
    paid: tuple[tuple[Payment, Any], ...] = ()

    def left(self, line: Line) -> int:
        return line.amount - sum(payment.amount for payment, _entry in self.paid if payment.line == line)


def awards_of(run: Run) -> Awards:
    units = {one["unit"] for one in run.group if one["unit"] is not None} | {whole_tree().pk}
    found = Awards()
    for entry in steps_of([str(run.pk)], (Kind.AWARDS_APPROVED, Kind.AWARD_PAID), sorted(units)):
        if entry.kind == Kind.AWARDS_APPROVED:
            lines = tuple(Line(str(who), str(award), int(amount)) for who, award, amount in entry.data["lines"])
            by, at, reason = entry.recorded_by.name, entry.recorded_at, str(entry.data["reason"])
            found = Awards(lines, int(entry.data["budget"]), by, at, reason)
        else:
            key = str(entry.data["subject"]), str(entry.data["award"])
            line = next(one for one in found.approved if (one.subject, one.award) == key)
            paid = (*found.paid, (Payment(line, int(entry.amount_fen or 0)), entry))
            found = Awards(found.approved, found.budget, found.by, found.at, found.reason, paid)
    return found
