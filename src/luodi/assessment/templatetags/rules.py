"""The kept working of a run, said for a reader: names from the book, values with their units."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.assessment.queries.sheet import (
    decision_said,
    formula_said,
    money_unit,
    named,
    parameter_said,
    said,
    source_said,
    total_head,
    why_said,
)
from luodi.core.rules.books import Book, Input
from luodi.core.rules.telling import POLICY_WORDS
from luodi.core.rules.values import shown
from luodi.core.words import light_said

register = template.Library()


def _language() -> str:
    return get_language() or "zh-hans"


def _place() -> int:
    return 1 if _language().startswith("en") else 0


register.filter("named", named)
register.filter("money_unit", money_unit)
register.filter("total_head", total_head)
register.filter("said_in", said)
register.filter("step_said", formula_said)
register.filter("why_said", why_said)


@register.filter
def step_value(step: Mapping[str, Any]) -> str:
    return said(step["value"], step.get("unit", ""))


@register.simple_tag
def step_note(step: Mapping[str, Any], book: Book) -> str:
    """Where a value came from, the policy that gave it, or the vetoes that took it."""
    note = str(step["note"])
    if (step["kind"], step["said"]) == ("policy", "veto"):
        return (", " if _place() else "、").join(book.named(code)[_place()] for code in note.split(", "))
    return POLICY_WORDS[note][_place()] if note in POLICY_WORDS else note


register.filter("source_value", source_said)
register.simple_tag(parameter_said)
register.simple_tag(decision_said)


@register.filter
def plain_value(value: Any) -> str:
    return str(value) if isinstance(value, int) else said(value)


@register.filter
def normal(value: Decimal) -> str:
    """A number without idle zeros, thousands apart."""
    return f"{value.normalize():,f}"


@register.filter
def chosen_names(step: Any, run: Any) -> str:
    """What those decided on are called."""
    place = "name_en" if _place() else "name"
    named = {one["code"]: one.get(place) or one["name"] for one in run.group}
    return (", " if _place() else "、").join(str(named[code]) for code in step.data["chosen"])


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


@register.filter
def light(word: str) -> str:
    """A word of a result in the reader's language."""
    return light_said(word, _language())


@register.filter
def light_class(word: str) -> str:
    return {"red": "s-bad", "fail": "s-bad", "yellow": "s-warn", "green": "s-good", "pass": "s-good"}.get(word, "")


@register.filter
def cell_hint(one: Input) -> str:
    """What may be written in the cells of a column: from where to where, several parts, a row a line."""
    parts = []
    if one.low is not None and one.high is not None:
        scale = one.unit.scale if one.unit else 1
        limits = {"low": shown(one.low / scale), "high": shown(one.high / scale)}
        parts.append(_("%(low)s 到 %(high)s") % limits)
    if one.type.kind == "list" and one.choices:
        parts.append(" / ".join(one.choices))
    if one.type.kind == "list" and one.origin.kind == "judged":
        parts.append(_("每人填自己的；代填几位的用逗号分开"))
    elif one.type.kind == "list":
        parts.append(_("几个用逗号分开"))
    if one.type.kind == "rows":
        columns = _("，").join(field.name[_place()] for field in one.fields.values())
        parts.append(_("一行一条：%(columns)s") % {"columns": columns})
    return _("；").join(parts)
