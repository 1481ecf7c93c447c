"""Introducers for programs: enter one, read one with its claims, claim a project."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.kit.api import body, clean
from luodi.ledger.actions import stored
from luodi.outreach import actions, forms
from luodi.outreach.queries import claims_of, introducer_for
from luodi.people.access import Act, Request, require

router = Router(tags=["introducers"])


class ClaimSaid(Schema):
    """A claim to a project. `entry` is its fact, verified as any other; `holds`: the first verified one."""

    entry: int
    project: str
    name: str
    on: date
    state: str
    holds: bool


class IntroducerSaid(Schema):
    id: int
    code: str
    name: str
    sort: str
    belongs_to: str
    on_public_pay: bool
    unit: str
    claims: list[ClaimSaid]


def _said(request: Request, pk: int) -> dict[str, Any]:
    found = introducer_for(request.user, Act.PROJECT_SEE, pk)
    return {
        "id": found.pk,
        **{name: getattr(found, name) for name in ("code", "name", "sort", "belongs_to", "on_public_pay")},
        "unit": found.made_for.code,
        "claims": [
            {"entry": one.entry, "project": project.code, "name": project.name, "on": one.on, "state": one.state.value,
             "holds": one.first}
            for one, project in claims_of(request.user, found)
        ],
    }  # fmt: skip


@router.post("", response=IntroducerSaid, summary=_("登记引荐人"), openapi_extra=body(forms.IntroducerInput))
def add(request: Request) -> Any:
    require(request.user, Act.PROJECT_EDIT)
    made = actions.add_introducer(request.user, timezone.now(), **clean(request, forms.IntroducerInput))
    return _said(request, made.pk)


@router.get("/{int:pk}", response=IntroducerSaid, summary=_("一位引荐人和所引荐的项目"))
def read(request: Request, pk: int) -> Any:
    return _said(request, pk)


@router.post(
    "/{int:pk}/introduce",
    response=IntroducerSaid,
    summary=_("登记引荐一个项目"),
    openapi_extra=body(forms.IntroductionInput),
)
def introduce(request: Request, pk: int) -> Any:
    require(request.user, Act.PROJECT_EDIT, introducer_for(request.user, Act.PROJECT_SEE, pk).made_for)
    values = clean(request, forms.IntroductionInput)
    papers = stored(values)
    actions.introduce(request.user, timezone.now(), pk, papers=papers, **values)
    return _said(request, pk)
