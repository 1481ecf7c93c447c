"""The closed language: what it reads, what it refuses, and what it is worth to the last digit."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.rules.checking import Scope, check
from luodi.core.rules.expressions import Unreadable, parse
from luodi.core.rules.functions import BARE, DATE, RATIO, TEXT, YESNO, Type
from luodi.core.rules.ground import Ground, Peers
from luodi.core.rules.matching import described, fits
from luodi.core.rules.units import COUNT, MONEY, POINTS, UnknownUnit, measure, told
from luodi.core.rules.values import Absent, Step, Value, exact, number, rounded, shown, written
from luodi.core.rules.wording import said
from luodi.core.rules.working import work

NAMES = {
    "money": Type("number", MONEY),
    "count": Type("number", COUNT),
    "points": Type("number", POINTS),
    "rate": RATIO,
    "kind": TEXT,
    "met": YESNO,
    "day": DATE,
    "months": Type("list", inner=Type("number", COUNT)),
    "projects": Type("rows", fields=(("size", Type("number", MONEY)), ("sort", TEXT))),
}
WORTH: dict[str, Value] = {
    "money": F(420_000_000),
    "count": F(3),
    "points": F(10),
    "rate": F(1, 3),
    "kind": "industry",
    "met": True,
    "day": date(2026, 3, 15),
    "months": (F(1), F(0), F(0), F(0), F(2)),
    "projects": ({"size": F(100_000_000), "sort": "a"}, {"size": F(5), "sort": "b"}),
}


def worth(text: str, **changed: Value) -> Value:
    """The worth of a formula over the names above; the peers are worth 1, 5, nothing and itself."""
    node = parse(text)
    check(node, Scope(NAMES))
    values = {**WORTH, **changed}

    def peers(_: object) -> tuple[Step, Peers]:
        return Step("input", "x", F(5)), Peers.of([F(1), F(5), Absent("missing"), F(5)])

    return work(node, Ground(lambda name: Step("input", name, values[name]), peers, lambda _: "")).value


def refused(text: str) -> str:
    with pytest.raises(Unreadable) as problem:
        check(parse(text), Scope(NAMES))
    return problem.value.code


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1 + 0.2", F(3, 10)),
        ("1 + 2 * 3 - 4 / 8", F(13, 2)),
        ("-(2 - 5)", F(3)),
        ("2 - 3 - 4", F(-5)),
        ("money / 1亿元", F(21, 5)),
        ("money / count", F(140_000_000)),
        ("count * 5分", F(15)),
        ("rate * 10分", F(10, 3)),
        ("min(rate, 10%) × 35分", F(7, 2)),
        ("max(count, 5, 4)", F(5)),
        ("sum(months)", F(3)),
        ("mean(1, 2, 6)", F(3)),
        ("count(months)", F(5)),
        ("count(projects)", F(2)),
        ("abs(1 - 3)", F(2)),
        ("floor(-1.5)", F(-2)),
        ("ceil(1.2)", F(2)),
        ("round(2.345, 2)", F("2.35")),
        ("round(-2.345, 2)", F("-2.35")),
        ("cut(96.829, 2)", F("96.82")),
        ("round(money, 0, 1亿元)", F(400_000_000)),
        ("steps(money, 1亿元)", F(4)),
        ("steps(-25%, 10%)", F(-2)),
        ("clamp(12, 0, 10)", F(10)),
        ("longest_run(months, 0)", F(3)),
        ("if(rate >= 100%, 2分, rate >= 1/3, 1分, 0)", F(1)),
        ("if(met, 1, 2)", F(1)),
        ("if(非 met, 1, 2)", F(2)),
        ("met 且 count ≥ 3", True),
        ("count < 3 or kind = 'industry'", True),
        ("kind != “industry”", False),
        ("met = yes", True),
        ("count > 3 or count <= 2", False),
        ("year(day) * 100 + month(day)", F(202603)),
        ("months_between(day, date('2026-05-14'))", F(1)),
        ("days_between(day, date('2026-03-20'))", F(5)),
        ("day < date('2026-04-01')", True),
        ("total(1, absent('not_applicable'), 2)", F(3)),
        ("otherwise(absent('missing'), 7)", F(7)),
        ("otherwise(absent('missing'), absent('missing'))", Absent("missing")),
        ("known(rate)", True),
        ("known(rate / 0)", False),
        ("peer_min(rate)", F(1)),
        ("peer_max(rate)", F(5)),
        ("peer_mean(rate)", F(11, 3)),
        ("peer_sum(rate)", F(11)),
        ("peer_count(rate)", F(3)),
        ("peer_rank(rate)", F(1)),
        ("others_mean(rate)", F(3)),
    ],
)
def test_a_formula_is_worth_exactly(text: str, value: Value) -> None:
    assert worth(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("rate + 1", Absent("missing", "rate")),
        ("max(rate, 1)", Absent("missing", "rate")),
        ("if(rate > 1, 2, 3)", Absent("missing", "rate")),
        ("met and rate > 1", Absent("missing", "rate")),
        ("met or rate > 1", True),
        ("非 met and rate > 1", False),
        ("rate / 0", Absent("zero_denominator", "0")),
        ("1 / (count - 3)", Absent("zero_denominator", "count − 3")),
        ("steps(rate, 1%)", Absent("missing", "rate")),
        ("steps(1, count - 3)", Absent("zero_denominator")),
        ("round(1, 2, 0)", Absent("zero_denominator")),
        ("total(rate, 1)", Absent("missing", "rate")),
        ("total(absent('not_applicable'), absent('not_applicable'))", Absent("not_applicable")),
        ("known(rate)", False),
    ],
)
def test_what_is_missing_is_never_zero(text: str, value: Value) -> None:
    assert worth(text, rate=Absent("missing", "rate")) == value


def test_a_missing_member_makes_the_sum_missing() -> None:
    assert worth("sum(months)", months=(F(1), Absent("missing", "m"))) == Absent("missing", "m")
    assert worth("max(months)", months=()) == Absent("missing")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "expression_empty"),
        ("1 +", "expression_sign_unexpected"),
        ("1 2", "expression_left_over"),
        ("(1", "bracket_open"),
        ("(1 2)", "expression_sign_expected"),
        ("1 => 2", "sign_turned"),
        ("steps(1, 0)", "number_impossible"),
        ("min(1 2)", "expression_sign_expected"),
        ("1 < 2 < 3", "expression_chained"),
        ("money; count", "expression_sign_unknown"),
        ("count ^ 2", "expression_power"),
        ("count ** 2", "expression_power"),
        ("__import__('os')", "function_unknown"),
        ("money.__class__", "expression_sign_unknown"),
        ("[1]", "expression_sign_unknown"),
        ("lambda: 1", "expression_sign_unknown"),
        ("5亿", "measure_unknown"),
        ("monye + 1亿元", "name_unknown"),
        ("money + count", "units_differ_money"),
        ("money + 1", "units_differ_money"),
        ("money > 5", "units_differ_money"),
        ("money + kind", "argument_wrong"),
        ("kind < 'a'", "argument_wrong"),
        ("kind = 1", "types_differ"),
        ("met + 1", "argument_wrong"),
        ("not rate", "argument_wrong"),
        ("met and rate", "argument_wrong"),
        ("if(rate, 1, 2)", "argument_wrong"),
        ("if(met, 1, met, 2)", "if_without_else"),
        ("if(met, 1亿元, 2分)", "units_differ_money"),
        ("min()", "function_arguments"),
        ("floor(money)", "money_needs_step"),
        ("round(money, 2)", "money_needs_step"),
        ("round(rate, money)", "argument_wrong"),
        ("count(rate)", "argument_wrong"),
        ("months = 1", "argument_wrong"),
        ("longest_run(rate, 1)", "argument_wrong"),
        ("sum(projects)", "argument_wrong"),
        ("year(rate)", "argument_wrong"),
        ("date('2026-13-01')", "date_not_read"),
        ("date(rate)", "date_not_read"),
        ("absent('why')", "reason_unknown"),
        ("1" * 21 + "", "number_not_read"),
        ("-" * 40 + "1", "expression_too_deep"),
        ("1" + " - 1" * 40, "expression_too_deep"),
        ("+".join(["rate"] * 302), "expression_too_large"),
        ("1 + " * 600, "expression_too_long"),
    ],
)
def test_what_is_no_formula_is_refused(text: str, code: str) -> None:
    assert refused(text) == code


def test_a_formula_is_written_back_as_an_office_writes_it() -> None:
    text = 'if(met and not (kind = "a" or count != 2), (1 - 2) * 3 - (4 - 5), -rate / 10%)'
    assert said(parse(text)) == "if(met 且 非 (kind = “a” 或 count ≠ 2), (1 − 2) × 3 − (4 − 5), −rate ÷ 10%)"
    assert said(parse("是 = no")) == "是 = 否"


def test_types_in_words_and_what_fits() -> None:
    assert [described(kind).zh for kind in NAMES.values()] == [
        "元",
        "个",
        "分",
        "比率",
        "文字",
        "是/否",
        "日期",
        "一列数",
        "明细表",
    ]
    assert (described(BARE).zh, described(BARE).en) == ("数", "a number")
    assert fits(BARE, NAMES["points"]) and not fits(NAMES["money"], NAMES["points"])


def test_units_multiply_and_divide() -> None:
    assert measure("万元/亩").scale == F(15)
    assert [told(measure(code).dims) for code in ("万元/亩", "元/美元", "%")] == ["元/平方米", "元/美元", "比率"]
    assert told((("元", 2), ("平方米", -2))) == "元^2/平方米^2"
    assert told((("平方米", -1),)) == "1/平方米"
    for wrong in ("万园", "元/亩/光年", "元/"):
        with pytest.raises(UnknownUnit):
            measure(wrong)


@settings(deadline=None)  # a shared machine may pause for longer than any deadline
@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=10_000), st.integers(0, 6))
def test_rounding_stays_within_half_a_step_and_cutting_never_grows(value: F, places: int) -> None:
    step = F(1, 10**places)
    assert abs(rounded(value, places) - value) <= step / 2
    assert abs(rounded(value, places, "cut")) <= abs(value) < abs(rounded(value, places, "cut")) + step
    assert F(exact(rounded(value, places))) == rounded(value, places)
    assert F(exact(value)) == value


def test_numbers_in_and_out_of_text() -> None:
    assert [number(text) for text in ("1,234.5", "-0.01", " 7 ")] == [F("1234.5"), F("-0.01"), F(7)]
    assert [shown(F(2, 3)), shown(F(-1, 200)), shown(F(5))] == ["0.67", "-0.01", "5"]
    for wrong in ("", "1e9", "nan", "0x10", "１２", "1.2.3", "--1"):
        with pytest.raises(ValueError):
            number(wrong)
    assert written((F(1, 3), True, "a", date(2026, 1, 2), {"b": F(1), "a": Absent("missing", "x")})) == [
        "1/3",
        True,
        "a",
        "2026-01-02",
        {"a": {"absent": "missing", "of": "x"}, "b": "1"},
    ]


@settings(deadline=None)  # a shared machine may pause for longer than any deadline
@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        said(parse(text))
    except Unreadable as problem:
        assert problem.code
