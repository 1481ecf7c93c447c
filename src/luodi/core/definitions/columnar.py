"""Definitions as set work over columns: the terms of `working`, summed in groups for tables of any size.

What is written here is asked of narwhals, so one definition runs on DuckDB on one machine and on Spark on many. All is
whole numbers: fen and counts. A figure is made of the sums by `working.made_of`, as everywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

import narwhals as nw

from luodi.core.definitions.catalogue import Term
from luodi.core.definitions.working import codes_of, window
from luodi.core.periods import Span

Frame = nw.LazyFrame[Any]
# The columns of the journal; `recorded` is a stamp in microseconds since 1970, `scale` and money amounts are fen.
POSTINGS = ("project", "unit", "measure", "code", "book", "period", "recorded", "amount", "scale")


def stamp(at: datetime) -> int:
    """A moment as the column `recorded` has it: whole microseconds since 1970."""
    since = at - datetime.fromtimestamp(0, at.tzinfo)
    return (since.days * 86400 + since.seconds) * 1_000_000 + since.microseconds


def known(postings: Frame, book: int, at: datetime) -> Frame:
    """The postings of a book that were known at the moment."""
    return postings.filter(nw.col("book") == book, nw.col("recorded") <= stamp(at))


def names_of(terms: Iterable[Term]) -> dict[Term, str]:
    """Under which column each term's sum stands."""
    return {term: f"term{place}" for place, term in enumerate(dict.fromkeys(terms))}


def amounts(
    postings: Frame, terms: Iterable[Term], span: Span, by: Sequence[str], everywhere: Frame | None = None
) -> Frame:
    """What each term adds up to in each group of `by` (column names): a row a group, a column a term (`names_of`).
    Where the postings are only those of some units, `everywhere` tells who has signed in any.

    Terms that look at the same rows share a pass. A group in which no posting counts may be lacking: it has nothing.
    """
    names = names_of(terms)
    ways: dict[int, list[Term]] = defaultdict(list)
    for term in names:
        # Who had signed depends on the months, so such a term makes a pass of its own.
        ways[window(term.over, span).last if term.signed_only else 0].append(term)
    signings = postings if everywhere is None else everywhere
    passes = [
        _pass(postings, signed_by(signings, month) if month else None, mine, names, span, by)
        for month, mine in ways.items()
    ]
    if len(passes) == 1:
        return passes[0]
    return _summed(nw.concat(passes), by, names.values())


def _summed(rows: Frame, by: Sequence[str], names: Iterable[str]) -> Frame:
    # A sum beyond what a bigint holds is refused by the engine, never wrapped.
    return rows.group_by(*by).agg(*(nw.col(name).sum().cast(nw.Int64) for name in names))


def _pass(
    postings: Frame, signed: Frame | None, mine: Sequence[Term], names: dict[Term, str], span: Span, by: Sequence[str]
) -> Frame:
    rows = postings.filter(*_asked(mine, span))
    rows = rows.with_columns(
        **{_within(*months): nw.col("period").is_between(*months) for months in _months(mine, span)}
    )
    if signed is not None:
        rows = rows.join(signed, on="project", how="inner")
    sums = [
        nw.when(_counted(term, span)).then(nw.col("amount")).sum().cast(nw.Int64).alias(names[term]) for term in mine
    ]
    found = rows.group_by(*by).agg(*sums)
    wanted = [nw.col(name) if term in mine else nw.lit(0, nw.Int64).alias(name) for term, name in names.items()]
    return found.select(*by, *wanted)


def _asked(terms: Sequence[Term], span: Span) -> tuple[nw.Expr, nw.Expr]:
    """Which rows can count for any of the terms: simple enough that an engine passes over whole blocks of a file."""
    months = _months(terms, span)
    period = nw.col("period").is_between(min(first for first, _ in months), max(last for _, last in months))
    measures = [nw.col("measure") == measure for measure in sorted({term.measure for term in terms})]
    return reduce(or_, measures), period  # an engine prunes by `=` and `or`, not by a list


def _months(terms: Sequence[Term], span: Span) -> list[tuple[int, int]]:
    """The months over which terms are counted, each stretch once."""
    return sorted({(one.first, one.last) for one in (window(term.over, span) for term in terms)})


def _within(first: int, last: int) -> str:
    return f"from{first}to{last}"


def _counted(term: Term, span: Span) -> nw.Expr:
    """`working.counts` as a condition on columns."""
    months = window(term.over, span)
    found = (nw.col("measure") == term.measure) & nw.col(_within(months.first, months.last))
    if codes := codes_of(term, span):
        found &= nw.col("code").is_in(codes)
    if term.scale_at_least is not None:
        found &= nw.col("scale") >= term.scale_at_least
    return found


def signed_by(postings: Frame, month: int) -> Frame:
    """The projects that have a counted agreement by the end of a month: one column, `project`."""
    signings = postings.filter(nw.col("measure") == "signed", nw.col("period") <= month)
    times = signings.group_by("project").agg(nw.col("amount").sum().alias("times"))
    return times.filter(nw.col("times") > 0).select("project")


def within(found: Frame, above: Frame, names: Iterable[str], apart: Sequence[str] = ()) -> Frame:
    """Sums by `unit` as sums of each unit with everything below it. `above` has a row (`unit`, `within`) for every unit
    and everything that it is a part of, itself among them; the result is grouped by `within`, and by the columns by
    which the sums are taken `apart`."""
    return _summed(found.join(above, on="unit", how="inner"), ["within", *apart], names)
