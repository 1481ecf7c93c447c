"""The journal summed up at a stamp: made where entries are due, thrown away and made again without changing a sum."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models import Sum

from luodi.ledger import actions
from luodi.ledger.actions import carry
from luodi.ledger.models import AppendLock, Carried, Carry, Entry, Posting
from tests.makers import AT, agreement, district, project, receipt

pytestmark = pytest.mark.django_db
COLUMNS = ("measure", "code", "book", "period", "unit")


def sums(rows: object) -> dict[tuple[object, ...], int]:
    found = rows.order_by().values_list(*COLUMNS).annotate(n=Sum("amount"))  # type: ignore[attr-defined]  # a queryset
    return {tuple(key): total for *key, total in found if total}


@pytest.mark.parametrize(("first", "last", "due"), [(1, 2, False), (3, 3, True), (3, 8, True), (4, 5, False)])
def test_it_is_due_whenever_a_multiple_of_the_step_is_crossed(
    first: int, last: int, due: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carry, "STEP", 3)
    assert carry.is_due(first, last) is due


def test_whoever_appends_carries_forward_and_the_sums_are_those_of_the_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carry, "STEP", 2)
    here = district()
    project(here, "LH-1", planned_total_fen=carry.SCALE_STEP)
    agreement(here)
    for number in range(4):
        actions.verify(here.li, AT, receipt(here, "LH-1", fen=7 + number).pk)
    newest = Carry.objects.latest("through")
    by_then = Posting.objects.filter(entry__lte=newest.last_entry)
    assert Carry.objects.count() > 1
    assert sums(Carried.objects.filter(carry=newest)) == sums(by_then) != {}
    assert set(newest.rows.values_list("scale_fen", flat=True)) == {carry.SCALE_STEP}
    assert newest.through == Entry.objects.get(pk=newest.last_entry).recorded_at


def test_making_it_anew_gives_the_same_sums_and_one_carry_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carry, "STEP", 2)
    here = district()
    project(here, "LH-1")
    agreement(here)
    wrong = receipt(here, "LH-1", fen=9)
    actions.void(here.ma, AT, wrong.pk, reason="重复")
    call_command("rebuild_standings")
    assert sums(Carried.objects.all()) == sums(Posting.objects.all())
    assert [one.through for one in Carry.objects.all()] == [AppendLock.objects.get().last_stamp]


def test_a_carry_goes_when_nobody_can_be_reading_it_any_more() -> None:
    stamp = AppendLock.objects.get().last_stamp
    stale, kept = (carry.carry_forward(stamp + age, 0) for age in (timedelta(0), timedelta(minutes=30)))
    newest = carry.carry_forward(stamp + carry.KEPT + timedelta(seconds=1), 0)
    assert set(Carry.objects.all()) == {kept, newest} and stale.pk not in (kept.pk, newest.pk)
