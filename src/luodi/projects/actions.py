"""Writing the register. The standing columns are written by the ledger only, in the transaction of the fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from luodi.people.models import User
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
