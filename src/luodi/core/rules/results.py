"""What a run gives: per subject every item with its working, the total, the place; and the same as canonical bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from luodi.core.rules.values import Step, Value, written


@dataclass(frozen=True, slots=True)
class Used:
    """A parameter as it was in force for this subject in this period."""

    code: str
    value: Value
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class Scored:
    """One line: an item, a figure or the total.

    `status`: `ok`, `not_applicable` or `missing` (a person must decide). `reason` and `policy`: why there was no value
    and what the book says then. `unrounded` is exact; `value` is it after the stated rounding, if the book states any;
    `shown` is text in `unit`. `inputs` and `parameters` are those its working used.
    """

    code: str
    status: str
    reason: str
    policy: str
    value: Value
    unrounded: Value
    shown: str
    unit: str
    trace: Step
    inputs: Mapping[str, Value]
    parameters: tuple[Used, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One subject's result. `vetoes`: the codes that hold; `unsettled`: those of which nobody can say, for want of a
    value. `rank` None: not ranked. `is_grade_open`: the grade, too, waits for a value. `awards`: what follows the place."""

    subject: str
    name: str
    traits: Mapping[str, str]
    items: Mapping[str, Scored]
    figures: Mapping[str, Scored]
    vetoes: tuple[str, ...]
    total: Scored
    rank: int | None = None
    grade: str = ""
    moves: tuple[int, ...] = ()  # which of the book's moves held, by their place in it
    awards: Mapping[str, Scored] = field(default_factory=dict)
    unsettled: tuple[str, ...] = ()
    is_grade_open: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A book over a frozen group of subjects, for a period, as known at a moment."""

    book: str
    digest: str
    period: str
    at: datetime
    subjects: Mapping[str, Standing]


def canonical(result: Result) -> bytes:
    """The result as bytes: the same inputs give the same bytes, whatever order they came in."""
    return json.dumps(plain(result), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plain(result: Result) -> dict[str, Any]:
    """The result as JSON takes it: exact numbers as text, moments in ISO form."""
    return {
        "form": 1, "book": result.book, "digest": result.digest, "period": result.period, "at": result.at.isoformat(),
        "subjects": {code: _standing(result.subjects[code]) for code in sorted(result.subjects)},
    }  # fmt: skip


def _standing(one: Standing) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": one.name, "traits": dict(one.traits), "rank": one.rank, "grade": one.grade, "vetoes": list(one.vetoes),
        "items": {code: _scored(item) for code, item in one.items.items()},
        "order": list(one.items), "figures": {code: _scored(figure) for code, figure in one.figures.items()},
        "total": _scored(one.total),
    }  # fmt: skip
    if one.unsettled:
        made["unsettled"] = list(one.unsettled)
    if one.is_grade_open:
        made["grade_open"] = True
    if one.moves:
        made["moves"] = list(one.moves)
    if one.awards:
        made["awards"] = {code: _scored(award) for code, award in one.awards.items()}
    return made


def _scored(one: Scored) -> dict[str, Any]:
    return {
        "status": one.status, "reason": one.reason, "policy": one.policy, "value": written(one.value),
        "unrounded": written(one.unrounded), "shown": one.shown, "unit": one.unit, "trace": traced(one.trace),
        "inputs": {name: written(value) for name, value in one.inputs.items()},
        "parameters": {
            used.code: {"value": written(used.value), "since": used.since.isoformat() if used.since else "",
                        "source": used.source} for used in one.parameters
        },
    }  # fmt: skip


def traced(step: Step) -> dict[str, Any]:
    """A step of the working and the steps below it; empty parts are left out."""
    made: dict[str, Any] = {"kind": step.kind, "said": step.said, "value": written(step.value)}
    for key, value in (("unit", step.unit), ("note", step.note), ("of", [traced(part) for part in step.of])):
        if value:
            made[key] = value
    return made
