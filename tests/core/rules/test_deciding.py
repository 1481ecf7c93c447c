"""What a book leaves to a person, and what an item is worth at its best."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction as F

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.cases import check
from luodi.core.rules.evaluation import full_points
from luodi.core.rules.loading import load
from luodi.core.rules.taking import Inputs
from luodi.core.rules.telling import lines
from luodi.core.rules.values import Absent
from tests.core.rules.test_evaluation import HEAD, SCORE, run, score, unit


def test_what_is_left_to_a_person_is_worth_what_was_decided_and_only_while_it_has_no_value() -> None:
    book = score()
    half = {"funds": "30", "other": "12.5"}
    waits, decided = unit(None, 2, None, name="甲"), replace(unit(None, 2, None, name="乙"), decided=half)
    there = replace(unit(2, 2, 40, name="丙"), decided=half)
    found = run(book, {"a": waits, "b": decided, "c": there}).subjects
    assert [one.total.value for one in found.values()] == [Absent("missing", "funds"), F(85, 2), F(100)]
    line = found["b"].items["other"]
    assert (line.value, line.reason, line.policy, line.status) == (F(25, 2), "missing", "decided", "ok")
    assert "由人决定，已决定" in "\n".join(lines(book, found["b"]))
    assert [found[code].rank for code in "abc"] == [None, 2, 1]


def test_a_decision_does_not_stand_against_another_policy_of_the_book() -> None:
    found = run(score("zero"), {"a": replace(unit(None, 2, 10), decided={"funds": "30"})}).subjects["a"]
    assert (found.items["funds"].value, found.items["funds"].policy) == (F(0), "zero")


def test_the_most_that_an_item_is_worth_is_told_for_a_subject() -> None:
    book = score()
    assert full_points(book, unit(1, 2, 3), span("2026"), "funds") == F(60)
    assert full_points(book, unit(1, 2, 3), span("2027"), "funds") == F(70)
    plain_book = load(
        HEAD
        + "inputs: {n: {name: 数, unit: 个, from: {entered: 局}}}\nitems: [{code: a, name: 甲, expression: n * 1分}]\n"
    )
    assert full_points(plain_book, Inputs({}), span("2026"), "a") == Absent("missing", "a")


def test_a_case_may_say_what_was_decided_and_of_which_items_the_book_has() -> None:
    text = SCORE.replace("POLICY", "by_hand").replace("EFFECT", "flag").replace("TIES", "competition") + (
        "cases:\n  - {name: 决定, inputs: {mark: 10}, decided: {funds: 20}, expect: {total: 30, items: {funds: 20}}}\n"
    )
    assert [one.faults for one in check(load(text))] == [()]
    with pytest.raises(Refusal) as caught:
        load(text.replace("decided: {funds", "decided: {fund"))
    assert [(one.code, one.blanks["nearest"]) for one in caught.value.faults] == [("name_unknown", "funds")]
