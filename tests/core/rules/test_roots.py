"""Roots: standard scores and geometric means, exact to the places that the rule says."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.rules.compiled import why_not
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.functions import FUNCTIONS
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import Absent
from tests.core.rules.compiling import PERIOD
from tests.core.rules.test_further_ways import AT, HEAD, faults, refused, told

root = FUNCTIONS["root"].work

STANDARD = """
inputs: {a: {name: 亩均税收, unit: 万元, from: {entered: x}}}
items:
  - {code: off, name: 离差平方, counted: no, expression: "(a - peer_mean(a)) / 1万元 * ((a - peer_mean(a)) / 1万元)"}
  - {code: sd, name: 标准差, counted: no, expression: "root(peer_mean(off), 2, 6)"}
  - {code: z, name: 标准分, expression: "50分 + (a - peer_mean(a)) / 1万元 / sd * 10分"}
cases:
  - name: 平均 5、标准差 2，9 万元高两个标准差
    inputs: {a: 9}
    peers: {甲: {a: 2}, 乙: {a: 4}, 丙: {a: 4}, 丁: {a: 4}, 戊: {a: 5}, 己: {a: 5}, 庚: {a: 7}}
    expect: {total: 70, items: {sd: 2}, totals: {甲: 35, 戊: 50, 庚: 60}}
  - name: 都一样，没有离差，除不了
    inputs: {a: 9}
    peers: {甲: {a: 9}}
    expect: {total: missing, items: {sd: 0}}
"""


def test_a_standard_score_is_written_with_the_root_of_the_mean_square() -> None:
    assert faults(STANDARD) == [(), ()]


def test_a_geometric_mean_is_the_root_of_a_product() -> None:
    given = ", ".join(
        f"{code}: {{name: {name}, unit: '%', from: {{entered: x}}}}" for code, name in zip("abc", "甲乙丙", strict=True)
    )
    text = f"inputs: {{{given}}}\n"
    text += "items: [{code: g, name: 几何平均, expression: 'root(a * b * c, 3, 4) * 1分', round: {places: 4, way: half_up}}]\n"
    text += "cases: [{name: 三个数, inputs: {a: 200%, b: 300%, c: 500%}, expect: 3.1072}]"  # 30 ** (1/3) = 3.107232…
    assert faults(text) == [()]
    book = load(HEAD + text)
    assert why_not(book, PERIOD.days[1]) == "root"
    for language, said in (
        ("zh", "(甲 × 乙 × 丙) 开 3 次方（取 4 位小数）"),
        ("en", "root 3 of (甲 × 乙 × 丙) (to 4 places)"),
    ):
        [rule] = [one for one in prose(book, HEAD + text, language) if one.code == "g"]
        assert said in rule.sentences[0]
    step = evaluate(book, {"u": Inputs({"a": F(200), "b": F(300), "c": F(500)})}, PERIOD, AT).subjects["u"].items["g"]
    assert step.value == F(31072, 10000)


@given(st.fractions(0, 10**12, max_denominator=10**6), st.integers(2, 9), st.integers(0, 12))
def test_no_decimal_of_so_many_places_is_nearer_and_half_goes_up(value: F, degree: int, places: int) -> None:
    found, half = root(value, F(degree), F(places)), F(1, 2 * 10**places)
    assert isinstance(found, F) and (found * 10**places).denominator == 1
    assert max(F(0), found - half) ** degree <= value < (found + half) ** degree


@pytest.mark.parametrize(
    ("value", "degree", "places", "found"),
    [(F(0), 2, 2, F(0)), (F(225, 100), 2, 0, F(2)), (F(8), 3, 0, F(2)), (F(2), 2, 4, F(14142, 10000))],
)
def test_exactly_half_goes_up_and_a_whole_root_is_whole(value: F, degree: int, places: int, found: F) -> None:
    assert root(value, F(degree), F(places)) == found


@pytest.mark.parametrize(
    "asked", [(F(-1), 2, 2), (F(2), 1, 2), (F(2), 10, 2), (F(2), F(5, 2), 2), (F(2), 2, -1), (F(2), 2, 13)]
)
def test_what_has_no_such_root_is_missing(asked: tuple[F, F, F]) -> None:
    assert root(*asked) == Absent("missing")


@pytest.mark.parametrize("formula", ["root(a, 2, 2)", "root(b, a, 2)", "root(b, 2, a)", "root(b, 2)"])
def test_money_has_no_root_and_degree_and_places_are_numbers(formula: str) -> None:
    text = "inputs: {a: {name: 钱, unit: 万元, from: {entered: x}}, b: {name: 数, unit: '%', from: {entered: x}}}\n"
    text += f"items: [{{code: g, name: 根, expression: '{formula} * 1分'}}]\n"
    assert refused(text)[0] in ("argument_wrong", "function_arguments")


@pytest.mark.parametrize("given", ["sqrt(b)", "GEOMEAN(b)"])
def test_what_a_spreadsheet_calls_it_is_answered_with_root(given: str) -> None:
    text = f"inputs: {{b: {{name: 数, unit: '%', from: {{entered: x}}}}}}\nitems: [{{code: g, name: 根, expression: '{given} * 1分'}}]\n"
    assert "“root”" in told(text)[0]
