"""What templates say of values: words of the trade, money, moments, icons."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from luodi.core.money import shown
from luodi.core.words import Word, said
from luodi.kit.cells import amount as shown_amount
from luodi.kit.cells import entered_unit, in_language, sum_said

register = template.Library()


@register.filter
def word(code: str | None, table: str) -> str:
    """The word for a code, in the reader's language: {{ project.stage|word:"stage" }}."""
    return said(table, code, get_language() or "zh-hans") if code else "—"


@register.filter
def speak(value: Word) -> str:
    """A Word in the reader's language."""
    return value.said(get_language() or "zh-hans")


register.filter("in_language", in_language)
register.filter("entered_unit", entered_unit)


@register.filter
def wan(amount: int | None) -> str:
    """A sum in 万元, for English readers in millions; the heading beside it says which."""
    return "—" if amount is None else shown_amount(amount)


@register.filter
def money(amount: int | None) -> str:
    """The same with its unit behind it."""
    return "—" if amount is None else sum_said(amount)


@register.filter
def yuan(amount: int | None) -> str:
    return "—" if amount is None else shown(amount, "元")


@register.filter
def month(value: int | None) -> str:
    return "—" if not value else f"{value // 100}-{value % 100:02}"


@register.filter
def moment(value: datetime | None) -> str:
    """A moment to the minute, in the district's time."""
    return "—" if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")


@register.simple_tag
@cache
def asset(path: str) -> str:
    """The address of a file that every page names: looked up once, for it does not change while the house runs."""
    return static(path)


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A drawing beside words; it says nothing that the words do not. Said once: where files lie does not change."""
    address = static("vendor/icons.svg")
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', address, name
    )
