"""Reading runs: who may see which, the ranking, one item unfolded, two runs side by side with the facts between."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from luodi.assessment.models import Run
from luodi.books.queries import book_of
from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.comparison import Cause, Change, compare
from luodi.core.rules.evaluation import Inputs, evaluate
from luodi.core.rules.results import Result
from luodi.figures.queries import all_quantities, bridge
from luodi.ledger.queries import judged_values
from luodi.people.access import Act, may, scope
from luodi.people.models import Org, User
from luodi.targets.queries import all_targets

Member = Mapping[str, Any]
FACTS_SHOWN = 20


def visible_runs(actor: User) -> QuerySet[Run]:
    """Published runs for whoever may see runs; drafts only for those who make them."""
    if may(actor, Act.RUN_MAKE):
        return Run.objects.all()
    return Run.objects.filter(published_at__isnull=False) if may(actor, Act.RUN_SEE) else Run.objects.none()


def run_for(actor: User, pk: int) -> Run:
    found = visible_runs(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def newest_published(actor: User) -> Run | None:
    return visible_runs(actor).filter(published_at__isnull=False).order_by("-id").first()


def member(org: Org) -> dict[str, Any]:
    """A unit as a run freezes it: its name and what chooses its parameters."""
    return {
        "unit": org.pk,
        "code": org.code,
        "name": org.name,
        "name_en": org.name_en,
        "path": org.path,
        "traits": {"kind": org.kind, "group": org.group, "unit": org.code},
    }


def judged_code(book: Book, one: Input) -> str:
    """Under which code judged values of a book's input stand in the ledger."""
    return (
        f"{book.code}:{one.code}"[:24] if len(book.code) + len(one.code) < 24 else f"{book.digest[:8]}:{one.code}"[:24]
    )


def by_hand(book: Book) -> list[Input]:
    """The inputs that people give: judged by raters or entered with evidence."""
    return [one for one in book.inputs.values() if one.origin.kind in ("judged", "entered")]


def all_inputs(book: Book, group: Sequence[Member], period: Span, at: datetime) -> dict[str, Inputs]:
    """What the book asks for, of every unit of the group, as known at the moment. What is not there is missing."""
    units = [int(one["unit"]) for one in group]
    kinds: dict[str, list[Input]] = {}
    for one in book.inputs.values():
        kinds.setdefault(one.origin.kind, []).append(one)
    if kinds.keys() - {"definition", "target", "judged", "entered", "trait"}:
        raise Refusal("run_needs_other_book", book=book.title[0])
    codes = [one.origin.code for one in kinds.get("definition", ())]
    figures: Mapping[int, Mapping[str, Any]] = all_quantities(codes, units, period, at) if codes else {}
    wanted = [one.origin.code for one in kinds.get("target", ())]
    targets = all_targets(wanted, units, period.last // 100, at) if wanted else {}
    given = _by_hand_values(book, units, period, at)
    found = {}
    for who in group:
        unit = int(who["unit"])
        values: dict[str, object] = {}
        for entry in kinds.get("definition", ()):
            values[entry.code] = figures[unit][entry.origin.code]
        for entry in kinds.get("target", ()):
            values[entry.code] = targets[unit].get(entry.origin.code)
        for entry in kinds.get("trait", ()):
            values[entry.code] = who["traits"].get(entry.origin.code)
        values |= given.get(unit, {})
        found[str(who["code"])] = Inputs(values, dict(who["traits"]), str(who["name"]))
    return found


def _by_hand_values(book: Book, units: Iterable[int], period: Span, at: datetime) -> dict[int, dict[str, object]]:
    """Judged and entered values of the period: the latest of each unit that stands."""
    codes = {judged_code(book, one): one.code for one in by_hand(book)}
    found: dict[int, dict[str, object]] = {}
    if not codes:
        return found
    wanted = set(units)
    for entry in judged_values(codes, at):
        if entry.unit_id in wanted and entry.data.get("period") == period.code:
            found.setdefault(entry.unit_id, {})[codes[entry.code]] = Decimal(str(entry.data["value"]))
    return found


def all_result(book: Book, group: Sequence[Member], period: Span, at: datetime) -> Result:
    """The book worked out over the group: the same facts, book and moment give the same result for ever."""
    return evaluate(book, all_inputs(book, group, period, at), period, at)


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a ranking as the page, the bulletin and the workbook show it."""

    rank: int | None
    code: str
    name: str
    name_en: str
    path: str
    total: str
    status: str
    items: tuple[Mapping[str, Any], ...]


def plain(run: Run) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(run.result)
    return kept


def columns(run: Run) -> list[tuple[str, str, str]]:
    """The items of the run's book that stand at its top: code, Chinese, English."""
    book = book_of(run.book)
    return [(code, *book.named(code)) for code, item in book.items.items() if not item.parent and item.counted]


def ranking(run: Run) -> list[Place]:
    """Every unit with its score and place; units without a place come last, then by name."""
    kept = plain(run)["subjects"]
    named = {str(one["code"]): one for one in run.group}
    codes = [code for code, _zh, _en in columns(run)]
    found = []
    for code, standing in kept.items():
        one = named[code]
        items = tuple({"code": item, **standing["items"][item]} for item in codes)
        total = standing["total"]
        found.append(
            Place(
                standing["rank"], code, one["name"], one["name_en"] or one["name"], one["path"], total["shown"],
                total["status"], items,
            )
        )  # fmt: skip
    return sorted(found, key=lambda place: (place.rank is None, place.rank or 0, place.name))


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input of an item came from, so that a page can open it."""

    code: str
    name: tuple[str, str]
    kind: str
    of: str
    value: str


def unfolded(actor: User, run: Run, unit: str, item: str) -> dict[str, Any]:
    """One item of one unit: its working, inputs with their sources, parameters in force. Only within own scope."""
    one = next((row for row in run.group if row["code"] == unit), None)
    if one is None or not (scope(actor, Act.RUN_SEE).holds(one["path"]) or may(actor, Act.RUN_MAKE)):
        raise NotThere
    standing = plain(run)["subjects"][unit]
    line = standing["total"] if item == "total" else standing["items"].get(item)
    if line is None:
        raise NotThere
    book = book_of(run.book)
    inputs = [
        Source(code, book.named(code), book.inputs[code].origin.kind, book.inputs[code].origin.code, value)
        for code, value in line["inputs"].items()
        if code in book.inputs
    ]
    return {"unit": one, "line": line, "inputs": inputs, "book": book, "item": item, "standing": standing}


@dataclass(frozen=True, slots=True)
class Difference:
    """A changed line of one unit, why it changed, and the facts between the two moments behind it."""

    change: Change
    name: str
    facts: tuple[Any, ...]
    causes: tuple[Cause, ...]


def differences(actor: User, old: Run, new: Run) -> list[Difference]:
    """Every difference between two runs, each with the postings that made the difference of its inputs."""
    book = book_of(new.book)
    named = {one["code"]: one for one in [*old.group, *new.group]}
    seen = scope(actor, Act.RUN_SEE)
    found = []
    for change in compare(plain(old), plain(new)):
        one = named[change.subject]
        if not seen.holds(one["path"]) and not may(actor, Act.RUN_MAKE):
            continue
        found.append(Difference(change, one["name"], tuple(_facts(actor, book, old, new, one, change)), change.causes))
    return found


def _facts(actor: User, book: Book, old: Run, new: Run, one: Member, change: Change) -> list[Any]:
    """The postings between the two runs behind the inputs that moved this line."""
    unit = Org.objects.filter(pk=one["unit"]).first()
    rows: list[Any] = []
    for cause in change.causes:
        origin = book.inputs[cause.code].origin if cause.kind == "input" and cause.code in book.inputs else None
        if origin is None or origin.kind != "definition":
            continue
        moved = bridge(
            actor,
            origin.code,
            span(new.period),
            new.moment,
            other_span=span(old.period),
            other_at=old.moment,
            unit=unit,
        )
        rows += list(moved.select_related("source", "project")[:FACTS_SHOWN])
    return rows
