"""A figure taken apart: by unit, month, quarter, industry, scale, stage or project."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, Sum, Value, When
from django.db.models.functions import Substr

from luodi.core.definitions import Definition, Over, Ratio, Term, made_of, total, window
from luodi.core.errors import Refusal
from luodi.core.periods import Span, month_after
from luodi.core.words import STAGES
from luodi.figures.queries.figure import Part, catalogue, chosen, terms_of
from luodi.figures.queries.sums import PROJECT, Asked, amounts_by_group, asked_by, sums
from luodi.kit.cells import in_language
from luodi.ledger.queries import all_postings
from luodi.people.models import Org, User
from luodi.projects.queries import all_projects

Amounts = Mapping[Any, Mapping[Term, int]]


def breakdown(
    actor: User,
    code: str,
    span: Span,
    at: datetime,
    by: str,
    *,
    unit: Org | None = None,
    state: str = "verified",
    top: int | None = None,
) -> list[Part]:
    """The figure's parts by one of WAYS; by project, the largest first and only the `top` ones where that is given.

    Parts of a sum add up to it, save by month and quarter, where each part is the figure of that month or quarter.
    """
    definition = chosen([code], span)[0]
    asked = asked_by(actor, span, at, state, unit)
    if by == "project":
        return by_project(definition, asked, top)
    if by not in WAYS:
        raise Refusal("breakdown_unknown", where="by", given=by, known=", ".join([*WAYS, "project"]))
    return WAYS[by](definition, asked)


def part(definition: Definition, key: str, said: str, amounts: Mapping[Term, int]) -> Part:
    ratio = definition.of if isinstance(definition.of, Ratio) else None
    return Part(
        key,
        said,
        made_of(definition, amounts),
        total(ratio.numerator, amounts) if ratio else None,
        total(ratio.denominator, amounts) if ratio else None,
    )


def _summed(definition: Definition, asked: Asked, group: Any) -> dict[Any, dict[Term, int]]:
    return amounts_by_group(sums(terms_of([definition]), asked, group))


def _gathered(amounts: Amounts, into: Callable[[Any], Any]) -> dict[Any, Counter[Term]]:
    """Groups put together into larger ones."""
    found: dict[Any, Counter[Term]] = defaultdict(Counter)
    for group, terms in amounts.items():
        for term, amount in terms.items():
            found[into(group)][term] += amount
    return found


# By unit


def by_unit(definition: Definition, asked: Asked) -> list[Part]:
    """By the units directly below the one asked for (or below the reader's own), each with all that is below it."""
    lines = {org.path: org for org in lines_below(asked)}
    found = _gathered(_summed(definition, asked, F("unit")), _line_finder(lines))
    return [
        replace(
            part(definition, org.code, in_language(org), found.get(path, {})),
            only=any(other != path and other.startswith(path) for other in lines),
        )
        for path, org in lines.items()
    ]


def _line_finder(lines: Mapping[str, Org]) -> Callable[[int], str]:
    """From a unit to the path of the line that it belongs to: the nearest one above it, or itself."""
    paths = dict(Org.objects.order_by().values_list("pk", "path"))
    kept: dict[int, str] = {}

    def line(pk: int) -> str:
        if pk not in kept:
            kept[pk] = max((path for path in lines if paths[pk].startswith(path)), key=len, default="")
        return kept[pk]

    return line


def grid(
    actor: User, code: str, span: Span, at: datetime, *, unit: Org | None = None, state: str = "verified"
) -> list[tuple[Part, list[Part]]]:
    """By unit and month at once: each unit's line with the figure of each month of the span, in one statement over
    the journal. The span lies in one year; rates that ask who had signed, and what has no months, are refused."""
    definition = chosen([code], span)[0]
    asked = asked_by(actor, span, at, state, unit)
    if (
        any(term.over is Over.ALL or term.signed_only for term in definition.terms)
        or span.first // 100 != span.last // 100
    ):
        raise Refusal("grid_not_possible", where="by", figure=definition.zh)
    lines = {org.path: org for org in lines_below(asked)}
    line = _line_finder(lines)
    found = _summed(definition, asked, F("unit_id") * 1_000_000 + F("period"))
    cells: dict[str, dict[int, Counter[Term]]] = {path: defaultdict(Counter) for path in lines}
    for group, terms in found.items():
        pk, month = divmod(group, 1_000_000)
        for term, amount in terms.items():
            cells[line(pk)][month][term] += amount
    steps = [Span(month, month) for month in span.months]
    return [
        (
            part(definition, org.code, in_language(org), _within(cells[path], span)),
            [part(definition, step.code, "", _within(cells[path], step)) for step in steps],
        )
        for path, org in lines.items()
    ]


def lines_below(asked: Asked) -> list[Org]:
    """The units that a breakdown names, in the tree's order: the top itself, for what is booked on it, and what lies
    directly below. With no unit asked for, the top is where the reader's scope begins to branch."""
    if asked.unit:
        tops = [asked.unit]
    elif asked.scope.everything:
        tops = _down_to_branching()
    else:
        tops = list(Org.objects.filter(path__in=asked.scope.paths))
    named = Q(pk__in=())
    for top in tops:
        named |= Q(path__gte=top.path, path__lt=top.path + "~", depth__lte=top.depth + 1)
    return list(Org.objects.filter(named & asked.scope.where("")).order_by("path"))


def _down_to_branching() -> list[Org]:
    """From the root down as long as there is one way only: a region with a single district says nothing by itself."""
    tops = list(Org.objects.filter(depth=1))
    while tops[-1:] and tops[-1].numchild == 1:
        top = tops[-1]
        tops.append(Org.objects.get(path__gt=top.path, path__lt=top.path + "~", depth=top.depth + 1))
    return tops


# By time


def by_month(definition: Definition, asked: Asked) -> list[Part]:
    return _by_steps(definition, asked, [Span(month, month) for month in asked.span.months])


def by_quarter(definition: Definition, asked: Asked) -> list[Part]:
    """The quarters that the span touches, each as far as the span reaches into it."""
    steps = []
    month = asked.span.first
    while month <= asked.span.last:
        end = month_after(month, 2 - (month - 1) % 100 % 3)
        steps.append(Span(month, min(end, asked.span.last)))
        month = month_after(end)
    return _by_steps(definition, asked, steps)


def _by_steps(definition: Definition, asked: Asked, steps: Sequence[Span]) -> list[Part]:
    """The figure of each step. One statement where the steps differ only in which months they take."""
    if any(term.over is Over.ALL for term in definition.terms):
        raise Refusal("breakdown_of_standing", where="by", figure=definition.zh)
    one_year = asked.span.first // 100 == asked.span.last // 100
    if one_year and not any(term.signed_only for term in definition.terms):
        months = _summed(definition, asked, F("period"))
        return [part(definition, step.code, step.code, _within(months, step)) for step in steps]
    return [
        part(definition, step.code, step.code, _summed(definition, replace(asked, span=step), None).get(0, {}))
        for step in steps
    ]


def _within(months: Amounts, step: Span) -> Counter[Term]:
    found: Counter[Term] = Counter()
    for month, terms in months.items():
        for term, amount in terms.items():
            if month in window(term.over, step):
                found[term] += amount
    return found


# By what the project is


def by_industry(definition: Definition, asked: Asked) -> list[Part]:
    """By section of GB/T 4754, as the project had it when the fact was posted."""
    found = _summed(definition, asked, Substr("industry", 1, 1))
    return [part(definition, letter, letter, found[letter]) for letter in sorted(found)]


def by_scale(definition: Definition, asked: Asked) -> list[Part]:
    """By band of the planned total, as it was when the fact was posted."""
    found = _summed(definition, asked, band_expression())
    return [part(definition, band.code, "", found.get(band.code, {})) for band in catalogue().bands]


def band_expression() -> Case:
    """The scale band of a posting."""
    cases = [When(scale_fen__gte=band.at_least, then=Value(band.code)) for band in reversed(catalogue().bands)]
    return Case(*cases, default=Value(""))


def by_stage(definition: Definition, asked: Asked) -> list[Part]:
    """By the stage at which the project stood at the moment; "" for what has no stage then (withdrawn)."""
    if all(term.measure == "at_stage" for term in definition.terms):
        found: Mapping[Any, Mapping[Term, int]] = _summed(definition, asked, F("code"))
    else:
        stages = stages_at(asked)
        found = _gathered(_summed(definition, asked, PROJECT), lambda project: stages.get(project, ""))
    return [part(definition, stage, "", found[stage]) for stage in (*STAGES, "") if stage in found]


def stages_at(asked: Asked) -> dict[int, str]:
    """Where each project stood at the moment, whichever unit led it."""
    rows = all_postings().filter(measure="at_stage", book=asked.book, recorded_at__lte=asked.at).order_by()
    standing = rows.values("project", "code").annotate(times=Sum("amount")).filter(times__gt=0)
    return dict(standing.values_list("project", "code"))


def by_project(definition: Definition, asked: Asked, top: int | None = None) -> list[Part]:
    """By project, the largest first; the names are read of those only that are shown."""
    found = _summed(definition, asked, PROJECT)
    moving = definition.of.numerator if isinstance(definition.of, Ratio) else definition.of
    largest = sorted(found, key=lambda pk: (-abs(total(moving, found[pk])), pk))[:top]
    projects = all_projects(largest)
    return [part(definition, projects[pk].code, projects[pk].name, found[pk]) for pk in largest]


WAYS: dict[str, Callable[[Definition, Asked], list[Part]]] = {
    "unit": by_unit,
    "month": by_month,
    "quarter": by_quarter,
    "industry": by_industry,
    "scale": by_scale,
    "stage": by_stage,
}


def ways_of(definition: Definition) -> Iterable[str]:
    """The breakdowns that make sense for it."""
    timeless = any(term.over is Over.ALL for term in definition.terms)
    return [way for way in (*WAYS, "project") if not (timeless and way in ("month", "quarter"))]
