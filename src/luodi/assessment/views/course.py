"""Pages of the course of a result: shown, objected to, answered, final, on notice, archived; its awards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from luodi.assessment import actions, forms, queries
from luodi.assessment.actions.course import DAYS_TO_OBJECT
from luodi.assessment.queries.awards import award_lines, awards_of, pays
from luodi.assessment.queries.course import course_of_run, objection_for, one_of
from luodi.assessment.queries.sheet import named, said
from luodi.assessment.views.said import both, in_row
from luodi.books.queries import book_of, notice_days
from luodi.core.assessing import Standing
from luodi.core.errors import NotThere, Refusal
from luodi.core.money import shown
from luodi.kit.cells import in_language
from luodi.kit.pages import form_page, page
from luodi.ledger.actions import stored
from luodi.people.access import Act, Request, may, require, scope


@require_http_methods(["GET", "POST"])
def publish(request: Request, pk: int) -> HttpResponse:
    """Show a result to the units, with the last day for objections."""
    require(request.user, Act.RUN_PUBLISH)
    found = queries.run_for(request.user, pk)
    back, waits = reverse("run", args=[pk]), len(queries.left_open(found))

    def do(values: dict[str, Any]) -> str:
        actions.publish(request.user, timezone.now(), pk, until=values["until"])
        return back

    return form_page(
        request,
        forms.ShowInput,
        do,
        title=f"{_('征求意见')} · {in_language(found, 'title')}",
        back=back,
        submit=_("公布"),
        done=_("已公布，各单位可以查看名次和得分，并在期限内提出异议。"),
        lead=_("还有 %(n)s 处待定，要由人决定；可以先征求意见，确定结果前请补齐。") % {"n": waits} if waits else "",
        initial={"until": timezone.localdate() + timedelta(days=DAYS_TO_OBJECT)},
        form_kwargs={"actor": request.user},
    )


def _about(run: Any, context: dict[str, Any]) -> str:
    """Which line of which score is spoken of: the result, the item, and what it is worth."""
    line, book = context["line"], context["book"]
    score = said(line["value"], line["unit"]) if line["status"] == "ok" else _("待定")
    return f"{in_language(run, 'title')} · {in_row(context['unit'])} · {named(context['item'], book)}：{score}"


@require_http_methods(["GET", "POST"])
def object_to(request: Request, pk: int, unit: str, item: str) -> HttpResponse:
    """Object to one line of the score of one's own unit."""
    found = queries.run_for(request.user, pk)
    context = queries.unfolded(request.user, found, unit, item)
    require(request.user, Act.OBJECT)
    course, back = course_of_run(found), reverse("run-item", args=[pk, unit, item])
    if any((one.subject, one.item) == (unit, item) for one in course.waiting):
        raise Refusal("objection_there_already")
    last = course.notice[1] if course.standing is Standing.NOTICED and course.notice else course.until

    def do(values: dict[str, Any]) -> str:
        papers = stored(values)
        actions.object_to(request.user, timezone.now(), pk, subject=unit, item=item, text=values["text"], papers=papers)
        return reverse("run", args=[pk])

    return form_page(
        request,
        forms.ObjectionInput,
        do,
        title=_("提出异议：%(name)s") % {"name": context["unit"]["name"]},
        back=back,
        submit=_("提出"),
        done=_("异议已提出，由督查室答复。"),
        lead=_about(found, context) + (_("。受理异议到 %(day)s。") % {"day": last} if last else ""),
        form_kwargs={"actor": request.user},
    )


@require_http_methods(["GET", "POST"])
def answer(request: Request, pk: int, objection: int) -> HttpResponse:
    """Answer an objection: upheld or not, and why."""
    require(request.user, Act.OBJECTION_ANSWER)
    found = queries.run_for(request.user, pk)
    heard = objection_for(request.user, found, objection)
    back, about = reverse("run", args=[pk]), heard.objection
    if about.upheld is not None:
        raise Refusal("objection_answered_already")
    context = queries.unfolded(request.user, found, about.subject, about.item)

    def do(values: dict[str, Any]) -> str:
        papers = stored(values)
        given = {"objection": objection, "upheld": values["upheld"] == "yes", "text": values["text"], "papers": papers}
        actions.answer(request.user, timezone.now(), pk, **given)
        return back

    return form_page(
        request,
        forms.AnswerInput,
        do,
        title=_("答复异议：%(name)s") % {"name": heard.name},
        back=back,
        submit=_("答复"),
        done=_("已答复。"),
        lead=f"{_about(found, context)} — {heard.by}：{about.text}",
        form_kwargs={"actor": request.user},
    )


@require_http_methods(["GET", "POST"])
def choose(request: Request, pk: int) -> HttpResponse:
    """Record which of the projects compared were decided on."""
    require(request.user, Act.RUN_PUBLISH)
    found = queries.run_for(request.user, pk)
    back = reverse("run", args=[pk])
    places = queries.ranking(found)
    offered = [(one.code, f"{one.rank or '—'} · {in_language(one)}") for one in places]

    def do(values: dict[str, Any]) -> str:
        papers = stored(values)
        given = {"subjects": values["subjects"], "reason": values["reason"], "papers": papers}
        actions.choose(request.user, timezone.now(), pk, **given)
        return back

    return form_page(
        request,
        forms.ChoiceInput,
        do,
        title=f"{_('比选决定')} · {in_language(found, 'title')}",
        back=back,
        submit=_("记录"),
        done=_("已记入台账。"),
        form_kwargs={"actor": request.user, "offered": offered},
    )


@require_http_methods(["GET", "POST"])
def final(request: Request, pk: int) -> HttpResponse:
    """Make a result final; or let it take the place of one to which an objection was upheld."""
    require(request.user, Act.RUN_PUBLISH)
    found = queries.run_for(request.user, pk)
    back = reverse("run", args=[pk])
    olds = [(str(one.pk), one_of(one)) for one in queries.alike(request.user, found)]
    waits = len(queries.left_open(found))
    return form_page(
        request,
        forms.FinalInput,
        lambda values: _made_final(request, pk, values),
        title=f"{_('确定结果')} · {in_language(found, 'title')}",
        back=back,
        submit=_("确定"),
        done=_("结果已确定。"),
        lead=_("异议期满、异议都已答复的，可以确定。有异议成立的，更正事实后重新考核，用新的一次接替原来的一次。"),
        form_kwargs={"actor": request.user, "olds": olds, "waits": waits},
    )


def _made_final(request: Request, pk: int, values: dict[str, Any]) -> str:
    actions.make_final(request.user, timezone.now(), pk, **values)
    return reverse("run", args=[pk])


@require_http_methods(["GET", "POST"])
def notice(request: Request, pk: int) -> HttpResponse:
    """Put a final result on public notice."""
    require(request.user, Act.RUN_PUBLISH)
    found = queries.run_for(request.user, pk)
    today = timezone.localdate()
    back = reverse("run", args=[pk])

    def do(values: dict[str, Any]) -> str:
        actions.give_notice(request.user, timezone.now(), pk, **values)
        return back

    return form_page(
        request,
        forms.NoticeInput,
        do,
        title=f"{_('公示')} · {in_language(found, 'title')}",
        back=back,
        submit=_("开始公示"),
        done=_("已开始公示，期间仍受理异议。"),
        initial={"since": today, "until": today + timedelta(days=notice_days(today) - 1)},
        form_kwargs={"actor": request.user},
    )


@require_POST
def archive(request: Request, pk: int) -> HttpResponse:
    """Close a result for good."""
    actions.archive(request.user, timezone.now(), pk)
    messages.success(request, _("已归档。"))
    return HttpResponseRedirect(reverse("run", args=[pk]))


@require_http_methods(["GET", "POST"])
def awards(request: Request, pk: int) -> HttpResponse:
    """Who gets what by this result and why, against the budget; approved by a leader, then paid."""
    found = queries.run_for(request.user, pk)
    book = book_of(found.book)
    if not pays(book):
        raise NotThere
    seen = scope(request.user, Act.RUN_SEE)
    every = award_lines(found)
    lines = [one for one in every if seen.holds(one.path)]
    known = awards_of(found)
    approves = may(request.user, Act.AWARD_APPROVE) and not known.approved
    context: dict[str, Any] = {
        "run": found,
        "book": book,
        "lines": [(one, known.left(one.line) if one.line in known.approved else None) for one in lines],
        "others": bool(every),
        "total": sum(one.line.amount for one in lines),
        "known": known,
        "paid": [(pay, entry) for pay, entry in known.paid if any(one.line == pay.line for one in lines)],
        "pays": may(request.user, Act.AWARD_PAY) and bool(known.approved),
    }
    if not approves:
        return page(request, "assessment/awards.html", context)

    def do(values: dict[str, Any]) -> str:
        actions.approve_awards(request.user, timezone.now(), pk, **values)
        return reverse("run-awards", args=[pk])

    return form_page(
        request,
        forms.ApproveAwardsInput,
        do,
        title=_("奖惩"),
        back=reverse("run", args=[pk]),
        submit=_("批准"),
        done=_("已批准。"),
        template="assessment/awards.html",
        form_kwargs={"actor": request.user},
        **context,
    )


@require_http_methods(["GET", "POST"])
def pay(request: Request, pk: int) -> HttpResponse:
    """Record that an approved award was paid."""
    require(request.user, Act.AWARD_PAY)
    found = queries.run_for(request.user, pk)
    known = awards_of(found)
    names = {one.line: f"{one.name} · {both(one.award)}" for one in award_lines(found)}
    lines = [
        (f"{line.subject}/{line.award}", f"{names.get(line, line.subject)} · {shown(known.left(line), '元')} {_('元')}")
        for line in known.approved
        if known.left(line) > 0
    ]
    back = reverse("run-awards", args=[pk])

    def do(values: dict[str, Any]) -> str:
        subject, _slash, award = values["line"].rpartition("/")
        papers = stored(values)
        given = {"amount_fen": values["amount_fen"], "voucher": values["voucher"], "papers": papers}
        actions.pay_award(request.user, timezone.now(), pk, subject=subject, award=award, **given)
        return back

    return form_page(
        request,
        forms.PayInput,
        do,
        title=f"{_('登记兑现')} · {in_language(found, 'title')}",
        back=back,
        done=_("已登记。"),
        form_kwargs={"actor": request.user, "lines": lines},
    )
