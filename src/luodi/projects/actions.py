"""Writing the register. The standing columns are written by the ledger only, in the transaction of the fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from luodi.core.errors import NotAllowed
from luodi.people.access import Act, scope
from luodi.people.models import Org, User
from luodi.projects.models import Project

CACHED = frozenset(
    {
        "stage",
        "condition",
        "agreed_fen",
        "paid_in_fen",
        "paid_in_verified_fen",
        "completed_fen",
        "completed_verified_fen",
        "last_fact_on",
        "has_split",
    }
)


def write_standing(project_id: int, **values: object) -> None:
    """Write columns of the cache of the present. No history: the ledger is its history."""
    if not values.keys() <= CACHED:
        raise ValueError(f"not of the standing: {sorted(values.keys() - CACHED)}")
    Project.objects.filter(pk=project_id).update(**values)


def write_standings(values: Mapping[int, Mapping[str, object]]) -> None:
    """Write the standings of many projects in few statements."""
    columns = sorted({column for one in values.values() for column in one})
    if not columns:
        return
    rows = []
    for project in Project.objects.in_bulk(list(values)).values():
        for column, value in values[project.pk].items():
            setattr(project, column, value)
        rows.append(project)
    Project.objects.bulk_update(rows, columns, batch_size=200)


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project of an import: its columns by name (`unit_id`, `kind`, …) and its investors. A blank code is given one."""

    values: Mapping[str, object]
    code: str = ""
    investors: Sequence[int] = ()


def register_many(actor: User, at: datetime, rows: Sequence[NewProject]) -> list[Project]:
    """Put many projects into the register at once, in one transaction with their history. They are born as ideas; the
    ledger moves them on."""
    units = {value for row in rows if isinstance(value := row.values["unit_id"], int)}
    allowed = scope(actor, Act.IMPORT)
    orgs = {org.pk: org for org in Org.objects.filter(pk__in=units)}
    if any(not allowed.holds(orgs[unit].path) for unit in units):
        raise NotAllowed(Act.IMPORT.value)
    with transaction.atomic():
        codes = _codes(rows, orgs, at.year)
        made = [
            Project(code=code, made_at=at, made_by=actor, **row.values) for row, code in zip(rows, codes, strict=True)
        ]
        found: list[Project] = bulk_create_with_history(
            made, Project, batch_size=200, default_user=actor, default_date=at
        )
        by_code = {project.code: project for project in found}
        ordered = [by_code[code] for code in codes]
        links: Any = Project.investors.through  # the table between, which Django makes without a type
        links.objects.bulk_create(
            [
                links(project_id=project.pk, company_id=company)
                for project, row in zip(ordered, rows, strict=True)
                for company in dict.fromkeys(row.investors)
            ],
            batch_size=500,
        )
    return ordered


def _codes(rows: Sequence[NewProject], orgs: Mapping[int, Org], year: int) -> list[str]:
    """The code of each: its own, or the unit's code, the year and the next number there."""
    last: dict[str, int] = {}
    found = []
    for row in rows:
        if row.code:
            found.append(row.code)
            continue
        unit = row.values["unit_id"]
        stem = f"{orgs[unit if isinstance(unit, int) else 0].code}-{year}-"
        if stem not in last:
            newest = Project.objects.filter(code__startswith=stem).order_by("-code").values_list("code", flat=True)
            last[stem] = max((int(code[len(stem) :]) for code in newest if code[len(stem) :].isdigit()), default=0)
        last[stem] += 1
        found.append(f"{stem}{last[stem]:04}")
    return found


def remove_projects(actor: User, at: datetime, pks: Sequence[int]) -> None:
    """Take projects of an undone import out of every list. Nothing is deleted, and the code stays taken."""
    allowed = scope(actor, Act.IMPORT)
    with transaction.atomic():
        for start in range(0, len(pks), 400):
            rows = list(Project.objects.select_related("unit").filter(pk__in=pks[start : start + 400]))
            if any(not allowed.holds(project.unit.path) for project in rows):
                raise NotAllowed(Act.IMPORT.value)
            for project in rows:
                project.removed = True
            bulk_update_with_history(rows, Project, ["removed"], batch_size=200, default_user=actor, default_date=at)


def assign_unit(actor: User, at: datetime, project_id: int, unit_id: int) -> None:
    """Put another unit in charge; the ledger records why. The change stands in the project's history."""
    project = Project.objects.get(pk=project_id)
    project.unit_id = unit_id
    # Where the history package looks for who and when.
    setattr(project, "_history_user", actor)  # noqa: B010
    setattr(project, "_history_date", at)  # noqa: B010
    project.save()


def set_joint_units(project_id: int, unit_ids: Sequence[int]) -> None:
    """The units that share the project's credit see it."""
    Project.objects.get(pk=project_id).joint_units.set(unit_ids)
