"""The register for programs: enter, read and change a project by the same input as the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.core.register import LABELS
from luodi.kit.api import Cell, body, clean, named, yuan
from luodi.people.access import Act, Request
from luodi.projects import actions, forms
from luodi.projects.queries import Project, edits_of, project_for, seen_now

router = Router(tags=["projects"])
SUMS = (
    "planned_total_fen",
    "agreed_fen",
    "agreed_verified_fen",
    "paid_in_fen",
    "paid_in_verified_fen",
    "completed_fen",
    "completed_verified_fen",
)


class ProjectSaid(Schema):
    """A project's master data and where it stands. `seen` goes back with a change; `investors` is one a line."""

    code: str
    name: str
    unit: str
    industry: str
    kind: str
    channel: str
    planned_total: str | None
    planned_total_fen: int | None
    place: str
    summary: str
    person_in_charge: str | None
    leader_post: str | None
    investors: str
    planned_start_on: date | None
    planned_completion_on: date | None
    planned_production_on: date | None
    national_code: str
    stage: str
    condition: str
    paused_until: date | None
    agreed: str
    agreed_fen: int
    agreed_verified: str
    agreed_verified_fen: int
    paid_in: str
    paid_in_fen: int
    paid_in_verified: str
    paid_in_verified_fen: int
    completed: str
    completed_fen: int
    completed_verified: str
    completed_verified_fen: int
    last_fact_on: date | None
    made_at: datetime
    seen: int


class EditSaid(Schema):
    class Change(Schema):
        field: str
        label: str
        before: date | Cell | list[Any]
        after: date | Cell | list[Any]

    at: datetime
    who: str
    changes: list[Change]


def said(project: Project) -> dict[str, Any]:
    """A project as the API shows it."""
    sums = {name: getattr(project, name) for name in SUMS}
    return {
        **forms.data_of(project),
        "code": project.code,
        "unit": project.unit.code,
        **sums,
        **{name.removesuffix("_fen"): yuan(value) for name, value in sums.items()},
        "stage": project.stage,
        "condition": project.condition,
        "paused_until": project.paused_until,
        "last_fact_on": project.last_fact_on,
        "made_at": project.made_at,
        "seen": seen_now(project),
    }


@router.post("", response=ProjectSaid, summary=_("登记项目"), openapi_extra=body(forms.NewProjectInput))
def register(request: Request) -> Any:
    """Units and posts by code, people by account, investors as a list of "code name"."""
    values = clean(request, forms.NewProjectInput)
    made = actions.register_project(request.user, timezone.now(), forms.master_of(values))
    return said(project_for(request.user, Act.PROJECT_SEE, made.code))


@router.get("/{code}", response=ProjectSaid, summary=_("一个项目的资料和现状"))
def read(request: Request, code: str) -> Any:
    return said(project_for(request.user, Act.PROJECT_SEE, code))


@router.patch(
    "/{code}", response=ProjectSaid, summary=_("修改项目资料"), openapi_extra=body(forms.EditInput, partly=True)
)
def change(request: Request, code: str) -> Any:
    """Fields that are not named stay. `seen`, as it was read, is asked for: a change made meanwhile refuses this one."""
    project = project_for(request.user, Act.PROJECT_EDIT, code)
    values = clean(request, forms.EditInput, present=forms.data_of(project), project=project)
    wanted = {forms.ROWS.get(name, name) for name in named(request, forms.EditInput)}
    changes = {name: value for name, value in forms.columns_of(values).items() if name in wanted}
    actions.change_project(request.user, timezone.now(), code, seen=values["seen"], changes=changes)
    return said(project_for(request.user, Act.PROJECT_SEE, code))


@router.get("/{code}/history", response=list[EditSaid], summary=_("项目资料的修改记录"))
def history(request: Request, code: str) -> Any:
    language = get_language() or "zh-hans"
    edits = edits_of(project_for(request.user, Act.PROJECT_SEE, code))
    return [
        {
            "at": one.at,
            "who": one.who,
            "changes": [
                {"field": name, "label": LABELS[name].said(language), "before": before, "after": after}
                for name, before, after in one.changes
            ],
        }
        for one in edits
    ]
