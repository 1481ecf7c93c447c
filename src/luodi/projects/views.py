"""Pages of the register: the list, entering and changing a project, who changed what; a company with its projects."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.core.register import LABELS, is_closed
from luodi.core.words import WORDS
from luodi.enterprises.queries import company_for
from luodi.kit.cells import sum_said
from luodi.kit.pages import form_page, list_page, page
from luodi.people.access import Act, Request, may, require
from luodi.projects import actions, forms
from luodi.projects.queries import Edit, edits_of, project_for, projects_of_company, saved_views, seen_now
from luodi.projects.tables import DEADLINES_TABLE, PROJECTS_TABLE

_WORDED = {"kind": "project_kind", "channel": "channel", "industry": "industry"}


@require_GET
def projects(request: Request) -> HttpResponseBase:
    return list_page(request, PROJECTS_TABLE, "projects/list.html", may_enter=may(request.user, Act.PROJECT_EDIT))


@require_GET
def deadlines(request: Request) -> HttpResponseBase:
    return list_page(request, DEADLINES_TABLE)


@require_http_methods(["GET", "POST"])
def project_new(request: Request) -> HttpResponse:
    """Enter a project; only its name and unit are asked for now."""
    require(request.user, Act.PROJECT_EDIT)

    def do(values: dict[str, Any]) -> str:
        made = actions.register_project(request.user, timezone.now(), forms.master_of(values))
        messages.success(request, _("已登记，编号 %(code)s。接着可以登记签约或变动阶段。") % {"code": made.code})
        return reverse("project", args=[made.code])

    return form_page(
        request,
        forms.NewProjectInput,
        do,
        title=_("登记项目"),
        back=reverse("projects"),
        submit=_("登记"),
        initial={"unit": request.user.unit},
        form_kwargs={"actor": request.user},
        lead=_("先填知道的，其余以后补。带 * 的现在必填；各阶段要填什么，见各项下面的说明。"),
    )


@require_http_methods(["GET", "POST"])
def project_edit(request: Request, code: str) -> HttpResponse:
    """Change a project's master data; nothing that somebody else saved meanwhile is overwritten."""
    project = project_for(request.user, Act.PROJECT_EDIT, code)
    back = reverse("project", args=[code])

    def do(values: dict[str, Any]) -> str:
        changes = forms.columns_of(values)
        actions.change_project(request.user, timezone.now(), code, seen=values["seen"], changes=changes)
        return back

    closed = is_closed(project.stage, project.condition)
    return form_page(
        request,
        forms.EditInput,
        do,
        title=_("修改资料：%(name)s") % {"name": project.name},
        back=back,
        done=_("已保存。"),
        initial={**forms.initial_of(project), "seen": seen_now(project)},
        form_kwargs={"actor": request.user, "project": project},
        lead=_("项目已竣工或终止，资料不再修改。") if closed else "",
    )


@require_GET
def project_history(request: Request, code: str) -> HttpResponse:
    """Who changed which field of a project from what to what, the newest first."""
    project = project_for(request.user, Act.PROJECT_SEE, code)
    context = {"project": project, "edits": [_said(edit) for edit in edits_of(project)]}
    return page(request, "projects/history.html", context)


def _said(edit: Edit) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    rows = [
        (LABELS[name].said(language), _value(name, before, language), _value(name, after, language))
        for name, before, after in edit.changes
    ]
    return {"at": edit.at, "who": edit.who, "rows": rows}


def _value(name: str, value: Any, language: str) -> str:
    if value is None or value == "":
        return "—"
    if name == "planned_total_fen":
        return sum_said(value)
    if name in _WORDED:
        word = WORDS[_WORDED[name]].get(value)
        return word.said(language) if word else str(value)
    return str(value)


@require_http_methods(["GET", "POST"])
def saved(request: Request) -> HttpResponse:
    """My views of the list: kept filters by name. Posting keeps those of the page that the reader comes from."""
    require(request.user, Act.PROJECT_SEE)
    if request.method == "POST":
        # The address of the list at this moment: filters change it without a new page, so the form cannot hold it.
        query = urlsplit(request.META.get("HTTP_REFERER", "")).query or request.POST.get("query", "")
        made = actions.save_view(request.user, PROJECTS_TABLE.name, request.POST.get("name", ""), query)
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": made.name})
        return HttpResponseRedirect(f"{reverse('projects')}?{made.query}")
    context = {"views": saved_views(request.user, PROJECTS_TABLE.name), "list_url": reverse("projects")}
    return page(request, "projects/views.html", context, fragment="projects/_views.html")


@require_POST
def forget(request: Request, pk: int) -> HttpResponse:
    actions.delete_view(request.user, pk)
    messages.success(request, _("已删除视图。"))
    return HttpResponseRedirect(reverse("project-views"))


@require_GET
def company(request: Request, pk: int) -> HttpResponse:
    """A company, and its projects that the reader may see."""
    found = company_for(request.user, Act.PROJECT_SEE, pk)
    context = {
        "company": found,
        "projects": list(projects_of_company(request.user, pk)[:200]),
        "may_edit": found.made_for is not None and may(request.user, Act.PROJECT_EDIT, found.made_for),
    }
    return page(request, "projects/company.html", context)
