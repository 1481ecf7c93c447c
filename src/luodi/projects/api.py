"""The register for programs: enter, read and change a project by the same input as the page."""

from __future__ import annotations

from typing import Annotated, Any

from django.utils import timezone
from ninja import Body, Router

from luodi.people.access import Act, Request
from luodi.projects import actions, forms
from luodi.projects.queries import Project, project_for, seen_now

router = Router(tags=["projects"])
Values = Annotated[dict[str, Any], Body(...)]


def said(project: Project) -> dict[str, Any]:
    """A project as the API shows it; `seen` goes back with a change."""
    return {
        "code": project.code,
        "unit": project.unit.code,
        **forms.data_of(project),
        "stage": project.stage,
        "condition": project.condition,
        "paused_until": project.paused_until,
        "agreed_fen": project.agreed_fen,
        "agreed_verified_fen": project.agreed_verified_fen,
        "paid_in_fen": project.paid_in_fen,
        "paid_in_verified_fen": project.paid_in_verified_fen,
        "completed_fen": project.completed_fen,
        "completed_verified_fen": project.completed_verified_fen,
        "last_fact_on": project.last_fact_on,
        "made_at": project.made_at.isoformat(),
        "seen": seen_now(project),
    }


@router.post("", summary="Enter a project: the fields of the form")
def register(request: Request, values: Values) -> Any:
    """Units and posts by code, people by account, investors as a list of "code name". `planned_total_fen` takes a number
    and `planned_total_fen_unit` its unit (元, 万元 or 亿元; 万元 unless said)."""
    form = forms.NewProjectInput(values, actor=request.user)
    made = actions.register_project(request.user, timezone.now(), forms.master_of(form.clean_or_raise()))
    return said(project_for(request.user, Act.PROJECT_SEE, made.code))


@router.get("/{code}", summary="One project: master data and where it stands")
def read(request: Request, code: str) -> Any:
    return said(project_for(request.user, Act.PROJECT_SEE, code))


@router.patch("/{code}", summary="Change some of a project's master data")
def change(request: Request, code: str, values: Values) -> Any:
    """Fields that are not named stay. `seen`, as it was read, is asked for: a change made meanwhile refuses this one."""
    project = project_for(request.user, Act.PROJECT_EDIT, code)
    form = forms.EditInput({**forms.data_of(project), **values}, actor=request.user, project=project)
    clean = form.clean_or_raise()
    named = {forms.ROWS.get(name, name) for name in values}
    changes = {name: value for name, value in forms.columns_of(clean).items() if name in named}
    actions.change_project(request.user, timezone.now(), code, seen=clean["seen"], changes=changes)
    return said(project_for(request.user, Act.PROJECT_SEE, code))
