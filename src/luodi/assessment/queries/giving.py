"""The sheet on which people give values: the subjects of a book, what they may be given, and what stands already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from luodi.assessment.models import Run
from luodi.assessment.queries.inputs import Hands, all_inputs, by_hand, columns_by_hand, decision, not_runnable
from luodi.assessment.queries.runs import member_of, plain
from luodi.assessment.queries.subjects import Member, choices, members
from luodi.books.queries import BookVersion, book_in, book_of, to_run
from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book, Input, Item
from luodi.core.rules.evaluation import full_points
from luodi.core.rules.given import in_words
from luodi.core.rules.scoring import BY_HAND, DECIDED
from luodi.core.rules.units import MONEY, scale_of
from luodi.core.rules.values import Value
from luodi.ledger.queries import moment
from luodi.people.access import Act, require
from luodi.people.models import User

ENTERED = ("entered", "target")
MOST_ROWS = 100  # subjects on one page


@dataclass(frozen=True, slots=True)
class Column:
    """Something that is given: an input of the book, or the column of a table (`item` is "table.column" then)."""

    item: str
    input: Input

    @property
    def entered(self) -> bool:
        """Whether it is read from a paper, which comes with it: figures entered, and targets that are not shared out here."""
        return self.input.origin.kind in ENTERED


@dataclass(frozen=True, slots=True)
class Cell:
    """One value that may be given: the field's name, what stands now, and who gave it."""

    name: str
    column: Column
    now: str
    by: str


@dataclass(frozen=True, slots=True)
class Row:
    member: Member
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A book's values of one period: `rows` are its subjects, or the projects of its tables. `more`: subjects that the
    page has no room for."""

    book: Book
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    more: int = 0

    @property
    def sort(self) -> str:
        """Which sort of subject stands in the rows."""
        return "project" if any("." in one.item for one in self.columns) else self.book.subject

    def of(self, name: str) -> tuple[str, str]:
        """The subject and the item of a field."""
        found = next((row, cell) for row in self.rows for cell in row.cells if cell.name == name)
        return str(found[0].member["code"]), found[1].column.item

    def field_of(self, where: str) -> str:
        """The field of what a refusal names as subject/item."""
        pairs = ((row.member["code"], cell) for row in self.rows for cell in row.cells)
        return next((cell.name for code, cell in pairs if f"{code}/{cell.column.item}" == where), where)


def sheet(actor: User, book: Book, period: Span, language: str, *, projects: bool = False, find: str = "") -> Sheet:
    """The sheet of a book for a period. `projects`: of the columns that are given for each project of its tables;
    `find` narrows to subjects whose name or code holds it."""
    require(actor, Act.JUDGE)
    if projects:
        columns = tuple(Column(f"{table.code}.{one.code}", one) for table, one in columns_by_hand(book))
    else:
        columns = tuple(Column(one.code, one) for one in by_hand(book))
    sort = "project" if projects else book.subject
    offered = [one for one in choices(actor, sort, Act.JUDGE) if find in one.name or find.lower() in one.code.lower()]
    codes = [one.code for one in offered[:MOST_ROWS]]
    shown = members(actor, sort, codes, Act.JUDGE) if codes else []
    keys = [int(who["id"]) for who in shown] if sort == "project" else []
    hands = Hands(book, shown, period, moment(), keys)
    rows = [
        Row(who, tuple(_cell(hands, who, column, f"v{line}_{place}", language) for place, column in enumerate(columns)))
        for line, who in enumerate(shown)
    ]
    return Sheet(book, columns, tuple(rows), len(offered) - len(shown))


def _cell(hands: Hands, who: Member, column: Column, name: str, language: str) -> Cell:
    entry = hands.entry(who, column.item)
    if entry is None:
        return Cell(name, column, "", "")
    said = in_words(entry.data["value"], column.input, language, entry.data.get("in"))
    return Cell(name, column, said, vars(entry)["judge"])


def offered_books(day: date) -> list[tuple[BookVersion, Book]]:
    """The books that can be run on a day, each in the version that holds then: the district's own before those that ship."""
    found = [(version, book) for version in to_run(day) if not not_runnable(book := book_in(version))]
    return sorted(found, key=lambda one: one[0].shipped)


def books_to_give(day: date) -> list[tuple[BookVersion, Book]]:
    """Those of them that ask people for values."""
    return [(version, book) for version, book in offered_books(day) if by_hand(book) or columns_by_hand(book)]


@dataclass(frozen=True, slots=True)
class Question:
    """An item of a result that its book leaves to a person: what is asked, in which unit, at most how much."""

    book: Book
    period: Span
    item: Item
    unit: str
    full: Value

    @property
    def is_money(self) -> bool:
        return self.item.type.kind == "number" and self.item.type.dims == MONEY

    @property
    def most(self) -> Fraction | None:
        """The most that it can be worth, in its own unit, where the book says so."""
        return self.full / scale_of(self.unit) if isinstance(self.full, Fraction) else None


def question(run: Run, subject: str, item: str) -> Question:
    """What a person is asked to decide. Refused: an item that has a value, or goes by another policy."""
    who = member_of(run, subject)
    line = plain(run)["subjects"][subject]["items"].get(item)
    if line is None:
        raise NotThere
    if line["policy"] not in (BY_HAND, DECIDED):
        raise Refusal("decide_not_open", where="value")
    book, period = book_of(run.book), span(run.period)
    [inputs] = all_inputs(book, [who], period, run.moment).values()
    return Question(book, period, book.items[item], line["unit"], full_points(book, inputs, period, item))


def decided_now(run: Run, subject: str, item: str) -> Any | None:
    """The decision that the next result takes, if anybody has decided: the last one, as known now."""
    book, who = book_of(run.book), member_of(run, subject)
    return Hands(book, [who], span(run.period), moment()).entry(who, decision(item))
