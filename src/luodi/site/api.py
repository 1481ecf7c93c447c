"""The API: the same lists and verbs as the pages, for programs. A token, or the session of who is signed in."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer, SessionAuth

from luodi.assessment.api import ROUTERS as RUNS
from luodi.books.api import router as books
from luodi.core.errors import Fault, NotThere, Refusal
from luodi.enterprises.api import router as enterprises
from luodi.exchange.api import router as exchange
from luodi.figures.api import router as figures
from luodi.kit.inputs import InvalidInput
from luodi.kit.pages import absent, not_there
from luodi.kit.sentences import sentence
from luodi.ledger.api import router as ledger
from luodi.outreach.api import router as introducers
from luodi.people.actions import note_use
from luodi.people.api import ROUTERS as PEOPLE
from luodi.people.models import User
from luodi.people.queries import token_alive
from luodi.projects.api import router as projects
from luodi.reports.api import router as bulletins
from luodi.site.document import SAFE, House
from luodi.site.lists import router as lists
from luodi.targets.api import router as quotas

# Somebody else was first: what the program read is no longer so. It reads again and decides anew.
CONFLICTS = frozenset(
    {
        "already_answered",
        "already_voided",
        "awards_approved_already",
        "month_closed_already",
        "objection_answered_already",
        "project_changed_meanwhile",
        "result_shown_already",
    }
)


class ReadOnly(Exception):
    """A token that only reads was used to write."""


class Json(BaseRenderer):
    """Chinese as it is, not as escapes."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


class Token(HttpBearer):
    """`Authorization: Bearer …`: a token opens what its user may see, and does what they may do unless it only reads."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        now = timezone.now()
        found = token_alive(token, now)
        if found is None:
            return None
        if found.read_only and request.method not in SAFE:
            raise ReadOnly
        note_use(found, now)
        request.user = found.user
        return found.user


class Session(SessionAuth):
    """The session of a signed-in reader, with the page's token against forged requests."""

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = super().authenticate(request, key)
        if user is not None and user.must_change_password:
            raise Refusal("password_first")
        return user


api = House(
    title="Luodi 落地",
    version="1",
    description=gettext_noop(
        "与页面同样的数据、权限和办法。金额：amount 为元，amount_fen 为整数分；"
        "日期为 2026-03-09；名单用 after 翻页；文件用 multipart/form-data 上传。"
    ),
    auth=[Token(), Session()],
    renderer=Json(),
    urls_namespace="api",
    docs_decorator=login_required,
)


def _answer(request: HttpRequest, refusal: Refusal, status: int) -> HttpResponse:
    faults = [{"code": one.code, "where": one.where, "sentence": sentence(one)} for one in refusal.faults]
    return api.create_response(request, {"faults": faults}, status=status)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    if refusal.code == "body_not_json":
        return _answer(request, refusal, 400)
    return _answer(request, refusal, 409 if refusal.code in CONFLICTS else 422)


@api.exception_handler(InvalidInput)
def _invalid(request: HttpRequest, wrong: InvalidInput) -> HttpResponse:
    faults = [
        {"code": "invalid", "where": "" if where == "__all__" else where, "sentence": one}
        for where, said in wrong.faults.items()
        for one in said
    ]
    return api.create_response(request, {"faults": faults}, status=422)


@api.exception_handler(ValidationError)
def _misshapen(request: HttpRequest, wrong: ValidationError) -> HttpResponse:
    """A body or an address that does not fit the document, in the house's own sentences."""
    faults = []
    for one in wrong.errors:
        where = ".".join(str(part) for part in one["loc"][1:] if part != "body")
        code = {"missing": "value_missing", "extra_forbidden": "field_unknown"}.get(one["type"], "field_wrong")
        faults.append(Fault(code, where, {"name": where}))
    return _answer(request, Refusal.of(faults), 422)


@api.exception_handler(HttpError)
def _unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    code = "page_token_wrong" if error.status_code == 403 else "body_not_json"
    return _answer(request, Refusal(code), error.status_code)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _answer(request, Refusal("sign_in_first"), 401)


@api.exception_handler(ReadOnly)
def _reads_only(request: HttpRequest, error: ReadOnly) -> HttpResponse:
    return _answer(request, Refusal("token_read_only"), 403)


@api.exception_handler(DataError)
def _not_kept(request: HttpRequest, error: DataError) -> HttpResponse:
    """What the database cannot keep, such as a NUL in a text: nothing was written."""
    return _answer(request, Refusal("text_not_kept"), 422)


@api.exception_handler(NotThere)
@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    return _answer(request, Refusal(absent(error)), 404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nobody has reads the same as one that this reader may not open."""
    return (_not_there if request.path_info.startswith("/api/") else not_there)(request, exception)


api.add_router("/lists", lists)
api.add_router("/companies", enterprises)
api.add_router("/projects", projects)
api.add_router("/ledger", ledger)
api.add_router("/figures", figures)
api.add_router("/quotas", quotas)
for one in RUNS:
    api.add_router("/runs", one)
api.add_router("/imports", exchange)
api.add_router("/introducers", introducers)
api.add_router("/books", books)
api.add_router("/bulletins", bulletins)
for address, router in PEOPLE.items():
    api.add_router(address, router)
