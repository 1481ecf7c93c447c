"""A run over a frozen group: policies, peers, vetoes, places, the same bytes again, and two runs side by side."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.cases import check
from luodi.core.rules.comparison import Cause, Change, compare
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.loading import load
from luodi.core.rules.results import Result, canonical, plain
from luodi.core.rules.taking import Inputs
from luodi.core.rules.telling import amount, lines
from luodi.core.rules.values import Absent

AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
SCORE = (
    HEAD
    + """
parameters:
  weight: {name: 权重, unit: 分, values: [{value: 60, source: 甲}, {value: 70, from: 2027-01-01, source: 乙}]}
inputs:
  paid: {name: 到位, unit: 亿元, from: {definition: paid_in}}
  target: {name: 任务, unit: 亿元, from: {target: paid_in}}
  mark: {name: 评定, unit: 分, range: [0, 40], from: {judged: 评委}}
items:
  - {code: funds, name: {zh: 到位率, en: Funds}, ratio: {of: paid, to: target, weight: weight, cap: 100%}, missing: POLICY}
  - {code: other, name: {zh: 其他, en: Other}, judged: mark, full: 40分, missing: by_hand}
vetoes:
  - {code: nothing, name: 没有到位, when: paid = 0, effect: EFFECT}
ranking: {order: high_first, ties: TIES, within: group, grades: [{grade: A, to: 50%}, {grade: B, to: 100%}]}
"""
)


def score(policy: str = "by_hand", effect: str = "flag", ties: str = "competition") -> Any:
    return load(SCORE.replace("POLICY", policy).replace("EFFECT", effect).replace("TIES", ties))


def unit(paid: int | None, target: int | None, mark: int | None, group: str = "g", name: str = "") -> Inputs:
    def fen(yi: int | None) -> int | None:
        return None if yi is None else yi * 10_000_000_000

    return Inputs({"paid": fen(paid), "target": fen(target), "mark": mark}, {"group": group}, name)


def run(book: Any, subjects: dict[str, Inputs], period: str = "2026") -> Result:
    return evaluate(book, subjects, span(period), AT)


def totals(result: Result) -> dict[str, object]:
    return {code: one.total.value for code, one in result.subjects.items()}


def test_every_line_keeps_its_working_its_inputs_and_the_parameters_in_force() -> None:
    line = run(score(), {"a": unit(1, 3, 10)}).subjects["a"].items["funds"]
    assert (line.value, line.shown, line.unit, line.status) == (F(20), "20", "分", "ok")
    assert line.inputs == {"paid": F(100_000_000), "target": F(300_000_000)}
    assert [(used.code, used.value, used.since, used.source) for used in line.parameters] == [
        ("weight", F(60), None, "甲")
    ]
    later = run(score(), {"a": unit(1, 3, 10)}, "2027").subjects["a"].items["funds"]
    assert (later.unrounded, later.shown, later.parameters[0].since) == (F(70, 3), "23.33", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("policy", "status", "value", "total"),
    [
        ("zero", "ok", F(0), F(40)),
        ("full", "ok", F(60), F(100)),
        ("not_applicable", "not_applicable", Absent("not_applicable", "funds"), F(40)),
        ("spread_weight", "not_applicable", Absent("not_applicable", "funds"), F(100)),
        ("peer_mean", "ok", F(45), F(85)),
        ("by_hand", "missing", Absent("missing", "funds"), Absent("missing", "funds")),
    ],
)
def test_a_zero_base_is_answered_by_the_policy_that_the_book_states(
    policy: str, status: str, value: object, total: object
) -> None:
    found = run(score(policy), {"a": unit(0, 0, 40), "b": unit(1, 2, 0), "c": unit(5, 5, 0)}).subjects["a"]
    line = found.items["funds"]
    assert (line.status, line.reason, line.policy, line.value, found.total.value) == (
        status,
        "zero_denominator",
        policy,
        value,
        total,
    )


def test_nobody_to_take_a_mean_of_leaves_it_missing_and_all_spread_leaves_nothing() -> None:
    assert run(score("peer_mean"), {"a": unit(0, 0, 40)}).subjects["a"].total.value == Absent("missing", "funds")
    spread = SCORE.replace("full: 40分, missing: by_hand", "full: 40分, missing: spread_weight")
    book = load(spread.replace("POLICY", "spread_weight").replace("EFFECT", "flag").replace("TIES", "dense"))
    assert run(book, {"a": unit(0, 0, None)}).subjects["a"].total.value == Absent("not_applicable")


@pytest.mark.parametrize(("effect", "total", "rank"), [("zero", 0, 3), ("unranked", 40, None), ("flag", 40, 1)])
def test_a_veto_takes_the_total_or_the_place_or_only_warns(effect: str, total: int, rank: int | None) -> None:
    found = run(score("zero", effect), {"a": unit(0, 5, 40), "b": unit(1, 3, 0), "c": unit(1, 6, 5)}).subjects["a"]
    assert (found.vetoes, found.total.value, found.rank) == (("nothing",), total, rank)


@pytest.mark.parametrize(("ties", "ranks"), [("competition", [1, 1, 3, 4]), ("dense", [1, 1, 2, 3])])
def test_equal_totals_share_a_place(ties: str, ranks: list[int]) -> None:
    found = run(score(ties=ties), {code: unit(1, 1, mark) for code, mark in zip("abcd", (9, 9, 8, 0), strict=True)})
    assert [one.rank for one in found.subjects.values()] == ranks
    assert [one.grade for one in found.subjects.values()] == ["A", "A", "B", "B"]


def test_places_are_within_the_group_and_who_has_no_total_has_none() -> None:
    found = run(score(), {"a": unit(1, 1, 1, "x"), "b": unit(1, 1, 9, "y"), "c": unit(None, 1, 9, "y")})
    assert {code: one.rank for code, one in found.subjects.items()} == {"a": 1, "b": 1, "c": None}


def test_lowest_first_and_a_second_line_that_tells_equals_apart() -> None:
    text = SCORE.replace("POLICY", "zero").replace("EFFECT", "flag").replace("TIES", "dense")
    book = load(text.replace("high_first", "low_first").replace("within: group", "then: [funds]"))
    found = run(book, {"a": unit(1, 2, 10), "b": unit(1, 3, 20), "c": unit(2, 2, 30)})
    assert totals(found) == {"a": F(40), "b": F(40), "c": F(90)}
    assert [one.rank for one in found.subjects.values()] == [2, 1, 3]


PEERS = (
    HEAD
    + """
compared_within: group
inputs:
  x: {name: 数, type: number, from: {definition: x}}
figures:
  share: {name: 占比, expression: x / peer_sum(x), round: {places: 1, way: half_up, unit: "%"}}
items:
  - {code: place, name: 功效, peers: {of: x, scale: efficacy, floor: 60%, weight: 10分}, missing: {zero_denominator: full}}
  - {code: mean, name: 基准, peers: {of: x, scale: benchmark, by: others_mean, weight: 10分, cap: 150%}, counted: no}
  - {code: lead, name: 领先, expression: (x - others_mean(x)) * 1分, counted: no, missing: {missing: zero}}
"""
)


def test_peers_are_those_of_the_same_group() -> None:
    given = {
        code: Inputs({"x": x}, {"group": group}) for code, x, group in (("a", 2, "g"), ("b", 8, "g"), ("c", 5, "h"))
    }
    found = run(load(PEERS), given).subjects
    assert {code: one.items["place"].value for code, one in found.items()} == {"a": 6, "b": 10, "c": 10}
    assert [found["a"].items[code].value for code in ("mean", "lead")] == [F(5, 2), -6]
    assert [found["b"].items[code].value for code in ("mean", "lead")] == [15, 6]
    assert found["c"].items["mean"].status == "missing"
    assert found["a"].figures["share"].value == F(1, 5)


def test_a_peer_without_a_value_is_left_out_of_the_group() -> None:
    found = run(load(PEERS), {"a": Inputs({"x": 2}), "b": Inputs({"x": None}), "c": Inputs({"x": 4})}).subjects
    assert {code: one.total.value for code, one in found.items()} == {"a": 6, "b": Absent("missing", "place"), "c": 10}


def test_nobody_with_a_value_gives_no_value() -> None:
    found = run(load(PEERS), {"a": Inputs({})}).subjects["a"]
    assert found.figures["share"].value == Absent("missing", "x")


ROWS = (
    HEAD
    + """
inputs:
  kind: {name: 类别, choices: [industry, trade], from: {trait: kind}}
  met: {name: 完成, type: yesno, unrecorded: no, from: {entered: 表}}
  day: {name: 日期, type: date, from: {entered: 表}}
  months: {name: 各月, unit: 次, list: yes, from: {entered: 表}}
  projects:
    name: 项目
    from: {definition: projects}
    rows:
      size: {name: 规模, unit: 亿元}
      sort: {name: 类, choices: [new, old], unrecorded: new}
  rate: {name: 汇率, unit: 元/美元, from: {entered: 表}}
parameters:
  price: {name: 单价, unit: 分, values: [{value: 1, source: 甲}, {value: 3, for: {kind: trade}, source: 乙}]}
  late: {name: 未到, unit: 分, values: [{value: 1, from: 2030-01-01, source: 丙}]}
items:
  - {code: first, name: 前两个, each: {of: projects, where: sort = "new", first: 2, beyond: 1分, give: price * 5}}
  - code: size_points
    name: 规模
    each:
      of: projects
      combine: max
      bands: {of: size, rows: [{below: 1亿元, give: 1分}, {from: 1亿元, to: 5亿元, give: 4分}], outside: absent('no_row')}
    missing: {no_row: zero}
  - {code: two, name: 至多两个, each: {of: projects, first: 2, give: 1分}}
  - {code: runs, name: 空月, expression: 10分, deductions: [{name: 空, times: "longest_run(months, 0次)", each: 4分, at_most: 9分}]}
  - {code: tax, name: 累进, counted: no, slices: {of: rate * 100, rows: [{to: 500元/美元, rate: 1%}, {from: 500元/美元, rate: 2%}]}}
  - {code: light, name: 灯, counted: no, bands: {of: "sum(months)", rows: [{to: 2, status: red}, {above: 2, status: green}]}}
  - {code: never, name: 未到, counted: no, expression: late * 2}
  - code: extra
    name: 加分
    extras:
      items:
        - {code: one, name: 一, expression: "if(met, 3分, 0)"}
        - {code: two_more, name: 二, expression: 4分, gate: {when: met}}
      at_most: 5分
"""
)


def test_rows_bands_groups_and_choices_by_a_coded_input() -> None:
    text = ROWS.replace("500元/美元", "500元").replace("rate * 100", "rate * 100美元")
    book = load(text)
    sizes = [(2, "new"), (10, "old"), (6, None), ("0.5", "new")]
    projects = [{"size": int(Decimal(size) * 10**10), "sort": sort} for size, sort in sizes]
    given = Inputs({"kind": "trade", "met": True, "months": [1, 0, 0, 0], "projects": projects, "rate": Decimal("6.5")})
    own = run(book, {"a": given}).subjects["a"]
    assert {code: line.value for code, line in own.items.items()} == {
        "first": 31,
        "size_points": 0,
        "two": 2,
        "runs": 1,
        "tax": 8,
        "light": "red",
        "never": Absent("missing", "never"),
        "one": 3,
        "two_more": 4,
        "extra": 5,
    }
    assert own.total.value == 39
    assert own.items["size_points"].reason == "no_row"
    told = lines(book, own, "en")
    assert "规模 = 0 points  [in no row: counts as zero]" in told
    empty = run(book, {"a": Inputs({"projects": [], "months": [0], "rate": 7})}).subjects["a"]
    assert [empty.items[code].value for code in ("first", "size_points", "extra")] == [
        0,
        Absent("missing", "size_points"),
        0,
    ]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"nothing": 1}, "input_unknown"),
        ({"rate": 1.5}, "input_wrong"),
        ({"rate": True}, "input_wrong"),
        ({"rate": "6,5x"}, "input_wrong"),
        ({"met": 1}, "input_wrong"),
        ({"day": datetime(2026, 1, 1, tzinfo=UTC)}, "input_wrong"),
        ({"months": 3}, "input_wrong"),
        ({"projects": [3]}, "input_wrong"),
        ({"projects": [{"sise": 3}]}, "input_wrong"),
        ({"kind": "farm"}, "input_not_a_choice"),
    ],
)
def test_values_that_do_not_fit_their_inputs_are_refused(values: dict[str, object], code: str) -> None:
    book = load(ROWS.replace("500元/美元", "500元").replace("rate * 100", "rate * 100美元"))
    with pytest.raises(Refusal) as refused:
        run(book, {"a": Inputs(values)})
    assert refused.value.code == code


def test_a_judged_value_outside_its_range_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        run(score(), {"a": unit(1, 1, 41)})
    assert refused.value.faults[0].blanks == {"subject": "a", "input": "评定", "low": "0分", "high": "40分"}


units = st.dictionaries(
    st.sampled_from("abcde"),
    st.builds(unit, st.integers(0, 9) | st.none(), st.integers(0, 9), st.integers(0, 40)),
    min_size=1,
)


@settings(deadline=None)  # a shared machine may pause for longer than any deadline
@given(units)
def test_the_same_inputs_give_the_same_bytes_in_whatever_order(given: dict[str, Inputs]) -> None:
    book = score("peer_mean")
    assert canonical(run(book, given)) == canonical(run(book, dict(reversed(given.items()))))
    assert compare(plain(run(book, given)), plain(run(book, given))) == []


@settings(deadline=None)  # a shared machine may pause for longer than any deadline
@given(units)
def test_a_place_is_a_total_preorder(given: dict[str, Inputs]) -> None:
    found = [one for one in run(score("zero"), given).subjects.values() if one.rank is not None]
    for one in found:
        for other in found:
            assert (one.rank <= other.rank) == (one.total.value >= other.total.value)  # type: ignore[operator]


def test_two_runs_side_by_side_name_what_changed() -> None:
    book = score()
    before = plain(run(book, {"a": unit(1, 2, 10), "b": unit(1, 3, 10), "gone": unit(1, 1, 1)}))
    after = json.loads(canonical(run(book, {"a": unit(1, 2, 10), "b": unit(3, 3, 10), "new": unit(1, 1, 1)})))
    assert compare(before, after) == [
        Change("a", "rank", 2, 3, (Cause("peers", "", None, None),)),
        Change("b", "funds", "20", "60", (Cause("input", "paid", "100000000", "300000000"),)),
        Change("b", "total", "30", "70", (Cause("item", "funds", "20", "60"),)),
        Change("b", "rank", 3, 1, (Cause("item", "total", "30", "70"),)),
        Change("b", "grade", "B", "A", (Cause("item", "funds", "20", "60"),)),
        Change("gone", "total", "61", None, (Cause("subject", "gone", True, False),)),
        Change("new", "total", None, "61", (Cause("subject", "new", False, True),)),
    ]


def test_a_parameter_a_policy_a_book_and_the_peers_are_causes_too() -> None:
    given = {"a": unit(0, 0, 1), "b": unit(1, 2, 1)}
    old, new = plain(run(score("zero"), given)), plain(run(score("peer_mean"), given, "2027"))
    causes = {(change.subject, change.line): [cause.kind for cause in change.causes] for change in compare(old, new)}
    assert causes == {
        ("a", "funds"): ["parameter", "policy", "book"],
        ("a", "total"): ["item"],
        ("a", "rank"): ["item"],
        ("a", "grade"): ["item"],
        ("b", "funds"): ["parameter", "book"],
        ("b", "total"): ["item"],
    }
    fewer = load(SCORE.replace("POLICY", "zero").replace("EFFECT", "flag").replace("TIES", "dense").replace(
        "  - {code: other, name: {zh: 其他, en: Other}, judged: mark, full: 40分, missing: by_hand}\n", ""))  # fmt: skip
    kinds = [(change.line, change.new, change.causes[0].kind) for change in compare(old, plain(run(fewer, given)))]
    assert kinds == [("other", None, "book"), ("total", "0", "item"), ("other", None, "book"), ("total", "30", "item")]
    peers = load(PEERS)
    some, more = (plain(run(peers, {"a": Inputs({"x": 2}), "b": Inputs({"x": x})})) for x in (4, 1))
    assert compare(some, more)[0] == Change("a", "place", "6", "10", (Cause("peers", "", None, None),))


CASES = """
cases:
  - name: 对
    for: {group: x}
    on: 2026-05-01
    inputs: {paid: 1, target: 3, mark: 10}
    peers: {other: {paid: 3, target: 3, mark: 10}}
    expect: {total: 30, ranks: {self: 2, other: 1}, grades: {self: B}, items: {funds: 20}}
  - {name: 错, inputs: {paid: 1, target: 3, mark: 10}, expect: {total: 31, ranks: {self: 2, x: 1}, grades: {self: B, x: A}}}
  - {name: 缺, inputs: {paid: null, target: 3, mark: 10}, expect: missing}
  - {name: 读不出, inputs: {paid: many, target: 3, mark: 10}, expect: 1}
  - {name: 不是表, inputs: {paid: [1], target: 3, mark: 10}, expect: 1}
  - {name: 不是行, inputs: {paid: {a: 1}, target: 3, mark: 10}, expect: 1}
  - {name: 期望写错, inputs: {paid: 1, target: 3, mark: 10}, expect: {total: [1, 2], items: {funds: many}}}
  - {name: 期望缺, inputs: {paid: null, target: 3, mark: 10}, expect: 0}
"""


def test_a_books_cases_are_worked_out_and_a_failing_one_prints_its_working() -> None:
    text = SCORE.replace("POLICY", "by_hand").replace("EFFECT", "flag").replace("TIES", "competition") + CASES
    found = check(load(text))
    assert [one.passed for one in found] == [True, False, True, False, False, False, False, False]
    assert found[1].faults == (
        "总分: 30分 ≠ 31",
        "self: 名次 1 ≠ 2",
        "x: peers 里没有这一家 / not among the peers",
        "x: peers 里没有这一家 / not among the peers",
    )
    assert found[1].working[:6] == (
        "到位率 = 20分",
        "    paid (到位) = 1亿元",
        "    target (任务) = 3亿元",
        "    paid ÷ target = ≈0.3333",
        "    min(paid ÷ target, 100%) = ≈0.3333",
        "    weight (权重) = 60分  [甲]",
    )
    assert found[3].faults == (
        "输入写错 / wrong input: paid = many；只写数或数加单位，如 5000、50万元，不带空格和逗号 / a number, or one with its unit: no space, no comma"
        "；单位是 亿元 / in 亿元",
    )


def test_values_in_words() -> None:
    assert [amount(value, "", "en") for value in (True, False, "red", (F(1), F(2)), Absent("no_row"))] == [
        "yes", "no", "red", "[1; 2]", "in no row",
    ]  # fmt: skip
    assert amount({"size": F(1, 2)}, "") == "{size: 0.5}"
    assert amount(F(5), "元·月") == "5元·月"


def test_an_endless_result_is_compared_to_the_places_that_a_case_writes() -> None:
    text = SCORE.replace("POLICY", "zero").replace("EFFECT", "flag").replace("TIES", "dense")
    for wanted, passed in (("18.57", True), ("18.6", False), ("18.58", False)):
        case = f"\ncases: [{{name: 例, inputs: {{paid: 13, target: 42, mark: 0}}, expect: {wanted}}}]\n"
        assert [one.passed for one in check(load(text + case))] == [passed]
