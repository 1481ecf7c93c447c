"""Pages of companies: the list, entering and changing one. Its own page, with its projects, is of `projects`."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luodi.enterprises import actions, forms
from luodi.enterprises.queries import alike, company_for
from luodi.enterprises.tables import COMPANIES_TABLE
from luodi.kit.pages import form_page, list_page
from luodi.people.access import Act, Request, may, require


@require_GET
def companies(request: Request) -> HttpResponseBase:
    acts = []
    if may(request.user, Act.PROJECT_EDIT):
        acts.append({"href": reverse("company-new"), "title": _("登记企业"), "icon": "plus"})
    return list_page(request, COMPANIES_TABLE, acts=acts)


def _warn_of_likes(request: Request, pk: int, name: str) -> None:
    close = alike(request.user, name, besides=pk)
    if close:
        said = "、".join(one.name for one in close)
        messages.warning(
            request, _("名称相近的企业已登记：%(names)s。如是同一家，请用已登记的那一家。") % {"names": said}
        )


@require_http_methods(["GET", "POST"])
def company_new(request: Request) -> HttpResponse:
    """Enter a company; names that look alike are shown afterwards, not in the way."""
    require(request.user, Act.PROJECT_EDIT)

    def do(values: dict[str, Any]) -> str:
        made = actions.add_company(request.user, **values)
        _warn_of_likes(request, made.pk, made.name)
        return reverse("company", args=[made.pk])

    return form_page(
        request,
        forms.NewCompanyInput,
        do,
        title=_("登记企业"),
        back=reverse("companies"),
        submit=_("登记"),
        done=_("企业已登记。"),
        initial={"unit": request.user.unit},
        form_kwargs={"actor": request.user},
    )


@require_http_methods(["GET", "POST"])
def company_edit(request: Request, pk: int) -> HttpResponse:
    """Change what is said of a company."""
    company = company_for(request.user, Act.PROJECT_SEE, pk)
    require(request.user, Act.PROJECT_EDIT, company.made_for)
    back = reverse("company", args=[pk])

    def do(values: dict[str, Any]) -> str:
        actions.change_company(request.user, pk, **values)
        return back

    names = forms.CompanyInput.base_fields
    return form_page(
        request,
        forms.CompanyInput,
        do,
        title=_("修改企业：%(name)s") % {"name": company.name},
        back=back,
        done=_("已保存。"),
        initial={name: getattr(company, name) for name in names},
        form_kwargs={"actor": request.user},
    )
