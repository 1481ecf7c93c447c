"""Sizes and shares as the page of fairness writes them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from luodi.core.rules.values import shown as places
from luodi.kit.cells import amount
from luodi.targets.queries.fairness import STOCKS

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
    return "—" if value is None else f"{Decimal(places(value, 1)):.1f}"


@register.simple_tag
def figure_of(code: str, year: int, unit: str) -> str:
    """Where what a unit had in a year is worked out."""
    return f"{reverse('figure', args=[code])}?{urlencode({'period': year, 'state': 'verified', 'unit': unit})}"


@register.simple_tag
def stock_of(code: str, year: int, unit: str) -> str:
    """The rows that make what was signed and had not come: those between the two figures that it is taken from."""
    signed, came = STOCKS[code]
    asked = {"period": year - 1, "state": "verified", "unit": unit, "other": came}
    return f"{reverse('figure-bridge', args=[signed])}?{urlencode(asked)}"
