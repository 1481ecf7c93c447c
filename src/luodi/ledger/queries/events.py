"""Promotion events: what agreements name as the event at which they were signed, and which projects came of each (S15)."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.core.facts import Kind, State
from luodi.ledger.models import Entry
from luodi.ledger.queries import all_standings


@dataclass(frozen=True, slots=True)
class Event:
    """An event. `code` is made of the entry that named it first, so that it never changes; `projects`: those whose first
    signing that names an event was at this one and is verified. So a project counts at one event."""

    code: str
    pk: int
    name: str
    projects: tuple[int, ...]


def all_events() -> list[Event]:
    """Every event that a signing names, in the order in which they came into the ledger."""
    rows = Entry.objects.filter(kind=str(Kind.AGREEMENT_SIGNED), data__has_key="event").order_by("id")
    first: dict[str, int] = {}
    projects: dict[int, None] = {}
    for pk, project, name in rows.values_list("pk", "project_id", "data__event"):
        if named := _name(name):
            first.setdefault(named, pk)
            projects[project] = None
    theirs: dict[str, list[int]] = {name: [] for name in first}
    for project, standings in all_standings(list(projects), [Kind.AGREEMENT_SIGNED]).items():
        signed = sorted(
            (one.fact.happened_on, one.fact.id, _name(one.fact.data.get("event")))
            for one in standings
            if one.state is State.VERIFIED and _name(one.fact.data.get("event"))
        )
        if signed:
            theirs[signed[0][2]].append(project)
    return [Event(f"E{pk}", pk, name, tuple(sorted(theirs[name]))) for name, pk in first.items()]


def _name(given: object) -> str:
    """Names that differ in blanks alone are one."""
    return " ".join(str(given or "").split())
