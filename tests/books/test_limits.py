"""Red lines on the pages of books, written anew by who approves books; versions compared; completion in the editor."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from luodi.books.actions import add_book, load_library, save_draft, set_limits
from luodi.books.models import BookVersion, LimitText
from luodi.books.queries import limit_changes, limits_in_force
from luodi.core.errors import NotThere, Refusal
from luodi.core.rules.grammar import schema
from tests.makers import AT, District, district

pytestmark = pytest.mark.django_db
BOOK = """
book: {code}
title: 办法
subject: unit
period: year
source: 办法
inputs:
  mark: {{name: 平台签到次数, unit: 次, from: {{entered: 平台}}}}
items:
  - {{code: one, name: 一, expression: mark / 1次 * {points}分}}
"""
OWN = """limits:
  - {code: few, name: 项目要少, says: 不超过两项, sort: most_items, most: 2, from: 2026-01-01, source: 本区规定}
"""


@pytest.fixture
def here() -> District:
    return district()


def reader(here: District, who: str, language: str = "zh-hans") -> Client:
    here.people[who].language = language
    here.people[who].save()
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[who])
    return client


def opened(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return unescape(answer.content.decode())


def test_a_book_that_scores_sign_ins_is_shown_with_the_limit_that_it_crosses(here: District) -> None:
    version = add_book(here.ma, AT, text=BOOK.format(code="mine", points=1))
    page = opened(reader(here, "wu"), f"/books/{version.digest}/")
    assert "碰到红线" in page and "以签到、留痕计分" in page and "若干规定" in page and "inputs.mark" in page
    load_library(AT)
    plain = opened(reader(here, "wu"), f"/books/{BookVersion.objects.get(code='yulin-2008').digest}/")
    assert "碰到红线" not in plain


def test_a_draft_is_warned_while_it_is_written_and_what_nothing_asks_for_is_named(here: District) -> None:
    text = BOOK.format(code="mine", points=1).replace(
        "items:", "  idle: {name: 闲数, unit: 个, from: {entered: 表}}\nitems:"
    )
    draft = save_draft(here.ma, AT, text=text)
    page = opened(reader(here, "ma"), f"/books/drafts/{draft.pk}/")
    assert "碰到红线" in page and "请再看一看" in page and "没有一条规则用到“闲数”" in page


def test_the_office_writes_its_red_lines_anew_and_every_version_is_kept(here: District) -> None:
    client = reader(here, "ma")
    assert "以签到、留痕计分" in opened(client, "/books/limits/")
    refused = client.post("/books/limits/", {"text": "limits: []", "reason": "试"})
    assert refused.status_code == 422
    assert client.post("/books/limits/", {"text": OWN, "reason": "本区文件"}).status_code == 302
    assert [one.code for one in limits_in_force()[1]] == ["few"]
    page = opened(client, "/books/limits/")
    assert "不超过两项" in page and "最多 2 项" in page and "本区文件" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        LimitText.objects.update(reason="改")


def test_each_change_of_the_red_lines_says_what_it_changed(here: District) -> None:
    set_limits(here.ma, AT, text=OWN, reason="本区文件")
    set_limits(here.ma, AT, text=OWN.replace("不超过两项", "不超过三项").replace("most: 2", "most: 3"), reason="放宽")
    last, first = limit_changes(50)
    kept = "  - {code: few, name: 项目要少, says: %s, sort: most_items, most: %s, from: 2026-01-01, source: 本区规定}"
    assert last.lines == (("−", kept % ("不超过两项", 2)), ("+", kept % ("不超过三项", 3)))
    assert ("+", kept % ("不超过两项", 2)) in first.lines and len(first.lines) > 10  # what ships went
    page = opened(reader(here, "wang"), "/books/limits/")
    assert f'id="text-{last.text.pk}"' in page and "改动 2 行" in page and kept % ("不超过两项", 2) in page
    assert [one.text.reason for one in limit_changes(1)] == ["放宽"]


def test_red_lines_are_read_by_all_who_read_books_and_changed_by_few(here: District) -> None:
    page = opened(reader(here, "wang"), "/books/limits/")
    assert "以签到、留痕计分" in page and "<textarea" not in page
    assert reader(here, "wang").post("/books/limits/", {"text": OWN, "reason": "试"}).status_code == 200
    assert not LimitText.objects.exists()
    opened(reader(here, "admin"), "/books/limits/", 404)
    with pytest.raises(NotThere):
        set_limits(here.wang, AT, text=OWN, reason="试")
    with pytest.raises(Refusal) as caught:
        set_limits(here.ma, AT, text=OWN, reason=" ")
    assert [(one.code, one.where) for one in caught.value.faults] == [("reason_missing", "reason")]


def test_two_kept_versions_are_laid_side_by_side(here: District) -> None:
    old = add_book(here.ma, AT, text=BOOK.format(code="mine", points=1))
    new = add_book(here.ma, AT, text=BOOK.format(code="mine", points=2))
    client = reader(here, "wu")
    assert f"/books/{new.digest}/against/{old.digest}/" in opened(client, f"/books/{new.digest}/")
    page = opened(client, f"/books/{new.digest}/against/{old.digest}/")
    assert "1 分" in page or "1分" in page
    assert "两个版本内容一样" in opened(client, f"/books/{new.digest}/against/{new.digest}/")


def test_the_editor_is_offered_what_may_stand_at_the_cursor(here: District) -> None:
    text = "inputs:\n  paid: {name: 到位, from: {definition: paid_in_y"
    client = reader(here, "ma", "en")
    found: Any = client.post("/books/complete/", {"text": text, "at": str(len(text))}).json()
    assert found == {"offers": [{"word": "paid_in_year", "said": "Paid-in funds, this year"}]}
    assert client.post("/books/complete/", {"text": "sub", "at": "x"}).json()["offers"][0]["word"] == "subject"
    assert reader(here, "wang").post("/books/complete/", {"text": text}).status_code == 404
    assert "complete.js" in opened(client, f"/books/drafts/{save_draft(here.ma, AT, text=text).pk}/")


def test_the_schema_is_served_to_editors(here: District) -> None:
    assert reader(here, "wu").get("/books/schema.json").json() == schema()
    assert reader(here, "admin").get("/books/schema.json").status_code == 404
