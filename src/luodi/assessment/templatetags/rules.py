"""The kept working of a run, said for a reader: names from the book, values with their units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.assessment.queries import Source
from luodi.books.queries import formula
from luodi.core.rules.books import Book
from luodi.core.rules.telling import POLICY_WORDS, REASON_WORDS, amount

register = template.Library()
NAMED = ("input", "parameter", "figure", "item")


def _language() -> str:
    return get_language() or "zh-hans"


def _place() -> int:
    return 1 if _language().startswith("en") else 0


def said(value: Any, unit: str = "") -> str:
    """A value as a run keeps it (exact text, yes or no, absent) in the unit in which the book shows it."""
    if value is None:
        return "—"
    if isinstance(value, Mapping):
        return REASON_WORDS[value["absent"]][_place()] if "absent" in value else "…"
    if isinstance(value, str):
        try:
            return amount(Fraction(value), unit, _language())
        except ValueError:
            return value
    if isinstance(value, list):
        return "；".join(said(part, unit) for part in value)
    return amount(value, unit, _language())


@register.filter
def named(code: str, book: Book) -> str:
    """What a code of the book is called."""
    veto = next((one for one in book.vetoes if one.code == code), None)
    if veto is not None:
        return veto.name[_place()]
    return book.total.name[_place()] if code == "total" else book.named(code)[_place()]


@register.filter
def step_said(step: Mapping[str, Any], book: Book) -> str:
    text = str(step["said"])
    return named(text, book) if step["kind"] in NAMED else formula(book, text, _language())


@register.filter
def step_value(step: Mapping[str, Any]) -> str:
    return said(step["value"], step.get("unit", ""))


@register.filter
def step_note(note: str) -> str:
    """Where a value came from, or the policy that gave it."""
    return POLICY_WORDS[note][_place()] if note in POLICY_WORDS else note


@register.filter
def source_value(source: Source, book: Book) -> str:
    unit = book.inputs[source.code].unit
    return said(source.value, unit.code if unit else "")


@register.simple_tag
def parameter_said(book: Book, code: str, value: Any) -> str:
    unit = book.parameters[code].unit
    return said(value, unit.code if unit else "")


@register.filter
def plain_value(value: Any) -> str:
    return str(value) if isinstance(value, int) else said(value)


@register.filter
def normal(value: Decimal) -> str:
    """A number without idle zeros, thousands apart."""
    return f"{value.normalize():,f}"


@register.filter
def reason_word(code: str) -> str:
    return REASON_WORDS[code][_place()] if code in REASON_WORDS else code


@register.filter
def policy_word(code: str) -> str:
    return POLICY_WORDS[code][_place()] if code in POLICY_WORDS else code


@register.filter
def origin_word(kind: str) -> str:
    words = {
        "definition": _("口径"),
        "target": _("年度任务"),
        "judged": _("评定值"),
        "entered": _("填报值"),
        "trait": _("对象属性"),
        "period": _("考核期间"),
        "book": _("另一办法"),
    }
    return words.get(kind, kind)


@register.filter
def cause_word(kind: str) -> str:
    words = {
        "input": _("数据变动"),
        "parameter": _("参数变动"),
        "book": _("办法变动"),
        "policy": _("处理方式变动"),
        "peers": _("同组单位变动"),
        "item": _("分项变动"),
        "subject": _("被考核单位变动"),
    }
    return words.get(kind, kind)
