"""A month is closed for every unit at once: by who closes for the whole district, and offered to nobody else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from luodi.core.errors import NotAllowed, Refusal
from luodi.ledger import actions
from luodi.ledger.actions.months import totals_at
from luodi.ledger.models import Closing
from luodi.ledger.queries import closed_through, waiting_until
from luodi.people.access import Role
from tests.makers import AT, District, agreement, district, in_part, project, receipt


@pytest.fixture
def here(db: None) -> District:
    return district()


def test_who_closes_for_one_unit_closes_no_month_of_the_district(here: District) -> None:
    qian = in_part(here, Role.BUREAU)
    with pytest.raises(NotAllowed):
        actions.close_month(qian, AT, 202602)
    assert (closed_through(), Closing.objects.count()) == (0, 0)
    actions.close_month(here.ma, AT, 202602)
    assert closed_through() == 202602


def test_the_page_of_months_offers_closing_to_who_may_close(here: District) -> None:
    offered = {}
    for one in (here.ma, in_part(here, Role.BUREAU), here.wang):
        client = Client()
        client.force_login(one)
        offered[one.username] = 'name="month"' in client.get("/months/").content.decode()
        if one != here.ma:
            assert client.post("/months/", {"month": "202602"}).status_code == 404
    assert offered == {"ma": True, "qian": False, "wang": False}
    assert not Closing.objects.exists()


def test_no_month_that_the_calendar_does_not_have_is_closed(here: District) -> None:
    for month in (202613, 202600, 0, 99, 10**9):
        with pytest.raises(Refusal) as refused:
            actions.close_month(here.ma, AT, month)
        assert refused.value.faults[0].code == "period_not_understood"


def test_a_closed_month_shows_its_sums_as_the_figures_had_them_and_opens_them(here: District) -> None:
    """Two closings: the second adds what March brought; what is recorded of February after its closing is in neither."""
    project(here)
    actions.verify(here.li, AT, agreement(here, happened_on=date(2026, 2, 5)).pk)
    actions.verify(here.li, AT, receipt(here, fen=5_000_000, happened_on=date(2026, 2, 6)).pk)
    actions.close_month(here.ma, AT, 202602)
    actions.verify(here.li, AT, receipt(here, fen=3_000_000, happened_on=date(2026, 2, 7), voucher="N-2").pk)
    receipt(here, fen=1, voucher="N-3")
    later = datetime(2026, 4, 2, tzinfo=UTC)
    actions.close_month(here.ma, later, 202603)
    found = totals_at(Closing.objects.all())
    assert found == {
        202602: {"agreed": 100_000_000, "paid_in": 5_000_000, "completed": 0},
        202603: {"agreed": 100_000_000, "paid_in": 8_000_000, "completed": 0},
    }
    client = Client()
    client.force_login(here.ma)
    page = client.get("/months/").content.decode()
    opened = re.findall(r'href="(/figures/paid_in_total/\?period=2026-0[23][^"]+)">([\d.,]+)</a>', page)
    assert [said for _address, said in opened] == ["8.00", "5.00"]
    for address, said in opened:
        assert said in client.get(address.replace("&amp;", "&")).content.decode()


def test_who_sees_one_unit_reads_no_sum_of_the_district(here: District) -> None:
    project(here)
    actions.verify(here.li, AT, receipt(here, fen=5_000_000, happened_on=date(2026, 2, 6)).pk)
    actions.close_month(here.ma, AT, 202602)
    client = Client()
    client.force_login(here.chen)
    page = client.get("/months/").content.decode()
    assert "/figures/paid_in_total/" in page and "5.00" not in page


def test_before_closing_the_page_says_what_each_unit_has_not_had_verified(here: District) -> None:
    project(here)
    project(here, "XM-1", unit=here.xiamen)
    actions.close_month(here.ma, AT, 202601)
    receipt(here, fen=7, happened_on=date(2026, 2, 6))
    actions.refuse(here.li, AT, receipt(here, fen=9, happened_on=date(2026, 2, 6), voucher="N-2").pk, reason="不符")
    receipt(here, "XM-1", actor=here.chen, fen=7, happened_on=date(2026, 2, 7), voucher="N-3")
    receipt(here, "XM-1", actor=here.chen, fen=7, happened_on=date(2026, 3, 7), voucher="N-4")
    found = [(row["unit__name"], row["recorded"], row["refused"]) for row in waiting_until(here.ma, 202602)]
    assert sorted(found) == [("峡门乡", 1, 0), ("柳湖乡", 1, 1)]
    client = Client()
    client.force_login(here.ma)
    page = client.get("/months/").content.decode()
    address = reverse("waiting") + "?unit=XM&amp;booked_until=202602"
    assert f'href="{address}"' in page
    assert client.get(address.replace("&amp;", "&")).context["listing"].count == 1
