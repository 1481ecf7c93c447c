"""One form, three doors: a page's post, a JSON body, a row of a workbook. All give the same plain values or faults.

Inputs are Django forms with fields of the trade. Money comes out in integer fen, a month as the int 202603, an
organisation or company as the row that the actor may name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.core.errors import Fault, Refusal
from luodi.core.money import FEN_PER, fen, in_unit
from luodi.core.periods import Span, span
from luodi.core.words import WORDS
from luodi.kit.sentences import sentence

UNITS = ("万元", "元", "亿元")
_THOUSANDS = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d*)?$")


def half_width(text: str) -> str:
    """Full-width digits and signs as people type them with a Chinese keyboard, made plain."""
    return unicodedata.normalize("NFKC", text).strip()


def number(text: str) -> Decimal:
    """A number as written: thousands apart by commas or spaces, full-width or not. A comma anywhere else is refused: in
    “12,5” it may be a slip for a point."""
    plain = half_width(text).replace("，", ",").replace(" ", "")
    plain = plain.replace(",", "") if _THOUSANDS.match(plain) else plain
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refusal("number_not_understood", given=text) from None
    if not value.is_finite():
        raise Refusal("number_not_understood", given=text)
    return value


class MoneyWidget(forms.TextInput):
    """An amount and its unit side by side: `amount_fen` and `amount_fen_unit`."""

    template_name = "kit/money.html"
    input_type = "text"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        given = data.get(name)
        return None if given in (None, "") else (str(given), str(data.get(f"{name}_unit") or UNITS[0]))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        unit = UNITS[0]
        if isinstance(value, tuple):
            value, unit = value
        elif isinstance(value, int):
            value = format(in_unit(value, unit), "f")
        context = super().get_context(name, value, attrs)
        context["widget"].update({"units": UNITS, "unit": unit, "unit_name": f"{name}_unit"})
        context["widget"]["attrs"]["inputmode"] = "decimal"
        return context

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data


class MoneyField(forms.Field):
    """Gives integer fen. Signs are kept: whether a negative may stand is the ledger's to say."""

    widget = MoneyWidget

    def to_python(self, value: Any) -> int | None:
        if value in (None, ""):
            return None
        text, unit = value if isinstance(value, tuple) else (str(value), UNITS[0])
        try:
            if unit not in FEN_PER:
                raise Refusal("unit_not_understood", given=unit)
            return fen(number(text), unit)
        except Refusal as refusal:
            raise ValidationError([sentence(fault) for fault in refusal.faults]) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != initial)


class DayField(forms.DateField):
    """A day, written 2026-03-09 or as Chinese offices write it: 2026.3.9, 2026年3月9日, 20260309."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value in (None, ""):
            return None
        if isinstance(value, date):
            return value
        plain = half_width(str(value)).replace("年", "-").replace("月", "-").replace("日", "")
        plain = plain.replace(".", "-").replace("/", "-")
        if plain.isdigit() and len(plain) == 8:
            plain = f"{plain[:4]}-{plain[4:6]}-{plain[6:]}"
        try:
            year, month, day = (int(part) for part in plain.split("-"))
            return date(year, month, day)
        except (ValueError, OverflowError):
            raise ValidationError(sentence(Fault("date_not_understood", blanks={"given": value}))) from None


def day(text: str, where: str) -> date:
    """A day as people write it, for a filter; what is none is refused at its field."""
    try:
        found = DayField().to_python(text)
    except ValidationError:
        found = None
    if found is None:
        raise Refusal("date_not_understood", where=where, given=text)
    return found


class MonthField(forms.CharField):
    """A month, written 2026-03; gives the int 202603."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "month", "placeholder": "2026-03"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        found = _span(half_width(text))
        if found.first != found.last:
            raise ValidationError(sentence(Fault("period_not_understood", blanks={"given": value})))
        return found.first


class SpanField(forms.CharField):
    """A year, half-year, quarter or month; gives a `Span`."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        return _span(half_width(text)) if text else None


def _span(text: str) -> Span:
    try:
        return span(text)
    except Refusal as refusal:
        raise ValidationError([sentence(fault) for fault in refusal.faults]) from None


class WordField(forms.ChoiceField):
    """One of the words of a table; accepts the code or the word itself in either language (a workbook has words)."""

    def __init__(self, table: str, *, only: frozenset[str] | None = None, **kwargs: Any) -> None:
        self.table = {code: word for code, word in WORDS[table].items() if only is None or code in only}
        super().__init__(choices=self._choices_now, **kwargs)

    def _choices_now(self) -> list[tuple[str, Any]]:
        language = get_language() or "zh-hans"
        blank = [("", _("请选择"))]
        return [*blank, *((word.code, word.said(language)) for word in self.table.values())]

    def to_python(self, value: Any) -> str:
        given = half_width(str(value)) if value else ""
        for word in self.table.values():
            if given in (word.code, word.zh, word.en):
                return word.code
        return given


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # Django's class takes no argument at run time
    """A row that the actor may name; by key on pages, by `code` in JSON and workbooks."""

    def __init__(self, *, by: str = "pk", **kwargs: Any) -> None:
        super().__init__(to_field_name=by, **kwargs)


class PapersWidget(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "kit/papers.html"


class PapersField(forms.FileField):
    """Any number of papers. What they are is told by their content, when they are stored."""

    widget = PapersWidget

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
        if not given and self.required:
            raise ValidationError(self.error_messages["required"])
        return given


class Input(forms.Form):
    """The base of every input: fields carry their sentence, the first wrong one takes the focus."""

    use_required_attribute = False
    template_name = "kit/fields.html"

    def __init__(self, *args: Any, actor: Any = None, **kwargs: Any) -> None:
        self.actor = actor
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = _("请填写此项。")
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = _("不在可选项中。请从列表中选择。")
            shape = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            if isinstance(field.widget, forms.CheckboxInput):
                shape = "form-check-input"
            field.widget.attrs.setdefault("class", shape)

    def full_clean(self) -> None:
        """Checked when first asked, not while it is made: a form sets its choices in between."""
        super().full_clean()
        for name in self.errors if self.is_bound else ():
            if name in self.fields:
                attrs = self.fields[name].widget.attrs
                attrs["class"] = f"{attrs.get('class', '')} is-invalid"

    def clean_or_raise(self) -> dict[str, Any]:
        """The JSON and workbook door: plain values, or every fault at its field."""
        if not self.is_valid():
            raise InvalidInput({name: [str(one) for one in said] for name, said in self.errors.items()})
        return self.cleaned_data


class InvalidInput(Exception):
    """Faults found by fields, already said in the reader's language: field → sentences."""

    def __init__(self, faults: dict[str, list[str]]) -> None:
        super().__init__(str(faults))
        self.faults = faults


__all__ = [
    "DayField",
    "Input",
    "InvalidInput",
    "MoneyField",
    "MonthField",
    "PapersField",
    "RowField",
    "SpanField",
    "WordField",
    "half_width",
    "number",
]
