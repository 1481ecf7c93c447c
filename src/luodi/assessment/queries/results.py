"""What one book takes from another: the published result of the same period, frozen into the group that asks for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from luodi.assessment.models import Run
from luodi.core.periods import Span
from luodi.core.rules.books import Book, Input

Member = Mapping[str, Any]


def with_results(book: Book, group: Sequence[Member], period: Span) -> list[Member]:
    """The group with what each unit has from the books that this one builds on: `results` by input, exact, in base units,
    and `runs`, the run that each came from.

    They are kept with the run, for a result published later must not change it. Where nothing is published for the
    period, or the unit has no value there, the input is missing.
    """
    asked = [one for one in book.inputs.values() if one.origin.kind == "book"]
    if not asked:
        return list(group)
    runs = {code: _published(code, period) for code in {one.origin.code for one in asked}}
    kept = {code: json.loads(run.result)["subjects"] for code, run in runs.items() if run is not None}
    found: list[Member] = []
    for who in group:
        results = {one.code: _result(kept.get(one.origin.code, {}).get(str(who["code"])), one) for one in asked}
        named = {one.code: run.pk for one in asked if (run := runs[one.origin.code]) is not None}
        found.append({**who, "results": {code: value for code, value in results.items() if value}, "runs": named})
    return found


def _published(code: str, period: Span) -> Run | None:
    rows = Run.objects.filter(book_code=code, period=period.code, published_at__isnull=False)
    return rows.order_by("-published_at", "-id").first()


def _result(standing: Mapping[str, Any] | None, one: Input) -> str:
    """The total, or the item that the input names; empty where there is no value."""
    if standing is None:
        return ""
    line = standing["items"].get(one.origin.item) if one.origin.item else standing["total"]
    return str(line["value"]) if line and line["status"] == "ok" else ""


def taken(who: Member, one: Input) -> object:
    """A frozen result as evaluation takes it: money in fen, the rest in the input's own unit; None where it is missing."""
    text = who.get("results", {}).get(one.code)
    if not text:
        return None
    value = Fraction(text)
    return value * 100 if one.in_fen else value / (one.unit.scale if one.unit else 1)
