"""Pages of quotas and targets."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.core.errors import NotThere, Refusal
from luodi.core.money import fen, in_unit
from luodi.core.periods import month_of
from luodi.core.rules.values import shown
from luodi.figures.queries import catalogue
from luodi.kit.cells import in_language, reader_unit, unit_name
from luodi.kit.files import sheet_response
from luodi.kit.pages import form_page, list_page, page
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, may, require
from luodi.targets import actions, forms, queries, tables
from luodi.targets.queries import fairness as measured


def _year(request: Request) -> int:
    given = request.GET.get("year", "")
    if given and not (given.isdecimal() and len(given) == 4):
        raise Refusal("year_wrong", where="year", given=given)
    return int(given) if given else timezone.localdate().year


@require_GET
def quotas(request: Request) -> HttpResponseBase:
    """Every quota that the reader sees, of one year or of all, which project meets it, and the table of the tiers."""
    require(request.user, Act.QUOTA_SEE)
    year = _year(request)
    making = may(request.user, Act.QUOTA_MAKE)
    at, tiers = moment(), queries.tiers()
    context = {
        "year": year,
        "years": queries.years(request.user),
        "moment": at,
        "may_make": making,
        "to_make": len(queries.changes_to_make(year, at)) if making and queries.quotas_made(year, at) else 0,
        "tiers": [{"tier": one, "size": tables.said_bound(one.threshold_fen, over=one.over)} for one in tiers.tiers],
        "source": tiers.source,
    }
    return list_page(request, tables.QUOTAS, "targets/quotas.html", **context)


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
    acts.append({"href": reverse("fairness"), "title": _("任务公平性"), "icon": "scale"})
    at, today = moment(), timezone.localdate()
    against = queries.against_below(request.user, today.year, "paid_in_year", at)
    done = queries.progress(request.user, today.year, at, month_of(today))
    asked = {"period": str(today.year), "state": "verified", "at": at.isoformat()}
    lines = [
        {
            "line": one,
            "href": f"{reverse('figure', args=[one.code])}?{urlencode({**asked, 'unit': one.org.code})}",
            "set": reverse("target", args=[today.year, one.org.code, one.code]),
        }
        for one in done
    ]
    context = {"against": against, "year": today.year, "month": today.month, "lines": lines, "moment": at}
    return list_page(request, tables.TARGETS, "targets/targets.html", acts=acts, **context)


@require_GET
def target(request: Request, year: int, unit: str, code: str) -> HttpResponse:
    """What a target rests on: the paper it names, who set it and when, and what held before."""
    require(request.user, Act.QUOTA_SEE)
    rows = queries.target_course(request.user, year, unit, code)
    if not rows:
        raise NotThere
    one = catalogue().in_force(code, year * 100 + 12)
    figure = f"{reverse('figure', args=[code])}?{urlencode({'period': year, 'state': 'verified', 'unit': unit})}"
    said = {"rows": rows, "unit": rows[0].unit, "year": year, "figure": one, "href": figure, "money": one.unit == "fen"}
    return page(request, "targets/target.html", said)


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


@require_GET
def fairness(request: Request) -> HttpResponseBase:
    """What the year asks of units beside their past, their stock and each other; as a page or a workbook."""
    require(request.user, Act.QUOTA_SEE)
    year, at, today = _year(request), moment(), timezone.localdate()
    offered = measured.figures_asked(request.user, year)
    known = [code for code, _zh, _en in offered]
    code = request.GET.get("code", "") if request.GET.get("code", "") in known else next(iter(known), "")
    found = measured.fairness(request.user, year, code, at, today) if code else None
    if found and request.GET.get("as") == "xlsx":
        return sheet_response(f"fairness-{year}-{code}", *_rows_of(found))
    context = {
        "found": found,
        "year": year,
        "offered": offered,
        "code": code,
        "moment": at,
        "limits": measured.limits_set(),
        "sets": may(request.user, Act.QUOTA_MAKE),
    }
    return page(request, "targets/fairness.html", context)


def _rows_of(found: measured.Fairness) -> tuple[list[str], list[list[object]]]:
    """The lines as a workbook has them: money in the reader's unit, growth and shares in per cent, what is missing left empty."""
    unit = unit_name(reader_unit()) if found.is_money else _("个")
    past = [_("%(year)s 年（%(unit)s）") % {"year": year, "unit": unit} for year in found.years]
    headings = [
        _("单位"),
        _("任务数（%(unit)s）") % {"unit": unit},
        *past,
        _("比上年增长（%）"),
        _("比近三年平均增长（%）"),
        _("平均取几年"),
        _("上年末已签未到（%(unit)s）") % {"unit": unit},
        _("任务占已签未到（%）"),
        _("提示"),
    ]

    def amount(value: int | None) -> object:
        return value if value is None or not found.is_money else in_unit(value, reader_unit())

    rows = []
    for line in found.lines:
        asked, flags = line.asked, line.flags
        said = [_("增幅明显高于其他单位")] if flags.growth is not None else []
        said += [_("超过可到位存量")] if flags.stock is not None else []
        growth, of_mean, share = (_percent(one) for one in (asked.growth, asked.growth_of_mean, asked.of_stock))
        rows.append(
            [
                in_language(line.org),
                amount(asked.target),
                *(amount(value) for value in asked.history),
                growth,
                of_mean,
                asked.years_known or None,
                amount(asked.stock),
                share,
                _("；").join(said),
            ]
        )
    return headings, rows


def _percent(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(shown(value, 1))


@require_http_methods(["GET", "POST"])
def fairness_limit(request: Request) -> HttpResponse:
    """Set the limits beyond which a target is flagged."""
    require(request.user, Act.QUOTA_MAKE)
    now = measured.limit_on(timezone.localdate())

    def do(values: dict[str, Any]) -> str:
        actions.set_fairness_limit(request.user, timezone.now(), **values)
        return reverse("fairness")

    return form_page(
        request,
        forms.FairnessLimitInput,
        do,
        title=_("任务公平性提示的界限"),
        back=reverse("fairness"),
        submit=_("设定"),
        done=_("已设定。"),
        lead=_("只作提示，不计分。以前的日期仍按当时的界限。"),
        initial={"growth_points": now.growth, "stock_percent": now.stock, "since": timezone.localdate()},
        form_kwargs={"actor": request.user},
    )
