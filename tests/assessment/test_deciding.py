"""What a book leaves to a person: decided with a reason, taken by the next run, and only while there is no value."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from luodi.assessment.actions import decide, run_again
from luodi.assessment.queries import plain, unfolded
from luodi.books.actions import add_book
from luodi.core.errors import NotThere, Refusal
from luodi.ledger.models import Entry
from luodi.people.models import Org
from tests.assessment.conftest import MONTHLY, Year
from tests.assessment.test_pages import reader
from tests.makers import AT

IN_MONEY = (
    MONTHLY.partition("items:")[0].replace("book: monthly-test", "book: bonus")
    + """
items:
  - code: funds
    name: {zh: 资金奖, en: Bonus}
    expression: paid_in / target * 100万元
    missing: by_hand
total: {name: {zh: 奖金, en: Bonus}, unit: 万元, expression: funds}
ranking: {order: high_first, ties: competition}
"""
)


@pytest.fixture
def open_year(year: Year) -> Year:
    """The planning office has no target: its funds are for a person to decide. 峡门 has one."""
    year.mark("FG", "30")
    year.mark("XM", "20")
    return year


def _run(year: Year) -> Any:
    return year.run("FG", "XM")


def _decide(year: Year, pk: int, actor: Any = None, **values: Any) -> int:
    given = {"subject": "FG", "item": "funds", "value": "45.5", "reason": "任务下达前已完成", **values}
    return decide(actor or year.here.sun, year.tick(), pk, **given)


def _of(run: Any, subject: str = "FG") -> Any:
    return plain(run)["subjects"][subject]


def test_the_next_run_takes_the_decision_and_says_who_decided_and_why(open_year: Year) -> None:
    first = _run(open_year)
    assert (_of(first)["items"]["funds"]["policy"], _of(first)["rank"]) == ("by_hand", None)
    entry = _decide(open_year, first.pk)
    again = run_again(open_year.here.ma, open_year.tick(), first.pk)
    line = _of(again)["items"]["funds"]
    assert (line["shown"], line["policy"], line["reason"], line["status"]) == ("45.5", "decided", "missing", "ok")
    assert (_of(again)["total"]["shown"], _of(again)["rank"]) == ("75.5", 1)  # before 35 of 峡门
    found = unfolded(open_year.here.ma, again, "FG", "funds")["decided"]
    assert (found.pk, found.data["reason"]) == (entry, "任务下达前已完成")
    assert _of(first)["items"]["funds"]["policy"] == "by_hand"  # what is kept stays


def test_once_there_is_a_figure_the_figure_stands(open_year: Year) -> None:
    first = _run(open_year)
    _decide(open_year, first.pk)
    open_year.target("FG", 10_000_000_000)
    line = _of(run_again(open_year.here.ma, open_year.tick(), first.pk))["items"]["funds"]
    assert (line["shown"], line["policy"]) == ("0", "")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"value": "60.01"}, "score_out_of_range"),
        ({"value": "-1"}, "score_out_of_range"),
        ({"value": "很好"}, "value_not_of_type"),
        ({"reason": " "}, "reason_missing"),
        ({"item": "daily"}, "decide_not_open"),
        ({"subject": "XM"}, "decide_not_open"),
    ],
)
def test_what_cannot_be_decided_is_refused_and_nothing_is_written(
    open_year: Year, given: dict[str, str], code: str
) -> None:
    first = _run(open_year)
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught:
        _decide(open_year, first.pk, **given)
    assert caught.value.faults[0].code == code
    assert Entry.objects.count() == before


def test_exactly_the_full_points_may_be_decided_and_a_decision_may_be_changed(open_year: Year) -> None:
    first = _run(open_year)
    _decide(open_year, first.pk, value="60")
    again = run_again(open_year.here.ma, open_year.tick(), first.pk)
    assert _of(again)["items"]["funds"]["shown"] == "60"
    _decide(open_year, again.pk, value="0")
    assert _of(run_again(open_year.here.ma, open_year.tick(), again.pk))["items"]["funds"]["shown"] == "0"


def test_a_result_whose_unit_became_a_task_force_is_not_run_again_and_says_whose(open_year: Year) -> None:
    first = _run(open_year)
    Org.objects.filter(code="XM").update(kind="team")
    with pytest.raises(Refusal) as caught:
        run_again(open_year.here.ma, open_year.tick(), first.pk)
    [fault] = caught.value.faults
    assert (fault.code, fault.blanks) == ("run_subjects_gone", {"names": "峡门乡", "count": 1})
    page = reader(open_year, "ma").post(f"/runs/{first.pk}/again/")
    assert page.status_code == 422 and "峡门乡现在不是这部办法的考核对象" in page.content.decode()


def test_only_who_judges_decides(open_year: Year) -> None:
    first = _run(open_year)
    for actor in (open_year.here.wang, open_year.here.wu, open_year.here.zhou):
        with pytest.raises(NotThere):
            _decide(open_year, first.pk, actor)


def test_it_is_decided_and_run_again_by_pages_alone(open_year: Year) -> None:
    first = _run(open_year)
    office, bureau = reader(open_year, "sun"), reader(open_year, "ma")
    bureau.post(f"/runs/{first.pk}/publish/", {"until": "2026-04-30"})
    assert "决定这一项" in office.get(f"/runs/{first.pk}/FG/funds/").content.decode()
    assert "决定这一项" not in reader(open_year, "wu").get(f"/runs/{first.pk}/FG/funds/").content.decode()
    sent = office.post(f"/runs/{first.pk}/FG/funds/decide/", {"value": "45.5", "reason": "任务下达前已完成"})
    assert sent.status_code == 302
    made = bureau.post(f"/runs/{first.pk}/again/").headers["Location"]
    page = bureau.get(f"{made}FG/funds/").content.decode()
    assert "由人决定，已决定" in page and "任务下达前已完成" in page


def test_what_is_asked_for_names_its_unit_before_and_after_and_in_the_refusal(open_year: Year) -> None:
    """Points have a full mark; money has none: 60 typed is 60万元, and the page says so."""
    office = reader(open_year, "sun")
    first = _run(open_year)
    page = unescape(reader(open_year, "sun").get(f"/runs/{first.pk}/FG/funds/decide/").content.decode())
    assert "计多少（分）" in page and "不超过满分 60分" in page
    open_year.book = add_book(open_year.here.ma, AT, text=IN_MONEY).digest
    money = _run(open_year)
    address = f"/runs/{money.pk}/FG/funds/"
    page = unescape(office.get(f"{address}decide/").content.decode())
    assert "计多少（万元）" in page and "只写数，单位是万元。" in page and "满分" not in page
    refused = unescape(office.post(f"{address}decide/", {"value": "很多", "reason": "会议"}).content.decode())
    assert "“资金奖”应填万元，“很多”读不懂。" in refused
    done = office.post(f"{address}decide/", {"value": "60", "reason": "会议"}, follow=True).content.decode()
    assert "已记入台账：计 60万元。" in done and "已决定，下次考核计入：<b>60万元</b>" in done
    again = run_again(open_year.here.ma, open_year.tick(), money.pk)
    page = unescape(reader(open_year, "ma").get(f"/runs/{again.pk}/FG/funds/").content.decode())
    assert "决定为 <b>60万元</b> · 决定人：孙督查" in page
    _decide(open_year, again.pk, value="5000元")  # with a unit of its own: as it says
    assert Entry.objects.order_by("-pk")[0].data["value"] == "0.5"
