"""The lists of quotas and of targets in force."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from luodi.core.errors import Refusal
from luodi.figures.queries import catalogue
from luodi.kit.cells import exact_sum, in_language, sum_said
from luodi.kit.tables import Column, Filter, Table
from luodi.people.access import Act, may
from luodi.people.models import User
from luodi.people.queries import orgs_to_choose, visible_orgs
from luodi.targets.queries import Line, latest_targets, quotas_in_force, read_lines


def _figure_name(row: Mapping[str, Any]) -> str:
    one = catalogue().in_force(row["code"], row["year"] * 100 + 12)
    return one.en if (get_language() or "").startswith("en") else one.zh


def _amount(row: Mapping[str, Any]) -> str:
    unit = catalogue().in_force(row["code"], row["year"] * 100 + 12).unit
    return sum_said(row["amount"]) if unit == "fen" else f"{row['amount']:,}"


def _in_year(rows: QuerySet[Any], text: str) -> QuerySet[Any]:
    if not (text.isdecimal() and text.isascii() and len(text) == 4):
        raise Refusal("year_wrong", where="year", given=text)
    return rows.filter(year=int(text))


def _figures(actor: User) -> list[tuple[str, str]]:
    asked = set(latest_targets(actor).order_by().values_list("code", flat=True))
    english = (get_language() or "").startswith("en")
    return [(one.code, one.en if english else one.zh) for one in catalogue() if one.code in asked]


def _below(rows: QuerySet[Any], code: str, actor: User) -> QuerySet[Any]:
    """Those of a unit that the reader sees, with what lies below it."""
    path = visible_orgs(actor, Act.QUOTA_SEE).filter(code=code).values_list("path", flat=True).first()
    return rows.filter(unit__path__startswith=path) if path else rows.none()


TARGETS = Table(
    "targets",
    _("单位任务"),
    (
        Column("year", _("年度"), "text"),
        Column("unit", _("单位"), source="unit__name", english="unit__name_en"),
        Column("figure", _("指标"), value=_figure_name, needs=("code", "year")),
        Column(
            "amount",
            _("任务数"),
            "decimal",
            value=_amount,
            needs=("code", "year", "amount"),
            link="target",
            link_by=("year", "unit__code", "code"),
        ),
        Column("reason", _("依据"), phone=False),
        Column("set_by", _("下达人"), source="set_by__name", phone=False),
        Column("stamp", _("下达时间"), "moment", phone=False),
    ),
    latest_targets,
    lambda actor: may(actor, Act.QUOTA_SEE),
    filters=(
        Filter("year", _("年度"), "text", narrow=_in_year),
        Filter("unit", _("单位"), "org", choices=lambda actor: orgs_to_choose(actor, Act.QUOTA_SEE), own=_below),
        Filter("figure", _("指标"), choices=_figures, field="code"),
    ),
    empty=_("还没有给单位下达任务。"),
    url="targets",
)
_HOLDERS = (("post", _("领导职务")), ("unit", _("单位")))
_STATES = (("met", _("已完成")), ("short", _("未完成")))


def _line(row: Mapping[str, Any]) -> Line:
    return read_lines(row["reading"], row["year"])[row["pk"]]


def _tier(row: Mapping[str, Any]) -> str:
    return _line(row).tier_name[1 if (get_language() or "").startswith("en") else 0]


def _size(row: Mapping[str, Any]) -> str:
    return said_bound(row["threshold_fen"], over=row["over"])


def said_bound(threshold_fen: int, *, over: bool) -> str:
    """A bound in words: whether the amount itself counts is never left to a sign."""
    amount = {"amount": exact_sum(threshold_fen)}
    return gettext("过 %(amount)s（不含本数）") % amount if over else gettext("%(amount)s以上（含本数）") % amount


def _state(row: Mapping[str, Any]) -> str:
    short = _line(row).short
    return gettext("还缺 %(n)s 个") % {"n": short} if short else gettext("已完成")


def _projects(row: Mapping[str, Any]) -> str:
    return gettext("、").join(text for text, _address in _doors(row))


def _doors(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(f"{one.name} {sum_said(one.size_fen)}", reverse("project", args=[one.code])) for one in _line(row).met]


def _of_unit(rows: QuerySet[Any], code: str, actor: User) -> QuerySet[Any]:
    """Those of a unit that the reader sees, with what lies below it; of the posts that belong to it too."""
    path = visible_orgs(actor, Act.QUOTA_SEE).filter(code=code).values_list("path", flat=True).first()
    if path is None:
        return rows.none()
    return rows.filter(Q(unit__path__startswith=path) | Q(post__org__path__startswith=path))


def _held_by(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    return rows.filter(post__isnull=wanted != "post")


def _standing(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    """Which quotas are met is reckoned, not kept: the lines of each year say it."""
    found = rows.order_by().values_list("pk", "year", "reading")
    met = [pk for pk, year, reading in found if not read_lines(reading, year)[pk].short]
    return rows.filter(pk__in=met) if wanted == "met" else rows.exclude(pk__in=met)


QUOTAS = Table(
    "quotas",
    _("年度任务"),
    (
        Column("year", _("年度"), phone=False),
        Column("holder", _("职务或单位"), value=lambda row: in_language(_line(row)), needs=("year", "reading")),
        Column("tier", _("档次"), value=_tier, needs=("year", "reading"), phone=False),
        Column("count", _("个数"), "count", total=True, phone=False),
        Column("size", _("单个规模"), value=_size, needs=("threshold_fen", "over")),
        Column("state", _("状态"), "code", value=_state, needs=("year", "reading")),
        Column("projects", _("用哪个项目完成"), value=_projects, needs=("year", "reading"), doors=_doors),
    ),
    quotas_in_force,
    lambda actor: may(actor, Act.QUOTA_SEE),
    order="place",
    filters=(
        Filter("year", _("年度"), "text", narrow=_in_year),
        Filter("holder", _("谁的任务"), choices=lambda _: _HOLDERS, narrow=_held_by),
        Filter("unit", _("单位"), "org", choices=lambda actor: orgs_to_choose(actor, Act.QUOTA_SEE), own=_of_unit),
        Filter("state", _("状态"), choices=lambda _: _STATES, narrow=_standing),
    ),
    empty=_("还没有下达年度任务。由招商局按分档表一次生成。"),
    url="quotas",
)
TABLES = (QUOTAS, TARGETS)
