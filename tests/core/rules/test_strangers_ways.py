"""What somebody who read only the manual would write, and expects to hold: rows by class, groups of a case, weight that is
spread, moves by place, counts in whole numbers, units in cases, last year, names in any order."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction as F
from typing import Any

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.asking import unknown
from luodi.core.rules.cases import check
from luodi.core.rules.compiled.summing import is_sum
from luodi.core.rules.declaring import with_unit
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.functions import FUNCTIONS, Type
from luodi.core.rules.loading import load
from luodi.core.rules.taking import Inputs
from luodi.core.rules.telling import lines
from luodi.core.rules.units import MONEY as MONEY_DIMS
from luodi.core.rules.units import dims_of
from luodi.core.rules.values import Absent
from tests.core.rules.test_library import SHIPPED

HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
AT = datetime(2026, 3, 9, 8, tzinfo=UTC)


def faults(text: str) -> list[tuple[str, ...]]:
    return [one.faults for one in check(load(HEAD + text), SHIPPED)]


def refused(text: str) -> list[tuple[str, dict[str, object]]]:
    with pytest.raises(Refusal) as caught:
        load(HEAD + text)
    return [(one.code, dict(one.blanks)) for one in caught.value.faults]


ROWS = """
parameters: {price: {name: 单价, unit: 分, values: [{value: 5, for: {sort: a}, source: x}, {value: 3, source: x}]}}
inputs: {projects: {name: 项目, from: {definition: signed_count_year}, rows: {sort: {name: 类, choices: [a, b]}, n: {name: 数, unit: 个}}}}
items: [{code: p, name: 分, each: {of: projects, give: price * n}}]
cases:
  - {name: 按每一行的类别取价, inputs: {projects: [{sort: a, n: 1}, {sort: b, n: 2}]}, expect: 11}
  - {name: 没有类别的按一般价, inputs: {projects: [{n: 2}]}, expect: 6}
"""


def test_a_rows_own_word_chooses_the_parameter_that_holds_in_it() -> None:
    assert faults(ROWS) == [(), ()]


SPREAD = """
inputs:
  a1: {name: a1, unit: "%", from: {entered: x}}
  b1: {name: b1, unit: "%", from: {entered: x}}
  c1: {name: c1, unit: "%", from: {entered: x}}
items:
  - code: g1
    name: 建设
    group:
      items:
        - {code: x1, name: 甲, ratio: {of: a1, to: 100%, weight: 30分, cap: 100%}, missing: spread_weight}
        - {code: x2, name: 乙, ratio: {of: b1, to: 100%, weight: 30分, cap: 100%}, missing: spread_weight, round: {places: 0, way: half_up}}
  - {code: x3, name: 丙, ratio: {of: c1, to: 100%, weight: 40分, cap: 100%}, missing: spread_weight}
cases:
  - {name: 组内分摊, inputs: {b1: 50, c1: 100}, expect: {total: 70, items: {g1: 30}}}
  - {name: 分摊后再取整, inputs: {b1: 48, c1: 100}, expect: {total: 68}}
  - {name: 全组分摊到组外, inputs: {c1: 50}, expect: {total: 50}}
  - {name: 组外分摊给组, inputs: {a1: 50, b1: 50}, expect: {total: 50, items: {g1: 50}}}
  - {name: 都没有, inputs: {}, expect: {total: not_applicable}}
"""


def test_weight_is_spread_within_its_group_first_and_rounded_again() -> None:
    assert faults(SPREAD) == [(), (), (), (), ()]


def test_what_an_item_takes_on_of_others_weight_is_told_and_items_add_up_to_the_total() -> None:
    book = load(HEAD + SPREAD)
    found = evaluate(book, {"u": Inputs({"a1": F(50), "b1": F(50)})}, span("2026"), AT).subjects["u"]
    assert [(code, one.value, one.unrounded, one.shown, one.status) for code, one in found.items.items()] == [
        ("x1", 15, 15, "15", "ok"),
        ("x2", 15, 15, "15", "ok"),
        ("g1", 50, 50, "50", "ok"),
        ("x3", Absent("not_applicable", "x3"), Absent("not_applicable", "x3"), "", "not_applicable"),
    ]
    assert found.total.value == 50
    [group] = [step for step in found.total.trace.of if step.kind == "policy"]
    assert (group.said, group.value, group.note) == ("spread_received", 50, "× 5/3")
    assert "    加上其他项分摊来的权重 = 50分  [× 5/3]" in lines(book, found)
    assert "    with the weight that other items gave up = 50 points  [× 5/3]" in lines(book, found, "en")
    rounded = evaluate(book, {"u": Inputs({"b1": F(48), "c1": F(100)})}, span("2026"), AT).subjects["u"].items["x2"]
    assert (rounded.value, rounded.unrounded, rounded.shown) == (28, 28, "28")


def test_a_full_that_has_no_value_spreads_nothing_and_a_word_for_every_reason_is_for_what_does_not_apply_too() -> None:
    text = """
inputs: {a: {name: a, unit: 分, from: {entered: x}}, w: {name: w, unit: 分, from: {entered: x}}}
items:
  - {code: one, name: 一, full: w, expression: a, missing: spread_weight}
  - {code: two, name: 二, full: 10分, gate: {when: w = 0分, otherwise: absent("not_applicable")}, expression: 5分, missing: full}
cases: [{name: 例, inputs: {w: 1}, expect: {total: 11, items: {one: not_applicable, two: 11}}}, {name: 没有满分, inputs: {}, expect: {items: {two: 10}}}]
"""
    assert faults(text) == [(), ()]


GROUPS = """
compared_within: area
inputs: {area: {name: 片区, choices: [plain, hill], from: {trait: area}}, n: {name: 数, unit: 个, from: {entered: x}}}
items: [{code: p, name: 分, peers: {of: n, scale: efficacy, floor: 0%, weight: 10分}, missing: {zero_denominator: full}}]
ranking: {order: high_first, ties: competition, within: area}
cases:
  - {name: 输入是特征, inputs: {area: plain, n: 5}, peers: {乙: {area: plain, n: 0}, 丙: {area: hill, n: 9}}, expect: {total: 10, ranks: {乙: 2, 丙: 1}}}
  - {name: 用 for 写明, for: {area: plain}, inputs: {n: 5}, peers: {乙: {n: 0}, 丙: {for: {area: hill}, n: 9}}, expect: {total: 10, ranks: {乙: 2, 丙: 1}}}
"""


def test_each_peer_of_a_case_stands_in_its_own_group() -> None:
    assert faults(GROUPS) == [(), ()]
    assert ("name_unknown_here", "fro") in [
        (code, str(blanks["given"]))
        for code, blanks in refused(GROUPS.replace("{for: {area: hill}", "{fro: {area: hill}"))
    ]
    assert ("name_unknown_here", "for") in [
        (code, str(blanks["given"]))
        for code, blanks in refused(GROUPS.replace("inputs: {n: 5}", "inputs: {n: 5, for: 1}"))
    ]


MOVES = """
inputs: {n: {name: 数, unit: 分, from: {entered: x}}, big: {name: 大, type: yesno, unrecorded: no, from: {entered: x}}}
items: [{code: p, name: 分, expression: n}]
ranking:
  order: high_first
  ties: competition
  grades: [{grade: A, places: 1}, {grade: B, places: 2}, {grade: D}]
  moves: [{name: 升, when: 'big and grade != "D" and place <= 3', by: up}]
cases:
  - {name: D 等不升, inputs: {n: 1, big: yes}, peers: {甲: {n: 9}, 乙: {n: 5, big: yes}}, expect: {grades: {self: D, 乙: A}}}
"""


def test_a_move_may_ask_for_the_place_and_for_the_grade_before_it() -> None:
    assert faults(MOVES) == [()]


BANDS = "inputs: {n: {name: 名次, unit: 名, from: {entered: x}}}\nitems:\n  - {code: p, name: 分, bands: {of: n, rows: [ROWS], outside: 0分}}\n"


def test_counts_may_be_written_in_whole_numbers_and_amounts_may_not() -> None:
    case = "cases: [{name: 一, inputs: {n: 3}, expect: 10}, {name: 二, inputs: {n: 4}, expect: 5}, {name: 三, inputs: {n: 7}, expect: 0}]"
    rows = "{from: 1, to: 3, give: 10分}, {from: 4, to: 6, give: 5分}"
    assert faults(BANDS.replace("ROWS", rows) + case) == [(), (), ()]
    assert refused(BANDS.replace("ROWS", rows).replace("unit: 名", "unit: 分"))[0][0] == "bands_gap"
    for wrong in (
        "{from: 1, to: 3.5, give: 10分}, {from: 4, give: 5分}",
        "{from: 1, to: 3, give: 10分}, {from: 5, give: 5分}",
    ):
        assert refused(BANDS.replace("ROWS", wrong))[0][0] == "bands_gap"


MONEY = """
inputs: {paid: {name: 到位, unit: 亿元, from: {definition: paid_in_year}}}
figures: {half: {name: 一半, expression: paid / 2}}
items: [{code: p, name: 分, expression: paid / 1亿元 * 1分}]
cases:
  - {name: 带单位, inputs: {paid: 5000万元}, expect: {total: 0.5分, figures: {half: 2500万元}}}
  - {name: 单位不对, inputs: {paid: 5000万元}, expect: {total: 0.5万元}}
"""


def test_numbers_of_a_case_may_carry_their_unit() -> None:
    held, wrong = faults(MONEY)
    assert held == () and wrong != ()
    [bad] = faults(MONEY.split("cases:")[0] + "cases: [{name: 错, inputs: {paid: 5000万美元}, expect: 1}]")
    assert "5000万美元" in bad[0]


def test_what_has_no_end_is_written_to_two_places_at_least() -> None:
    text = "inputs: {n: {name: n, unit: 分, from: {entered: x}}}\nitems: [{code: p, name: 分, expression: n / 3}]\n"
    text += "cases: [{name: 例, inputs: {n: 25}, expect: WANTED}]"
    assert [faults(text.replace("WANTED", wanted)) == [()] for wanted in ("8", "8.3", "8.33", "8.333", "8.34")] == [
        False, False, True, True, False,
    ]  # fmt: skip


GROWTH = """
inputs:
  now: {name: 今年, unit: 万元, from: {definition: paid_in_year}}
  before: {name: 去年, unit: 万元, from: {definition: paid_in_year, years_ago: 1}}
items: [{code: g, name: 增长, expression: (now - before) / before * 100分}]
cases:
  - name: 由事实算增长
    facts:
      - {on: 2025-02-01, fact: agreement_signed, amount: 1亿元}
      - {on: 2025-05-01, fact: funds_received, amount: 1000万元}
      - {on: 2026-05-01, fact: funds_received, amount: 1500万元}
    expect: 50
"""


def test_the_same_period_of_last_year_is_asked_for_by_years_ago() -> None:
    assert faults(GROWTH) == [()]
    wrong = GROWTH.replace("years_ago: 1}", "years_ago: 1, by: month}, list: yes")
    assert "years_ago_of_list" in [
        code
        for code, _ in refused(wrong.split("items:")[0] + "items: [{code: g, name: g, expression: now / 1万元 * 1分}]")
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("{definition: paid_in_year, last: 1}", "key_of_other_source"),
        ("{entered: 年报, by: month}", "key_of_other_source"),
        ("{book: other, years_ago: 1}", "key_of_other_source"),
        ("{target: paid_in_year, item: a}", "key_of_other_source"),
    ],
)
def test_what_a_source_cannot_be_asked_is_refused(source: str, code: str) -> None:
    text = f"inputs: {{a: {{name: a, unit: 万元, from: {source}}}}}\nitems: [{{code: p, name: p, expression: a / 1万元 * 1分}}]"
    assert code in [found for found, _ in refused(text)]


def test_a_list_by_months_wants_a_definition_of_the_month_itself() -> None:
    text = "inputs: {a: {name: 各月, unit: 万元, list: yes, from: {definition: CODE, by: month}}}\n"
    text += "items: [{code: p, name: p, expression: max(a) / 1万元 * 1分}]"
    [fault] = unknown(load(HEAD + text.replace("CODE", "paid_in_year")), SHIPPED)
    assert (fault.code, fault.blanks["given"]) == ("book_list_to_date", "paid_in_year")
    assert unknown(load(HEAD + text.replace("CODE", "paid_in")), SHIPPED) == []


def test_a_name_that_stands_further_down_is_said_to_stand_there() -> None:
    inputs = "inputs: {n: {name: n, unit: 分, from: {entered: x}}}\n"
    later = "items: [{code: a, name: a, expression: b}, {code: g, name: g, group: {items: [{code: b, name: b, expression: n}]}}]"
    assert [(code, blanks["given"]) for code, blanks in refused(inputs + later) if code == "name_later"] == [
        ("name_later", "b")
    ]
    figure = "figures: {f: {name: f, expression: a * 2}}\nitems: [{code: a, name: a, expression: n}]"
    assert "name_of_item" in [code for code, _ in refused(inputs + figure)]


def test_alone_in_the_group_the_mean_of_the_others_has_no_base_and_own_missing_is_missing() -> None:
    text = "inputs: {n: {name: n, unit: 分, from: {entered: x}}}\n"
    text += "items: [{code: p, name: p, peers: {of: n, scale: benchmark, by: others_mean, weight: 10分, cap: none}, "
    text += "missing: {zero_denominator: full, missing: zero}}]"
    book = load(HEAD + text)

    def run(**values: Any) -> list[object]:
        subjects = {code: Inputs({"n": value}) for code, value in values.items()}
        return [one.items["p"].value for one in evaluate(book, subjects, span("2026"), AT).subjects.values()]

    assert run(a=5) == [F(10)]
    assert run(a=None, b=4) == [F(0), F(10)]


def test_a_run_up_to_now_and_a_day_some_months_on() -> None:
    last_run, later = FUNCTIONS["last_run"].work, FUNCTIONS["months_after"].work
    assert [last_run(values, F(0)) for values in ((), (F(0), F(1)), (F(0), F(0)), (F(1), F(0)))] == [0, 0, 2, 1]
    assert later(date(2025, 8, 31), F(6)) == date(2026, 2, 28)
    assert later(date(9999, 12, 31), F(6)) == Absent("missing")
    dates = "inputs: {d: {name: d, type: date, from: {entered: x}}, e: {name: e, type: date, from: {entered: x}}}\n"
    dates += "items: [{code: p, name: p, expression: 'if(e <= months_after(d, MANY), 1分, 0分)'}]\n"
    cases = "cases: [{name: 当天, inputs: {d: 2026-01-15, e: 2026-07-15}, expect: 1}, "
    cases += "{name: 过一天, inputs: {d: 2026-01-15, e: 2026-07-16}, expect: 0}]"
    assert faults(dates.replace("MANY", "6月") + cases) == [(), ()]
    assert refused(dates.replace("MANY", "6天"))[0][0] == "argument_wrong"


PRIZES = """
inputs: {n: {name: 数, unit: 分, from: {entered: x}}, area: {name: 片, choices: [p, h], unrecorded: p, from: {trait: area}}}
items: [{code: p, name: 分, expression: n}]
ranking: {order: high_first, ties: competition, within: area}
awards:
  - {code: prize, name: 奖金, unit: 万元, when: place <= 2, give: "if(place = 1 and tied = 2, 40万元, place = 1, 50万元, 30万元)"}
cases:
  - {name: 两家并列第一平分前两名, inputs: {n: 9}, peers: {甲: {n: 9}, 乙: {n: 5}, 丙: {n: 9, area: h}}, expect: {ranks: {乙: 3, 丙: 1}, awards: {prize: 40}}}
  - {name: 一家第一, inputs: {n: 9}, peers: {甲: {n: 8}}, expect: {awards: {prize: 50}}}
"""


def test_an_award_may_ask_how_many_share_the_place() -> None:
    assert faults(PRIZES) == [(), ()]


def test_the_working_of_a_row_names_its_columns_and_gives_their_units() -> None:
    text = HEAD + (
        "inputs: {projects: {name: 项目, from: {definition: signed_count_year}, rows: {paid: {name: 到位额, unit: 亿元}}}}\n"
        "items: [{code: p, name: 分, each: {of: projects, give: paid / 1亿元 * 1分}}]\n"
        "cases: [{name: 例, inputs: {projects: [{paid: 0.5}]}, expect: 9}]"
    )
    [checked] = check(load(text), SHIPPED)
    assert "        paid (到位额) = 0.5亿元" in checked.working or "    paid (到位额) = 0.5亿元" in checked.working


def test_what_cannot_carry_a_unit_is_read_as_it_stands() -> None:
    money = Type("number", MONEY_DIMS)
    found = [with_unit(text, money) for text in ("50万元", "50", "万元50", "50%", "1 +", "-5万元", "yes")]
    assert found == [F(500_000), None, None, None, None, None, None]
    assert (dims_of("万元"), dims_of("元^2")) == (MONEY_DIMS, ())


def test_a_figure_of_an_earlier_year_is_no_sum_of_the_columns_at_hand() -> None:
    book = load(HEAD + GROWTH)
    assert [is_sum(book, one, SHIPPED) for one in book.inputs.values()] == [True, False]


def test_nothing_on_record_of_a_list_or_a_table_is_no_rows_and_no_number() -> None:
    listed = """
inputs:
  marks: {name: 分, unit: 分, list: yes, unrecorded: [], from: {entered: x}}
  t: {name: 表, unrecorded: [], from: {entered: x}, rows: {a: {name: 列, unit: 分, unrecorded: 2}}}
items: [{code: p, name: 分, expression: sum(marks) + count(marks) * 1分}, {code: q, name: 表分, each: {of: t, give: a}}]
cases: [{name: 无, inputs: {}, expect: {total: 0, items: {p: 0, q: 0}}}, {name: 有, inputs: {marks: [3], t: [{}]}, expect: {total: 6, items: {p: 4, q: 2}}}]
"""
    assert faults(listed) == [(), ()]
    assert [code for code, _ in refused(listed.replace("list: yes, unrecorded: []", "list: yes, unrecorded: 0"))] == [
        "unrecorded_of_list"
    ]
    assert [code for code, _ in refused(listed.replace("表, unrecorded: []", "表, unrecorded: 0"))] == [
        "unrecorded_of_list"
    ]
    assert [code for code, _ in refused(listed.replace("unrecorded: 2", "unrecorded: [2]"))] == ["value_expected"]
    assert [code for code, _ in refused(listed.replace("unrecorded: 2", "unrecorded: []"))] == ["number_wrong"]
    kept = load(HEAD + listed.replace("list: yes, unrecorded: []", "list: yes, unrecorded: 5"), is_kept=True)
    assert next(one.faults for one in check(kept)) == ("总分: 6分 ≠ 0", "分: 6分 ≠ 0")
