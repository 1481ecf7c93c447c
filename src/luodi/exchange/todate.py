"""Sums to date → what is new: the difference from what the ledger holds at that day and the file has said before it.

A monthly ledger says 累计到位 again every month. Booking it again would count it twice; so a column that is declared a sum
to date (since the start, or since the first of January) is compared with the ledger at its day: what is more is a new
fact of that day, the same is nothing, and less is refused with both sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Sum

from luodi.core.errors import Fault
from luodi.core.facts import Kind
from luodi.core.money import shown
from luodi.exchange.drafted import Draft, FactDraft
from luodi.exchange.mapping import TableUse
from luodi.ledger.queries import all_postings

CHUNK = 400
MEASURE = {
    Kind.AGREEMENT_SIGNED: "agreed",
    Kind.AMOUNT_CHANGED: "agreed",
    Kind.FUNDS_RECEIVED: "paid_in",
    Kind.FUNDS_RETURNED: "paid_in",
    Kind.INVESTMENT_COMPLETED: "completed",
    Kind.YEAR_PLANNED: "year_plan",
}
Held = Mapping[tuple[int, str], Sequence[tuple[date, str, int]]]  # (project, measure) → (day, code, fen), … recorded


def held_by(projects: Iterable[int]) -> Held:
    """What the ledger holds of these projects, verified or not, by day."""
    found: dict[tuple[int, str], list[tuple[date, str, int]]] = {}
    wanted = sorted(set(projects))
    for start in range(0, len(wanted), CHUNK):
        rows = all_postings().filter(project_id__in=wanted[start : start + CHUNK], book=0)
        rows = rows.filter(measure__in=sorted(set(MEASURE.values()))).order_by()
        sums = rows.values_list("project_id", "measure", "happened_on", "code").annotate(total=Sum("amount"))
        for project, measure, day, code, total in sums:
            found.setdefault((project, measure), []).append((day, code, total))
    return found


class ToDate:
    """The projects of a plan whose sums are to date. `existing` are the keys of projects that the register has."""

    def __init__(self, drafts: Sequence[Draft], existing: Mapping[str, int], tables: Mapping[str, TableUse]) -> None:
        self.keys = {draft.key for draft in drafts if any(_asks(fact, draft, existing) for fact in draft.facts)}
        self.existing = existing
        self.tables = tables
        self.held = held_by(existing[key] for key in self.keys if key in existing)
        self.more: Counter[str] = Counter()  # by measure: rows of which a difference is booked, and its sum in fen
        self.sums: Counter[str] = Counter()
        self.same: Counter[str] = Counter()

    def difference(self, drafts: Sequence[Draft]) -> dict[int, list[Fault]]:
        """Put what is new into every fact that is a sum to date. Faults by `id()` of the draft; call it again without
        the refused drafts, because others may have counted on them."""
        self.more, self.sums, self.same = Counter(), Counter(), Counter()
        by_key: dict[str, list[Draft]] = {}
        for draft in drafts:
            if draft.key in self.keys:
                by_key.setdefault(draft.key, []).append(draft)
        wrong: dict[int, list[Fault]] = {}
        for key, ours in by_key.items():
            before: dict[str, list[tuple[date, int]]] = {}
            for draft, fact in _in_order(ours):
                measure = MEASURE[fact.kind]
                if fact.kind is Kind.YEAR_PLANNED:
                    fault = self._plan(key, fact)
                elif fact.basis:
                    fault = self._one(key, draft, fact, before.get(measure, ()))
                else:
                    fault = None
                if fault is not None:
                    wrong.setdefault(id(draft), []).append(Fault(fault.code, draft.where(fact), fault.blanks))
                    continue
                sign = -1 if fact.kind is Kind.FUNDS_RETURNED else 1
                before.setdefault(measure, []).append((fact.happened_on, sign * (fact.fen or 0)))
        return wrong

    def _one(self, key: str, draft: Draft, fact: FactDraft, before: Iterable[tuple[date, int]]) -> Fault | None:
        measure, day = MEASURE[fact.kind], fact.happened_on
        first = date(day.year, 1, 1) if fact.basis == "year" else date.min
        ledger = self.held.get((self.existing.get(key, 0), measure), ())
        known = sum(fen for happened, _, fen in ledger if first <= happened <= day)
        known += sum(fen for happened, fen in before if first <= happened <= day)
        total = fact.total or 0
        if known and self.tables[draft.table].currency != "CNY":
            return Fault("to_date_foreign", "", {"held": shown(known, "万元")})
        if total < known:
            blanks = {"given": shown(total, "万元"), "held": shown(known, "万元"), "date": day.isoformat()}
            return Fault("to_date_below_ledger", "", blanks)
        fact.fen = total - known
        if measure == "agreed":
            fact.kind = Kind.AMOUNT_CHANGED if known else Kind.AGREEMENT_SIGNED
            fact.code = "" if known else "contract"
        if known and total == known:
            self.same[measure] += 1
        elif known:
            self.more[measure] += 1
            self.sums[measure] += fact.fen
        return None

    def _plan(self, key: str, fact: FactDraft) -> Fault | None:
        """A year's plan is one sum: the ledger has it, or has it not, or it is to be corrected there."""
        ledger = self.held.get((self.existing.get(key, 0), "year_plan"), ())
        known = sum(fen for _, year, fen in ledger if year == fact.code)
        if not known:
            return None
        if known != fact.total:
            blanks = {"given": shown(fact.total or 0, "万元"), "held": shown(known, "万元"), "year": fact.code}
            return Fault("plan_differs", "", blanks)
        fact.fen = 0
        self.same["year_plan"] += 1
        return None


def _asks(fact: FactDraft, draft: Draft, existing: Mapping[str, int]) -> bool:
    return bool(fact.basis) or (fact.kind is Kind.YEAR_PLANNED and draft.key in existing)


def _in_order(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, FactDraft]]:
    """The money of a project's rows by day; what happened on a day before the sum to that day."""
    events = [
        (fact.happened_on, bool(fact.basis), place, draft, fact)
        for place, draft in enumerate(drafts)
        for fact in draft.facts
        if fact.kind in MEASURE
    ]
    for _, _, _, draft, fact in sorted(events, key=lambda event: event[:3]):
        yield draft, fact


def drop_nothings(drafts: Iterable[Draft], keys: Iterable[str]) -> None:
    """What is not new is no fact."""
    wanted = frozenset(keys)
    for draft in drafts:
        if draft.key in wanted:
            draft.facts = [fact for fact in draft.facts if fact.total is None or fact.fen]
