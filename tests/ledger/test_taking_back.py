"""Taking back and setting right: by whom, and what follows for who is in charge, who sees it and every sum."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models import Sum
from django.test import Client

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.facts import Kind
from luodi.ledger import actions
from luodi.ledger.models import Entry, Posting, Waiting
from luodi.people.access import Role
from luodi.projects.models import Project
from luodi.projects.queries import visible_projects
from tests.makers import AT, District, district, project, receipt, user

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)


@pytest.fixture
def here() -> District:
    """柳湖's project, and a head in 峡门 besides the clerk."""
    made = district()
    project(made)
    made.people["he"] = user("he", "何乡长", made.xiamen, Role.UNIT_HEAD, made.xiamen)
    return made


def refused(call: Any, *args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return [fault.code for fault in caught.value.faults]


def hand_over(here: District) -> Entry:
    return actions.change_unit(here.ma, AT, "LH-1", unit=here.xiamen, happened_on=DAY, reason="调整业主")


def share(here: District) -> Entry:
    shares = [(here.liuhu.pk, Fraction(1, 2)), (here.xiamen.pk, Fraction(1, 2))]
    return actions.split_credit(here.ma, AT, "LH-1", shares=shares, happened_on=DAY, reason="联合引进")


def paid_in(here: District, book: int = 0) -> dict[str, int]:
    rows = Posting.objects.filter(measure="paid_in", book=book).order_by().values_list("unit__code")
    return {code: total for code, total in rows.annotate(n=Sum("amount")) if total}


def open_to(here: District, entry: Entry) -> list[str]:
    """Who may void it, as the page offers it and as the address answers to everybody else."""
    found = []
    for who, person in here.people.items():
        client = Client()
        client.force_login(person)
        address = f"/ledger/{entry.pk}/void/"
        if address in unescape(client.get(f"/ledger/{entry.pk}/").content.decode()):
            found.append(who)
            assert client.get(address).status_code == 200, who
        elif who != entry.recorded_by.username:
            assert client.get(address).status_code == 404, who
    return sorted(found)


def test_a_fact_is_taken_back_by_who_could_have_done_its_opposite(here: District) -> None:
    moved = actions.move_stage(here.wang, AT, "LH-1", to="preparing", happened_on=DAY)
    paused = actions.pause(here.wang, AT, "LH-1", happened_on=DAY, until=date(2026, 6, 1), reason="等批复")
    judged = actions.judge(here.sun, AT, unit=here.liuhu, code="item", value=-2, period="2026Q1", reason="迟报")
    who = {
        "receipt": open_to(here, receipt(here)),
        "stage": open_to(here, moved),
        "pause": open_to(here, paused),
        "judged": open_to(here, judged),
        "split": open_to(here, share(here)),
        "unit": open_to(here, hand_over(here)),
    }
    assert who == {
        "receipt": ["ma", "wang", "zhao"],
        "stage": ["ma", "zhao"],
        "pause": ["ma", "wang", "zhao"],
        "judged": ["ma", "sun"],
        "split": ["ma"],
        "unit": ["ma"],
    }


def test_a_clerk_takes_back_neither_a_mark_nor_a_split_nor_a_stage(here: District) -> None:
    judged = actions.judge(here.sun, AT, unit=here.liuhu, code="item", value=-2, period="2026Q1", reason="迟报")
    moved = actions.move_stage(here.wang, AT, "LH-1", to="preparing", happened_on=DAY)
    for entry in (judged, moved, share(here)):
        with pytest.raises(NotAllowed):
            actions.void(here.wang, AT, entry.pk, reason="误")
    assert not Entry.objects.filter(kind=Kind.VOIDED).exists()


def test_a_step_of_a_result_is_voided_and_corrected_by_nobody(here: District) -> None:
    step = actions.record_step(here.ma, AT, Kind.AWARDS_APPROVED, unit=here.liuhu.pk, code="run:1", data={})
    for who in ("ma", "sun", "zhou", "zhao"):
        with pytest.raises(NotAllowed):
            actions.void(here.people[who], AT, step.pk, reason="误")
        with pytest.raises(NotAllowed):
            actions.correct(here.people[who], AT, step.pk, actions.Change(happened_on=DAY), reason="误")


def test_what_two_people_confirmed_its_recorder_does_not_take_back_alone(here: District) -> None:
    entry = receipt(here, actor=here.zhao)
    actions.verify(here.li, AT, entry.pk)
    assert refused(actions.void, here.zhao, AT, entry.pk, reason="误") == ["own_entry_verified"]
    assert "zhao" not in open_to(here, entry) and "ma" in open_to(here, entry)
    actions.correct(here.zhao, AT, entry.pk, actions.Change(amount_fen=7), reason="多记")
    assert (paid_in(here), paid_in(here, 1)) == ({"LH": 7}, {})
    actions.verify(here.ma, AT, entry.pk)
    assert paid_in(here, 1) == {"LH": 7}
    actions.void(here.ma, AT, entry.pk, reason="重复")
    assert paid_in(here) == paid_in(here, 1) == {}


def test_after_a_change_of_unit_the_new_unit_answers_for_what_the_old_one_recorded(here: District) -> None:
    old = receipt(here)
    actions.verify(here.li, AT, old.pk)
    hand_over(here)
    with pytest.raises(NotThere):
        actions.void(here.zhao, AT, old.pk, reason="误")
    assert open_to(here, old) == ["he", "ma"]
    actions.void(here.he, AT, old.pk, reason="重复")


def test_voiding_a_change_of_unit_gives_everything_back_to_the_former(here: District) -> None:
    receipt(here, fen=100)
    change = hand_over(here)
    waits = receipt(here, actor=here.chen, fen=7)
    assert paid_in(here) == {"LH": 100, "XM": 7}
    actions.void(here.ma, AT, change.pk, reason="不应调整")
    assert Project.objects.get().unit == here.liuhu
    assert {row.unit for row in Waiting.objects.all()} == {here.liuhu}
    assert not visible_projects(here.chen).exists()
    assert paid_in(here) == {"LH": 107}
    actions.verify(here.li, AT, waits.pk)
    actions.correct(here.zhao, AT, waits.pk, actions.Change(amount_fen=9), reason="少记")
    actions.verify(here.li, AT, waits.pk)
    assert (paid_in(here), paid_in(here, 1)) == ({"LH": 109}, {"LH": 9})
    before = Project.objects.values().get()
    call_command("rebuild_standings")
    assert Project.objects.values().get() == before


def test_only_the_last_change_of_unit_that_stands_decides_who_is_in_charge(here: District) -> None:
    first = hand_over(here)
    actions.change_unit(here.ma, AT, "LH-1", unit=here.park, happened_on=DAY, reason="进园区")
    actions.void(here.ma, AT, first.pk, reason="不应调整")
    assert Project.objects.get().unit == here.park
    receipt(here, actor=here.ma, fen=3)
    assert paid_in(here) == {"YQ": 3}
    again = actions.change_unit(here.ma, AT, "LH-1", unit=here.xiamen, happened_on=DAY, reason="再调整")
    receipt(here, actor=here.chen, fen=5)
    assert (paid_in(here), Project.objects.get().unit) == ({"YQ": 3, "XM": 5}, here.xiamen)
    actions.void(here.ma, AT, again.pk, reason="误")
    assert (paid_in(here), Project.objects.get().unit) == ({"YQ": 8}, here.park)


def test_voiding_a_split_brings_the_credit_home_and_closes_the_door_to_who_shared_it(here: District) -> None:
    split = share(here)
    receipt(here, fen=101)
    assert (paid_in(here), visible_projects(here.chen).exists()) == ({"LH": 51, "XM": 50}, True)
    actions.void(here.ma, AT, split.pk, reason="未经同意")
    assert (paid_in(here), visible_projects(here.chen).exists()) == ({"LH": 101}, False)
    before = Project.objects.values().get()
    call_command("rebuild_standings")
    assert Project.objects.values().get() == before


def test_no_answer_lets_more_go_back_than_came(here: District) -> None:
    came = receipt(here, fen=100)
    back = actions.return_funds(
        here.wang, AT, "LH-1", amount_fen=60, happened_on=DAY, funds="capital", voucher="R1", reason="退"
    )
    assert refused(actions.verify, here.ma, AT, back.pk) == ["evidence_missing"]
    less = actions.Change(amount_fen=59)
    assert refused(actions.correct, here.wang, AT, came.pk, less, reason="多记") == ["returned_exceeds_what_is_left"]
    assert refused(actions.void, here.wang, AT, came.pk, reason="误") == ["returned_exceeds_what_is_left"]
    assert refused(actions.refuse, here.li, AT, came.pk, reason="误") == ["returned_exceeds_what_is_left"]
    too_much = actions.Change(amount_fen=101)
    assert refused(actions.correct, here.wang, AT, back.pk, too_much, reason="少记") == ["more_returned_than_received"]
    assert (Project.objects.get().paid_in_fen, Entry.objects.count(), Waiting.objects.count()) == (40, 2, 2)
