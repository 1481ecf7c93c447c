"""Pages of the figures: all of them, one with its parts, the rows behind it, what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from luodi.core.definitions import Definition, Over, Ratio, Term
from luodi.core.errors import NotThere, Refusal
from luodi.core.money import in_unit
from luodi.core.periods import span
from luodi.core.words import said
from luodi.figures import tables
from luodi.figures.queries import Figure, Part, breakdown, catalogue, change, figure, figures, ways_of
from luodi.figures.queries.question import (
    KEYS,
    Question,
    period_choices,
    question,
    read_moment,
    said_span,
    state_choices,
    unit_choices,
)
from luodi.kit.cells import exact_sum, reader_unit, unit_name
from luodi.kit.charts import Chart, Series
from luodi.kit.pages import list_page, page
from luodi.people.access import Act, Request, require

MOST = 12  # lines of a breakdown by project
WAYS = {
    "unit": _("按单位"),
    "month": _("按月"),
    "quarter": _("按季度"),
    "industry": _("按行业门类"),
    "scale": _("按规模"),
    "stage": _("按现处阶段"),
    "project": _("按项目"),
}
OVER = {
    Over.SPAN: _("所选期间内"),
    Over.YEAR_TO_DATE: _("当年 1 月至期末"),
    Over.CUMULATIVE: _("截至期末累计"),
    Over.BEFORE_YEAR: _("当年以前"),
    Over.ALL: _("不分月份"),
}
CODES = {"paid_in": "funds", "agreed": "agreement", "signed": "agreement"}  # which words say a measure's codes


def _asked(request: Request) -> tuple[Question, date]:
    require(request.user, Act.PROJECT_SEE)
    today = timezone.localdate()
    return question(request.user, request.GET, today), today


def _language() -> str:
    return get_language() or "zh-hans"


def _head(request: Request, asked: Question, today: date) -> dict[str, Any]:
    """What the form above every page of figures shows."""
    given = request.GET.get("period", "")
    return {
        "asked": asked,
        "periods": period_choices(today, given),
        "states": state_choices(request.user),
        "units": unit_choices(request.user),
        "period": given or str(today.year),
        "period_said": said_span(asked.span.code),
        "at": request.GET.get("at", ""),
    }


@require_GET
def all_of_them(request: Request) -> HttpResponse:
    """Every definition with its value; each value opens its rows."""
    asked, today = _asked(request)
    found = figures(request.user, list(catalogue().versions), asked.span, asked.at, **asked.how)
    english = _language().startswith("en")
    said = said_span(asked.span.code)
    groups = [
        (texts[english], *rows_of([one for one in found.values() if one.definition.group == group], said))
        for group, texts in catalogue().groups.items()
    ]
    return page(request, "figures/all.html", {"groups": groups, **_head(request, asked, today)})


def rows_of(found: Sequence[Figure], period: str) -> tuple[list[str], list[dict[str, Any]]]:
    """Figures of the same thing over other months side by side: in the period, in the year to date, in all years.
    Headings first; a column in which nothing stands is left out."""
    rows: dict[str, dict[str, Any]] = {}
    for one in found:
        stem = one.code.removesuffix("_year").removesuffix("_total")
        line = tables.line_of(one)
        row = rows.setdefault(stem, {"line": line, "cells": {}})
        row["cells"][_column_of(one.definition)] = line
    used = sorted({column for row in rows.values() for column in row["cells"]})
    for row in rows.values():
        row["cells"] = [row["cells"].get(column) for column in used]
    headings = [period, gettext("当年累计"), gettext("历年累计")]
    return [headings[column] for column in used], list(rows.values())


def _column_of(definition: Definition) -> int:
    overs = {term.over for term in definition.terms}
    if overs == {Over.SPAN}:
        return 0
    return 1 if overs & {Over.YEAR_TO_DATE, Over.BEFORE_YEAR} or any(one.of_year for one in definition.terms) else 2


@require_GET
def one(request: Request, code: str) -> HttpResponse:
    """One figure: its definition in words and as a formula, its value, its parts, what moved it."""
    asked, today = _asked(request)
    found = figure(request.user, code, asked.span, asked.at, **asked.how)
    by = request.GET.get("by", "") or "unit"
    parts = breakdown(request.user, code, asked.span, asked.at, by, top=MOST, **asked.how)
    lines = part_lines(found, by, parts)
    week = {"since": (today - timedelta(days=7)).isoformat()}
    context = {
        **_head(request, asked, today),
        "line": tables.line_of(found),
        "definition": found.definition,
        "explained": found.definition.explained(_language()),
        "formula": formula(found.definition),
        "by": by,
        "ways": [(way, WAYS[way], tables.address("figure", found, by=way)) for way in ways_of(found.definition)],
        "by_said": WAYS[by],
        "parts": lines,
        "charts": _drawn(found, by, lines),
        "most": MOST if by == "project" and len(parts) == MOST else 0,
        "moved": _moved(request, found, asked),
        "since": "" if found.numerator is not None else tables.address("figure-bridge", found, **week),
    }
    return page(request, "figures/one.html", context)


def _drawn(found: Figure, by: str, lines: Sequence[dict[str, Any]]) -> list[Chart]:
    """Months and quarters as a drawing: how it went is seen better than read. Other parts have a bar in their row."""
    if by not in ("month", "quarter") or len(lines) < 2:
        return []
    money = found.definition.unit == "fen"
    values = [line["part"].value for line in lines]
    kind = "lines" if found.definition.unit == "percent" else "columns"
    numbers = [in_unit(int(one), reader_unit()) if money and one is not None else one for one in values]
    texts = [f"{line['number']} {line['unit']}" for line in lines]
    unit = unit_name(reader_unit()) if money else "%" if found.definition.unit == "percent" else ""
    name = found.definition.said(_language())
    hrefs = [line["rows"] for line in lines] if all(line["rows"] for line in lines) else []
    labels = [str(line["said"]) for line in lines]
    if by == "month" and len({line["part"].key[:4] for line in lines}) == 1:  # the year stands above already
        labels = [gettext("%(number)s月") % {"number": int(line["part"].key[5:])} for line in lines]
    series = [Series(name, numbers, texts)]
    return [Chart("chart-parts", f"{name} · {WAYS[by]}", kind, labels, series, unit, hrefs)]


def _moved(request: Request, found: Figure, asked: Question) -> dict[str, Any] | None:
    """How it stands to the span before, and which projects moved it most."""
    if any(term.over is Over.ALL for term in found.definition.terms):
        return None
    before = asked.span.before()
    made = change(request.user, found.code, asked.span, asked.at, before, **asked.how)
    number, unit = tables.said_value(found.definition, made.difference)
    causes = [(one, _signed(tables.said_amount(found.definition, one.difference))) for one in made.causes]
    rate = found.numerator is not None
    return {
        "before": said_span(before.code),
        "compares": made.difference is not None,
        "number": _signed(number),
        "unit": unit,
        "causes": causes,
        "rows": "" if rate else tables.address("figure-bridge", found, other_period=before.code),
    }


def _signed(number: str) -> str:
    return number if number.startswith(("-", "—")) else f"+{number}"


def part_lines(found: Figure, by: str, parts: Sequence[Part]) -> list[dict[str, Any]]:
    """The lines of a breakdown, each opening its own rows."""
    longest = max((_length(one) for one in parts), default=0)
    return [_part_line(found, by, one, longest) for one in parts]


def _length(one: Part) -> int:
    return abs(int(one.value or 0))


def _part_line(found: Figure, by: str, one: Part, longest: int) -> dict[str, Any]:
    number, unit = tables.said_value(found.definition, one.value)
    more = _narrowing(by, one)

    def rows_at(part: str) -> str:
        return tables.address("figure-rows", found, **more, part=part)

    rate = one.numerator is not None
    return {
        "part": one,
        "said": said_span(one.key) if by in ("month", "quarter") else tables.part_label(by, one.key, one.said),
        "number": number,
        "unit": unit,
        "rows": "" if rate else tables.address("figure-rows", found, **more),
        "sides": tables.sides(found.definition, one, rows_at) if rate else (),
        "bar": round(_length(one) * 100 / longest) if longest else 0,
    }


def _narrowing(by: str, one: Part) -> dict[str, str]:
    """What the address of a part's rows says besides the figure's own."""
    if by in ("month", "quarter"):
        return {"period": one.key}
    if by == "unit":
        return {"unit": one.key} | ({"own": one.key} if one.only else {})
    return {by: one.key or tables.NONE}


def formula(definition: Definition) -> list[list[dict[str, Any]]]:
    """The definition as it is computed: one list of terms, or two where it is a rate."""
    of = definition.of
    return [
        [_term(term) for term in side] for side in ([of.numerator, of.denominator] if isinstance(of, Ratio) else [of])
    ]


def _term(term: Term) -> dict[str, Any]:
    table = CODES.get(term.measure, "stage")
    return {
        "sign": "−" if term.sign < 0 else "+",
        "measure": said("measure", term.measure, _language()),
        "codes": [said(table, code, _language()) for code in term.codes],
        "over": OVER[term.over],
        "least": None if term.scale_at_least is None else exact_sum(term.scale_at_least),
        "signed_only": term.signed_only,
        "of_year": term.of_year,
    }


@require_GET
def behind(request: Request, code: str) -> HttpResponseBase:
    """The rows behind a figure, which add up to it."""
    asked, today = _asked(request)
    found = figure(request.user, code, asked.span, asked.at, **asked.how)
    part = request.GET.get("part", "")
    if not all(request.GET.get(name) for name in ("period", "state", "at")):
        # Rows are shown at an address that says it all: whoever is sent it sees these rows and no later ones.
        return HttpResponseRedirect(tables.address("figure-rows", found, **_rest(request)))
    table = tables.rows_table(found.definition, asked, part, today, request.GET)
    context = {"line": tables.line_of(found), "asked": asked, "part": part}
    return list_page(request, table, "figures/rows.html", period_said=said_span(asked.span.code), **context)


def _rest(request: Request) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if value and name not in KEYS}


@require_GET
def between(request: Request, code: str) -> HttpResponseBase:
    """The rows that make the difference from another definition, span or moment to this figure."""
    asked, today = _asked(request)
    other = _other(request)
    here = figure(request.user, code, asked.span, asked.at, **asked.how)
    if here.numerator is not None:
        raise Refusal("bridge_needs_sums", where="other")
    there = figure(
        request.user,
        other.get("other", code),
        other.get("other_span", asked.span),
        other.get("other_at", asked.at),
        **asked.how,
    )
    table = tables.bridge_table(here.definition, asked, other, today, request.GET)
    lines = {"line": tables.line_of(here), "there": tables.line_of(there)}
    periods = {"period_said": said_span(asked.span.code), "there_said": said_span(there.span.code)}
    return list_page(request, table, "figures/between.html", asked=asked, **lines, **periods)


def _other(request: Request) -> dict[str, Any]:
    """The figure that this one is laid beside: another definition, another period, or an earlier moment."""
    given = request.GET
    other: dict[str, Any] = {}
    if given.get("other"):
        other["other"] = given["other"]
    if given.get("other_period"):
        other["other_span"] = span(given["other_period"])
    if given.get("since"):
        other["other_at"] = read_moment(given["since"])
    if not other:
        raise NotThere
    return other


@require_GET
def journal(request: Request) -> HttpResponseBase:
    """Everything that was ever added to a sum, and what brought it about."""
    return list_page(request, tables.POSTINGS_TABLE)
