"""Pages of assessment: every link of a ranking leads down to the slips, and nobody is led to another unit's."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.assessment.actions import publish
from luodi.assessment.models import Run
from luodi.books.actions import add_book, load_library
from luodi.ledger.models import Entry
from tests.assessment.conftest import Year
from tests.makers import AT
from tests.triggers import without_triggers


def reader(year: Year, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(year.here.people[name])
    return client


def opened(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, follow=True)
    if not answer["Content-Type"].startswith("text/html"):
        return "<main>"  # a file: it leads nowhere
    assert answer.status_code == status, (address, answer.content.decode()[:3000])
    return unescape(answer.content.decode())


def hrefs(text: str) -> list[str]:
    main = text[text.index("<main") :]
    return re.findall(r'href="(/[^"]+)"', main)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_link_from_the_ranking_opens_down_to_the_bank_slip(year: Year, language: str) -> None:
    made = year.run("LH", "XM", "YQ")
    client = reader(year, "ma", language)
    todo, seen = [f"/runs/{made.pk}/"], set()
    while todo:
        address = todo.pop()
        page = opened(client, address)
        seen.add(urlsplit(address).path)
        wanted = [one for one in hrefs(page) if re.match(rf"/(runs/{made.pk}/|figures/\w+/(rows/)?\?|books/)", one)]
        todo += [one for one in wanted if urlsplit(one).path not in seen and one not in todo]
    assert {f"/runs/{made.pk}/LH/funds/", f"/runs/{made.pk}/XM/total/", "/figures/paid_in_year/"} <= seen


def test_a_number_of_an_item_opens_its_own_unit_period_and_moment(year: Year) -> None:
    made = year.run()
    year.money("LH-1", 1_000_000_000)
    client = reader(year, "ma")
    page = opened(client, f"/runs/{made.pk}/LH/funds/")
    address = next(one for one in hrefs(page) if one.startswith("/figures/paid_in_year/"))
    asked = {key: value[0] for key, value in parse_qs(urlsplit(address).query).items()}
    assert asked == {"period": "2026", "state": "verified", "at": made.moment.isoformat(), "unit": "LH"}
    assert "5,000.00" in opened(client, address)


def test_a_clerk_reads_the_published_ranking_and_opens_only_their_own_unit(year: Year) -> None:
    made = year.run()
    client = reader(year, "wang")
    opened(client, f"/runs/{made.pk}/", 404)
    publish(year.here.ma, year.now, made.pk)
    page = opened(client, f"/runs/{made.pk}/")
    assert ("峡门乡" in page, f"/runs/{made.pk}/LH/funds/" in page, f"/runs/{made.pk}/XM/funds/" in page) == (
        True,
        True,
        False,
    )
    opened(client, f"/runs/{made.pk}/LH/funds/")
    opened(client, f"/runs/{made.pk}/XM/funds/", 404)
    assert "重算核对" not in page
    assert client.post(f"/runs/{made.pk}/publish/").status_code == 404


def test_the_administrator_finds_no_run_at_all(year: Year) -> None:
    made = year.run()
    publish(year.here.ma, year.now, made.pk)
    client = reader(year, "admin")
    for address in ("/runs/", f"/runs/{made.pk}/", "/books/", f"/api/runs/{made.pk}"):
        assert client.get(address).status_code == 404, address


def test_a_run_is_made_from_the_form_over_a_whole_group(year: Year) -> None:
    client = reader(year, "ma")
    assert f"/runs/new/?book={year.book}" in opened(client, "/runs/new/")
    page = opened(client, f"/runs/new/?book={year.book}")
    assert "重点乡镇和园区" in page
    answer = client.post(f"/runs/new/?book={year.book}", {"period": "2026", "sorts": ["group:key"], "subjects": ["XM"]})
    assert answer.status_code == 302
    assert [one["code"] for one in Run.objects.get().group] == ["LH", "XM", "YQ"]
    answer = client.post(f"/runs/new/?book={year.book}", {"period": "2026年度", "known_at": "2026-03-09T12:00"})
    text = unescape(answer.content.decode())
    assert (answer.status_code, Run.objects.count()) == (422, 1)
    assert "没有选择考核对象" in text or "期间" in text


EVENTS = """
book: events
title: 活动计分
subject: event
period: year
source: 办法
inputs: {held: {name: 场次, unit: 场, from: {entered: 表}}}
items: [{code: points, name: 分, expression: held / 1场 * 1分}]
"""


def test_only_books_that_the_ledger_can_feed_are_offered(year: Year) -> None:
    load_library(AT)
    add_book(year.here.ma, AT, text=EVENTS)
    page = opened(reader(year, "ma"), "/runs/new/")
    assert ("玉林市招商引资项目大兑现考核" in page, "某县招商引资考核" in page) == (True, True)
    assert "活动计分" in page


def test_the_districts_own_books_are_offered_before_those_of_other_places(year: Year) -> None:
    load_library(AT)
    page = opened(reader(year, "ma"), "/runs/new/").partition("<tbody>")[2]
    first, *others = page.split("<tr>")[1:]
    assert "某县招商引资考核" in first and "本区" in first
    assert len(others) > 20 and all("随产品附带" in one for one in others)


def test_the_form_asks_the_database_as_often_for_one_book_as_for_all(
    year: Year, django_assert_num_queries: Any
) -> None:
    client = reader(year, "ma")
    opened(client, "/runs/new/")
    with CaptureQueriesContext(connection) as one:
        opened(client, "/runs/new/")
    load_library(AT)
    with django_assert_num_queries(len(one)):
        opened(client, "/runs/new/")


def test_a_mark_is_given_from_the_form_and_stands_in_the_ledger(year: Year) -> None:
    client = reader(year, "sun")
    address = f"/runs/judge/?book={year.book}&period=2026"
    assert address.split("&")[0] in opened(client, "/runs/judge/")
    page = opened(client, address)
    cell = re.search(r'name="(v\d+_\d+)"[^>]*aria-label="峡门乡 · 日常工作评分"', page)
    assert cell and "现为 30分" in page
    refused = client.post(address, {cell[1]: "41", "reason": "台账齐全"})
    assert (refused.status_code, "0 到 40 之间" in unescape(refused.content.decode())) == (422, True)
    assert client.post(address, {"reason": "什么也没填"}).status_code == 422
    assert client.post(address, {cell[1]: "38.5", "reason": "台账齐全"}).status_code == 302
    entry = Entry.objects.order_by("-pk")[0]
    assert (entry.kind, entry.unit.code, entry.data["value"], entry.data["reason"]) == (
        "judged",
        "XM",
        "38.5",
        "台账齐全",
    )
    opened(client, f"/ledger/{entry.pk}/")
    opened(reader(year, "wang"), "/runs/judge/", 404)


def test_working_a_run_out_again_says_same_or_different(year: Year) -> None:
    made = year.run()
    client = reader(year, "ma")
    assert "逐字节一致" in unescape(client.post(f"/runs/{made.pk}/recompute/", follow=True).content.decode())
    with without_triggers():
        Run.objects.filter(pk=made.pk).update(result=made.result.replace('"30"', '"31"'))
    assert "不一致" in unescape(client.post(f"/runs/{made.pk}/recompute/", follow=True).content.decode())


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_two_runs_side_by_side_link_each_fact_and_the_whole_bridge(year: Year, language: str) -> None:
    late = year.money("XM-1", 7_500_000_000, verified=False)
    first = year.run()
    year.verify(late)
    year.target("LH", 20_000_000_000)
    second = year.run()
    client = reader(year, "ma", language)
    page = opened(client, f"/runs/{second.pk}/against/{first.pk}/")
    links = hrefs(page)
    assert f"/ledger/{late.pk}/" in links
    bridge = next(one for one in links if one.startswith("/figures/paid_in_year/changes/"))
    assert "75,000,000.00" in opened(client, bridge)
    opened(client, f"/runs/{first.pk}/against/{second.pk}/")


def test_the_api_gives_the_same_run(year: Year) -> None:
    client = reader(year, "ma")
    body = {"book": year.book, "period": "2026", "subjects": ["LH", "XM"]}
    made = client.post("/api/runs", body, content_type="application/json").json()
    assert [(one["rank"], one["unit"], one["total"]) for one in made["places"]] == [(1, "LH", "60"), (2, "XM", "15")]
    late = year.money("XM-1", 7_500_000_000)
    again = client.post("/api/runs", body, content_type="application/json").json()
    told = client.get(f"/api/runs/{again['id']}/against/{made['id']}").json()
    assert [fact["entry"] for one in told for fact in one["facts"]] == [late.pk]
    item = client.get(f"/api/runs/{made['id']}/units/LH/items/funds").json()
    assert item["shown"] == "30"
    assert client.post(f"/api/runs/{made['id']}/recompute").json() == {"same": True, "digest": made["digest"]}
    assert reader(year, "wang").get(f"/api/runs/{made['id']}").status_code == 404
    refused = client.post("/api/runs", {**body, "subjects": []}, content_type="application/json")
    assert (refused.status_code, refused.json()["faults"][0]["code"]) == (422, "run_without_units")
