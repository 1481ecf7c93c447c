"""Pages of runs: the list, making one, a ranking, one point unfolded, two runs side by side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.assessment import actions, forms, queries, tables
from luodi.assessment.models import Run
from luodi.assessment.queries import giving, lights, trials
from luodi.assessment.queries.awards import pays
from luodi.assessment.queries.course import shown
from luodi.assessment.queries.sheet import money_unit, score_sheet, veto_lines
from luodi.assessment.views.said import both, period_now
from luodi.books.queries import book_of
from luodi.core.assessing import SETTLED, Standing
from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.asking import PLACES
from luodi.core.rules.books import Book, Input
from luodi.core.rules.scoring import BY_HAND, DECIDED
from luodi.figures.queries import catalogue
from luodi.kit.pages import form_page, list_page, page
from luodi.people.access import Act, Request, may, require, scope

ROWS = 100  # subjects of a result in words on one page


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
    places = [{"place": place, "opens": seen.holds(place.path)} for place in queries.aligned(ranked)]
    others = queries.visible_runs(request.user).filter(book_code=found.book_code).exclude(pk=pk).order_by("-id")[:20]
    course, units = shown(request.user, found), queries.units_of(found)
    alive = course.course.standing is not Standing.REPLACED
    closed = course.course.standing in (Standing.REPLACED, Standing.ARCHIVED)
    context = {
        "run": found,
        "course": course,
        "standing": course.course.standing.value,
        "answers": may(request.user, Act.OBJECTION_ANSWER),
        "has_awards": bool(pays(book_of(found.book))),
        "book": book_of(found.book),
        "columns": [
            (code, zh + money_unit(units.get(code, "")), en + money_unit(units.get(code, "")))
            for code, zh, en in queries.columns(found)
        ],
        "places": places,
        "others": others,
        "awards": book_of(found.book).awards,
        "graded": any(place.grade or place.is_grade_open for place in ranked),
        "makes": may(request.user, Act.RUN_MAKE),
        "repeats": not closed and may(request.user, Act.RUN_MAKE),
        "tries": not closed and trials.may_try(request.user, found),
        "publishes": alive and may(request.user, Act.RUN_PUBLISH),
        "compares": alive and queries.compared(found) and may(request.user, Act.RUN_PUBLISH),
        "whole": course.course.standing is Standing.ARCHIVED and seen.everything,
        "settled": course.course.standing in SETTLED,
        "waits": len(queries.left_open(found)),
        "bulletin": may(request.user, Act.BULLETIN_MAKE),
    }
    if queries.in_words(found):
        context |= _lit(request, found, seen)
    return page(request, "assessment/run.html", context)


def _lit(request: Request, found: Any, seen: Any) -> dict[str, Any]:
    """The words of a result with how many have each, and the subjects of one word, or of all, a page at a time."""
    rows = lights.lights(found)
    word = request.GET.get("word")
    chosen = [one for one in rows if word is None or one.word == word]
    start = int(request.GET["from"]) if request.GET.get("from", "").isdigit() else 0
    return {
        "lit": [(one, seen.holds(one.place.path)) for one in chosen[start : start + ROWS]],
        "words": lights.counts(rows),
        "word": word,
        "shown": len(chosen),
        "next": start + ROWS if start + ROWS < len(chosen) else None,
        "before": max(0, start - ROWS) if start else None,
    }


@require_GET
def subject(request: Request, pk: int, unit: str) -> HttpResponse:
    """Everything of one subject's score: each line with its formula in words, inputs, parameters and policies."""
    return page(request, "assessment/subject.html", {"sheet": score_sheet(request.user, pk, unit)})


def _figure_of(book: Book, one: Input, period: str, asked: dict[str, str]) -> str:
    """The page of the sum that an input is; empty where it is none, or of no place."""
    if book.subject not in PLACES or one.origin.kind != "definition" or one.origin.code not in catalogue():
        return ""
    of = one.asked_of(span(period)).code
    return f"{reverse('figure', args=[one.origin.code])}?{urlencode({'period': of, **asked})}"


@require_GET
def item(request: Request, pk: int, unit: str, item: str) -> HttpResponse:
    """One point of one score: formula, inputs, parameters in force, and the way down to the slips."""
    found = queries.run_for(request.user, pk)
    context = queries.unfolded(request.user, found, unit, item)
    book = context["book"]
    asked = {"state": "verified", "at": found.moment.isoformat(), "unit": unit}
    inputs = [
        {
            "source": one,
            "of": book.inputs[one.code].origin.item or "total",
            "href": _figure_of(book, book.inputs[one.code], found.period, asked),
        }
        for one in context["inputs"]
    ]
    own = scope(request.user, Act.OBJECT).holds(context["unit"]["path"]) and may(request.user, Act.OBJECT)
    objects = (
        own
        and item not in context["standing"].get("awards", {})
        and (course := shown(request.user, found).course).hears(timezone.localdate())
        and not any((one.subject, one.item) == (unit, item) for one in course.waiting)
    )
    left = context["line"]["policy"] in (BY_HAND, DECIDED)
    later = giving.decided_now(found, unit, item) if left else None
    asked_again = {"book": found.book, "period": found.period, "q": unit}
    shown_too = {
        "gives": f"{reverse('judge')}?{urlencode(asked_again)}" if may(request.user, Act.JUDGE) else "",
        "vetoes": veto_lines(found, unit) if item == "total" else (),
        "later": later if later != context["decided"] else None,
        "inputs": inputs,
        "objects": objects,
        "decides": left and may(request.user, Act.JUDGE),
        "makes": may(request.user, Act.RUN_MAKE),
    }
    return page(request, "assessment/item.html", {"run": found, **context, **shown_too})


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
def again(request: Request, pk: int) -> HttpResponse:
    """Run the same subjects for the same period as known now."""
    made = actions.run_again(request.user, timezone.now(), pk)
    messages.success(request, _("已按现在的数据重新考核，原来的结果不变。"))
    return HttpResponseRedirect(reverse("run", args=[made.pk]))


def _bridge(one: Input, unit: str, old: Run, new: Run) -> str:
    """The page of everything that was posted to a sum of a unit between two results."""
    now, before = (one.asked_of(span(run.period)).code for run in (new, old))
    asked = {"period": now} | ({"other_period": before} if before != now else {})
    asked |= {"at": new.moment.isoformat(), "since": old.moment.isoformat(), "unit": unit}
    return f"{reverse('figure-bridge', args=[one.origin.code])}?{urlencode(asked)}"


@require_GET
def compare(request: Request, pk: int, other: int) -> HttpResponse:
    """Two runs side by side: every difference with its cause and the facts behind it."""
    new, old = queries.run_for(request.user, pk), queries.run_for(request.user, other)
    book = book_of(new.book)
    units, rows = queries.units_of(new), []
    for one in queries.differences(request.user, old, new):
        bridges = [(code, _bridge(book.inputs[code], one.change.subject, old, new)) for code in one.inputs]
        shown_too = {"bridges": bridges if book.subject in PLACES else [], "unit": units.get(one.change.line, "")}
        rows.append({"difference": one, **shown_too})
    return page(request, "assessment/compare.html", {"old": old, "new": new, "rows": rows, "book": book})
