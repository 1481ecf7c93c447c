"""Figures for programs: the same values, parts, rows and changes as the pages, held to the same scope."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from ninja import Router

from luodi.core.money import in_unit
from luodi.core.periods import span
from luodi.figures import tables
from luodi.figures.queries import Change, Figure, breakdown, catalogue, change, figure, figures
from luodi.figures.queries.question import Question, question
from luodi.kit.files import csv_stream, workbook_response
from luodi.kit.tables import Listing
from luodi.people.access import Act, Request, require

router = Router(tags=["figures"])


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
        "moment": one.moment.isoformat(),
    }


def _plain(one: Figure, value: Any) -> Any:
    if value is None or one.definition.unit == "count":
        return value
    return f"{value}" if one.definition.unit == "percent" else f"{in_unit(value, '元'):.2f}"


def _amount(one: Figure, amount: int) -> Any:
    return f"{in_unit(amount, '元'):.2f}" if one.definition.terms[0].is_money else amount


@router.get("", summary="Every figure: `period` (2026-Q3), `state` (verified, recorded), `unit`, `at` (a moment)")
def read_all(request: Request) -> Any:
    asked = _asked(request)
    found = figures(request.user, list(catalogue().versions), asked.span, asked.at, **asked.how)
    return [said(one) for one in found.values()]


@router.get("/{code}", summary="One figure; `by` (unit, month, industry …) takes it apart")
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


@router.get("/{code}/rows", summary="The rows behind a figure; of a rate, `part` says numerator or denominator")
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


@router.get("/{code}/change", summary="How a figure moved from `before` (a period; the one before unless given)")
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
