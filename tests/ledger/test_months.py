"""A month is closed for every unit at once: by who closes for the whole district, and offered to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from luodi.core.errors import NotAllowed
from luodi.ledger import actions
from luodi.ledger.models import Closing
from luodi.ledger.queries import closed_through
from luodi.people.access import Role
from tests.makers import AT, District, district, in_part


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
