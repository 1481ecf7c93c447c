"""The course of a result for programs: shown, objected to, answered, final, on notice, archived; its awards."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.assessment import actions, forms, queries
from luodi.assessment.api.said import RunSaid, run_said
from luodi.assessment.queries.awards import Explained, award_lines, awards_of, pays
from luodi.books.queries import book_of
from luodi.core.errors import NotThere
from luodi.kit.api import body as body_of
from luodi.kit.api import clean, yuan
from luodi.ledger.actions import stored
from luodi.people.access import Act, Request, require, scope

router = Router(tags=["runs"])


class Until(Schema):
    """The last day for objections; 7 days are given where none is named."""

    until: date | None = None


class Following(Schema):
    """`of`: the run that this one takes the place of; none: it was heard itself. `pending`: why it is final with lines
    still left to a person; `unchanged`: why what was upheld is what it was."""

    of: int | None = None
    pending: str = ""
    unchanged: str = ""


class AwardSaid(Schema):
    """One line of the list and why; `left` is approved and not yet paid, null before it is approved."""

    unit: str
    name: str
    award: str
    title: str
    amount: str
    amount_fen: int
    left: str | None
    left_fen: int | None
    rank: int | None
    grade: str


class PaidSaid(Schema):
    entry: int
    unit: str
    award: str
    amount: str
    amount_fen: int


class AwardsSaid(Schema):
    run: int
    budget: str | None
    budget_fen: int | None
    approved_by: str
    approved_at: datetime | None
    reason: str
    lines: list[AwardSaid]
    paid: list[PaidSaid]


def _now(request: Request, pk: int) -> dict[str, Any]:
    return run_said(request.user, queries.run_for(request.user, pk))


@router.post("/{int:pk}/publish", response=RunSaid, summary=_("给各单位看，受理异议"))
def publish(request: Request, pk: int, body: Until | None = None) -> Any:
    actions.publish(request.user, timezone.now(), pk, until=body.until if body else None)
    return _now(request, pk)


@router.post(
    "/{int:pk}/units/{unit}/items/{item}/object",
    response=RunSaid,
    summary=_("对本单位一项得分提出异议"),
    openapi_extra=body_of(forms.ObjectionInput),
)
def object_to(request: Request, pk: int, unit: str, item: str) -> Any:
    queries.unfolded(request.user, queries.run_for(request.user, pk), unit, item)
    require(request.user, Act.OBJECT)
    values = clean(request, forms.ObjectionInput)
    papers = stored(values)
    actions.object_to(request.user, timezone.now(), pk, subject=unit, item=item, text=values["text"], papers=papers)
    return _now(request, pk)


@router.post(
    "/{int:pk}/objections/{int:objection}/answer",
    response=RunSaid,
    summary=_("答复一条异议"),
    openapi_extra=body_of(forms.AnswerInput),
)
def answer(request: Request, pk: int, objection: int) -> Any:
    require(request.user, Act.OBJECTION_ANSWER)
    queries.run_for(request.user, pk)
    values = clean(request, forms.AnswerInput)
    given = {"objection": objection, "upheld": values["upheld"] == "yes", "text": values["text"]}
    actions.answer(request.user, timezone.now(), pk, papers=stored(values), **given)
    return _now(request, pk)


@router.post("/{int:pk}/final", response=RunSaid, summary=_("确定结果，或接替异议成立的一次"))
def final(request: Request, pk: int, body: Following | None = None) -> Any:
    actions.make_final(request.user, timezone.now(), pk, **(body.dict() if body else {}))
    return _now(request, pk)


@router.post(
    "/{int:pk}/notice", response=RunSaid, summary=_("公示确定的结果"), openapi_extra=body_of(forms.NoticeInput)
)
def notice(request: Request, pk: int) -> Any:
    require(request.user, Act.RUN_PUBLISH)
    queries.run_for(request.user, pk)
    actions.give_notice(request.user, timezone.now(), pk, **clean(request, forms.NoticeInput))
    return _now(request, pk)


@router.post("/{int:pk}/archive", response=RunSaid, summary=_("归档公示期满的结果"))
def archive(request: Request, pk: int) -> Any:
    actions.archive(request.user, timezone.now(), pk)
    return _now(request, pk)


@router.post(
    "/{int:pk}/choose",
    response=RunSaid,
    summary=_("记录比选决定：选了哪几个，为什么"),
    openapi_extra=body_of(forms.ChoiceInput),
)
def choose(request: Request, pk: int) -> Any:
    require(request.user, Act.RUN_PUBLISH)
    codes = [one.code for one in queries.ranking(queries.run_for(request.user, pk))]
    values = clean(request, forms.ChoiceInput, offered=[(code, code) for code in codes])
    actions.choose(request.user, timezone.now(), pk, papers=stored(values), **values)
    return _now(request, pk)


@router.get("/{int:pk}/awards", response=AwardsSaid, summary=_("奖惩清单：谁、多少、为什么、付了没有"))
def awards(request: Request, pk: int) -> Any:
    run = queries.run_for(request.user, pk)
    if not pays(book_of(run.book)):
        raise NotThere
    seen, known = scope(request.user, Act.RUN_SEE), awards_of(run)
    lines = [one for one in award_lines(run) if seen.holds(one.path)]
    own = {one.line for one in lines}

    def said(one: Explained) -> dict[str, Any]:
        left = known.left(one.line) if one.line in known.approved else None
        return {
            "unit": one.line.subject,
            "name": one.name,
            "award": one.line.award,
            "title": one.award[0],
            "amount": yuan(one.line.amount),
            "amount_fen": one.line.amount,
            "left": yuan(left),
            "left_fen": left,
            "rank": one.rank,
            "grade": one.grade,
        }

    paid = [
        {"entry": entry.pk, "unit": pay.line.subject, "award": pay.line.award, "amount": yuan(pay.amount),
         "amount_fen": pay.amount}
        for pay, entry in known.paid if pay.line in own
    ]  # fmt: skip
    return {
        "run": pk,
        "budget": yuan(known.budget),
        "budget_fen": known.budget,
        "approved_by": known.by,
        "approved_at": known.at,
        "reason": known.reason,
        "lines": [said(one) for one in lines],
        "paid": paid,
    }


@router.post(
    "/{int:pk}/awards/approve",
    response=AwardsSaid,
    summary=_("在预算内批准奖惩清单"),
    openapi_extra=body_of(forms.ApproveAwardsInput),
)
def approve(request: Request, pk: int) -> Any:
    require(request.user, Act.AWARD_APPROVE)
    queries.run_for(request.user, pk)
    actions.approve_awards(request.user, timezone.now(), pk, **clean(request, forms.ApproveAwardsInput))
    return awards(request, pk)


@router.post(
    "/{int:pk}/awards/pay",
    response=AwardsSaid,
    summary=_("登记奖金支付，附支付凭证"),
    openapi_extra=body_of(forms.PayInput),
)
def pay(request: Request, pk: int) -> Any:
    """`line` is `unit/award` of an approved line of which something is left."""
    require(request.user, Act.AWARD_PAY)
    known = awards_of(queries.run_for(request.user, pk))
    keys = [f"{line.subject}/{line.award}" for line in known.approved if known.left(line) > 0]
    values = clean(request, forms.PayInput, lines=[(key, key) for key in keys])
    subject, _slash, award = values.pop("line").rpartition("/")
    papers = stored(values)
    actions.pay_award(request.user, timezone.now(), pk, subject=subject, award=award, papers=papers, **values)
    return awards(request, pk)
