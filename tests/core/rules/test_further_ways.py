"""What a second stranger wrote from the manual alone: the best of the group, rows of one firm together, seats, several keys,
results of other books; and what the book says where he slipped."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction as F

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.refusals.rules import SENTENCES
from luodi.core.rules.asking import unknown
from luodi.core.rules.cases import check
from luodi.core.rules.comparison import compare
from luodi.core.rules.compiled import why_not
from luodi.core.rules.differing import differences as versions_differ
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.expressions import parse
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.reading import decoded
from luodi.core.rules.referring import astray, strangers
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import number
from tests.core.rules.compiling import PERIOD, differences
from tests.core.rules.test_library import SHIPPED

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
    assert why_not(load(HEAD + FIRMS), PERIOD.days[1]) == "by"


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


@pytest.mark.parametrize("formula", ["nth(q, 0)", "nth(q, 1.5)", "nth(q, 4)", "nth(q, -4)"])
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
  - {name: 没有甲项，丙项作 100 分；扣分不随着放大, inputs: {c: 100, o: 2}, expect: {total: 98, items: {z: 90}}}
"""


def test_weight_goes_to_those_that_say_what_they_are_worth_and_extras_stay_as_they_are() -> None:
    assert faults(SPREAD.replace("FULL", ", full: 90分")) == [()]
    assert refused(SPREAD.replace("FULL", "")) == ["full_missing_beside"]


def test_a_list_in_its_own_row_is_one_number_and_has_no_mean() -> None:
    text = "inputs: {m: {name: 打分, unit: 分, list: yes, from: {entered: x}}}\nitems:\n"
    text += "  - {code: p, name: 分, each: {of: m, where: abs(m - mean(m)) < 15分, give: m, combine: mean}}\n"
    assert refused(text) == ["argument_wrong"]
    assert told(text) == ["“mean”这里要的是一列数，写的是分。"]


# What other books give

LIGHTS = (
    "book: lights\ntitle: 灯\nsubject: project\nperiod: month\nsource: x\n"
    "inputs: {n: {name: 数, unit: 个, from: {entered: x}}}\n"
    "items:\n  - {code: late, name: 落后, counted: no, expression: n}\n"
    '  - {code: light, name: 灯, counted: no, expression: "if(n > 1, \\"red\\", \\"green\\")"}\n'
    "total: {type: text, expression: light}\n"
)
USING = """
inputs:
  projects:
    name: 项目
    from: {definition: signed_count_year}
    rows:
      light: {name: 灯, choices: [red, green], from: {book: lights}}
      late: {name: 落后, unit: 个, from: {book: lights, item: late}}
items:
  - {code: p, name: 分, each: {of: projects, where: 'light = "red"', give: late * -1分}}
cases:
  - name: 一个红灯
    facts: [{on: 2026-02-03, fact: agreement_signed, project: A, amount: 1亿元}, {on: 2026-02-03, fact: agreement_signed, project: B, amount: 1亿元}]
    projects: {A: {light: red, late: 3}, B: {light: green, late: 1}}
    expect: -3
"""


def test_a_column_of_projects_takes_what_a_book_over_projects_gave() -> None:
    book, other = load(HEAD + USING), load(LIGHTS)
    assert faults(USING) == [()]
    assert strangers(book, {}) == ["lights"]
    assert astray(book, {"lights": other}) == []
    assert [one.code for one in astray(book, {"lights": load(HEAD.replace("book: b", "book: lights") + LESS)})] == [
        "reference_subject", "reference_shape", "reference_subject", "reference_item",
    ]  # fmt: skip
    assert refused(USING.replace("{book: lights}", "{trait: kind}")) == ["column_source"]
    assert refused(USING.replace("{book: lights}", "{book: lights, by: month}")) == ["column_of_other_period"]


def one_input(source: str, unit: str = "unit: 分", more: str = "") -> str:
    return (
        f"inputs: {{m: {{name: 数, {unit}, from: {source}{more}}}}}\nitems: [{{code: p, name: 分, expression: 1分}}]\n"
    )


@pytest.mark.parametrize(
    ("source", "unit", "more", "code"),
    [
        ("{book: b}", "unit: 分", "", []),
        ("{book: b, item: points}", "unit: 分", "", []),
        ("{book: b, item: xyz}", "unit: 分", "", ["reference_item"]),
        ("{book: b, item: grade}", "type: text", "", []),
        ("{book: b, item: grade}", "unit: 分", "", ["reference_shape"]),
        ("{book: b, item: vetoed}", "type: yesno", "", []),
        ("{book: b, by: month}", "unit: 分", ", list: yes", ["reference_period"]),
        ("{book: b}", "unit: 万元", "", ["reference_shape"]),
    ],
)
def test_what_another_book_does_not_give_is_named(source: str, unit: str, more: str, code: list[str]) -> None:
    other = load(HEAD + SEATS.replace("WAY", "up").replace("cases: []\n", ""))
    assert [one.code for one in astray(load(HEAD + one_input(source, unit, more)), {"b": other})] == code


def test_three_results_are_a_list() -> None:
    assert refused(one_input("{book: b, last: 3}")) == ["last_without_list"]
    assert load(HEAD + one_input("{book: b, last: 1}")).inputs["m"].origin.last == 1


@pytest.mark.parametrize(
    ("source", "unit", "code"),
    [
        ("{period: month}", "unit: 万元", ["period_type"]),
        ("{period: month}", "unit: 月", []),
        ("{period: year}", "type: number", []),
        ("{period: first_day}", "unit: 个", ["period_type"]),
        ("{period: first_day}", "type: date", []),
    ],
)
def test_the_calendar_gives_days_and_numbers(source: str, unit: str, code: list[str]) -> None:
    text = one_input(source, unit)
    assert (refused(text) if code else []) == code
    if not code:
        load(HEAD + text)


def test_a_definition_in_another_unit_says_which_it_has() -> None:
    [one] = unknown(load(HEAD + one_input("{definition: paid_in_year}", "unit: 亩")), SHIPPED)
    assert (one.code, one.blanks["has"].said("zh"), one.blanks["figures"]) == (  # type: ignore[attr-defined]
        "book_figure_shape", "金额", "数 (paid_in_year)")  # fmt: skip


# What it says where the hand slipped

SLIPS = """
inputs:
  a: {name: 完成, unit: 万元, from: {entered: x}}
  cat: {name: 类, choices: [甲, 乙], from: {entered: x}}
  d: {name: 日, type: date, from: {entered: x}}
  e: {name: 日二, type: date, from: {entered: x}}
  t: {name: 表, from: {definition: signed_count_year}, rows: {big: {name: 大, unit: 个, from: {entered: x}}}}
items: [{code: p, name: 分, expression: 'FORMULA'}]
"""


@pytest.mark.parametrize(
    ("formula", "sentence"),
    [
        ("完成 / 1万元 * 1分", "“完成”是名称，算式里要写代码：a。"),
        ("if(cat = 甲, 1分, 0分)", '“甲”是选项，在算式里要加引号："甲"。'),
        ("big * 1分", "“big”是明细表 t 的一列，只能在 each: {of: t, …} 里逐行使用。"),
        ("a / 亩 * 1分", "“亩”是单位，前面要有数：如 400万元 / 1亩。分档的边界里要用的，先写成参数。"),
        ("zzz * 1分", "没有“zzz”这个名称。这里可以用：a, cat, d, e, t。"),
        ("平均(a) / 1万元 * 1分", "没有函数“平均”，最接近的是“mean”。"),
        ("SUM(a) / 1万元 * 1分", "没有函数“SUM”，最接近的是“sum”。"),
        ("5分 - days_between(d, e) * 0.1分", "单位不同：“分”与“分·天”差一个“天”。请再写 / 1天；要数整天数的，用 steps(…, 1天)。"),
        ("if(d < e, 1分, 2)+ 1天", "单位不同：“分”与“天”不能相加减或比较。"),
        ("a + 5", "单位不同：“元”与“数”不能相加减或比较。金额要写单位，如 5000万元。"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_what_was_meant(formula: str, sentence: str) -> None:
    assert told(SLIPS.replace("FORMULA", formula))[0] == sentence


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("unit: 万元", "unit: 万", "不认识单位“万”，最接近的是“万元”。单位后面接着写文字时要空一格。"),
        ("title: 例", "title：例", "这一行用了全角的“：”。请改成半角的 : ，后面空一格。"),
        ("title: 例", "title:\t例: 二", "这一行里有制表符（Tab）。请把它换成空格。"),
        ("{name: 完成, unit: 万元, from", "{name: 完成，unit: 万元，from", "括号里用了全角的“，”分隔。请改成半角的 , ；文字本身带的逗号请连文字一起加引号。"),
    ],
)  # fmt: skip
def test_a_slip_of_the_keyboard_is_named(old: str, new: str, sentence: str) -> None:
    text = (HEAD + SLIPS.replace("FORMULA", "1分")).replace(old, new)
    with pytest.raises(Refusal) as caught:
        load(text)
    [first, *_more] = [SENTENCES[one.code].said("zh", one.blanks).partition("）：")[2] for one in caught.value.faults]
    assert first == sentence


BANDED = "gate: {when: n > 0}, bands: {of: n, rows: [{below: 2, status: red}, {from: 2, status: green}]}"


def test_a_light_behind_a_gate_says_what_it_is_else() -> None:
    text = LIGHTS.replace(
        'expression: "if(n > 1, \\"red\\", \\"green\\")"',
        BANDED,
    )
    with pytest.raises(Refusal) as caught:
        load(text)
    assert caught.value.faults[0].code == "gate_of_text"
    assert (
        load(text.replace("{when: n > 0}", "{when: n > 0, otherwise: '\"none\"'}")).items["light"].type.kind == "text"
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_is_read_as_offices_save_it(encoding: str) -> None:
    assert decoded("标题：招商引资\n".encode(encoding)) == "标题：招商引资\n"


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


def told_apart(old: str, new: str) -> list[tuple[str, str]]:
    found = versions_differ((load(HEAD + old), HEAD + old), (load(HEAD + new), HEAD + new), "zh")
    return [(one.sort, one.code) for one in found]


def test_two_versions_differ_by_whose_years_and_columns_they_ask_for() -> None:
    old = one_input("{definition: paid_in_year, years_ago: 1}", "unit: 万元")
    by_month = one_input("{definition: paid_in, by: month}", "unit: 万元", ", list: yes")
    assert told_apart(old, old.replace("years_ago: 1", "years_ago: 2")) == [("input", "m")]
    assert told_apart(by_month, by_month.replace("by: month", "by: quarter")) == [("input", "m")]
    last = one_input("{book: b, last: 2}", more=", list: yes")
    assert told_apart(last, last.replace("last: 2", "last: 3")) == [("input", "m")]
    column = USING.split("cases:")[0]
    assert ("input", "projects.late") in told_apart(column, column.replace("item: late", "item: other"))


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
    fallen = compare(of(standing(awards=prize)), of(standing(grade="B", awards={"prize": {"value": "0"}})))
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
