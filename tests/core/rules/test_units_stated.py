"""A number without a unit stands only where it can be meant one way: beside counts, points and plain numbers."""

from __future__ import annotations

import pytest

from luodi.core.rules.cases import check
from luodi.core.rules.loading import load
from tests.core.rules.test_further_ways import HEAD, told

FIELD = """
inputs:
  land: {name: 用地, unit: 亩, from: {entered: x}}
  rate: {name: 完成率, unit: "%", from: {entered: x}}
  paid: {name: 到位, unit: 万元, from: {entered: x}}
  due: {name: 任务, unit: 万元, from: {entered: x}}
  n: {name: 个数, unit: 个, from: {entered: x}}
  d: {name: 日, type: date, from: {entered: x}}
  e: {name: 日二, type: date, from: {entered: x}}
  plots: {name: 地块, from: {definition: signed_count_year}, rows: {size: {name: 面积, unit: 亩, from: {entered: x}}}}
items: [{code: p, name: 分, ITEM}]
"""
LAND = "“5”没有写单位，旁边的是“亩”。请把单位写上，如 5亩。"


def said(item: str) -> list[str]:
    return told(FIELD.replace("ITEM", item))


@pytest.mark.parametrize(
    "item",
    [
        "expression: 'if(land >= 5, 1分, 0分)'",
        "expression: 'if(5 = land, 1分, 0分)'",
        "expression: 'max(land - 5, 0) / 1亩 * 1分'",
        "expression: 'if(rate = 1%, land, 5) / 1亩 * 1分'",
        "expression: 'otherwise(land, 5) / 1亩 * 1分'",
        "expression: 'steps(land, 5) * 1分'",
        "expression: 'round(land, 0, 5) / 1亩 * 1分'",
        "bands: {of: land, rows: [{below: 5, give: 1分}, {from: 5, give: 2分}]}",
        "bands: {of: n, rows: [{below: 5, give: 5}, {from: 5, give: land}]}",
        "steps: {of: land, from: 10亩, base: 1分, up: {per: 5, give: 1分, whole: yes}}",
        "each: {of: plots, give: 1分, where: size > 5}",
        "each: {of: plots, give: size, at_most: 5, combine: sum}",
        "each: {of: plots, steps: {of: size, from: 10亩, base: 1分, up: {per: 5, give: 1分, whole: yes}}}",
    ],
)
def test_a_bare_number_beside_a_unit_is_told_which_unit_to_write(item: str) -> None:
    assert said(item)[0] == LAND


def test_a_sum_without_a_unit_is_told_to_take_one_on() -> None:
    assert said("expression: 'if(year(d) = 2026年, 1分, 0分)'") == [
        "“year(d)”是没有单位的数，旁边的是“年”。请乘上单位：year(d) * 1年；或把旁边的除以 1年。"
    ]


@pytest.mark.parametrize(
    ("item", "number"),
    [
        ("expression: 'if(rate > 5, 1分, 0分)'", "5"),
        ("expression: 'if(rate >= 1, 1分, 0分)'", "1"),
        ("expression: 'if(rate < -5, 1分, 0分)'", "-5"),
        ("expression: 'clamp(rate, 0, 120) * 1分'", "120"),
        ("expression: 'if(paid / due > 60, 1分, 0分)'", "60"),
        ("bands: {of: rate, rows: [{below: 60, give: 1分}, {from: 60, give: 2分}]}", "60"),
        ("bands: {of: paid / due, rows: [{below: 60, give: 1分}, {from: 60, give: 2分}]}", "60"),
        ("steps: {of: rate, from: 100%, base: 1分, up: {per: 1, give: 1分, whole: yes}}", "1"),
        ("steps: {of: rate, from: 100%, base: 1分, down: {per: 1, take: 1分, whole: no}}", "1"),
        ("ratio: {of: paid, to: due, weight: 10分, cap: 100}", "100"),
    ],
)
def test_a_bare_number_beside_per_cent_is_asked_which_it_means(item: str, number: str) -> None:
    whole = number + "00" if number != "0" else "0"
    assert said(item)[0] == (
        f"“{number}”旁边的是百分数或倍数，没有 % 就是 {whole}%。请写明是 {number}%、{whole}% 还是 {number}倍。"
    )


@pytest.mark.parametrize("name", ["floor(land)", "ceil(land)", "round(land, 0)", "cut(land, 1)"])
def test_rounding_asks_whole_what(name: str) -> None:
    function = name.partition("(")[0]
    assert said(f"expression: '{name} / 1亩 * 1分'")[0] == (
        f"{function} 取整前要知道以什么为单位：请写 round(…, 0, 1亩)（四舍五入）、cut(…, 0, 1亩)（去尾）或 steps(…, 1亩)（几个整数）。"
    )


def test_per_cent_is_not_cut_to_whole_ratios() -> None:
    assert said("expression: 'floor(rate) * 1分'")[0].startswith("floor 取整前要知道以什么为单位")


@pytest.mark.parametrize(
    "item",
    [
        "expression: 'if(n >= 5 and land > 0 and paid != 0, 1分, 0)'",
        "expression: 'min(1, rate) * 60分 + (1 - rate) * 40分'",
        "expression: 'if(paid / due >= 1.2, 3, 1) * 2'",
        "expression: 'if(rate >= 1倍, rate * 100分, 0)'",
        "expression: 'round(rate * 100, 0) * 1分 + floor(n) * 1分 + months_between(d, e) / 1月 * 1分'",
        "ratio: {of: paid, to: due, weight: 10分, cap: 1}",
    ],
)
def test_a_bare_number_that_means_one_thing_is_taken(item: str) -> None:
    load(HEAD + FIELD.replace("ITEM", item))


def test_a_total_in_a_unit_asks_each_item_for_it() -> None:
    book = FIELD.replace("ITEM", "expression: 5") + "total: {unit: 亩}\n"
    assert told(book) == [LAND]
    graded = FIELD.replace("ITEM", "expression: land") + (
        "total: {unit: 亩}\nranking: {order: high_first, ties: dense, grades: [{grade: A, from: 5}, {grade: B}]}\n"
    )
    assert told(graded) == [LAND]


def test_what_was_approved_before_this_was_asked_stays_readable() -> None:
    text = (
        HEAD
        + FIELD.replace("ITEM", "expression: 'if(land >= 5 and rate > 5, floor(land) / 1亩, 0) * 1分'")
        + ("cases: [{name: 一, inputs: {land: 0.1, rate: 501}, expect: 0.099}]\n")
    )
    [case] = check(load(text, is_kept=True))
    assert case.faults == ()


def test_a_unit_too_many_is_named_as_the_book_writes_it() -> None:
    book = FIELD.replace("ITEM", "expression: 10分, deductions: [{name: 闲置, times: land, each: 1分}]")
    assert told(book)[0] == "单位不同：“分”与“分·平方米”差一个“亩”。请再写 / 1亩；要数整亩数的，用 steps(…, 1亩)。"
