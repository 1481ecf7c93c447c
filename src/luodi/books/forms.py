"""Inputs of rule books: a new one by a short form or a text, the text while it is written, and what is decided on it."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from luodi.core.rules.grammar import PERIODS, SUBJECTS
from luodi.core.rules.reading import decoded
from luodi.core.rules.starting import KINDS, Line
from luodi.kit.inputs import Input, half_width

_SUBJECTS = {"unit": _("单位"), "post": _("领导职务"), "person": _("个人"), "project": _("项目"), "introducer": _("引荐人"),
             "enterprise": _("企业"), "event": _("活动"), "region": _("地区"), "team": _("专班")}  # fmt: skip
_PERIODS = {"year": _("年"), "half_year": _("半年"), "quarter": _("季度"), "month": _("月"), "once": _("一次")}
# What people write for each construct; the construct's own word serves as well.
_KINDS = {
    "完成率": "ratio",
    "每高": "steps",
    "增减": "steps",
    "分档": "bands",
    "逐个": "each",
    "评定": "judged",
    "按次": "expression",
}


class BeginInput(Input):
    """A new book: what it is called and who is assessed, and its items, a line each."""

    title = forms.CharField(label=_("名称"), max_length=120)
    code = forms.RegexField(
        label=_("编号"), regex=r"^[a-z0-9][a-z0-9-]{1,59}$", help_text=_("小写字母、数字和连字符，例如 kt-2027")
    )
    subject = forms.ChoiceField(label=_("考核谁"), choices=[(code, _SUBJECTS[code]) for code in SUBJECTS])
    period = forms.ChoiceField(label=_("多久一次"), choices=[(code, _PERIODS[code]) for code in PERIODS])
    source = forms.CharField(label=_("依据的文件"), required=False, max_length=200)
    place = forms.CharField(label=_("地方"), required=False, max_length=60)
    year = forms.CharField(label=_("年份"), required=False, max_length=9)
    lines = forms.CharField(
        label=_("各项"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "每行一项：名称，算法，分值。算法写：完成率、增减、分档、逐个、评定、按次。例如“到位资金，完成率，60”。"
        ),
    )

    def clean_lines(self) -> list[Line]:
        found = []
        for number, row in enumerate(str(self.cleaned_data["lines"]).splitlines(), 1):
            if row.strip():
                found.append(_line(number, row))
        return found


def _line(number: int, row: str) -> Line:
    parts = [part.strip() for part in re.split(r"[,，\t]", row) if part.strip()]
    kind = _KINDS.get(parts[1], parts[1]) if len(parts) == 3 else ""
    if kind not in KINDS:
        raise ValidationError(
            _("第 %(n)s 行要写“名称，算法，分值”，算法是：完成率、增减、分档、逐个、评定、按次。") % {"n": number}
        )
    try:
        points = Decimal(half_width(parts[2]).removesuffix("分"))
    except InvalidOperation:
        points = Decimal(0)
    if not 0 < points <= 10_000:
        raise ValidationError(
            _("第 %(n)s 行的分值“%(given)s”不是 0 到 10000 之间的数。") % {"n": number, "given": parts[2]}
        )
    return Line(parts[0], kind, points)


class TextInput(Input):
    """The text of a book, pasted or as a file."""

    text = forms.CharField(label=_("办法文本"), widget=forms.Textarea(attrs={"rows": 18}), required=False)
    file = forms.FileField(label=_("或选择文件"), required=False)


class LimitsInput(Input):
    """The red lines as text, and why they are changed."""

    text = forms.CharField(label=_("红线文本"), widget=forms.Textarea(attrs={"rows": 30, "spellcheck": "false"}))
    reason = forms.CharField(label=_("修改理由"), max_length=200)


class SinceInput(Input):
    """From which day a book holds."""

    since = forms.DateField(label=_("从哪天起执行"), widget=forms.DateInput(attrs={"type": "date"}))


class ReasonInput(Input):
    reason = forms.CharField(label=_("退回理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))


def text_of(values: dict[str, Any]) -> str:
    """The text that was pasted or sent as a file; empty where it is neither, or no text."""
    if values["file"]:
        try:
            return decoded(values["file"].read())
        except UnicodeDecodeError:
            return ""
    return str(values["text"])
