"""What an office fills in around a ranking."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.kit.inputs import DayField, Input


class BulletinInput(Input):
    title = forms.CharField(label=_("标题"), max_length=120)
    number = forms.CharField(label=_("文号"), max_length=60, help_text=_("如：崆招组办发〔2026〕3号"))
    to = forms.CharField(label=_("主送"), max_length=200)
    body = forms.CharField(label=_("正文"), widget=forms.Textarea(attrs={"rows": 10}))
    signer = forms.CharField(label=_("落款单位"), max_length=80)
    dated_on = DayField(label=_("落款日期"))
