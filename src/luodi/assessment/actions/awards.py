"""Awards and penalties that follow a final result: approved within a budget, then paid."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luodi.assessment.actions.course import held
from luodi.assessment.queries import member_of, run_for
from luodi.assessment.queries.awards import award_lines, awards_of
from luodi.core.assessing import Line, Payment, check_alive, check_approval, check_payment
from luodi.core.errors import Refusal
from luodi.core.facts import Kind
from luodi.ledger.actions import Stored, record_step
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.people.queries import whole_tree


def approve_awards(actor: User, at: datetime, pk: int, *, budget_fen: int, reason: str) -> int:
    """Approve the list of awards of a final result, within a budget, as another person than who made the run."""
    require(actor, Act.AWARD_APPROVE)
    found = run_for(actor, pk)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    lines = [one.line for one in award_lines(found) if one.line.amount]
    with transaction.atomic():
        course = held(found)
        if awards_of(found).approved:
            raise Refusal("awards_approved_already")
        check_approval(course, lines, budget=budget_fen, by=actor.pk, made_by=found.made_by_id)
        written = [[one.subject, one.award, one.amount] for one in lines]
        data = {"run": pk, "lines": written, "budget": budget_fen, "reason": reason.strip()}
        made = record_step(actor, at, Kind.AWARDS_APPROVED, unit=whole_tree().pk, code=str(pk), data=data)
    return int(made.pk)


def pay_award(
    actor: User,
    at: datetime,
    pk: int,
    *,
    subject: str,
    award: str,
    amount_fen: int,
    voucher: str,
    papers: Sequence[Stored],
) -> int:
    """Record that an approved award, or a part of it, was paid: with the voucher and its paper."""
    require(actor, Act.AWARD_PAY)
    found = run_for(actor, pk)
    if not voucher.strip():
        raise Refusal("voucher_missing", where="voucher")
    if not papers:
        raise Refusal("evidence_missing", where="papers")
    with transaction.atomic():
        check_alive(held(found))
        known = awards_of(found)
        line = next((one for one in known.approved if (one.subject, one.award) == (subject, award)), None)
        new = Payment(line or Line(subject, award, 0), amount_fen)
        check_payment(known.approved, [one for one, _entry in known.paid], new)
        unit = member_of(found, subject)["unit"] or whole_tree().pk
        made = record_step(
            actor, at, Kind.AWARD_PAID, unit=unit, code=str(pk), data={"run": pk, "subject": subject, "award": award},
            amount_fen=amount_fen, voucher=voucher.strip(), papers=papers,
        )  # fmt: skip
    return int(made.pk)
