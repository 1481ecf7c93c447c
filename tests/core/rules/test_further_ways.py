"""What a second stranger wrote from the manual alone: the best of the group, rows of one firm together, seats, several keys,
results of other books; and what the book says where he slipped."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction as F

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.refusals import formulas, rules, slips
from luodi.core.rules.cases import check
from luodi.core.rules.comparison import compare
from luodi.core.rules.compiled import why_not
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.expressions import parse
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import number
from tests.core.rules.compiling import PERIOD, differences
from tests.core.rules.test_library import SHIPPED

SENTENCES = {**formulas.SENTENCES, **rules.SENTENCES, **slips.SENTENCES}

HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
AT = datetime(2026, 3, 9, 8, tzinfo=UTC)


def faults(text: str) -> list[tuple[str, ...]]:
    return [one.faults for one in check(load(HEAD + text), SHIPPED)]


def refused(text: str) -> list[str]:
    with pytest.raises(Refusal) as caught:
        load(HEAD + text)
    return [one.code for one in caught.value.faults]


def told(text: str) -> list[str]:
    with pytest.raises(Refusal) as caught:
        load(HEAD + text)
    return [SENTENCES[one.code].said("zh", one.blanks).partition("）：")[2] for one in caught.value.faults]


PEERS = """
inputs: {funds: {name: 到位, unit: 万元, from: {entered: x}}}
items:
  - {code: best, name: 前三名平均, counted: no, expression: "mean(top(peers(funds), 3))"}
  - {code: middle, name: 去掉一高一低, counted: no, expression: trimmed_mean(peers(funds))}
  - {code: p, name: 与前三名平均之比, expression: "min(funds / best, 100%) * 10分"}
cases:
  - name: 前三名是 100、90、80，平均 90；去掉 100 和 10 后平均 71.67
    inputs: {funds: 45}
    peers: {甲: {funds: 100}, 乙: {funds: 90}, 丙: {funds: 80}, 丁: {funds: 10}, 戊: {funds: missing}}
    expect: {total: 5, items: {best: 90万元, middle: 71.67}, totals: {甲: 10, 丁: 1.11, 戊: missing}}
"""


def test_what_each_of_the_group_has_is_a_list_like_any_other() -> None:
    assert faults(PEERS) == [()]
    assert why_not(load(HEAD + PEERS), PERIOD.days[1]) == "peers"
    [wrong] = faults(PEERS.replace("甲: 10,", "甲: 9,"))
    assert wrong == ("甲 总分: 10分 ≠ 9",)


FIRMS = """
inputs:
  projects:
    name: 项目
    from: {definition: signed_count_year}
    rows:
      firm: {name: 企业, type: text, from: {entered: x}}
      paid: {name: 到位, unit: 万元, from: {definition: paid_in_year}}
items:
  - code: award
    name: 奖金
    each: {of: projects, by: firm, give: paid * 1%, at_most: 20万元}
total: {unit: 万元}
cases:
  - name: 甲两个项目合计 30 万，按 20 万；乙正好 20 万
    inputs: {projects: [{firm: 甲, paid: 1000}, {firm: 乙, paid: 2000}, {firm: 甲, paid: 2000}]}
    expect: 40
  - {name: 没有企业名称的不能合并, inputs: {projects: [{paid: 1000}]}, expect: missing}
  - {name: 没有项目, inputs: {projects: []}, expect: 0}
"""
EACH = FIRMS.replace("by: firm, ", "").split("cases:")[0] + (
    "cases: [{name: 每个项目最高 20 万, inputs: {projects: [{paid: 3000}, {paid: 1000}, {paid: 2000}]}, expect: 50}]"
)


def test_rows_of_one_firm_count_together_up_to_what_the_book_gives_one_firm() -> None:
    assert faults(FIRMS) == [(), (), ()]
    assert faults(EACH) == [()]
    highest = FIRMS.replace("at_most: 20万元}", "combine: max}").split("cases:")[0]
    assert faults(highest + "cases: [{name: 最高一家, inputs: {projects: [{firm: 甲, paid: 1000}, {firm: 乙, paid: 1500},"
                  " {firm: 甲, paid: 2000}]}, expect: 30}]") == [()]  # fmt: skip


def test_a_row_is_held_by_columns_as_by_rows() -> None:
    book = load(
        HEAD
        + EACH.replace(
            "give: paid * 1%, at_most: 20万元", "first: 2, give: paid * 1%, beyond: paid * 2%, at_most: 20万元"
        )
    )
    assert why_not(book, PERIOD.days[1]) is None
    for seed in range(3):
        assert differences(book, seed)[0] == []
    for seed in range(8):
        assert differences(load(HEAD + FIRMS), seed)[0] == []


def test_the_working_and_the_prose_say_what_counts_together() -> None:
    book = load(HEAD + FIRMS)
    rows = [{"firm": "甲", "paid": 1_000_000_000}, {"firm": "甲", "paid": 2_000_000_000}]
    line = evaluate(book, {"u": Inputs({"projects": rows})}, span("2026"), AT).subjects["u"].items["award"]
    [held] = line.trace.of
    assert (held.said, held.value) == ("min(firm = 甲, 20万元)", F(200_000))
    assert (held.of[0].said, held.of[0].value) == ("firm = 甲", F(300_000))
    [rule] = [one for one in prose(book, HEAD + FIRMS, "zh") if one.code == "award"]
    assert rule.sentences == ("项目，逐个计：到位 × 1%；企业相同的合在一起，每组最高 20万元。",)
    [rule] = [one for one in prose(book, HEAD + FIRMS, "en") if one.code == "award"]
    assert rule.sentences[0].endswith("; those with the same 企业 together, 200,000 yuan at most for each group.")


def test_only_a_column_of_text_gathers_rows() -> None:
    assert refused(FIRMS.replace("by: firm", "by: paid"))[0] == "argument_wrong"
    assert refused(FIRMS.replace("by: firm", "by: frim"))[0] == "argument_wrong"


NTH = """
inputs: {quarters: {name: 四季得分, unit: 分, list: yes, from: {entered: x}}}
items:
  - {code: w, name: 按一二三四加权, expression: "weighted_mean(quarters, 1, 2, 3, 4)"}
  - {code: last, name: 最后一季, counted: no, expression: "nth(quarters, -1)"}
  - {code: second, name: 第二季, counted: no, expression: "nth(quarters, 2)"}
  - {code: fifth, name: 第五季, counted: no, expression: "nth(quarters, 5)"}
cases:
  - {name: 四季, inputs: {quarters: [60, 70, 80, 90]}, expect: {total: 80, items: {last: 90, second: 70, fifth: missing}}}
  - {name: 个数与权重不符, inputs: {quarters: [60, 70]}, expect: {total: missing, items: {last: 70, second: 70}}}
"""


def test_a_list_is_weighted_by_numbers_and_asked_for_one_of_its_members() -> None:
    assert faults(NTH) == [(), ()]


@pytest.mark.parametrize("formula", ["nth(q, 4)", "nth(q, -4)", "nth(q, count(q) - 3)", "nth(q, count(q) / 2)"])
def test_a_member_that_is_not_there_is_missing(formula: str) -> None:
    text = f"inputs: {{q: {{name: 数, unit: 分, list: yes, from: {{entered: x}}}}}}\nitems: [{{code: p, name: 分, expression: '{formula}'}}]\n"
    assert faults(text + "cases: [{name: 没有, inputs: {q: [1, 2, 3]}, expect: missing}]") == [()]


SEATS = """
inputs:
  s: {name: 得分, unit: 分, from: {entered: x}}
  o: {name: 扣分, unit: 分, unrecorded: 0, from: {entered: x}}
items:
  - {code: points, name: 得分, expression: s}
  - {code: off, name: 扣分, counted: no, expression: o}
ranking:
  order: high_first
  ties: competition
  then: [-off]
  grades: [{grade: 优秀, to: 25%, whole: WAY, at_least: 1}, {grade: 其他}]
cases: []
"""


@pytest.mark.parametrize(
    ("way", "of", "best"),
    [("half_up", 6, 2), ("half_up", 5, 1), ("down", 7, 1), ("up", 5, 2), ("down", 3, 1), ("half_up", 1, 1)],
)
def test_a_share_becomes_so_many_places_as_the_book_says(way: str, of: int, best: int) -> None:
    book = load(HEAD + SEATS.replace("WAY", way).replace("cases: []\n", ""))
    every = {f"u{place}": Inputs({"s": 100 - place}) for place in range(of)}
    found = evaluate(book, every, span("2026"), AT).subjects
    assert sum(one.grade == "优秀" for one in found.values()) == best


def test_equals_are_told_apart_by_the_smaller_deduction() -> None:
    book = load(HEAD + SEATS.replace("WAY", "half_up").replace("cases: []\n", ""))
    every = {"a": Inputs({"s": 90, "o": 2}), "b": Inputs({"s": 90, "o": 1}), "c": Inputs({"s": 90, "o": 1})}
    found = evaluate(book, every, span("2026"), AT).subjects
    assert {code: one.rank for code, one in found.items()} == {"a": 3, "b": 1, "c": 1}
    [rule] = [
        one
        for one in prose(book, HEAD + SEATS.replace("WAY", "half_up").replace("cases: []\n", ""), "zh")
        if one.code == "ranking"
    ]
    assert rule.sentences == (
        "总分高的在前，同分同名次，其后空出；同分再比扣分（低的在前）。",
        "优秀：名次在前 25%（名额四舍五入，至少 1 名）。",
        "其他：其余的。",
    )


def test_seats_are_of_a_share_and_keys_are_items() -> None:
    text = SEATS.replace("cases: []\n", "")
    assert refused(text.replace("to: 25%, whole: WAY", "whole: up")) == ["grade_without_share"]
    assert told(text.replace("WAY", "up").replace("[-off]", "[o]")) == [
        "then 里只能写 items 里的代码，没有“o”。可用：off。输入要参加比较的，先写成一项，加 counted: no。"
    ]


LESS = """
inputs:
  n: {name: 次, unit: 次, from: {entered: x}}
  base: {name: 本项, unit: 分, from: {entered: x}}
items:
  - {code: p, name: 分, expression: base, deductions: [{name: 每次, times: n, each: 1分}, {name: 再, times: n, each: 1分, at_most: 2分}]}
cases:
  - {name: 扣完为止, inputs: {n: 3, base: 4}, expect: 0}
  - {name: 扣到正好为零, inputs: {n: 2, base: 4}, expect: 0}
  - {name: 还剩, inputs: {n: 1, base: 4}, expect: 2}
  - {name: 本来就是负的，扣分不会把它抬到零, inputs: {n: 2, base: -4}, expect: -4}
"""


def test_a_deduction_never_raises_what_is_below_zero() -> None:
    assert faults(LESS) == [(), (), (), ()]
    for seed in range(3):
        assert differences(load(HEAD + LESS), seed)[0] == []


SPREAD = """
inputs: {a: {name: 甲, unit: "%", from: {entered: x}}, c: {name: 丙, unit: "%", from: {entered: x}}, o: {name: 扣, unit: 次, from: {entered: x}}}
items:
  - {code: y, name: 甲项, ratio: {of: a, to: 100%, weight: 10分, cap: 100%}, missing: spread_weight}
  - {code: z, name: 丙项, expression: "min(c, 100%) * 90分"FULL}
  - {code: e, name: 加减分, extras: {at_least: -10分, items: [{code: late, name: 迟报, expression: o * -1分}]}}
cases:
  - {name: 没有甲项，丙项作 100 分；扣分不随着放大, inputs: {c: 100, o: 2}, expect: {total: 98, items: {z: 100}}}
"""


def test_weight_goes_to_those_that_say_what_they_are_worth_and_extras_stay_as_they_are() -> None:
    assert faults(SPREAD.replace("FULL", ", full: 90分")) == [()]
    assert refused(SPREAD.replace("FULL", "")) == ["full_missing_beside"]


def test_a_list_in_its_own_row_is_one_number_and_has_no_mean() -> None:
    text = "inputs: {m: {name: 打分, unit: 分, list: yes, from: {entered: x}}}\nitems:\n"
    text += "  - {code: p, name: 分, each: {of: m, where: abs(m - mean(m)) < 15分, give: m, combine: mean}}\n"
    assert refused(text) == ["argument_wrong"]
    assert told(text) == ["“mean”这里要的是一列数，写的是分。"]


def test_missing_comes_last_where_equals_are_told_apart_and_is_no_zero() -> None:
    book = load(
        HEAD
        + SEATS.replace("WAY", "up")
        .replace("cases: []\n", "")
        .replace("unrecorded: 0, ", "")
        .replace("[-off]", "[off]")
    )
    every = {"a": Inputs({"s": 90, "o": -1}), "b": Inputs({"s": 90}), "c": Inputs({"s": 90, "o": 1})}
    found = evaluate(book, every, span("2026"), AT).subjects
    assert {code: one.rank for code, one in found.items()} == {"a": 2, "b": 3, "c": 1}


def test_zero_is_no_veto_where_the_lowest_wins() -> None:
    veto = "vetoes: [{code: v, name: 否, when: o > 1分, effect: zero}]\n"
    text = SEATS.replace("WAY", "up").replace("cases: []\n", "")
    assert load(HEAD + text + veto).vetoes[0].effect == "zero"
    low = text.replace("high_first", "low_first") + veto
    assert refused(low) == ["veto_zero_low_first"]
    assert load(HEAD + low, is_kept=True).vetoes[0].effect == "zero"  # what was approved before stays readable


@pytest.mark.parametrize(("row", "code"), [
    ({"n": 9}, "input_out_of_range"), ({"n": 1, "k": "zzz"}, "input_not_a_choice"), ({"n": 1, "k": "a"}, None), ({"n": 1}, None),
])  # fmt: skip
def test_a_cell_of_a_table_is_held_to_its_column(row: dict[str, object], code: str | None) -> None:
    table = "inputs: {t: {name: 表, from: {entered: x}, rows: {n: {name: 数, unit: 个, range: [0, 1]}, k: {name: 类, choices: [a, b]}}}}\n"
    book = load(HEAD + table + "items: [{code: p, name: 分, each: {of: t, give: n * 1分}}]\n")
    if code is None:
        evaluate(book, {"u": Inputs({"t": [row]})}, span("2026"), AT)
        return
    with pytest.raises(Refusal) as caught:
        evaluate(book, {"u": Inputs({"t": [row]})}, span("2026"), AT)
    assert [one.code for one in caught.value.faults] == [code]


@pytest.mark.parametrize("text", ["12,5", "1,23", "1,2345", "12,345,6", ",123"])
def test_a_comma_that_sets_no_thousands_apart_is_no_number(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        number(text)
    assert (number("12,345.5"), number("1,234,567"), number("-1,000")) == (F(123455, 10), F(1234567), F(-1000))


def standing(**more: object) -> dict[str, object]:
    total = {"value": "90", "status": "ok", "policy": "", "inputs": {}, "parameters": {}}
    return {"items": {}, "order": [], "total": total, "rank": 1, "grade": "A", "vetoes": [], **more}


def test_two_results_differ_by_veto_grade_and_prize_too() -> None:
    def of(one: dict[str, object]) -> dict[str, object]:
        return {"book": "b", "digest": "d", "subjects": {"LH": one}}

    vetoed = compare(of(standing()), of(standing(rank=None, grade="", vetoes=["accident"])))
    assert [(one.line, one.old, one.new, [(cause.kind, cause.code) for cause in one.causes]) for one in vetoed] == [
        ("vetoes", "", "accident", [("veto", "accident")]),
        ("rank", 1, None, [("veto", "accident")]),
        ("grade", "A", "", [("veto", "accident")]),
    ]
    prize = {"prize": {"value": "300000"}}
    honour = {"honour": {"value": "1"}}  # the same on both sides
    fallen = compare(
        of(standing(awards={**prize, **honour})), of(standing(grade="B", awards={"prize": {"value": "0"}, **honour}))
    )
    assert [(one.line, one.old, one.new, [cause.kind for cause in one.causes]) for one in fallen] == [
        ("grade", "A", "B", ["peers"]), ("prize", "300000", "0", ["peers"]),
    ]  # fmt: skip


def test_weights_and_members_are_asked_of_lists() -> None:
    assert refused(
        "inputs: {a: {name: 数, unit: 分, from: {entered: x}}}\nitems: [{code: p, name: 分, expression: 'nth(a, 1)'}]\n"
    ) == ["argument_wrong"]
    text = "inputs: {a: {name: 数, unit: 分, list: yes, from: {entered: x}}}\nitems: [{code: p, name: 分, expression: 'FORMULA'}]\n"
    assert refused(text.replace("FORMULA", "nth(a, 1亿元)")) == ["argument_wrong"]
    text = HEAD + text.replace("FORMULA", "less(weighted_mean(a, 1, 2), nth(a, -1), nth(a, 2))")
    rules = [next(one for one in prose(load(text), text, which) if one.code == "p") for which in ("zh", "en")]
    assert [one.sentences[0] for one in rules] == [
        "数 按 1、2 加权的平均 扣去 数 的最后一个、数 中的第 2 个，扣完为止。",
        "the mean of 数 weighted by 1, 2 less the last of 数, number 2 of 数, until nothing is left.",
    ]


def test_a_tree_is_looked_up_by_what_it_says() -> None:
    one, other = parse("min(a / b, 100%) * 10分"), parse("min(a / b, 100%) * 10分")
    assert (hash(one), {one: 1}[other]) == (hash(other), 1)
    assert hash(parse("a + b")) != hash(parse("a - b"))


COUNTED = """
inputs:
  most: {name: 最多几个, unit: 个, from: {entered: x}}
  rent: {name: 租金, unit: 元/平方米/月, from: {entered: x}}
  use: {name: 用能, unit: 千瓦时/(万元·年), from: {entered: x}}
  area: {name: 面积, unit: 平方米, from: {entered: x}}
  deals: {name: 项目, rows: {sum: {name: 金额, unit: 亿元}}, from: {entered: x}}
parameters:
  best: {name: 计几个, unit: 个, values: [{value: 1, from: 2025-01-01, source: 甲}, {value: 2, from: 2026-01-01, source: 乙}]}
items:
  - {code: p, name: 分, each: {of: deals, order: -sum, first: "FIRST", give: 10分}}
  - {code: yearly, name: 年租, counted: no, expression: rent * area * 12月}
  - {code: energy, name: 能耗, counted: no, expression: use * 1万元 * 6月}
"""


@pytest.mark.parametrize(("first", "points"), [("best", 20), ("most", 10), ("max(best, most) + 1个", 30), ("1", 10)])
def test_how_many_rows_count_may_be_a_parameter_or_a_formula(first: str, points: int) -> None:
    text = HEAD + COUNTED.replace("FIRST", first)
    deals = [{"sum": 1}, {"sum": 2}, {"sum": 3}, {"sum": 4}]
    [one] = evaluate(load(text), {"a": Inputs({"deals": deals, "most": 1})}, span("2026"), AT).subjects.values()
    assert one.items["p"].value == points
    assert [used.code for used in one.items["p"].parameters] == (["best"] if "best" in first else [])
    [other] = evaluate(load(text), {"a": Inputs({"deals": deals})}, span("2026"), AT).subjects.values()
    assert (other.items["p"].status == "missing") == ("most" in first)


def test_how_many_rows_count_is_a_whole_number_or_how_many_of_something() -> None:
    for wrong, code in [
        ("1.5", "first_wrong"),
        ("0", "first_wrong"),
        ("-2", "first_wrong"),
        ("area", "argument_wrong"),
        ("50%", "first_wrong"),
    ]:
        assert refused(COUNTED.replace("FIRST", wrong)) == [code]
    assert told(COUNTED.replace("FIRST", "0.5")) == ["first 至少写 1，写的是 0.5。"]
    assert told(COUNTED.replace("FIRST", "50%")) == ["first 至少写 1，写的是 50%。"]
    text = HEAD + COUNTED.replace("FIRST", "best")
    [rule] = [one for one in prose(load(text), text, "zh") if one.code == "p"]
    assert rule.sentences[0] == "项目，逐个计：10分；按金额从大到小（从晚到早）排；只计前 “计几个” 个。"
    assert why_not(load(text.replace("order: -sum, ", "")), date(2026, 1, 1)) == "first"


def test_a_unit_may_divide_twice() -> None:
    text = HEAD + COUNTED.replace("FIRST", "1")
    given = Inputs({"deals": [], "rent": 3, "area": 10, "use": 24})
    [one] = evaluate(load(text), {"a": given}, span("2026"), AT).subjects.values()
    assert (one.items["yearly"].value, one.items["yearly"].unit) == (360, "亿元")
    assert (one.items["energy"].value, one.items["energy"].unit) == (12, "千瓦时")
    for wrong in ("元/", "元//亩", "元·", "元/亩/年/人/月", "元/亩/光年"):
        assert refused(COUNTED.replace("FIRST", "1").replace("元/平方米/月", wrong))[0].startswith("measure_unknown")
