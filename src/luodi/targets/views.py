"""Pages of quotas and targets."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.core.errors import Refusal
from luodi.core.money import fen
from luodi.core.periods import month_of
from luodi.figures.queries import catalogue
from luodi.kit.pages import form_page, list_page, page
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, may, require
from luodi.targets import actions, forms, queries, tables


def _year(request: Request) -> int:
    given = request.GET.get("year", "")
    if given and not (given.isdecimal() and len(given) == 4):
        raise Refusal("year_wrong", where="year", given=given)
    return int(given) if given else timezone.localdate().year


@require_GET
def quotas(request: Request) -> HttpResponse:
    """Every quota of a year that the reader sees, and which project meets it."""
    require(request.user, Act.QUOTA_SEE)
    year, at = _year(request), moment()
    lines = queries.quota_lines(request.user, year, at)
    context = {
        "year": year,
        "years": queries.years(request.user),
        "posts": [line for line in lines if line.holder == "post"],
        "units": [line for line in lines if line.holder == "unit"],
        "done": sum(1 for line in lines if not line.short),
        "count": len(lines),
        "moment": at,
        "may_make": may(request.user, Act.QUOTA_MAKE),
        "to_make": len(queries.changes_to_make(year, at)) if may(request.user, Act.QUOTA_MAKE) else 0,
    }
    return page(request, "targets/quotas.html", context)


@require_POST
def make(request: Request) -> HttpResponse:
    """Make the year's quotas for every post and unit by the tier table."""
    given = request.POST.get("year", "")
    if not (given.isdecimal() and len(given) == 4):
        raise Refusal("year_wrong", where="year", given=given)
    changed = actions.make_quotas(request.user, timezone.now(), int(given))
    messages.success(request, _("%(year)s 年任务已生成，新增或变动 %(n)s 条。") % {"year": given, "n": changed})
    return HttpResponseRedirect(f"{reverse('quotas')}?year={given}")


@require_GET
def targets(request: Request) -> HttpResponseBase:
    acts = []
    if may(request.user, Act.QUOTA_SET):
        acts.append({"href": reverse("target-new"), "title": _("下达任务"), "icon": "target"})
    at, today = moment(), timezone.localdate()
    against = queries.against_below(request.user, today.year, "paid_in_year", at)
    done = queries.progress(request.user, today.year, at, month_of(today))
    asked = {"period": str(today.year), "state": "verified", "at": at.isoformat()}
    lines = [
        {"line": one, "href": f"{reverse('figure', args=[one.code])}?{urlencode({**asked, 'unit': one.org.code})}"}
        for one in done
    ]
    context = {"against": against, "year": today.year, "month": today.month, "lines": lines, "moment": at}
    return list_page(request, tables.TARGETS, "targets/targets.html", acts=acts, **context)


@require_http_methods(["GET", "POST"])
def target_new(request: Request) -> HttpResponse:
    require(request.user, Act.QUOTA_SET)

    def do(values: dict[str, Any]) -> str:
        definition = catalogue().in_force(values["code"], values["year"] * 100 + 12)
        given = values["amount"]
        if definition.unit != "fen" and given != int(given):
            raise Refusal("target_not_whole", where="amount", given=given)
        amount = fen(given, "万元") if definition.unit == "fen" else int(given)
        actions.set_target(
            request.user,
            timezone.now(),
            year=values["year"],
            unit=values["unit"],
            code=values["code"],
            amount=amount,
            reason=values["reason"],
        )
        return reverse("targets")

    return form_page(
        request,
        forms.TargetInput,
        do,
        title=_("下达任务"),
        back=reverse("targets"),
        submit=_("下达"),
        done=_("已下达。"),
        initial={"year": timezone.localdate().year},
        form_kwargs={"actor": request.user},
    )
