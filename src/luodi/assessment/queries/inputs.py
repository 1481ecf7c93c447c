"""What a book asks for, of every member of a group, as known at a moment: from the ledger, targets, people and the calendar."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from luodi.assessment.queries.results import all_results_of_projects, taken
from luodi.assessment.queries.subjects import Member, knows_trait
from luodi.core.errors import Fault, Refusal
from luodi.core.periods import LENGTHS, Span
from luodi.core.rules.asking import PLACES, Project, defined, unserved
from luodi.core.rules.books import Book, Input
from luodi.core.rules.given import handed, of_period
from luodi.core.rules.scoring import BY_HAND as BY_HAND_POLICY
from luodi.core.rules.taking import Inputs
from luodi.core.words import PERIODS
from luodi.figures.queries import ByProject, all_attributes, all_by_project, all_quantities, catalogue
from luodi.ledger.queries import CHUNK, judged_values
from luodi.people.queries import all_orgs
from luodi.targets.queries import all_targets, shared_out

BY_HAND = ("judged", "entered")
_OF_UNITS = (*PLACES, "post", "person")  # subjects that have a unit whose targets are theirs


def judged_code(book: Book, name: str) -> str:
    """Under which code given values of a book's input stand in the ledger: a long name by its digest. A column of a
    table is `input.column`.

    It hangs on the book's code, not on its text: a new version of the book finds what was given under the old one.
    """
    name = f"{book.code}:{name}"
    return name if len(name) <= 24 else hashlib.sha256(name.encode()).hexdigest()[:24]


def by_hand(book: Book) -> list[Input]:
    """The inputs that people give: judged by raters, entered with evidence, a trait that the house does not have, or a
    target of something that the ledger has no figure for."""
    return [
        one
        for one in book.inputs.values()
        if one.origin.kind in BY_HAND
        or (one.origin.kind == "trait" and not knows_trait(book.subject, one))
        or (one.origin.kind == "target" and not shared_out(one.origin.code))
    ]


def columns_by_hand(book: Book) -> list[tuple[Input, Input]]:
    """The columns of tables that people give for each project: the table and the column."""
    tables = [one for one in book.inputs.values() if one.type.kind == "rows" and one.origin.kind == "definition"]
    return [(table, one) for table in tables for one in table.fields.values() if one.origin.kind in BY_HAND]


def left_to_people(book: Book) -> list[str]:
    """The items that a person decides where they have no value."""
    return [code for code, one in book.items.items() if BY_HAND_POLICY in one.policies.values()]


def decision(item: str) -> str:
    """Under which name what is decided for an item stands beside the values of inputs."""
    return f"={item}"


def not_runnable(book: Book) -> list[Fault]:
    """Why a book cannot be run, as far as the book alone tells; nothing where it can.

    It may ask the ledger only for what it has, each as what it is: money as money, a count as a count, a rate as a
    percentage, a day as a day.
    """
    title = book.title[0]
    wrong = [one.name[0] for one in unserved(book, catalogue())]
    if wrong:
        return [Fault("run_needs_figures", "book", {"book": title, "figures": "、".join(wrong)})]
    asked = [one for one in book.inputs.values() if one.origin.kind == "target"]
    targets = [one.name[0] for one in asked if shared_out(one.origin.code)]
    if targets and book.subject not in _OF_UNITS:
        return [Fault("run_targets_of_units", "book", {"book": title, "targets": "、".join(targets)})]
    return []


def require_period(book: Book, period: Span) -> None:
    """Refuse a period of another length than the book is for; a book that is worked out once takes any."""
    length = LENGTHS.get(book.period)
    if length is not None and len(period.months) != length:
        raise Refusal("run_period_wrong", where="period", book=book.title[0], period=PERIODS[book.period])


def all_inputs(book: Book, group: Sequence[Member], period: Span, at: datetime) -> dict[str, Inputs]:
    """What the book asks for, of every member of the group, as known at the moment. What is not there is missing."""
    reader = _Reader(book, group, period, at)
    return {
        str(who["code"]): Inputs(
            {one.code: reader.value(who, one) for one in book.inputs.values()},
            dict(who["traits"]),
            str(who["name"]),
            reader.hands.decided(who),
        )
        for who in group
    }


class _Reader:
    """Reads everything that a group is asked for in few statements, then hands it out member by member."""

    def __init__(self, book: Book, group: Sequence[Member], period: Span, at: datetime) -> None:
        self.book, self.group, self.period, self.at = book, group, period, at
        self.of_units = book.subject in PLACES
        self.units = [int(who["unit"]) for who in group if who["unit"] is not None]
        asked = [one for one in book.inputs.values() if one.origin.kind == "definition"]
        scalars = [one.origin.code for one in asked if one.type.kind not in ("rows", "list")]
        sums = [code for code in scalars if code in catalogue()]
        ago = {years: self._asked_ago(asked, years) for years in {one.origin.years_ago for one in asked}}
        self.figures = {
            years: all_quantities(codes, self.units, period.years_before(years), at)
            for years, codes in ago.items()
            if self.of_units and codes
        }
        self.by_project = self._by_project(asked, [] if self.of_units else sums)
        self.earlier = {
            years: self._earlier(codes, years) for years, codes in ago.items() if years and codes and not self.of_units
        }
        self.stepped = {
            one.code: self._steps(one) for one in asked if one.type.kind == "list" and one.origin.by != "project"
        }
        apart = any(one.type.kind in ("rows", "list") for one in asked)
        self.below = self._below() if self.of_units and apart else {}
        self.attributes = self._attributes(asked)
        asked_of = [one.origin.code for one in book.inputs.values() if one.origin.kind == "target"]
        targets = [code for code in asked_of if shared_out(code)]
        self.targets = all_targets(targets, self.units, period.last // 100, at) if targets else {}
        shown = self._projects_shown(asked)
        self.hands = Hands(book, group, period, at, shown)
        columns = [each for one in asked for each in one.fields.values() if each.origin.kind == "book"]
        self.results = all_results_of_projects(columns, shown, period, at)

    # Reading

    def _asked_ago(self, asked: Sequence[Input], years: int) -> list[str]:
        """The sums that are asked for of the same period so many years before."""
        scalars = [one for one in asked if one.type.kind not in ("rows", "list") and one.origin.years_ago == years]
        return [one.origin.code for one in scalars if one.origin.code in catalogue()]

    def _earlier(self, codes: Sequence[str], years: int) -> ByProject:
        own = sorted({pk for who in self.group for pk in who.get("projects", ())})
        return all_by_project(codes, self.period.years_before(years), self.at, projects=own)

    def _by_project(self, asked: Sequence[Input], sums: Sequence[str]) -> ByProject:
        tables = [one for one in asked if one.type.kind == "rows"]
        columns = [
            each.origin.code for one in tables for each in one.fields.values() if each.origin.kind == "definition"
        ]
        lists = [one.origin.code for one in asked if one.type.kind == "list" and one.origin.by == "project"]
        codes = {*sums, *(one.origin.code for one in tables), *lists, *columns} & {one.code for one in catalogue()}
        own = None if self.of_units else sorted({pk for who in self.group for pk in who.get("projects", ())})
        within = [str(who["path"]) for who in self.group] if self.of_units else []
        return all_by_project(codes, self.period, self.at, projects=own, within=within)

    def _steps(self, one: Input) -> list[dict[str, Any]]:
        """The definition in each month or quarter of the period, by subject."""
        spans = self.period.parts(one.origin.by)
        code = one.origin.code
        if self.of_units:
            return [self._of_units(all_quantities([code], self.units, span, self.at), code) for span in spans]
        own = sorted({pk for who in self.group for pk in who.get("projects", ())})
        return [self._of_others(all_by_project([code], span, self.at, projects=own), code) for span in spans]

    def _of_units(self, found: Mapping[int, Mapping[str, Any]], code: str) -> dict[str, Any]:
        return {str(who["code"]): found[int(who["unit"])][code] for who in self.group}

    def _of_others(self, found: ByProject, code: str) -> dict[str, Any]:
        return {str(who["code"]): found.value(code, who["projects"]) for who in self.group}

    def _below(self) -> dict[int, frozenset[int]]:
        """By unit everything at and below it, so that a project credited to a village's office is its township's."""
        paths = list(all_orgs().order_by().values_list("pk", "path"))
        own = dict(paths)
        return {unit: frozenset(pk for pk, path in paths if path.startswith(own[unit])) for unit in self.units}

    def _attributes(self, asked: Sequence[Input]) -> dict[int, dict[str, Any]]:
        codes = {one.origin.code for one in asked if one.origin.code in catalogue().attributes}
        for one in asked:
            codes |= {each.origin.code for each in one.fields.values() if each.origin.code in catalogue().attributes}
        return all_attributes(sorted(codes), self._projects_shown(asked), self.period, self.at) if codes else {}

    def _projects_shown(self, asked: Sequence[Input]) -> list[int]:
        """Every project that stands for itself or in a row of some table."""
        found = (
            {pk for who in self.group for pk in who.get("projects", ())} if self.book.subject == "project" else set()
        )
        for one in asked:
            if one.type.kind == "rows":
                found |= {int(str(pk)) for who in self.group for pk in self.counted(who, one.origin.code)}
        return sorted(found)

    # Handing out

    def value(self, who: Member, one: Input) -> object:
        kind = one.origin.kind
        if kind == "definition":
            return defined(self, who, one, catalogue())
        if kind == "target" and shared_out(one.origin.code):
            found = self.targets.get(int(who["unit"]), {}) if who["unit"] is not None else {}
            return found.get(one.origin.code)
        if kind == "book":
            return taken(who, one)
        if kind == "period":
            return of_period(one, self.period)
        if kind == "trait" and knows_trait(self.book.subject, one):
            return who["traits"].get(one.origin.code) or None
        return self.hands.value(who, one)

    # What `core.rules.asking` asks for

    def total(self, who: Member, code: str, years_ago: int) -> object:
        if self.of_units:
            return self.figures[years_ago][int(who["unit"])][code]
        return self.earlier.get(years_ago, self.by_project).value(code, who["projects"])

    def steps(self, who: Member, one: Input) -> list[object]:
        return [step[str(who["code"])] for step in self.stepped[one.code]]

    def counted(self, who: Member, code: str) -> list[Project]:
        if self.of_units:
            return list(self.by_project.counted(code, self.below[int(who["unit"])]))
        own = set(who["projects"])
        return [project for project in self.by_project.counted(code) if project in own]

    def amount(self, who: Member, code: str, project: Project) -> object:
        units = self.below[int(who["unit"])] if self.of_units else None
        return self.by_project.value(code, [int(str(project))], units)

    def itself(self, who: Member) -> Project:
        return int(who["id"])

    def attribute(self, project: Project, code: str) -> object:
        return self.attributes.get(int(str(project)), {}).get(code)

    def result(self, project: Project, column: Input) -> object:
        return self.results.get((column.origin, int(str(project))))

    def given(self, project: Project, table: Input, column: Input) -> object:
        return self.hands.of_project(int(str(project)), table, column)


class Hands:
    """Values given by people in a period: the latest of each that stands; of a list that is judged, everybody's latest."""

    def __init__(
        self, book: Book, group: Sequence[Member], period: Span, at: datetime, projects: Sequence[int] = ()
    ) -> None:
        self.book, self.period = book, period
        self.latest: dict[tuple[str, str, int], Any] = {}  # code, whom it is about, which rater (0: the last of all)
        self.inputs = {judged_code(book, one.code): one for one in by_hand(book)}
        self.columns = {judged_code(book, f"{table.code}.{one.code}"): one for table, one in columns_by_hand(book)}
        self.items = {code: judged_code(book, decision(code)) for code in left_to_people(book)}
        codes = [*self.inputs, *self.columns, *self.items.values()]
        if not codes:
            return
        self._take(judged_values(codes, period.code, at))
        if book.subject == "project" or self.columns:
            own = sorted({*projects, *(pk for who in group for pk in who.get("projects", ()))})
            for start in range(0, len(own), CHUNK):
                self._take(judged_values(codes, period.code, at, projects=own[start : start + CHUNK]))

    def _take(self, rows: Iterable[Any]) -> None:
        for entry in rows:
            self.latest[entry.code, whom_of(entry), 0] = entry
            self.latest[entry.code, whom_of(entry), entry.recorded_by_id] = entry

    def entries(self, who: Member, one: Input) -> list[Any]:
        """The facts behind a member's value, the oldest first: one, or of a judged list one of each rater."""
        code, about = judged_code(self.book, one.code), about_whom(who)
        if one.type.kind == "list" and one.origin.kind == "judged":
            found = [
                entry for (each, whom, rater), entry in self.latest.items() if (each, whom) == (code, about) and rater
            ]
            return sorted(found, key=lambda entry: entry.pk)
        entry = self.latest.get((code, about, 0))
        return [entry] if entry is not None else []

    def entry(self, who: Member, item: str) -> Any | None:
        """The latest fact that gives a member this item, "table.column" included."""
        return self.latest.get((judged_code(self.book, item), about_whom(who), 0))

    def decided(self, who: Member) -> dict[str, str]:
        """What people decided for a member's items that are left to them, by item."""
        about = about_whom(who)
        found = {item: self.latest.get((code, about, 0)) for item, code in self.items.items()}
        return {item: str(entry.data["value"]) for item, entry in found.items() if entry is not None}

    def value(self, who: Member, one: Input) -> object:
        entries = self.entries(who, one)
        if one.type.kind == "list" and one.origin.kind == "judged":
            marks: list[object] = []
            for entry in entries:
                kept = entry.data["value"]
                marks += handed(kept if isinstance(kept, list) else [kept], one, entry.data.get("in"))  # type: ignore[arg-type]  # a list gives a list
            return marks or None
        return handed(entries[-1].data["value"], one, entries[-1].data.get("in")) if entries else None

    def of_project(self, project: int, table: Input, column: Input) -> object:
        entry = self.latest.get((judged_code(self.book, f"{table.code}.{column.code}"), f"project:{project}", 0))
        return handed(entry.data["value"], column, entry.data.get("in")) if entry is not None else None


def about_whom(who: Member) -> str:
    """How a given value names whom it is about: a unit by its key, a project by its own, anybody else by sort and code."""
    subject = who.get("subject", "unit")
    if subject == "unit":
        return str(who["unit"])
    return f"project:{who['id']}" if subject == "project" else f"{subject}:{who['code']}"


def whom_of(entry: Any) -> str:
    """The same, read from the fact."""
    return f"project:{entry.project_id}" if entry.project_id else str(entry.data.get("subject") or entry.unit_id)
