"""Figures and attributes of single projects, for runs: what each project adds to a unit, and what is known of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from luodi.core.definitions import Definition, Known, Project, Term, attributes_of, made_of
from luodi.core.definitions.attributes import Way
from luodi.core.facts import COURSE, MONEY, Kind
from luodi.core.periods import Span
from luodi.figures.queries.figure import Value, catalogue, chosen, terms_of
from luodi.figures.queries.sums import EVERYWHERE, PROJECT, Asked, reach, sums
from luodi.ledger.queries import CHUNK, all_standings
from luodi.projects.queries import all_registers

UNITS = 10_000_000  # a project and a unit as one number: the projects' keys stand above
Amounts = Mapping[int, Mapping[int, Mapping[Term, int]]]


@dataclass(frozen=True, slots=True)
class ByProject:
    """Definitions taken apart by project and unit: {project: {unit: {term: amount}}}."""

    definitions: Mapping[str, Definition]
    amounts: Amounts = field(default_factory=dict)

    def value(self, code: str, projects: Iterable[int], units: Collection[int] | None = None) -> Value:
        """What these projects have together, whichever units are credited or only those named."""
        total: Counter[Term] = Counter()
        for project in projects:
            for unit, terms in self.amounts.get(project, {}).items():
                if units is None or unit in units:
                    total.update(terms)
        return made_of(self.definitions[code], total)

    def counted(self, code: str, units: Collection[int] | None = None) -> list[int]:
        """The projects that the definition counts anything of, in the order of the register."""
        return [project for project in sorted(self.amounts) if self.value(code, [project], units)]


def all_by_project(
    codes: Iterable[str],
    span: Span,
    at: datetime,
    *,
    projects: Sequence[int] | None = None,
    within: Sequence[str] = (),
    state: str = "verified",
) -> ByProject:
    """One statement for any number of definitions and projects; a statement a part where the projects named are many.
    `within`: paths of units; what these and all below them are credited with is enough."""
    definitions = {one.code: one for one in chosen(codes, span)}
    found: dict[int, dict[int, dict[Term, int]]] = defaultdict(lambda: defaultdict(dict))
    parts: list[tuple[int, ...] | None] = [None]
    if projects is not None:
        parts = [tuple(projects[start : start + CHUNK]) for start in range(0, len(projects), CHUNK)]
    looked = reach(within) if within else EVERYWHERE
    for part in parts if definitions else ():
        asked = Asked(span, at, state, looked, projects=part)
        for one in sums(terms_of(definitions.values()), asked, PROJECT * UNITS + F("unit_id")):
            project, unit = divmod(one.group, UNITS)
            found[project][unit][one.term] = one.amount
    return ByProject(definitions, {project: dict(units) for project, units in found.items()})


def all_attributes(
    codes: Iterable[str], projects: Sequence[int], span: Span, at: datetime
) -> dict[int, dict[str, Known]]:
    """What is known of each of these projects: facts and answers known at the moment, the register as it was then."""
    wanted = [catalogue().attributes[code] for code in codes]
    if not wanted or not projects:
        return {project: {} for project in projects}
    kinds = _kinds({one.way for one in wanted})
    ways = {Way.REGISTER, Way.OVERDUE, Way.SCHEDULED}
    registers = all_registers(projects, at) if any(one.way in ways for one in wanted) else {}
    standings = all_standings(projects, kinds, known_at=at)
    return {
        project: attributes_of(wanted, Project(standings[project], registers.get(project, {})), span)
        for project in projects
    }


def _kinds(ways: Collection[Way]) -> set[Kind] | None:
    """The kinds of fact that these ways read; None for every kind."""
    if Way.QUIET in ways:
        return None
    return {*COURSE, Kind.PROGRESS_REPORTED, *(MONEY if Way.WITHIN in ways else ())}
