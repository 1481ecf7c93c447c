"""Answers: verify, refuse, correct, void. Each is a fact about a fact, numbered, so two people cannot both be first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from luodi.core.entries import Around, check_new
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.facts import MONEY, Kind, State
from luodi.core.standing import Standing, check_answer, unit_by_changes
from luodi.ledger.actions.append import Appending, appending
from luodi.ledger.actions.record import bring_up_to_date, put_in_charge, voucher_used_in
from luodi.ledger.models import Entry, Evidence, Waiting
from luodi.ledger.queries import all_standings, entry_for, splits_of, standing_of, voided_tenures
from luodi.ledger.store import Stored
from luodi.people.access import Act, may
from luodi.people.models import Org, User
from luodi.projects.actions import set_joint_units, write_standing
from luodi.projects.queries import Project


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction replaces; None and empty leave the value as it is."""

    happened_on: date | None = None
    amount_fen: int | None = None
    code: str = ""
    voucher: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


# A fact is taken back by who could have done its opposite; the steps of a result are taken back by further steps only.
_REVERSED_BY = {
    Kind.STAGE_MOVED: Act.STAGE_BACKWARD,
    Kind.WITHDRAWN: Act.STAGE_BACKWARD,
    Kind.RESUMED: Act.STAGE_BACKWARD,
    Kind.PAUSED: Act.STAGE_FORWARD,
    Kind.CREDIT_SPLIT: Act.CREDIT_SPLIT,
    Kind.UNIT_CHANGED: Act.CREDIT_SPLIT,
    Kind.JUDGED: Act.JUDGE,
}
_STEPS = frozenset(
    {
        Kind.RESULT_OPENED,
        Kind.OBJECTED,
        Kind.OBJECTION_ANSWERED,
        Kind.RESULT_FINAL,
        Kind.RESULT_NOTICED,
        Kind.RESULT_ARCHIVED,
        Kind.RESULT_REPLACED,
        Kind.AWARDS_APPROVED,
        Kind.AWARD_PAID,
    }
)


def act_for(answer: Kind, kind: Kind) -> Act | None:
    """Which act an answer to a fact of this kind asks for; None: nobody gives it."""
    if answer in (Kind.VERIFIED, Kind.REFUSED):
        return Act.LEDGER_VERIFY
    if kind in _STEPS:
        return None
    if answer is Kind.CORRECTED and kind is Kind.STAGE_MOVED:
        return Act.STAGE_FORWARD  # its day only: the stage stays
    return _REVERSED_BY.get(kind, Act.LEDGER_RECORD)


def in_charge_of(entry: Entry) -> Org:
    """Whose fact it is to answer: the project's unit in charge now, not the one that recorded it."""
    return entry.project.unit if entry.project else entry.unit


def may_answer(actor: User, answer: Kind, entry: Entry, state: State) -> bool:
    """Whether the actor's rights let them give this answer to a fact that they see, as it stands."""
    act = act_for(answer, Kind(entry.kind))
    unit = in_charge_of(entry)
    if act is None or not may(actor, act, unit):
        return False
    taken_back = answer in (Kind.VOIDED, Kind.CORRECTED) and state is State.VERIFIED
    return not taken_back or may(actor, Act.LEDGER_VOID, unit)


def verify(actor: User, at: datetime, pk: int) -> Entry:
    """Confirm a fact that another person recorded, with its paper at hand. From here on it counts as verified."""
    entry = fact_to_answer(actor, Kind.VERIFIED, pk)
    return _answer(actor, at, entry, Kind.VERIFIED)


def refuse(actor: User, at: datetime, pk: int, *, reason: str) -> Entry:
    """Send a fact back to who recorded it, saying why. It counts nowhere until it is corrected."""
    entry = fact_to_answer(actor, Kind.REFUSED, pk)
    return _answer(actor, at, entry, Kind.REFUSED, reason=reason)


def void(actor: User, at: datetime, pk: int, *, reason: str) -> Entry:
    """Take a fact back for good. What was verified is voided only by who holds that right, and did not record it."""
    entry = fact_to_answer(actor, Kind.VOIDED, pk)
    return _answer(actor, at, entry, Kind.VOIDED, reason=reason)


def correct(actor: User, at: datetime, pk: int, change: Change, *, reason: str, papers: Sequence[Stored] = ()) -> Entry:
    """Replace values of a fact by another fact; it then waits for verification again."""
    entry = fact_to_answer(actor, Kind.CORRECTED, pk)
    if change == Change() and not papers:
        raise Refusal("nothing_corrected")
    return _answer(actor, at, entry, Kind.CORRECTED, reason=reason, change=change, papers=papers)


def fact_to_answer(actor: User, answer: Kind, pk: int) -> Entry:
    """The fact if the actor's rights let them give it this answer; not there if unseen, not allowed if only seen."""
    entry = entry_for(actor, Act.PROJECT_SEE, pk)
    if entry.about_id is not None:
        raise NotThere
    _require(actor, answer, entry, standing_of(entry).state)
    return entry


def _require(actor: User, answer: Kind, entry: Entry, state: State) -> None:
    if not may_answer(actor, answer, entry, state):
        raise NotAllowed((act_for(answer, Kind(entry.kind)) or Act.LEDGER_VOID).value)


def _answer(
    actor: User,
    at: datetime,
    entry: Entry,
    kind: Kind,
    *,
    reason: str = "",
    change: Change | None = None,
    papers: Sequence[Stored] = (),
) -> Entry:
    with appending(at) as held:
        standing = standing_of(entry)
        _check(actor, entry, standing, kind, reason)
        values: dict[str, Any] = {"happened_on": standing.fact.happened_on}
        if change is not None:
            values = _values(standing, change, at, entry)
        answer = held.entry(
            actor_id=actor.pk,
            unit_id=entry.unit_id,
            kind=kind,
            project_id=entry.project_id,
            about=entry,
            turn=standing.turn,
            **_with_reason(values, reason),
        )
        held.flush()
        held.papers(answer, papers, actor.pk)
        _requeue(held, entry, kind, actor.pk)
        if entry.project is not None:
            if kind is Kind.VOIDED:
                _undone(actor, at, entry, entry.project)
            bring_up_to_date(held, entry.project, answer)
            _check_balance(entry, entry.project, kind)
    return answer


def _undone(actor: User, at: datetime, entry: Entry, project: Project) -> None:
    """What taking back a change of unit or a split of credit undoes besides sums: who is in charge, who sees it."""
    if entry.kind == Kind.UNIT_CHANGED:
        write_standing(project.pk, has_split=True)
        project.has_split = True
        unit = unit_by_changes(all_standings([project.pk], [Kind.UNIT_CHANGED])[project.pk])
        if unit != project.unit_id:
            put_in_charge(actor, at, project.pk, unit)
    elif entry.kind == Kind.CREDIT_SPLIT:
        splits = splits_of(all_standings([project.pk], [Kind.CREDIT_SPLIT])[project.pk])
        project.has_split = bool(splits or voided_tenures(project.pk))
        write_standing(project.pk, has_split=project.has_split)
        set_joint_units(project.pk, [share.unit for share in splits[-1].shares] if splits else [])


def _check_balance(entry: Entry, project: Project, kind: Kind) -> None:
    """After an answer no more money may have gone back than came, in what is recorded; nor, when a return is
    confirmed, in what is verified. Refused here, the whole answer is undone."""
    if entry.kind not in MONEY:
        return
    project.refresh_from_db(fields=["paid_in_fen", "paid_in_verified_fen"])
    if kind is Kind.VERIFIED:
        if entry.kind == Kind.FUNDS_RETURNED and project.paid_in_verified_fen < 0:
            raise Refusal("return_before_receipt")
    elif project.paid_in_fen < 0:
        raise Refusal("returned_exceeds_what_is_left")


def _check(actor: User, entry: Entry, standing: Standing, kind: Kind, reason: str) -> None:
    """Whether this answer may follow, by the fact's state, the hand that wrote it, its papers and the actor's right."""
    _require(actor, kind, entry, standing.state)
    check_answer(
        standing,
        kind,
        by=actor.pk,
        last_hand=last_hand(entry),
        has_evidence=Evidence.objects.filter(Q(entry=entry) | Q(entry__about=entry)).exists(),
        reason=reason,
    )


def _with_reason(values: dict[str, Any], reason: str) -> dict[str, Any]:
    data = dict(values.get("data") or {})
    if reason:
        data["reason"] = reason
    return {**values, "data": data}


def _values(standing: Standing, change: Change, at: datetime, entry: Entry) -> dict[str, Any]:
    """The fact's values with the change laid over them, checked as if it were new."""
    old = standing.fact
    happened_on = change.happened_on or old.happened_on
    amount = change.amount_fen if change.amount_fen is not None else old.amount
    project = entry.project
    returned_so_far = (old.amount or 0) if old.kind is Kind.FUNDS_RETURNED else 0
    around = Around(
        "active",
        (project.paid_in_fen if project else 0) + returned_so_far,
        (project.agreed_fen if project else 0) - (old.amount or 0 if old.kind is Kind.AMOUNT_CHANGED else 0),
        voucher_used_in(change.voucher, besides=entry.pk) if change.voucher else "",
    )
    check_new(
        old.kind if old.kind is not Kind.RESUMED else Kind.PROGRESS_REPORTED,
        happened_on=happened_on,
        today=timezone.localdate(at),
        amount=amount,
        code=change.code or old.code,
        voucher=change.voucher,
        around=around,
    )
    return {
        "happened_on": happened_on,
        "amount_fen": amount,
        "code": change.code or old.code,
        "voucher": change.voucher or old.voucher,
        "data": dict(change.data),
    }


def last_hand(entry: Entry) -> int:
    """Who wrote the fact's present values: the recorder, or whoever corrected it last."""
    corrected = Entry.objects.filter(about=entry, kind=Kind.CORRECTED).order_by("-turn").first()
    return corrected.recorded_by_id if corrected else entry.recorded_by_id


def _requeue(held: Appending, entry: Entry, kind: Kind, hand: int) -> None:
    """Keep the queue in step: verified and voided facts leave it, refused ones wait for their office."""
    if kind in (Kind.VERIFIED, Kind.VOIDED):
        Waiting.objects.filter(entry=entry).delete()
    elif kind is Kind.REFUSED:
        Waiting.objects.filter(entry=entry).update(state="refused")
    elif Waiting.objects.filter(entry=entry).exists():
        Waiting.objects.filter(entry=entry).update(state="recorded", last_hand_id=hand)
    else:
        held.wait([(entry, hand)], entry.project.unit_id if entry.project else None)


__all__ = ["Change", "correct", "fact_to_answer", "in_charge_of", "last_hand", "may_answer", "refuse", "verify", "void"]
