"""Cases that say what happened instead of what it amounts to: their facts are folded, posted and summed by the very
code that the ledger uses, so order, first signings, later corrections and changes of unit count as they do there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from luodi.core.definitions import Catalogue, Project, Row, attributes_of, made_of
from luodi.core.definitions.working import amount, signed_by, window
from luodi.core.facts import COURSE, Fact, Kind, State, asks_verification
from luodi.core.periods import Span, month_of
from luodi.core.rules.asking import PLACES, defined
from luodi.core.rules.books import SELF, Book, Happened, Input
from luodi.core.standing import VERIFIED, Share, Split, Standing, contributions, fold

_CODES = {Kind.AGREEMENT_SIGNED: "contract", Kind.FUNDS_RECEIVED: "capital", Kind.FUNDS_RETURNED: "capital"}


@dataclass
class Told:
    """The facts of a case, project by project, and what is said of the projects besides."""

    book: Book
    catalogue: Catalogue
    span: Span
    facts: Sequence[Happened]
    projects: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.facts = [self._named(one) for one in self.facts]
        names = [*self.projects, *(one.project for one in self.facts)]
        self.keys = {name: number for number, name in enumerate(dict.fromkeys(names), 1)}
        self.units: dict[str, int] = {SELF: 1}
        self.standings: dict[str, list[Standing]] = {name: [] for name in self.keys}
        self.splits: dict[str, list[Split]] = {name: [] for name in self.keys}
        self.owners: dict[str, str] = {}
        self._tell()
        self.rows = [pair for name in self.keys for pair in self._postings(name)]

    def _named(self, one: Happened) -> Happened:
        """Where the book is about projects, a fact is about the project whose it is."""
        return replace(one, project=one.whose) if self.book.subject == "project" else one

    def unit(self, name: str) -> int:
        return self.units.setdefault(name, len(self.units) + 1)

    def _tell(self) -> None:
        """Facts in the order of their days; of one day in the order in which they are written."""
        owner: dict[str, str] = {}
        for number, one in enumerate(sorted(self.facts, key=lambda one: one.on), 1):
            owner.setdefault(one.project, one.whose)
            if one.kind is Kind.UNIT_CHANGED:
                owner[one.project] = one.whose
                continue
            if one.kind is Kind.CREDIT_SPLIT:
                shares = tuple(Share(self.unit(name), part) for name, part in one.shares)
                self.splits[one.project].append(Split(one.on, shares))
                continue
            self.owners.setdefault(one.project, owner[one.project])
            self.standings[one.project].append(self._standing(number, one, owner[one.project]))

    def _standing(self, number: int, one: Happened, owner: str) -> Standing:
        stamp = datetime(one.on.year, one.on.month, one.on.day, tzinfo=UTC)
        data: dict[str, object] = {} if one.percent is None else {"percentage": int(one.percent)}
        code = one.code or _CODES.get(one.kind, "")
        fact = Fact(
            number, one.kind, self.unit(owner), one.on, stamp, 1, self.keys[one.project], one.amount, code, data
        )
        if not one.verified or not asks_verification(one.kind, code):
            return fold(fact, ())
        answer = Fact(-number, Kind.VERIFIED, fact.unit, one.on, stamp, 2, fact.project, about=number, turn=1)
        return fold(fact, [answer])

    def _postings(self, name: str) -> Iterator[tuple[int, Row]]:
        """(unit, posting) of a project in the verified book, as the ledger would post them with no month closed."""
        alive = [one for one in self.standings[name] if one.state in (State.RECORDED, State.VERIFIED)]
        course = [one for one in alive if one.fact.kind in COURSE]
        scale = self.projects.get(name, {}).get("planned_total_fen")
        for family in [course, *([one] for one in alive if one.fact.kind not in COURSE)]:
            for key, value in contributions(family, self.splits[name]).items():
                if key.book == VERIFIED:
                    month = month_of(key.happened_on)
                    known = scale if isinstance(scale, int) else 0
                    yield key.unit, Row(key.measure, key.code, month, value, self.keys[name], known)

    # What a book asks of it

    def values(self, whose: str) -> dict[str, object]:
        """Every input of the book that comes from a definition, for one subject of the case."""
        asked = [one for one in self.book.inputs.values() if one.origin.kind == "definition"]
        return {one.code: defined(self, whose, one, self.catalogue) for one in asked}

    def _own(self, whose: str) -> list[tuple[int, Row]]:
        if self.book.subject in PLACES:
            return [(unit, row) for unit, row in self.rows if unit == self.units.get(whose)]
        keys = {self.keys[name] for name in self.names(whose)}
        return [(unit, row) for unit, row in self.rows if row.project in keys]

    def names(self, whose: str) -> list[str]:
        """The projects that are a subject's own, where it is no unit."""
        if self.book.subject == "project":
            return [whose] if whose in self.keys else []
        return [name for name in self.keys if self.owners.get(name, SELF) == whose]

    def _value(self, code: str, rows: Sequence[Row], span: Span) -> object:
        definition = self.catalogue.in_force(code, span.last)
        everything = [row for _unit, row in self.rows]
        found = {}
        for term in definition.terms:
            signed = signed_by(everything, window(term.over, span).last) if term.signed_only else None
            mine = [row for row in rows if signed is None or row.project in signed]
            found[term] = amount(replace(term, signed_only=False), mine, span)
        return made_of(definition, found)

    def total(self, who: str, code: str, years_ago: int) -> object:
        return self._value(code, [row for _unit, row in self._own(who)], self.span.years_before(years_ago))

    def steps(self, who: str, one: Input) -> list[object]:
        spans = self.span.parts(one.origin.by)
        rows = [row for _unit, row in self._own(who)]
        return [self._value(one.origin.code, rows, span) for span in spans]

    def counted(self, who: str, code: str) -> list[str]:
        return [name for name in self.keys if self.amount(who, code, name)]

    def amount(self, who: str, code: str, project: object) -> object:
        key = self.keys[str(project)]
        return self._value(code, [row for _unit, row in self._own(who) if row.project == key], self.span)

    def itself(self, who: str) -> str:
        return who

    def attribute(self, project: object, code: str) -> object:
        said = self.projects.get(str(project), {})
        known = Project(self.standings.get(str(project), []), said)  # type: ignore[arg-type]  # read by its columns
        return attributes_of([self.catalogue.attributes[code]], known, self.span)[code]

    def result(self, project: object, column: Input) -> object:
        return self.projects.get(str(project), {}).get(column.code)

    def given(self, project: object, table: Input, column: Input) -> object:
        return self.projects.get(str(project), {}).get(column.code)
