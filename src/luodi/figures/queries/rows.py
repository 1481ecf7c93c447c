"""What is behind a figure, and between two figures: the postings themselves, each with what it counts for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Abs

from luodi.core.definitions import Definition, Ratio, Term, window
from luodi.core.definitions.working import codes_of
from luodi.core.errors import Refusal
from luodi.core.periods import Span, month_after
from luodi.figures.queries.figure import Figure, catalogue, chosen, figures_of
from luodi.figures.queries.sums import PROJECT, Asked, asked_by, condition, within
from luodi.ledger.queries import all_postings
from luodi.people.models import Org, User
from luodi.projects.queries import all_projects


class Counting(NamedTuple):
    """Postings that count, and which way: +1 or −1. `measure`, `book` and `months` say where in the journal they are
    found, so that several parts together are still looked up there and not everywhere."""

    where: Q
    sign: int
    measure: str
    book: int
    months: Span


def counting(terms: Sequence[Term], asked: Asked, sign: int = 1) -> list[Counting]:
    return [_whole(term, asked, sign * term.sign) for term in terms]


def _whole(term: Term, asked: Asked, sign: int) -> Counting:
    where = condition(term, asked) & _known(asked)
    return Counting(where, sign, term.measure, asked.book, window(term.over, asked.span))


def _known(asked: Asked) -> Q:
    return Q(book=asked.book, recorded_at__lte=asked.at)


def counted_rows(parts: Sequence[Counting], asked: Asked) -> QuerySet[Any]:
    """The postings of the reader's units in any of these parts, `counted` being what each adds to the sum."""
    if not parts:
        return all_postings().none().annotate(counted=F("amount"))
    rows = all_postings().filter(asked.units)
    if len(parts) == 1 and parts[0].sign == 1:
        return rows.filter(parts[0].where).annotate(counted=F("amount"))
    hull = Span(min(one.months.first for one in parts), max(one.months.last for one in parts))
    rows = rows.filter(within(hull), measure__in={one.measure for one in parts}, book__in={one.book for one in parts})
    counted = sum((_signed(one) for one in parts), Value(0))
    return rows.filter(reduce(or_, (one.where for one in parts))).annotate(counted=counted).exclude(counted=0)


def _signed(part: Counting) -> Case:
    then = F("amount") if part.sign > 0 else F("amount") * Value(-1)
    return Case(When(part.where, then=then), default=Value(0), output_field=BigIntegerField())


def terms_shown(definition: Definition, part: str) -> tuple[Term, ...]:
    """The terms whose rows are asked for; a rate shows those of its numerator or of its denominator."""
    if not isinstance(definition.of, Ratio):
        return definition.of
    if part not in ("numerator", "denominator"):
        raise Refusal("rate_part_missing", where="part", figure=definition.zh)
    return definition.of.numerator if part == "numerator" else definition.of.denominator


def rows(
    actor: User,
    code: str,
    span: Span,
    at: datetime,
    *,
    unit: Org | None = None,
    state: str = "verified",
    part: str = "",
) -> QuerySet[Any]:
    """The postings behind a figure; their `counted` adds up to it exactly. Of a rate, `part` says which side."""
    asked = asked_by(actor, span, at, state, unit)
    return counted_rows(counting(terms_shown(chosen([code], span)[0], part), asked), asked)


def in_band(found: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Rows of one scale band only."""
    bands = list(catalogue().bands)
    place = next((place for place, band in enumerate(bands) if band.code == code), None)
    if place is None:
        raise Refusal("filter_unknown", where="scale", name=code)
    found = found.filter(scale_fen__gte=bands[place].at_least)
    return found.filter(scale_fen__lt=bands[place + 1].at_least) if place + 1 < len(bands) else found


def at_stage(found: QuerySet[Any], code: str, at: datetime, state: str) -> QuerySet[Any]:
    """Rows of the projects that stood at a stage at the moment."""
    asked = Asked(Span(0, 0), at, state)
    standing = all_postings().filter(_known(asked), measure="at_stage").order_by()
    if code:
        standing = standing.filter(code=code)
    there = standing.values("project").annotate(times=Sum("amount")).filter(times__gt=0).values("project")
    return found.filter(project__in=there) if code else found.exclude(project__in=there)


# Between two figures


@dataclass(frozen=True, slots=True)
class Cause:
    """A project, and by how much it moved the figure (fen, or a count; of a rate, its numerator)."""

    project: str
    name: str
    difference: int


@dataclass(frozen=True, slots=True)
class Change:
    """Two figures side by side, what lies between them, and the projects that moved it most.

    `difference` is `now` less `before` in the definition's unit (percentage points for a rate), None where either has
    no value.
    """

    before: Figure
    now: Figure
    causes: Sequence[Cause]

    @property
    def difference(self) -> Any:
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


def change(
    actor: User,
    code: str,
    span: Span,
    at: datetime,
    before: Span,
    *,
    before_at: datetime | None = None,
    unit: Org | None = None,
    state: str = "verified",
    top: int = 5,
) -> Change:
    """How a figure moved from one span to another (or, with `before_at`, from one moment to another), and why."""
    return changes(actor, [code], span, at, before, before_at=before_at, unit=unit, state=state, top=top)[code]


def changes(
    actor: User,
    codes: Sequence[str],
    span: Span,
    at: datetime,
    before: Span,
    *,
    before_at: datetime | None = None,
    unit: Org | None = None,
    state: str = "verified",
    top: int = 5,
) -> dict[str, Change]:
    """Several changes at once: both sides of all in two statements, and one for the causes of each."""
    now = asked_by(actor, span, at, state, unit)
    then = replace(now, span=before, at=before_at or at)
    these, those = figures_of(chosen(codes, span), now), figures_of(chosen(codes, before), then)
    return {code: Change(those[code], these[code], causes(those[code], these[code], then, now, top)) for code in codes}


def causes(before: Figure, now: Figure, then: Asked, asked: Asked, top: int) -> list[Cause]:
    parts = between(_moving(before.definition), then, _moving(now.definition), asked)
    grouped = counted_rows(parts, asked).order_by().values(mover=PROJECT)
    moved = grouped.annotate(moved=Sum("counted")).exclude(moved=0)
    largest = list(moved.order_by(Abs("moved").desc(), "mover").values_list("mover", "moved")[:top])
    projects = all_projects([pk for pk, _ in largest])
    return [Cause(projects[pk].code, projects[pk].name, int(amount)) for pk, amount in largest]


def _moving(definition: Definition) -> tuple[Term, ...]:
    return definition.of.numerator if isinstance(definition.of, Ratio) else definition.of


def bridge(
    actor: User,
    code: str,
    span: Span,
    at: datetime,
    *,
    other: str = "",
    other_span: Span | None = None,
    other_at: datetime | None = None,
    unit: Org | None = None,
    state: str = "verified",
) -> QuerySet[Any]:
    """The postings that make the difference from another figure to this one: another definition, span or moment.

    Their `counted` adds up to this figure less the other, exactly. Rates are bridged by their parts, not row by row.
    """
    asked = asked_by(actor, span, at, state, unit)
    there = replace(asked, span=other_span or span, at=other_at or at)
    here, from_where = chosen([code], span)[0], chosen([other or code], there.span)[0]
    if isinstance(here.of, Ratio) or isinstance(from_where.of, Ratio):
        raise Refusal("bridge_needs_sums", where="other")
    return counted_rows(between(from_where.of, there, here.of, asked), asked)


def between(before: Sequence[Term], then: Asked, now: Sequence[Term], asked: Asked) -> list[Counting]:
    """What counts on one side only. A term that both sides have is narrowed to the months, or to the time of
    recording, in which they differ: what lies in both is not read at all."""
    left, found = list(before), []
    for term in now:
        twin = next((one for one in left if _alike(one, then, term, asked)), None)
        if twin is None:
            found.append(_whole(term, asked, term.sign))
            continue
        left.remove(twin)
        found += _apart(term, window(twin.over, then.span), then, asked)
    return found + counting(left, then, -1)


def _alike(one: Term, then: Asked, other: Term, asked: Asked) -> bool:
    """Whether two terms differ in nothing but their months, or in nothing but the moment."""
    same = replace(one, over=other.over) == other and codes_of(one, then.span) == codes_of(other, asked.span)
    months = window(one.over, then.span) == window(other.over, asked.span)
    return same and not one.signed_only and then.book == asked.book and (months or then.at == asked.at)


def _apart(term: Term, was: Span, then: Asked, asked: Asked) -> list[Counting]:
    months = window(term.over, asked.span)
    if months == was:
        earlier, later = sorted((then.at, asked.at))
        sign = term.sign if then.at < asked.at else -term.sign
        fresh = Q(book=asked.book, recorded_at__gt=earlier, recorded_at__lte=later)
        where = condition(term, asked) & fresh
        return [Counting(where, sign, term.measure, asked.book, months)] if earlier < later else []
    base = condition(term, asked, months=False) & _known(asked)

    def part(one: Span, sign: int) -> Counting:
        return Counting(base & within(one), sign, term.measure, asked.book, one)

    gained = [part(one, term.sign) for one in _without(months, was)]
    return gained + [part(one, -term.sign) for one in _without(was, months)]


def _without(months: Span, others: Span) -> list[Span]:
    """The months of a span that another does not have."""
    if others.last < months.first or others.first > months.last:
        return [months]
    found = []
    if months.first < others.first:
        found.append(Span(months.first, month_after(others.first, -1)))
    if months.last > others.last:
        found.append(Span(month_after(others.last), months.last))
    return found
