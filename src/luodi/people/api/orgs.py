"""Units, and posts with who holds them, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.kit.api import body, clean
from luodi.people import actions, forms
from luodi.people.access import Act, Request, require
from luodi.people.queries import holdings_of, org_for, post_for

orgs, posts = Router(tags=["people"]), Router(tags=["people"])


class OrgSaid(Schema):
    code: str
    name: str
    name_en: str
    kind: str
    group: str
    active: bool


class HoldingSaid(Schema):
    """Who holds a post since when; `until` null: to this day."""

    person: int
    name: str
    since: date
    until: date | None


class PostSaid(Schema):
    code: str
    title: str
    title_en: str
    rank: str
    org: str
    order: int
    active: bool
    holdings: list[HoldingSaid]


def _org(request: Request, code: str) -> dict[str, Any]:
    found = org_for(request.user, Act.PEOPLE_SEE, code)
    return {name: getattr(found, name) for name in OrgSaid.model_fields}


def _post(request: Request, code: str) -> dict[str, Any]:
    found = post_for(request.user, Act.PEOPLE_SEE, code)
    held = [
        {"person": one.user_id, "name": one.user.name, "since": one.since, "until": one.until}
        for one in holdings_of(found)
    ]
    plain = {name: getattr(found, name) for name in ("code", "title", "title_en", "rank", "order", "active")}
    return {**plain, "org": found.org.code, "holdings": held}


@orgs.post("", response=OrgSaid, summary=_("添加单位"), openapi_extra=body(forms.OrgInput))
def add_org(request: Request) -> Any:
    require(request.user, Act.PEOPLE_MANAGE)
    made = actions.add_org(request.user, timezone.now(), **clean(request, forms.OrgInput))
    return _org(request, made.code)


@orgs.get("/{code}", response=OrgSaid, summary=_("一个单位"))
def read_org(request: Request, code: str) -> Any:
    return _org(request, code)


@orgs.patch(
    "/{code}",
    response=OrgSaid,
    summary=_("修改或停用单位"),
    openapi_extra=body(forms.OrgChangeInput, partly=True),
)
def change_org(request: Request, code: str) -> Any:
    """Fields that are not named stay."""
    found = org_for(request.user, Act.PEOPLE_MANAGE, code)
    present = {name: getattr(found, name) for name in forms.OrgChangeInput.base_fields}
    values = clean(request, forms.OrgChangeInput, present=present)
    actions.change_org(request.user, timezone.now(), code, **values)
    return _org(request, code)


@posts.post("", response=PostSaid, summary=_("添加职务"), openapi_extra=body(forms.PostInput))
def add_post(request: Request) -> Any:
    require(request.user, Act.PEOPLE_MANAGE)
    made = actions.add_post(request.user, timezone.now(), **clean(request, forms.PostInput))
    return _post(request, made.code)


@posts.get("/{code}", response=PostSaid, summary=_("一个职务和任职情况"))
def read_post(request: Request, code: str) -> Any:
    return _post(request, code)


@posts.patch(
    "/{code}",
    response=PostSaid,
    summary=_("修改或停用职务"),
    openapi_extra=body(forms.PostChangeInput, partly=True),
)
def change_post(request: Request, code: str) -> Any:
    """Fields that are not named stay."""
    found = post_for(request.user, Act.PEOPLE_MANAGE, code)
    present = {name: getattr(found, name) for name in forms.PostChangeInput.base_fields}
    values = clean(request, forms.PostChangeInput, present=present)
    actions.change_post(request.user, timezone.now(), code, **values)
    return _post(request, code)


@posts.post("/{code}/office", response=PostSaid, summary=_("到任"), openapi_extra=body(forms.OfficeInput))
def take_office(request: Request, code: str) -> Any:
    post_for(request.user, Act.PEOPLE_MANAGE, code)
    actions.take_office(request.user, timezone.now(), code, **clean(request, forms.OfficeInput))
    return _post(request, code)


@posts.post("/{code}/leave", response=PostSaid, summary=_("离任"), openapi_extra=body(forms.LeaveInput))
def leave(request: Request, code: str) -> Any:
    post_for(request.user, Act.PEOPLE_MANAGE, code)
    actions.leave_office(request.user, timezone.now(), code, **clean(request, forms.LeaveInput))
    return _post(request, code)
