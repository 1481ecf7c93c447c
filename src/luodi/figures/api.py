"""Figures for programs: the same values, parts, rows and changes as the pages, held to the same scope."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from ninja import Router, Schema

from luodi.core.money import in_unit
from luodi.core.periods import span
from luodi.figures import tables
from luodi.figures.queries import Change, Figure, breakdown, catalogue, change, figure, figures
from luodi.figures.queries.question import Question, question
from luodi.kit.api import Cell
from luodi.kit.files import csv_stream, workbook_response
from luodi.kit.tables import Listing
from luodi.people.access import Act, Request, require

router = Router(tags=["figures"])
Value = str | int | None  # money and rates are decimal texts, counts are whole numbers


class Said(Schema):
    zh: str
    en: str


class DefinitionSaid(Said):
    version: str | int


class PartSaid(Schema):
    key: str
    said: str
    value: Value
    numerator: Value
    denominator: Value


class FigureSaid(Schema):
    """A figure with its definition, moment and state. `unit`: yuan, count or percent; of a rate, what was divided."""

    code: str
    name: Said
    definition: DefinitionSaid
    unit: str
    value: Value
    numerator: Value
    denominator: Value
    period: str
    org: str | None
    book: str
    state: str
    moment: datetime
    parts: list[PartSaid] | None = None


class RowsSaid(Schema):
    """The rows behind a figure, which add up to it."""

    figure: FigureSaid
    count: int
    rows: list[dict[str, Cell]]
    after: str | None
    before: str | None
    totals: dict[str, Cell] | None = None


class CauseSaid(Schema):
    project: str
    name: str
    difference: Value


class ChangeSaid(Schema):
    now: FigureSaid
    before: FigureSaid
    difference: Value
    causes: list[CauseSaid]


def _parameters(*more: tuple[str, Any]) -> dict[str, Any]:
    """What every question of a figure takes, for the document."""
    said = [
        ("period", _("期间：2026、2026-H1、2026-Q3、2026-09")),
        ("state", _("verified 已核实，recorded 全部已登记")),
        ("unit", _("单位编号，含下级")),
        ("at", _("按哪个时刻已知的数据算")),
        *more,
    ]
    return {
        "parameters": [
            {"name": name, "in": "query", "required": False, "description": label, "schema": {"type": "string"}}
            for name, label in said
        ]
    }


PAGED = (("after", _("下一页的标记")), ("before", _("上一页的标记")), ("size", _("每页行数")), ("order", _("按哪一列排")),
         ("totals", _("填 1 另给全部页的合计")), ("format", _("csv 或 xlsx，整份作为文件")))  # fmt: skip


def _asked(request: Request) -> Question:
    require(request.user, Act.PROJECT_SEE)
    return question(request.user, request.GET, timezone.localdate())


def said(one: Figure) -> dict[str, Any]:
    """A figure as JSON: money as an exact decimal string of yuan, a rate as a decimal string of per cent."""
    return {
        "code": one.code,
        "name": {"zh": one.definition.zh, "en": one.definition.en},
        "definition": {"zh": one.definition.says_zh, "en": one.definition.says_en, "version": one.definition.version},
        "unit": {"fen": "yuan"}.get(one.definition.unit, one.definition.unit),
        "value": _plain(one, one.value),
        "numerator": None if one.numerator is None else _amount(one, one.numerator),
        "denominator": None if one.denominator is None else _amount(one, one.denominator),
        "period": one.span.code,
        "org": one.unit.code if one.unit else None,
        "book": one.book,
        "state": one.state,
        "moment": one.moment,
    }


def _plain(one: Figure, value: Any) -> Any:
    if value is None or one.definition.unit == "count":
        return value
    return f"{value}" if one.definition.unit == "percent" else f"{in_unit(value, '元'):.2f}"


def _amount(one: Figure, amount: int) -> Any:
    return f"{in_unit(amount, '元'):.2f}" if one.definition.terms[0].is_money else amount


@router.get("", response=list[FigureSaid], summary=gettext_noop("全部指标"), openapi_extra=_parameters())
def read_all(request: Request) -> Any:
    asked = _asked(request)
    found = figures(request.user, list(catalogue().versions), asked.span, asked.at, **asked.how)
    return [said(one) for one in found.values()]


@router.get(
    "/{code}",
    response=FigureSaid,
    summary=gettext_noop("一个指标，可按单位、月份、行业等分开"),
    openapi_extra=_parameters(("by", _("按什么分开：unit、month、quarter、industry、stage、scale"))),
)
def read_one(request: Request, code: str) -> Any:
    asked = _asked(request)
    found = figure(request.user, code, asked.span, asked.at, **asked.how)
    answer = said(found)
    by = request.GET.get("by", "")
    if by:
        parts = breakdown(request.user, code, asked.span, asked.at, by, **asked.how)
        answer["parts"] = [
            {
                "key": part.key,
                "said": tables.part_label(by, part.key, part.said),
                "value": _plain(found, part.value),
                "numerator": None if part.numerator is None else _amount(found, part.numerator),
                "denominator": None if part.denominator is None else _amount(found, part.denominator),
            }
            for part in parts
        ]
    return answer


@router.get(
    "/{code}/rows",
    response=RowsSaid,
    summary=gettext_noop("指标由哪些记录得来"),
    openapi_extra=_parameters(("part", _("比率的分子 numerator 或分母 denominator")), *PAGED),
)
def read_rows(request: Request, code: str) -> Any:
    """The rows add up to the figure. `totals=1` gives their sum, `format=csv|xlsx` all of them as a file."""
    asked = _asked(request)
    found = figure(request.user, code, asked.span, asked.at, **asked.how)
    table = tables.rows_table(found.definition, asked, request.GET.get("part", ""), timezone.localdate(), request.GET)
    listing = Listing(table, request.user, request.GET)
    wanted = request.GET.get("format", "")
    if wanted in ("csv", "xlsx"):
        face: HttpResponseBase = csv_stream(listing) if wanted == "csv" else workbook_response(listing)
        return face
    return {"figure": said(found), **listing.read().plain()}


@router.get(
    "/{code}/change",
    response=ChangeSaid,
    summary=gettext_noop("指标比上期变了多少，因为哪些项目"),
    openapi_extra=_parameters(("before", _("与哪一期比，不填为上一期"))),
)
def read_change(request: Request, code: str) -> Any:
    asked = _asked(request)
    before = span(request.GET["before"]) if request.GET.get("before") else asked.span.before()
    made: Change = change(request.user, code, asked.span, asked.at, before, **asked.how)
    return {
        "now": said(made.now),
        "before": said(made.before),
        "difference": _plain(made.now, made.difference),
        "causes": [
            {
                "project": one.project,
                "name": one.name,
                "difference": _amount(made.now, one.difference),
            }
            for one in made.causes
        ],
    }
