"""Reading the register: always through the actor, for whom what lies out of scope is not there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml
from django.db.models import QuerySet

from luodi.core.errors import NotAllowed, NotThere
from luodi.core.stages import Requirement, StageTable
from luodi.core.stages import stage_table as read_stage_table
from luodi.people.access import Act, scope
from luodi.people.models import User
from luodi.projects.models import Project

__all__ = [
    "Project",
    "all_projects",
    "codes_taken",
    "missing_for",
    "project_for",
    "stage_table",
    "values_of",
    "visible_projects",
]

# What the stage table may ask of a project; `unit`, `investors` and the posts by their keys.
FIELDS = (
    "name",
    "unit_id",
    "industry",
    "kind",
    "channel",
    "planned_total_fen",
    "place",
    "summary",
    "person_in_charge_id",
    "leader_post_id",
    "planned_start_on",
    "planned_completion_on",
    "planned_production_on",
    "national_code",
)


@cache
def stage_table() -> StageTable:
    """The requirement table that this installation works by."""
    written = yaml.safe_load((Path(__file__).parent / "stages.yaml").read_text(encoding="utf-8"))
    return read_stage_table(written)


def visible_projects(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Project]:
    """Projects whose unit in charge, or one of whose joint units, lies where the actor holds this act."""
    rows = Project.objects.filter(removed=False)
    found = scope(actor, act)
    if found.everything:
        return rows
    if not found:
        return rows.none()
    joint = Project.joint_units.through.objects.filter(found.where("org")).values("project_id")
    return rows.filter(found.where("unit")) | rows.filter(pk__in=joint)


def project_for(actor: User, act: Act, code: str) -> Project:
    """The project, if the actor may do this act to it; not there if unseen, not allowed if only seen."""
    found = visible_projects(actor, act).select_related("unit", "leader_post", "person_in_charge").filter(code=code)
    project = found.first()
    if project is None:
        if act is not Act.PROJECT_SEE and visible_projects(actor).filter(code=code).exists():
            raise NotAllowed(act.value)
        raise NotThere
    return project


def values_of(project: Project) -> dict[str, object]:
    """What the stage table reads of a project."""
    found: dict[str, object] = {name.removesuffix("_id"): getattr(project, name) for name in FIELDS}
    found["investors"] = list(project.investors.values_list("pk", flat=True)) if project.pk else []
    return found


def codes_taken(codes: Sequence[str]) -> list[str]:
    """Which of these codes stand for a project already, seen or not: a code is given once in the whole house."""
    return list(Project.objects.filter(code__in=codes).values_list("code", flat=True))


def all_projects(pks: Sequence[int]) -> dict[int, Project]:
    """Projects by key with their units, in few statements: for the ledger, which has checked rights by then."""
    found: dict[int, Project] = {}
    for start in range(0, len(pks), 400):
        rows = Project.objects.select_related("unit").filter(pk__in=pks[start : start + 400])
        found.update({project.pk: project for project in rows})
    return found


def missing_for(project: Project, stage: str, had: frozenset[str]) -> list[Requirement]:
    """What the project still lacks to stand at a stage. `had` comes from the ledger: its facts and papers."""
    return stage_table().missing(stage, values_of(project), had)
