"""A new book begins as one that loads and whose case passes; two versions side by side say what differs."""

from __future__ import annotations

import re
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.definitions.loading import load as load_definitions
from luodi.core.rules.cases import check
from luodi.core.rules.differing import Difference, differences
from luodi.core.rules.loading import load
from luodi.core.rules.starting import KINDS, Line, begun
from tests.core.rules.test_library import LIBRARY

CATALOGUE = load_definitions(files("luodi.figures").joinpath("definitions.yaml").read_text(encoding="utf-8"))
LINE = st.builds(
    Line,
    st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and bool(text.strip())),
    st.sampled_from(KINDS),
    st.integers(1, 1000).map(lambda tenths: Decimal(tenths) / 10),
)


@given(st.lists(LINE, min_size=1, max_size=7), st.sampled_from(["it's", "某县: 考核 #1", "{a}"]))
def test_whatever_the_form_says_the_book_loads_and_passes(lines: list[Line], title: str) -> None:
    text = begun("new-book", title, "unit", "year", "", lines, place="某县", year="2026", catalogue=CATALOGUE)
    book = load(text)
    assert [one.faults for one in check(book)] == [()]
    assert book.title[0] == title
    assert [item.name[0] for item in book.items.values()] == [" ".join(line.name.split()) for line in lines]
    assert [float(one.values[0].value) for one in book.parameters.values()] == [float(line.points) for line in lines]  # type: ignore[arg-type]  # numbers


@pytest.mark.parametrize(
    ("name", "unit", "code"),
    [
        ("到位资金", "万元", "paid_in_year"),
        ("签约金额", "万元", "agreed_year"),
        ("开工项目", "个", "started_count_year"),
        ("Paid-in funds", "万元", "paid_in_year"),
        ("到位资金（历年累计）", "万元", "paid_in_total"),
    ],
)
def test_a_name_that_the_catalogue_knows_is_taken_from_the_ledger_and_its_targets(
    name: str, unit: str, code: str
) -> None:
    inputs = written(name, "ratio").split("inputs:\n")[1].split("\n\n")[0].splitlines()
    assert inputs == [
        f"  item_1_done: {{name: '{name}完成数', unit: {unit}, from: {{definition: {code}}}}}",
        f"  item_1_target: {{name: '{name}任务', unit: {unit}, from: {{target: {code}}}}}",
    ]


def test_a_name_that_it_does_not_know_is_entered_and_says_so() -> None:
    remark, done, _target = written("营商环境", "ratio").split("inputs:\n")[1].split("\n\n")[0].splitlines()
    assert remark == "  # “营商环境”没有从台账取数，要由人填报；台账有这个数的，改成 from: {definition: 口径代码}。"
    assert "from: {entered: 填报单位}" in done


@pytest.mark.parametrize(
    ("name", "expression", "asks"),
    [
        ("上级通报批评", "0分 - item_1_count * item_1_points", False),
        ("迟报", "0分 - item_1_count * item_1_points", False),
        ("外出招商", "item_1_count * item_1_points", True),
    ],
)
def test_what_is_never_a_merit_is_deducted_and_what_may_be_either_is_asked(
    name: str, expression: str, asks: bool
) -> None:
    text = written(name, "expression")
    assert (f"expression: {expression}}}" in text, "是加分还是扣分？" in text) == (True, asks)


@pytest.mark.parametrize("kind", ["bands", "each"])
def test_no_threshold_is_made_up(kind: str) -> None:
    assert re.findall(r"\d+万元", written("甲", kind)) == (["0万元"] if kind == "bands" else [])


def written(name: str, kind: str) -> str:
    text = begun("b", "甲", "unit", "year", "", [Line(name, kind, Decimal(5))], catalogue=CATALOGUE)
    assert [one.faults for one in check(load(text))] == [()]
    return text


def test_a_source_is_the_title_unless_it_is_given() -> None:
    line = Line("到位资金", "ratio", Decimal(60))
    assert load(begun("a", "甲", "unit", "year", "某办法", [line])).source.title == "某办法"
    assert load(begun("a", "甲", "unit", "year", "", [line])).source.title == "甲"


def test_two_versions_say_which_rule_differs_and_how() -> None:
    old = (LIBRARY / "yulin-2008.yaml").read_text("utf-8")
    new = old.replace("cap: 100%}", "cap: 120%}", 1)
    found = differences((load(old), old), (load(new), new), "zh")
    [rule] = found
    assert (rule.sort, rule.name) == ("rule", "合同履约率")
    assert "最高按 100% 计" in rule.before[0]
    assert "最高按 120% 计" in rule.after[0]
    assert differences((load(old), old), (load(old), old), "en") == []


BASE = """\
book: b
title: 例
subject: unit
period: year
source: 例文
parameters:
  weight: {name: 权重, unit: 分, values: [{value: 60, source: 甲}]}
inputs:
  paid: {name: 到位, unit: 分, unrecorded: 0, range: [0, 10], from: {entered: 局}}
  kind: {name: 类别, choices: [a, b], from: {trait: kind}}
items:
  - {code: points, name: 得分, expression: "min(paid, weight)"}
readings:
  - {about: 甲, chosen: 乙}
"""


def test_every_sort_of_difference_is_named() -> None:
    new = (
        BASE.replace(
            "{value: 60, source: 甲}",
            "{value: 60, source: 甲}, {value: 7, from: 2027-01-01, until: 2027-12-31, for: {kind: a}, source: 乙}",
        )
        .replace("unrecorded: 0, range: [0, 10]", "range: [0, 20]")
        .replace("chosen: 乙", "chosen: 丙")
        .replace("  kind: {name: 类别, choices: [a, b], from: {trait: kind}}\n", "")
        .replace("for: {kind: a}", "for: {group: a}")
    )
    found = differences((load(BASE), BASE), (load(new), new), "zh")
    assert found == [
        Difference("rule", "points", "得分", ("到位、权重（60分） 中较小的。",), ("到位、权重 中较小的。",)),
        Difference(
            "parameter", "weight", "权重", ("60分 · 甲",), ("60分 · 甲", "7分 · a · 2027-01-01 起至 2027-12-31 · 乙")
        ),
        Difference(
            "input", "paid", "到位", ("分", "entered 局", "0 – 10", "没有记录按 0"), ("分", "entered 局", "0 – 20")
        ),
        Difference("input", "kind", "类别", ("a / b", "trait kind"), ()),
        Difference("reading", "甲", "甲", ("乙",), ("丙",)),
    ]
    english = differences((load(BASE), BASE), (load(new), new), "en")
    assert english[1].after[1] == "7 points · a · from 2027-01-01 to 2027-12-31 · 乙"
    assert english[2].before[-1] == "unrecorded: 0"
