"""Reading introducers: those of the actor's units, and which project is whose."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from luodi.core.errors import NotThere
from luodi.core.facts import Kind, State
from luodi.core.standing import Standing
from luodi.kit.inputs import half_width
from luodi.ledger.queries import all_facts_of_kind, all_standings
from luodi.outreach.models import Introducer as Introducer  # readers name the rows that they are given
from luodi.people.access import Act, scope
from luodi.people.models import User
from luodi.projects.queries import visible_projects


def visible_introducers(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Introducer]:
    """Introducers whom a unit in scope entered, the newest first."""
    return scope(actor, act).limit(Introducer.objects.all(), "made_for").order_by("-id")


def introducer_for(actor: User, act: Act, pk: int) -> Introducer:
    found = visible_introducers(actor, act).select_related("made_for").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def named(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    wanted = half_width(text)
    spelled = Q(initials__contains=wanted.lower()) if wanted.isascii() else Q(pk__in=())
    return rows.filter(spelled | Q(name__icontains=wanted) | Q(code__icontains=wanted))


@dataclass(frozen=True, slots=True)
class Introduction:
    """One claim to a project: who introduced it when, how the claim stands, and whether it is the first that holds."""

    entry: int
    project: int
    introducer: str
    on: date
    state: State
    first: bool


def introductions(projects: Collection[int]) -> list[Introduction]:
    """All claims to these projects, in the order of their days. The first verified one holds: who came later, or was
    refused, has none."""
    found: list[Introduction] = []
    for project, standings in all_standings(sorted(projects), [Kind.INTRODUCED]).items():
        rows = sorted(standings, key=lambda one: (one.fact.happened_on, one.fact.id))
        first = next((one for one in rows if one.state is State.VERIFIED), None)
        found += [_claim(project, one, one is first) for one in rows]
    return sorted(found, key=lambda one: (one.on, one.entry))


def _claim(project: int, one: Standing, first: bool) -> Introduction:
    fact = one.fact
    return Introduction(fact.id, project, fact.code, fact.happened_on, one.state, first)


def all_introduced(introducers: Collection[str]) -> dict[str, list[int]]:
    """The projects that are these introducers' by the first verified claim, by introducer."""
    claimed = sorted(set(all_facts_of_kind(Kind.INTRODUCED, introducers)))
    found: dict[str, list[int]] = {}
    for one in introductions(claimed):
        if one.first and one.introducer in introducers:
            found.setdefault(one.introducer, []).append(one.project)
    return {code: sorted(projects) for code, projects in found.items()}


def claims_of(actor: User, introducer: Introducer) -> list[tuple[Introduction, Any]]:
    """An introducer's claims to projects that the actor sees, each with the project."""
    claimed = all_facts_of_kind(Kind.INTRODUCED, [introducer.code])
    seen = {project.pk: project for project in visible_projects(actor).filter(pk__in=claimed)}
    own = [one for one in introductions(list(seen)) if one.introducer == introducer.code]
    return [(one, seen[one.project]) for one in own]
