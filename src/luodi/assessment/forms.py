"""Inputs of assessment: what to run over whom, and values that people judge."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.assessment.queries import by_hand, not_runnable
from luodi.assessment.queries.trials import Bench
from luodi.books.queries import book_in, versions
from luodi.core.errors import Refusal
from luodi.core.rules.books import Book
from luodi.core.words import WORDS
from luodi.kit.inputs import Input, SpanField, number
from luodi.kit.sentences import sentences_of
from luodi.people.access import Act, scope
from luodi.people.models import Org
from luodi.people.queries import all_orgs, orgs_to_choose

Choices = list[tuple[str, str]]


def _english() -> bool:
    return (get_language() or "").startswith("en")


def _runnable() -> list[tuple[str, str, Book]]:
    """The newest version of each book that can be run over units: digest, title, book."""
    found = []
    for one in versions():
        book = book_in(one)
        if not not_runnable(book):
            found.append((one.digest, (one.title_en or one.title) if _english() else one.title, book))
    return found


def _sorts(units: list[Org]) -> Choices:
    """Whole groups and kinds to choose at once: only those that have units here."""
    language = get_language() or "zh-hans"
    found = []
    for trait, table in (("group", "org_group"), ("kind", "org_kind")):
        here = {getattr(org, trait) for org in units} - {"none"}
        found += [(f"{trait}:{code}", word.said(language)) for code, word in WORDS[table].items() if code in here]
    return found


class RunInput(Input):
    """Units one by one, or whole groups and kinds of them; without a moment, as known now."""

    book = forms.ChoiceField(label=_("考核办法"))
    period = SpanField(label=_("期间"), help_text=_("如 2026、2026-H1、2026-Q3、2026-09。"))
    sorts = forms.MultipleChoiceField(label=_("整组选择"), widget=forms.CheckboxSelectMultiple, required=False)
    units = forms.MultipleChoiceField(label=_("逐个选择单位"), widget=forms.CheckboxSelectMultiple, required=False)
    known_at = forms.DateTimeField(
        label=_("数据截至"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        help_text=_("不填为现在。填以前的时刻，就按当时已知的数据计算。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].choices = [(digest, title) for digest, title, _book in _runnable()]  # type: ignore[attr-defined]  # a choice field
        held = scope(self.actor, Act.RUN_MAKE)
        self.rows = list(held.limit(all_orgs(), "").exclude(kind__in=["region", "district"]))
        names = [(org.code, (org.name_en or org.name) if _english() else org.name) for org in self.rows]
        self.fields["units"].choices = names  # type: ignore[attr-defined]  # as above
        self.fields["sorts"].choices = _sorts(self.rows)  # type: ignore[attr-defined]  # as above
        for name in ("units", "sorts"):
            self.fields[name].widget.attrs.pop("class", None)

    def clean_known_at(self) -> datetime | None:
        given: datetime | None = self.cleaned_data["known_at"]
        return given.astimezone(UTC) if given else None

    def clean(self) -> dict[str, Any]:
        """The units chosen in either way, once each."""
        values: dict[str, Any] = super().clean() or {}
        chosen, sorts = set(values.get("units", ())), set(values.get("sorts", ()))
        values["units"] = [
            org.code for org in self.rows if org.code in chosen or {f"group:{org.group}", f"kind:{org.kind}"} & sorts
        ]
        return values


class TrialInput(RunInput):
    """Over which periods a book is tried, and over whom."""

    periods = forms.CharField(label=_("期间"), help_text=_("用逗号分开，如 2024，2025，2026；最多 6 个。"))
    field_order = ("periods", "sorts", "units")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("book", "period", "known_at"):
            del self.fields[name]

    def clean_periods(self) -> list[str]:
        field = SpanField()
        return [field.clean(part).code for part in re.split(r"[,，、\s]+", self.cleaned_data["periods"]) if part]

    def clean_known_at(self) -> None:
        return None


class WhatIfInput(Input):
    """One figure of one unit and what it would be, in the book's own unit."""

    unit = forms.ChoiceField(label=_("单位"))
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


class ValueInput(Input):
    """A value that a person gives to a unit. Yes and no are 1 and 0; money and counts stand in the book's own unit."""

    item = forms.ChoiceField(label=_("评定项"))
    unit = forms.ChoiceField(label=_("单位"))
    period = SpanField(label=_("期间"), help_text=_("如 2026、2026-H1、2026-Q3、2026-09。"))
    value = forms.DecimalField(
        label=_("评定值"), max_digits=14, decimal_places=4, help_text=_("按办法所用的单位填写；是填 1，否填 0。")
    )
    reason = forms.CharField(label=_("评定理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = []
        for digest, title, book in _runnable():
            for one in by_hand(book):
                name = one.name[1] if _english() else one.name[0]
                unit = f" · {one.unit.code}" if one.unit else ""
                items.append((f"{digest}:{one.code}", f"{title} · {name}{unit}"))
        self.fields["item"].choices = items  # type: ignore[attr-defined]  # a choice field
        self.fields["unit"].choices = orgs_to_choose(self.actor, Act.JUDGE)  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        """The item comes with its book."""
        values: dict[str, Any] = super().clean() or {}
        if "item" in values:
            values["book"], _colon, values["item"] = values["item"].partition(":")
        return values
