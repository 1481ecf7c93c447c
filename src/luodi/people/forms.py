"""Inputs of people management."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from luodi.kit.cells import in_language
from luodi.kit.inputs import DayField, Input, WordField
from luodi.people.access import Act
from luodi.people.models import Org
from luodi.people.queries import orgs_to_choose, visible_people


class OrgChoice(forms.ChoiceField):
    """A unit by its code, out of those that the actor may manage."""


class OrderField(forms.IntegerField):
    """A place in a list; nothing written is the first."""

    def __init__(self) -> None:
        super().__init__(label=_("排序"), min_value=0, max_value=9999, required=False, help_text=_("数小的排在前面。"))

    def clean(self, value: Any) -> int:
        return super().clean(value) or 0


class _Managed(Input):
    """Inputs that name units or people of the actor's scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, OrgChoice):
                field.choices = orgs_to_choose(self.actor, Act.PEOPLE_MANAGE)


class PersonInput(_Managed):
    username = forms.SlugField(label=_("账号"), max_length=40, help_text=_("字母和数字，登录时用。"))
    name = forms.CharField(label=_("姓名"), max_length=40)
    unit = OrgChoice(label=_("单位"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)


class PersonChangeInput(_Managed):
    name = forms.CharField(label=_("姓名"), max_length=40)
    unit = OrgChoice(label=_("单位"), help_text=_("角色不随单位变动。调走的人，请收回原来的角色，再给新的角色。"))
    phone = forms.CharField(label=_("电话"), max_length=20, required=False)
    language = forms.ChoiceField(label=_("语言"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, unit: Org | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if unit is not None and unit.code not in dict(field.choices):  # type: ignore[attr-defined]  # a choice field
            field.choices = [*field.choices, (unit.code, in_language(unit))]  # type: ignore[attr-defined]  # a retired one


class OrgInput(_Managed):
    parent = OrgChoice(label=_("上级单位"))
    code = forms.SlugField(label=_("编号"), max_length=32)
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = WordField("org_kind", label=_("类别"))
    group = WordField("org_group", label=_("考核分组"))


class OrgChangeInput(Input):
    name = forms.CharField(label=_("名称"), max_length=80)
    name_en = forms.CharField(label=_("英文名称"), max_length=120, required=False)
    kind = WordField("org_kind", label=_("类别"))
    group = WordField("org_group", label=_("考核分组"))
    active = forms.BooleanField(label=_("在用"), required=False)


class GrantInput(_Managed):
    role = WordField("role", label=_("角色"))
    org = OrgChoice(label=_("范围（该单位及下级）"))


class PostInput(_Managed):
    code = forms.SlugField(label=_("编号"), max_length=32)
    title = forms.CharField(label=_("职务"), max_length=80)
    title_en = forms.CharField(label=_("英文职务"), max_length=120, required=False)
    rank = WordField("rank", label=_("级别"))
    org = OrgChoice(label=_("单位"))
    order = OrderField()


class PostChangeInput(Input):
    title = forms.CharField(label=_("职务"), max_length=80)
    title_en = forms.CharField(label=_("英文职务"), max_length=120, required=False)
    rank = WordField("rank", label=_("级别"))
    order = OrderField()
    active = forms.BooleanField(label=_("在用"), required=False, help_text=_("停用后不再选作包抓领导，也不再下任务。"))


class OfficeInput(Input):
    person = forms.TypedChoiceField(label=_("任职人"), coerce=int)
    since = DayField(label=_("到任日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = visible_people(self.actor, Act.PEOPLE_MANAGE).filter(is_active=True).order_by("name")
        self.fields["person"].choices = list(rows.values_list("pk", "name"))  # type: ignore[attr-defined]  # a choice field


class LeaveInput(Input):
    until = DayField(label=_("离任日期"), help_text=_("任职到这一天为止。"))


class PasswordInput(Input):
    old = forms.CharField(label=_("原密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}))
    new = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 位，不能全是数字或常见密码。"),
    )


class TokenInput(Input):
    name = forms.CharField(label=_("用途"), max_length=40)
    days = forms.IntegerField(label=_("有效天数"), initial=90)
    read_only = forms.BooleanField(
        label=_("只能读取"), required=False, help_text=_("只取数的程序请勾选；不勾选的，能办您能办的一切。")
    )


class SignInInput(Input):
    username = forms.CharField(
        label=_("账号"), widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    password = forms.CharField(
        label=_("密码"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False
    )
