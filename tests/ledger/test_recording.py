"""Recording facts: rights, checks, and the standing that follows in the same transaction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db.models import Sum
from django.test import Client

from luodi.core.entries import Foreign
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.facts import Kind
from luodi.ledger import actions
from luodi.ledger.models import Entry, Posting, Waiting
from luodi.ledger.queries import state_of, visible_facts, waiting_for
from tests.makers import AT, District, agreement, district, papers, project, receipt

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def here() -> District:
    return district()


def refusal(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def verified(measure: str, **where: Any) -> int:
    rows = Posting.objects.filter(measure=measure, book=1, **where)
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def test_a_receipt_counts_when_another_person_has_verified_it(here: District) -> None:
    made = project(here)
    entry = receipt(here)
    assert (verified("paid_in"), list(waiting_for(here.li).values_list("pk", flat=True))) == (0, [entry.pk])
    assert not waiting_for(here.wang).exists()
    actions.verify(here.li, AT, entry.pk)
    made.refresh_from_db()
    assert (made.paid_in_fen, made.paid_in_verified_fen, made.last_fact_on) == (5_000_000, 5_000_000, DAY)
    assert (verified("paid_in"), Waiting.objects.count()) == (5_000_000, 0)


def test_nobody_verifies_what_their_own_hand_recorded_or_corrected(here: District) -> None:
    project(here)
    own = receipt(here, actor=here.ma)
    assert refusal(actions.verify, here.ma, AT, own.pk) == [("own_entry", "")]
    others = receipt(here)
    actions.correct(here.ma, AT, others.pk, actions.Change(amount_fen=4_000_000), reason="多记")
    assert refusal(actions.verify, here.ma, AT, others.pk) == [("own_entry", "")]
    actions.verify(here.li, AT, others.pk)
    assert verified("paid_in") == 4_000_000


def test_money_without_a_paper_is_not_verified_until_a_correction_brings_one(here: District) -> None:
    project(here)
    entry = receipt(here, papers=())
    assert refusal(actions.verify, here.li, AT, entry.pk) == [("evidence_missing", "")]
    actions.refuse(here.li, AT, entry.pk, reason="缺回单")
    assert Waiting.objects.get(pk=entry.pk).state == "refused"
    assert Posting.objects.filter(book=0).aggregate(total=Sum("amount"))["total"] == 0
    actions.correct(here.wang, AT, entry.pk, actions.Change(), reason="补回单", papers=papers())
    actions.verify(here.li, AT, entry.pk)
    assert verified("paid_in") == 5_000_000


def test_one_voucher_pays_once_in_the_whole_district(here: District) -> None:
    project(here)
    project(here, "XM-1", unit=here.xiamen)
    first = receipt(here, voucher="B77")
    assert refusal(receipt, here, "XM-1", actor=here.chen, voucher="B77") == [("voucher_used", "voucher")]
    actions.void(here.wang, AT, first.pk, reason="记错项目")
    assert receipt(here, "XM-1", actor=here.chen, voucher="B77").voucher == "B77"


def test_money_that_goes_back_is_a_fact_of_its_own_and_never_more_than_came(here: District) -> None:
    made = project(here)
    receipt(here)
    back: dict[str, Any] = {"happened_on": DAY, "funds": "capital", "voucher": "R1", "reason": "终止合作"}
    too_much = refusal(actions.return_funds, here.wang, AT, "LH-1", amount_fen=5_000_001, **back)
    assert too_much == [("more_returned_than_received", "amount")]
    actions.return_funds(here.wang, AT, "LH-1", amount_fen=5_000_000, **back)
    made.refresh_from_db()
    assert made.paid_in_fen == 0


def test_foreign_money_is_booked_at_its_rate_and_keeps_what_it_was(here: District) -> None:
    project(here)
    dollars = Foreign("USD", Decimal("2000000"), Decimal("6.83"), DAY)
    entry = receipt(here, fen=None, foreign=dollars)  # type: ignore[arg-type]  # computed from the rate
    assert entry.amount_fen == 1_366_000_000
    assert entry.data == {
        "payer": "甲公司",
        "currency": "USD",
        "foreign_amount": "2000000",
        "rate": "6.83",
        "rate_date": "2026-03-02",
    }


def test_a_stage_waits_until_nothing_is_missing_and_names_all_that_is(here: District) -> None:
    made = project(here, channel="enterprise", planned_start_on=None)
    move: dict[str, Any] = {"to": "started", "happened_on": DAY}
    assert refusal(actions.move_stage, here.wang, AT, "LH-1", **move) == [
        ("stage_needs", "field:investors"),
        ("stage_needs", "fact:agreement_signed"),
        ("stage_needs", "field:planned_start_on"),
        ("stage_needs", "evidence:started"),
    ]
    assert not Entry.objects.exists()
    made.refresh_from_db()
    assert made.stage == "idea"


def test_forward_needs_the_paper_of_its_stage_and_backward_a_right_and_a_reason(here: District) -> None:
    made = project(here)
    actions.move_stage(here.wang, AT, "LH-1", to="started", happened_on=DAY, papers=papers())
    made.refresh_from_db()
    assert made.stage == "started"
    back: dict[str, Any] = {"to": "preparing", "happened_on": DAY}
    with pytest.raises(NotAllowed):
        actions.move_stage(here.wang, AT, "LH-1", **back, reason="手续不全")
    assert refusal(actions.move_stage, here.zhao, AT, "LH-1", **back) == [("reason_missing", "reason")]
    actions.move_stage(here.zhao, AT, "LH-1", **back, reason="手续不全")
    made.refresh_from_db()
    assert made.stage == "preparing"
    assert Posting.objects.filter(measure="reached", code="started").aggregate(n=Sum("amount"))["n"] == 0


def test_a_stage_is_not_dated_before_the_last_one_nor_repeated(here: District) -> None:
    project(here)
    actions.move_stage(here.wang, AT, "LH-1", to="preparing", happened_on=DAY)
    early: dict[str, Any] = {"to": "started", "happened_on": date(2026, 3, 1), "papers": papers()}
    assert refusal(actions.move_stage, here.wang, AT, "LH-1", **early) == [("stage_before_last", "happened_on")]
    again: dict[str, Any] = {"to": "preparing", "happened_on": DAY, "reason": "再"}
    assert refusal(actions.move_stage, here.zhao, AT, "LH-1", **again) == [("stage_same", "to")]


def test_a_pause_has_a_reason_and_an_end_and_a_withdrawn_project_takes_no_money(here: District) -> None:
    made = project(here)
    actions.move_stage(here.wang, AT, "LH-1", to="preparing", happened_on=DAY)
    pause: dict[str, Any] = {"happened_on": DAY, "reason": "等批复"}
    assert refusal(actions.pause, here.wang, AT, "LH-1", until=None, **pause) == [("pause_end_missing", "until")]
    early = refusal(actions.pause, here.wang, AT, "LH-1", until=date(2026, 3, 1), **pause)
    assert early == [("pause_end_early", "until")]
    actions.pause(here.wang, AT, "LH-1", until=date(2026, 6, 1), **pause)
    made.refresh_from_db()
    assert made.condition == "paused"
    actions.withdraw(here.zhao, AT, "LH-1", happened_on=DAY, reason="投资方退出")
    made.refresh_from_db()
    assert made.condition == "withdrawn"
    assert Posting.objects.filter(measure="at_stage").aggregate(n=Sum("amount"))["n"] == 0
    assert refusal(receipt, here) == [("project_withdrawn", "")]
    with pytest.raises(NotAllowed):
        actions.resume(here.wang, AT, "LH-1", happened_on=DAY, reason="重启")
    actions.resume(here.zhao, AT, "LH-1", happened_on=DAY, reason="重启")
    made.refresh_from_db()
    assert made.condition == "active"


def test_a_pause_whose_end_has_passed_is_shown_as_overdue_and_found(here: District) -> None:
    made = project(here)
    paused = actions.pause(here.wang, AT, "LH-1", happened_on=DAY, until=date(2026, 3, 8), reason="等批复")
    made.refresh_from_db()
    assert (made.condition, made.paused_until) == ("paused", date(2026, 3, 8))
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.wang)

    def found(day: str) -> int:
        return int(client.get("/api/lists/projects", {"overdue_on": day}).json()["count"])

    assert (found("2026-03-08"), found("2026-03-09")) == (0, 1)
    assert "暂停应于 2026-03-08 结束，至今没有恢复" in client.get("/projects/LH-1/").content.decode()
    actions.void(here.wang, AT, paused.pk, reason="误")
    made.refresh_from_db()
    assert (made.condition, made.paused_until, found("2026-03-09")) == ("active", None, 0)
    assert "至今没有恢复" not in client.get("/projects/LH-1/").content.decode()


def test_a_split_moves_money_to_the_other_unit_and_adds_up_to_the_fen(here: District) -> None:
    project(here)
    actions.verify(here.li, AT, receipt(here, fen=100).pk)
    shares = [(here.liuhu.pk, Fraction(2, 3)), (here.xiamen.pk, Fraction(1, 3))]
    actions.split_credit(here.ma, AT, "LH-1", shares=shares, happened_on=date(2026, 3, 1), reason="联合引进")
    assert (verified("paid_in", unit=here.liuhu), verified("paid_in", unit=here.xiamen)) == (67, 33)
    assert visible_facts(here.chen).filter(project__code="LH-1").exists()
    wrong = [(here.liuhu.pk, Fraction(1, 2)), (here.xiamen.pk, Fraction(1, 3))]
    assert refusal(actions.split_credit, here.ma, AT, "LH-1", shares=wrong, happened_on=DAY, reason="联合") == [
        ("shares_do_not_add_to_one", "shares")
    ]


def test_after_a_change_of_unit_old_credit_stays_and_new_credit_goes_over(here: District) -> None:
    project(here)
    actions.verify(here.li, AT, receipt(here, fen=100).pk)
    actions.change_unit(here.ma, AT, "LH-1", unit=here.xiamen, happened_on=DAY, reason="调整业主")
    actions.verify(here.li, AT, receipt(here, actor=here.chen, fen=7).pk)
    assert (verified("paid_in", unit=here.liuhu), verified("paid_in", unit=here.xiamen)) == (100, 7)


def test_a_stranger_records_verifies_and_sees_nothing(here: District) -> None:
    project(here)
    entry = receipt(here)
    with pytest.raises(NotThere):
        receipt(here, actor=here.chen)
    with pytest.raises(NotThere):
        actions.void(here.chen, AT, entry.pk, reason="x")
    with pytest.raises(NotAllowed):
        actions.verify(here.wang, AT, entry.pk)
    assert not visible_facts(here.chen).exists() and not visible_facts(here.admin).exists()


def test_what_was_verified_is_voided_only_by_who_may(here: District) -> None:
    project(here)
    entry = receipt(here)
    actions.verify(here.li, AT, entry.pk)
    with pytest.raises(NotAllowed):
        actions.void(here.wang, AT, entry.pk, reason="误")
    actions.void(here.zhao, AT, entry.pk, reason="误")
    assert refusal(actions.correct, here.zhao, AT, entry.pk, actions.Change(amount_fen=1), reason="x") == [
        ("already_voided", "")
    ]


def test_a_framework_turned_contract_counts_once(here: District) -> None:
    made = project(here)
    framework = agreement(here, sort="framework", fen=100)
    agreement(here, sort="contract", fen=120, replaces=framework.pk, happened_on=DAY)
    made.refresh_from_db()
    assert made.agreed_fen == 120
    stranger = project(here, "LH-2")
    assert refusal(agreement, here, stranger.code, replaces=framework.pk) == [("replaces_unknown", "replaces")]


def test_what_was_agreed_is_shown_as_recorded_and_as_verified(here: District) -> None:
    made = project(here)
    actions.verify(here.li, AT, agreement(here, fen=700_000_000).pk)
    agreement(here, fen=200_000_000)
    made.refresh_from_db()
    assert (made.agreed_fen, made.agreed_verified_fen) == (900_000_000, 700_000_000)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.wang)
    page = client.get("/projects/LH-1/").content.decode()
    assert ">700.00</a></b>" in page and ">900.00</a></p>" in page
    said = client.get("/api/projects/LH-1").json()
    assert (said["agreed_fen"], said["agreed_verified_fen"]) == (900_000_000, 700_000_000)


def test_a_batch_is_all_or_none_and_can_be_undone(here: District) -> None:
    made = project(here)
    good = actions.New(Kind.FUNDS_RECEIVED, DAY, 10, "capital", "B1", {}, papers())
    twice = actions.New(Kind.FUNDS_RECEIVED, DAY, 10, "capital", "B1", {}, papers())
    wrong = refusal(
        actions.record_many,
        here.wang,
        AT,
        [actions.Row(made.pk, good, "A2"), actions.Row(made.pk, twice, "A3")],
        batch=1,
    )
    assert wrong == [("voucher_used", "A3")]
    assert not Entry.objects.exists()
    entries = actions.record_many(here.wang, AT, [actions.Row(made.pk, good, "A2")], batch=1)
    made.refresh_from_db()
    assert (made.paid_in_fen, len(entries)) == (10, 1)
    assert actions.verify_many(here.li, AT, [entries[0].pk]) == 1
    assert verified("paid_in") == 10
    assert refusal(actions.void_batch, here.wang, AT, 1, reason="撤") == [("undo_after_verification", "")]
    assert actions.void_batch(here.zhao, AT, 1, reason="撤") == 1
    made.refresh_from_db()
    assert (made.paid_in_fen, verified("paid_in")) == (0, 0)


def test_months_close_in_order_and_only_when_they_are_over(here: District) -> None:
    assert refusal(actions.close_month, here.ma, AT, 202603) == [("month_not_over", "month")]
    actions.close_month(here.ma, AT, 202601)
    assert refusal(actions.close_month, here.ma, AT, 202601) == [("month_closed_already", "month")]
    actions.close_month(here.ma, AT, 202602)
    with pytest.raises(NotThere):
        actions.close_month(here.wang, AT, 202603)


def test_states_by_the_latest_answer() -> None:
    assert [state_of("x", one).value for one in (None, "corrected", "verified", "refused", "voided")] == [
        "recorded",
        "recorded",
        "verified",
        "refused",
        "voided",
    ]
