"""The first page of everybody, and the leader's brief."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luodi.core.facts import Kind
from luodi.core.money import in_unit
from luodi.dashboards import queries
from luodi.kit.cells import amount, reader_unit, unit_name
from luodi.kit.charts import Chart, Series
from luodi.kit.pages import page
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, may, require, scope

NEWS = (Kind.AGREEMENT_SIGNED, Kind.FUNDS_RECEIVED, Kind.STAGE_MOVED, Kind.WITHDRAWN, Kind.PAUSED)


def _titles() -> dict[str, str]:
    return {
        "awards": _("等我批准的奖惩"),
        "objections": _("等我答复异议的考核结果"),
        "ready": _("异议期或公示期已满、可以定案或归档的结果"),
        "drafts": _("等我批准的办法草稿"),
        "claims": _("等我核实的引荐登记"),
        "imports": _("检查完、等着导入的台账"),
        "post_overdue": _("我包抓项目的超期事项"),
        "overdue": _("已超期的事项"),
        "soon": _("30 天内到期的事项"),
        "lacking": _("缺下一阶段所需信息的项目"),
        "verify": _("等我核实的记录"),
        "returned": _("被退回、等我们更正的记录"),
        "close": _("可以结账的月份"),
        "quiet": _("60 天没有新记录的项目"),
    }


def _waits(request: Request) -> list[dict[str, Any]]:
    titles = _titles()
    today = timezone.localdate()
    found = queries.waits(request.user, today)
    return [{"title": titles[one.slug], "count": one.count, "href": _href(one), "slug": one.slug} for one in found]


def _href(one: queries.Waits) -> str:
    return reverse(one.url) + (f"?{urlencode(one.asked)}" if one.asked else "")


def _months(request: Request, at: datetime, today: date) -> Chart:
    """Funds received and verified, month by month beside last year's. Each month opens its figure."""
    found, unit = queries.months(request.user, "paid_in", at, today), reader_unit()
    years: dict[str, list[Any]] = {
        str(today.year): [one.value if one else None for _number, one, _before in found],
        str(today.year - 1): [before.value for _number, _one, before in found],
    }
    return Chart(
        "chart-months",
        _("到位资金逐月（已核实）"),
        "columns",
        [_("%(number)s月") % {"number": number} for number, _one, _before in found],
        [
            Series(
                year,
                [None if value is None else in_unit(value, unit) for value in values],
                ["—" if value is None else amount(value) for value in values],
            )
            for year, values in years.items()
        ],
        unit=unit_name(unit),
        hrefs=[
            f"{reverse('figure', args=['paid_in'])}?period={today.year}-{number:02}&state=verified"
            for number, _one, _before in found
        ],
    )


@require_GET
def overview(request: Request) -> HttpResponse:
    """What waits for me, the five numbers with what moved them, the funnel, and the units."""
    if not may(request.user, Act.PROJECT_SEE):
        return page(request, "dashboards/nothing.html")
    at, today = moment(), timezone.localdate()
    context = {
        "waits": _waits(request),
        "five": queries.five(request.user, at, today),
        "rates": queries.rates(request.user, at, today),
        "funnel": queries.funnel(request.user),
        "whole": scope(request.user, Act.PROJECT_SEE).everything,
        "ranked": queries.newest_ranking(request.user),
        "units": queries.by_unit(request.user, "paid_in_year", at, today, top=12),
        "charts": [_months(request, at, today)],
        "moment": at,
        "today": today,
    }
    return page(request, "dashboards/overview.html", context)


@require_GET
def brief(request: Request) -> HttpResponse:
    """Two minutes on a phone, and one printed page: what only the leader decides, five numbers with their reason, the rest."""
    require(request.user, Act.PROJECT_SEE)
    at, today = moment(), timezone.localdate()
    context = {
        "waits": [one for one in _waits(request) if one["count"]],
        "five": queries.five(request.user, at, today),
        "whole": scope(request.user, Act.PROJECT_SEE).everything,
        "rates": queries.rates(request.user, at, today),
        "news": queries.newest(request.user, NEWS, 5),
        "quiet": queries.still(request.user, today).select_related("unit").order_by("last_fact_on")[:5],
        "moment": at,
        "today": today,
    }
    return page(request, "dashboards/brief.html", context)
