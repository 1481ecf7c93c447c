"""Checks on a new fact: nothing in the future, nothing negative, nothing twice, nothing on a closed project."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luodi.core.errors import Fault, Refusal
from luodi.core.facts import WITH_AMOUNT, Kind
from luodi.core.money import converted
from luodi.core.words import AGREEMENTS, FUNDS, STAGES

EARLIEST_DAY = date(1978, 1, 1)
_CODES = {Kind.AGREEMENT_SIGNED: AGREEMENTS, Kind.FUNDS_RECEIVED: FUNDS, Kind.FUNDS_RETURNED: FUNDS}
_ON_WITHDRAWN = frozenset({Kind.FUNDS_RETURNED, Kind.RESUMED, Kind.PROGRESS_REPORTED, Kind.STAGE_MOVED})


@dataclass(frozen=True, slots=True)
class Around:
    """What the ledger already knows about the project when a fact is added."""

    condition: str = "active"
    paid_in: int = 0
    agreed: int = 0
    voucher_used_in: str = ""  # a project's code, or "" when the voucher number is new


def check_new(
    kind: Kind, *, happened_on: date, today: date, amount: int | None, code: str, voucher: str, around: Around
) -> None:
    """Refuse a fact that cannot be true; every fault is named at once. Amounts in fen."""
    faults = list(_date_faults(happened_on, today)) + list(_amount_faults(kind, amount, around))
    if kind in _CODES and code not in _CODES[kind]:
        faults.append(Fault("choice_unknown", "code", {"given": code}))
    if kind is Kind.STAGE_MOVED and code not in STAGES:
        faults.append(Fault("choice_unknown", "code", {"given": code}))
    if around.condition == "withdrawn" and kind not in _ON_WITHDRAWN:
        faults.append(Fault("project_withdrawn"))
    if kind is Kind.RESUMED and around.condition == "active":
        faults.append(Fault("not_paused"))
    if kind is Kind.PAUSED and around.condition == "paused":
        faults.append(Fault("already_paused"))
    if voucher and around.voucher_used_in:
        faults.append(Fault("voucher_used", "voucher", {"voucher": voucher, "project": around.voucher_used_in}))
    if faults:
        raise Refusal.of(faults)


def _date_faults(happened_on: date, today: date) -> list[Fault]:
    if happened_on > today:
        return [Fault("date_in_future", "happened_on", {"date": happened_on.isoformat()})]
    if happened_on < EARLIEST_DAY:
        return [Fault("date_too_early", "happened_on", {"date": happened_on.isoformat()})]
    return []


def _amount_faults(kind: Kind, amount: int | None, around: Around) -> list[Fault]:
    if kind not in WITH_AMOUNT:
        return []
    if amount is None:
        return [Fault("amount_missing", "amount")]
    if kind is Kind.AMOUNT_CHANGED:
        if amount == 0:
            return [Fault("amount_unchanged", "amount")]
        return [Fault("agreed_below_zero", "amount")] if around.agreed + amount < 0 else []
    if amount <= 0:
        return [Fault("amount_not_positive", "amount")]
    if kind is Kind.FUNDS_RETURNED and amount > around.paid_in:
        return [Fault("more_returned_than_received", "amount")]
    return []


@dataclass(frozen=True, slots=True)
class Foreign:
    """Money in another currency, at the rate of a stated day (yuan for one unit)."""

    currency: str
    amount: Decimal
    rate: Decimal
    rate_date: date

    def fen(self) -> int:
        if self.amount <= 0:
            raise Refusal("amount_not_positive", where="foreign_amount")
        return converted(self.amount, self.rate)
