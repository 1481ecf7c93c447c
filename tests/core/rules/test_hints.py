"""What a book may mean and most likely does not is told beside its cases; and slips that have a sentence of their own."""

from __future__ import annotations

import pytest

from luodi.core.errors import Refusal
from luodi.core.refusals import formulas, rules
from luodi.core.refusals.hints import SENTENCES as HINTS
from luodi.core.rules.cases import check
from luodi.core.rules.hints import hints
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose

HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
SENTENCES = {**formulas.SENTENCES, **rules.SENTENCES}
INPUTS = """\
inputs:
  s: {name: 数, unit: 分, from: {entered: x}}
  n: {name: 次, unit: 次, from: {entered: x}}
  q: {name: 各次, unit: 次, list: yes, from: {entered: x}}
  f: {name: 是否, type: yesno, from: {entered: x}}
  w: {name: 金额, unit: 万元, from: {entered: x}}
"""


def hinted(text: str) -> list[tuple[str, str]]:
    return [(one.where, HINTS[one.code].said("zh", one.blanks)) for one in hints(load(HEAD + text))]


def told(text: str, *, language: str = "zh") -> list[str]:
    with pytest.raises(Refusal) as refused:
        load(HEAD + text)
    mark = "）：" if language == "zh" else "): "
    return [SENTENCES[one.code].said(language, one.blanks).partition(mark)[2] for one in refused.value.faults]


SCORE = "inputs: {s: {name: 数, unit: 分, from: {entered: x}}}\n"
SUMS = SCORE + """\
items:
  - {code: p, name: 甲, expression: s}
  - {code: q, name: 乙, expression: s + 1分}
  - {code: g, name: 组, group: {items: [{code: c, name: 丙, expression: s * 2}]}}
total: {expression: TOTAL}
"""  # fmt: skip
LEFT_OUT = ("items.q", "总分的算式没有用到“乙”。要计分的，请写进 total 的 expression。")
TWICE = ("total", "总分里“丙”加了两次：它已经在“组”里。请删去一处。")


@pytest.mark.parametrize(
    ("total", "said"),
    [
        ("p + q + g", []),
        ("p + g", [LEFT_OUT]),
        ("p + q + g + c", [TWICE]),
        ('"min(total(p, g, c), 100分)"', [LEFT_OUT]),
        ("p * 60% + g * 40%", [LEFT_OUT]),
        ("p + q + g * 60% + c * 40%", []),
        ('"max(p, g)"', []),
        ("p", []),
    ],
)
def test_a_written_total_that_leaves_an_item_out_or_adds_one_twice_is_pointed_out(
    total: str, said: list[tuple[str, str]]
) -> None:
    assert hinted(SUMS.replace("TOTAL", total)) == said


def test_an_item_that_equals_are_told_apart_by_is_not_left_out_and_a_sum_of_itself_says_nothing() -> None:
    ranked = "ranking: {order: high_first, ties: competition, then: [q]}\n"
    assert hinted(SUMS.replace("TOTAL", "p + g") + ranked) == []
    assert hinted(SUMS[: SUMS.index("total:")]) == []


def test_a_range_of_nought_to_one_per_cent_is_pointed_out_and_its_case_names_the_unit() -> None:
    text = """\
inputs:
  s: {name: 满意度, unit: "%", range: [0, 1], from: {judged: x}}
  t: {name: 占比, range: [0, 1], type: number, from: {entered: x}}
  r: {name: 各家, rows: {k: {name: 比例, unit: "‰", range: [0, 1]}, m: {name: 分, unit: 分, range: [0, 1]}}, from: {entered: x}}
items: [{code: p, name: 分, expression: s * 10分 + t * 5分}, {code: e, name: 行, each: {of: r, give: k * m}}]
cases: [{name: 例, inputs: {s: 95, t: 1, r: []}, expect: 9.5}]
"""
    assert hinted(text) == [
        ("inputs.s", "“满意度”的单位是 %，range: [0, 1] 就是 0% 到 1%。要从零到全部，请写 [0, 100]。"),
        ("inputs.r.rows.k", "“比例”的单位是 ‰，range: [0, 1] 就是 0‰ 到 1‰。要从零到全部，请写 [0, 100]。"),
    ]
    assert check(load(HEAD + text))[0].faults[0].startswith("对象 self 的“满意度”应在 0% 到 1% 之间。")


def test_a_case_without_a_day_is_pointed_out_where_a_parameter_changes_over_time() -> None:
    text = SCORE + """\
parameters:
  w: {name: 权重, VALUES}
items: [{code: p, name: 分, expression: s * w}]
cases: [{name: 无日, inputs: {s: 5}, expect: 50}, {name: 有日, on: 2026-03-01, inputs: {s: 5}, expect: 100}]
"""  # fmt: skip
    dated = "values: [{value: 10, from: 2025-01-01, source: 甲}, {value: 20, from: 2026-01-01, source: 乙}]"
    assert hinted(text.replace("VALUES", f"type: number, {dated}")) == [
        ("cases.无日", "参数“权重”分时间取值，这个案例没有写 on，用的是 2025-01-01 的值。请写明是哪一天。")
    ]
    kinds = "values: [{value: 10, for: {kind: town}, source: 甲}, {value: 20, for: {kind: department}, source: 乙}]"
    assert hinted(text.replace("VALUES", f"type: number, {kinds}")) == []


GIVEN = INPUTS + "items: [{code: p, name: 分, "


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("expression: s, deductions: [{name: 扣, times: n, each: 10%}]}]",
         ["each 要写每次扣多少，“10%”是百分数，这一项的单位是“分”。扣满分的一部分，请写成 10% * 满分。"]),
        ("expression: s, deductions: [{name: 扣, times: q, each: 1分}]}]",
         ["times 要写扣几次，“q”是一列数。合计写 sum(q)，有几个写 count(q)。"]),
        ("expression: 'if(f = \"是\", 5分, 0分)'}]", ["是/否不与文字比较。是的，直接写 f；否的，写 not f。"]),
        ("expression: 'if(\"否\" != (f and n > 1), 5分, 0分)'}]", ["是/否不与文字比较。是的，直接写 f 且 n > 1；否的，写 not f 且 n > 1。"]),
        ("bands: {of: w, rows: [{below: 100万元, give: 1分}, {above: 100万元, give: 2分}]}}]",
         ["正好是 100万元 的不在任何一档。请把 below 改成 to，或把 above 改成 from。"]),
        ("expression: s}]\nranking: {order: high_first, ties: dense, grades: [{grade: 优, to: 30}, {grade: 差}]}",
         ["to 写的是名次比例，30 没有 % 就是 3000%。请写 30%；前几名写 places。"]),
        ("expression: s}]\ncases: [{name: 例, inputs: {s: 5}, peers: {self: {s: 6}}, expect: 5}]",
         ["self 是被考核的一家，peers 里写其他各家。请换一个名字。"]),
        ("expression: s}]\ncases: [{name: 例, inputs: {到位资金: 5}, expect: 5}]", ["没有“到位资金”这个名称。这里可以用：s, n, q, f, w。"]),
        ("expression: s}]\ncases: [{name: 例, inputs: {s: 5}, expect: {figures: {x: 5}}}]", ["没有“x”这个名称。这里可以用：—。"]),
        ("expression: s}]\nxyzxyz: 1", ["不认识“xyzxyz”。这里可以写："]),
        ("expression: s}]\ncompared_within: 乡镇类别", ["没有“乡镇类别”这个属性。可以用带 choices 的输入，或 kind、group、rank、unit 等系统已有的属性。"]),
        ("expression: 3磅}]", ["不认识单位“磅”，可用的单位见手册第 8 节。单位后面接着写文字时要空一格。"]),
    ],
)  # fmt: skip
def test_a_slip_is_told_in_its_own_words(item: str, said: list[str]) -> None:
    found = told(GIVEN + item)
    assert len(found) == len(said)
    assert [one[: len(wanted)] for one, wanted in zip(found, said, strict=True)] == said
    assert all("{" not in one and one for one in told(GIVEN + item, language="en"))


def test_a_later_grade_may_ask_for_so_much_or_more_where_the_lowest_comes_first() -> None:
    ranked = "ranking: {order: low_first, ties: dense, grades: [{grade: 优, to: 30%}, {grade: 差, from: 10分}, {grade: 中}]}\n"
    assert load(HEAD + GIVEN + "expression: s}]\n" + ranked).ranking is not None


def test_shares_of_a_split_come_to_the_whole() -> None:
    text = """\
inputs: {p: {name: 到位, unit: 万元, from: {definition: paid_in_year}}}
items: [{code: a, name: 分, expression: p / 1万元 * 1分}]
cases:
  - name: 分割
    facts:
      - {on: 2026-02-03, fact: agreement_signed, amount: 1亿元}
      - {on: 2026-02-04, fact: credit_split, shares: {self: 60, 乙: 30.5}}
    expect: 1
"""
    with pytest.raises(Refusal) as refused:
        load(HEAD + text)
    assert [(one.code, one.blanks["line"], one.blanks["given"]) for one in refused.value.faults] == [
        ("shares_not_whole", 12, "90.5")
    ]
    assert load(HEAD + text, is_kept=True).cases


def test_a_hint_names_what_it_is_about_in_the_readers_language() -> None:
    [fault] = hints(load(HEAD + SUMS.replace("TOTAL", "p + g").replace("name: 乙", "name: {zh: 乙, en: the second}")))
    assert HINTS[fault.code].said("en", fault.blanks).startswith("The formula of the total leaves out “the second”.")


def test_an_item_that_a_written_total_asks_for_is_not_said_to_be_no_part_of_it() -> None:
    text = HEAD + SUMS.replace("TOTAL", "p + g")
    said = {one.code: one.sentences for one in prose(load(text), text, "zh")}
    assert [code for code in ("p", "q", "g") if "不计入总分。" in said[code]] == ["q"]
