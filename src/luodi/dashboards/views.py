"""The first page of everybody, and the leader's brief."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luodi.core.facts import Kind
from luodi.dashboards import queries
from luodi.kit.pages import page
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, may, scope

NEWS = (Kind.AGREEMENT_SIGNED, Kind.FUNDS_RECEIVED, Kind.STAGE_MOVED, Kind.WITHDRAWN, Kind.PAUSED)


def _titles() -> dict[str, str]:
    return {
        "verify": _("等我核实的记录"),
        "returned": _("被退回、等我们更正的记录"),
        "close": _("可以结账的月份"),
        "quiet": _("60 天没有新记录的项目"),
    }


def _waits(request: Request) -> list[dict[str, Any]]:
    titles = _titles()
    today = timezone.localdate()
    found = queries.waits(request.user, today)
    return [{"title": titles[one.slug], "count": one.count, "url": one.url, "slug": one.slug} for one in found]


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
        "funnel": queries.funnel(request.user, at, today),
        "whole": scope(request.user, Act.PROJECT_SEE).everything,
        "ranked": queries.newest_ranking(request.user),
        "units": queries.by_unit(request.user, "paid_in_year", at, today, top=12),
        "moment": at,
        "today": today,
    }
    return page(request, "dashboards/overview.html", context)


@require_GET
def brief(request: Request) -> HttpResponse:
    """Two minutes on a phone, and one printed page: five numbers, what waits, the best and the quiet ones."""
    if not may(request.user, Act.PROJECT_SEE):
        return page(request, "dashboards/nothing.html")
    at, today = moment(), timezone.localdate()
    context = {
        "waits": [one for one in _waits(request) if one["count"]],
        "five": queries.five(request.user, at, today),
        "whole": scope(request.user, Act.PROJECT_SEE).everything,
        "rates": queries.rates(request.user, at, today),
        "news": queries.newest(request.user, NEWS, 5),
        "quiet": queries.quiet(request.user, today).select_related("unit").order_by("last_fact_on")[:5],
        "moment": at,
        "today": today,
    }
    return page(request, "dashboards/brief.html", context)
