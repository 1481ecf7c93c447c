"""Pages of bulletins: the list, making one, reading it, and its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luodi.assessment.queries.sheet import score_sheet as assessed
from luodi.core.errors import NotThere
from luodi.kit.pages import form_page, list_page, page
from luodi.people.access import Act, Request, require
from luodi.reports import actions, forms, queries, scores, tables
from luodi.reports.pdf import bulletin_pdf
from luodi.reports.sheet import bulletin_xlsx
from luodi.reports.word import bulletin_docx

OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "docx": OFFICE + "wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": OFFICE + "spreadsheetml.sheet",
}


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
    return page(request, "reports/bulletin.html", {"bulletin": found, "content": found.content})


@require_GET
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    """The bulletin as Word, PDF or workbook, made from the same frozen content as the page."""
    found = queries.bulletin_for(request.user, pk)
    if kind == "docx":
        made = bulletin_docx(found.content)
    elif kind == "pdf":
        made = bulletin_pdf(found.content)
    elif kind == "xlsx":
        made = bulletin_xlsx(found.content, queries.rows_behind(request.user, found))
    else:
        raise NotThere
    response = HttpResponse(made, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.title)}.{kind}"
    return response


@require_GET
def score_sheet(request: Request, pk: int, unit: str, kind: str) -> HttpResponse:
    """The score sheet of one subject as a file."""
    makers = {"xlsx": scores.scores_xlsx, "pdf": scores.scores_pdf}
    if kind not in makers:
        raise NotThere
    sheet = assessed(request.user, pk, unit)
    response = HttpResponse(makers[kind](sheet), content_type=KINDS[kind])
    name = quote(f"{sheet.name}-{sheet.title}.{kind}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
