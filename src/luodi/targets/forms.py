"""Inputs of targets: the year to make quotas for, a unit's target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.core.errors import Refusal
from luodi.figures.queries import catalogue
from luodi.kit.inputs import Input, number
from luodi.kit.sentences import sentence
from luodi.people.access import Act
from luodi.people.queries import orgs_to_choose


class YearInput(Input):
    year = forms.IntegerField(label=_("年度"))


class TargetInput(Input):
    """Money targets are entered in 万元, counts as they are."""

    year = forms.IntegerField(label=_("年度"))
    unit = forms.ChoiceField(label=_("单位"))
    code = forms.ChoiceField(label=_("指标"))
    amount = forms.CharField(label=_("任务数"), help_text=_("金额指标填万元，个数指标填个数。"))
    reason = forms.CharField(label=_("依据"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        english = (get_language() or "").startswith("en")
        asked = [one for one in catalogue() if one.unit != "percent" and one.code.endswith("_year")]
        self.fields["code"].choices = [(one.code, one.en if english else one.zh) for one in asked]  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].choices = orgs_to_choose(self.actor, Act.QUOTA_SET)  # type: ignore[attr-defined]  # as above

    def clean_amount(self) -> Any:
        try:
            return number(str(self.cleaned_data["amount"]))
        except Refusal as refusal:
            raise ValidationError([sentence(fault) for fault in refusal.faults]) from None


class FairnessLimitInput(Input):
    """From which day on, and beyond what, a target is flagged."""

    growth_points = forms.IntegerField(
        label=_("增幅高于各单位中位数（百分点）"), help_text=_("要求的增幅比中位数高出超过这么多，就提示。")
    )
    stock_percent = forms.IntegerField(
        label=_("任务占可到位存量（%）"), help_text=_("任务超过上年末已签未到的这么多，就提示。")
    )
    since = forms.DateField(label=_("自"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    reason = forms.CharField(label=_("依据"), max_length=200)
