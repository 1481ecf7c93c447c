"""The API: the same lists and verbs as the pages, for programs. A token, or the session of who is signed in."""

from __future__ import annotations

from typing import Any

import orjson
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import NinjaAPI, Router
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer, SessionAuth

from luodi.assessment.api import router as runs
from luodi.core.errors import NotThere, Refusal
from luodi.enterprises.api import router as enterprises
from luodi.exchange.api import router as exchange
from luodi.figures.api import router as figures
from luodi.kit.files import csv_stream, workbook_response
from luodi.kit.inputs import InvalidInput
from luodi.kit.pages import absent, not_there
from luodi.kit.sentences import sentence
from luodi.kit.tables import Listing
from luodi.ledger.api import router as ledger
from luodi.people.models import User
from luodi.people.queries import user_of_token
from luodi.projects.api import router as projects
from luodi.site.registry import TABLES
from luodi.targets.api import router as quotas


class Json(BaseRenderer):
    """Chinese as it is, not as escapes."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        return orjson.dumps(data, default=str)


class Token(HttpBearer):
    """`Authorization: Bearer …`: a token opens what its user may see."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = user_of_token(token, timezone.now())
        if user is not None:
            request.user = user
        return user


class Session(SessionAuth):
    """The session of a signed-in reader, with the page's token against forged requests."""

    def __init__(self) -> None:
        super().__init__(csrf=True)

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        user = super().authenticate(request, key)
        if user is not None and user.must_change_password:
            raise Refusal("password_first")
        return user


api = NinjaAPI(
    title="Luodi 落地",
    version="1",
    description="同一份数据、同一套权限。Money is in yuan as decimal strings; days are ISO; lists page by `after`.",
    auth=[Token(), Session()],
    renderer=Json(),
    urls_namespace="api",
    docs_decorator=login_required,
)


def _faults(refusal: Refusal) -> dict[str, Any]:
    return {
        "faults": [{"code": one.code, "where": one.where, "sentence": sentence(one)} for one in refusal.faults],
    }


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return api.create_response(request, _faults(refusal), status=422)


@api.exception_handler(InvalidInput)
def _invalid(request: HttpRequest, wrong: InvalidInput) -> HttpResponse:
    faults = [
        {"code": "invalid", "where": where, "sentence": one} for where, said in wrong.faults.items() for one in said
    ]
    return api.create_response(request, {"faults": faults}, status=422)


@api.exception_handler(NotThere)
@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    return api.create_response(request, _faults(Refusal(absent(error))), status=404)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nobody has reads the same as one that this reader may not open."""
    return (_not_there if request.path_info.startswith("/api/") else not_there)(request, exception)


lists = Router(tags=["lists"])


@lists.get("/{name}", summary="A list: rows, exact count, and the marks of the next and previous page")
def read_list(request: HttpRequest, name: str) -> Any:
    """Filters are those of the page, by the same names; `q` searches, `order` sorts, `size` sets the rows a page
    (200 at most), `after` and `before` turn pages, `format=csv|xlsx` gives the whole list as a file."""
    table = TABLES.get(name)
    if table is None or not table.may(request.user):
        raise NotThere
    listing = Listing(table, request.user, request.GET)
    face: dict[str, Any] = {"csv": csv_stream, "xlsx": workbook_response}
    wanted = request.GET.get("format", "")
    if wanted in face:
        answer: HttpResponseBase = face[wanted](listing)
        return answer
    return listing.read().plain()


@lists.get("", summary="The lists that the reader may open, with their columns and filters")
def all_lists(request: HttpRequest) -> Any:
    return [
        {
            "name": table.name,
            "title": str(table.title),
            "columns": [{"key": one.key, "label": str(one.label), "kind": one.kind} for one in table.columns],
            "filters": [{"key": one.key, "label": str(one.label), "kind": one.kind} for one in table.filters],
        }
        for table in TABLES.values()
        if table.may(request.user)
    ]


api.add_router("/lists", lists)
api.add_router("/companies", enterprises)
api.add_router("/projects", projects)
api.add_router("/ledger", ledger)
api.add_router("/figures", figures)
api.add_router("/quotas", quotas)
api.add_router("/runs", runs)
api.add_router("/imports", exchange)
