"""From the slip to the figure, through the ledger's own verbs: verified, closed, corrected."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from luodi.core.periods import span
from luodi.figures.queries import bridge, figure, rows
from luodi.ledger import actions
from luodi.ledger.actions import Change
from luodi.ledger.models import Entry
from luodi.ledger.queries import moment
from luodi.ledger.store import Stored, store
from luodi.people.models import Grant, User
from tests.figures.conftest import District

MARCH = datetime(2026, 3, 9, 1, tzinfo=UTC)
APRIL = datetime(2026, 4, 20, 1, tzinfo=UTC)
MAY = datetime(2026, 5, 6, 1, tzinfo=UTC)


@pytest.fixture
def verifier(district: District) -> User:
    found = User.objects.create_user("li", name="li")
    Grant.objects.create(user=found, role="verifier", org=district.root)
    return found


def slip() -> list[Stored]:
    return store([("slip.pdf", io.BytesIO(b"%PDF-1.4 a bank slip"))])


def receipt(district: District, at: datetime, day: date, amount: int, voucher: str) -> Entry:
    wang = district.people["wang"]
    return actions.receive_funds(
        wang,
        at,
        "liuhu-1",
        amount_fen=amount,
        happened_on=day,
        funds="capital",
        payer="甲",
        voucher=voucher,
        papers=slip(),
    )


def test_money_counts_once_somebody_else_has_verified_it(district: District, verifier: User) -> None:
    ma, q1 = district.people["ma"], span("2026-Q1")
    entry = receipt(district, MARCH, date(2026, 3, 1), 12_345, "V1")
    waiting = moment()
    actions.verify(verifier, MARCH, entry.pk)
    values = [
        (state, figure(ma, "paid_in", q1, at, state=state).value)
        for at in (waiting, moment())
        for state in ("recorded", "verified")
    ]
    assert values == [("recorded", 12_345), ("verified", 0), ("recorded", 12_345), ("verified", 12_345)]
    [row] = rows(ma, "paid_in", q1, moment())
    assert (row.source_id, row.counted, row.entry.kind) == (entry.pk, 12_345, "verified")


def test_a_closed_month_keeps_its_figure_and_the_correction_shows_in_the_next(
    district: District, verifier: User
) -> None:
    ma = district.people["ma"]
    entry = receipt(district, MARCH, date(2026, 3, 1), 1_000, "V1")
    actions.verify(verifier, MARCH, entry.pk)
    actions.close_month(ma, APRIL, 202603)
    closed = figure(ma, "paid_in", span("2026-03"), moment())
    actions.correct(ma, APRIL, entry.pk, Change(amount_fen=940), reason="多记")
    actions.verify(verifier, APRIL, entry.pk)
    after = figure(ma, "paid_in", span("2026-03"), moment())
    assert (closed.value, closed.state, after.value, after.state) == (1_000, "closed", 1_000, "closed")
    assert figure(ma, "paid_in", span("2026-04"), moment()).value == -60
    assert figure(ma, "paid_in_total", span("2026-04"), moment()).value == 940
    since = bridge(ma, "paid_in_total", span("2026-04"), moment(), other_at=closed.moment)
    assert sum(one.counted for one in since) == -60
    assert {one.source_id for one in since} == {entry.pk}


def test_shared_credit_adds_up_to_the_whole(district: District, verifier: User) -> None:
    ma, units = district.people["ma"], district.units
    shares = [(units[name].pk, Fraction(1, 3)) for name in ("liuhu", "sishilipu", "xiamen")]
    actions.split_credit(ma, MARCH, "liuhu-1", shares=shares, happened_on=date(2026, 1, 1), reason="共同引进")
    entry = receipt(district, MAY, date(2026, 5, 1), 1_000, "V2")
    actions.verify(verifier, MAY, entry.pk)
    values = {
        name: figure(ma, "paid_in", span("2026"), moment(), unit=units[name]).value
        for name in ("liuhu", "sishilipu", "xiamen", "kongtong")
    }
    assert values == {"liuhu": 334, "sishilipu": 333, "xiamen": 333, "kongtong": 1_000}
