"""The list of targets in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.core.errors import Refusal
from luodi.core.money import shown
from luodi.figures.queries import catalogue
from luodi.kit.tables import Column, Filter, Table
from luodi.people.access import Act, may
from luodi.targets.models import Target
from luodi.targets.queries import latest_targets


def _figure_name(row: Mapping[str, Any]) -> str:
    one = catalogue().in_force(row["code"], row["year"] * 100 + 12)
    return one.en if (get_language() or "").startswith("en") else one.zh


def _amount(row: Mapping[str, Any]) -> str:
    unit = catalogue().in_force(row["code"], row["year"] * 100 + 12).unit
    return f"{shown(row['amount'], '万元')} 万元" if unit == "fen" else f"{row['amount']:,}"


def _in_year(rows: QuerySet[Target], text: str) -> QuerySet[Target]:
    if not (text.isdecimal() and text.isascii() and len(text) == 4):
        raise Refusal("year_wrong", where="year", given=text)
    return rows.filter(year=int(text))


TARGETS = Table(
    "targets",
    _("单位任务"),
    (
        Column("year", _("年度"), "text"),
        Column("unit", _("单位"), source="unit__name", english="unit__name_en"),
        Column("figure", _("指标"), value=_figure_name, needs=("code", "year")),
        Column("amount", _("任务数"), "decimal", value=_amount, needs=("code", "year", "amount")),
        Column("reason", _("依据"), phone=False),
        Column("set_by", _("下达人"), source="set_by__name", phone=False),
        Column("stamp", _("下达时间"), "moment", phone=False),
    ),
    latest_targets,
    lambda actor: may(actor, Act.QUOTA_SEE),
    filters=(Filter("year", _("年度"), "text", narrow=_in_year),),
    empty=_("还没有给单位下达任务。"),
    url="targets",
)
TABLES = (TARGETS,)
