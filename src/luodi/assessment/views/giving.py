"""The sheet on which people give values."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luodi.assessment import actions, forms, queries
from luodi.assessment.queries import giving
from luodi.assessment.queries.sheet import decision_said
from luodi.assessment.views.said import both, period_now
from luodi.books.queries import book_of
from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.kit.pages import form_page, page
from luodi.ledger.actions import stored
from luodi.people.access import Act, Request, require


@require_http_methods(["GET", "POST"])
def judge(request: Request) -> HttpResponse:
    """Give the subjects of a book values, a sheet at a time, with a reason and the papers that they are read from."""
    require(request.user, Act.JUDGE)
    day = timezone.localdate()
    asked = request.GET
    if not asked.get("book"):
        context = {"offered": giving.books_to_give(day), "title": _("评定和填报"), "then": "judge"}
        return page(request, "assessment/books.html", context)
    book = book_of(asked["book"])
    period = span(asked.get("period", "").strip() or period_now(book.period, day))
    queries.require_period(book, period)
    projects, find = "projects" in asked, asked.get("q", "").strip()
    shown = giving.sheet(request.user, book, period, get_language() or "", projects=projects, find=find)
    return form_page(
        request,
        forms.ValuesInput,
        lambda values: _given(request, shown, period.code, values),
        title=f"{_('评定和填报')} · {both(book.title)}",
        back=reverse("judge"),
        template="assessment/giving.html",
        form_kwargs={"actor": request.user, "sheet": shown},
        sheet=shown,
        book=book,
        period=period.code,
        find=find,
        projects=projects,
        two_sheets=bool(queries.columns_by_hand(book)) and bool(queries.by_hand(book)),
    )


def _given(request: Request, shown: giving.Sheet, period: str, values: dict[str, Any]) -> str:
    """Write the cells that were filled in; a refusal stands at its cell."""
    given = [(*shown.of(name), text) for name, text in values["values"].items()]
    papers = stored(values)
    shared = {"book": shown.book.digest, "period": period, "reason": values["reason"], "papers": papers}
    try:
        count = actions.give_values(request.user, timezone.now(), values=given, **shared)
    except Refusal as refusal:
        raise Refusal.of([replace(one, where=shown.field_of(one.where)) for one in refusal.faults]) from None
    messages.success(request, _("已记入台账 %(n)s 项。") % {"n": count})
    return request.get_full_path()


@require_http_methods(["GET", "POST"])
def decide(request: Request, pk: int, unit: str, item: str) -> HttpResponse:
    """Decide an item of a result that its book leaves to a person."""
    require(request.user, Act.JUDGE)
    found = queries.run_for(request.user, pk)
    context = queries.unfolded(request.user, found, unit, item)
    asked = giving.question(found, unit, item)
    back = reverse("run-item", args=[pk, unit, item])

    def do(values: dict[str, Any]) -> str:
        papers = stored(values)
        given = {"value": values["value"], "reason": values["reason"], "papers": papers}
        actions.decide(request.user, timezone.now(), pk, subject=unit, item=item, **given)
        kept = giving.decided_now(found, unit, item)
        counted = {"value": decision_said(kept.data["value"], asked.unit) if kept else ""}
        messages.success(request, _("已记入台账：计 %(value)s。再考核一次，就按这个决定计算。") % counted)
        return back

    return form_page(
        request,
        forms.DecisionInput,
        do,
        title=f"{_('决定')} · {context['unit']['name']} · {both(context['book'].named(item))}",
        back=back,
        submit=_("决定"),
        lead=_("办法规定这一项没有数据时由人决定。决定是一条有人、有日期、有理由的记录；以后有了数据，按数据计算。"),
        form_kwargs={"actor": request.user, "asked": asked},
    )
