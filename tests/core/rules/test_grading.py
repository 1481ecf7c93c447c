"""Grades by share, by place, by points and by condition; grades that move; what follows the ranking; means of raters."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction as F
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.functions import FUNCTIONS
from luodi.core.rules.loading import load
from luodi.core.rules.results import Result, canonical, plain
from luodi.core.rules.taking import Inputs
from luodi.core.rules.telling import lines
from luodi.core.rules.values import Absent

AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
HEAD = """\
book: b
title: 例
subject: unit
period: year
source: 例文
inputs:
  score: {name: 得分, unit: 分, from: {entered: 局}}
  big: {name: 大项目, unit: 个, unrecorded: 0, from: {entered: 局}}
  bad: {name: 事故, type: yesno, unrecorded: no, from: {entered: 局}}
items:
  - {code: points, name: 得分, expression: score}
vetoes:
  - {code: out, name: 不参评, when: score = 0, effect: unranked}
ranking:
  order: high_first
  ties: competition
"""


def graded(more: str, **scores: Any) -> Result:
    subjects = {
        name: Inputs(given if isinstance(given, dict) else {"score": given}, {}, name) for name, given in scores.items()
    }
    return evaluate(load(HEAD + more), subjects, span("2026"), AT)


def grades_of(found: Result) -> dict[str, str]:
    return {code: one.grade for code, one in found.subjects.items()}


def faults(text: str) -> list[str]:
    with pytest.raises(Refusal) as refused:
        load(HEAD + text)
    return [fault.code for fault in refused.value.faults]


FOUR = """\
  grades:
    - {grade: 优秀, to: 50%, from: 90分}
    - {grade: 良好, places: 2}
    - {grade: 合格, when: "score >= 60分"}
    - {grade: 不合格}
"""


def test_a_grade_is_the_first_row_of_which_everything_holds() -> None:
    found = graded(FOUR, a=95, b=89, c=60, d=59, e=0)
    assert grades_of(found) == {"a": "优秀", "b": "良好", "c": "合格", "d": "不合格", "e": ""}
    assert grades_of(graded(FOUR, a=90, b=90, c=89, d=1)) == {"a": "优秀", "b": "优秀", "c": "合格", "d": "不合格"}
    assert grades_of(graded(FOUR, a=89, b=88)) == {"a": "良好", "b": "良好"}


MOVES = (
    FOUR
    + """\
  moves:
    - {name: 升一等, when: big >= 1, by: up}
    - {name: 降两等, when: bad, by: down, grades: 2}
"""
)


def test_moves_add_up_and_stop_at_the_best_and_the_last() -> None:
    found = graded(
        MOVES,
        a={"score": 95, "big": 1},
        b={"score": 93, "bad": True},
        c={"score": 70, "big": 1, "bad": True},
        d={"score": 50, "bad": True},
        e={"score": 61, "big": 2},
        f={"score": 0, "big": 1},
    )
    assert grades_of(found) == {"a": "优秀", "b": "合格", "c": "不合格", "d": "不合格", "e": "良好", "f": ""}
    assert {code: one.moves for code, one in found.subjects.items()} == {
        "a": (0,),
        "b": (1,),
        "c": (0, 1),
        "d": (1,),
        "e": (0,),
        "f": (),
    }
    assert plain(found)["subjects"]["c"]["moves"] == [0, 1]
    assert "moves" not in plain(found)["subjects"]["f"]


AWARDS = (
    FOUR
    + """\
awards:
  - {code: prize, name: 奖金, unit: 万元, when: 'grade = "优秀" and place <= 3', give: "if(place = 1, 30万元, 10万元)"}
  - {code: by_place, name: 名次奖, when: place = 1, give: 1万元}
  - {code: more, name: 加奖, give: "(total_points - 90分) * 1分"}
"""
)


def test_awards_follow_place_grade_and_total_and_nobody_without_a_place_has_one() -> None:
    found = graded(AWARDS, a=95, b=92, c=60, d=59, e=0)
    assert {code: one.awards["prize"].value for code, one in found.subjects.items()} == {
        "a": 300_000,
        "b": 100_000,
        "c": 0,
        "d": 0,
        "e": Absent("not_applicable", "vetoed"),
    }
    assert [found.subjects[code].awards["prize"].shown for code in "ac"] == ["30", "0"]
    assert found.subjects["a"].awards["more"].value == 5
    assert found.subjects["e"].awards["by_place"].value == Absent("not_applicable", "vetoed")
    assert found.subjects["a"].total.value == 95
    assert "奖金 = 30万元" in lines(load(HEAD + AWARDS), found.subjects["a"])
    assert plain(found)["subjects"]["b"]["awards"]["prize"]["value"] == "100000"
    assert b"awards" not in canonical(graded(FOUR, a=95))


def test_what_does_not_go_together_is_refused_where_it_stands() -> None:
    assert faults("  grades: [{grade: 优, from: 9万元}]\n") == ["item_wrong_points"]
    assert faults("  grades: [{grade: 优, to: 30%}, {grade: 良, from: 1分, to: 30%}]\n") == ["grades_not_rising"]
    assert faults("  grades: [{grade: 优, when: score}]\n") == ["argument_wrong"]
    assert faults("  moves: [{name: 升, when: big, by: up}]\n") == ["argument_wrong"]
    assert faults("awards: [{code: a, name: 奖, unit: 万元, give: 3分}]\n") == ["award_wrong_unit"]
    assert faults("awards: [{code: score, name: 奖, give: 3分}]\n") == ["name_taken"]
    assert faults("awards: [{code: a, name: 奖, when: place, give: 3分}]\n") == ["argument_wrong"]
    more = (
        "awards: [{code: a, name: 奖, give: 3分}]\ncases: [{name: 例, inputs: {score: 1}, expect: {awards: {b: 1}}}]\n"
    )
    assert faults(more) == ["name_unknown_here"]


def test_before_the_ranking_nobody_knows_a_place() -> None:
    assert faults("  grades: [{grade: 优, when: place = 1}]\n") == ["name_unknown_here"]


LISTS = """\
  grades: [{grade: 有}]
awards:
  - {code: a, name: 奖, give: "FORMULA"}
"""


@pytest.mark.parametrize("formula", ["weighted_mean(score, score)", "top(score, 2)", "sum(top(all, 1分))"])
def test_means_and_picks_of_lists_take_lists(formula: str) -> None:
    text = HEAD.replace("items:", "  all: {name: 各次, unit: 分, list: yes, from: {entered: 局}}\nitems:")
    with pytest.raises(Refusal) as refused:
        load(text + LISTS.replace("FORMULA", formula))
    assert [fault.code for fault in refused.value.faults] == ["argument_wrong"]


def test_the_best_two_of_many_count() -> None:
    text = HEAD.replace("items:", "  all: {name: 各次, unit: 分, list: yes, from: {entered: 局}}\nitems:")
    book = load(text + LISTS.replace("FORMULA", "sum(top(all, 2))"))
    found = evaluate(book, {"a": Inputs({"score": 1, "all": [3, 9, 5]})}, span("2026"), AT)
    assert found.subjects["a"].awards["a"].shown == "14"


def test_means_of_raters() -> None:
    work = {name: FUNCTIONS[name].work for name in ("median", "trimmed_mean", "weighted_mean", "top", "bottom")}
    odd, even = (F(1), F(9), F(2)), (F(4), F(1), F(9), F(2))
    assert [work["median"](odd), work["median"](even)] == [F(2), F(3)]
    assert [work["trimmed_mean"](even), work["trimmed_mean"](odd), work["trimmed_mean"]((F(1), F(2)))] == [
        3,
        2,
        F(3, 2),
    ]
    assert work["weighted_mean"](odd, (F(1), F(1), F(2))) == F(14, 4)
    assert work["weighted_mean"](odd, (F(1),)) == Absent("missing")
    assert work["weighted_mean"](odd, (F(0), F(0), F(0))) == Absent("zero_denominator")
    assert [work["top"](even, F(2)), work["bottom"](even, F(2)), work["top"](even, F(-1))] == [(9, 4), (1, 2), ()]
    assert work["median"](()) == Absent("missing")


@given(st.lists(st.fractions(), min_size=1, max_size=9))
def test_every_mean_lies_between_the_smallest_and_the_largest(values: list[F]) -> None:
    for name in ("median", "trimmed_mean", "mean"):
        assert min(values) <= FUNCTIONS[name].work(tuple(values)) <= max(values)  # type: ignore[operator]  # of a list that is not empty: a number
    assert FUNCTIONS["weighted_mean"].work(tuple(values), (F(1),) * len(values)) == FUNCTIONS["mean"].work(
        tuple(values)
    )
