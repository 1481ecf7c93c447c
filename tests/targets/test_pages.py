"""Pages of quotas and targets: made from the page, refused at the field, the same on page, API and workbook."""

from __future__ import annotations

import io
from html import unescape

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from luodi.ledger import actions as ledger
from luodi.people.access import Role
from luodi.people.models import Post
from luodi.targets.models import QuotaMade, Target
from tests.makers import AT, District, agreement, district, in_part, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


def reader(here: District, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[name])
    return client


def opened(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


@pytest.mark.parametrize(("language", "short", "met"), [("zh-hans", "还缺 1 个", "已完成"), ("en", "1 short", "met")])
def test_the_bureau_makes_the_years_quotas_and_sees_who_met_them(
    here: District, language: str, short: str, met: str
) -> None:
    client = reader(here, "ma", language)
    assert client.post("/quotas/make/", {"year": "2026"})["Location"] == "/quotas/?year=2026"
    assert QuotaMade.objects.count() == 5
    project(here)
    ledger.verify(here.li, AT, agreement(here, fen=1_000_000_000).pk)
    page = opened(client, "/quotas/?year=2026")
    assert (page.count('href="/projects/LH-1/"'), page.count(f">{short}</td>"), page.count(f">{met}</td>")) == (
        1,
        4,
        1,
    )


def test_a_unit_reads_its_quota_and_cannot_make_any(here: District) -> None:
    reader(here, "ma").post("/quotas/make/", {"year": "2026"})
    client = reader(here, "chen")
    listed = opened(client, "/quotas/?year=2026").split('id="listing"')[1].split("</table>")[0]
    assert ("峡门乡" in listed, "柳湖乡" in listed, "按分档表生成" in listed) == (True, False, False)
    assert client.post("/quotas/make/", {"year": "2026"}).status_code == 404
    assert reader(here, "admin").get("/quotas/").status_code == 404


def test_who_sets_targets_of_one_unit_is_offered_no_quotas_of_the_district(here: District) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(in_part(here, Role.BUREAU))
    assert "按分档表生成" not in opened(client, "/quotas/?year=2026")
    assert 'href="/targets/new/"' in opened(client, "/targets/")
    assert client.post("/quotas/make/", {"year": "2026"}).status_code == 404
    assert not QuotaMade.objects.exists()


@pytest.mark.parametrize("year", ["20266", "二〇二六", "²⁰²⁶", "-202", "26"])
def test_a_year_that_is_none_is_refused_in_a_sentence(here: District, year: str) -> None:
    client = reader(here, "ma")
    answers = (client.get("/quotas/", {"year": year}), client.post("/quotas/make/", {"year": year}))
    assert [answer.status_code for answer in answers] == [422, 422]
    assert client.get("/targets/", {"year": year}).status_code in (200, 422)


def test_a_target_is_set_in_ten_thousands_of_yuan_and_counts_whole(here: District) -> None:
    client = reader(here, "ma")
    given = {"year": "2026", "unit": "LH", "code": "paid_in_year", "amount": "１，２００．５", "reason": "责任状"}
    assert client.post("/targets/new/", given).status_code == 302
    assert Target.objects.get().amount == 1_200_500_000
    for wrong in (
        {"code": "signed_count_year", "amount": "1.5"},
        {"amount": "很多"},
        {"amount": "1.0000001"},
        {"amount": "0"},
        {"year": "0"},
        {"year": "99999999999"},
        {"amount": "9" * 30},
    ):
        assert client.post("/targets/new/", {**given, **wrong}).status_code == 422, wrong
    assert Target.objects.count() == 1
    assert client.post("/targets/new/", {**given, "code": "signed_count_year", "amount": "3"}).status_code == 302
    page = opened(client, "/targets/")
    assert "1,200.50 万元" in page
    assert reader(here, "wang").get("/targets/new/").status_code == 404


def test_page_api_and_workbook_give_the_same_targets(here: District) -> None:
    client = reader(here, "ma")
    for unit, amount in (("LH", "100"), ("XM", "50")):
        body = {"year": 2026, "unit": unit, "code": "signed_count_year", "count": amount, "reason": "责任状"}
        assert client.post("/api/quotas/targets", body, content_type="application/json").status_code == 200
    for name, count in (("ma", 2), ("chen", 1), ("wu", 2)):
        client = reader(here, name)
        book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(client.get("/targets/?format=xlsx"))))
        rows = [row for row in book.get_sheet_by_index(0).to_python() if "责任状" in row]
        assert (len(rows), len(client.get("/api/lists/targets").json()["rows"])) == (count, count)
    assert reader(here, "admin").get("/targets/").status_code == 404


def test_the_api_makes_and_reads_quotas(here: District) -> None:
    client = reader(here, "ma")
    assert client.post("/api/quotas/2026/make").json() == {"changed": 5}
    lines = client.get("/api/quotas/2026").json()
    assert {
        "holder": "unit",
        "name": "峡门乡",
        "tier": "tableland",
        "count": 1,
        "short": 1,
        "projects": [],
    }.items() <= (next(line for line in lines if line["name"] == "峡门乡").items())
    assert [line["name"] for line in reader(here, "chen").get("/api/quotas/2026").json()] == ["峡门乡"]
    assert client.post("/api/quotas/20260/make").status_code == 422


def rows_of(client: Client, query: str) -> list[tuple[str, str, str]]:
    answer = client.get(f"/api/lists/quotas?{query}").json()
    assert answer["count"] == len(answer["rows"])
    return [(row["holder"], row["state"], row["projects"]) for row in answer["rows"]]


def test_quotas_are_narrowed_by_year_holder_unit_and_whether_they_are_met(here: District) -> None:
    Post.objects.create(code="SJ", org=here.root, title="区委书记", title_en="Secretary", rank="principal", order=1)
    client = reader(here, "ma")
    for year in ("2025", "2026"):
        client.post("/quotas/make/", {"year": year})
    project(here)
    ledger.verify(here.li, AT, agreement(here, fen=1_000_000_000).pk)
    met = ("柳湖乡", "已完成", "日产5000吨水泥生产线 1,000.00 万元")
    assert rows_of(client, "state=met") == [met]
    assert rows_of(client, "year=2026&unit=LH") == [met]
    assert rows_of(client, "year=2025&unit=LH") == [("柳湖乡", "还缺 1 个", "")]
    assert rows_of(client, "year=2026&holder=post") == [("区委书记", "还缺 1 个", "")]
    short = [name for name, _state, _projects in rows_of(client, "year=2026&state=short")]
    assert short == ["区委书记", "峡门乡", "发改局", "招商局", "平凉工业园区"]
    assert len(rows_of(client, "")) == 12
    assert rows_of(client, "year=2024") == []


@pytest.mark.parametrize(
    ("language", "over", "at_least"),
    [
        ("zh-hans", "过 10,000 万元（不含本数）", "3,000 万元以上（含本数）"),
        ("en", "over 100 million yuan (that amount", "30 million yuan or more (that amount"),
    ],
)
def test_the_tier_table_says_in_words_whether_the_amount_itself_counts(
    here: District, language: str, over: str, at_least: str
) -> None:
    page = opened(reader(here, "wang", language), "/quotas/")
    assert over in page and at_least in page and "讲话：引进过亿元项目 1 个以上" in page
