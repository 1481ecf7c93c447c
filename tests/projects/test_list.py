"""The list of projects: what it shows, finds, narrows and sums, the same on page, file and API, at the same cost."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from luodi.core.errors import Refusal
from luodi.kit.tables import Listing
from luodi.ledger import actions as ledger
from luodi.projects import actions, queries
from luodi.projects.models import Project
from luodi.projects.tables import PROJECTS_TABLE
from tests.makers import AT, District, agreement, district, project, receipt
from tests.projects.test_pages import opened, reader, some

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


def listed(here: District, who: str, **asked: str) -> list[str]:
    return [row["code"] for row in Listing(PROJECTS_TABLE, here.people[who], {"order": "code", **asked}).read().rows]


def test_a_list_shows_what_the_reader_may_see_on_every_face(here: District) -> None:
    some(here)
    for who, codes in {"wang": ["LH-1", "LH-2"], "chen": ["XM-1"], "ma": ["LH-1", "LH-2", "XM-1"]}.items():
        client = reader(here, who)
        page = opened(client, "/projects/")
        shown = sorted(set(re.findall(r'href="/projects/([A-Z]+-\d+)/"', page)))
        lines = list(csv.reader(io.StringIO(opened(client, "/projects/?format=csv").removeprefix("\ufeff"))))
        book = load_workbook(io.BytesIO(client.get("/projects/?format=xlsx").content), read_only=True)
        cells = [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)]
        assert (shown, sorted(line[1] for line in lines[1:]), sorted(cells)) == (codes, codes, codes)
        assert f"<b>{len(codes)}</b>" in page


def test_who_sees_no_projects_sees_no_list(here: District) -> None:
    some(here)
    assert reader(here, "admin").get("/projects/").status_code == 404


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"q": "水泥"}, ["LH-1"]),
        ({"q": "xkmy"}, ["LH-2"]),
        ({"q": "xm-1"}, ["XM-1"]),
        ({"unit": "LH"}, ["LH-1", "LH-2"]),
        ({"unit": "KT"}, ["LH-1", "LH-2", "XM-1"]),
        ({"unit": "none"}, []),
        ({"stage": "idea"}, ["LH-1", "LH-2", "XM-1"]),
        ({"stage": "signed"}, []),
        ({"condition": "paused"}, ["LH-2"]),
        ({"industry": "A"}, ["LH-2"]),
        ({"kind": "extension"}, ["LH-2"]),
        ({"channel": "provincial"}, ["XM-1"]),
        ({"planned_from": "900"}, ["LH-1"]),
        ({"planned_below": "900"}, ["LH-2"]),
        ({"start_since": "2026-04-01", "start_until": "2026年4月1日"}, ["LH-1", "LH-2", "XM-1"]),
        ({"start_since": "2026-04-02"}, []),
        ({"finish_until": "2027-03-31"}, []),
        ({"finish_since": "2027-04-01", "unit": "XM"}, ["XM-1"]),
        ({"unit": "LH", "q": "水泥", "industry": "C"}, ["LH-1"]),
    ],
)
def test_each_filter_narrows(here: District, asked: dict[str, str], codes: list[str]) -> None:
    some(here)
    Project.objects.filter(code="LH-2").update(initials="xkmy")
    assert listed(here, "ma", **asked) == codes


def test_a_filter_by_leader_reads_the_posts_title(here: District) -> None:
    post = here.root.posts.create(code="P1", title="区委书记", rank="principal")
    project(here, "LH-1", leader_post=post)
    project(here, "LH-2")
    assert listed(here, "ma", leader="书记") == ["LH-1"]


def in_hands(here: District) -> None:
    """Two projects of 王经办, one of 赵乡长, one of nobody."""
    project(here, "LH-1", name="水泥生产线")
    project(here, "LH-2", name="西开牧业", person_in_charge=here.zhao)
    project(here, "LH-3", name="王家沟光伏", person_in_charge=None)
    project(here, "XM-1", unit=here.xiamen, name="峡门气煤", person_in_charge=here.wang)


@pytest.mark.parametrize(
    ("who", "asked", "codes"),
    [
        ("wang", {"in_charge": "me"}, ["LH-1"]),
        ("zhao", {"in_charge": "me"}, ["LH-2"]),
        ("ma", {"in_charge": "me"}, []),
        ("ma", {"in_charge": "nobody"}, ["LH-3"]),
        ("chen", {"in_charge": "nobody"}, []),
        ("ma", {"in_charge": "everybody"}, []),
        ("ma", {"person": "王"}, ["LH-1", "XM-1"]),
        ("wang", {"person": "王"}, ["LH-1"]),
        ("ma", {"person": "王", "unit": "XM"}, ["XM-1"]),
        ("ma", {"person": "没有这个人"}, []),
        ("ma", {"q": "赵乡长"}, ["LH-2"]),
        ("ma", {"q": "王"}, ["LH-1", "LH-3", "XM-1"]),
        ("chen", {"q": "王经办"}, ["XM-1"]),
    ],
)
def test_projects_are_found_by_who_is_in_charge_of_them(
    here: District, who: str, asked: dict[str, str], codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_hands(here)
    for limit in (900, 0):
        monkeypatch.setattr(queries, "LISTED", limit)
        assert listed(here, who, **asked) == codes


def test_who_is_in_charge_stands_in_the_list_and_its_files_and_is_folded_on_a_phone(here: District) -> None:
    in_hands(here)
    client = reader(here, "ma")
    page = opened(client, "/projects/?order=code")
    assert re.findall(r'<td class="([^"]*)">(王经办|赵乡长)</td>', page) == [
        ("wide", "王经办"), ("wide", "赵乡长"), ("wide", "王经办"),
    ]  # fmt: skip
    lines = list(csv.DictReader(io.StringIO(opened(client, "/projects/?order=code&format=csv").removeprefix("\ufeff"))))
    assert [line["责任人"] for line in lines] == ["王经办", "赵乡长", "", "王经办"]
    rows = client.get("/api/lists/projects?order=code").json()["rows"]
    assert [row["person_in_charge"] for row in rows] == ["王经办", "赵乡长", None, "王经办"]


def test_my_own_projects_are_one_choice_away_in_both_languages(here: District) -> None:
    in_hands(here)
    for language, said in (("zh-hans", "我负责的"), ("en", "Mine")):
        page = opened(reader(here, "wang", language), "/projects/?in_charge=me")
        assert f'<option value="me" selected>{said}</option>' in page
        assert sorted(set(re.findall(r'href="/projects/([A-Z]+-\d+)/"', page))) == ["LH-1"]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({"agreed_from": "500"}, ["LH-1", "LH-2"]),
        ({"agreed_from": "500.01"}, ["LH-1"]),
        ({"agreed_below": "500"}, ["LH-3"]),
        ({"agreed_from": "1", "agreed_below": "1，０００"}, ["LH-2"]),
        ({"paid_from": "3"}, ["LH-1"]),
        ({"paid_from": "3.01"}, []),
        ({"paid_below": "3"}, ["LH-2", "LH-3"]),
    ],
)
def test_projects_are_found_by_what_was_agreed_and_what_is_verified_as_paid_in(
    here: District, asked: dict[str, str], codes: list[str]
) -> None:
    """LH-1: 1,000 万元 agreed and 3 verified; LH-2: 500 agreed, 9 recorded only; LH-3: nothing."""
    for code in ("LH-1", "LH-2", "LH-3"):
        project(here, code)
    agreement(here, "LH-1", fen=1_000_000_000)
    agreement(here, "LH-2", fen=500_000_000)
    ledger.verify(here.li, AT, receipt(here, "LH-1", fen=3_000_000).pk)
    receipt(here, "LH-2", fen=9_000_000)
    assert listed(here, "ma", **asked) == codes


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"paid_from": "多少"}, "number_not_understood"),
        ({"agreed_from": "9" * 30}, "amount_too_large"),
        ({"start_since": "明天"}, "date_not_understood"),
        ({"planned_from": "很多"}, "number_not_understood"),
        ({"colour": "red"}, "filter_unknown"),
        ({"order": "unit"}, "order_unknown"),
    ],
)
def test_a_filter_that_is_not_understood_is_refused_in_a_sentence(
    here: District, asked: dict[str, str], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        listed(here, "ma", **asked)
    assert refused.value.code == code


def test_sums_are_of_all_that_is_listed_not_of_the_page(here: District) -> None:
    some(here)
    agreement(here, "LH-1", fen=1_000_000_01)
    agreement(here, "LH-2", fen=2)
    receipt(here, "LH-1", fen=300)
    listing = Listing(PROJECTS_TABLE, here.ma, {"totals": "1", "size": "1"}).read()
    assert len(listing.rows) == 1
    assert listing.totals == {
        "agreed_fen": 1_000_000_03,
        "agreed_verified_fen": 0,
        "planned_total_fen": 1_400_000_000,
        "paid_in_verified_fen": 0,
        "paid_in_fen": 300,
        "completed_verified_fen": 0,
    }


def statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        opened(client, address)
    return len(captured)


@pytest.mark.parametrize(
    "address",
    ["/projects/", "/projects/?unit=LH&q=水泥", "/projects/?person=王&in_charge=me", "/projects/?format=csv"],
)
def test_a_list_of_three_takes_as_many_statements_as_a_list_of_one(here: District, address: str) -> None:
    client = reader(here, "ma")
    project(here, "LH-1")
    one = statements(client, address)
    project(here, "LH-2")
    project(here, "LH-3")
    assert statements(client, address) == one <= 9


def test_a_list_takes_six_statements_and_one_more_for_who_sees_a_part(here: District) -> None:
    """Session, reader with their unit, rights, count, rows, units to filter by; the seventh looks up the reader's units
    and what others share with them, so that the rest needs no join."""
    project(here)
    taken = {who: statements(reader(here, who), "/projects/") for who in ("ma", "wang")}
    assert taken == {"ma": 6, "wang": 7}


def test_what_is_listed_is_what_is_seen_however_much_is_shared(here: District, monkeypatch: pytest.MonkeyPatch) -> None:
    some(here)
    actions.set_joint_units(Project.objects.get(code="LH-2").pk, [here.liuhu.pk, here.xiamen.pk])
    for limit in (900, 1):
        monkeypatch.setattr(queries, "LISTED", limit)
        for who in ("wang", "chen", "ma", "admin"):
            listed_now = set(queries.listed_projects(here.people[who]).values_list("code", flat=True))
            assert listed_now == set(queries.visible_projects(here.people[who]).values_list("code", flat=True))
