"""Pages of assessment: runs, a ranking, one point unfolded, two runs side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.assessment import actions, forms, queries, tables
from luodi.assessment.queries import giving, trials
from luodi.books.queries import book_of, draft_for
from luodi.core.errors import Refusal
from luodi.core.periods import Span, month_of, span
from luodi.core.rules.books import Book
from luodi.core.rules.loading import load
from luodi.kit.pages import form_page, list_page, page, put_refusal
from luodi.kit.sentences import sentences_of
from luodi.ledger.actions import store
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, may, require, scope


def both(names: tuple[str, str]) -> str:
    """The name in the reader's language."""
    return names[1] if (get_language() or "").startswith("en") else names[0]


def period_now(kind: str, day: date) -> str:
    """The period of a book's length in which a day lies."""
    month = month_of(day)
    size = {"half_year": 6, "quarter": 3, "month": 1}.get(kind, 12)
    start = (month % 100 - 1) // size * size + 1
    return Span(month // 100 * 100 + start, month // 100 * 100 + start + size - 1).code


@require_GET
def runs(request: Request) -> HttpResponseBase:
    acts = []
    if may(request.user, Act.RUN_MAKE):
        acts.append({"href": reverse("run-new"), "title": _("进行考核"), "icon": "trophy"})
    if may(request.user, Act.JUDGE):
        acts.append({"href": reverse("judge"), "title": _("评定和填报"), "icon": "edit"})
    return list_page(request, tables.RUNS, acts=acts)


@require_http_methods(["GET", "POST"])
def run_new(request: Request) -> HttpResponse:
    """Choose a book; then a period and its subjects, and run it as of now."""
    require(request.user, Act.RUN_MAKE)
    now = timezone.now()
    day = timezone.localdate(now)
    digest = request.GET.get("book", "")
    if not digest:
        offered = giving.offered_books(day)
        return page(request, "assessment/books.html", {"offered": offered, "title": _("进行考核"), "then": "run-new"})
    book = book_of(digest)
    if faults := queries.not_runnable(book):
        raise Refusal.of(faults)

    def do(values: dict[str, Any]) -> str:
        given = {"subjects": values["subjects"], "known_at": values["known_at"]}
        made = actions.run(request.user, now, book=digest, period=values["period"].code, **given)
        return reverse("run", args=[made.pk])

    return form_page(
        request,
        forms.RunInput,
        do,
        title=f"{_('进行考核')} · {both(book.title)}",
        back=reverse("run-new"),
        submit=_("计算"),
        initial={"period": period_now(book.period, day)},
        form_kwargs={"actor": request.user, "book": book},
        lead=_("按现在已核实的数据计算，结果先存为草稿；数据以后变动，草稿不变，可以再算一次来比较。"),
    )


@require_GET
def run(request: Request, pk: int) -> HttpResponse:
    """The ranking: place, score, each item; every item unfolds."""
    found = queries.run_for(request.user, pk)
    seen = scope(request.user, Act.RUN_SEE)
    ranked = queries.ranking(found)
    places = [{"place": place, "opens": seen.holds(place.path)} for place in ranked]
    others = queries.visible_runs(request.user).filter(book_code=found.book_code).exclude(pk=pk).order_by("-id")[:20]
    context = {
        "run": found,
        "book": book_of(found.book),
        "columns": queries.columns(found),
        "places": places,
        "others": others,
        "awards": book_of(found.book).awards,
        "graded": any(place.grade for place in ranked),
        "makes": may(request.user, Act.RUN_MAKE),
        "tries": trials.may_try(request.user, found),
        "publishes": may(request.user, Act.RUN_PUBLISH),
        "bulletin": may(request.user, Act.BULLETIN_MAKE),
    }
    return page(request, "assessment/run.html", context)


@require_GET
def item(request: Request, pk: int, unit: str, item: str) -> HttpResponse:
    """One point of one score: formula, inputs, parameters in force, and the way down to the slips."""
    found = queries.run_for(request.user, pk)
    context = queries.unfolded(request.user, found, unit, item)
    asked = {"period": found.period, "state": "verified", "at": found.moment.isoformat(), "unit": unit}
    inputs = [
        {
            "source": one,
            "of": context["book"].inputs[one.code].origin.item or "total",
            "href": f"{reverse('figure', args=[one.of])}?{urlencode(asked)}" if one.kind == "definition" else "",
        }
        for one in context["inputs"]
    ]
    return page(request, "assessment/item.html", {"run": found, **context, "inputs": inputs})


@require_POST
def recompute(request: Request, pk: int) -> HttpResponse:
    """Work it out again from the ledger, and say whether it is the same to the byte."""
    same, digest = actions.recomputed(request.user, pk)
    if same:
        messages.success(request, _("重新计算，结果逐字节一致。指纹 %(digest)s。") % {"digest": digest[:16]})
    else:
        messages.error(request, _("重新计算，结果不一致！请报告监督部门。指纹 %(digest)s。") % {"digest": digest[:16]})
    return HttpResponseRedirect(reverse("run", args=[pk]))


@require_POST
def publish(request: Request, pk: int) -> HttpResponse:
    actions.publish(request.user, timezone.now(), pk)
    messages.success(request, _("已公布，各单位可以查看名次和得分。"))
    return HttpResponseRedirect(reverse("run", args=[pk]))


@require_GET
def compare(request: Request, pk: int, other: int) -> HttpResponse:
    """Two runs side by side: every difference with its cause and the facts behind it."""
    new, old = queries.run_for(request.user, pk), queries.run_for(request.user, other)
    book = book_of(new.book)
    asked = {"period": new.period} | ({"other_period": old.period} if old.period != new.period else {})
    asked |= {"at": new.moment.isoformat(), "since": old.moment.isoformat()}
    rows = []
    for one in queries.differences(request.user, old, new):
        of = [(code, book.inputs[code].origin.code) for code in one.inputs]
        unit = {**asked, "unit": one.change.subject}
        bridges = [(code, f"{reverse('figure-bridge', args=[figure])}?{urlencode(unit)}") for code, figure in of]
        rows.append({"difference": one, "bridges": bridges})
    return page(request, "assessment/compare.html", {"old": old, "new": new, "rows": rows, "book": book})


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
    papers = store((one.name, one) for one in values["papers"] or [])
    shared = {"book": shown.book.digest, "period": period, "reason": values["reason"], "papers": papers}
    try:
        count = actions.give_values(request.user, timezone.now(), values=given, **shared)
    except Refusal as refusal:
        raise Refusal.of([replace(one, where=shown.field_of(one.where)) for one in refusal.faults]) from None
    messages.success(request, _("已记入台账 %(n)s 项。") % {"n": count})
    return request.get_full_path()


@require_GET
def trial(request: Request, digest: str) -> HttpResponse:
    """A kept version over past periods, beside the version that held then; nothing is written."""
    require(request.user, Act.RUN_MAKE)
    return _trial(request, book_of(digest), reverse("book", args=[digest]))


@require_GET
def draft_trial(request: Request, pk: int) -> HttpResponse:
    """The same for a draft, as it is saved now."""
    draft = draft_for(request.user, pk)
    return _trial(request, load(draft.text, f"{draft.title}.yaml"), reverse("book-draft", args=[pk]))


def _trial(request: Request, book: Book, back: str) -> HttpResponse:
    year = timezone.localdate().year
    usual = {"periods": "，".join(str(one) for one in range(year - 2, year + 1))}
    form = forms.TrialInput(request.GET or None, initial=usual, actor=request.user, book=book)
    found, refused = None, []
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            found = trials.trial(request.user, book, values["subjects"], values["periods"], moment())
        except Refusal as refusal:
            refused = [said for _where, said in sentences_of(refusal)]
    context = {"form": form, "book": book, "trial": found, "refused": refused, "back": back}
    wrong = bool(refused) or (form.is_bound and not form.is_valid())
    return page(request, "assessment/trial.html", context, status=422 if wrong else 200)


@require_GET
def what_if(request: Request, pk: int) -> HttpResponse:
    """What one figure would do to the places of a run, and which figure would raise a unit soonest; nothing is written."""
    bench = trials.Bench(request.user, pk)
    form = forms.WhatIfInput(request.GET or None, bench=bench)
    context: dict[str, Any] = {"run": bench.run, "form": form, "book": bench.book}
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        unit = values["unit"]
        context |= {"unit": bench.named[unit], "own": bench.result.subjects[unit], "reaches": bench.reaches(unit)}
        if values["value"] is not None:
            change = trials.Change(unit, values["input"], values["value"])
            try:
                context |= {"moved": bench.moved(bench.with_(change)), "changed": True}
            except Refusal as refusal:
                put_refusal(form, refusal)
    return page(request, "assessment/what_if.html", context, status=422 if form.errors else 200)
