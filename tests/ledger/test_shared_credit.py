"""Shared credit: written by people, refused in a sentence unless it is whole, shown to the fen on the project's page."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from luodi.ledger import actions
from luodi.ledger.models import Entry
from tests.makers import AT, District, district, project, receipt

pytestmark = pytest.mark.django_db
ADDRESS = "/api/ledger/projects/LH-1/split"


@pytest.fixture
def here() -> District:
    made = district()
    project(made)
    return made


def client(here: District, who: str = "ma") -> Client:
    made = Client(headers={"accept-language": "zh-hans"})
    made.force_login(here.people[who])
    return made


def split(here: District, shares: str) -> Any:
    values = {"happened_on": "2026-03-01", "shares": shares, "reason": "联合引进"}
    return client(here).post(ADDRESS, values, content_type="application/json")


@pytest.mark.parametrize(
    ("shares", "code"),
    [
        ("柳湖乡 60\n峡门乡 39.99", "shares_do_not_add_to_one"),
        ("柳湖乡 60\n峡门乡 41", "shares_do_not_add_to_one"),
        ("柳湖乡 100\n峡门乡 0", "shares_do_not_add_to_one"),
        ("柳湖乡 100", "shares_too_few"),
        ("柳湖乡 50\n柳湖乡 50", "shares_too_few"),
        ("柳湖乡 60\n花果山 40", "split_unit_unknown"),
        *(
            (f"柳湖乡 {junk}\n峡门乡 40", "number_not_understood")
            for junk in ("1/0", "1e400", "-60", "nan", "六十", "²³⁴⁵")
        ),
    ],
)
def test_shares_that_are_not_whole_are_refused(here: District, shares: str, code: str) -> None:
    answer = split(here, shares)
    assert (answer.status_code, [fault["code"] for fault in answer.json()["faults"]]) == (422, [code])
    assert not Entry.objects.exists()


def test_the_page_says_who_has_which_share_and_what_it_brought_to_the_fen(here: District) -> None:
    assert split(here, "柳湖乡 66.67％\n峡门乡 33.33").status_code == 200
    actions.verify(here.li, AT, receipt(here, fen=101).pk)
    receipt(here, fen=700)
    for who in ("wang", "chen", "ma"):
        page = unescape(client(here, who).get("/projects/LH-1/").content.decode())
        table = page[page.index('id="credit"') : page.index("时间线")]
        assert "自 2026-03-01 起" in table and "各单位之和等于原额" in table
        cells = table.replace('class="num"', "").replace(" >", ">")
        assert "<td>柳湖乡</td><td>66.67%</td><td>0.00</td><td>0.67</td><td>0.00</td>" in cells
        assert "<td>峡门乡</td><td>33.33%</td><td>0.00</td><td>0.34</td><td>0.00</td>" in cells


def test_a_project_of_one_unit_shows_no_shares(here: District) -> None:
    receipt(here, happened_on=date(2026, 3, 2))
    assert 'id="credit"' not in client(here).get("/projects/LH-1/").content.decode()
