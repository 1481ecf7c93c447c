"""What a book says in two places that cannot both hold is refused, and said once."""

from __future__ import annotations

import pytest

from luodi.core.rules.loading import load
from tests.core.rules.test_further_ways import HEAD, refused, told

BOOK = """
inputs:
  n: {name: 个数, unit: 个, from: {entered: x}}
  paid: {name: 到位, unit: 万元, from: {entered: x}}
  due: {name: 任务, unit: 万元, from: {entered: x}}
  land: {name: 用地, unit: 亩, from: {entered: x}}
figures: {FIGURE}
items: [{code: p, name: 分, ITEM}]
"""
OVER = "这一档给 12分，超过了满分 10分。请改 full，或改这一档。"
NEVER = "“B”永远评不上：够得上的都已经评为前面的“A”。等次从好到差写，分数从高到低。"
IN_MU = "结果的单位是“亩”，round 写的是“万元”。请在 round 里写 unit: 亩。"
CROSSED = "下限 6分 比上限 5分 还高。请改其中一个。"
PLAIN = "expression: n * 1分"


def book(item: str = PLAIN, figure: str = "", more: str = "") -> str:
    return BOOK.replace("ITEM", item).replace("{FIGURE}", "{" + figure + "}") + more


def graded(grades: str) -> str:
    return book(more=f"ranking: {{order: high_first, ties: dense, grades: [{grades}]}}\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (book("expression: n * 1分, at_most: 5分, at_least: 6分"), CROSSED),
        (book("expression: 'clamp(n * 1分, 10分, -5分)'"), "下限 10分 比上限 −5分 还高。请改其中一个。"),
        (book("extras: {at_most: 5分, at_least: 6分, items: [{code: q, name: 加, expression: n * 1分}]}"), CROSSED),
        (book("ratio: {of: paid, to: due, weight: 20分, cap: 100%}, full: 25分"), "full 写的是 25分，权重是 20分。满分就是权重，请删去 full，或改成一样的。"),
        (book("bands: {of: n, rows: [{below: 3, give: 5分}, {from: 3, give: 12分}]}, full: 10分"), OVER),
        (book("bands: {of: n, rows: [{below: 3, give: 5分}, {from: 3, give: 12分}]}, full: 10分, gate: {when: n > 0}"), OVER),
        (book("expression: n * 1分, round: {places: 0, way: cut, unit: 万元}"), "结果的单位是“分”，round 写的是“万元”。请在 round 里写 unit: 分。"),
        (book(figure="f: {name: 面积, expression: land * 2, round: {places: 0, way: cut, unit: 万元}}"), IN_MU),
        (book("expression: 10分, deductions: [{name: 迟, times: n, each: -1分}]"), "扣分不写负号：写扣多少就是扣多少。"),
        (book("expression: 10分, deductions: [{name: 迟, times: -n, each: 1分}]"), "扣分不写负号：写扣多少就是扣多少。"),
        (graded("{grade: A, from: 60分}, {grade: B, from: 80分}, {grade: C}"), NEVER),
        (graded("{grade: A, from: 60分}, {grade: B, from: 60分, when: n > 1}, {grade: C}"), NEVER),
        (graded("{grade: A, places: 3}, {grade: B, places: 3}"), NEVER),
        (graded("{grade: A}, {grade: B, from: 60分}"), NEVER),
    ],
)  # fmt: skip
def test_two_things_that_cannot_both_hold_are_refused(text: str, sentence: str) -> None:
    assert told(text) == [sentence]
    load(HEAD + text, is_kept=True)  # what was approved before this was asked stays readable


@pytest.mark.parametrize(
    "text",
    [
        book("expression: n * 1分, at_most: 5分, at_least: 5分"),
        book("expression: 'clamp(n * 1分, -5分, 5分)'"),
        book("expression: 'max(min(n * 1分, paid / due * 1分), 5分)'"),
        book("ratio: {of: paid, to: due, weight: 20分, cap: 100%}, full: 20分"),
        book("bands: {of: n, rows: [{below: 3, give: n * 9分}, {from: 3, give: 10分}]}, full: 10分"),
        book("expression: n * 1分, round: {places: 0, way: cut}"),
        book("expression: n, counted: no, round: {places: 0, way: cut}}, {code: q, name: 分, expression: 1分"),
        book(figure="f: {name: 份, expression: paid / due, round: {places: 0, way: cut, unit: '%'}}"),
        book(figure="f: {name: 大, expression: n > 1}"),
        graded("{grade: A, from: 80分}, {grade: B, from: 60分}, {grade: C}"),
        graded("{grade: A, from: 60分, when: n > 1}, {grade: B, from: 80分}, {grade: C}"),
        graded("{grade: A, to: 30%, from: 60分}, {grade: B, from: 80分}, {grade: C}"),
        graded("{grade: A, places: 3}, {grade: B, places: 5}, {grade: C, from: n * 1分}, {grade: D}"),
        graded("{grade: A, places: 3}, {grade: B, from: 60分}"),
    ],
)
def test_what_can_hold_together_is_taken(text: str) -> None:
    load(HEAD + text)


def test_a_formula_at_fault_is_not_blamed_for_its_rounding() -> None:
    assert refused(book("expression: m * 1分, round: {places: 0, way: cut}")) == ["name_unknown_here"]
