"""Reading runs: who may see which, the ranking, one item unfolded, two runs side by side with the facts between."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from luodi.assessment.models import Run
from luodi.assessment.queries.results import Member, taken
from luodi.books.queries import book_of
from luodi.core.definitions import Definition, Ratio, Term
from luodi.core.errors import Fault, NotThere, Refusal
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book, Input
from luodi.core.rules.comparison import Change, compare
from luodi.core.rules.evaluation import Inputs, evaluate
from luodi.core.rules.results import Result
from luodi.core.words import Word
from luodi.figures.queries import all_quantities, catalogue
from luodi.figures.queries.rows import between as between_terms
from luodi.figures.queries.rows import counted_rows
from luodi.figures.queries.sums import asked_by
from luodi.ledger.queries import judged_values
from luodi.people.access import Act, may, scope
from luodi.people.models import Org, User
from luodi.targets.queries import all_target_in_force, all_targets, all_targets_set

FACTS_SHOWN = 20
GIVEN = {"number", "yesno"}  # the types of values that people can give to a unit


def visible_runs(actor: User) -> QuerySet[Run]:
    """Published runs for whoever may see runs; drafts for who makes runs over the whole tree, and for their maker."""
    if not may(actor, Act.RUN_SEE):
        return Run.objects.none()
    if scope(actor, Act.RUN_MAKE).everything:
        return Run.objects.all()
    return Run.objects.filter(Q(published_at__isnull=False) | Q(made_by=actor))


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
    """Under which code given values of a book's input stand in the ledger: a long name by its digest.

    It hangs on the book's code, not on its text: a new version of the book finds what was given under the old one.
    """
    name = f"{book.code}:{one.code}"
    return name if len(name) <= 24 else hashlib.sha256(name.encode()).hexdigest()[:24]


def by_hand(book: Book) -> list[Input]:
    """The inputs that people give: judged by raters or entered with evidence."""
    own = [one for one in book.inputs.values() if one.origin.kind in ("judged", "entered")]
    return [one for one in own if one.type.kind in GIVEN]


def not_runnable(book: Book) -> list[Fault]:
    """Why a book cannot be run over units, as far as the book alone tells; nothing where it can.

    It must be about units, and ask the ledger only for figures that it has, each as what it is: money as money, a count
    as a count, a rate as a percentage.
    """
    title = book.title[0]
    if book.subject != "unit":
        return [Fault("run_book_not_of_units", "book", {"book": title})]
    wrong = [one.name[0] for one in book.inputs.values() if one.origin.kind == "definition" and not _served(one)]
    return [Fault("run_needs_figures", "book", {"book": title, "figures": "、".join(wrong)})] if wrong else []


def _served(one: Input) -> bool:
    if one.type.kind != "number" or one.origin.code not in catalogue():
        return False
    unit = next(known.unit for known in catalogue() if known.code == one.origin.code)
    shape = "fen" if one.in_fen else "percent" if one.unit and one.unit.code == "%" else "count"
    return unit == shape


def all_inputs(book: Book, group: Sequence[Member], period: Span, at: datetime) -> dict[str, Inputs]:
    """What the book asks for, of every unit of the group, as known at the moment. What is not there is missing."""
    units = [int(one["unit"]) for one in group]
    kinds: dict[str, list[Input]] = {}
    for one in book.inputs.values():
        kinds.setdefault(one.origin.kind, []).append(one)
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
        for entry in kinds.get("book", ()):
            values[entry.code] = taken(who, entry)
        for entry in kinds.get("trait", ()):
            values[entry.code] = who["traits"].get(entry.origin.code)
        values |= given.get(unit, {})
        found[str(who["code"])] = Inputs(values, dict(who["traits"]), str(who["name"]))
    return found


def _by_hand_values(book: Book, units: Iterable[int], period: Span, at: datetime) -> dict[int, dict[str, object]]:
    """Judged and entered values of the period: the latest of each unit that stands."""
    asked = {judged_code(book, one): one for one in by_hand(book)}
    found: dict[int, dict[str, object]] = {}
    if not asked:
        return found
    wanted = set(units)
    for entry in judged_values(asked, at):
        if entry.unit_id in wanted and entry.data.get("period") == period.code:
            one = asked[entry.code]
            found.setdefault(entry.unit_id, {})[one.code] = _handed(one, Decimal(str(entry.data["value"])))
    return found


def _handed(one: Input, value: Decimal) -> object:
    """A given value as a book takes it: yes or no for 1 or 0, money in fen, the rest in the input's own unit."""
    if one.type.kind == "yesno":
        return bool(value)
    return Fraction(value) * one.unit.scale * 100 if one.in_fen and one.unit else value


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
    grade: str = ""
    vetoes: tuple[str, ...] = ()
    awards: tuple[Mapping[str, Any], ...] = ()


def plain(run: Run) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(run.result)
    return kept


def columns(run: Run) -> list[tuple[str, str, str]]:
    """The items of the run's book that stand at its top: code, Chinese, English."""
    book = book_of(run.book)
    return [(code, *book.named(code)) for code, item in book.items.items() if not item.parent and item.counted]


def ranking(run: Run) -> list[Place]:
    """Every unit with its score and place; units without a place come last, equals in the order of the tree."""
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
                total["status"], items, standing["grade"], tuple(standing["vetoes"]),
                tuple({"code": award, **line} for award, line in standing.get("awards", {}).items()),
            )
        )  # fmt: skip
    return sorted(found, key=lambda place: (place.rank is None, place.rank or 0, place.path))


def lacking(run: Run) -> list[tuple[str, str]]:
    """Where no unit has a place: the items (Chinese, English) that no unit has a score for; else nothing."""
    places = ranking(run)
    if any(place.rank is not None for place in places):
        return []
    open_ones = {str(one["code"]) for place in places for one in place.items if one["status"] != "ok"}
    return [(zh, en) for code, zh, en in columns(run) if code in open_ones]


def require_places(run: Run) -> None:
    """Refuse to show a ranking in which nobody is ranked, naming what has to be filled in first."""
    if all(place.rank is None for place in ranking(run)):
        names = lacking(run)
        items = Word("items", "、".join(zh for zh, _en in names), ", ".join(en for _zh, en in names))
        raise Refusal("run_all_open", items=items)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input of an item came from, so that a page can open it: a figure, or who gave it, when and why."""

    code: str
    name: tuple[str, str]
    kind: str
    of: str
    value: str
    by: str = ""
    on: datetime | None = None
    why: str = ""
    entry: int | None = None
    run: int | None = None


def unfolded(actor: User, run: Run, unit: str, item: str) -> dict[str, Any]:
    """One item of one unit: its working, inputs with their sources, parameters in force. Only within own scope."""
    one = next((row for row in run.group if row["code"] == unit), None)
    if one is None or not scope(actor, Act.RUN_SEE).holds(one["path"]):
        raise NotThere
    standing = plain(run)["subjects"][unit]
    line = standing["total"] if item == "total" else {**standing["items"], **standing.get("awards", {})}.get(item)
    if line is None:
        raise NotThere
    book = book_of(run.book)
    inputs = [
        _source(run, book, int(one["unit"]), code, v) for code, v in line["inputs"].items() if code in book.inputs
    ]
    return {"unit": one, "line": line, "inputs": inputs, "book": book, "item": item, "standing": standing}


def _source(run: Run, book: Book, unit: int, code: str, value: str) -> Source:
    one = book.inputs[code]
    known = Source(code, book.named(code), one.origin.kind, one.origin.code, value)
    if one.origin.kind == "book":
        member = next(row for row in run.group if int(row["unit"]) == unit)
        return replace(known, run=member.get("runs", {}).get(code))
    if one.origin.kind == "target":
        target = all_target_in_force(one.origin.code, unit, span(run.period).last // 100, run.moment)
        return replace(known, by=target.set_by.name, on=target.stamp, why=target.reason) if target else known
    if one.origin.kind in ("judged", "entered"):
        rows = judged_values([judged_code(book, one)], run.moment).filter(unit=unit).select_related("recorded_by")
        given = [entry for entry in rows if entry.data.get("period") == run.period]
        if given:
            last = given[-1]
            why = str(last.data["reason"])
            return replace(known, by=last.recorded_by.name, on=last.recorded_at, why=why, entry=last.pk)
    return known


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact that moved an input between two runs: a posting, a target set, or a value given by a person.

    `entry` opens it in the ledger; a target has no entry, and `said` is its reason. `amount` is what it adds (postings)
    or what now holds (the rest), in `unit`: fen, or as it is.
    """

    kind: str
    day: date
    said: str
    amount: Decimal
    unit: str
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A changed line of one unit, why it changed, and the facts between the two moments behind it.

    `more` counts the facts beyond the first; each of `inputs` names a figure whose whole bridge can be opened.
    """

    change: Change
    name: str
    name_en: str
    facts: tuple[Behind, ...]
    more: int
    inputs: tuple[str, ...]


def differences(actor: User, old: Run, new: Run) -> list[Difference]:
    """Every difference between two runs that the actor may open, each with the facts behind its inputs."""
    named = {one["code"]: one for one in [*old.group, *new.group]}
    seen = scope(actor, Act.RUN_SEE)
    changes = [one for one in compare(plain(old), plain(new)) if seen.holds(named[one.subject]["path"])]
    between = Between(actor, old, new)
    found = []
    for change in changes:
        one = named[change.subject]
        codes = [cause.code for cause in change.causes if cause.kind == "input"]
        facts = [fact for code in codes for fact in between.facts(one, code)]
        inputs = tuple(code for code in codes if between.is_sum(code))
        more = max(0, len(facts) - FACTS_SHOWN)
        name = one["name"], one["name_en"] or one["name"]
        found.append(Difference(change, *name, tuple(facts[:FACTS_SHOWN]), more, inputs))
    return found


class Between:
    """What became known between two runs, input by input. Each unit's input is asked for once."""

    def __init__(self, actor: User, old: Run, new: Run) -> None:
        self.actor, self.old, self.new = actor, old, new
        self.book = book_of(new.book)
        self.spans = span(old.period), span(new.period)
        self.orgs = Org.objects.in_bulk([one["unit"] for one in [*old.group, *new.group]])
        self.kept: dict[tuple[int, str], list[Behind]] = {}

    def definition(self, code: str) -> Definition | None:
        one = self.book.inputs.get(code)
        known = one is not None and one.origin.kind == "definition" and one.origin.code in catalogue()
        return catalogue().in_force(one.origin.code, self.spans[1].last) if one and known else None

    def is_sum(self, code: str) -> bool:
        found = self.definition(code)
        return found is not None and found.unit != "percent"

    def facts(self, member: Member, code: str) -> list[Behind]:
        key = int(member["unit"]), code
        if key not in self.kept:
            self.kept[key] = list(self._facts(key[0], code))
        return self.kept[key]

    def _facts(self, unit: int, code: str) -> Iterable[Behind]:
        one = self.book.inputs.get(code)
        if one is None:
            return []
        if (definition := self.definition(code)) is not None:
            return self._postings(self.orgs[unit], definition)
        if one.origin.kind == "target":
            return self._targets(unit, one)
        return self._given(unit, one)

    def _postings(self, unit: Org, definition: Definition) -> Iterator[Behind]:
        """The postings that make the difference of the sum; of a rate, those that moved its two parts."""
        then, now = self.spans
        held = asked_by(self.actor, now, self.new.moment, "verified", unit)
        was = replace(held, span=then, at=self.old.moment)
        for terms in _parts(definition):
            rows = counted_rows(between_terms(terms, was, terms, held), held)
            for row in rows.select_related("source", "project").order_by("id"):
                shown = "fen" if terms[0].is_money else ""
                yield Behind(
                    "posting", row.happened_on, row.project.name, Decimal(row.counted), shown, entry=row.source_id
                )

    def _targets(self, unit: int, one: Input) -> Iterator[Behind]:
        shown = "fen" if one.in_fen else ""
        for target in all_targets_set(one.origin.code, unit, *self._moments()):
            day = timezone.localdate(target.stamp)
            yield Behind("target", day, target.reason, Decimal(target.amount), shown)

    def _given(self, unit: int, one: Input) -> Iterator[Behind]:
        earlier, later = self._moments()
        for entry in judged_values([judged_code(self.book, one)], later):
            if entry.unit_id == unit and entry.recorded_at > earlier:
                said = str(entry.data["reason"])
                yield Behind("judged", entry.happened_on, said, Decimal(str(entry.data["value"])), "", entry=entry.pk)

    def _moments(self) -> tuple[datetime, datetime]:
        earlier, later = sorted((self.old.moment, self.new.moment))
        return earlier, later


def _parts(definition: Definition) -> tuple[tuple[Term, ...], ...]:
    of = definition.of
    return (of.numerator, of.denominator) if isinstance(of, Ratio) else (of,)
