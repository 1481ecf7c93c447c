"""Cases that tell facts: what they amount to is what the ledger would make of them."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.errors import Refusal
from luodi.core.rules.asking import unknown
from luodi.core.rules.cases import check
from luodi.core.rules.loading import load
from tests.core.rules.test_library import SHIPPED

UNITS = """
book: told
title: 由事实算
subject: unit
period: year
source: 办法
inputs:
  agreed: {name: 签约额, unit: 亿元, from: {definition: agreed_year}}
  paid: {name: 到位资金, unit: 万元, from: {definition: paid_in_year}}
  signed_paid: {name: 签约项目到位资金, unit: 万元, from: {definition: signed_paid_in_total}}
  signed: {name: 签约项目, unit: 个, from: {definition: signed_count_year}}
  big: {name: 百万元以上, unit: 个, from: {definition: construction_projects_total}}
  rate: {name: 资金到位率, unit: "%", from: {definition: funds_in_place_rate}}
  by_month: {name: 各月到位, unit: 万元, list: yes, from: {definition: paid_in, by: month}}
  by_quarter: {name: 各季到位, unit: 万元, list: yes, from: {definition: paid_in, by: quarter}}
  each_paid: {name: 各项目到位, unit: 万元, list: yes, from: {definition: paid_in_year}}
  projects:
    name: 签约项目
    from: {definition: signed_count_year}
    rows:
      invested: {name: 签约额, unit: 万元, from: {definition: agreed_year}}
      begun: {name: 开工日期, type: date, from: {definition: started_on}}
      foreign: {name: 外资, type: yesno, unrecorded: no, from: {entered: 认定}}
  days: {name: 期末, type: date, from: {period: last_day}}
figures:
  empty_months: {name: 空白月, expression: "12 - count(by_month)"}
items:
  - {code: agreed_item, name: 签约, expression: agreed / 1亿元 * 1分}
  - {code: paid_item, name: 到位, expression: paid / 1万元 * 1分}
  - {code: signed_item, name: 个数, expression: signed / 1个 * 1分}
  - {code: begun_item, name: 开工, each: {of: projects, where: known(begun), give: 1分}}
  - {code: foreign_item, name: 外资, each: {of: projects, where: foreign and invested >= 1亿元, give: 1分}}
  - {code: months_item, name: 有钱的月, each: {of: by_month, where: by_month > 0, give: 1分}}
  - {code: quarters_item, name: 有钱的季, each: {of: by_quarter, where: by_quarter > 0, give: 1分}}
  - {code: largest_item, name: 最大一笔, counted: no, expression: max(each_paid)}
  - {code: rate_item, name: 到位率, counted: no, expression: rate}
  - {code: signed_paid_item, name: 签约到位, counted: no, expression: signed_paid}
  - {code: big_item, name: 大项目, counted: no, expression: big}
  - {code: year_item, name: 年, counted: no, expression: year(days)}
cases:
"""


def told(case: str, book: str = UNITS) -> tuple[str, ...]:
    [found] = check(load(book + case), SHIPPED)
    return found.faults


def items(**expected: object) -> str:
    inside = ", ".join(f"{code}_item: {value}" for code, value in expected.items())
    return f"    expect: {{items: {{{inside}}}}}\n"


def test_facts_are_signed_paid_and_counted_by_the_definitions() -> None:
    case = """
  - name: 两个项目
    projects: {A: {planned_total: 200万元, foreign: yes}}
    facts:
      - {on: 2026-02-03, fact: agreement_signed, project: A, amount: 1.2亿元}
      - {on: 2026-03-01, fact: funds_received, project: A, amount: 300万元}
      - {on: 2026-03-09, fact: stage_moved, project: A, code: started}
      - {on: 2026-05-01, fact: agreement_signed, project: B, amount: 0.3亿元, code: framework}
      - {on: 2026-05-02, fact: funds_received, project: C, amount: 50万元}
      - {on: 2026-12-31, fact: funds_returned, project: A, amount: 100万元}
"""
    found = items(
        agreed="1.5", paid=250, signed=2, begun=1, foreign=1, months=2, quarters=2, largest="0.02", rate="1.33%",
        signed_paid="0.02", big=1, year=2026,
    )  # fmt: skip
    assert told(case + found) == ()


def test_a_letter_an_unverified_receipt_and_another_year_count_nothing() -> None:
    case = """
  - name: 都不计
    on: 2026-12-31
    facts:
      - {on: 2026-02-03, fact: agreement_signed, project: A, amount: 1亿元, code: letter}
      - {on: 2026-03-01, fact: funds_received, project: A, amount: 300万元, verified: no}
      - {on: 2025-12-31, fact: funds_received, project: A, amount: 300万元}
      - {on: 2027-01-01, fact: agreement_signed, project: A, amount: 1亿元}
"""
    assert told(case + items(agreed=0, paid=0, signed=0, begun=0, months=0)) == ()


def test_the_order_of_facts_is_that_of_their_days_not_of_the_page() -> None:
    case = """
  - name: 先写后发生的
    facts:
      - {on: 2026-06-01, fact: amount_changed, amount: -0.2亿元}
      - {on: 2026-02-03, fact: agreement_signed, amount: 1亿元}
"""
    assert told(case + items(agreed="0.8", signed=1)) == ()


def test_after_a_change_of_unit_new_facts_are_the_other_units() -> None:
    case = """
  - name: 换了单位
    facts:
      - {on: 2026-02-03, fact: agreement_signed, amount: 1亿元}
      - {on: 2026-03-01, fact: funds_received, amount: 300万元}
      - {on: 2026-04-01, fact: unit_changed, whose: other}
      - {on: 2026-05-01, fact: funds_received, amount: 700万元}
"""
    assert told(case + items(agreed=1, paid=300, signed=1)) == ()


def test_a_split_shares_money_and_leaves_the_count_with_the_first() -> None:
    case = """
  - name: 分割
    facts:
      - {on: 2026-01-01, fact: credit_split, shares: {other: 70, self: 30}}
      - {on: 2026-02-03, fact: agreement_signed, amount: 1亿元}
      - {on: 2026-03-01, fact: funds_received, amount: 300万元}
"""
    assert told(case + items(agreed="0.3", paid=90, signed=0)) == ()


PROJECTS = """
book: lights
title: 亮灯
subject: project
period: month
source: 办法
inputs:
  late: {name: 逾期, unit: 月, from: {definition: start_overdue}}
  done: {name: 完成投资, unit: 万元, from: {definition: completed_total}}
  kind: {name: 性质, choices: [new, continuing, extension], from: {definition: project_kind}}
items:
  - {code: light, name: 灯, counted: no, expression: "if(late >= 3月, \\"red\\", late >= 1月, \\"yellow\\", \\"green\\")"}
  - {code: sum, name: 完成, counted: no, expression: done}
  - {code: new, name: 新建, counted: no, expression: kind = "new"}
total: {name: 灯, type: text, expression: light}
cases:
"""


def test_a_book_over_projects_takes_each_project_for_itself() -> None:
    case = """
  - name: 两个项目
    on: 2026-06-30
    projects:
      self: {planned_start: 2026-04-02, project_kind: new}
      other: {planned_start: 2026-01-02, channel: foreign, industry: C30, planned_total: 5亿元}
    facts:
      - {on: 2026-05-01, fact: investment_completed, amount: 80万元}
      - {on: 2026-05-01, fact: investment_completed, whose: other, amount: 20万元}
      - {on: 2026-05-02, fact: progress_reported, percent: 12}
      - {on: 2026-01-02, fact: stage_moved, whose: other, code: started}
    expect: {total: red, items: {sum: 80, new: yes}}
"""
    assert told(case, PROJECTS) == ()


POSTS = PROJECTS.replace("subject: project\nperiod: month", "subject: post\nperiod: once").replace(
    "  late: {name: 逾期, unit: 月, from: {definition: start_overdue}}\n", "  late: {name: 逾期, unit: 月, from: {entered: 表}}\n"
).replace("from: {definition: project_kind}", "from: {entered: 表}")  # fmt: skip


def test_a_posts_facts_are_those_of_its_projects_together() -> None:
    case = """
  - name: 两个项目
    facts:
      - {on: 2026-05-01, fact: investment_completed, project: A, amount: 80万元}
      - {on: 2026-05-03, fact: investment_completed, project: B, amount: 5万元}
      - {on: 2026-05-03, fact: investment_completed, project: C, whose: other, amount: 7万元}
    inputs: {late: 0, kind: new}
    expect: {total: green, items: {sum: 85}}
"""
    assert told(case, POSTS) == ()


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("{on: 2026-02-03, fact: agreement_singed, amount: 1亿元}", "word_unknown"),
        ("{on: 2026-02-03, fact: stage_moved, code: stared}", "word_unknown"),
        ("{on: 2026-02-03, fact: stage_moved}", "word_unknown"),
        ("{on: 2026-02-03, fact: agreement_signed, code: verbal, amount: 1亿元}", "word_unknown"),
        ("{on: 2026-02-03, fact: funds_received}", "fact_without_amount"),
        ("{on: 2026-02-03, fact: funds_received, amount: 3个}", "amount_not_money"),
        ("{on: 2026-02-03, fact: funds_received, amount: 0.001元}", "amount_not_money"),
        ("{on: 2026-02-03, fact: funds_received, amount: 3亿 }", "measure_unknown"),
        ("{on: 二月, fact: funds_received, amount: 3亿元}", "value_wrong"),
    ],
)
def test_a_fact_that_cannot_be_read_is_refused(fact: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        load(UNITS + f"  - {{name: 错, facts: [{fact}], expect: 1}}\n")
    assert caught.value.faults[0].code == code


@pytest.mark.parametrize(
    ("projects", "said"),
    [
        ("{A: {planed_total: 1亿元}}", "planed_total"),
        ("{A: {planned_total: [1, 2]}}", "planned_total"),
        ("{A: {planned_total: 三亿}}", "planned_total"),
        ("{A: {planned_start: 春天}}", "春天"),
        ("{A: {foreign: 也许}}", "foreign"),
    ],
)
def test_what_is_said_of_a_project_must_be_known(projects: str, said: str) -> None:
    case = f"  - {{name: 错, projects: {projects}, facts: [{{on: 2026-02-03, fact: agreement_signed, amount: 1亿元}}], expect: 1}}\n"
    assert said in told(case)[0]


def test_without_definitions_facts_amount_to_nothing_known() -> None:
    case = "  - {name: 无, facts: [{on: 2026-02-03, fact: agreement_signed, amount: 1亿元}], expect: 1}\n"
    [found] = check(load(UNITS + case))
    assert found.faults and not found.passed
    other: Any = UNITS.replace("definition: agreed_year", "definition: agreed_yaer")
    [found] = check(load(other + case), SHIPPED)
    assert found.faults


SHAPE, UNKNOWN = "book_figure_shape", "book_figure_unknown"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("definition: agreed_year}}\n  paid:", "definition: signed_count_year}}\n  paid:", SHAPE),
        ("unit: 亿元, from: {definition: agreed_year}}\n  paid", "unit: 季, from: {definition: agreed_year}}\n  paid", SHAPE),
        ("{definition: started_on}", "{definition: progress}", SHAPE),
        ("from: {definition: signed_count_year}\n    rows", "from: {definition: start_rate}\n    rows", UNKNOWN),
        ("definition: funds_in_place_rate", "definition: progress", "book_attribute_of_project"),
    ],
)  # fmt: skip
def test_what_a_definition_is_not_is_named(old: str, new: str, code: str) -> None:
    assert [one.code for one in unknown(load(UNITS + "  - {name: 例, inputs: {paid: 1}, expect: 1}\n"), SHIPPED)] == []
    assert old in UNITS
    text = (
        UNITS.replace(old, new, 1).replace("agreed / 1亿元 * 1分", "1分")
        + "  - {name: 例, inputs: {paid: 1}, expect: 1}\n"
    )
    try:
        found = unknown(load(text), SHIPPED)
    except Refusal:  # the formula that uses it notices first
        return
    assert [one.code for one in found] == [code]
