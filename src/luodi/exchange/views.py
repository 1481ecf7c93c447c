"""Pages of an import: upload → columns → preview → accept → the batch, which can be undone as a whole."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.core.errors import NotThere, Refusal
from luodi.exchange import actions, forms, jobs
from luodi.exchange.mapping import shipped
from luodi.exchange.models import Batch
from luodi.exchange.preview import ASIDE, finding_said, progress_of, reasons, tally_rows
from luodi.exchange.queries import as_faults, batch_for, faults_from, faults_of, tables_of
from luodi.exchange.refused import refused_workbook
from luodi.exchange.samples import chinese_ledger
from luodi.exchange.tables import IMPORTS_TABLE, STATES
from luodi.kit.pages import form_page, list_page, page
from luodi.kit.sentences import sentence, sentences_of
from luodi.people.access import Act, Request, may, require

SHOWN = 100  # refused rows on a page; the workbook has them all
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def imports(request: Request) -> HttpResponseBase:
    new = {"href": reverse("import-new"), "title": _("导入台账"), "icon": "upload"}
    return list_page(request, IMPORTS_TABLE, acts=[new] if may(request.user, Act.IMPORT) else [])


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """Upload the files of one import."""
    require(request.user, Act.IMPORT)
    now = timezone.now()

    def do(values: dict[str, Any]) -> str:
        files = [(one.name, one) for one in values["workbooks"]]
        batch = actions.upload(request.user, now, values["unit"], files, values["header"])
        return reverse("import-columns", args=[batch.pk])

    return form_page(
        request,
        forms.UploadInput,
        do,
        title=_("导入台账"),
        back=reverse("imports"),
        submit=_("上传并对应列"),
        template="exchange/new.html",
        form_kwargs={"actor": request.user},
    )


@require_http_methods(["GET", "POST"])
def columns(request: Request, pk: int) -> HttpResponse:
    """Which column is which of our fields; checking follows at once."""
    batch = batch_for(request.user, Act.IMPORT, pk)
    tables, skipped = tables_of(batch)
    if batch.state in actions.RUNNING:
        return HttpResponseRedirect(reverse("import-batch", args=[pk]))
    faults = halted(batch)
    if request.method == "POST":
        try:
            posted = {name: str(value) for name, value in request.POST.items()}
            mapping = forms.mapping_from(posted, batch, tables)
            jobs.match(request.user, timezone.now(), pk, mapping)
        except Refusal as refusal:
            faults = sentences_of(refusal)
        else:
            return HttpResponseRedirect(reverse("import-batch", args=[pk]))
    context = {
        "batch": batch,
        "tables": forms.table_forms(batch, request.user, tables),
        "skipped": skipped,
        "field_choices": forms.field_choices(),
        "units": forms.UNIT_CHOICES,
        "shipped": [(key, one.name) for key, one in shipped().items()],
        "faults": faults,
    }
    return page(request, "exchange/columns.html", context, status=422 if faults and request.method == "POST" else 200)


def halted(found: Batch) -> list[tuple[str, str]]:
    """Why the background worker did not do what it was asked."""
    return sentences_of(Refusal.of(faults_from(found.halted))) if found.halted else []


@require_GET
def batch(request: Request, pk: int) -> HttpResponse:
    """The preview, and after acceptance the batch."""
    found = batch_for(request.user, Act.PROJECT_SEE, pk)
    if found.state == "uploaded":
        return HttpResponseRedirect(reverse("import-columns", args=[pk]))
    if found.state in actions.RUNNING:
        return page(request, "exchange/running.html", _running(request, found))
    rows = list(faults_of(found)[: SHOWN + 1])
    context = {
        "batch": found,
        "halted": halted(found),
        "state": STATES[found.state],
        "tally": tally_rows(found),
        "aside": [(ASIDE[sort], count) for sort, count in found.tally.get("aside", {}).items()],
        "findings": [finding_said(*finding) for finding in found.findings],
        "faults": [
            {"row": row, "said": [(fault.where, sentence(fault)) for fault in as_faults(row)]} for row in rows[:SHOWN]
        ],
        "more": len(rows) > SHOWN,
        "reasons": reasons(found) if len(rows) > 3 else [],
        "may_import": may(request.user, Act.IMPORT, found.unit),
        "undo": forms.UndoInput(actor=request.user),
    }
    return page(request, "exchange/batch.html", context)


def _running(request: Request, found: Batch) -> dict[str, Any]:
    return {
        "batch": found,
        "state": STATES[found.state],
        "progress": progress_of(found),
        "may_import": may(request.user, Act.IMPORT, found.unit),
    }


@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """How far the background worker is: asked for again and again by the page, which loads anew when all is done."""
    found = batch_for(request.user, Act.PROJECT_SEE, pk)
    if not request.htmx:  # type: ignore[attr-defined]  # set by HtmxMiddleware
        return HttpResponseRedirect(reverse("import-batch", args=[pk]))
    if found.state in actions.RUNNING:
        return page(request, "exchange/_progress.html", _running(request, found))
    done = HttpResponse()
    done.headers["HX-Refresh"] = "true"
    return done


@require_POST
def use_shipped(request: Request, pk: int) -> HttpResponse:
    """Read the files by a mapping that comes with the product."""
    mapping = shipped().get(request.POST.get("mapping", ""))
    if mapping is None:
        raise NotThere
    jobs.match(request.user, timezone.now(), pk, mapping)
    return HttpResponseRedirect(reverse("import-batch", args=[pk]))


@require_POST
def check(request: Request, pk: int) -> HttpResponse:
    jobs.check(request.user, timezone.now(), pk)
    return HttpResponseRedirect(reverse("import-batch", args=[pk]))


@require_POST
def accept(request: Request, pk: int) -> HttpResponse:
    """All or nothing. When the register changed meanwhile, the new preview is shown instead."""
    now = timezone.now()
    try:
        done = jobs.accept(request.user, now, pk)
    except Refusal as refusal:
        if refusal.code == "import_changed":
            jobs.check(request.user, now, pk)
        for _where, said in sentences_of(refusal):
            messages.error(request, said)
    else:
        if done.state in actions.RUNNING:
            return HttpResponseRedirect(reverse("import-batch", args=[pk]))
        numbers = {"projects": done.projects_made, "facts": done.facts_made}
        messages.success(request, _("已导入：%(projects)s 个项目，%(facts)s 条记录，等待核实。") % numbers)
    return HttpResponseRedirect(reverse("import-batch", args=[pk]))


@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    try:
        actions.undo(request.user, timezone.now(), pk, reason=request.POST.get("reason", ""))
    except Refusal as refusal:
        for _where, said in sentences_of(refusal):
            messages.error(request, said)
    else:
        messages.success(request, _("已撤销这一批：记录已作废，项目已移出项目库。"))
    return HttpResponseRedirect(reverse("import-batch", args=[pk]))


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    actions.drop(request.user, pk)
    messages.success(request, _("已放弃这次上传，没有导入任何内容。"))
    return HttpResponseRedirect(reverse("imports"))


@require_GET
def refused(request: Request, pk: int) -> HttpResponse:
    """The refused rows with their reasons, as a workbook."""
    found = batch_for(request.user, Act.PROJECT_SEE, pk)
    return workbook(refused_workbook(found, _("拒绝原因")), f"refused-{found.pk}.xlsx")


@require_GET
def sample(request: Request) -> HttpResponse:
    """A ledger with every fault that ledgers have, to try the import with."""
    require(request.user, Act.IMPORT)
    return workbook(chinese_ledger()[0], "sample-ledger.xlsx")


def workbook(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WORKBOOK)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
