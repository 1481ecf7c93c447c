"""The files of bulletins and score sheets, for their pages and for programs."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from luodi.assessment.queries.sheet import score_sheet
from luodi.core.errors import NotThere
from luodi.people.models import User
from luodi.reports import queries, scores
from luodi.reports.archive import archive_zip
from luodi.reports.pdf import bulletin_pdf
from luodi.reports.sheet import bulletin_xlsx
from luodi.reports.word import bulletin_docx

OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "docx": OFFICE + "wordprocessingml.document",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "xlsx": OFFICE + "spreadsheetml.sheet",
}


def bulletin_file(actor: User, pk: int, kind: str) -> HttpResponse:
    """The bulletin as Word, PDF or workbook, made from the same frozen content as the page."""
    found = queries.bulletin_for(actor, pk)
    if kind == "docx":
        made = bulletin_docx(found.content)
    elif kind == "pdf":
        made = bulletin_pdf(found.content)
    elif kind == "xlsx":
        made = bulletin_xlsx(found.content, queries.rows_behind(actor, found))
    else:
        raise NotThere
    return _sent(made, found.title, kind)


def score_file(actor: User, run: int, unit: str, kind: str) -> HttpResponse:
    """The score sheet of one subject as PDF or workbook."""
    makers = {"xlsx": scores.scores_xlsx, "pdf": scores.scores_pdf}
    if kind not in makers:
        raise NotThere
    sheet = score_sheet(actor, run, unit)
    return _sent(makers[kind](sheet), f"{sheet.name}-{sheet.title}", kind)


def archive_file(actor: User, run: int) -> HttpResponse:
    """Everything of an archived result in one file."""
    return _sent(archive_zip(actor, run), f"run-{run}", "zip")


def _sent(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=KINDS[kind])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{kind}"
    return response
