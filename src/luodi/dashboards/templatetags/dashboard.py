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
from luodi.figures.queries import Cause, Change, Figure
from luodi.kit.cells import headline, reader_unit, unit_name

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
    return "—" if change.difference is None else difference_said(change.difference, change.now.definition.unit)


def difference_said(difference: int | Decimal, unit_of_it: str) -> str:
    sign = "+" if difference > 0 else ""
    if unit_of_it == "fen":
        unit = reader_unit()
        return f"{sign}{shown(int(difference), unit, 0 if unit == '万元' else 2)} {unit_name(unit)}"
    return f"{sign}{difference:,}"


@register.simple_tag
def figure_href(figure: Figure) -> str:
    return f"{reverse('figure', args=[figure.code])}?{urlencode(figure.asked)}"


@register.simple_tag
def change_href(change: Change) -> str:
    """The rows that make the difference: those of one span that the other has not."""
    asked = {**change.now.asked, "other_period": change.before.span.code}
    return f"{reverse('figure-bridge', args=[change.now.code])}?{urlencode(asked)}"


@register.simple_tag
def cause_part(change: Change, cause: Cause) -> str:
    """What one project brought of a change: its own difference, and which part of the whole that is."""
    difference = int(change.difference or 0)
    said = difference_said(cause.difference, change.now.definition.unit)
    if not difference or cause.difference * difference < 0 or abs(cause.difference) > abs(difference):
        return said  # it goes against the others, or others against it: a share would say nothing
    share = Decimal(cause.difference * 100) / difference
    return f"{said} · {share:.0f}%" if said else f"{share:.0f}%"


@register.simple_tag
def unit_figure_href(code: str, unit: str, today: date, at: datetime) -> str:
    asked: dict[str, Any] = {"period": f"{today:%Y-%m}", "state": "verified", "at": at.isoformat(), "unit": unit}
    return f"{reverse('figure', args=[code])}?{urlencode(asked)}"
