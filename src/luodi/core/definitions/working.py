"""How a definition is worked out from postings: the plain reading, which the database's statements must agree with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
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


def amount(term: Term, rows: Sequence[Row], span: Span) -> int:
    """What a term adds up to over these postings."""
    signed = signed_by(rows, window(term.over, span).last) if term.signed_only else None
    return sum(row.amount for row in rows if counts(term, span, row) and (signed is None or row.project in signed))


def total(terms: Sequence[Term], amounts: Mapping[Term, int]) -> int:
    """The signed sum of terms whose amounts are known; one that is not named adds nothing."""
    return sum(term.sign * amounts.get(term, 0) for term in terms)


def made_of(definition: Definition, amounts: Mapping[Term, int]) -> int | Decimal | None:
    """The figure from the amounts of its terms: fen, a count, or per cent (None: nothing to divide by)."""
    if isinstance(definition.of, Ratio):
        whole = total(definition.of.denominator, amounts)
        return percent(total(definition.of.numerator, amounts), whole, definition.of.places)
    return total(definition.of, amounts)


def value(definition: Definition, rows: Sequence[Row], span: Span) -> int | Decimal | None:
    """The figure over these postings."""
    return made_of(definition, {term: amount(term, rows, span) for term in definition.terms})
