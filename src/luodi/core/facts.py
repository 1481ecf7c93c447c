"""What the ledger knows: facts about a project or a unit, and answers, which are facts about a fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Kind(StrEnum):
    STAGE_MOVED = "stage_moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    WITHDRAWN = "withdrawn"
    AGREEMENT_SIGNED = "agreement_signed"
    AMOUNT_CHANGED = "amount_changed"
    FUNDS_RECEIVED = "funds_received"
    FUNDS_RETURNED = "funds_returned"
    INVESTMENT_COMPLETED = "investment_completed"
    YEAR_PLANNED = "year_planned"
    PROGRESS_REPORTED = "progress_reported"
    MILESTONE_PLANNED = "milestone_planned"
    MILESTONE_REACHED = "milestone_reached"
    CREDIT_SPLIT = "credit_split"
    UNIT_CHANGED = "unit_changed"
    JUDGED = "judged"
    INTRODUCED = "introduced"
    RESULT_OPENED = "result_opened"
    OBJECTED = "objected"
    OBJECTION_ANSWERED = "objection_answered"
    RESULT_FINAL = "result_final"
    RESULT_NOTICED = "result_noticed"
    CHOSEN = "chosen"
    RESULT_ARCHIVED = "result_archived"
    RESULT_REPLACED = "result_replaced"
    AWARDS_APPROVED = "awards_approved"
    AWARD_PAID = "award_paid"
    VERIFIED = "verified"
    REFUSED = "refused"
    CORRECTED = "corrected"
    VOIDED = "voided"


ANSWERS = frozenset({Kind.VERIFIED, Kind.REFUSED, Kind.CORRECTED, Kind.VOIDED})

# What a project's course is made of: these are folded together, because signing and stages decide about each other.
COURSE = frozenset(
    {Kind.STAGE_MOVED, Kind.PAUSED, Kind.RESUMED, Kind.WITHDRAWN, Kind.AGREEMENT_SIGNED, Kind.AMOUNT_CHANGED}
)
# Money that stands by itself: each fact counts without looking at another.
MONEY = {
    Kind.FUNDS_RECEIVED: ("paid_in", 1),
    Kind.FUNDS_RETURNED: ("paid_in", -1),
    Kind.INVESTMENT_COMPLETED: ("completed", 1),
}
COUNTED = COURSE | frozenset(MONEY) | {Kind.YEAR_PLANNED}
WITH_AMOUNT = frozenset(MONEY) | {Kind.AGREEMENT_SIGNED, Kind.AMOUNT_CHANGED, Kind.YEAR_PLANNED}
# Facts that nobody need confirm before they are believed, since no sum hangs on them.
NOTES = frozenset(
    {
        Kind.PAUSED,
        Kind.RESUMED,
        Kind.WITHDRAWN,
        Kind.PROGRESS_REPORTED,
        Kind.MILESTONE_PLANNED,
        Kind.MILESTONE_REACHED,
        Kind.CREDIT_SPLIT,
        Kind.UNIT_CHANGED,
        Kind.JUDGED,
        Kind.RESULT_OPENED,
        Kind.OBJECTED,
        Kind.OBJECTION_ANSWERED,
        Kind.RESULT_FINAL,
        Kind.RESULT_NOTICED,
        Kind.CHOSEN,
        Kind.RESULT_ARCHIVED,
        Kind.RESULT_REPLACED,
        Kind.AWARDS_APPROVED,
        Kind.AWARD_PAID,
    }
)
# Up to here a stage is the office's own work; from here on it is claimed to the district, so somebody else confirms it.
CONFIRMED_STAGES = frozenset({"started", "building", "completed", "producing", "full_output"})


def asks_verification(kind: Kind, code: str) -> bool:
    """Whether a second person must confirm the fact before it counts as verified."""
    if kind is Kind.STAGE_MOVED:
        return code in CONFIRMED_STAGES
    return kind not in NOTES and kind not in ANSWERS


def asks_evidence(kind: Kind, code: str) -> bool:
    """Whether it can be verified only with a paper attached: money, signatures and the stages that leave a document."""
    return asks_verification(kind, code) and not (kind is Kind.STAGE_MOVED and code == "building")


class State(StrEnum):
    RECORDED = "recorded"
    VERIFIED = "verified"
    REFUSED = "refused"
    VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of the ledger. `code` narrows the kind: the stage moved to, the sort of agreement, the sort of funds.

    `amount` is in fen and positive; the kind says which way it counts. Only AMOUNT_CHANGED carries a signed change.
    """

    id: int
    kind: Kind
    unit: int
    happened_on: date
    recorded_at: datetime
    recorded_by: int
    project: int | None = None
    amount: int | None = None
    code: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    voucher: str = ""
    about: int | None = None
    turn: int | None = None
