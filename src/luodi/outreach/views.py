"""Pages of introducers: the list, one with its claims, entering one, claiming a project."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luodi.kit.pages import form_page, list_page, page
from luodi.ledger.actions import stored
from luodi.outreach import actions, forms
from luodi.outreach.queries import claims_of, introducer_for
from luodi.outreach.tables import INTRODUCERS_TABLE
from luodi.people.access import Act, Request, may, require


@require_GET
def introducers(request: Request) -> HttpResponseBase:
    acts = []
    if may(request.user, Act.PROJECT_EDIT):
        acts.append({"href": reverse("introducer-new"), "title": _("登记引荐人"), "icon": "plus"})
    return list_page(request, INTRODUCERS_TABLE, acts=acts)


@require_http_methods(["GET", "POST"])
def introducer_new(request: Request) -> HttpResponse:
    require(request.user, Act.PROJECT_EDIT)

    def do(values: dict[str, Any]) -> str:
        made = actions.add_introducer(request.user, timezone.now(), **values)
        return reverse("introducer", args=[made.pk])

    return form_page(
        request,
        forms.IntroducerInput,
        do,
        title=_("登记引荐人"),
        back=reverse("introducers"),
        submit=_("登记"),
        done=_("引荐人已登记。"),
        initial={"unit": request.user.unit},
        form_kwargs={"actor": request.user},
    )


@require_GET
def introducer(request: Request, pk: int) -> HttpResponse:
    """One introducer with the projects claimed, who came first, and how each claim stands."""
    found = introducer_for(request.user, Act.PROJECT_SEE, pk)
    context = {
        "introducer": found,
        "claims": claims_of(request.user, found),
        "edits": may(request.user, Act.PROJECT_EDIT, found.made_for),
    }
    return page(request, "outreach/introducer.html", context)


@require_http_methods(["GET", "POST"])
def introduce(request: Request, pk: int) -> HttpResponse:
    """Claim a project for an introducer."""
    found = introducer_for(request.user, Act.PROJECT_SEE, pk)
    require(request.user, Act.PROJECT_EDIT, found.made_for)
    back = reverse("introducer", args=[pk])

    def do(values: dict[str, Any]) -> str:
        papers = stored(values)
        actions.introduce(request.user, timezone.now(), pk, papers=papers, **values)
        return back

    return form_page(
        request,
        forms.IntroductionInput,
        do,
        title=_("登记引荐：%(name)s") % {"name": found.name},
        back=back,
        done=_("已登记，待另一人核实。"),
        form_kwargs={"actor": request.user},
    )
