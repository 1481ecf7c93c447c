"""What people enter about introducers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.kit.inputs import DayField, Input, PapersField, RowField, WordField
from luodi.people.access import Act, scope
from luodi.people.models import Org


class IntroducerInput(Input):
    """An introducer, and for which unit: no more of a person than is needed."""

    name = forms.CharField(label=_("姓名或名称"), max_length=80)
    sort = WordField("introducer", label=_("类别"))
    belongs_to = forms.CharField(label=_("所在单位或地区"), max_length=120, required=False)
    on_public_pay = forms.BooleanField(
        label=_("财政供养人员"), required=False, help_text=_("多数办法不奖励由财政发工资的人员。")
    )
    unit = RowField(label=_("登记单位"), queryset=Org.objects.none(), by="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = scope(self.actor, Act.PROJECT_EDIT).limit(Org.objects.filter(active=True), "").order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a RowField


class IntroductionInput(Input):
    """A claim to a project, with what proves it."""

    project = forms.CharField(label=_("项目编号"), max_length=32)
    happened_on = DayField(label=_("首次引荐日期"))
    proof = forms.CharField(label=_("凭什么认定"), max_length=200, help_text=_("如投资方书面确认、首次洽谈记录。"))
    papers = PapersField(label=_("证明材料"), required=False, help_text=_("核实前要有一份。"))
