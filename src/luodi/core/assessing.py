"""The course of a result: shown to whom it concerns, objected to, answered, final, on public notice, archived.

Each step is a fact. What a result is at a moment follows from its steps; nothing of the result itself ever changes: an
objection that is upheld leads to another run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from luodi.core.errors import Refusal
from luodi.core.facts import Fact, Kind
from luodi.core.money import shown

STEPS = (
    Kind.RESULT_OPENED,
    Kind.OBJECTED,
    Kind.OBJECTION_ANSWERED,
    Kind.RESULT_FINAL,
    Kind.RESULT_NOTICED,
    Kind.RESULT_ARCHIVED,
    Kind.RESULT_REPLACED,
    Kind.CHOSEN,
)


class Standing(StrEnum):
    DRAFT = "draft"
    OPEN = "open"  # shown to the units, which may object
    FINAL = "final"
    NOTICED = "noticed"  # on public notice
    ARCHIVED = "archived"
    REPLACED = "replaced"  # another result took its place


SETTLED = (Standing.FINAL, Standing.NOTICED, Standing.ARCHIVED)
# What a result is after each step that moves it on.
AFTER = {
    Kind.RESULT_OPENED: Standing.OPEN,
    Kind.RESULT_FINAL: Standing.FINAL,
    Kind.RESULT_NOTICED: Standing.NOTICED,
    Kind.RESULT_ARCHIVED: Standing.ARCHIVED,
    Kind.RESULT_REPLACED: Standing.REPLACED,
}


@dataclass(frozen=True, slots=True)
class Objection:
    """What a unit says against one line of its score. `upheld` None: not answered yet."""

    id: int
    subject: str
    item: str
    text: str
    by: int
    at: datetime
    upheld: bool | None = None
    answer: str = ""
    answered_by: int | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """How far a result is. `until`: the last day for objections; `notice`: the first and the last day of its notice;
    `follows`: the run that it took the place of; `replaced`: the run that took its own. `pending`: how many lines were
    still left to a person when it was made final."""

    standing: Standing = Standing.DRAFT
    until: date | None = None
    objections: tuple[Objection, ...] = ()
    notice: tuple[date, date] | None = None
    follows: int | None = None
    replaced: int | None = None
    pending: int = 0

    @property
    def waiting(self) -> tuple[Objection, ...]:
        return tuple(one for one in self.objections if one.upheld is None)

    @property
    def is_payable(self) -> bool:
        """Whether money may follow from it: settled, and nothing open that would change it."""
        return self.standing in SETTLED and not self.waiting and not self.upheld

    @property
    def upheld(self) -> tuple[Objection, ...]:
        return tuple(one for one in self.objections if one.upheld)

    def ready(self, today: date) -> bool:
        """Whether on a day nothing stands in the way of making it final, or of archiving it."""
        if self.waiting or self.upheld:
            return False
        if self.standing is Standing.OPEN:
            return self.until is None or today > self.until
        return self.standing is Standing.NOTICED and self.notice is not None and today > self.notice[1]

    def hears(self, today: date) -> bool:
        """Whether objections are taken on a day: while it is open to the units, and while it is on notice."""
        if self.standing is Standing.OPEN:
            return self.until is not None and today <= self.until
        return (
            self.standing is Standing.NOTICED and self.notice is not None and self.notice[0] <= today <= self.notice[1]
        )


def course_of(steps: Iterable[Fact]) -> Course:
    """Fold the steps of one result, in the ledger's order."""
    standing, until, notice, follows = Standing.DRAFT, None, None, None
    replaced, pending = None, 0
    objections: dict[int, Objection] = {}
    for step in sorted(steps, key=lambda one: one.id):
        data = step.data
        standing = AFTER.get(step.kind, standing)
        if step.kind is Kind.RESULT_OPENED:
            until = date.fromisoformat(str(data["until"]))
        elif step.kind is Kind.OBJECTED:
            objections[step.id] = Objection(
                step.id, str(data["subject"]), str(data["item"]), str(data["text"]), step.recorded_by, step.recorded_at
            )
        elif step.kind is Kind.OBJECTION_ANSWERED:
            objections[int(str(data["objection"]))] = _answered(objections[int(str(data["objection"]))], step)
        elif step.kind is Kind.RESULT_FINAL:
            follows = int(str(data["of"])) if data.get("of") else None
            pending = int(str(data.get("pending", 0)))
        elif step.kind is Kind.RESULT_NOTICED:
            notice = date.fromisoformat(str(data["from"])), date.fromisoformat(str(data["until"]))
        elif step.kind is Kind.RESULT_REPLACED:
            replaced = int(str(data["by"]))
    return Course(standing, until, tuple(objections.values()), notice, follows, replaced, pending)


def _answered(one: Objection, step: Fact) -> Objection:
    upheld, text = bool(step.data["upheld"]), str(step.data["text"])
    return Objection(
        one.id, one.subject, one.item, one.text, one.by, one.at, upheld, text, step.recorded_by, step.recorded_at
    )  # fmt: skip


def check_alive(course: Course, where: str = "") -> None:
    """Refuse any further step of a result that another one took the place of."""
    if course.standing is Standing.REPLACED:
        raise Refusal("result_replaced", where=where, by=course.replaced)


def check_opening(course: Course, *, today: date, until: date) -> None:
    """Refuse to show a result twice, or without leaving time to object."""
    check_alive(course)
    if course.standing is not Standing.DRAFT:
        raise Refusal("result_shown_already")
    if until <= today:
        raise Refusal("objection_window_too_short", where="until")


def check_objection(course: Course, *, today: date, subject: str, item: str, text: str) -> None:
    """Refuse an objection out of time, without words, or to a line that is being objected to already."""
    check_alive(course)
    if not course.hears(today):
        raise Refusal("objection_out_of_time")
    if not text.strip():
        raise Refusal("objection_without_words", where="text")
    if any((one.subject, one.item) == (subject, item) for one in course.waiting):
        raise Refusal("objection_there_already", where="text")


def check_answer(course: Course, *, objection: int, by: int, text: str) -> Objection:
    """Refuse a second answer, one without reasons, or one by whoever objected."""
    found = next((one for one in course.objections if one.id == objection), None)
    if found is None:
        raise Refusal("objection_unknown")
    if found.upheld is not None:
        raise Refusal("objection_answered_already")
    if found.by == by:
        raise Refusal("own_objection")
    if not text.strip():
        raise Refusal("reason_missing", where="text")
    return found


def check_final(course: Course, *, today: date) -> None:
    """Refuse to make a result final before the time to object is over, with objections open, or with one upheld: then
    another run follows, made from the corrected facts."""
    check_alive(course)
    if course.standing is not Standing.OPEN:
        raise Refusal("result_not_open")
    _check_heard(course)
    if course.until is not None and today <= course.until:
        raise Refusal("objection_window_open", day=course.until.isoformat())


def _check_heard(course: Course) -> None:
    """Refuse what an objection may still change: one open, or one upheld that no other result followed yet."""
    if course.waiting:
        raise Refusal("objections_waiting", count=len(course.waiting))
    if course.upheld:
        raise Refusal("objection_upheld", count=len(course.upheld))


def check_following(
    course: Course,
    old: Course,
    *,
    today: date,
    known_at: datetime,
    fills: bool = False,
    same: Sequence[str] = (),
    reason: str = "",
) -> None:
    """Refuse a result that would take the place of another while that may still be objected to, with an objection open,
    or from facts known before the answer; or for no reason: none was upheld, and nothing that was left to a person is
    decided (`fills`). `same`: what was upheld and yet is what it was; then the reason is asked for."""
    check_alive(course)
    check_alive(old, "of")
    if course.standing not in (Standing.DRAFT, Standing.OPEN):
        raise Refusal("result_shown_already")
    if old.standing is Standing.ARCHIVED:
        raise Refusal("archived_stands", where="of")
    if not old.upheld and not fills:
        raise Refusal("nothing_upheld", where="of")
    if old.waiting:
        raise Refusal("objections_waiting", count=len(old.waiting))
    if any(one.answered_at is not None and known_at < one.answered_at for one in old.upheld):
        raise Refusal("run_before_answer", where="of")
    last = old.notice[1] if old.standing is Standing.NOTICED and old.notice else old.until
    if last is not None and today <= last:
        raise Refusal("old_window_open", where="of", day=last.isoformat())
    if course.standing is Standing.OPEN:
        check_final(course, today=today)
    if same and not reason.strip():
        raise Refusal("upheld_unchanged", where="unchanged", lines="、".join(same))


def check_alone(others: Mapping[int, Course]) -> None:
    """Refuse a second final result of the same book, period and subjects."""
    for number, other in others.items():
        if other.standing in SETTLED:
            raise Refusal("final_already", number=number)


def check_pending(count: int, reason: str) -> None:
    """Refuse to make final what is still left to a person in some lines, unless it is said why."""
    if count and not reason.strip():
        raise Refusal("lines_pending", where="pending", count=count)


def check_notice(course: Course, *, today: date, since: date, until: date, least: int) -> None:
    """Refuse to give notice of what is not final, backwards, or for fewer days than the least, both ends counted."""
    check_alive(course)
    if course.standing is not Standing.FINAL:
        raise Refusal("result_not_final")
    if since < today:
        raise Refusal("notice_in_past", where="since")
    if (until - since).days + 1 < least:
        raise Refusal("notice_too_short", where="until", days=least)


def check_archiving(course: Course, *, today: date) -> None:
    """Refuse to archive before the notice is over, or while an objection is open or upheld."""
    check_alive(course)
    if course.standing is not Standing.NOTICED or course.notice is None:
        raise Refusal("result_not_noticed")
    if today <= course.notice[1]:
        raise Refusal("notice_running", day=course.notice[1].isoformat())
    if course.waiting:
        raise Refusal("objections_waiting", count=len(course.waiting))
    if course.upheld:
        raise Refusal("objection_upheld", count=len(course.upheld))


# Awards that follow a final result


@dataclass(frozen=True, slots=True)
class Line:
    """One award (or penalty, below zero) to one subject, in fen, and which award of the book it is."""

    subject: str
    award: str
    amount: int


@dataclass(frozen=True, slots=True)
class Payment:
    line: Line
    amount: int


def check_approval(course: Course, lines: Sequence[Line], *, budget: int | None, by: int, made_by: int) -> None:
    """Refuse to approve awards of a result that is not final or that an objection may still change, beyond the budget,
    or one's own list."""
    check_alive(course)
    if course.standing not in SETTLED:
        raise Refusal("result_not_final")
    _check_heard(course)
    if not lines:
        raise Refusal("no_awards")
    if by == made_by:
        raise Refusal("own_award_list")
    total = sum(one.amount for one in lines)
    if budget is None:
        raise Refusal("budget_missing", where="budget")
    if total > budget:
        raise Refusal("awards_over_budget", where="budget", total=shown(total, "元"), budget=shown(budget, "元"))


def check_payment(approved: Sequence[Line], paid: Sequence[Payment], new: Payment) -> None:
    """Refuse to pay what was not approved, nothing, or more than is left of it."""
    if new.line not in approved:
        raise Refusal("award_not_approved")
    left = new.line.amount - sum(one.amount for one in paid if one.line == new.line)
    if new.amount <= 0:
        raise Refusal("amount_not_positive", where="amount")
    if new.amount > left:
        raise Refusal("award_overpaid", where="amount", left=shown(left, "元"))
