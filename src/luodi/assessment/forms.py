"""Inputs of assessment: what to run over whom, and values that people judge."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.assessment.queries import by_hand
from luodi.books.queries import book_of, versions
from luodi.kit.inputs import Input, SpanField
from luodi.people.access import Act
from luodi.people.queries import all_orgs, orgs_to_choose


def _books() -> list[tuple[str, str]]:
    english = (get_language() or "").startswith("en")
    return [(one.digest, (one.title_en or one.title) if english else one.title) for one in versions()]


class RunInput(Input):
    book = forms.ChoiceField(label=_("考核办法"))
    period = SpanField(label=_("期间"), help_text=_("如 2026、2026-H1、2026-Q3、2026-09。"))
    units = forms.MultipleChoiceField(label=_("被考核单位"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["book"].choices = _books()  # type: ignore[attr-defined]  # a choice field
        rows = all_orgs().exclude(kind__in=["region", "district"])
        self.fields["units"].choices = list(rows.values_list("code", "name"))  # type: ignore[attr-defined]  # as above
        self.fields["units"].widget.attrs.pop("class", None)


class ValueInput(Input):
    book = forms.ChoiceField(label=_("考核办法"))
    item = forms.ChoiceField(label=_("评定项"))
    unit = forms.ChoiceField(label=_("单位"))
    period = SpanField(label=_("期间"))
    value = forms.DecimalField(label=_("评定值"), max_digits=14, decimal_places=4)
    reason = forms.CharField(label=_("评定理由"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = []
        for one in versions():
            book = book_of(one.digest)
            choices += [(given.code, f"{book.title[0]}：{given.name[0]}") for given in by_hand(book)]
        self.fields["book"].choices = [pair for pair in _books() if by_hand(book_of(pair[0]))]  # type: ignore[attr-defined]  # a choice field
        self.fields["item"].choices = choices  # type: ignore[attr-defined]  # as above
        self.fields["unit"].choices = orgs_to_choose(self.actor, Act.JUDGE)  # type: ignore[attr-defined]  # as above
