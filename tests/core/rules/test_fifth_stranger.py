"""What a fifth stranger wrote or slipped on: seats by class, begun months, prizes of others, numbers that mean nothing,
cases that contradict themselves, and messages that said something else than what was wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.refusals import formulas, rules
from luodi.core.refusals.hints import SENTENCES as HINTS
from luodi.core.rules.asking import unknown
from luodi.core.rules.cases import check
from luodi.core.rules.compiled import why_not
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.hints import hints
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.results import Standing
from luodi.core.rules.taking import Inputs
from tests.core.rules.compiling import differences
from tests.core.rules.test_library import SHIPPED

HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
SENTENCES = {**formulas.SENTENCES, **rules.SENTENCES}
INPUTS = """\
inputs:
  s: {name: 数, unit: 分, from: {entered: x}}
  r: {name: 完成率, unit: "%", from: {entered: x}}
  p: {name: 增幅, unit: 百分点, from: {entered: x}}
  w: {name: 金额, unit: 亿元, from: {entered: x}}
  usd: {name: 外资, unit: 万美元, from: {entered: x}}
  late: {name: 逾期, unit: 月, from: {entered: x}}
  day: {name: 日期, type: date, from: {entered: x}}
  q: {name: 各季, unit: 分, list: yes, from: {entered: x}}
  k: {name: 各月灯, choices: [red, green], list: yes, from: {entered: x}}
  rate: {name: 汇率, unit: 元, from: {entered: x}}
  class: {name: 类别, choices: [一类, 二类], from: {trait: class}}
"""


def told(text: str, *, language: str = "zh") -> list[str]:
    with pytest.raises(Refusal) as refused:
        load(HEAD + text)
    mark = "）：" if language == "zh" else "): "
    return [SENTENCES[one.code].said(language, one.blanks).partition(mark)[2] for one in refused.value.faults]


def hinted(text: str) -> list[str]:
    return [
        HINTS[one.code].said("zh", one.blanks) for one in hints(load(HEAD + text), SHIPPED) if one.code != "input_idle"
    ]


# Seats by class

SEATS = INPUTS + """\
parameters:
  seats: {name: 名额, unit: 个, values: [{value: 1, for: {class: 一类}, source: 甲}, {value: 2, for: {class: 二类}, source: 甲}]}
items: [{code: points, name: 得分, expression: s}]
ranking:
  order: high_first
  ties: competition
  within: class
  grades: [{grade: A, places: seats, when: r >= 100%, passes_on: yes}, {grade: B, places: seats + 1}, {grade: C}]
"""  # fmt: skip


def seated(text: str, **given: tuple[Any, ...]) -> dict[str, Standing]:
    keys = ("s", "r", "class")
    subjects = {code: Inputs(dict(zip(keys, values, strict=True))) for code, values in given.items()}
    return dict(evaluate(load(HEAD + text), subjects, span("2026"), datetime(2026, 3, 9, tzinfo=UTC)).subjects)


def test_a_grade_has_as_many_seats_as_a_parameter_says_for_the_class() -> None:
    group = seated(
        SEATS,
        a=(90, 90, "一类"), b=(80, 100, "一类"), c=(70, 100, "一类"),
        d=(90, 100, "二类"), e=(80, 100, "二类"), f=(70, 90, "二类"), g=(60, 100, "二类"),
    )  # fmt: skip
    assert "".join(one.grade for one in group.values()) == "BACAABC"


def test_seats_that_nobody_knows_keep_the_grade_open() -> None:
    group = seated(SEATS, a=(90, 100, None), b=(80, 90, None))
    assert [(one.grade, one.is_grade_open) for one in group.values()] == [("", True), ("", True)]
    ordinary = seated(SEATS.replace(", passes_on: yes", ""), a=(90, 100, None), b=(80, 90, None))
    assert [(one.grade, one.is_grade_open) for one in ordinary.values()] == [("", True), ("", True)]


def test_seats_by_formula_are_compiled_told_and_a_count() -> None:
    text = HEAD + SEATS
    assert why_not(load(text), date(2026, 1, 1)) is None
    for seed in range(6):
        assert differences(load(text), seed)[0] == []
    [rule] = [one for one in prose(load(text), text, "zh") if one.code == "ranking"]
    assert rule.sentences[2] == "B：前 “名额 + 1” 名。"
    assert told(SEATS.replace("places: seats + 1", "places: w")) == [
        "结果的单位是“亿元”，应当是“个”。请核对算式，或改 total 的 unit。"
    ]
    assert told(SEATS.replace("places: seats + 1", "places: 0")) == ["places 至少写 1，写的是 0。"]
    moved = SEATS + "  moves: [{name: 升, when: s > 90分, by: up, grades: -1}]\n"
    assert told(moved) == ["grades 至少写 1，写的是 -1。"]


# Months that have begun; prizes of others


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [("2026-03-15", "2026-04-15", 1), ("2026-03-15", "2026-04-16", 2), ("2026-03-15", "2026-03-15", 0), ("2026-01-31", "2026-02-28", 1),
     ("2026-03-15", "2026-03-16", 1), ("2025-12-31", "2026-03-01", 3), ("2026-04-16", "2026-03-15", -1)],
)  # fmt: skip
def test_a_begun_month_counts_as_a_whole_one(first: str, last: str, months: int) -> None:
    text = (
        "items: [{code: m, name: 月数, counted: no, expression: 'months_begun(date(\""
        + first
        + "\"), day)'}, {code: x, name: 分, expression: 1分}]\n"
    )
    book = load(HEAD + INPUTS + text)
    [one] = evaluate(
        book, {"a": Inputs({"day": date.fromisoformat(last)})}, span("2026"), datetime(2026, 3, 9, tzinfo=UTC)
    ).subjects.values()
    assert (one.items["m"].value, one.items["m"].unit) == (months, "月")
    for seed in range(3):
        assert differences(book, seed)[0] == []


PRIZES = INPUTS + """\
items: [{code: points, name: 得分, expression: s}]
ranking: {order: high_first, ties: competition}
awards: [{code: prize, name: 奖金, unit: 万元, give: "if(place = 1, 30万元, 10万元)"}]
cases: [{name: 例, inputs: {s: 9}, peers: {甲: {s: 8}}, expect: {awards: {prize: 30, 甲: {prize: 10}}}}]
"""  # fmt: skip


def test_a_case_expects_the_awards_of_others_too() -> None:
    assert check(load(HEAD + PRIZES))[0].passed
    assert check(load(HEAD + PRIZES.replace("甲: {prize: 10}", "甲: {prize: 11}")))[0].faults == (
        "甲 奖金: 10万元 ≠ 11",
    )
    assert told(PRIZES.replace("甲: {prize: 10}", "甲: {price: 10}")) == ["没有“price”这个名称，最接近的是“prize”。"]
    assert told(PRIZES.replace("甲: {prize: 10}", "乙: {prize: 10}"))[1:] == ["没有“乙”这个名称。这里可以用：prize。"]


def test_a_case_is_told_who_is_not_there_and_what_is_no_number() -> None:
    text = PRIZES.replace(
        "awards: {prize: 30, 甲: {prize: 10}}", "total: 优, totals: {丙: 5}, ranks: {丙: 1}, grades: {丁: A}"
    )
    assert check(load(HEAD + text))[0].faults == (
        "总分: 9分 ≠ 优；只写数或数加单位，如 5000、50万元，不带空格和逗号 / a number, or one with its unit: no space, no comma",
        "丙: peers 里没有这一家 / not among the peers",
        "丙: peers 里没有这一家 / not among the peers",
        "丁: peers 里没有这一家 / not among the peers",
    )


# What is refused now, in its own words

ITEM = INPUTS + "items: [{code: x, name: 分, "
RANKED = "expression: s}]\nranking: {order: high_first, ties: dense, "


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ("peers: {of: w, scale: efficacy, weight: 10分, floor: 120%}}]", ["floor 在 0% 到 100% 之间，写的是 120%。"]),
        ("peers: {of: w, scale: benchmark, weight: 10分}}]", ["与同组的平均（最高）比，要写 cap：100%、别的比率，或 none（上不封顶）。"]),
        ('expression: "nth(q, 0)"}]', ["nth 的第二个数不能是 0。"]),
        ('expression: "nth(q, 1.5)"}]', ["nth 的第二个数不能是 1.5。"]),
        ('expression: "root(w / 1亿元, 0, 2) * 1分"}]', ["root 的第二个数不能是 0。"]),
        ('expression: "steps(w, 0亿元) * 1分"}]', ["steps 的第二个数不能是 0亿元。"]),
        ('expression: "last_run(k, \\"rde\\") * 1分"}]', ["“各月灯”没有“rde”这个选项，最接近的是“red”。可选：red, green。"]),
        ("bands: {of: w, overlaps: first, outside: 0分, rows: [{from: 0亿元, give: 1分}, {from: 5亿元, to: 6亿元, give: 5分}]}}]",
         ["5亿元 到 6亿元 这一档永远轮不到：前面的一档已经包括了它。请调整次序或边界。"]),
        ("expression: w * 1分}]", ["结果的单位是“元·分”，应当是“分”，差一个“亿元”。请再写 / 1亿元。"]),
        ("expression: usd * 7 + w}]", ["单位不同：“万美元”与“亿元”不能相加减或比较。"]),
        ("expression: 'if(day <= 2026-06-30, 1分, 2分)'}]", ["算式里的日期要写成 date(\"2026-06-30\")。"]),
        ("expression: 'if(day <= \"2026-06-30\", 1分, 2分)'}]", ["算式里的日期要写成 date(\"2026-06-30\")。"]),
        ("expression: x + 1分}]", ["“x”的算式用到了它自己。"]),
        ("expression: 'max(s, 1分'}]", ["算式“max(s, 1分”少一个右括号。"]),
        ("expression: '(s + 1分'}]", ["算式“(s + 1分”少一个右括号。"]),
        ("expression: 'if(s => 1分, 1分, 2分)'}]", ["“=>”应写成“>=”。"]),
        ("expression： s}]", ["“expression： s”里缺冒号。冒号用半角（:），后面空一格。"]),
        ("note 说明, expression: s}]", ["“note 说明”里缺冒号。冒号用半角（:），后面空一格。"]),
        ("expression: 3億元 / 1億元 * s}]", ["不认识单位“億元”，最接近的是“亿元”。单位后面接着写文字时要空一格。"]),
        (RANKED + "grades: [{grade: A, places: 1}]}\nawards: [{code: a, name: 奖, unit: 万元, give: 10}]",
         ["这一奖励算出的单位是“数”，unit 写的是“万元”。金额后面要写单位，如 10万元；或改 unit。"]),
        ("expression: s}]\nranking: {order: high_first, ties: dense}\nawards: [{code: a, name: 奖, unit: 元, when: 'grade = \"优秀\"', give: 10元}]",
         ["“等次”还没有可比的词，比不了“优秀”。请先在 ranking 的 grades 里写明各等次。"]),
        ("expression: s}]\ncases: [{name: 例, inputs: {q: 1, s2, s: 3}, expect: 3}]", ["“s2”后面没有值。一列数要加方括号，如 [1, 2]。"]),
        ("expression: s}]\ncases: [{name: 例, inputs: {s: 3}, expect: }]", ["expect 什么也没有写"]),
        ("expression: (usd * rate + w) / 1亿元 * 1分}]", ["单位不同：“元·美元”与“亿元”之间差一个币种。汇率要写成参数，单位如 元/美元。"]),
        ("expression: usd * rate}]\ntotal: {unit: 万元}", ["单位不同："]),
        ("expression: s}]\ncases: [{name: 例, for: {class: 一类}, inputs: {s: 3, class: 二类}, expect: 3}]",
         ["案例里“class”写了两样：for 是“一类”，inputs 是“二类”。请写成一样的，或只写 inputs。"]),
        ("name: , judged: s}]", ["这里要写文字。"]),
    ],
)  # fmt: skip
def test_a_slip_is_told_as_what_it_is(item: str, said: list[str]) -> None:
    found = told(ITEM.replace("name: 分, ", "") + item if item.startswith("name:") else ITEM + item)
    assert [one[: len(wanted)] for one, wanted in zip(found, said, strict=False)] == said, found
    assert all("{" not in one and one for one in told(ITEM + item, language="en"))


def test_what_stands_for_no_record_lies_within_the_range() -> None:
    text = "inputs: {m: {name: 评分, unit: 分, range: [0, 10], unrecorded: 50, from: {judged: x}}}\nitems: [{code: x, name: 分, judged: m}]\n"
    assert told(text) == ["unrecorded 写的 50 超过了 range 的上限。请改其中一个。"]
    assert load(HEAD + text, is_kept=True).inputs["m"].unrecorded == 50
    assert load(HEAD + text.replace("50", "10")).inputs["m"].unrecorded == 10


LEDGER = """\
inputs:
  p: {name: 到位, unit: 万元, from: {definition: paid_in_year}}
  h: {name: 认定, type: yesno, from: {entered: x}}
items: [{code: x, name: 分, expression: "if(h, p / 1万元 * 1分, 0分)"}]
cases:
  - name: 例
    inputs: {h: yes}
    facts:
      - {on: 2026-02-03, fact: agreement_signed, amount: 1亿元}
      - {on: 2026-03-03, fact: funds_received, code: capital, amount: 5万元}
    expect: 5
"""


def test_facts_of_a_case_are_facts_and_not_told_twice() -> None:
    assert check(load(HEAD + LEDGER), SHIPPED)[0].passed
    assert told(LEDGER.replace("{h: yes}", "{h: yes, p: 5}")) == [
        "“p”由 facts 算出，inputs 里又写了一个数。请删去一处。"
    ]
    assert told(LEDGER.replace("amount: 5万元", "amount: -5万元")) == ["金额要大于零，写的是 -5万元。"]
    [kind] = told(LEDGER.replace("code: capital", "code: captal"))
    assert "captal" in kind and "capital" in kind
    kept = load(HEAD + LEDGER.replace("amount: 5万元", "amount: -5万元"), is_kept=True)
    assert kept.cases[0].facts[1].amount == -5_000_000


def test_more_periods_than_are_asked_for_are_no_case() -> None:
    text = "inputs: {o: {name: 前两期, unit: 分, list: yes, from: {book: b, last: 2}}}\nitems: [{code: x, name: 分, expression: sum(o)}]\n"
    case = "cases: [{name: 例, inputs: {o: [1, 2, 3]}, expect: 6}]\n"
    assert check(load(HEAD + text + case))[0].faults == ("输入写错 / wrong input: o；最多 2 期 / 2 periods at most",)
    assert check(load(HEAD + text + case.replace("1, 2, 3", "1, 2").replace("6", "3")))[0].passed


def test_an_attribute_of_a_project_is_a_column_where_the_book_is_about_somebody_else() -> None:
    text = (
        HEAD.replace("unit", "introducer")
        + "inputs: {p: {name: 总投资, unit: 万元, from: {definition: planned_total}}}\n"
    )
    [fault] = unknown(load(text + "items: [{code: x, name: 分, expression: p / 1万元 * 1分}]\n"), SHIPPED)
    assert (fault.code, fault.blanks["figures"]) == ("book_attribute_of_project", "总投资 (planned_total)")
    missing = text.replace("planned_total", "no_such_thing")
    [other] = unknown(load(missing + "items: [{code: x, name: 分, expression: p / 1万元 * 1分}]\n"), SHIPPED)
    assert other.code == "book_figure_unknown"


# What is pointed out


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("(r - 80%) * 1分", ["r − 80%", "1分"]),
        ("10分 * (r - 80%)", ["r − 80%", "10分"]),
        ("p * 2分", ["p", "2分"]),
        ("(r - 80%) * 20分", []),
        ("r * 1分", []),
        ("(r - 80%) / 1百分点 * 1分", []),
        ("steps(r - 80%, 1百分点) * 1分", []),
    ],
)
def test_a_difference_of_percentages_times_a_few_points_is_pointed_out(formula: str, said: list[str]) -> None:
    found = hinted(ITEM + f'expression: "{formula}"}}]\n')
    assert len(found) == (1 if said else 0)
    assert all(part in one for one in found for part in said)


def test_a_status_that_is_nearly_a_light_and_a_target_that_is_nearly_a_figure_are_pointed_out() -> None:
    bands = "bands: {of: w, rows: [{below: 1亿元, status: gren}, {from: 1亿元, to: 2亿元, status: red}, {above: 2亿元, status: A}]}"
    text = ITEM.replace("items: [", "items: [{code: o, name: 分, expression: s}, ") + f"counted: no, {bands}}}]\n"
    assert hinted(text) == ["状态“gren”不是灯的颜色。要亮灯的，请写 green。"]
    asked = "inputs: {t: {name: 任务, unit: 万元, from: {target: CODE}}}\nitems: [{code: x, name: 分, expression: t / 1万元 * 1分}]\n"
    assert hinted(asked.replace("CODE", "paid_in_yaer")) == [
        "没有“paid_in_yaer”这个口径，这个任务要由人填报。要取下达的任务，请写 paid_in_year。"
    ]
    assert hinted(asked.replace("CODE", "growth")) == hinted(asked.replace("CODE", "paid_in_year")) == []
