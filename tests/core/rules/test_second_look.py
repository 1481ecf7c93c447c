"""What a second reading found: rows without a whole number of seats, reasons in their turn, cases that expect tables, and books
that say something ordinary and were nearly refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction as F
from typing import Any

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.cases import check
from luodi.core.rules.compiled import why_not
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.hints import hints
from luodi.core.rules.loading import load
from luodi.core.rules.results import Result
from luodi.core.rules.taking import Inputs
from luodi.core.rules.units import measure
from tests.core.rules.compiling import by_columns, differences
from tests.core.rules.test_library import SHIPPED

HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
SCORE = """\
inputs:
  s: {name: 得分, unit: 分, from: {entered: x}}
  n: {name: 次, unit: 次, from: {entered: x}}
  r: {name: 完成率, unit: "%", from: {entered: x}}
  bad: {name: 事故, type: yesno, from: {entered: x}}
  group: {name: 组, choices: [x, y], from: {trait: group}}
"""
ITEM = "items: [{code: p, name: 分, expression: s}]\n"
RANKED = "ranking: {order: high_first, ties: competition, "


def found(text: str, **given: Any) -> Result:
    subjects = {name: Inputs(values if isinstance(values, dict) else {"s": values}) for name, values in given.items()}
    return evaluate(load(HEAD + text), subjects, span("2026"), datetime(2026, 3, 9, tzinfo=UTC))


def refused(text: str) -> list[str]:
    with pytest.raises(Refusal) as caught:
        load(HEAD + text)
    return [fault.code for fault in caught.value.faults]


def hinted(text: str) -> list[str]:
    return [fault.code for fault in hints(load(HEAD + text), SHIPPED) if fault.code != "input_idle"]


@pytest.mark.parametrize("passes", ["yes", "no"])
def test_half_a_seat_is_none(passes: str) -> None:
    text = (
        SCORE
        + ITEM
        + RANKED
        + f'grades: [{{grade: A, places: "peer_count(s) * 50%", passes_on: {passes}}}, {{grade: C}}]}}\n'
    )
    assert "".join(one.grade for one in found(text, a=9, b=8, c=7, d=6, e=5).subjects.values()) == "AACCC"
    for wrong in ("2.5", "1/3", "0.5", "0个"):
        codes = [] if wrong == "1/3" else ["first_wrong"]
        text = SCORE + ITEM + RANKED + f'grades: [{{grade: A, places: "{wrong}"}}, {{grade: C}}]}}\n'
        assert (refused(text) if codes else []) == codes


def test_a_veto_gives_no_grade_in_a_book_without_a_ranking() -> None:
    text = SCORE + ITEM + "vetoes: [{code: v, name: 事故, when: bad, effect: flag, grade: 差}]\n"
    group = found(text, a={"s": 1, "bad": True}, b={"s": 2})
    assert [(one.grade, one.is_grade_open, one.vetoes, one.unsettled) for one in group.subjects.values()] == [
        ("", False, ("v",), ()),
        ("", False, (), ("v",)),
    ]


ROWS = """\
inputs:
  t:
    name: 表
    from: {entered: x}
    rows: {a: {name: a, unit: 分}, b: {name: b, unit: 分}, w: {name: w, choices: [x, y]}}
"""


def test_reasons_come_in_the_turn_of_the_rows_in_columns_too() -> None:
    item = "{code: p, name: p, full: 10分, each: {of: t, where: a / b > 1, order: -a, by: w, give: a}, missing: {zero_denominator: zero, missing: full}}"
    book = load(HEAD + ROWS + f"items: [{item}]\n")
    rows = [{"a": 1, "b": 0, "w": "x"}, {"a": 2, "b": None, "w": "x"}]
    [one] = by_columns(book, {"u": Inputs({"t": rows})})[0].values()
    assert one.total.value == 10
    assert [differences(book, seed)[0] for seed in range(8)] == [[]] * 8


def test_so_many_rows_are_so_many_in_any_unit() -> None:
    book = load(HEAD + ROWS + "items: [{code: p, name: p, each: {of: t, first: 1万个, give: a}}]\n")
    [one] = by_columns(book, {"u": Inputs({"t": [{"a": 1}, {"a": 2}, {"a": 3}]})})[0].values()
    assert one.total.value == 6


@pytest.mark.parametrize("text", ["compared_within: subject\n" + SCORE + "items: [{code: p, name: p, expression: s - peer_mean(s)}]\n",
                                  SCORE + ITEM + RANKED + "within: subject}\n"])  # fmt: skip
def test_each_subject_by_itself_is_left_to_the_reference(text: str) -> None:
    assert why_not(load(HEAD + text), date(2026, 1, 1)) == "subject"
    assert [one.rank for one in found(text, a=9, b=8).subjects.values()] in ([1, 1], [None, None])


CASE = (
    SCORE + ITEM + RANKED + "}\nawards: [{code: prize, name: 奖, unit: 元, give: 5元}]\n"
    "cases: [{name: 例, inputs: {s: 5}, peers: {甲: {s: 4}}, expect: EXPECT}]\n"
)


@pytest.mark.parametrize(
    "expect",
    ["{awards: {prize: {甲: 5}}}", "{awards: {甲: {prize: {q: 1}}}}", "{items: {p: {a: 1}}}", "{total: {a: 1}}",
     "{awards: {prize: [{a: 1}]}}", "{items: {p: [[1]]}}", "{items: {p: }}", "{totals: {甲: {p: 1}}}"],
)  # fmt: skip
def test_what_a_case_expects_is_a_value(expect: str) -> None:
    assert "expect_wrong" in refused(CASE.replace("EXPECT", expect))


def test_awards_of_somebody_whose_facts_alone_are_told() -> None:
    text = """\
inputs: {p: {name: 到位, unit: 万元, from: {definition: paid_in_year}}}
items: [{code: x, name: 分, expression: p / 1万元 * 1分}]
ranking: {order: high_first, ties: competition}
awards: [{code: prize, name: 奖, unit: 元, give: place * 5元}]
cases:
  - name: 例
    facts:
      - {on: 2026-02-03, fact: agreement_signed, whose: 甲, amount: 1亿元}
      - {on: 2026-03-03, fact: funds_received, whose: 甲, amount: 5万元}
      - {on: 2026-03-03, fact: agreement_signed, project: B, amount: 1亿元}
    expect: {awards: {prize: 10, 甲: {prize: 5}}, totals: {甲: 5}}
"""
    assert [one.faults for one in check(load(HEAD + text), SHIPPED)] == [()]


# Ordinary books that are not refused

RANKED_LOW = "ranking: {order: low_first, ties: competition, grades: GRADES}\n"


@pytest.mark.parametrize(
    "text",
    [
        SCORE
        + ITEM
        + RANKED
        + "grades: [{grade: A, places: 1}, {grade: B}], moves: [{name: m, when: total_points > peer_mean(total_points), by: up}]}\n",
        SCORE + "items: [{code: p, name: 分, expression: s, deductions: [{name: d, times: 100分 - s, each: 10%}]}]\n",
        SCORE + "items: [{code: p, name: 分, expression: s, deductions: [{name: d, times: n * 10分, each: 5%}]}]\n",
        "inputs: {m: {name: 评分, unit: 分, range: [60, 100], unrecorded: 0, from: {judged: x}}}\nitems: [{code: p, name: 分, judged: m}]\n",
        SCORE + ITEM + RANKED_LOW.replace("GRADES", "[{grade: 不合格, from: 90分}, {grade: B, to: 30%}, {grade: C}]"),
        SCORE + "items: [{code: p, name: 分, peers: {of: s, scale: benchmark, by: peer_max, weight: 10分}}]\n",
        SCORE + ITEM + "cases: [{name: 例, for: {group: x}, inputs: {s: 1, group: missing}, expect: 1}]\n",
        SCORE + ITEM + "cases: [{name: 例, for: {group: x}, inputs: {s: 1, group: x}, expect: 1}]\n",
        "inputs: {m: {name: 每亩几个, unit: /亩, from: {entered: x}}}\nitems: [{code: p, name: 分, expression: m * 1亩 * 1分}]\n",
    ],
)
def test_an_ordinary_book_loads(text: str) -> None:
    assert load(HEAD + text).items
    assert all(one.passed for one in check(load(HEAD + text)))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (SCORE + ITEM + RANKED_LOW.replace("GRADES", "[{grade: A, from: 10分}, {grade: C}]"), ["from_low_first"]),
        (SCORE + ITEM + RANKED_LOW.replace("GRADES", "[{grade: A, from: 0分, to: 30%}, {grade: C}]"), []),
        (SCORE + ITEM + RANKED_LOW.replace("GRADES", "[{grade: A, to: 30%}, {grade: C, from: 10分}, {grade: B}]"), []),
        (SCORE + "items: [{code: p, name: 分, expression: 10分 - (100% - r) * 10分}]\n", []),
        (SCORE + "items: [{code: p, name: 分, expression: (r - 100%) * 5分}]\n", []),
        (SCORE + "items: [{code: p, name: 分, expression: (r - 90%) * 5分}]\n", ["share_of_points"]),
        (
            SCORE
            + "items: [{code: p, name: 分, expression: s}, {code: q, name: 参考, counted: no, expression: s}]\ntotal: {expression: p + p}\n",
            [],
        ),
    ],
)
def test_what_is_ordinary_is_not_pointed_out(text: str, codes: list[str]) -> None:
    assert hinted(text) == codes


def test_brackets_in_a_unit_stand_behind_a_stroke() -> None:
    assert measure("元/(亩·年)").dims == measure("元/亩/年").dims == measure("元/（亩·年）").dims
    assert measure("/亩").dims == (("平方米", -1),)
    assert measure("/亩").scale == F(3, 2000)
    for wrong in ("(元)", "（）", "(元/亩)·年", "·元", "元·", "元/(亩/年)"):
        assert refused(SCORE.replace("unit: 次", f'unit: "{wrong}"') + ITEM)[0].startswith("measure_unknown"), wrong
