"""How a book's inputs are put together from definitions: totals, lists and tables of projects, attributes of one.

What answers is a `Source`: the ledger behind a run, or the facts that a case writes down. Both are asked the same way, so
a case shows what a run will do.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Protocol, TypeVar

from luodi.core.definitions import Catalogue, Over, Sort
from luodi.core.errors import Fault
from luodi.core.rules.books import Book, Input
from luodi.core.rules.functions import Type
from luodi.core.rules.matching import KINDS, described
from luodi.core.rules.units import COUNT, NONE, measure
from luodi.core.words import Word

PLACES = ("unit", "team", "region")  # subjects that are places of the organisation tree: facts are credited to them
Who = TypeVar("Who", contravariant=True)
Project = Hashable


class Source(Protocol[Who]):
    """Answers for one book, group, period and moment. A project is whatever the source knows it by."""

    def total(self, who: Who, code: str, years_ago: int) -> object:
        """The definition for a subject, over everything that is its own, in the period or as many years before it."""

    def steps(self, who: Who, one: Input) -> list[object]:
        """The definition in each month or quarter of the period."""

    def counted(self, who: Who, code: str) -> Sequence[Project]:
        """The projects of a subject that the definition counts anything of."""

    def amount(self, who: Who, code: str, project: Project) -> object:
        """What one project adds to the definition of a subject."""

    def itself(self, who: Who) -> Project:
        """The project that the subject is, for books over projects."""

    def attribute(self, project: Project, code: str) -> object:
        """What is known of a project."""

    def result(self, project: Project, column: Input) -> object:
        """What a book over projects has published of it, for the last of its periods that ends with this one."""

    def given(self, project: Project, table: Input, column: Input) -> object:
        """What a person gave for a column of a table."""


def defined(source: Source[Who], who: Who, one: Input, catalogue: Catalogue) -> object:
    """The value of an input that comes from a definition; None where there is none."""
    code = one.origin.code
    if one.type.kind == "rows":
        return [_row(source, who, one, project, catalogue) for project in source.counted(who, code)]
    if one.type.kind == "list":
        if one.origin.by != "project":
            return source.steps(who, one)
        return [source.amount(who, code, project) for project in source.counted(who, code)]
    if code in catalogue.attributes:
        return source.attribute(source.itself(who), code)
    return source.total(who, code, one.origin.years_ago)


def _row(source: Source[Who], who: Who, table: Input, project: Project, catalogue: Catalogue) -> dict[str, object]:
    found: dict[str, object] = {}
    for code, column in table.fields.items():
        if column.origin.kind == "book":
            found[code] = source.result(project, column)
        elif column.origin.kind != "definition":
            found[code] = source.given(project, table, column)
        elif column.origin.code in catalogue.attributes:
            found[code] = source.attribute(project, column.origin.code)
        else:
            found[code] = source.amount(who, column.origin.code, project)
    return found


def unserved(book: Book, catalogue: Catalogue) -> list[Input]:
    """The inputs that ask for a definition that the catalogue does not have, or has in another shape: money as a count, a
    rate as money, the attribute of a project where the book is not about projects."""
    asked = [one for one in book.inputs.values() if one.origin.kind == "definition"]
    return [one for one in asked if not _served(one, book, catalogue)]


def unknown(book: Book, catalogue: Catalogue) -> list[Fault]:
    """A fault for each input of a book that no ledger could feed, with what the catalogue calls what is meant."""
    to_date = [one for one in unserved(book, catalogue) if one.type.kind == "list" and one.origin.by != "project"]
    if to_date:
        return [
            Fault(
                "book_list_to_date",
                f"inputs.{one.code}",
                {"name": one.name[0], "given": one.origin.code, "by": one.origin.by},
            )
            for one in to_date
        ]
    return [
        _lacking(one, part, book, catalogue) for one in unserved(book, catalogue) for part in _parts(one, catalogue)
    ]


_HAS = KINDS | {
    "fen": Word("fen", "金额", "money"), "count": Word("count", "个数", "a count"),
    "percent": Word("percent", "百分比", "per cent"), "days": Word("days", "天数", "a number of days"),
}  # fmt: skip


def _parts(one: Input, catalogue: Catalogue) -> list[Input]:
    """What of an input no ledger could feed: columns of a table, or the input itself."""
    columns = [each for each in one.fields.values() if each.origin.kind == "definition"]
    return [each for each in columns if not _fits(each.origin.code, each.type, each, catalogue)] or [one]


def _lacking(one: Input, part: Input, book: Book, catalogue: Catalogue) -> Fault:
    code, title = part.origin.code, book.title[0]
    where = f"inputs.{one.code}" + (f".{part.code}" if part is not one else "")
    blanks = {"book": title, "figures": f"{part.name[0]} ({code})"}
    kind = part.type.inner or part.type
    held = catalogue.attributes.get(code) if part is not one or book.subject == "project" else None
    has = held.sort.value if held is not None else _unit(code, catalogue) if code in catalogue else ""
    if part is one and code in catalogue.attributes and book.subject != "project":
        return Fault("book_attribute_of_project", where, blanks)
    if has and kind.kind != "rows":
        return Fault("book_figure_shape", where, {**blanks, "has": _HAS[has], "given": described(kind)})
    return Fault("book_figure_unknown", where, blanks)


def _served(one: Input, book: Book, catalogue: Catalogue) -> bool:
    code = one.origin.code
    if one.type.kind == "rows":
        columns = [each for each in one.fields.values() if each.origin.kind == "definition"]
        fit = (_fits(each.origin.code, each.type, each, catalogue) for each in columns)
        return code in catalogue and _unit(code, catalogue) != "percent" and all(fit)
    if one.type.kind == "list":
        if one.origin.by != "project" and code in catalogue and not _of_its_own_months(code, catalogue):
            return False
        return one.type.inner is not None and code in catalogue and _fits(code, one.type.inner, one, catalogue)
    if code in catalogue.attributes and (book.subject != "project" or one.origin.years_ago):
        return False
    return _fits(code, one.type, one, catalogue)


def _of_its_own_months(code: str, catalogue: Catalogue) -> bool:
    """Whether a definition counts only what happened in the months asked for: to date it would rise from month to month."""
    terms = next(known for known in catalogue if known.code == code).terms
    return all(term.over is Over.SPAN for term in terms)


def _unit(code: str, catalogue: Catalogue) -> str:
    return next(known.unit for known in catalogue if known.code == code)


def _fits(code: str, wanted: Type, one: Input, catalogue: Catalogue) -> bool:
    if code in catalogue.attributes:
        return str(catalogue.attributes[code].sort.value) == shape(wanted, one)
    return code in catalogue and _unit(code, catalogue) == shape(wanted, one)


def shape(kind: Type, one: Input) -> str:
    """What a value of an input is called in the catalogue: fen, count, percent, months, days, or its type."""
    if kind.kind != "number":
        return kind.kind
    if one.in_fen:
        return Sort.FEN.value
    unit = one.unit or measure("")
    if unit.code == "%":
        return Sort.PERCENT.value
    for name, sort in (("月", Sort.MONTHS), ("天", Sort.DAYS)):
        if unit.dims == measure(name).dims:
            return sort.value if unit.scale == 1 else "other"
    return "count" if unit.dims in (COUNT, NONE) else "other"
