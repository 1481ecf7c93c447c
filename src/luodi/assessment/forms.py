"""Inputs of assessment: what to run over whom, and values that people judge."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.assessment.queries.giving import Question, Sheet
from luodi.assessment.queries.subjects import Choice, choices
from luodi.assessment.queries.trials import Bench
from luodi.core.errors import Refusal
from luodi.core.rules.books import Book
from luodi.core.rules.books import Input as BookInput
from luodi.core.rules.values import shown
from luodi.core.words import WORDS
from luodi.kit.cells import in_language
from luodi.kit.inputs import DayField, Input, MoneyField, PapersField, SpanField, number
from luodi.kit.sentences import sentences_of
from luodi.people.access import Act
from luodi.people.queries import all_orgs, orgs_to_choose
from luodi.projects.queries import visible_projects

Choices = list[tuple[str, str]]
# By what whole groups of subjects are chosen, and the words that they are said in.
SORTS = {"group": "org_group", "kind": "org_kind", "rank": "rank", "stage": "stage", "introducer": "introducer"}


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _sorts(found: list[Choice]) -> Choices:
    """Whole groups to choose at once, in the reader's language: only those that have subjects here."""
    language = get_language() or "zh-hans"
    here = {sort for one in found for sort in one.sorts}
    said = [
        (f"{trait}:{code}", word.said(language))
        for trait, table in SORTS.items()
        for code, word in WORDS[table].items()
        if f"{trait}:{code}" in here and code != "none"
    ]
    units = {f"unit:{org.code}": in_language(org) for org in all_orgs()}
    units |= {f"under:{org.path}": in_language(org) for org in all_orgs()}
    return said + [(sort, name) for sort, name in units.items() if sort in here]


class RunInput(Input):
    """A period and subjects of one book, one by one or whole groups of them; without a moment, as known now."""

    period = SpanField(label=_("期间"), help_text=_("如 2026、2026-H1、2026-Q3、2026-09。"))
    sorts = forms.MultipleChoiceField(label=_("整组选择"), widget=forms.CheckboxSelectMultiple, required=False)
    subjects = forms.MultipleChoiceField(label=_("逐个选择"), widget=forms.CheckboxSelectMultiple, required=False)
    known_at = forms.DateTimeField(
        label=_("数据截至"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text=_("不填为现在。填以前的时刻，就按当时已知的数据计算。"),
    )

    def __init__(self, *args: Any, book: Book, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = choices(self.actor, book.subject)
        names = [(one.code, one.name_en if _english() else one.name) for one in self.found]
        self.fields["subjects"].choices = names  # type: ignore[attr-defined]  # a choice field
        self.fields["sorts"].choices = _sorts(self.found)  # type: ignore[attr-defined]  # as above
        for name in ("subjects", "sorts"):
            self.fields[name].widget.attrs.pop("class", None)

    def clean_known_at(self) -> datetime | None:
        given: datetime | None = self.cleaned_data["known_at"]
        return given.astimezone(UTC) if given else None

    def clean(self) -> dict[str, Any]:
        """The subjects chosen in either way, once each: groups of one sort widen, groups of different sorts narrow."""
        values: dict[str, Any] = super().clean() or {}
        chosen = set(values.get("subjects", ()))
        groups: dict[str, set[str]] = {}
        for sort in values.get("sorts", ()):
            groups.setdefault(sort.partition(":")[0], set()).add(sort)
        values["subjects"] = [
            one.code
            for one in self.found
            if one.code in chosen or (groups and all(one.sorts & wanted for wanted in groups.values()))
        ]
        return values


class TrialInput(RunInput):
    """Over which periods a book is tried, and over whom."""

    periods = forms.CharField(label=_("期间"), help_text=_("用逗号分开，如 2024，2025，2026；最多 6 个。"))
    field_order = ("periods", "sorts", "subjects")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("period", "known_at"):
            del self.fields[name]

    def clean_periods(self) -> list[str]:
        field = SpanField()
        return [field.clean(part).code for part in re.split(r"[,，、\s]+", self.cleaned_data["periods"]) if part]

    def clean_known_at(self) -> None:
        return None


class WhatIfInput(Input):
    """One figure of one unit and what it would be, in the book's own unit."""

    unit = forms.ChoiceField(label=_("被考核对象"))
    input = forms.ChoiceField(label=_("哪个数"))
    value = forms.CharField(
        label=_("改成多少"),
        max_length=24,
        required=False,
        help_text=_("按办法所用的单位；只看排名怎样最容易提高时不填。"),
    )

    def __init__(self, *args: Any, bench: Bench, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        place = 1 if _english() else 0
        self.fields["unit"].choices = [  # type: ignore[attr-defined]  # a choice field
            (code, one["name_en"] if place and one["name_en"] else one["name"]) for code, one in bench.named.items()
        ]
        self.fields["input"].choices = [  # type: ignore[attr-defined]  # as above
            (one.code, f"{one.name[place]}{f' · {one.unit.code}' if one.unit and one.unit.code else ''}")
            for one in bench.movable
        ]

    def clean_value(self) -> Fraction | None:
        given = self.cleaned_data["value"]
        try:
            return Fraction(number(given)) if given else None
        except Refusal as refusal:
            raise ValidationError([said for _where, said in sentences_of(refusal)]) from None


WHAT = (
    ("agreement_signed", _("签订正式合同")),
    ("funds_received", _("资金到位")),
    ("investment_completed", _("完成投资")),
    ("started", _("开工")),
    ("completed", _("竣工")),
    ("producing", _("投产")),
    ("moved", _("项目改归另一单位")),
)


class IdeaInput(Input):
    """What might have happened, to which project: an existing one by its code, or a new one of a unit."""

    what = forms.ChoiceField(label=_("假设发生了什么"), choices=WHAT)
    project = forms.CharField(label=_("项目编号"), max_length=32, required=False, help_text=_("不填就是一个新项目。"))
    unit = forms.ChoiceField(label=_("单位"), required=False, help_text=_("新项目归谁，或改归谁。"))
    amount_fen = MoneyField(label=_("金额"), required=False)
    on = DayField(label=_("日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "—"), *orgs_to_choose(self.actor, Act.RUN_MAKE)]  # type: ignore[attr-defined]  # a choice field

    def clean_project(self) -> str:
        code: str = self.cleaned_data["project"].strip()
        if code and not visible_projects(self.actor, Act.RUN_MAKE).filter(code=code).exists():
            raise ValidationError(_("没有编号为“%(code)s”的项目。请核对编号，或者不填。") % {"code": code})
        return code


class ShowInput(Input):
    """Until when the units may object."""

    until = DayField(label=_("受理异议到"), help_text=_("到这一天为止，各单位可以对自己的得分提出异议。"))


class ObjectionInput(Input):
    """What is wrong with one line of the score."""

    text = forms.CharField(
        label=_("哪里不对"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明哪个数不对、应当是多少、依据什么。"),
    )
    papers = PapersField(label=_("依据材料"), required=False)


class DecisionInput(Input):
    """What an item that has no value is worth, and why."""

    value = forms.CharField(label=_("计多少"), max_length=60)
    reason = forms.CharField(label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    papers = PapersField(label=_("依据材料"), required=False)

    def __init__(self, *args: Any, asked: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if asked is None:
            return
        field = self.fields["value"]
        if asked.unit:
            field.label = gettext("计多少（%(unit)s）") % {"unit": asked.unit}
            field.help_text = gettext("只写数，单位是%(unit)s。") % {"unit": asked.unit}
        if asked.most is not None and not asked.is_money:
            most = {"most": shown(asked.most), "unit": asked.unit}
            field.help_text = gettext("只写数，不超过满分 %(most)s%(unit)s。") % most
        if asked.item.type.kind == "yesno":
            field.help_text = gettext("写“是”或“否”。")


class ChoiceInput(Input):
    """Which of those compared were decided on, and why."""

    subjects = forms.MultipleChoiceField(label=_("选定"), widget=forms.CheckboxSelectMultiple, required=False)
    reason = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("为什么选这几个、会议或文件的名称和日期。没有选最高分的，写明原因。"),
    )
    papers = PapersField(label=_("会议纪要等材料"), required=False)

    def __init__(self, *args: Any, offered: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subjects"].choices = offered  # type: ignore[attr-defined]  # a choice field
        self.fields["subjects"].widget.attrs.pop("class", None)


class AnswerInput(Input):
    """Whether an objection is upheld, and why."""

    upheld = forms.ChoiceField(
        label=_("答复"), choices=[("yes", _("成立")), ("no", _("不成立"))], widget=forms.RadioSelect
    )
    text = forms.CharField(label=_("理由"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
    papers = PapersField(label=_("依据材料"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["upheld"].widget.attrs.pop("class", None)


class FinalInput(Input):
    """Which result this one takes the place of; none: it was heard itself."""

    of = forms.TypedChoiceField(label=_("接替哪一次"), coerce=int, empty_value=None, required=False)
    unchanged = forms.CharField(
        label=_("为什么没有变化"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("异议成立的那一项，接替后得分仍和原来一样的，写明原因；有变化的不填。"),
    )
    pending = forms.CharField(
        label=_("为什么带着待定公布"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, olds: Choices, waits: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if waits:
            said = gettext(
                "还有 %(n)s 处待定，要由人决定。先决定再考核一次；一定要带着待定公布的，写明原因，会登在通报上。"
            )
            self.fields["pending"].help_text = said % {"n": waits}
        else:
            del self.fields["pending"]
        if not olds:
            del self.fields["unchanged"]
        self.fields["of"].choices = [("", _("不接替，就是这一次")), *olds]  # type: ignore[attr-defined]  # a choice field


class NoticeInput(Input):
    """From when to when a result is on public notice."""

    since = DayField(label=_("公示自"))
    until = DayField(label=_("公示至"))


class ApproveAwardsInput(Input):
    """Within which budget the list of awards is approved, and on what grounds."""

    budget_fen = MoneyField(label=_("本次预算"))
    reason = forms.CharField(label=_("批准意见"), max_length=200)


class PayInput(Input):
    """The payment of an approved award, or of a part of it."""

    line = forms.ChoiceField(label=_("哪一笔"))
    amount_fen = MoneyField(label=_("支付金额"))
    voucher = forms.CharField(label=_("凭证号"), max_length=60)
    papers = PapersField(label=_("支付凭证"))

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = lines  # type: ignore[attr-defined]  # a choice field


class GivenInput(Input):
    """One value that a person gives to one subject of a book: how programs write a cell of the sheet."""

    book = forms.CharField(label=_("办法"), max_length=64)
    period = forms.CharField(label=_("期间"), max_length=12)
    subject = forms.CharField(label=_("被考核对象"), max_length=64)
    item = forms.CharField(label=_("哪一项"), max_length=80)
    value = forms.CharField(label=_("数值"), max_length=2000, widget=forms.Textarea)
    reason = forms.CharField(label=_("评定理由"), max_length=200)
    papers = PapersField(label=_("依据材料"), required=False)


def _cell(one: BookInput) -> forms.Widget:
    """What a value is written or chosen in: words and yes or no are chosen, days have the calendar."""
    if one.type.kind == "rows":
        return forms.Textarea(attrs={"rows": 2})
    if one.type.kind == "yesno":
        return forms.Select(choices=[("", ""), ("yes", _("是")), ("no", _("否"))])
    if one.type.kind == "text" and one.choices:
        return forms.Select(choices=[("", ""), *((word, word) for word in one.choices)])
    if one.type.kind == "date":
        return forms.DateInput(attrs={"type": "date"})
    return forms.TextInput(attrs={"inputmode": "decimal"} if one.type.kind == "number" else {})


class ValuesInput(Input):
    """Values that a person gives to the subjects of a book in a period: a cell for each, those left empty stay as they
    are. `sheet` holds the cells for the page: a row a subject, with what stands now."""

    reason = forms.CharField(
        label=_("评定理由"), max_length=200, help_text=_("依据什么评定或填报，一次填写的各项共用。")
    )
    papers = PapersField(label=_("依据材料"), required=False, help_text=_("填报的数要附依据；评定的分可不附。"))

    template_name = "assessment/_values.html"

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        for row in sheet.rows:
            for cell in row.cells:
                one = cell.column.input
                label = f"{row.member['name']} · {one.name[1 if _english() else 0]}"
                widget = _cell(one)
                kind = "form-select" if isinstance(widget, forms.Select) else "form-control"
                widget.attrs |= {"class": kind, "aria-label": label}
                self.fields[cell.name] = forms.CharField(label=label, max_length=2000, required=False, widget=widget)

    @property
    def lines(self) -> list[tuple[str, list[tuple[Any, Any]]]]:
        """Each subject's name with its cells and their fields."""
        place = "name_en" if _english() else "name"
        return [
            (str(row.member[place] or row.member["name"]), [(cell, self[cell.name]) for cell in row.cells])
            for row in self.sheet.rows
        ]

    @property
    def shared(self) -> list[Any]:
        return [self["reason"], self["papers"]]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        given = {cell.name: values.pop(cell.name, "") for row in self.sheet.rows for cell in row.cells}
        values["values"] = {name: text for name, text in given.items() if text}
        if not values["values"] and not self.errors:
            raise ValidationError(_("还没有填写任何一项。"))
        return values
