"""Sizes and shares as the page of fairness writes them."""

from __future__ import annotations

from fractions import Fraction

from django import template

from luodi.core.rules.values import shown as places
from luodi.kit.cells import amount

register = template.Library()


@register.filter
def size(value: int | None, is_money: bool) -> str:
    """An amount in the reader's unit or a count; what is missing is a dash, not zero."""
    if value is None:
        return "—"
    return amount(value) if is_money else f"{value:,}"


@register.filter
def percent(value: Fraction | None) -> str:
    """Per cent to one place, half up."""
    return "—" if value is None else places(value, 1)
