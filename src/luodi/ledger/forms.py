"""What people enter into the ledger: one input for each kind of fact, the same on pages and in the API."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.core.facts import Fact, Kind
from luodi.core.money import in_unit
from luodi.core.standing import Standing
from luodi.core.words import AGREEMENTS, STAGES
from luodi.kit.inputs import DayField, Input, MoneyField, PapersField, RowField, WordField
from luodi.ledger.queries import all_standings
from luodi.people.models import Org
from luodi.projects.queries import Project

CURRENCIES = [(code, code) for code in ("", "USD", "EUR", "HKD", "JPY", "GBP")]
PROOF = _("扫描件或照片，可多选；不强制要求现场照片或定位。")


class AboutProject(Input):
    """The base of inputs about one project."""

    happened_on = DayField(label=_("发生日期"))

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, **kwargs)

    def standings(self, *kinds: Kind) -> list[Standing]:
        if self.project is None:
            return []
        return [one for one in all_standings([self.project.pk], kinds)[self.project.pk] if one.in_book(0)]


class AgreementInput(AboutProject):
    sort = WordField("agreement", label=_("协议类型"), help_text=_("意向书只作记录，不计入签约项目和签约额。"))
    amount_fen = MoneyField(label=_("协议金额"))
    event = forms.CharField(label=_("签约活动"), required=False, max_length=60)
    replaces = forms.TypedChoiceField(
        label=_("替代哪份协议"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("框架协议转为正式合同时选择原协议，避免同一笔投资计两次。"),
    )
    papers = PapersField(label=_("协议扫描件"), required=False, help_text=PROOF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = self.standings(Kind.AGREEMENT_SIGNED)
        said = [(one.fact.id, f"{one.fact.happened_on} {AGREEMENTS[one.fact.code].zh}") for one in before]
        self.fields["replaces"].choices = [("", "—"), *said]  # type: ignore[attr-defined]  # a TypedChoiceField


class AmountChangeInput(AboutProject):
    by_fen = MoneyField(label=_("增减金额"), help_text=_("减少时填负数。"))
    reason = forms.CharField(label=_("原因"), max_length=200)
    papers = PapersField(label=_("补充协议"), required=False, help_text=PROOF)


class ReceiptInput(AboutProject):
    amount_fen = MoneyField(label=_("到位金额（人民币）"), required=False, help_text=_("外币到账可留空，按汇率折算。"))
    funds = WordField("funds", label=_("资金种类"))
    payer = forms.CharField(label=_("付款方"), max_length=120)
    voucher = forms.CharField(label=_("凭证号"), max_length=60, help_text=_("按银行回单填写；同一凭证只能登记一次。"))
    currency = forms.ChoiceField(label=_("外币"), choices=CURRENCIES, required=False)
    foreign_amount = forms.DecimalField(label=_("外币金额"), required=False, max_digits=20, decimal_places=2)
    rate = forms.DecimalField(label=_("汇率"), required=False, max_digits=12, decimal_places=6)
    rate_date = DayField(label=_("汇率日期"), required=False)
    papers = PapersField(label=_("银行回单"), required=False, help_text=PROOF)


class ReturnInput(AboutProject):
    amount_fen = MoneyField(label=_("退回金额"), help_text=_("填正数。"))
    funds = WordField("funds", label=_("资金种类"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60)
    reason = forms.CharField(label=_("原因"), max_length=200)
    papers = PapersField(label=_("银行回单"), required=False, help_text=PROOF)


class CompletedInput(AboutProject):
    amount_fen = MoneyField(label=_("本月完成投资"), help_text=_("按月登记；发生日期填该月任意一天。"))
    papers = PapersField(label=_("证明材料"), required=False, help_text=PROOF)


class YearPlanInput(AboutProject):
    year = forms.IntegerField(label=_("计划年度"), min_value=1978, max_value=2100)
    amount_fen = MoneyField(label=_("投资规模"))
    papers = PapersField(label=_("计划文件"), required=False, help_text=PROOF)


class ProgressInput(AboutProject):
    text = forms.CharField(label=_("进展情况"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    percentage = forms.IntegerField(label=_("形象进度（%）"), required=False)
    papers = PapersField(label=_("图片或材料（可不传）"), required=False, help_text=PROOF)


class MilestoneInput(AboutProject):
    name = forms.CharField(label=_("节点"), max_length=80, help_text=_("如：完成征地、取得规划许可、施工招标。"))
    due_on = DayField(label=_("计划完成日期"))
    owner = forms.CharField(label=_("责任人"), max_length=40, required=False)


class MilestoneReachedInput(AboutProject):
    milestone = forms.TypedChoiceField(label=_("节点"), coerce=int)
    papers = PapersField(label=_("证明材料"), required=False, help_text=PROOF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reached = {one.fact.data.get("milestone") for one in self.standings(Kind.MILESTONE_REACHED)}
        planned = [one.fact for one in self.standings(Kind.MILESTONE_PLANNED) if one.fact.id not in reached]
        said = [(fact.id, f"{fact.data['name']}（{fact.data['due_on']}）") for fact in planned]
        self.fields["milestone"].choices = said  # type: ignore[attr-defined]  # a TypedChoiceField


class StageInput(AboutProject):
    to = WordField("stage", label=_("进入阶段"))
    reason = forms.CharField(label=_("原因（退回以前的阶段时必填）"), max_length=200, required=False)
    papers = PapersField(label=_("证明材料"), required=False, help_text=PROOF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.project is not None:
            codes = list(STAGES)
            following = codes[codes.index(self.project.stage) + 1 :][:1]
            self.fields["to"].initial = following[0] if following else None


class PauseInput(AboutProject):
    until = DayField(label=_("预计恢复日期"), required=False)
    reason = forms.CharField(label=_("原因"), max_length=200)


class ReasonInput(AboutProject):
    reason = forms.CharField(label=_("原因"), max_length=200)


class SplitInput(AboutProject):
    """Shares in per cent, one line for each unit."""

    shares = forms.CharField(
        label=_("份额"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("每行一个单位，如“柳湖乡 60”；合计 100。第一行为牵头单位，项目数计在牵头单位。"),
    )
    reason = forms.CharField(label=_("依据"), max_length=200)


class UnitInput(AboutProject):
    unit = RowField(label=_("新的责任单位"), queryset=Org.objects.filter(active=True), by="code")
    reason = forms.CharField(label=_("原因"), max_length=200)


class AnswerInput(Input):
    """Why a fact is refused or voided."""

    reason = forms.CharField(label=_("原因"), max_length=200)


_CORRECTABLE = {
    Kind.AGREEMENT_SIGNED: ("amount_fen", "sort", "event"),
    Kind.AMOUNT_CHANGED: ("amount_fen",),
    Kind.FUNDS_RECEIVED: ("amount_fen", "funds", "payer", "voucher"),
    Kind.FUNDS_RETURNED: ("amount_fen", "funds", "voucher"),
    Kind.INVESTMENT_COMPLETED: ("amount_fen",),
    Kind.YEAR_PLANNED: ("amount_fen",),
    Kind.PROGRESS_REPORTED: ("text",),
}
_ALWAYS = ("happened_on", "reason", "papers")


class CorrectionInput(Input):
    """A fact as it stands, to be set right: only what differs from it is a correction."""

    happened_on = DayField(label=_("发生日期"))
    amount_fen = MoneyField(label=_("金额"))
    sort = WordField("agreement", label=_("协议类型"))
    funds = WordField("funds", label=_("资金种类"))
    payer = forms.CharField(label=_("付款方"), max_length=120)
    voucher = forms.CharField(label=_("凭证号"), max_length=60)
    event = forms.CharField(label=_("签约活动"), required=False, max_length=60)
    text = forms.CharField(label=_("内容"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)
    reason = forms.CharField(label=_("更正原因"), max_length=200)
    papers = PapersField(label=_("补充材料"), required=False, help_text=PROOF)

    def __init__(self, *args: Any, fact: Fact, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = (*_ALWAYS, *_CORRECTABLE.get(fact.kind, ()))
        for name in set(self.fields) - set(offered):
            del self.fields[name]
        data = fact.data
        self.present: dict[str, Any] = {"happened_on": fact.happened_on, "amount_fen": fact.amount, "sort": fact.code}
        self.present |= {"funds": fact.code, "voucher": fact.voucher}
        self.present |= {name: str(data.get(name) or "") for name in ("payer", "event", "text")}
        for name, value in self.present.items():
            if name in self.fields:
                self.fields[name].initial = value

    def clean(self) -> dict[str, Any]:
        """What is as it was is left out: a correction says what it changes, and nothing else."""
        given = super().clean() or self.cleaned_data
        same = {name for name, value in self.present.items() if name in given and given[name] == value}
        return {name: value for name, value in given.items() if name not in same}


def present_data(fact: Fact) -> dict[str, Any]:
    """A fact's values as a program would write them into the correction."""
    amount = {} if fact.amount is None else {"amount_fen": f"{in_unit(fact.amount, '元'):f}", "amount_fen_unit": "元"}
    texts = {name: fact.data.get(name) or "" for name in ("payer", "event", "text")}
    coded = {"sort": fact.code, "funds": fact.code, "voucher": fact.voucher}
    return {"happened_on": fact.happened_on.isoformat(), **amount, **coded, **texts}
