"""A rule book said for a reader: formulas by name, parameters with their units, policies in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.books.queries import formula, title_in
from luodi.core.rules.books import Book, InForce, Input, Parameter, Rounding
from luodi.core.rules.telling import amount
from luodi.core.rules.wording import said

register = template.Library()


def _language() -> str:
    return get_language() or "zh-hans"


def _place() -> int:
    return 1 if _language().startswith("en") else 0


@register.filter
def both(pair: tuple[str, str]) -> str:
    """A text that a book gives in two languages; Chinese where it gives no English."""
    return pair[_place()] or pair[0]


@register.simple_tag
def node_said(book: Book, node: Any) -> str:
    return formula(book, said(node), _language())


@register.simple_tag
def formula_of(book: Book, code: str) -> str:
    """The whole formula of an item or of the total, for who wants to see it; nothing for other rules."""
    node = book.total.node if code == "total" else book.items[code].node if code in book.items else None
    return formula(book, said(node), _language()) if node is not None else ""


@register.simple_tag
def value_said(parameter: Parameter, value: InForce) -> str:
    return amount(value.value, parameter.unit.code if parameter.unit else "", _language())


@register.filter
def draft_title(draft: Any) -> str:
    """What a draft calls itself, in the reader's language where it says so."""
    return title_in(draft.text, english=bool(_place()))


@register.filter
def member_name(one: Any) -> str:
    """A unit of a run, which keeps its names as they were then, in the reader's language."""
    names = (one["name"], one["name_en"]) if isinstance(one, Mapping) else (one.name, one.name_en)
    return str(names[_place()] or names[0])


@register.filter
def rounding_said(rounding: Rounding | None) -> str:
    if rounding is None:
        return ""
    ways = {"half_up": _("四舍五入"), "cut": _("截去")}
    return _("%(way)s，保留 %(n)s 位（%(unit)s）") % {
        "way": ways[rounding.way],
        "n": rounding.places,
        "unit": rounding.unit.code or "1",
    }


@register.filter
def origin_said(one: Input) -> str:
    """Where an input comes from: the ledger, a target, a person's judgement, an entry, a trait of the unit."""
    words = {
        "definition": _("台账口径"),
        "target": _("年度任务"),
        "judged": _("评定值"),
        "entered": _("填报值"),
        "trait": _("对象属性"),
        "period": _("考核期间"),
        "book": _("另一办法"),
    }
    return words.get(one.origin.kind, one.origin.kind)


@register.filter
def traits_said(traits: Mapping[str, str]) -> str:
    return ", ".join(traits.values())
