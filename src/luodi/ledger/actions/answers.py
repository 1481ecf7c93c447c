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
from luodi.core.facts import Kind, State
from luodi.core.standing import Standing, check_answer
from luodi.ledger.actions.append import Appending, appending
from luodi.ledger.actions.record import bring_up_to_date, voucher_used_in
from luodi.ledger.models import Entry, Evidence, Waiting
from luodi.ledger.queries import entry_for, standing_of, visible_entries
from luodi.ledger.store import Stored
from luodi.people.access import Act, may
from luodi.people.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """What a correction replaces; None and empty leave the value as it is."""

    happened_on: date | None = None
    amount_fen: int | None = None
    code: str = ""
    voucher: str = ""
    data: Mapping[str, object] = field(default_factory=dict)


def verify(actor: User, at: datetime, pk: int) -> Entry:
    """Confirm a fact that another person recorded, with its paper at hand. From here on it counts as verified."""
    entry = _seen_entry(actor, Act.LEDGER_VERIFY, pk)
    return _answer(actor, at, entry, Kind.VERIFIED)


def refuse(actor: User, at: datetime, pk: int, *, reason: str) -> Entry:
    """Send a fact back to who recorded it, saying why. It counts nowhere until it is corrected."""
    entry = _seen_entry(actor, Act.LEDGER_VERIFY, pk)
    return _answer(actor, at, entry, Kind.REFUSED, reason=reason)


def void(actor: User, at: datetime, pk: int, *, reason: str) -> Entry:
    """Take a fact back for good. What was verified is voided only by who holds that right."""
    entry = _seen_entry(actor, Act.LEDGER_RECORD, pk)
    return _answer(actor, at, entry, Kind.VOIDED, reason=reason)


def correct(actor: User, at: datetime, pk: int, change: Change, *, reason: str, papers: Sequence[Stored] = ()) -> Entry:
    """Replace values of a fact by another fact; it then waits for verification again."""
    entry = _seen_entry(actor, Act.LEDGER_RECORD, pk)
    if change == Change() and not papers:
        raise Refusal("nothing_corrected")
    return _answer(actor, at, entry, Kind.CORRECTED, reason=reason, change=change, papers=papers)


def _seen_entry(actor: User, act: Act, pk: int) -> Entry:
    """The fact if the actor may do the act to it; not there if unseen, not allowed if only seen."""
    try:
        entry = entry_for(actor, act, pk)
    except NotThere:
        if visible_entries(actor).filter(pk=pk).exists():
            raise NotAllowed(act.value) from None
        raise
    if entry.about_id is not None:
        raise NotThere
    return entry


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
            bring_up_to_date(held, entry.project, answer)
    return answer


def _check(actor: User, entry: Entry, standing: Standing, kind: Kind, reason: str) -> None:
    """Whether this answer may follow, by the fact's state, the hand that wrote it, its papers and the actor's right."""
    check_answer(
        standing,
        kind,
        by=actor.pk,
        last_hand=last_hand(entry),
        has_evidence=Evidence.objects.filter(Q(entry=entry) | Q(entry__about=entry)).exists(),
        reason=reason,
    )
    taken_back = kind in (Kind.VOIDED, Kind.CORRECTED) and standing.state is State.VERIFIED
    if taken_back and not may(actor, Act.LEDGER_VOID, entry.unit):
        raise NotAllowed(Act.LEDGER_VOID.value)


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


__all__ = ["Change", "correct", "last_hand", "refuse", "verify", "void"]
