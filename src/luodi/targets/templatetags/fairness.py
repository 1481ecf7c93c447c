"""Sizes and shares as the page of fairness writes them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from luodi.core.money import shown
from luodi.core.rules.values import shown as places

register = template.Library()


@register.filter
def size(value: int | None, is_money: bool) -> str:
    """An amount in 万元 or a count; what is missing is a dash, not zero."""
    if value is None:
        return "—"
    return shown(value, "万元") if is_money else f"{value:,}"


@register.filter
def percent(value: Fraction | None) -> str:
    """Per cent to one place, half up."""
    return "—" if value is None else places(value, 1)
