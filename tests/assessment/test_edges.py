"""Edges that a slip in one sign would move: who may answer their own, whose place is whose group's, an empty word's row."""

from __future__ import annotations

import re
from fractions import Fraction as F
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from luodi.assessment.actions import publish
from luodi.assessment.models import Run
from luodi.assessment.queries import Place, aligned, ranking
from luodi.assessment.queries.lights import lights
from luodi.assessment.queries.subjects import members
from luodi.assessment.queries.trials import Bench, Change
from luodi.assessment.queries.waiting import unanswered
from luodi.books.actions import add_book
from luodi.core.errors import NotAllowed, NotThere
from luodi.ledger.models import Entry
from luodi.people.access import Role
from luodi.people.models import Grant, Org
from tests.assessment.conftest import MONTHLY, Year
from tests.assessment.test_course import objected, reader, result, text
from tests.assessment.test_deciding import _decide
from tests.makers import AT, PDF, in_part, project

__all__ = ["result"]

RANKING = "ranking: {order: high_first, ties: competition}"
GROUPED = "inputs:\n  group: {name: 组别, choices: [key, tableland, quota_department], from: {trait: group}}"


@pytest.mark.parametrize(
    ("ranking", "alone"),
    [
        (RANKING, True),
        ("ranking: {order: low_first, ties: competition}", True),
        ("ranking: {order: high_first, ties: dense}", True),
        ("ranking: {order: high_first, ties: competition, then: [daily]}", False),
        ("ranking: {order: high_first, ties: competition, within: group}", True),
        ("ranking: {order: high_first, ties: competition, within: group} # asked of the house", False),
    ],
)
def test_a_place_in_thought_is_that_of_the_whole_group_worked_out(year: Year, ranking: str, alone: bool) -> None:
    """YQ stands in the group of LH, with the same total by other items; XM and FG stand in groups of their own."""
    text = MONTHLY.replace(RANKING, ranking)
    text = text.replace("inputs:", GROUPED, 1) if "asked" in ranking else text
    year.book = add_book(year.here.ma, AT, text=text.replace("monthly-test", "edges")).digest
    for unit, mark in (("LH", "30"), ("XM", "35"), ("YQ", "40"), ("FG", "30")):
        year.mark(unit, mark)
    for unit, fen in (("YQ", 10_000_000_000), ("FG", 10_000_000_000)):
        year.target(unit, fen)
    bench = Bench(year.here.ma, year.run("LH", "XM", "YQ", "FG").pk)
    assert bench.alone is alone
    for unit, (code, values) in product(
        ("LH", "XM", "YQ", "FG"), (("paid_in", (F(0), F(1, 6), F(1, 4), F(1, 2))), ("daily_work", (F(0), F(35), F(40))))
    ):
        for value in values:
            change = Change(unit, code, value)
            assert bench.rank(change) == bench.with_(change).subjects[unit].rank, change


def test_who_objected_is_not_waited_for_to_answer_it(year: Year, result: Run) -> None:
    Grant.objects.create(user=year.here.zhao, role=Role.SUPERVISION, org=year.here.root)
    objected(year, result)
    assert (unanswered(year.here.zhao), unanswered(year.here.sun)) == ([], [result.pk])


def test_who_judges_one_unit_decides_nothing_of_another(year: Year) -> None:
    year.mark("FG", "30")
    made = year.run("FG", "XM")
    publish(year.here.ma, year.tick(), made.pk)
    before = Entry.objects.count()
    with pytest.raises((NotThere, NotAllowed)):
        _decide(year, made.pk, in_part(year.here, Role.SUPERVISION))
    assert Entry.objects.count() == before


WORDS = """
book: words
title: 预警
subject: project
period: month
source: 某县
inputs:
  state: {name: 状态, choices: [red, green], from: {judged: 工作组}}
items:
  - {code: light, name: 灯, counted: no, expression: state}
total: {name: 灯, type: text, expression: light}
"""


def test_projects_without_a_word_in_two_months_have_not_stood_the_same_for_two(year: Year) -> None:
    year.book = add_book(year.here.ma, AT, text=WORDS).digest
    project(year.here, "LH-2", name="甲厂")
    for month in ("2026-01", "2026-02", "2026-03"):
        year.mark("LH-1", "red", "state", period=month)
        made = year.run("LH-1", "LH-2", period=month)
        publish(year.here.ma, year.tick(), made.pk)
    rows = [(one.place.code, one.word, one.streak) for one in lights(made)]
    assert rows == [("LH-1", "red", 3), ("LH-2", "", 1)]


def test_the_district_a_region_and_a_task_force_are_no_units_to_assess(year: Year) -> None:
    root = Org.objects.get(pk=year.here.root.pk)
    for code, kind in (("QY", "region"), ("ZB", "team")):
        Org.objects.add_child(root, {"code": code, "name": code, "kind": kind})
        root.refresh_from_db()
    assert [one["code"] for one in members(year.here.ma, "unit", {"LH", "XM"})] == ["LH", "XM"]
    for code in ("QY", "ZB", "KT"):
        with pytest.raises(NotThere):
            members(year.here.ma, "unit", {"LH", code})


def test_the_numbers_of_a_column_have_as_many_decimals_as_the_longest_and_words_stay(year: Year) -> None:
    year.target("XM", 9_000_000_000)  # 2500 of 9000: 16.666… of 60
    made = year.run("LH", "XM", "FG")
    assert [(one.code, one.total, [item["shown"] for item in one.items]) for one in ranking(made)] == [
        ("LH", "60", ["30", "30"]), ("XM", "16.67", ["16.67", "0"]), ("FG", "", ["", "0"]),
    ]  # fmt: skip
    assert [(one.code, one.total, [item["shown"] for item in one.items]) for one in aligned(ranking(made))] == [
        ("LH", "60.00", ["30.00", "30"]), ("XM", "16.67", ["16.67", "0"]), ("FG", "", ["", "0"]),
    ]  # fmt: skip
    page = text(reader(year, "ma"), f"/runs/{made.pk}/")
    assert "60.00" in page and "30.00" in page


@pytest.mark.parametrize(
    ("shown", "even"),
    [
        (["76.1", "", "82.78"], ["76.10", "", "82.78"]),
        (["-1.5", "2"], ["-1.5", "2.0"]),
        (["2026", "3.5", "优"], ["2026", "3.5", "优"]),
        (["007", "1.5", "--5"], ["007", "1.5", "--5"]),
    ],
)
def test_a_column_in_which_a_word_stands_is_left_as_it_is(shown: list[str], even: list[str]) -> None:
    places = [Place(1, "LH", "柳湖乡", "", "0001", one, "ok" if one else "missing", ()) for one in shown]
    assert [one.total for one in aligned(places)] == even


SHEET = """
book: sheet-of-all
title: 各种格子
subject: unit
period: year
source: 某县
inputs:
  marks: {name: 专家评分, unit: 分, list: yes, range: [0, 100], from: {judged: 专家}}
  rate: {name: 比例, unit: "%", range: [0, 120], from: {entered: 台账}}
  words: {name: 评语, choices: [优, 差], list: yes, from: {judged: 专家}}
  done: {name: 办结, type: yesno, from: {entered: 台账}}
  grade: {name: 等次, choices: [好, 一般], from: {judged: 考核办}}
  day: {name: 日期, type: date, from: {entered: 台账}}
items:
  - {code: a, name: 专家, expression: mean(marks)}
  - {code: b, name: 其他, expression: 'if(done and grade = "好" and day < date("2026-06-30") and rate > 50%, 1分, 0分)'}
"""


def test_every_cell_is_written_as_its_kind_asks_and_the_head_says_between_what(year: Year) -> None:
    digest = add_book(year.here.ma, AT, text=SHEET).digest
    client, address = reader(year, "sun"), f"/runs/judge/?book={digest}&period=2026"
    page = text(client, address)
    assert "0 到 100；每人填自己的；代填几位的用逗号分开" in page and "0 到 120" in page
    assert "优 / 差；每人填自己的" in page
    row = page.partition("柳湖乡</th>")[2].partition("</tr>")[0]
    cells = re.findall(r'<(input type="\w+"|select)[^>]*name="(v\d+_\d)"', row)
    assert [kind for kind, _name in cells] == [
        'input type="text"',
        'input type="text"',
        'input type="text"',
        "select",
        "select",
        'input type="date"',
    ]
    assert re.findall(r'<option value="(\w+)"', row) == ["yes", "no", "好", "一般"]
    given = dict(
        zip((name for _kind, name in cells), ("80，90", "60", "优，差", "yes", "好", "2026-06-29"), strict=True)
    )
    assert (
        client.post(address, {**given, "reason": "评定", "papers": SimpleUploadedFile("台账.pdf", PDF)}).status_code
        == 302
    )
    year.book = digest
    assert [item["shown"] for item in ranking(year.run("LH"))[0].items] == ["85", "1"]
