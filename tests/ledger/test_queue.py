"""What waits, waits for the unit in charge now: whoever must act finds it, and whoever may not see it does not."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from luodi.core.errors import NotThere
from luodi.ledger import actions
from luodi.ledger.actions import Change
from luodi.ledger.models import Entry, Waiting
from luodi.ledger.queries import returned_to, waiting_for, waiting_until
from luodi.people.access import Role
from luodi.projects import actions as register
from luodi.projects.models import Project
from tests.makers import AT, District, district, project, receipt, user

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


@pytest.fixture
def here() -> District:
    """A project of 柳湖 with facts in every state of waiting, and a verifier in each of the two units."""
    made = district()
    project(made)
    made.people["hu"] = user("hu", "胡核实", made.liuhu, Role.VERIFIER, made.liuhu)
    made.people["he"] = user("he", "何核实", made.xiamen, Role.VERIFIER, made.xiamen)
    return made


def queue(here: District, who: str) -> list[int]:
    return list(waiting_for(here.people[who]).order_by("pk").values_list("pk", flat=True))


def returned(here: District, who: str) -> list[int]:
    return list(returned_to(here.people[who]).values_list("pk", flat=True))


def hand_over(here: District) -> Entry:
    return actions.change_unit(here.ma, AT, "LH-1", unit=here.xiamen, happened_on=DAY, reason="调整业主")


def test_the_queue_goes_with_the_project_to_the_unit_that_takes_it_over(here: District) -> None:
    waits, refused = receipt(here), receipt(here)
    actions.refuse(here.li, AT, refused.pk, reason="金额不符")
    before = {who: (queue(here, who), returned(here, who)) for who in ("hu", "he", "wang", "chen")}
    assert before == {"hu": ([waits.pk], []), "he": ([], []), "wang": ([], [refused.pk]), "chen": ([], [])}
    hand_over(here)
    after = {who: (queue(here, who), returned(here, who)) for who in ("hu", "he", "wang", "chen")}
    assert after == {"hu": ([], []), "he": ([waits.pk], []), "wang": ([], []), "chen": ([], [refused.pk])}


def test_the_pages_of_the_old_unit_show_and_count_nothing_and_those_of_the_new_one_do(here: District) -> None:
    receipt(here, voucher="V-SECRET")
    hand_over(here)
    for who, shown in (("hu", False), ("he", True)):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(here.people[who])
        page = client.get(reverse("waiting")).content.decode()
        assert (">V-SECRET<" in page) == shown
        assert client.get("/api/lists/waiting").json()["count"] == int(shown)


def test_the_new_units_verifier_answers_what_the_old_unit_recorded(here: District) -> None:
    waits = receipt(here)
    hand_over(here)
    with pytest.raises(NotThere):
        actions.verify(here.hu, AT, waits.pk)
    with pytest.raises(NotThere):
        actions.verify_many(here.hu, AT, [waits.pk])
    assert actions.verify_many(here.he, AT, [waits.pk]) == 1
    assert not Waiting.objects.exists()


def test_a_verified_fact_of_before_that_is_corrected_waits_for_the_new_unit(here: District) -> None:
    old = receipt(here)
    actions.verify(here.li, AT, old.pk)
    hand_over(here)
    assert not Waiting.objects.exists()
    actions.correct(here.ma, AT, old.pk, Change(amount_fen=4_000_000), reason="多记")
    assert (queue(here, "hu"), queue(here, "he")) == ([], [old.pk])
    assert waiting_until(here.ma, 202603) == [
        {"unit__code": "XM", "unit__name": "峡门乡", "unit__name_en": "", "recorded": 1, "refused": 0}
    ]


def test_unit_and_queue_change_together_or_not_at_all(here: District, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = receipt(here)

    def breaks(*_given: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(register, "make_known", breaks)
    with pytest.raises(DatabaseError):
        hand_over(here)
    assert Project.objects.get().unit == here.liuhu
    assert list(Entry.objects.values_list("pk", flat=True)) == [waits.pk] and queue(here, "hu") == [waits.pk]


def test_the_queue_worked_out_anew_is_that_of_the_units_in_charge_now(here: District) -> None:
    waits = receipt(here)
    hand_over(here)
    Waiting.objects.update(unit=here.liuhu)
    call_command("rebuild_standings", verbosity=0)
    assert (queue(here, "hu"), queue(here, "he")) == ([], [waits.pk])
