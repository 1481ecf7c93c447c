"""What one book takes from another: the published result of the same period, frozen into the group that asks for it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any

from luodi.assessment.models import Run
from luodi.assessment.queries.subjects import Member
from luodi.books.queries import book_of
from luodi.core.facts import Kind
from luodi.core.periods import LENGTHS, Span
from luodi.core.rules.books import Book, Input, Origin
from luodi.core.rules.functions import Type
from luodi.core.rules.vetoing import takes
from luodi.ledger.queries import steps_of
from luodi.people.queries import whole_tree
from luodi.projects.queries import all_projects


def with_results(book: Book, group: Sequence[Member], period: Span, at: datetime) -> list[Member]:
    """The group with what each unit has from the books that this one builds on, as published at the moment: `results` by
    input, exact, in base units, and `runs`, the run that each came from.

    They are kept with the run, for a result published later must not change it. Where nothing is published for the
    period, or the unit has no value there, the input is missing.
    """
    asked = [one for one in book.inputs.values() if one.origin.kind == "book"]
    if not asked:
        return list(group)
    runs = _published({one.origin.code for one in asked}, {span for one in asked for span in _spans(one, period)}, at)
    kept = {key: json.loads(run.result)["subjects"] for key, run in runs.items()}
    found: list[Member] = []
    for who in group:
        results: dict[str, Any] = {}
        for one in asked:
            values = [
                _result(_standing(kept.get((one.origin.code, span), {}), who), one, runs.get((one.origin.code, span)))
                for span in _spans(one, period)
            ]
            results[one.code] = values if one.type.kind == "list" else values[-1]
        named = {one.code: run.pk for one in asked if (run := runs.get((one.origin.code, _spans(one, period)[-1])))}
        found.append({**who, "results": {code: value for code, value in results.items() if value}, "runs": named})
    return found


def _spans(one: Input, period: Span) -> list[Span]:
    """The periods whose results are asked for, the oldest first: this one, or so many before it."""
    if one.origin.by:  # the months or quarters of this period, one after another
        return period.parts(one.origin.by)
    found = [period]
    for _ in range(one.origin.last):
        found.insert(0, found[0].before())
    return found[:-1] if one.origin.last else found


def _published(codes: Collection[str], spans: Collection[Span], at: datetime) -> dict[tuple[str, Span], Run]:
    """Of each book and period the result published last before the moment, by the ledger's own stamps: what is found for
    a moment now is found for it for ever."""
    named = {span.code: span for span in spans}
    rows = Run.objects.filter(book_code__in=codes, period__in=named, published_at__isnull=False)
    shown = {str(row["pk"]): row for row in rows.values("pk", "book_code", "period")}
    newest: dict[tuple[str, str], str] = {}
    seen: set[str] = set()
    for step in steps_of(list(shown), (Kind.RESULT_OPENED, Kind.RESULT_FINAL), [whole_tree().pk]) if shown else ():
        if step.recorded_at <= at and step.code not in seen:  # in the ledger's order, the first step of each shows it
            seen.add(step.code)
            newest[shown[step.code]["book_code"], shown[step.code]["period"]] = step.code
    runs = Run.objects.in_bulk([int(pk) for pk in newest.values()])
    return {(code, named[period]): runs[int(pk)] for (code, period), pk in newest.items()}


def all_results_of_projects(
    columns: Sequence[Input], projects: Sequence[int], period: Span, at: datetime
) -> dict[tuple[Origin, int], object]:
    """What books over projects had published at the moment, by column and project: of the longest period of each that
    ends with this one, as evaluation takes it."""
    if not columns or not projects:
        return {}
    ending = [
        Span(period.months[-size], period.last) for size in sorted(LENGTHS.values()) if size <= len(period.months)
    ]
    found = _published({one.origin.code for one in columns}, ending, at)
    runs = {code: run for span in ending for (code, of), run in found.items() if of == span}  # the longest comes last
    kept = {code: json.loads(run.result)["subjects"] for code, run in runs.items()}
    codes = {pk: project.code for pk, project in all_projects(projects).items()}
    return {
        (one.origin, pk): _handed(
            _result(kept.get(one.origin.code, {}).get(code), one, runs.get(one.origin.code)), one, one.type
        )
        for one in columns
        for pk, code in codes.items()
    }


def _standing(kept: Mapping[str, Any], who: Member) -> Mapping[str, Any] | None:
    """The subject's own line; of somebody who has none, that of their unit: a leader shares the score of the unit."""
    found: Mapping[str, Any] | None = kept.get(str(who["code"]), kept.get(who.get("unit_code", "")))
    return found


def _result(standing: Mapping[str, Any] | None, one: Input, run: Run | None) -> str:
    """The total, or the item that the input names, its grade or place, or whether a veto took one of them; empty where
    there is no value."""
    if standing is None or run is None:
        return ""
    if one.origin.item in ("grade", "rank"):
        return str(standing[one.origin.item] or "")
    if one.origin.item == "vetoed":
        out = takes(book_of(run.book), standing["vetoes"], standing.get("unsettled", ()))
        return "" if out is None else "yes" if out else "no"
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
