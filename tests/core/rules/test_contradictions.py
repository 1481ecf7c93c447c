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
  rate: {name: 完成率, unit: "%", from: {entered: x}}
  mark: {name: 评分, unit: 分, range: [0, 20], from: {judged: x}}
  kind: {name: 类, choices: [甲类, 乙类], from: {entered: x}}
  t: {name: 表, from: {definition: signed_count_year}, rows: {size: {name: 规模, unit: 亩}, done: {name: 完成, unit: "%"}, firm: {name: 企业, type: text}}}
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
        (
            book("ratio: {of: paid, to: due, weight: 20分, cap: 100%}, full: 25分"),
            "full 写的是 25分，权重是 20分。满分就是权重，请删去 full，或改成一样的。",
        ),
        (book("bands: {of: n, rows: [{below: 3, give: 5分}, {from: 3, give: 12分}]}, full: 10分"), OVER),
        (
            book(
                "bands: {of: n, rows: [{below: 3, give: 5分}, {from: 3, give: 12分}]}, full: 10分, gate: {when: n > 0}"
            ),
            OVER,
        ),
        (
            book("expression: n * 1分, round: {places: 0, way: cut, unit: 万元}"),
            "结果的单位是“分”，round 写的是“万元”。请在 round 里写 unit: 分。",
        ),
        (book(figure="f: {name: 面积, expression: land * 2, round: {places: 0, way: cut, unit: 万元}}"), IN_MU),
        (
            book("expression: 10分, deductions: [{name: 迟, times: n, each: -1分}]"),
            "扣分不写负号：写扣多少就是扣多少。",
        ),
        (
            book("expression: 10分, deductions: [{name: 迟, times: -n, each: 1分}]"),
            "扣分不写负号：写扣多少就是扣多少。",
        ),
        (graded("{grade: A, from: 60分}, {grade: B, from: 80分}, {grade: C}"), NEVER),
        (graded("{grade: A, from: 60分}, {grade: B, from: 60分, when: n > 1}, {grade: C}"), NEVER),
        (graded("{grade: A, places: 3}, {grade: B, places: 3}"), NEVER),
        (graded("{grade: A}, {grade: B, from: 60分}"), NEVER),
    ],
)
def test_two_things_that_cannot_both_hold_are_refused(text: str, sentence: str) -> None:
    assert told(text) == [sentence]
    load(HEAD + text, is_kept=True)  # what was approved before this was asked stays readable


AWARDED = "ranking: {order: high_first, ties: dense, grades: [{grade: 优秀, places: 1}, {grade: 良好}]MOVES}\nawards: [{code: z, name: 奖, unit: 元, AWARD}]\n"
STEP = "不行：per 是一档有多大，要大于零；take 写扣多少，不写负号。"
LIGHT = "bands: {of: rate, rows: [{below: 60%, status: red}, {from: 60%, status: green}]}, counted: no}, {code: q, name: 二, expression: "


def awarded(award: str, moves: str = "") -> str:
    return book(more=AWARDED.replace("AWARD", award).replace("MOVES", moves))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (book("steps: {of: rate, from: 100%, base: 10分, down: {per: 1%, take: -1分, whole: no}}"), "-1分 " + STEP),
        (book("steps: {of: rate, from: 100%, base: 10分, up: {per: 0%, give: 1分, whole: no}}"), "0% " + STEP),
        (
            book("each: {of: t, steps: {of: done, from: 100%, base: 10分, up: {per: -5%, give: 1分, whole: no}}}"),
            "-5% " + STEP,
        ),
        (
            book("expression: 10分, deductions: [{name: 欠, times: 'max(100% - rate, 0)', each: 1分}]"),
            "times 要写扣几次，“max(100% - rate, 0)”是百分数。每低 1% 扣一次的，写 steps(max(100% - rate, 0), 1%)。",
        ),
        (
            book("expression: 'if(rate >= 60%, 6分, rate >= 80%, 8分, 0分)'"),
            "if 里的“rate ≥ 80%”永远轮不到：够得上的前面“rate ≥ 60%”已经算了。条件从严到宽写，分档的写成 bands。",
        ),
        (
            book("expression: 'if(rate < 60%, 0分, rate < 60%, 8分, 9分)'"),
            "if 里的“rate < 60%”永远轮不到：够得上的前面“rate < 60%”已经算了。条件从严到宽写，分档的写成 bands。",
        ),
        (book("judged: mark, full: 100分"), "full 写的是 100分，range 的上限是 20分。请写成一样的。"),
        (
            book("each: {of: t, by: firm, gather: [done], give: 1分}"),
            "百分数“done”不能相加。要取平均的，写 by 加 within: mean。",
        ),
        (book("each: {of: t, first: 0, give: 1分}"), "first 至少写 1，写的是 0。"),
        (
            book("slices: {of: paid, rows: [{from: 2万元, rate: 1分/1万元}, {to: 2万元, rate: 2分/1万元}]}"),
            "各档要从低到高写，这里是从高到低。请倒过来。",
        ),
        (book(LIGHT + "'if(p = \"红灯\", 1分, 0分)'"), "“分”没有“红灯”这个选项，最接近的是“red”。可选：red, green。"),
        (
            book(
                LIGHT + "'if(f = \"红灯\", 1分, 0分)'",
                'f: {name: 灯, expression: \'if(n > 1, "红", n > 0, "黄", "红")\'}',
            ),
            "“灯”没有“红灯”这个选项，最接近的是“红”。可选：红, 黄。",
        ),
        (awarded("give: 1元, when: 'grade = \"优\"'"), "“等次”没有“优”这个选项，最接近的是“优秀”。可选：优秀, 良好。"),
        (
            awarded("give: 1元", ", moves: [{name: 升, by: up, when: 'grade = \"良\"'}]"),
            "“等次”没有“良”这个选项，最接近的是“良好”。可选：优秀, 良好。",
        ),
        (
            book(more="awards: [{code: z, name: 奖, unit: 元, give: 1元, when: 'grade = \"优\"'}]\n"),
            "“等次”还没有可比的词，比不了“优”。请先在 ranking 的 grades 里写明各等次。",
        ),
        (
            awarded("give: 1元", ", moves: [{name: 升, by: up, when: peer_rank(place) > 1}]"),
            "升降等时各家的名次还没有都定下来，不能和同组比名次。请用这一家自己的 place。",
        ),
        (
            book(more="cases: [{name: 空, inputs: {n: 1}, expect: {}}]\n"),
            "expect 什么也没有写，这个案例说明不了什么。请写应得的分。",
        ),
        (
            book("expression: 1分}, {code: size, name: 规模分, expression: 1分"),
            "名称“size”已被使用或是保留字。请换一个。",
        ),
        (
            awarded("give: 1元").replace("  n: {", "  place: {name: 地, unit: 个, from: {entered: x}}\n  n: {"),
            "名称“place”已被使用或是保留字。请换一个。",
        ),
        (
            book("expression: 1分")
            + "parameters: {w: {name: 重, unit: 分, values: [{value: 1, source: x}, {value: 2, for: {kind: 丙类}, source: x}]}}\n",
            "“kind”没有“丙类”这个选项，最接近的是“甲类”。可选：甲类, 乙类。",
        ),
        (
            book("{name:率, expression: 1分}").replace(
                "name: 分, {name:率, expression: 1分}", "name:率, expression: 1分"
            ),
            "“name:率”的冒号后面要空一格。",
        ),
    ],
)
def test_what_a_tired_hand_writes_wrong_is_named(text: str, sentence: str) -> None:
    assert told(text)[0] == sentence


@pytest.mark.parametrize(
    "text",
    [
        book(
            "steps: {of: rate, from: 100%, base: 10分, up: {per: 0.5%, give: -1分, whole: no}, down: {per: 1%, take: 0.2分, whole: no}}"
        ),
        book(
            "expression: 10分, deductions: [{name: 欠, times: 'steps(100% - rate, 1%)', each: 1分}, {name: 迟, times: n, each: 1分}]"
        ),
        book(
            "expression: 'if(rate >= 80%, 8分, rate >= 60%, 6分, rate < 10%, 0分, n >= 1, 1分, rate > rate * 2, 2分, 0分)'"
        ),
        book("expression: 'if(rate > 60%, 6分, rate >= 60%, 8分, 0分)'"),
        book("judged: mark, full: 20分"),
        book(LIGHT + "'if(p = \"red\", 1分, 0分)'"),
        book(
            LIGHT + "'if(f = \"随意\", 1分, 0分)'", "f: {name: 灯, expression: 'if(n > 1, \"红\", nth(w, 1))'}"
        ).replace("  t: {", "  w: {name: 词, type: text, list: yes, from: {entered: x}}\n  t: {"),
        awarded("give: 1元, when: 'grade = \"优秀\"'"),
        awarded("give: 1元", ", moves: [{name: 升, by: up, when: peer_rank(n) > place}]"),
    ],
)
def test_what_was_meant_so_is_taken(text: str) -> None:
    load(HEAD + text)


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


def test_a_total_may_be_a_list_and_a_count_may_be_rounded_as_a_plain_number() -> None:
    listed = "inputs: {q: {name: 列, unit: 分, list: yes, from: {entered: x}}}\n"
    items = "items: [{code: p, name: 分, expression: q, counted: no}]\ntotal: {expression: p}\n"
    assert load(HEAD + listed + items).total.type.kind == "list"
    counted = "expression: n, counted: no, round: {places: 0, way: cut, unit: 倍}}, {code: q, name: 二, expression: 1分"
    assert load(HEAD + book(counted)).items["p"].rounding is not None


def test_a_deduction_of_what_is_not_there_is_told_once() -> None:
    assert refused(book("expression: 10分, deductions: [{name: 迟, times: m, each: 1分}]")) == ["name_unknown_here"]


@pytest.mark.parametrize(
    "item",
    [
        "ratio: {of: paid, to: due, weight: 20分, cap: 120}",
        "ratio: {of: paid, to: due, weight: 20$, cap: 1}, full: 20$",
    ],
)
def test_what_is_read_twice_is_told_once(item: str) -> None:
    said = told(book(item))
    assert len(said) == len(set(said)) and said[0].startswith(("“120”", "算式“20$”"))
