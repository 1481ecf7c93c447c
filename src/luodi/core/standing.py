"""What facts amount to: a fact folded with its answers, what it contributes to sums, whether an answer may follow.

Sums are kept as postings. A posting is additive and is never changed: when a fact is verified, corrected, refused,
voided or split, the difference between what its family should contribute now and what was posted so far is posted in
the earliest open month. So a closed month never moves, and any sum as of T is a plain sum of postings known at T.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from luodi.core.errors import Refusal
from luodi.core.facts import ANSWERS, MONEY, Fact, Kind, State, asks_evidence, asks_verification
from luodi.core.money import shared
from luodi.core.periods import month_of
from luodi.core.words import STAGES, STATES

ORDER = {code: place for place, code in enumerate(STAGES)}
RECORDED, VERIFIED = 0, 1  # the two books: everything believed so far, and what a second person confirmed
COUNTED_AGREEMENTS = frozenset({"framework", "contract"})  # a letter of intent binds nobody: it is kept, not counted


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact as it stands after its answers: its current values and state. `turn` numbers the next answer; `corrected`:
    its values are not, or not all, those it was recorded with."""

    fact: Fact
    state: State = State.RECORDED
    turn: int = 1
    corrected: bool = False

    def in_book(self, book: int) -> bool:
        if book == VERIFIED and asks_verification(self.fact.kind, self.fact.code):
            return self.state is State.VERIFIED
        return self.state in (State.RECORDED, State.VERIFIED)


def fold(fact: Fact, answers: Iterable[Fact]) -> Standing:
    """The fact after its answers, taken in the order of their turns."""
    standing = Standing(fact)
    for answer in sorted(answers, key=lambda one: one.turn or 0):
        standing = after(standing, answer)
    return standing


def after(standing: Standing, answer: Fact) -> Standing:
    """One answer more. A correction replaces the values it names and asks for a new verification."""
    turn = standing.turn + 1
    if answer.kind is Kind.VERIFIED:
        return replace(standing, state=State.VERIFIED, turn=turn)
    if answer.kind is Kind.REFUSED:
        return replace(standing, state=State.REFUSED, turn=turn)
    if answer.kind is Kind.VOIDED:
        return replace(standing, state=State.VOIDED, turn=turn)
    if answer.kind is not Kind.CORRECTED:
        raise ValueError(f"{answer.kind} is no answer")
    old = standing.fact
    fact = replace(
        old,
        happened_on=answer.happened_on,
        amount=answer.amount if old.amount is not None else None,
        code=answer.code or old.code,
        voucher=answer.voucher or old.voucher,
        data={**old.data, **{key: value for key, value in answer.data.items() if key != "reason"}},
    )
    return Standing(fact, State.RECORDED, turn, corrected=True)


def check_answer(standing: Standing, kind: Kind, *, by: int, last_hand: int, has_evidence: bool, reason: str) -> None:
    """Refuse an answer that may not follow.

    `last_hand` is who recorded or last corrected the fact: nobody verifies what their own hand wrote. A voided fact is
    closed for good; a refused one waits for a correction; refusing, correcting and voiding say why. What two people
    confirmed, the one who recorded it does not take back alone.
    """
    if kind not in ANSWERS:
        raise ValueError(f"{kind} is no answer")
    state = standing.state
    if state is State.VOIDED:
        raise Refusal("already_voided")
    if kind in (Kind.VERIFIED, Kind.REFUSED):
        if not asks_verification(standing.fact.kind, standing.fact.code):
            raise Refusal("needs_no_verification")
        if state is not State.RECORDED:
            raise Refusal("already_answered", state=STATES[state.value])
        if last_hand == by:
            raise Refusal("own_entry")
    if kind is Kind.VOIDED and state is State.VERIFIED and last_hand == by:
        raise Refusal("own_entry_verified")
    if kind is Kind.VERIFIED and not has_evidence and asks_evidence(standing.fact.kind, standing.fact.code):
        raise Refusal("evidence_missing")
    if kind is not Kind.VERIFIED and not reason.strip():
        raise Refusal("reason_missing", where="reason")


class Share(NamedTuple):
    unit: int
    part: Fraction


@dataclass(frozen=True, slots=True)
class Split:
    """From this day on, what the project brings is credited in these shares; the first unit leads and takes counts."""

    since: date
    shares: tuple[Share, ...]


class Tenure(NamedTuple):
    """While a change of unit stood that was voided later: what `unit` recorded then is `former`'s. Bounds are ids."""

    after: int
    before: int
    unit: int
    former: int


def handed_back(standings: Sequence[Standing], voided: Sequence[Tenure]) -> list[Standing]:
    """The facts with the unit they are credited to: as if a voided change of unit had never been."""
    if not voided:
        return list(standings)
    found = []
    for standing in standings:
        fact = standing.fact
        for tenure in reversed(voided):
            if tenure.after < fact.id < tenure.before and fact.unit == tenure.unit:
                fact = replace(fact, unit=tenure.former)
        found.append(replace(standing, fact=fact))
    return found


def unit_by_changes(changes: Sequence[Standing]) -> int:
    """The unit in charge by a project's changes of unit: the last that stands, else where the first one began."""
    alive = [one.fact.data["to"] for one in changes if one.state is not State.VOIDED]
    return int(str(alive[-1] if alive else changes[0].fact.data["from"]))


class Key(NamedTuple):
    """What is summed separately. `source` is the fact that the sum opens down to.

    `industry` and `scale` (planned total in fen) are the project's when the fact was first posted.
    """

    source: int
    book: int
    measure: str
    code: str
    unit: int
    happened_on: date
    industry: str = ""
    scale: int = 0


class Posting(NamedTuple):
    key: Key
    period: int
    amount: int


def credited(fact: Fact, splits: Sequence[Split], amount: int) -> list[tuple[int, int]]:
    """Who is credited with how much of a sum: the fact's unit, or the shares in force on its day, to the fen."""
    in_force = [split for split in splits if split.since <= fact.happened_on]
    if not in_force:
        return [(fact.unit, amount)]
    shares = in_force[-1].shares
    parts = shared(amount, [share.part for share in shares])
    return [(share.unit, part) for share, part in zip(shares, parts, strict=True)]


def lead(fact: Fact, splits: Sequence[Split]) -> int:
    """Which unit a count of one goes to: a project is one project, however many units share its money."""
    in_force = [split for split in splits if split.since <= fact.happened_on]
    return in_force[-1].shares[0].unit if in_force else fact.unit


def contributions(family: Sequence[Standing], splits: Sequence[Split]) -> dict[Key, int]:
    """What a project's facts of one family contribute, in both books. The order of the family is the ledger's."""
    found: Counter[Key] = Counter()
    for book in (RECORDED, VERIFIED):
        present = [standing.fact for standing in family if standing.in_book(book)]
        for fact in present:
            if fact.kind in MONEY:
                measure, sign = MONEY[fact.kind]
                _add_money(found, fact, book, measure, fact.code, sign * (fact.amount or 0), splits)
            elif fact.kind is Kind.YEAR_PLANNED:
                _add_money(found, fact, book, "year_plan", fact.code, fact.amount or 0, splits)
                found[Key(fact.id, book, "in_year_plan", fact.code, lead(fact, splits), fact.happened_on)] += 1
        _add_course(found, present, book, splits)
    return {key: amount for key, amount in found.items() if amount}


def _add_money(
    found: Counter[Key], fact: Fact, book: int, measure: str, code: str, amount: int, splits: Sequence[Split]
) -> None:
    for unit, part in credited(fact, splits, amount):
        found[Key(fact.id, book, measure, code, unit, fact.happened_on)] += part


def _add_course(found: Counter[Key], present: Sequence[Fact], book: int, splits: Sequence[Split]) -> None:
    agreements = counted_agreements(present)
    for fact in agreements:
        _add_money(found, fact, book, "agreed", fact.code, fact.amount or 0, splits)
    for fact in present:
        if fact.kind is Kind.AMOUNT_CHANGED:
            _add_money(found, fact, book, "agreed", fact.code, fact.amount or 0, splits)
    first = first_signing(present)
    if first:
        found[Key(first.id, book, "signed", first.code, lead(first, splits), first.happened_on)] += 1
    course = walked(present)
    for stage, fact in course.reached.items():
        found[Key(fact.id, book, "reached", stage, lead(fact, splits), fact.happened_on)] += 1
        if first and ORDER[stage] > ORDER["signed"] and not course.withdrawn:
            # Credited where the signing is, so that a rate never has its numerator in another unit.
            happened = max(fact.happened_on, first.happened_on)
            found[Key(fact.id, book, "of_signed", stage, lead(first, splits), happened)] += 1
    if course.last and not course.withdrawn:
        fact = course.last
        found[Key(fact.id, book, "at_stage", fact.code, lead(fact, splits), fact.happened_on)] += 1


def counted_agreements(present: Sequence[Fact]) -> list[Fact]:
    """The agreements whose amounts count: not letters of intent, and none that a later one says it replaces."""
    agreements = [fact for fact in present if fact.kind is Kind.AGREEMENT_SIGNED]
    replaced = {fact.data.get("replaces") for fact in agreements}
    return [fact for fact in agreements if fact.code in COUNTED_AGREEMENTS and fact.id not in replaced]


def first_signing(present: Sequence[Fact]) -> Fact | None:
    """The first counted signing of a project, replaced later or not: a project is signed once."""
    signings = [fact for fact in present if fact.kind is Kind.AGREEMENT_SIGNED and fact.code in COUNTED_AGREEMENTS]
    return min(signings, key=lambda fact: (fact.happened_on, fact.id)) if signings else None


@dataclass(frozen=True, slots=True)
class Course:
    """Where a project stands: the last move, the stages reached and by which fact, paused or withdrawn or neither."""

    last: Fact | None
    reached: Mapping[str, Fact]
    paused: Fact | None = None
    withdrawn: Fact | None = None

    @property
    def stage(self) -> str:
        return self.last.code if self.last else ""


def walked(present: Sequence[Fact]) -> Course:
    """Walk the moves in order. A step forward reaches what it passes; a step back gives up what lies beyond."""
    last: Fact | None = None
    paused: Fact | None = None
    withdrawn: Fact | None = None
    reached: dict[str, Fact] = {}
    for fact in present:
        if fact.kind is Kind.STAGE_MOVED:
            target = ORDER[fact.code]
            reached = {stage: by for stage, by in reached.items() if ORDER[stage] <= target}
            for stage, place in ORDER.items():
                if place <= target and stage not in reached:
                    reached[stage] = fact
            last, withdrawn = fact, None
        elif fact.kind is Kind.PAUSED:
            paused = fact
        elif fact.kind is Kind.RESUMED:
            paused = withdrawn = None
        elif fact.kind is Kind.WITHDRAWN:
            withdrawn = fact
    return Course(last, reached, paused, withdrawn)


def postings(now: Mapping[Key, int], so_far: Mapping[Key, int], first_open: int) -> list[Posting]:
    """What must be posted so that the sums become `now`: each difference in its own month, or the first open one."""
    found = []
    for key in sorted(now.keys() | so_far.keys()):
        difference = now.get(key, 0) - so_far.get(key, 0)
        if difference:
            found.append(Posting(key, max(month_of(key.happened_on), first_open), difference))
    return found
