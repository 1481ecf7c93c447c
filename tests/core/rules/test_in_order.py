"""Rows in an order of their own: the first three by size, by day; the rest at another price."""

from __future__ import annotations

import pytest

from luodi.core.rules.compiled import why_not
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from tests.core.rules.compiling import PERIOD, differences
from tests.core.rules.test_further_ways import HEAD, faults, refused

ROWS = """
inputs:
  projects:
    name: 项目
    from: {definition: signed_count_year}
    rows:
      size: {name: 规模, unit: 亿元, from: {entered: x}}
      day: {name: 签约日, type: date, from: {entered: x}}
      kind: {name: 类别, choices: [新建, 技改], from: {entered: x}}
  goal: {name: 目标, unit: 亿元, unrecorded: 0, from: {entered: x}}
  marks: {name: 评分, unit: 分, list: yes, from: {entered: x}}
items:
  - {code: two, name: 最大两个, each: {of: projects, where: 'kind = "新建"', order: -size, first: 2, beyond: 1分, give: size / 1亿元 * 1分}}
  - {code: early, name: 最早一个, each: {of: projects, order: day, first: 1, give: size / 1亿元 * 1分}}
  - {code: low, name: 最低两个评分, each: {of: marks, order: marks, first: 2, give: marks}}
cases:
  - name: 三个新建按规模排，第三个 1 分；技改的不算；最早的是 3 亿元那个
    inputs:
      marks: [9, 7, 8]
      projects:
        - {size: 2, day: 2026-03-01, kind: 新建}
        - {size: 9, day: 2026-01-02, kind: 技改}
        - {size: 5, day: 2026-02-01, kind: 新建}
        - {size: 3, day: 2026-01-01, kind: 新建}
    expect: {items: {two: 9, early: 3, low: 15}}
  - name: 一样大的照原来的先后；没有规模的技改不碍事，没有签约日的碍事
    inputs:
      marks: []
      projects:
        - {size: missing, day: missing, kind: 技改}
        - {size: 4, day: 2026-03-01, kind: 新建}
        - {size: 4, day: 2026-03-01, kind: 新建}
        - {size: 4, day: 2026-03-01, kind: 新建}
    expect: {items: {two: 9, early: missing, low: 0}}
  - name: 算数的里面有一个没有规模，谁在前两个就不知道
    inputs:
      marks: [1]
      projects:
        - {size: 4, day: 2026-03-01, kind: 新建}
        - {size: missing, day: 2026-03-01, kind: 新建}
    expect: {items: {two: missing, early: 4, low: 1}}
"""


ALSO = """\
  - {code: three, name: 三个之和, each: {of: projects, where: 'size > goal', order: size, first: 3, combine: max, give: size / 3亿元 * 1分, at_most: 5分}}
  - {code: late, name: 最晚两个, each: {of: projects, where: 'kind = "技改" and goal > 0亿元', order: -day, first: 2, give: "if(size > 1亿元, 2分, 1分)"}}
"""


def test_the_first_so_many_are_those_of_the_order_that_the_rule_says() -> None:
    assert faults(ROWS) == [(), (), ()]


@pytest.mark.parametrize("seed", range(12))
def test_the_compiled_book_takes_rows_in_the_same_order(seed: int) -> None:
    text = HEAD + ROWS.replace("cases:", ALSO + "cases:")
    assert why_not(load(text), PERIOD.days[1]) is None
    apart, by_columns = differences(load(text), seed)
    assert apart == []
    assert by_columns > 0


def test_the_order_is_told_in_words() -> None:
    book = load(HEAD + ROWS)
    told = {
        (language, one.code): one.sentences[0]
        for language in ("zh", "en")
        for one in prose(book, HEAD + ROWS, language)
        if one.sentences
    }
    assert "；按规模从大到小（从晚到早）排；以上为前 2 个" in told["zh", "two"]
    assert "；按签约日从小到大（从早到晚）排；只计前 1 个" in told["zh", "early"]
    assert "; in the order of 规模, the largest (latest) first; so for the first 2" in told["en", "two"]


@pytest.mark.parametrize("column", ["kind", "sise", "projects", "goal", "two"])
def test_rows_are_put_in_order_by_a_column_of_numbers_or_days(column: str) -> None:
    assert refused(ROWS.replace("order: -size", f"order: {column}"))[0] == "argument_wrong"
    assert refused(ROWS.replace("order: marks", f"order: {column}"))[0] == "argument_wrong"


def test_two_books_that_differ_in_the_order_differ() -> None:
    assert load(HEAD + ROWS).digest != load(HEAD + ROWS.replace("order: -size", "order: size")).digest
