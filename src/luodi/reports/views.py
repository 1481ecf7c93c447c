"""Pages of bulletins: the list, making one, reading it, and its files."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luodi.kit.pages import form_page, list_page, page
from luodi.people.access import Act, Request, require
from luodi.reports import actions, files, forms, queries, tables


@require_GET
def bulletins(request: Request) -> HttpResponseBase:
    return list_page(request, tables.BULLETINS)


@require_http_methods(["GET", "POST"])
def bulletin_new(request: Request, run: int) -> HttpResponse:
    """Make a bulletin of a run: its words are drafted, its ranking is the run's."""
    require(request.user, Act.BULLETIN_MAKE)
    now = timezone.now()

    def do(values: dict[str, Any]) -> str:
        return reverse("bulletin", args=[actions.make_bulletin(request.user, now, run, values).pk])

    initial = {**queries.drafted(request.user, run), "dated_on": timezone.localdate(now)}
    initial["signer"] = request.user.unit.name if request.user.unit else ""
    return form_page(
        request,
        forms.BulletinInput,
        do,
        title=_("印发通报"),
        back=reverse("run", args=[run]),
        submit=_("生成通报"),
        initial=initial,
    )


@require_GET
def bulletin(request: Request, pk: int) -> HttpResponse:
    found = queries.bulletin_for(request.user, pk)
    return page(request, "reports/bulletin.html", {"bulletin": found, **queries.laid_out(found.content)})


@require_GET
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The bulletin as Word, PDF or workbook, made from the same frozen content as the page."""
    return files.bulletin_file(request.user, pk, kind)


@require_GET
def archive(request: Request, pk: int) -> HttpResponse:
    """Everything of an archived result in one file."""
    return files.archive_file(request.user, pk)


@require_GET
def score_sheet(request: Request, pk: int, unit: str, kind: str) -> HttpResponse:
    """The score sheet of one subject as a file."""
    return files.score_file(request.user, pk, unit, kind)
