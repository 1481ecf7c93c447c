"""What people enter about a company."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.kit.inputs import Input, RowField
from luodi.people.access import Act, scope
from luodi.people.models import Org


class CompanyInput(Input):
    """A company as its business licence has it."""

    name = forms.CharField(label=_("企业名称"), max_length=120, help_text=_("按营业执照填写全称。"))
    uscc = forms.CharField(
        label=_("统一社会信用代码"), max_length=24, required=False, help_text=_("18 位；境外企业和个人没有，留空。")
    )
    name_en = forms.CharField(label=_("英文名称"), max_length=160, required=False)
    origin = forms.CharField(label=_("来源地"), max_length=60, required=False, help_text=_("注册地所在省、市或国家。"))


class NewCompanyInput(CompanyInput):
    """A company to be entered, and for which unit."""

    unit = RowField(label=_("登记单位"), queryset=Org.objects.none(), by="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = scope(self.actor, Act.PROJECT_EDIT).limit(Org.objects.filter(active=True), "").order_by("path")
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a RowField
