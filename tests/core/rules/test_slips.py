"""Where the hand slips: the sentence says what was probably meant, and a file is read as offices save it."""

from __future__ import annotations

import pytest

from luodi.core.errors import Refusal
from luodi.core.refusals import formulas, rules, slips
from luodi.core.rules.loading import load
from luodi.core.rules.reading import decoded
from tests.core.rules.test_books_together import LIGHTS
from tests.core.rules.test_further_ways import HEAD, faults, refused, told

SENTENCES = {**formulas.SENTENCES, **rules.SENTENCES, **slips.SENTENCES}
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
        ("a + 5", "单位不同：“万元”与“数”不能相加减或比较。金额要写单位，如 5000万元。"),
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


CHAIN = """
inputs:
  money: {name: 钱, unit: 亿元, from: {entered: x}}
  times: {name: 次数, unit: 次, from: {entered: x}}
figures:
  bad: {name: 错的, expression: money + FIRST}
  next: {name: 下一步, expression: bad * 1亿元 + times}
items:
  - {code: one, name: 一, expression: "next + 1分"}
  - {code: two, name: 二, expression: SECOND}
total: {unit: 亿元, expression: one}
"""


def test_what_hangs_on_a_formula_at_fault_is_not_told_of_beside_it() -> None:
    text = CHAIN.replace("SECOND", "times * 1分 / 1次")
    assert refused(text.replace("FIRST", "times")) == ["units_differ_money"]
    assert refused(text.replace("FIRST", "nobody")) == ["name_unknown_here"]
    assert refused(text.replace("FIRST", "money +")) == ["expression_sign_unexpected"]
    both = CHAIN.replace("FIRST", "times").replace("SECOND", "money + 1分")
    assert refused(both) == ["units_differ_money", "units_differ_money"]  # one of its own


@pytest.mark.parametrize(
    "more",
    [
        "vetoes: [{code: v, name: 否, when: bad > 1亿元, effect: flag}]",
        "awards: [{code: w, name: 奖, unit: 万元, when: bad > 1亿元, give: bad}]",
        "ranking: {order: high_first, ties: dense, grades: [{grade: 甲, when: bad > 1亿元}, {grade: 乙, from: bad}, {grade: 丙}]}",
    ],
)
def test_nothing_further_down_is_blamed_for_it(more: str) -> None:
    text = CHAIN.replace("SECOND", "times * 1分 / 1次").replace("FIRST", "times")
    assert refused(text + more) == ["units_differ_money"]


def test_a_name_that_nobody_has_is_told_of_beside_a_formula_at_fault() -> None:
    text = CHAIN.replace("SECOND", "times * 1分 / 1次 + bad + nobody").replace("FIRST", "times")
    assert refused(text) == ["units_differ_money", "name_unknown_here"]


def test_an_input_in_a_unit_that_there_is_not_is_told_of_once() -> None:
    text = (
        CHAIN.replace("SECOND", "times * 1分 / 1次")
        .replace("FIRST", "money")
        .replace("unit: 亿元, from", "unit: 亿圆, from")
    )
    assert refused(text) == ["measure_unknown"]


def test_a_count_beside_a_quotient_is_told_how_they_go_together() -> None:
    text = "inputs: {money: {name: 钱, unit: 亿元, from: {entered: x}}}\nitems:\n"
    text += "  - {code: left, name: 还差几家, counted: no, expression: money / 1亿元MADE}\n"
    text += "  - {code: p, name: 分, expression: 'if(peer_rank(money) <= left, 1分, 0分)'}\n"
    assert refused(text.replace("MADE", "")) == ["units_differ_count"]
    load(HEAD + text.replace("MADE", " * 1个"))


@pytest.mark.parametrize("name", ["floor", "ceil"])
def test_who_takes_whole_money_is_told_of_what_does(name: str) -> None:
    sentence = told(SLIPS.replace("FORMULA", f"{name}(a) / 1万元 * 1分"))[0]
    assert f"不能用 {name} 取整" in sentence and "cut(金额, 0, 1万元)" in sentence
    load(HEAD + SLIPS.replace("FORMULA", "cut(a, 0, 1万元) / 1万元 * 1分"))


BRACES = "上一项用花括号写完了，下面不能再接一个键。请把它写进花括号里，或者整项都改成一行一个键。"
BRACKET = "从这一行起的括号没有配上，或两项之间少了逗号。左右括号要成对。"
YAML = """inputs: {n: {name: 数, unit: 个, from: {entered: x}}}
items:
"""


@pytest.mark.parametrize(
    ("items", "line", "sentence"),
    [
        ("  - {code: p, name: ? 分, expression: n * 1分}\n", 8, "这一行有文字以“?”开头，YAML 把它当作记号。请给整段文字加引号。"),
        ("  - {code: p, name: @分, expression: n * 1分}\n", 8, "这一行有文字以“@”开头，YAML 把它当作记号。请给整段文字加引号。"),
        ("  - {code: p, name: 第3条: 分, expression: n * 1分}\n", 8, "这一行的文字里有冒号。请给整段文字加引号；不是文字的，检查上一行是否少了内容或缩进。"),
        ("  - code: p\n    name: 第3条: 分\n", 9, "这一行的文字里有冒号。请给整段文字加引号；不是文字的，检查上一行是否少了内容或缩进。"),
        ("  - {code: p, name: 分, expression: n * 1分}\n    note: 说\n", 9, BRACES),
        ("  - {code: p, name: 分, expression: n * 1分\n  - {code: q, name: 分, expression: n * 1分}\n", 8, BRACKET),
        ("  - code: p\n    name: 分\n   expression: n * 1分\n", 10, "缩进没有对齐。同一级的键要对齐，列表的每一项都以“- ”开头。"),
        ("  - code: p\n    name: '分\n    expression: n * 1分\n", 9, "从这一行起的引号没有配上。请补上另一半。"),
        ("  - code: p\n    name: '分'数\n    expression: n * 1分\n", 9, "引号后面还有文字。请把整段放进一对引号里。"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_yaml_is_told_in_words_what_slipped(items: str, line: int, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        load(HEAD + YAML + items)
    [fault] = caught.value.faults
    assert (fault.blanks["line"], SENTENCES[fault.code].said("zh", fault.blanks).partition("）：")[2]) == (
        line,
        sentence,
    )


def test_a_space_before_a_unit_and_a_wide_per_cent_are_taken() -> None:
    book = SLIPS.replace("FORMULA", "if(a >= 5 万元 且 a / １０ 万元 >= ５0％, 3 分, 0)")
    cases = "cases: [{name: 一, inputs: {a: 5}, expect: 3}, {name: 二, inputs: {a: 4.99}, expect: 0}]\n"
    assert faults(book + cases) == [(), ()]
    assert told(SLIPS.replace("FORMULA", "a / 5 x * 1分")) == ["算式“a / 5 x * 1分”在“x”处读不下去。是否少了运算符？"]


def test_a_parameter_may_carry_another_unit_of_its_kind() -> None:
    book = SLIPS.replace("FORMULA", "if(a >= mark, 1分, 0)") + (
        "parameters: {mark: {name: 门槛, unit: 亿元, value: 5000万元, source: 例文}}\n"
        "cases: [{name: 正好, inputs: {a: 5000}, expect: 1}, {name: 差一点, inputs: {a: 4999.99}, expect: 0}]\n"
    )
    assert faults(book) == [(), ()]
    assert told(book.replace("5000万元", "5000亩")) == ["“5000亩”不对，这里要写数，单位是“亿元”。"]


def test_rows_from_high_to_low_are_told_to_turn_round() -> None:
    item = "bands: {of: a, rows: [{from: 5万元, give: 2分}, {from: 1万元, below: 5万元, give: 1分}, {below: 1万元, give: 0分}]}"
    assert told(SLIPS.replace("expression: 'FORMULA'", item)) == ["各档要从低到高写，这里是从高到低。请倒过来。"]


def test_units_of_trade_power_and_people_are_known() -> None:
    book = SLIPS.replace("unit: 万元", "unit: UNIT").replace("FORMULA", "if(a >= 2UNIT, 1分, 0)")
    for unit, base in (
        ("万英镑", "英镑"),
        ("亿韩元", "韩元"),
        ("兆瓦", "千瓦"),
        ("万标箱", "标箱"),
        ("万人次", "人"),
        ("万亩", "亩"),
        ("公斤", "千克"),
    ):
        case = f"cases: [{{name: 一, inputs: {{a: '{20000 if unit[0] == '万' else 200_000_000 if unit[0] == '亿' else 2000}{base}'}}, expect: 1}}]\n"
        assert faults(book.replace("UNIT", unit) + case) == [()], unit
