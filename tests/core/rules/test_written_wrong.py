"""What a case says where a value in it is written wrong: which, and how it is written."""

from __future__ import annotations

import pytest

from luodi.core.rules.cases import check
from luodi.core.rules.loading import load
from tests.core.rules.test_library import SHIPPED


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        ("{size: [1, 2]}", "size；这里写一个值 / one value stands here"),
        ("{size: {a: 1}}", "size；这里写一个值 / one value stands here"),
        (
            "{deals: [{sum: 1, day: 2026-01-02}]}",
            "deals: day；没有这一栏，可写 sum, on / no such column; there are sum, on",
        ),
        ("{deals: [{sum: 1, on: 1月2日}]}", "on = 1月2日；日期写成 2026-03-01 / write a date as 2026-03-01"),
        ("{deals: 5}", "deals = 5；写成一行一行，如 [{…}, {…}] / write rows, as [{…}, {…}]"),
        ("{size: 5, ok: 3}", "ok = 3；写 yes 或 no / write yes or no"),
    ],
)
def test_a_case_that_writes_an_input_wrong_is_told_how_it_is_written(inputs: str, said: str) -> None:
    text = """\
book: b
title: 例
subject: unit
period: year
source: 例文
inputs:
  size: {name: 数, unit: 分, from: {entered: x}}
  ok: {name: 是否, type: yesno, from: {entered: x}}
  deals: {name: 项目, rows: {sum: {name: 金额, unit: 亿元}, on: {name: 日期, type: date}}, from: {entered: x}}
items: [{code: p, name: 分, expression: "if(ok, size, 0分)"}, {code: n, name: 个数, counted: no, expression: count(deals)}]
cases: [{name: 例, inputs: INPUTS, expect: 1}]
""".replace("INPUTS", inputs)
    assert check(load(text))[0].faults == (f"输入写错 / wrong input: {said}",)


BY_FACTS = """\
book: b
title: 例
subject: unit
period: year
source: 例文
inputs:
  projects:
    name: 项目
    from: {definition: signed_count_year}
    rows: {agreed: {name: 签约额, unit: 万元, from: {definition: agreed_year}}, new: {name: 新设, type: yesno, from: {entered: 局}}}
items: [{code: p, name: 分, each: {of: projects, where: new, give: 1分}}]
cases: [{name: 例, projects: {A: SAID}, facts: [{on: 2026-02-03, fact: agreement_signed, amount: 1亿元}], expect: 1}]
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{planned_total: [1]}", "planned_total；这里写一个值 / one value stands here"),
        ("{planned_total: 1.2 ×亿}", "planned_total = 1.2 ×亿；写成金额，如 1.2亿元 / write money, as 1.2亿元"),
        ("{planned_total: 5个}", "planned_total = 5个；写成金额，如 1.2亿元 / write money, as 1.2亿元"),
        ("{planned_start: 三月}", "planned_start = 三月；日期写成 2026-03-01 / write a date as 2026-03-01"),
        ("{new: 也许}", "new = 也许；写 yes 或 no / write yes or no"),
    ],
)
def test_a_project_of_a_case_that_is_written_wrong_is_told_how_it_is_written(said: str, told: str) -> None:
    assert check(load(BY_FACTS.replace("SAID", said)), SHIPPED)[0].faults == (f"输入写错 / wrong input: {told}",)


def test_a_case_names_the_columns_that_a_project_has_and_says_when_facts_do_not_do() -> None:
    [unknown] = check(load(BY_FACTS.replace("SAID", "{kind: x}")), SHIPPED)
    assert unknown.faults[0].startswith("输入写错 / wrong input: kind；没有这一栏，可写 planned_total, planned_start")
    assert unknown.faults[0].endswith("industry, agreed, new")
    [alone] = check(load(BY_FACTS.replace("SAID", "{new: yes}")))
    assert alone.faults == (
        "输入写错 / wrong input: facts；本书的输入不全由台账事实算出，请改写 inputs / not every input of this book comes from facts, so write inputs",
    )
    assert check(load(BY_FACTS.replace("SAID", "{new: yes}")), SHIPPED)[0].passed
