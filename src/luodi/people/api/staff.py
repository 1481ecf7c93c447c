"""Staff and their roles, and one's own tokens, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.kit.api import body, clean
from luodi.people import actions, forms
from luodi.people.access import Act, Request, require
from luodi.people.queries import grants_of, person_for, tokens_of

people, grants, account = Router(tags=["people"]), Router(tags=["people"]), Router(tags=["account"])


class GrantSaid(Schema):
    """A role over a unit and what lies below it."""

    id: int
    role: str
    org: str


class PersonSaid(Schema):
    """`password` is the first password: only in the answer that made it, and never again."""

    id: int
    username: str
    name: str
    unit: str | None
    phone: str
    language: str
    active: bool
    roles: list[GrantSaid]
    password: str | None = None


class TokenSaid(Schema):
    id: int
    name: str
    read_only: bool
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None


class Revoked(Schema):
    id: int


def _said(request: Request, pk: int, password: str | None = None) -> dict[str, Any]:
    found = person_for(request.user, Act.PEOPLE_SEE, pk)
    return {
        "id": found.pk,
        "username": found.username,
        "name": found.name,
        "unit": found.unit.code if found.unit else None,
        "phone": found.phone,
        "language": found.language,
        "active": found.is_active,
        "roles": [{"id": one.pk, "role": one.role, "org": one.org.code} for one in grants_of(found)],
        "password": password,
    }


@people.post("", response=PersonSaid, summary=_("添加人员"), openapi_extra=body(forms.PersonInput))
def add(request: Request) -> Any:
    """The answer carries the first password, which must be changed at the first sign-in."""
    require(request.user, Act.PEOPLE_MANAGE)
    made, password = actions.add_person(request.user, timezone.now(), **clean(request, forms.PersonInput))
    return _said(request, made.pk, password)


@people.get("/{int:pk}", response=PersonSaid, summary=_("一个人和他的角色"))
def read(request: Request, pk: int) -> Any:
    return _said(request, pk)


@people.patch(
    "/{int:pk}",
    response=PersonSaid,
    summary=_("修改人员资料"),
    openapi_extra=body(forms.PersonChangeInput, partly=True),
)
def change(request: Request, pk: int) -> Any:
    """Fields that are not named stay."""
    found = person_for(request.user, Act.PEOPLE_MANAGE, pk)
    present = {name: getattr(found, name) for name in ("name", "phone", "language")}
    present["unit"] = found.unit.code if found.unit else ""
    values = clean(request, forms.PersonChangeInput, present=present, unit=found.unit)
    actions.change_person(request.user, timezone.now(), pk, **values)
    return _said(request, pk)


@people.post("/{int:pk}/shut", response=PersonSaid, summary=_("停用账号"))
def shut(request: Request, pk: int) -> Any:
    actions.set_active(request.user, timezone.now(), pk, active=False)
    return _said(request, pk)


@people.post("/{int:pk}/open", response=PersonSaid, summary=_("重新启用账号"))
def open_again(request: Request, pk: int) -> Any:
    actions.set_active(request.user, timezone.now(), pk, active=True)
    return _said(request, pk)


@people.post("/{int:pk}/password", response=PersonSaid, summary=_("重置密码，原有令牌一并作废"))
def reset_password(request: Request, pk: int) -> Any:
    return _said(request, pk, actions.reset_password(request.user, timezone.now(), pk))


@people.post("/{int:pk}/roles", response=PersonSaid, summary=_("给一个角色"), openapi_extra=body(forms.GrantInput))
def give_role(request: Request, pk: int) -> Any:
    person_for(request.user, Act.PEOPLE_MANAGE, pk)
    actions.give_role(request.user, timezone.now(), pk, **clean(request, forms.GrantInput))
    return _said(request, pk)


@grants.post("/{int:pk}/take", response=PersonSaid, summary=_("收回一个角色"))
def take_role(request: Request, pk: int) -> Any:
    return _said(request, actions.take_role(request.user, timezone.now(), pk).pk)


@account.get("/tokens", response=list[TokenSaid], summary=_("自己的接口令牌"))
def tokens(request: Request) -> Any:
    return [
        {"id": one.pk, **{name: getattr(one, name) for name in TokenSaid.model_fields if name != "id"}}
        for one in tokens_of(request.user)
    ]


@account.post("/tokens/{int:pk}/revoke", response=Revoked, summary=_("作废自己的一个令牌"))
def revoke(request: Request, pk: int) -> Any:
    actions.revoke_token(request.user, timezone.now(), pk)
    return {"id": pk}
