"""Figures in templates: their value, unit, change, and the address that opens their rows."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.core.money import shown
from luodi.figures.queries import Change, Figure
from luodi.kit.cells import drawn_unit, headline, unit_name

register = template.Library()


def said(value: int | Decimal | None, unit: str) -> str:
    if value is None:
        return "—"
    if unit == "fen":
        return headline(int(value))[0]
    return f"{value:,}"


@register.filter
def figure_value(figure: Figure) -> str:
    """Money in its headline unit, counts and rates as they are; a rate without a denominator is a dash."""
    return said(figure.value, figure.definition.unit)


@register.filter
def figure_unit(figure: Figure) -> str:
    if figure.definition.unit == "fen":
        return headline(int(figure.value or 0))[1]
    return {"count": _("个"), "percent": "%"}[figure.definition.unit]


@register.filter
def change_value(change: Change) -> str:
    """The difference with its sign; small sums of money in 万元, so that a month's change does not read 0.00."""
    difference = change.difference
    if difference is None:
        return "—"
    sign = "+" if difference > 0 else ""
    if change.now.definition.unit == "fen":
        unit = drawn_unit()
        return f"{sign}{shown(int(difference), unit, 0 if unit == '万元' else 2)} {unit_name(unit)}"
    return f"{sign}{difference:,}"


@register.simple_tag
def figure_href(figure: Figure) -> str:
    return f"{reverse('figure', args=[figure.code])}?{urlencode(figure.asked)}"


@register.simple_tag
def unit_figure_href(code: str, unit: str, today: date, at: datetime) -> str:
    asked: dict[str, Any] = {"period": f"{today:%Y-%m}", "state": "verified", "at": at.isoformat(), "unit": unit}
    return f"{reverse('figure', args=[code])}?{urlencode(asked)}"
