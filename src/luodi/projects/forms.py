"""What people enter into the register: the same on pages and in the API, marked by the stage table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.core.errors import Fault
from luodi.core.industries import DIVISIONS, SECTIONS, industry_code
from luodi.core.money import in_unit
from luodi.core.register import LABELS, LENGTHS, Master
from luodi.core.stages import next_stage
from luodi.core.words import INDUSTRIES, STAGES
from luodi.kit.inputs import DayField, Input, MoneyField, RowField, WordField, half_width
from luodi.kit.sentences import sentence
from luodi.people.access import Act
from luodi.people.models import Org, User
from luodi.people.queries import all_posts
from luodi.projects.queries import Project, investors_of, stage_table, units_to_name, users_to_name

_CODED = re.compile(r"(?i)\b[0-9A-Z]{18}\b", re.ASCII)
ROWS = {"unit": "unit_id", "person_in_charge": "person_in_charge_id", "leader_post": "leader_post_id"}


def _said(name: str) -> str:
    return LABELS[name].said(get_language() or "zh-hans")


label = lazy(_said, str)


class IndustryField(forms.ChoiceField):
    """A section or division of GB/T 4754; accepts its code, its digits or its name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=self._choices_now, **kwargs)

    def _choices_now(self) -> list[Any]:
        language = get_language() or "zh-hans"
        found: list[Any] = [("", _("请选择"))]
        for section, *_names in SECTIONS:
            said = INDUSTRIES[section].said(language)
            within = [
                (code, f"{code[1:]} {INDUSTRIES[code].said(language)}")
                for code, *_more in DIVISIONS
                if code[0] == section
            ]
            found.append((f"{section} {said}", [(section, f"{section} {said}"), *within]))
        return found

    def to_python(self, value: Any) -> str:
        given = half_width(str(value)) if value else ""
        return industry_code(given) or given


class InvestorsField(forms.CharField):
    """Companies as people write them, one a line: the code where there is one, and the name. Gives (name, code) pairs."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> Any:
        text = "\n".join(value) if isinstance(value, list) else value
        found = []
        for line in str(super().clean(text) or "").splitlines():
            plain = half_width(line)
            coded = _CODED.search(plain)
            code = coded[0].upper() if coded else ""
            name = (plain.replace(coded[0], " ") if coded else plain).strip(" ，,、;；:：\t")
            if code and not name:
                raise ValidationError(sentence(Fault("investor_line_wrong", blanks={"given": plain})))
            if name:
                found.append((name, code))
        return tuple(dict.fromkeys(found))


class PersonField(RowField):
    """Somebody by name, with where they work: names repeat."""

    def label_from_instance(self, row: User) -> str:
        return f"{row.name}（{row.unit.name}）" if row.unit else row.name


class ProjectInput(Input):
    """The master data of a project. Which fields carry a mark follows from the stage it stands at."""

    name = forms.CharField(label=label("name"), max_length=LENGTHS["name"])
    industry = IndustryField(label=label("industry"), required=False)
    kind = WordField("project_kind", label=label("kind"), required=False)
    channel = WordField("channel", label=label("channel"), required=False)
    planned_total_fen = MoneyField(label=label("planned_total_fen"), required=False)
    place = forms.CharField(label=label("place"), max_length=LENGTHS["place"], required=False)
    summary = forms.CharField(
        label=label("summary"),
        max_length=LENGTHS["summary"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("建什么、多大规模、用多少地，两三句话。"),
    )
    person_in_charge = PersonField(
        label=label("person_in_charge_id"),
        queryset=User.objects.none(),
        required=False,
        by="username",
        empty_label=_("请选择"),
    )
    leader_post = RowField(
        label=label("leader_post_id"), queryset=None, required=False, by="code", empty_label=_("请选择")
    )
    investors = InvestorsField(
        label=label("investors"),
        required=False,
        help_text=_("每行一家：统一社会信用代码加企业名称；没有代码的只写名称。没登记过的企业会一并登记。"),
    )
    planned_start_on = DayField(label=label("planned_start_on"), required=False)
    planned_completion_on = DayField(label=label("planned_completion_on"), required=False)
    planned_production_on = DayField(label=label("planned_production_on"), required=False)
    national_code = forms.CharField(
        label=label("national_code"),
        max_length=24,
        required=False,
        help_text=_("投资项目在线审批监管平台赋码，如 2026-620802-30-01-123456。"),
    )

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        self.project = project
        super().__init__(*args, **kwargs)
        people, posts = users_to_name(self.actor), all_posts()
        if project is not None:  # who is named already stays nameable, also from outside or retired
            people = User.objects.filter(
                Q(pk__in=people.order_by().values("pk")) | Q(pk=project.person_in_charge_id)
            ).order_by("unit", "name")
            kept = Q(active=True) | Q(pk=project.leader_post_id)
            posts = posts.model.objects.filter(kept).order_by("order", "code")
        self._choose("person_in_charge", people.select_related("unit"))
        self._choose("leader_post", posts)
        stage = project.stage if project is not None else "idea"
        self._mark(stage, {**self.initial, "unit": True})

    def _choose(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a RowField

    def _mark(self, stage: str, values: Mapping[str, object]) -> None:
        """A star on what the present stage asks for; a word beside what the next one will."""
        for one in stage_table().asked(stage, values):
            if one.sort == "field" and one.name in self.fields:
                vars(self.fields[one.name])["marked"] = True
        following = next_stage(stage)
        if following is None:
            return
        language = get_language() or "zh-hans"
        for one in stage_table().missing(following, values, frozenset()):
            field = self.fields.get(one.name)
            if one.sort == "field" and field is not None and "marked" not in vars(field):
                needed = _("进入“%(stage)s”阶段要填。") % {"stage": STAGES[following].said(language)}
                field.help_text = f"{needed} {field.help_text}".strip()


class NewProjectInput(ProjectInput):
    """A project to be entered: its unit, and its code where the office has given one."""

    unit = RowField(label=label("unit_id"), queryset=Org.objects.none(), by="code", empty_label=_("请选择"))
    code = forms.CharField(
        label=label("code"), max_length=32, required=False, help_text=_("留空由系统编号：单位编号-年份-顺序号。")
    )
    field_order = ("name", "unit", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("unit", units_to_name(self.actor, Act.PROJECT_EDIT))


class EditInput(ProjectInput):
    """The master data as they are to be, and the mark of what the editor had before them."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def columns_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """The input's clean values by the names of the master data: rows by their keys."""
    found = {}
    for name, value in values.items():
        if name in ROWS:
            found[ROWS[name]] = value.pk if value else None
        elif name != "seen":
            found[name] = value
    return found


def master_of(values: Mapping[str, Any]) -> Master:
    return Master(**columns_of(values))


def initial_of(project: Project) -> dict[str, Any]:
    """The project's master data as the form shows them."""
    names = [name for name in ProjectInput.base_fields if name != "investors"]
    return {**{name: getattr(project, name) for name in names}, "investors": investors_written(project)}


def investors_written(project: Project) -> str:
    return "\n".join(f"{one.uscc} {one.name}" if one.uscc else one.name for one in investors_of(project.pk))


def data_of(project: Project) -> dict[str, Any]:
    """The same as the API reads and writes them: rows by their codes, money in yuan, days as ISO."""
    total = project.planned_total_fen
    shown = initial_of(project)
    return {
        **{name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in shown.items()},
        "person_in_charge": project.person_in_charge.username if project.person_in_charge else None,
        "leader_post": project.leader_post.code if project.leader_post else None,
        "planned_total_fen": None if total is None else f"{in_unit(total, '元'):f}",
        "planned_total_fen_unit": "元",
    }
