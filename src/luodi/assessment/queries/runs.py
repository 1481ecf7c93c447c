"""Reading runs: who may see which, the ranking, one item unfolded."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from luodi.assessment.models import Run
from luodi.assessment.queries.inputs import Hands, all_inputs, decision
from luodi.assessment.queries.subjects import Member
from luodi.books.queries import book_of
from luodi.core.assessing import AFTER
from luodi.core.errors import NotThere, Refusal
from luodi.core.facts import Kind
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.results import Result
from luodi.core.rules.scoring import BY_HAND, DECIDED
from luodi.core.words import Word
from luodi.ledger.queries import last_steps
from luodi.people.access import Act, may, scope
from luodi.people.models import User
from luodi.people.queries import whole_tree
from luodi.targets.queries import all_targets_in_force, shared_out


def visible_runs(actor: User) -> QuerySet[Run]:
    """Published runs for whoever may see runs; drafts for who makes runs over the whole tree, and for their maker."""
    if not may(actor, Act.RUN_SEE):
        return Run.objects.none()
    if scope(actor, Act.RUN_MAKE).everything:
        return Run.objects.all()
    return Run.objects.filter(Q(published_at__isnull=False) | Q(made_by=actor))


def listed_runs(actor: User) -> QuerySet[Any]:
    """The runs that the actor sees, each with the last step of its course and the run that took its place, if any."""
    last = last_steps(list(AFTER), whole_tree().pk, Cast(OuterRef("pk"), CharField()))
    newer = last.annotate(newer=Cast(KT("data__by"), IntegerField())).values("newer")
    return visible_runs(actor).annotate(step=Subquery(last.values("kind")[:1]), replaced_by=Subquery(newer[:1]))


def run_for(actor: User, pk: int) -> Run:
    found = visible_runs(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere
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
    grade: str = ""
    vetoes: tuple[str, ...] = ()
    unsettled: tuple[str, ...] = ()
    is_grade_open: bool = False
    awards: tuple[Mapping[str, Any], ...] = ()


def plain(run: Run) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(run.result)
    return kept


def columns(run: Run) -> list[tuple[str, str, str]]:
    """The items of the run's book that stand at its top: code, Chinese, English. Of a book that adds nothing up, all."""
    book = book_of(run.book)
    top = [(code, item) for code, item in book.items.items() if not item.parent]
    counted = [(code, item) for code, item in top if item.counted] or top
    return [(code, *book.named(code)) for code, _item in counted]


def in_words(run: Run) -> bool:
    """Whether the result is a word for each subject, such as a light, and no place."""
    book = book_of(run.book)
    return book.ranking is None and book.total.type.kind == "text"


def compared(run: Run) -> bool:
    """Whether projects or enterprises are laid side by side in it, so that some may be decided on."""
    return book_of(run.book).subject in ("project", "enterprise") and not in_words(run)


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
                tuple(standing.get("unsettled", ())), standing.get("grade_open", False),
                tuple({"code": award, **line} for award, line in standing.get("awards", {}).items()),
            )
        )  # fmt: skip
    return sorted(found, key=lambda place: (place.rank is None, place.rank or 0, place.path))


def aligned(places: Sequence[Place]) -> list[Place]:
    """The ranking with the numbers of each column to as many places as the longest of them: 76.10 beside 82.78."""
    totals = _to_places([place.total if place.status == "ok" else "" for place in places])
    lines = [tuple(one["shown"] if one["status"] == "ok" else "" for one in place.items) for place in places]
    columns = [_to_places(column) for column in zip(*lines, strict=True)]
    return [
        replace(
            place,
            total=totals[line] or place.total,
            items=tuple({**one, "shown": column[line] or one["shown"]} for one, column in zip(place.items, columns, strict=True)),
        )
        for line, place in enumerate(places)
    ]  # fmt: skip


_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def _to_places(shown: Sequence[str]) -> list[str]:
    """Decimals as long as the longest; empty cells, and columns in which a word stands, as they are."""
    plain = [_DECIMAL.fullmatch(one) is not None for one in shown]
    if not all(number or not one for one, number in zip(shown, plain, strict=True)):
        return list(shown)
    most = max((len(one.partition(".")[2]) for one, number in zip(shown, plain, strict=True) if number), default=0)
    return [f"{Decimal(one):.{most}f}" if number else one for one, number in zip(shown, plain, strict=True)]


def lacking(run: Run) -> list[tuple[str, str]]:
    """Where no unit has a place: the items (Chinese, English) that no unit has a score for; else nothing."""
    places = ranking(run)
    if any(place.rank is not None for place in places):
        return []
    open_ones = {str(one["code"]) for place in places for one in place.items if one["status"] != "ok"}
    return [(zh, en) for code, zh, en in columns(run) if code in open_ones]


def left_open(run: Run) -> list[tuple[str, str]]:
    """What is still left to a person: (subject, item) of every line that counts and has no value because nobody decided;
    the total where it is missing for another reason, or where a veto or the grade waits for a value. Of a group only the
    parts that are open."""
    book, found = book_of(run.book), []
    items, flags = book.items, {one.code for one in book.vetoes if one.effect == "flag"}
    for subject, standing in plain(run)["subjects"].items():
        lines = standing["items"].items()
        waits = [code for code, line in lines if (line["status"], line["policy"]) == ("missing", BY_HAND)]
        counted = [code for code in waits if items[code].counted]
        parents = {items[code].parent for code in counted}
        found += [(subject, code) for code in counted if code not in parents]
        undecided = set(standing.get("unsettled", ())) - flags or standing.get("grade_open")
        if not counted and (standing["total"]["status"] == "missing" or undecided):
            found.append((subject, "total"))
    return found


def units_of(run: Run) -> dict[str, str]:
    """In which unit each line of a result is shown, by the item's code; the same for every subject."""
    kept = next(iter(plain(run)["subjects"].values()), None)
    lines = {**kept["items"], **kept.get("awards", {}), "total": kept["total"]} if kept else {}
    return {code: line["unit"] for code, line in lines.items()}


def name_of(run: Run, item: str) -> str:
    """What an item of a run's book is called, its total too."""
    book = book_of(run.book)
    return book.total.name[0] if item == "total" else book.named(item)[0]


def line_of(run: Run, subject: str, item: str) -> tuple[str, Any]:
    """What one line of a result is worth: its status and exact value."""
    standing = plain(run)["subjects"][subject]
    line = standing["total"] if item == "total" else standing["items"].get(item, {})
    return line.get("status", ""), line.get("value")


def require_places(run: Run) -> None:
    """Refuse to show a ranking in which nobody is ranked, or results of which there is none, naming what has to be filled
    in first."""
    ranked = book_of(run.book).ranking is not None
    if all(place.rank is None if ranked else place.status != "ok" for place in ranking(run)):
        names = lacking(run)
        items = Word("items", "、".join(zh for zh, _en in names), ", ".join(en for _zh, en in names))
        raise Refusal("run_all_open", items=items)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input of an item came from, so that a page can open it: a figure, or who gave it, when and why.

    Several raters of one value make several sources.
    """

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


def member_of(run: Run, code: str) -> Member:
    """One member of the group as the run froze it. A run made before there were other subjects has units only."""
    one = next((row for row in run.group if row["code"] == code), None)
    if one is None:
        raise NotThere
    return {"subject": "unit", "id": one["unit"], "unit_code": one["code"], **one}


@dataclass(frozen=True, slots=True)
class _Opened:
    """One subject of a run with what its lines were made of, read once for all of them."""

    run: Run
    book: Book
    who: Member
    standing: Mapping[str, Any]
    hands: Hands
    targets: Mapping[str, Any]

    @classmethod
    def of(cls, actor: User, run: Run, subject: str) -> _Opened:
        who = member_of(run, subject)
        if not scope(actor, Act.RUN_SEE).holds(who["path"]):
            raise NotThere
        book, period = book_of(run.book), span(run.period)
        asked = {one.origin.code for one in book.inputs.values() if one.origin.kind == "target"}
        shared = [code for code in asked if shared_out(code)] if who["unit"] is not None else []
        targets = all_targets_in_force(shared, who["unit"], period.last // 100, run.moment) if shared else {}
        return cls(run, book, who, plain(run)["subjects"][subject], Hands(book, [who], period, run.moment), targets)

    def line(self, item: str) -> dict[str, Any]:
        standing = self.standing
        every = {**standing["items"], **standing.get("awards", {}), "total": standing["total"]}
        if item not in every:
            raise NotThere
        line = every[item]
        asked = ((code, value) for code, value in line["inputs"].items() if code in self.book.inputs)
        return {
            "unit": self.who,
            "line": line,
            "inputs": [source for code, value in asked for source in self.sources(code, value)],
            "book": self.book,
            "item": item,
            "standing": standing,
            "decided": self.hands.entry(self.who, decision(item)) if line["policy"] == DECIDED else None,
        }

    def sources(self, code: str, value: str) -> list[Source]:
        one = self.book.inputs[code]
        known = Source(code, self.book.named(code), one.origin.kind, one.origin.code, value)
        if one.origin.kind == "book":
            return [replace(known, run=self.who.get("runs", {}).get(code))]
        if one.origin.kind == "target" and shared_out(one.origin.code) and self.who["unit"] is not None:
            target = self.targets.get(one.origin.code)
            return [replace(known, by=target.set_by.name, on=target.stamp, why=target.reason) if target else known]
        given = self.hands.entries(self.who, one)
        return [
            replace(known, by=vars(entry)["judge"], on=entry.recorded_at, why=str(entry.data["reason"]), entry=entry.pk)
            for entry in given
        ] or [known]


def unfolded(actor: User, run: Run, subject: str, item: str) -> dict[str, Any]:
    """One item of one subject: its working, inputs with their sources, parameters in force. Only within own scope."""
    return _Opened.of(actor, run, subject).line(item)


def all_unfolded(actor: User, run: Run, subject: str) -> list[dict[str, Any]]:
    """Every line of one subject's score as `unfolded` gives it: the items in the book's order, the awards, the total."""
    found = _Opened.of(actor, run, subject)
    return [found.line(code) for code in (*found.standing["order"], *found.standing.get("awards", {}), "total")]


def alike(actor: User, run: Run) -> list[Any]:
    """Other results of the same book, period and subjects that were shown to the units and may still be replaced, each
    with its last step."""
    rows = listed_runs(actor).filter(book_code=run.book_code, period=run.period, published_at__isnull=False)
    rows = rows.exclude(step__in=(Kind.RESULT_ARCHIVED, Kind.RESULT_REPLACED)).exclude(pk=run.pk)
    return [one for one in rows.order_by("-id")[:20] if same_subjects(one, run)]


def all_alike(run: Run) -> list[int]:
    """Every other run of the same book, period and subjects."""
    rows = Run.objects.filter(book_code=run.book_code, period=run.period).exclude(pk=run.pk)
    return [one.pk for one in rows.only("pk", "group").order_by("pk") if same_subjects(one, run)]


def same_subjects(one: Run, other: Run) -> bool:
    return {who["code"] for who in one.group} == {who["code"] for who in other.group}
