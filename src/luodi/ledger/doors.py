"""From an input's plain values to the verb: the page and the API go through here, so they cannot differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from luodi.core.entries import Foreign
from luodi.core.errors import Refusal
from luodi.kit.inputs import half_width
from luodi.ledger import actions, forms
from luodi.ledger.models import Entry
from luodi.ledger.store import stored
from luodi.people.access import Act
from luodi.people.models import Org, User

_PER_CENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,6})?")
Values = Mapping[str, Any]
Do = Callable[[User, datetime, str, dict[str, Any]], Entry]


@dataclass(frozen=True)
class Door:
    """A kind of fact that people record: its title, its input, its verb, and the act that it asks for."""

    slug: str
    title: str | Promise
    form: type[forms.AboutProject]
    do: Do
    act: Act = Act.LEDGER_RECORD


def _through(verb: Callable[..., Entry]) -> Do:
    """The verb with the input's values as they are; papers stored first, before any lock."""

    def do(actor: User, at: datetime, code: str, values: dict[str, Any]) -> Entry:
        given = dict(values)
        if "papers" in given:
            given["papers"] = stored(given)
        return verb(actor, at, code, **given)

    return do


def _receive(actor: User, at: datetime, code: str, values: dict[str, Any]) -> Entry:
    given = dict(values)
    currency, amount = given.pop("currency"), given.pop("foreign_amount")
    rate, rate_date = given.pop("rate"), given.pop("rate_date")
    foreign = None
    if currency or amount:
        if not (currency and amount and rate and rate_date):
            raise Refusal("rate_missing", where="rate")
        foreign = Foreign(currency, amount, rate, rate_date)
    return actions.receive_funds(actor, at, code, foreign=foreign, **{**given, "papers": stored(given)})


def shares_of(written: str) -> list[tuple[int, Fraction]]:
    """Read lines like “柳湖乡 60”: a unit's name or code and its per cent."""
    found = []
    for line in written.splitlines():
        name, _space, part = line.strip().rpartition(" ")
        if not line.strip():
            continue
        unit = Org.objects.filter(name=name.strip()).first() or Org.objects.filter(code=name.strip()).first()
        if unit is None:
            raise Refusal("split_unit_unknown", where="shares", given=name or line)
        per_cent = half_width(part).rstrip("%")
        if not _PER_CENT.fullmatch(per_cent):
            raise Refusal("number_not_understood", where="shares", given=part)
        found.append((unit.pk, Fraction(per_cent) / 100))
    return found


def _split(actor: User, at: datetime, code: str, values: dict[str, Any]) -> Entry:
    given = dict(values)
    return actions.split_credit(actor, at, code, **{**given, "shares": shares_of(given["shares"])})


DOORS = {
    door.slug: door
    for door in (
        Door("stage", _("变动阶段"), forms.StageInput, _through(actions.move_stage), Act.PROJECT_SEE),
        Door("agreement", _("登记签约"), forms.AgreementInput, _through(actions.sign_agreement)),
        Door("amount", _("变更协议金额"), forms.AmountChangeInput, _through(actions.change_amount)),
        Door("receipt", _("登记到位资金"), forms.ReceiptInput, _receive),
        Door("return", _("登记资金退回"), forms.ReturnInput, _through(actions.return_funds)),
        Door("completed", _("登记完成投资"), forms.CompletedInput, _through(actions.complete_investment)),
        Door("year-plan", _("列入年度计划"), forms.YearPlanInput, _through(actions.plan_year)),
        Door("progress", _("报告进展"), forms.ProgressInput, _through(actions.report_progress)),
        Door("milestone", _("计划节点"), forms.MilestoneInput, _through(actions.plan_milestone)),
        Door("milestone-reached", _("节点完成"), forms.MilestoneReachedInput, _through(actions.reach_milestone)),
        Door("pause", _("暂停项目"), forms.PauseInput, _through(actions.pause), Act.STAGE_FORWARD),
        Door("resume", _("恢复项目"), forms.ReasonInput, _through(actions.resume), Act.STAGE_FORWARD),
        Door("withdraw", _("终止项目"), forms.ReasonInput, _through(actions.withdraw), Act.STAGE_BACKWARD),
        Door("split", _("业绩分割"), forms.SplitInput, _split, Act.CREDIT_SPLIT),
        Door("unit", _("变更责任单位"), forms.UnitInput, _through(actions.change_unit), Act.CREDIT_SPLIT),
    )
}


def correct(actor: User, at: datetime, pk: int, values: dict[str, Any]) -> Entry:
    given = dict(values)
    papers = stored(given)
    change = actions.Change(
        given.get("happened_on"),
        given.get("amount_fen"),
        code=given.get("sort") or given.get("funds") or "",
        voucher=given.get("voucher") or "",
        data={name: given[name] for name in ("payer", "event", "text") if name in given},
    )
    return actions.correct(actor, at, pk, change, reason=given["reason"], papers=papers)
