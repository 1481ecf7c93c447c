"""A new fact that cannot be true is refused, and every fault is named at once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from luodi.core.entries import Around, Foreign, check_new
from luodi.core.errors import Refusal
from luodi.core.facts import Kind

TODAY = date(2026, 3, 9)
GOOD = {"happened_on": TODAY, "today": TODAY, "amount": 100, "code": "capital", "voucher": "V1", "around": Around()}


def codes(kind: Kind, **changes: object) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        check_new(kind, **{**GOOD, **changes})  # type: ignore[arg-type]  # a table of wrong values
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_a_receipt_of_today_passes() -> None:
    check_new(Kind.FUNDS_RECEIVED, **GOOD)  # type: ignore[arg-type]  # the values above
    check_new(Kind.PROGRESS_REPORTED, **{**GOOD, "amount": None})  # type: ignore[arg-type]  # a report has no amount


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (Kind.FUNDS_RECEIVED, {"happened_on": date(2026, 3, 10)}, [("date_in_future", "happened_on")]),
        (Kind.FUNDS_RECEIVED, {"happened_on": date(1970, 1, 1)}, [("date_too_early", "happened_on")]),
        (Kind.FUNDS_RECEIVED, {"amount": None}, [("amount_missing", "amount")]),
        (Kind.FUNDS_RECEIVED, {"amount": 0}, [("amount_not_positive", "amount")]),
        (Kind.FUNDS_RECEIVED, {"amount": -1}, [("amount_not_positive", "amount")]),
        (Kind.FUNDS_RECEIVED, {"code": "gold"}, [("choice_unknown", "code")]),
        (Kind.FUNDS_RETURNED, {"around": Around(paid_in=99)}, [("more_returned_than_received", "amount")]),
        (Kind.AMOUNT_CHANGED, {"amount": 0}, [("amount_unchanged", "amount")]),
        (Kind.AMOUNT_CHANGED, {"amount": -101, "around": Around(agreed=100)}, [("agreed_below_zero", "amount")]),
        (Kind.STAGE_MOVED, {"code": "moon"}, [("choice_unknown", "code")]),
        (Kind.FUNDS_RECEIVED, {"around": Around("withdrawn")}, [("project_withdrawn", "")]),
        (Kind.RESUMED, {}, [("not_paused", "")]),
        (Kind.PAUSED, {"around": Around("paused")}, [("already_paused", "")]),
        (Kind.FUNDS_RECEIVED, {"around": Around(voucher_used_in="L-1")}, [("voucher_used", "voucher")]),
    ],
)
def test_each_fault_is_named(kind: Kind, changes: dict[str, object], expected: list[tuple[str, str]]) -> None:
    assert codes(kind, **changes) == expected


def test_several_faults_come_together() -> None:
    wrong = codes(Kind.FUNDS_RECEIVED, happened_on=date(2027, 1, 1), amount=0, code="x")
    assert [code for code, _ in wrong] == ["date_in_future", "amount_not_positive", "choice_unknown"]


def test_exactly_what_was_received_can_go_back_and_the_agreed_can_fall_to_nothing() -> None:
    check_new(Kind.FUNDS_RETURNED, **{**GOOD, "around": Around(paid_in=100)})  # type: ignore[arg-type]  # as above
    check_new(Kind.AMOUNT_CHANGED, **{**GOOD, "amount": -100, "around": Around(agreed=100)})  # type: ignore[arg-type]  # as above


def test_money_may_still_go_back_from_a_withdrawn_project() -> None:
    around = Around("withdrawn", paid_in=100)
    check_new(Kind.FUNDS_RETURNED, **{**GOOD, "around": around})  # type: ignore[arg-type]  # as above


def test_foreign_money_is_booked_at_its_rate_and_must_be_positive() -> None:
    assert Foreign("USD", Decimal("2000000"), Decimal("6.83"), TODAY).fen() == 1_366_000_000
    with pytest.raises(Refusal):
        Foreign("USD", Decimal(0), Decimal(1), TODAY).fen()
