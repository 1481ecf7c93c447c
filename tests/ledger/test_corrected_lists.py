"""A corrected fact shows what it is corrected to, in every list and file, and leads to what it was."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from luodi.ledger import actions
from luodi.ledger.models import Entry
from tests.makers import AT, District, district, project, receipt

pytestmark = pytest.mark.django_db
CHANGE = actions.Change(date(2026, 2, 20), 4_000_000, voucher="V-NEW")


@pytest.fixture
def here() -> District:
    """Two receipts of a project, the first corrected in its day, its amount and its voucher, twice."""
    made = district()
    project(made)
    first = receipt(made, voucher="V-OLD")
    actions.correct(made.wang, AT, first.pk, actions.Change(amount_fen=4_500_000), reason="多记")
    actions.correct(made.wang, AT, first.pk, CHANGE, reason="再核")
    receipt(made, voucher="V-2", fen=4_200_000)
    return made


def client(here: District, who: str) -> Client:
    made = Client(headers={"accept-language": "zh-hans"})
    made.force_login(here.people[who])
    return made


def rows(here: District, name: str, who: str = "ma", **asked: str) -> list[Any]:
    found = client(here, who).get(f"/api/lists/{name}", asked).json()["rows"]
    return [(one["happened_on"], one["amount_fen"], one["voucher"], one["corrected"]) for one in found]


FIRST = ("2026-02-20", 4_000_000, "V-NEW", "corrected")
SECOND = ("2026-03-02", 4_200_000, "V-2", None)


def test_the_ledger_and_the_queue_say_what_stands(here: District) -> None:
    assert rows(here, "facts", order="happened_on") == [FIRST, SECOND]
    assert rows(here, "waiting", who="li") == [FIRST, SECOND]
    actions.refuse(here.li, AT, Entry.objects.filter(turn=None).earliest("pk").pk, reason="金额不符")
    assert rows(here, "returned", who="wang") == [FIRST]


def test_days_amounts_and_vouchers_are_sought_and_sorted_as_they_stand(here: District) -> None:
    assert rows(here, "facts", until="2026-02-28") == [FIRST]
    assert rows(here, "facts", since="2026-02-28") == [SECOND]
    assert rows(here, "facts", order="-amount_fen") == [SECOND, FIRST]
    page = client(here, "ma").get("/api/lists/facts", {"order": "amount_fen", "size": "1"}).json()
    assert rows(here, "facts", order="amount_fen", size="1", after=page["after"]) == [SECOND]
    assert rows(here, "facts", q="V-NEW") == rows(here, "facts", q="V-OLD") == [FIRST]


def test_the_workbook_says_the_same(here: District) -> None:
    answer = client(here, "ma").get("/ledger/", {"format": "xlsx", "order": "happened_on"})
    sheet = load_workbook(io.BytesIO(b"".join(answer) if answer.streaming else answer.content)).worksheets[0]
    told = [" ".join(str(cell) for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True)]
    [line] = [one for one in told if "V-NEW" in one]
    assert "更正" in line and "2026-02-20" in line and not any("V-OLD" in one for one in told)


def test_the_mark_leads_to_what_it_was(here: District) -> None:
    wang, fact = client(here, "wang"), Entry.objects.filter(turn=None).earliest("pk")
    correction = Entry.objects.filter(about=fact).latest("turn").pk
    assert f'href="/ledger/{correction}/"' in wang.get("/ledger/").content.decode()
    assert wang.get(f"/ledger/{correction}/").headers["Location"] == f"/ledger/{fact.pk}/"
    page = wang.get(f"/ledger/{fact.pk}/").content.decode()
    assert "<del>50,000.00</del>" in page and "<del>V-OLD</del>" in page
    assert f'href="/ledger/{fact.pk}/#answers">已更正</a>' in wang.get("/projects/LH-1/").content.decode()


def test_a_program_reads_both(here: District) -> None:
    fact = Entry.objects.filter(turn=None).earliest("pk")
    said = client(here, "wang").get(f"/api/ledger/entries/{fact.pk}").json()
    first = said["first_recorded"]
    assert (said["corrected"], said["amount_fen"], said["voucher"]) == (True, 4_000_000, "V-NEW")
    assert (first["happened_on"], first["amount_fen"], first["voucher"]) == ("2026-03-02", 5_000_000, "V-OLD")
