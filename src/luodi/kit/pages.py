"""A page and its fragment from one template; a refusal as a page, a fragment or JSON; a list and a form as pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.kit.files import csv_stream, workbook_response
from luodi.kit.sentences import sentences_of
from luodi.kit.tables import Listing, Table


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    fragment: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; or, when htmx asks for it, only the named fragment: a template that the page itself includes."""
    asked = bool(fragment) and bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]  # set by HtmxMiddleware
    response = render(request, fragment if asked else template, dict(context or {}), status=status)
    if fragment:
        response.headers["Vary"] = "HX-Request"
    return response


def not_there(request: HttpRequest, error: Exception) -> HttpResponse:
    """What does not exist, what the reader may not see and what they may not do: one answer, 404."""
    faults = sentences_of(Refusal(absent(error)))
    return page(request, "kit/not_there.html", {"faults": faults}, status=404)


def absent(error: Exception) -> str:
    """The code of the sentence: another one for who sees the thing and may only not do this to it."""
    return "not_allowed" if isinstance(error, NotAllowed) else "not_there"


class Refusals:
    """Turns what an action raised into an answer in the reader's language. The API answers for itself."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if request.path_info.startswith("/api/"):
            return None
        if isinstance(error, Refusal):
            return page(request, "kit/refused.html", {"faults": sentences_of(error)}, status=422)
        if isinstance(error, NotThere):
            return not_there(request, error)
        return None


def list_page(request: HttpRequest, table: Table, template: str = "kit/list.html", **context: Any) -> HttpResponseBase:
    """The page of a list, or its file when `?format=xlsx|csv` asks for it."""
    return listed(request, table, Listing, template, context)


def listed(
    request: HttpRequest, table: Table, shape: type[Listing], template: str, context: Mapping[str, Any]
) -> HttpResponseBase:
    """The same, with its rows shown in a shape of their own."""
    if not table.may(request.user):
        raise NotThere
    wanted = request.GET.get("format")
    listing = shape(table, request.user, request.GET)
    if wanted == "csv":
        return csv_stream(listing)
    if wanted == "xlsx":
        return workbook_response(listing)
    listing.read()
    return page(request, template, {"listing": listing, "table": table, **context}, fragment="kit/_listing.html")


def form_page(
    request: HttpRequest,
    form_class: type[Form],
    do: Callable[[dict[str, Any]], str],
    *,
    title: str,
    back: str,
    submit: str = "",
    done: str = "",
    template: str = "kit/form.html",
    initial: Mapping[str, Any] | None = None,
    form_kwargs: Mapping[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """A form and what it does. `do` takes clean values and returns where to go; refusals stand at their fields."""
    kwargs = dict(form_kwargs or {})
    status = 200
    if request.method == "POST":
        form = form_class(request.POST, request.FILES, initial=dict(initial or {}), **kwargs)
        if form.is_valid():
            try:
                target = do(form.cleaned_data)
            except Refusal as refusal:
                put_refusal(form, refusal)
            else:
                if done:
                    messages.success(request, done)
                return HttpResponseRedirect(target)
        status = 422
    else:
        form = form_class(initial=dict(initial or {}), **kwargs)
    said = {"form": form, "title": title, "back": back, "submit": submit, **context}
    return page(request, template, said, status=status)


def put_refusal(form: Form, refusal: Refusal) -> None:
    """Stand each fault at its field; what concerns no field of this form stands above it."""
    for where, said in sentences_of(refusal):
        name = where.removeprefix("field:")
        name = name if name in form.fields else f"{name}_fen" if f"{name}_fen" in form.fields else None  # type: ignore[assignment]  # None: the whole form
        form.add_error(name, said)


def safe_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go on to: only a place of this house."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else otherwise


def fragment(template: str, context: Mapping[str, Any], request: HttpRequest) -> str:
    return render_to_string(template, dict(context), request)
