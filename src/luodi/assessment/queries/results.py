"""What one book takes from another: the published result of the same period, frozen into the group that asks for it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from luodi.assessment.models import Run
from luodi.assessment.queries.subjects import Member
from luodi.core.periods import Span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.functions import Type


def with_results(book: Book, group: Sequence[Member], period: Span) -> list[Member]:
    """The group with what each unit has from the books that this one builds on: `results` by input, exact, in base units,
    and `runs`, the run that each came from.

    They are kept with the run, for a result published later must not change it. Where nothing is published for the
    period, or the unit has no value there, the input is missing.
    """
    asked = [one for one in book.inputs.values() if one.origin.kind == "book"]
    if not asked:
        return list(group)
    runs = {(one.origin.code, span): _published(one.origin.code, span) for one in asked for span in _spans(one, period)}
    kept = {key: json.loads(run.result)["subjects"] for key, run in runs.items() if run is not None}
    found: list[Member] = []
    for who in group:
        results: dict[str, Any] = {}
        for one in asked:
            values = [
                _result(_standing(kept.get((one.origin.code, span), {}), who), one) for span in _spans(one, period)
            ]
            results[one.code] = values if one.type.kind == "list" else values[-1]
        named = {one.code: run.pk for one in asked if (run := runs[one.origin.code, _spans(one, period)[-1]])}
        found.append({**who, "results": {code: value for code, value in results.items() if value}, "runs": named})
    return found


def _spans(one: Input, period: Span) -> list[Span]:
    """The periods whose results are asked for, the oldest first: this one, or so many before it."""
    if one.origin.by:  # the months or quarters of this period, one after another
        size, months = 1 if one.origin.by == "month" else 3, period.months
        return [Span(months[start], months[start : start + size][-1]) for start in range(0, len(months), size)]
    found = [period]
    for _ in range(one.origin.last):
        found.insert(0, found[0].before())
    return found[:-1] if one.origin.last else found


def _published(code: str, period: Span) -> Run | None:
    rows = Run.objects.filter(book_code=code, period=period.code, published_at__isnull=False)
    return rows.order_by("-published_at", "-id").first()


def _standing(kept: Mapping[str, Any], who: Member) -> Mapping[str, Any] | None:
    """The subject's own line; of somebody who has none, that of their unit: a leader shares the score of the unit."""
    found: Mapping[str, Any] | None = kept.get(str(who["code"]), kept.get(who.get("unit_code", "")))
    return found


def _result(standing: Mapping[str, Any] | None, one: Input) -> str:
    """The total, or the item that the input names, or its grade or place; empty where there is no value."""
    if standing is None:
        return ""
    if one.origin.item in ("grade", "rank"):
        return str(standing[one.origin.item] or "")
    if one.origin.item == "vetoed":
        return "yes" if standing["vetoes"] else "no"
    line = standing["items"].get(one.origin.item) if one.origin.item else standing["total"]
    return str(line["value"]) if line and line["status"] == "ok" else ""


def taken(who: Member, one: Input) -> object:
    """A frozen result as evaluation takes it: money in fen, other numbers in the input's own unit; None: missing."""
    kept = who.get("results", {}).get(one.code)
    if one.type.kind == "list":
        return [_handed(part, one, one.type.inner or one.type) for part in kept or []]
    return _handed(kept, one, one.type)


def _handed(text: object, one: Input, kind: Type) -> object:
    if not text:
        return None
    if kind.kind == "yesno":
        return text in ("yes", "True")
    if kind.kind != "number":
        return str(text)
    value = Fraction(str(text))
    return value * 100 if one.in_fen else value / (one.unit.scale if one.unit else 1)
