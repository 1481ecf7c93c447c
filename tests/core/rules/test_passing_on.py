"""A seat that the next is not fit for goes to the one after; and the total by its name in vetoes, grades and moves."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.cases import check
from luodi.core.rules.compiled import why_not
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.holding import unheld
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.results import Standing
from luodi.core.rules.taking import Inputs
from tests.core.rules.compiling import differences

AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
HEAD = """\
book: b
title: 例
subject: unit
period: year
source: 例文
inputs:
  score: {name: 得分, unit: 分, from: {entered: 局}}
  fit: {name: 任务完成, type: yesno, from: {entered: 局}}
items:
  - {code: points, name: 得分, expression: score}
"""
RANKING = "ranking:\n  order: high_first\n  ties: competition\n"
TWO = RANKING + (
    "  grades: [{grade: A, places: 2, when: fit, passes_on: yes}, {grade: B, places: 4, passes_on: yes}, {grade: C}]\n"
)


def found(text: str, **given: Any) -> dict[str, Standing]:
    subjects = {
        name: Inputs(dict(zip(("score", "fit"), values, strict=True))) if isinstance(values, tuple) else Inputs(values)
        for name, values in given.items()
    }
    return dict(evaluate(load(text), subjects, span("2026"), AT).subjects)


def grades(text: str, **given: Any) -> str:
    return "".join(one.grade or ("?" if one.is_grade_open else "-") for one in found(text, **given).values())


def test_a_seat_goes_to_the_next_who_is_fit_and_the_number_of_seats_stays() -> None:
    group = {"a": (90, True), "b": (80, False), "c": (70, True), "d": (60, True), "e": (50, True)}
    assert grades(HEAD + TWO, **group) == "ABABC"
    assert grades(HEAD + TWO.replace(", passes_on: yes}, {grade: B", "}, {grade: B"), **group) == "ABBBC"
    assert grades(HEAD + TWO.replace("places: 2", "to: 40%"), **group) == "ABABC"
    assert grades(HEAD + TWO.replace("places: 2", "places: 3, to: 40%"), **group) == "ABABC"


def test_fewer_who_are_fit_than_seats_leave_the_rest_to_the_next_grade() -> None:
    assert grades(HEAD + TWO, a=(90, False), b=(80, False), c=(70, True), d=(60, False), e=(50, False)) == "BBABC"


def test_equals_at_the_last_seat_all_have_it() -> None:
    assert (
        grades(HEAD + TWO, a=(90, False), b=(80, True), c=(70, True), d=(70, True), e=(60, True), f=(50, True))
        == "BAAACC"
    )


def test_a_condition_that_nobody_knows_keeps_open_who_may_need_its_seat() -> None:
    assert grades(HEAD + TWO, a=(90, None), b=(80, True), c=(70, True), d=(60, True), e=(50, True)) == "?A?BC"
    assert grades(HEAD + TWO, a=(90, True), b=(80, True), c=(70, None), d=(60, True)) == "AABB"


def test_a_veto_that_gives_a_grade_leaves_its_seat_to_the_others_and_an_open_one_keeps_it_open() -> None:
    vetoes = "vetoes: [{code: v, name: 事故, when: fit, effect: flag, grade: C}]\n"
    text = HEAD + vetoes + RANKING + "  grades: [{grade: A, places: 1, passes_on: yes}, {grade: C}]\n"
    assert grades(text, a=(90, True), b=(80, False), c=(70, False)) == "CAC"
    assert grades(text, a=(90, None), b=(80, False), c=(70, False)) == "??C"
    assert grades(text.replace("passes_on: yes", "from: 95分, passes_on: yes"), a=(90, None), b=(80, False)) == "?C"


def test_a_grade_falls_only_after_the_seats_were_given() -> None:
    moved = HEAD + TWO + "  moves: [{name: 降, when: score = 70分, by: down}]\n"
    assert grades(moved, a=(90, True), b=(80, False), c=(70, True), d=(60, True), e=(50, True)) == "ABBBC"


def test_a_seat_is_of_a_share_or_of_places() -> None:
    with pytest.raises(Refusal) as refused:
        load(HEAD + RANKING + "  grades: [{grade: A, from: 90分, passes_on: yes}, {grade: C}]\n")
    assert [(fault.code, fault.blanks["line"]) for fault in refused.value.faults] == [("passes_on_without_seats", 14)]


def test_the_book_page_says_that_a_seat_is_passed_on() -> None:
    text = HEAD + TWO
    said = {
        place: next(one for one in prose(load(text), text, place) if one.code == "ranking") for place in ("zh", "en")
    }
    assert said["zh"].sentences[1] == "A：前 2 名，且任务完成；空出的名额由后面符合的递补。"
    assert (
        said["en"].sentences[1] == "A: one of the first 2 places and 任务完成; a seat left goes to the next who is fit."
    )


FITS = st.sampled_from([True, False, None])


HELD = (
    "vetoes: [{code: v, name: 事故, when: fit, effect: flag, grade: C}]\n"
    + RANKING
    + "  grades: [{grade: A, places: 1, passes_on: yes}, {grade: B, places: 3, from: 2分, passes_on: yes}, {grade: C}]\n"
)


@pytest.mark.parametrize(
    "ranking",
    [TWO, HELD, TWO.replace("fit, passes_on: yes", "fit"), HELD.replace("places: 1, passes_on: yes", "places: 1")],
)
@settings(max_examples=60, deadline=None)
@given(group=st.lists(st.tuples(st.integers(1, 5), FITS), min_size=1, max_size=5))
def test_what_is_said_while_values_are_missing_holds_whatever_they_turn_out_to_be(
    ranking: str, group: list[tuple[int, bool | None]]
) -> None:
    text = HEAD + ranking
    named = {f"u{place}": one for place, one in enumerate(group)}
    said = grades(text, **named)
    blanks = [code for code, (_score, fit) in named.items() if fit is None]
    ways = [dict(zip(blanks, one, strict=True)) for one in product([True, False], repeat=len(blanks))]
    ends = [grades(text, **{code: (score, way.get(code, fit)) for code, (score, fit) in named.items()}) for way in ways]
    for place, grade in enumerate(said):
        assert grade == "?" or {one[place] for one in ends} == {grade}
    assert "?" not in ends[0]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 6), st.booleans()), min_size=1, max_size=9))
def test_the_best_who_are_fit_have_the_seats(group: list[tuple[int, bool]]) -> None:
    said = grades(HEAD + TWO, **{f"u{place}": one for place, one in enumerate(group)})
    best = sorted((score for score, fit in group if fit), reverse=True)[:2]
    for (score, fit), grade in zip(group, said, strict=True):
        assert (grade == "A") == (fit and score >= best[-1])


def test_the_compiled_book_passes_seats_on_too() -> None:
    assert differences(load(HEAD + TWO), 5)[0] == []


TOTALS = """\
vetoes: [{code: low, name: 不足, when: "total_points < 60分", effect: EFFECT}]
"""


def test_a_veto_may_ask_for_the_total_before_it_and_for_the_others() -> None:
    ranked = HEAD + TOTALS.replace("EFFECT", "unranked") + RANKING
    group = found(ranked, a=(60, True), b=(59, True))
    assert [(one.rank, one.vetoes) for one in group.values()] == [(1, ()), (None, ("low",))]
    zeroed = HEAD + TOTALS.replace("EFFECT", "zero").replace("60分", "peer_mean(total_points)") + RANKING
    group = found(zeroed, a=(60, True), b=(58, True))
    assert [(one.rank, one.vetoes, one.total.value) for one in group.values()] == [(1, (), 60), (2, ("low",), 0)]


def test_grades_moves_and_awards_ask_for_the_total_that_the_vetoes_have_left() -> None:
    text = HEAD + TOTALS.replace("EFFECT", "zero") + RANKING + (
        "  grades: [{grade: A, when: 'total_points >= 50分'}, {grade: B, when: 'total_points >= peer_mean(total_points)'}, {grade: C}]\n"
        "  moves: [{name: 升, when: 'total_points = 60分', by: up}]\n"
        "awards: [{code: gap, name: 差距, give: total_points - peer_mean(total_points)}]\n"
    )  # fmt: skip
    group = found(text, a=(90, True), b=(60, True), c=(55, True))
    assert [one.grade for one in group.values()] == ["A", "A", "C"]
    assert [one.moves for one in group.values()] == [(), (0,), ()]
    assert [one.awards["gap"].value for one in group.values()] == [40, 10, -50]


def test_a_total_left_by_vetoes_is_not_compiled_and_any_other_is() -> None:
    graded = RANKING + "  grades: [{grade: A, when: 'total_points >= 60分'}, {grade: C}]\n"
    assert why_not(load(HEAD + TOTALS.replace("EFFECT", "zero") + graded), date(2026, 1, 1)) == "total_points"
    assert differences(load(HEAD + TOTALS.replace("EFFECT", "unranked") + graded), 5)[0] == []
    assert differences(load(HEAD + TOTALS.replace("EFFECT", "zero") + RANKING), 5)[0] == []


def test_the_name_of_the_total_is_taken_where_it_may_be_asked_for() -> None:
    own = HEAD.replace("code: points", "code: total_points")
    assert load(own).items["total_points"].name == ("得分", "得分")
    for more in (TOTALS.replace("EFFECT", "flag"), RANKING + "  grades: [{grade: A}]\n"):
        with pytest.raises(Refusal) as refused:
            load(own + more)
        assert [fault.code for fault in refused.value.faults] == ["name_taken"]


def test_a_kept_book_that_gave_the_name_to_an_item_still_means_its_item() -> None:
    own = HEAD.replace("code: points", "code: total_points, at_most: 70分") + TOTALS.replace("EFFECT", "zero") + (
        RANKING + "  grades: [{grade: A, when: 'total_points = 70分'}, {grade: C}]\n"
    )  # fmt: skip
    subjects = {"a": Inputs({"score": 90}), "b": Inputs({"score": 50})}
    group = evaluate(load(own, is_kept=True), subjects, span("2026"), AT).subjects
    assert [(one.total.value, one.grade) for one in group.values()] == [(70, "A"), (0, "C")]


CASES = """\
cases:
  - {name: 一票否决, inputs: {score: 59}, peers: {乙: {score: 60}, 丙: {}}, expect: {ranks: {self: none, 乙: 1, 丙: missing}}}
  - {name: 写错, inputs: {score: 61}, peers: {乙: {score: 60}}, expect: {ranks: {self: none, 乙: missing, 丁: 1}}}
"""


def test_a_case_says_that_there_is_no_place() -> None:
    first, second = check(load(HEAD + TOTALS.replace("EFFECT", "unranked") + RANKING + CASES))
    assert first.passed
    assert second.faults == (
        "self: 名次 1 ≠ none",
        "乙: 名次 2 ≠ missing",
        "丁: peers 里没有这一家 / not among the peers",
    )


@pytest.mark.parametrize("wrong", ["-1", "first", "1.5"])
def test_a_place_in_a_case_is_a_whole_number_or_none(wrong: str) -> None:
    with pytest.raises(Refusal) as refused:
        load(HEAD + RANKING + f"cases: [{{name: 例, inputs: {{score: 1}}, expect: {{ranks: {{self: {wrong}}}}}}}]\n")
    assert [(fault.code, fault.blanks["given"]) for fault in refused.value.faults] == [("value_wrong", wrong)]


def test_that_seats_pass_on_is_held_by_a_case_that_needs_it() -> None:
    text = HEAD + RANKING + "  grades: [{grade: A, places: 1, when: fit, passes_on: yes}, {grade: C}]\n"
    case = "cases: [{name: 例, inputs: {score: 9, fit: SELF}, peers: {乙: {score: 8, fit: yes}}, expect: {grades: {乙: WHICH}}}]\n"
    loose = text + case.replace("SELF", "yes").replace("WHICH", "C")
    held = text + case.replace("SELF", "no").replace("WHICH", "A")
    assert ("passes_on" in {one.where.rpartition(".")[2] for one in unheld(loose, "b.yaml", None)}) is True
    assert ("passes_on" in {one.where.rpartition(".")[2] for one in unheld(held, "b.yaml", None)}) is False
