"""After a month is closed, whatever is tried at whichever door: its sums are those it closed at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client

from luodi.core.facts import Kind
from luodi.ledger import actions
from luodi.ledger.actions.months import sums_of
from luodi.ledger.models import AppendLock, Closing, Entry, Posting
from luodi.projects.models import Project
from tests.makers import AT, District, agreement, district, project, receipt

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 10)


@pytest.fixture
def here() -> District:
    """A contract and a receipt of February, verified; February closed."""
    made = district()
    project(made)
    for fact in (agreement(made), receipt(made, happened_on=DAY)):
        actions.verify(made.li, AT, fact.pk)
    actions.close_month(made.ma, AT, 202602)
    return made


def program(here: District, who: str) -> Client:
    made = Client(headers={"accept-language": "zh-hans"})
    made.force_login(here.people[who])
    return made


def by_page(here: District, fact: Entry) -> None:
    values = {"happened_on": "2026-02-10", "amount_fen": "7", "amount_fen_unit": "元", "funds": "capital"}
    slip = {**values, "payer": "甲", "voucher": "P-1"}
    assert program(here, "wang").post("/projects/LH-1/record/receipt/", slip).status_code == 302
    assert program(here, "ma").post(f"/ledger/{fact.pk}/void/", {"reason": "误"}).status_code == 302


def by_api(here: District, fact: Entry) -> None:
    asked = program(here, "zhao")
    mending = {"amount": "3", "happened_on": "2026-02-03", "reason": "多记"}
    address = f"/api/ledger/entries/{fact.pk}/correct"
    assert asked.post(address, mending, content_type="application/json").status_code == 200
    back = {"amount": "1", "happened_on": "2026-02-11", "funds": "capital"}
    answer = asked.post(
        "/api/ledger/projects/LH-1/return", {**back, "voucher": "R", "reason": "退"}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content


def by_import(here: District, fact: Entry) -> None:
    new = actions.New(Kind.FUNDS_RECEIVED, DAY, 9, "capital", "I-1", {"payer": "甲"})
    actions.record_many(here.wang, AT, [actions.Row(Project.objects.get().pk, new, "A2")], batch=7)
    actions.void_batch(here.wang, AT, 7, reason="撤销")


def by_command(here: District, fact: Entry) -> None:
    call_command("rebuild_standings")


def by_hand_over(here: District, fact: Entry) -> None:
    change = actions.change_unit(here.ma, AT, "LH-1", unit=here.xiamen, happened_on=DAY, reason="调整")
    actions.void(here.ma, AT, change.pk, reason="误")


def by_database(here: District, fact: Entry) -> None:
    posting = Posting.objects.filter(period=202602).order_by("pk")[0]
    names = [field.column for field in Posting._meta.concrete_fields if field.column != "id"]
    columns = ", ".join(names)
    forged = (
        "UPDATE ledger_posting SET amount = 1",
        "DELETE FROM ledger_posting",
        f"INSERT INTO ledger_posting ({columns}) SELECT {columns} FROM ledger_posting WHERE id = {posting.pk}",
        "UPDATE ledger_closing SET month = 202601",
        "UPDATE ledger_closing SET sums = '{}'",
        "DELETE FROM ledger_closing",
        "UPDATE ledger_entry SET period = 202603",
        "DELETE FROM ledger_entry",
        "UPDATE ledger_appendlock SET closed_through = 0",
        "DELETE FROM ledger_appendlock",
    )
    for statement in forged:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert AppendLock.objects.get().closed_through == 202602


@pytest.mark.parametrize("door", [by_page, by_api, by_import, by_command, by_hand_over, by_database])
def test_no_door_moves_what_a_month_closed_at(here: District, door: Callable[[District, Entry], None]) -> None:
    fact = Entry.objects.get(kind="funds_received")
    before, entries = sums_of(202602), Entry.objects.filter(period__lte=202602).count()
    assert before == Closing.objects.get().sums
    door(here, fact)
    assert sums_of(202602) == before == Closing.objects.get().sums
    assert Entry.objects.filter(period__lte=202602).count() == entries
    assert {entry.period for entry in Entry.objects.filter(period__gt=202602)} <= {202603}
