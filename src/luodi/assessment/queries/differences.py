"""Two runs side by side: every difference, why, and the facts that became known between."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from django.utils import timezone

from luodi.assessment.models import Run
from luodi.assessment.queries.inputs import about_whom, judged_code, whom_of
from luodi.assessment.queries.runs import plain
from luodi.assessment.queries.subjects import Member
from luodi.books.queries import book_of
from luodi.core.definitions import Definition, Ratio, Term
from luodi.core.periods import span
from luodi.core.rules.books import Input
from luodi.core.rules.comparison import Change, compare
from luodi.core.rules.given import in_words
from luodi.core.words import FACTS
from luodi.figures.queries import catalogue
from luodi.figures.queries.rows import between as between_terms
from luodi.figures.queries.rows import counted_rows
from luodi.figures.queries.sums import Asked, asked_by
from luodi.ledger.queries import judged_values, recorded_between
from luodi.people.access import Act, scope
from luodi.people.models import Org, User
from luodi.targets.queries import all_targets_set

FACTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Behind:
    """One fact that moved an input between two runs: a posting, a target set, or a value given by a person.

    `entry` opens it in the ledger; a target has no entry, and `said` is its reason. `amount` is what it adds (postings)
    or what now holds (the rest), in `unit`: fen, or as it is.
    """

    kind: str
    day: date
    said: str
    amount: Decimal | None
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
        member = {"subject": "unit", "projects": [], **one}
        facts = [fact for code in codes for fact in between.facts(member, code)]
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
        self.orgs = Org.objects.in_bulk([one["unit"] for one in [*old.group, *new.group] if one["unit"] is not None])
        self.kept: dict[tuple[str, str], list[Behind]] = {}

    def definition(self, code: str) -> Definition | None:
        one = self.book.inputs.get(code)
        known = one is not None and one.origin.kind == "definition" and one.origin.code in catalogue()
        return catalogue().in_force(one.origin.code, one.asked_of(self.spans[1]).last) if one and known else None

    def is_sum(self, code: str) -> bool:
        found = self.definition(code)
        return found is not None and found.unit != "percent"

    def facts(self, member: Member, code: str) -> list[Behind]:
        key = str(member["code"]), code
        if key not in self.kept:
            self.kept[key] = list(self._facts(member, code))
        return self.kept[key]

    def _facts(self, member: Member, code: str) -> Iterable[Behind]:
        one = self.book.inputs.get(code)
        if one is None:
            return []
        if one.origin.kind == "definition" and (one.type.kind != "number" or one.origin.code not in catalogue()):
            return self._recorded(member, one)
        if (definition := self.definition(code)) is not None:
            return self._postings(member, definition, one)
        if one.origin.kind == "target" and member["unit"] is not None:
            return self._targets(member["unit"], one)
        return self._given(member, one)

    def _asked(self, member: Member) -> Asked:
        now = self.spans[1]
        if member["subject"] == "unit":
            return asked_by(self.actor, now, self.new.moment, "verified", self.orgs[member["unit"]])
        return replace(asked_by(self.actor, now, self.new.moment, "verified", None), projects=tuple(member["projects"]))

    def _postings(self, member: Member, definition: Definition, one: Input) -> Iterator[Behind]:
        """The postings that make the difference of the sum; of a rate, those that moved its two parts. Of an earlier
        year where the book asks for one."""
        before, now = (one.asked_of(period) for period in self.spans)
        held = replace(self._asked(member), span=now)
        was = replace(held, span=before, at=self.old.moment)
        for terms in _parts(definition):
            rows = counted_rows(between_terms(terms, was, terms, held), held)
            for row in rows.select_related("source", "project").order_by("id"):
                shown = "fen" if terms[0].is_money else ""
                yield Behind(
                    "posting", row.happened_on, row.project.name, Decimal(row.counted), shown, entry=row.source_id
                )

    def _recorded(self, member: Member, one: Input) -> Iterator[Behind]:
        """What was recorded of the projects that a day, a word or a table is read from."""
        projects = list(member["projects"])
        if member["subject"] == "unit" and one.origin.code in catalogue():
            definition = catalogue().in_force(one.origin.code, self.spans[1].last)
            held = self._asked(member)
            terms = tuple(term for part in _parts(definition) for term in part)
            rows = counted_rows(between_terms((), held, terms, held), held)
            projects = sorted(set(rows.order_by().values_list("project_id", flat=True)))
        for entry in recorded_between(projects, *self._moments()).select_related("project")[: FACTS_SHOWN + 1]:
            said = f"{entry.project.name} · {FACTS[entry.kind].zh}" if entry.project else FACTS[entry.kind].zh
            money = Decimal(entry.amount_fen) if entry.amount_fen is not None else None
            yield Behind("fact", entry.happened_on, said, money, "fen", entry=entry.about_id or entry.pk)

    def _targets(self, unit: int, one: Input) -> Iterator[Behind]:
        shown = "fen" if one.in_fen else ""
        for target in all_targets_set(one.origin.code, unit, *self._moments()):
            day = timezone.localdate(target.stamp)
            yield Behind("target", day, target.reason, Decimal(target.amount), shown)

    def _given(self, member: Member, one: Input) -> Iterator[Behind]:
        earlier, later = self._moments()
        code, about = judged_code(self.book, one.code), about_whom(member)
        projects = [member["id"]] if member["subject"] == "project" else None
        periods = dict.fromkeys((self.old.period, self.new.period))
        for entry in (one for period in periods for one in judged_values([code], period, later, projects=projects)):
            if whom_of(entry) == about and entry.recorded_at > earlier:
                said, kept = str(entry.data["reason"]), entry.data["value"]
                number = Decimal(kept) if isinstance(kept, str) and _is_number(kept) else None
                shown = said if number is not None else f"{in_words(kept, one, 'zh', entry.data.get('in'))} · {said}"
                yield Behind("judged", entry.happened_on, shown, number, "", entry=entry.pk)

    def _moments(self) -> tuple[datetime, datetime]:
        earlier, later = sorted((self.old.moment, self.new.moment))
        return earlier, later


def _parts(definition: Definition) -> tuple[tuple[Term, ...], ...]:
    of = definition.of
    return (of.numerator, of.denominator) if isinstance(of, Ratio) else (of,)


def _is_number(kept: str) -> bool:
    try:
        return Decimal(kept).is_finite()
    except InvalidOperation:
        return False
