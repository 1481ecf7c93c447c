"""Books over other subjects than units, and over tables of projects: what the ledger hands them, and who may run them."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from luodi.assessment.actions import give_value, give_values, publish, recomputed
from luodi.assessment.models import Run
from luodi.assessment.queries import differences, not_runnable, plain, unfolded
from luodi.books import actions as books
from luodi.books.actions import add_book, load_library
from luodi.books.models import BookVersion
from luodi.books.queries import book_in
from luodi.core.errors import NotThere, Refusal
from luodi.enterprises.models import Company
from luodi.ledger import actions as ledger
from luodi.people.access import Role
from luodi.people.models import Holding, Post
from luodi.projects.models import Project
from tests.assessment.conftest import Year
from tests.makers import AT, papers, project, user

HEAD = """
book: {code}
title: {title}
subject: {subject}
period: {period}
source: 办法
"""
LIGHTS = (
    HEAD.format(code="lights", title="亮灯", subject="project", period="month")
    + """
inputs:
  late: {name: 逾期月数, unit: 月, from: {definition: start_overdue}}
  done: {name: 进度, unit: "%", from: {definition: progress}}
  excused: {name: 有正当理由, type: yesno, unrecorded: no, from: {entered: 说明}}
  before: {name: 前两个月的灯, choices: [red, yellow, green], list: yes, from: {book: lights, last: 2}}
  sort: {name: 类别, choices: [key, other], unrecorded: other, from: {trait: sort}}
items:
  - {code: light, name: 灯, counted: no, expression: "if(excused or late = 0月, \\"green\\", late < 3月, \\"yellow\\", \\"red\\")"}
  - {code: reds, name: 连红, counted: no, expression: "longest_run(before, \\"red\\")"}
  - {code: progress, name: 进度, counted: no, expression: done}
total: {name: 灯, type: text, expression: light}
"""
)
TABLE = (
    HEAD.format(code="table", title="按项目计分", subject="unit", period="year")
    + """
inputs:
  projects:
    name: 签约项目
    from: {definition: signed_count_year}
    rows:
      invested: {name: 签约额, unit: 万元, from: {definition: agreed_year}}
      signed: {name: 签约日期, type: date, from: {definition: first_signed}}
      foreign: {name: 外资, type: yesno, unrecorded: no, from: {entered: 认定}}
  months: {name: 各月到位, unit: 万元, list: yes, from: {definition: paid_in, by: month}}
  marks: {name: 各评委打分, unit: 分, range: [0, 20], list: yes, from: {judged: 评委}}
items:
  - code: size
    name: 规模
    each: {of: projects, bands: {of: invested, rows: [{below: 1亿元, give: 1分}, {from: 1亿元, give: 5分}]}}
  - {code: foreign_points, name: 外资, each: {of: projects, where: foreign and month(signed) <= 6, give: 2分}}
  - {code: months_points, name: 有到位的月, each: {of: months, where: months > 0, give: 1分}}
  - {code: panel, name: 评委均分, expression: trimmed_mean(marks), missing: zero}
ranking: {order: high_first, ties: competition}
"""
)
LEADERS = (
    HEAD.format(code="leaders", title="领导包抓", subject="post", period="year")
    + """
inputs:
  paid: {name: 到位资金, unit: 万元, from: {definition: paid_in_year}}
  unit_score: {name: 所在单位得分, unit: 分, from: {book: monthly-test}}
  unit_place: {name: 所在单位等次, choices: [优秀, 合格], from: {book: monthly-test, item: grade}}
  vetoed: {name: 所在单位被否决, type: yesno, from: {book: monthly-test, item: vetoed}}
items:
  - {code: own, name: 包抓, expression: paid / 100万元 * 1分}
  - {code: shared, name: 挂钩, expression: unit_score * 50%, missing: zero}
  - {code: flag, name: 否决, counted: no, expression: vetoed, missing: not_applicable}
  - {code: grade, name: 等次, counted: no, expression: unit_place, missing: not_applicable}
ranking: {order: high_first, ties: competition}
"""
)


def take(year: Year, text: str) -> str:
    year.book = add_book(year.here.ma, AT, text=text).digest
    return year.book


def totals(run: Run) -> dict[str, str]:
    return {code: one["total"]["shown"] for code, one in plain(run)["subjects"].items()}


def item(run: Run, subject: str, code: str) -> Any:
    return plain(run)["subjects"][subject]["items"][code]["value"]


def monthly(year: Year, period: str, *subjects: str) -> Run:
    return year.run(*subjects, period=period)


# Projects: lights


def test_each_project_has_its_own_light_from_its_own_facts(year: Year) -> None:
    take(year, LIGHTS)
    project(year.here, "LH-2", planned_start_on=date(2026, 1, 5))
    ledger.report_progress(
        year.here.wang, year.tick(), "LH-2", text="场平", percentage=15, happened_on=date(2026, 3, 1)
    )
    made = monthly(year, "2026-03", "LH-1", "LH-2")
    assert totals(made) == {"LH-1": "green", "LH-2": "red"}
    assert item(made, "LH-2", "progress") == "0.15"
    assert item(made, "LH-1", "progress") == {"absent": "missing", "of": "progress"}
    assert recomputed(year.here.ma, made.pk)[0]


def test_an_excuse_is_given_to_the_project_with_its_paper(year: Year) -> None:
    take(year, LIGHTS)
    project(year.here, "LH-2", planned_start_on=date(2026, 1, 5))
    given = {"book": year.book, "subject": "LH-2", "item": "excused", "period": "2026-03", "reason": "征地未完成"}
    with pytest.raises(Refusal) as caught:
        give_value(year.here.sun, year.tick(), value="是", **given)
    assert caught.value.faults[0].code == "value_without_paper"
    entry = give_value(year.here.sun, year.tick(), value="是", papers=papers(), **given)
    assert totals(monthly(year, "2026-03", "LH-2")) == {"LH-2": "green"}
    assert totals(monthly(year, "2026-02", "LH-2")) == {"LH-2": "yellow"}  # it was given for March
    told = unfolded(year.here.ma, Run.objects.order_by("-pk")[1], "LH-2", "light")
    assert [(one.code, one.by, one.entry) for one in told["inputs"] if one.code == "excused"] == [
        ("excused", "孙督查", entry)
    ]


def test_three_red_months_in_a_row_are_seen_from_the_published_lights(year: Year) -> None:
    take(year, LIGHTS)
    project(year.here, "LH-2", planned_start_on=date(2025, 10, 5))
    for month in ("2026-01", "2026-02"):
        publish(year.here.ma, year.tick(), monthly(year, month, "LH-2").pk)
    assert item(monthly(year, "2026-03", "LH-2"), "LH-2", "reds") == "2"
    assert item(monthly(year, "2026-02", "LH-2"), "LH-2", "reds") == {"absent": "missing", "of": "reds"}


def test_a_trait_that_the_house_does_not_have_is_given_by_hand(year: Year) -> None:
    take(year, LIGHTS.replace("late < 3月", 'late < 3月 and sort = \\"other\\"'))
    project(year.here, "LH-2", planned_start_on=date(2026, 3, 5))
    assert totals(monthly(year, "2026-03", "LH-2")) == {"LH-2": "yellow"}
    given = {"book": year.book, "subject": "LH-2", "item": "sort", "period": "2026-03", "reason": "列为重点"}
    with pytest.raises(Refusal) as caught:
        give_value(year.here.sun, year.tick(), value="关键", **given)
    assert caught.value.faults[0].code == "value_not_a_choice"
    give_value(year.here.sun, year.tick(), value="key", **given)
    assert totals(monthly(year, "2026-03", "LH-2")) == {"LH-2": "red"}


def test_a_run_keeps_what_it_knew_of_the_register_and_names_what_changed(year: Year) -> None:
    take(year, LIGHTS)
    late = project(year.here, "LH-2", planned_start_on=date(2026, 2, 5))
    first = monthly(year, "2026-03", "LH-2")
    late.planned_start_on = date(2026, 12, 1)
    late._history_date = year.tick()
    late.save()
    ledger.report_progress(
        year.here.wang, year.tick(), "LH-2", text="推迟", percentage=None, happened_on=date(2026, 3, 2)
    )
    second = monthly(year, "2026-03", "LH-2")
    assert (totals(first), totals(second)) == ({"LH-2": "yellow"}, {"LH-2": "green"})
    assert recomputed(year.here.ma, first.pk)[0]
    found = differences(year.here.ma, first, second)
    facts = {fact.said for one in found for fact in one.facts}
    assert "日产5000吨水泥生产线 · 进度报告" in facts


# Tables of a unit's projects


def signed(year: Year, code: str, fen: int, on: date, unit: Any = None) -> Project:
    made = project(year.here, code, unit=unit, person_in_charge=year.here.wang if unit is None else year.here.chen)
    actor = year.here.wang if unit is None else year.here.chen
    entry = ledger.sign_agreement(
        actor, year.tick(), code, sort="contract", amount_fen=fen, happened_on=on, papers=papers()
    )
    year.verify(entry)
    return made


def test_the_projects_of_a_figure_are_the_rows_of_a_table(year: Year) -> None:
    take(year, TABLE)
    signed(year, "LH-2", 5_000_000_000, date(2026, 2, 1))
    signed(year, "LH-3", 10_000_000_000, date(2026, 3, 1))
    signed(year, "XM-2", 10_000_000_000, date(2026, 3, 1), year.here.xiamen)
    made = year.run("LH", "XM", "YQ")
    assert {code: item(made, code, "size") for code in ("LH", "XM", "YQ")} == {"LH": "6", "XM": "5", "YQ": "0"}
    given = {"book": year.book, "item": "projects.foreign", "period": "2026", "reason": "商务部门认定"}
    give_value(year.here.sun, year.tick(), subject="LH-3", value="yes", papers=papers(), **given)
    later = year.run("LH", "XM", "YQ")
    assert {code: item(later, code, "foreign_points") for code in ("LH", "XM")} == {"LH": "2", "XM": "0"}
    assert item(later, "LH", "months_points") == "1"
    assert recomputed(year.here.ma, made.pk)[0]


def test_every_raters_latest_mark_counts_once(year: Year) -> None:
    take(year, TABLE)
    here = year.here
    given = {"book": year.book, "subject": "LH", "item": "marks", "period": "2026", "reason": "现场评分"}
    for actor, mark in ((here.sun, "4"), (here.ma, "10"), (here.sun, "18")):
        give_value(actor, year.tick(), value=mark, **given)
    assert item(year.run("LH"), "LH", "panel") == "14"
    with pytest.raises(Refusal):
        give_value(here.sun, year.tick(), value="21", **given)


def test_many_values_are_taken_together_or_not_at_all(year: Year) -> None:
    take(year, TABLE)
    shared = {"book": year.book, "period": "2026", "reason": "现场评分"}
    with pytest.raises(Refusal) as caught:
        give_values(year.here.sun, year.tick(), values=[("LH", "marks", "18"), ("XM", "marks", "21")], **shared)
    assert [(one.code, one.where) for one in caught.value.faults] == [("score_out_of_range", "XM/marks")]
    assert item(year.run("LH"), "LH", "panel") == "0"
    assert give_values(year.here.sun, year.tick(), values=[("LH", "marks", "18"), ("XM", "marks", "9")], **shared) == 2
    assert [item(year.run("LH", "XM"), code, "panel") for code in ("LH", "XM")] == ["18", "9"]


# Leaders' posts, people, enterprises


def test_a_leader_has_the_projects_of_the_post_and_shares_the_units_score(year: Year) -> None:
    post = Post.objects.create(code="QW-1", title="区委书记", rank="principal", org=year.here.liuhu)
    Holding.objects.create(post=post, user=year.here.zhou, since=date(2026, 1, 1))
    Project.objects.filter(code="LH-1").update(leader_post=post)
    publish(year.here.ma, year.tick(), year.run("LH", "XM").pk)
    take(year, LEADERS)
    made = year.run("QW-1")
    assert totals(made) == {"QW-1": "80"}  # 5,000 万 are 50 points, and half of 60
    assert item(made, "QW-1", "flag") is False
    told = unfolded(year.here.ma, made, "QW-1", "shared")["inputs"]
    assert [(one.code, one.run is not None) for one in told] == [("unit_score", True)]


@pytest.mark.parametrize(
    ("effect", "when", "out"),
    [
        ("flag", "paid = 5000万元", False),
        ("unranked", "paid = 5000万元", True),
        ("zero", "paid = 5000万元", True),
        ("unranked", "paid > 9亿元", False),
    ],
)
def test_who_is_vetoed_in_another_book_has_lost_the_total_or_the_place(
    year: Year, effect: str, when: str, out: bool
) -> None:
    post = Post.objects.create(code="QW-1", title="区委书记", rank="principal", org=year.here.liuhu)
    Holding.objects.create(post=post, user=year.here.zhou, since=date(2026, 1, 1))
    take(
        year,
        HEAD.format(code="monthly-test", title="单位考核", subject="unit", period="year")
        + f"""
inputs: {{paid: {{name: 到位资金, unit: 万元, from: {{definition: paid_in_year}}}}}}
items: [{{code: own, name: 到位, expression: paid / 100万元 * 1分}}]
vetoes: [{{code: v, name: 事故, when: {when}, effect: {effect}}}]
ranking: {{order: high_first, ties: competition}}
""",
    )
    publish(year.here.ma, year.tick(), year.run("LH", "XM").pk)
    take(year, LEADERS)
    assert item(year.run("QW-1"), "QW-1", "flag") is out


def test_a_person_and_an_enterprise_have_their_projects(year: Year) -> None:
    company = Company.objects.create(name="甲水泥公司", made_by=year.here.wang, made_for=year.here.liuhu)
    Project.objects.get(code="LH-1").investors.add(company)
    people = LEADERS.replace("subject: post", "subject: person").replace("book: leaders", "book: people")
    take(year, people)
    assert item(year.run("wang"), "wang", "own") == "50"
    firms = people.replace("subject: person", "subject: enterprise").replace("book: people", "book: firms")
    take(year, firms)
    assert item(year.run(f"C{company.pk}"), f"C{company.pk}", "own") == "50"


# Who may, and for what


def test_a_subject_out_of_reach_is_not_there(year: Year) -> None:
    take(year, LIGHTS)
    for code in ("NO-1", "LH"):
        with pytest.raises(NotThere):
            monthly(year, "2026-03", code)
    with pytest.raises(NotThere):
        give_value(
            year.here.wang,
            year.tick(),
            book=year.book,
            subject="LH-1",
            item="sort",
            value="key",
            period="2026-03",
            reason="好",
        )
    with pytest.raises(NotThere):
        give_value(
            year.here.sun,
            year.tick(),
            book=year.book,
            subject="NO-1",
            item="sort",
            value="key",
            period="2026-03",
            reason="好",
        )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("period: month", "period: year", "run_period_wrong"),
        ("from: {definition: progress}", "from: {target: paid_in_year}", "run_targets_of_units"),
    ],
)
def test_what_cannot_be_run_is_said_in_words(year: Year, old: str, new: str, code: str) -> None:
    take(year, (LEADERS if "post" in old else LIGHTS).replace(old, new))
    with pytest.raises(Refusal) as caught:
        monthly(year, "2026-03", "LH-1")
    assert caught.value.faults[0].code == code


def test_once_a_version_is_approved_no_other_is_run(year: Year) -> None:
    here = year.here
    old = take(year, TABLE)
    draft = books.save_draft(here.ma, AT, text=TABLE.replace("give: 5分", "give: 6分") + CASE)
    books.hand_in(here.ma, AT, draft.pk)
    approval = books.approve(here.sun, AT, draft.pk, since=date(2026, 7, 1), seen=draft.mark)
    with pytest.raises(Refusal) as caught:
        year.run("LH", book=old)
    assert caught.value.faults[0].code == "run_not_in_force"
    assert year.run("LH", book=approval.version.digest).book == approval.version.digest
    with pytest.raises(Refusal) as early:
        year.run("LH", book=old, period="2025")
    assert early.value.faults[0].code == "run_not_in_force_yet"


CASE = """
cases:
  - {name: 例, inputs: {projects: [{invested: 20000, signed: 2026-01-01}], months: [1, 0], marks: [9, 9, 9]}, expect: {items: {size: 6}}}
"""


def test_the_whole_library_can_be_run(year: Year) -> None:
    load_library(AT)
    books = [book_in(one) for one in BookVersion.objects.filter(shipped=True)]
    assert len(books) == 38  # 36 published ones and two models
    assert [(book.code, fault.code) for book in books for fault in not_runnable(book)] == []


def test_the_group_is_frozen_with_its_projects(year: Year) -> None:
    take(year, LIGHTS)
    made = monthly(year, "2026-03", "LH-1")
    [one] = json.loads(json.dumps(made.group))
    assert (one["subject"], one["projects"], one["traits"]["project_kind"]) == ("project", [one["id"]], "new")
    assert made.made_at - year.now < timedelta(hours=2)


def test_who_sees_a_part_of_a_leaders_projects_cannot_run_a_book_over_the_leader(year: Year) -> None:
    """A sum over projects of other units would tell of them."""
    here = year.here
    post = Post.objects.create(code="LH-Z", title="乡长", rank="deputy_county", org=here.liuhu)
    part = user("part", "部分招商", here.liuhu, Role.BUREAU, here.liuhu)
    Project.objects.filter(code="LH-1").update(leader_post=post)
    take(year, LEADERS)
    assert totals(year.run("LH-Z", actor=part)) == {"LH-Z": "50"}
    Project.objects.filter(code="XM-1").update(leader_post=post)
    with pytest.raises(NotThere):
        year.run("LH-Z", actor=part)
