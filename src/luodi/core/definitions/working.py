"""How a definition is worked out from postings: the plain reading, which the database's statements must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from luodi.core.definitions.catalogue import Definition, Over, Ratio, Term
from luodi.core.money import percent
from luodi.core.periods import EARLIEST, Span, month_after

LATEST = 999912


class Row(NamedTuple):
    """A posting, as far as a definition looks at it; `amount` in fen or a count."""

    measure: str
    code: str
    period: int
    amount: int
    project: int = 0
    scale: int = 0


def window(over: Over, span: Span) -> Span:
    """The months that a term adds up when a figure is asked for a span."""
    if over is Over.SPAN:
        return span
    if over is Over.YEAR_TO_DATE:
        return span.year_to_date()
    if over is Over.CUMULATIVE:
        return span.until_now()
    if over is Over.BEFORE_YEAR:
        return Span(EARLIEST, month_after(span.year_to_date().first, -1))
    return Span(EARLIEST, LATEST)


def codes_of(term: Term, span: Span) -> tuple[str, ...]:
    """The codes that a term counts for a span; none: all."""
    return (str(span.last // 100),) if term.of_year else term.codes


def signed_by(rows: Iterable[Row], month: int) -> set[int]:
    """The projects that have a counted agreement by the end of a month."""
    found: Counter[int] = Counter()
    for row in rows:
        if row.measure == "signed" and row.period <= month:
            found[row.project] += row.amount
    return {project for project, count in found.items() if count > 0}


def counts(term: Term, span: Span, row: Row) -> bool:
    """Whether a posting is in the term's sum, the agreement of its project aside."""
    codes = codes_of(term, span)
    return (
        row.measure == term.measure
        and row.period in window(term.over, span)
        and (not codes or row.code in codes)
        and (term.scale_at_least is None or row.scale >= term.scale_at_least)
    )


def total(terms: Sequence[Term], rows: Sequence[Row], span: Span) -> int:
    """The signed sum of the terms over these postings."""
    found = 0
    for term in terms:
        signed = signed_by(rows, window(term.over, span).last) if term.signed_only else None
        for row in rows:
            if counts(term, span, row) and (signed is None or row.project in signed):
                found += term.sign * row.amount
    return found


def quotient(ratio: Ratio, numerator: int, denominator: int) -> Decimal | None:
    """The rate in per cent; None where there is nothing to divide by."""
    return percent(numerator, denominator, ratio.places)


def value(definition: Definition, rows: Sequence[Row], span: Span) -> int | Decimal | None:
    """The figure over these postings: fen, a count, or per cent (None: no denominator)."""
    if isinstance(definition.of, Ratio):
        return quotient(
            definition.of, total(definition.of.numerator, rows, span), total(definition.of.denominator, rows, span)
        )
    return total(definition.of, rows, span)
