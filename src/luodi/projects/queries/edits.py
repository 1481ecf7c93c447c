"""The history of a project's master data: who changed what, with the values before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from luodi.core.register import FIELDS as MASTER
from luodi.enterprises.queries import all_names as all_company_names
from luodi.people.models import Org, User
from luodi.people.queries import all_posts
from luodi.projects.models import Project

INVESTORS = "investors:"  # how a history row says who the investors were from then on: their keys


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of the master data: when, by whom, and each field with its values before and after.

    Keys of other rows are replaced by their names; codes and amounts are as they are kept.
    """

    at: datetime
    who: str
    changes: tuple[tuple[str, object, object], ...]


def edits_of(project: Project) -> list[Edit]:
    """The changes of a project's master data, the newest first; the last is its entry in the register."""
    rows = list(Project.history.filter(id=project.pk).select_related("history_user").order_by("history_id"))
    states = list(_states(rows))
    names = _Names(states)
    found = []
    for row, (before, after) in zip(rows, pairwise([{}, *states]), strict=True):
        changes = tuple(
            (name, names.said(name, before.get(name)), names.said(name, after.get(name)))
            for name in MASTER
            if (before.get(name) or None) != (after.get(name) or None)
        )
        if changes:
            who = row.history_user.name if row.history_user else ""
            found.append(Edit(row.history_date, who, changes))
    return found[::-1]


def changed_since(project: Project, seen: int) -> tuple[Edit, list[str]] | None:
    """The last edit after the one that somebody had seen, and all fields changed since; None where there is none."""
    newer = Project.history.filter(id=project.pk, history_id__gt=seen).count()
    if not newer:
        return None
    edits = edits_of(project)[:newer]
    fields = [name for name in MASTER if any(name == one for edit in edits for one, _, _ in edit.changes)]
    return (edits[0], fields) if edits else None


def _states(rows: Sequence[Any]) -> Iterator[dict[str, object]]:
    investors: tuple[int, ...] = ()
    for row in rows:
        reason = row.history_change_reason or ""
        if reason.startswith(INVESTORS):
            investors = tuple(int(key) for key in reason.removeprefix(INVESTORS).split(",") if key)
        columns = {name: getattr(row, name) for name in MASTER if name != "investors"}
        yield {**columns, "investors": investors}


class _Names:
    """The names of the rows that the history mentions, each sort read once."""

    def __init__(self, states: Sequence[Mapping[str, object]]) -> None:
        def keys(field: str) -> set[Any]:
            return {state[field] for state in states if state[field]}

        companies = {key for state in states for key in state["investors"]}  # type: ignore[attr-defined]  # a tuple of keys
        posts = all_posts().filter(pk__in=keys("leader_post_id"))
        self.by_field: dict[str, dict[int, str]] = {
            "unit_id": dict(Org.objects.filter(pk__in=keys("unit_id")).values_list("pk", "name")),
            "person_in_charge_id": dict(
                User.objects.filter(pk__in=keys("person_in_charge_id")).values_list("pk", "name")
            ),
            "leader_post_id": dict(posts.values_list("pk", "title")),
            "investors": all_company_names(companies),
        }

    def said(self, field: str, value: Any) -> object:
        names = self.by_field.get(field)
        if names is None or not value:
            return value or None
        if field == "investors":
            return "、".join(names.get(key, "?") for key in value)
        return names.get(value, "?")
