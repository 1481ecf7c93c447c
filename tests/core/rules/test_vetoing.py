"""What is not known of a veto, a grade or a move is no “no”: it waits; and who is vetoed out of the ranking gets no award."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from luodi.core.periods import span
from luodi.core.rules.cases import check
from luodi.core.rules.comparison import compare
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.results import Result, Standing, plain
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import Absent
from luodi.core.rules.vetoing import is_out
from tests.core.rules import test_grading

HEAD = test_grading.HEAD.replace(
    """  bad: {name: 事故, type: yesno, unrecorded: no, from: {entered: 局}}
""",
    """  bad: {name: 事故, type: yesno, from: {entered: 局}}
  due: {name: 任务, unit: 分, from: {entered: 局}}
""",
)
VETOES = HEAD[: HEAD.index("vetoes:")] + "vetoes: [{code: out, name: 事故, when: bad, effect: EFFECT}]\n"
RANKED = "ranking: {order: high_first, ties: competition, grades: [{grade: A, places: 1}, {grade: B}]}\n"
AWARDED = (
    RANKED
    + "awards: [{code: prize, name: 奖, unit: 元, give: 5元}, {code: fine, name: 罚, unit: 元, when: vetoed, give: 7元}]\n"
)


def found(text: str, **given: Any) -> Result:
    subjects = {name: Inputs(values) for name, values in given.items()}
    return evaluate(load(text), subjects, span("2026"), datetime(2026, 3, 9, 8, tzinfo=UTC))


def of(one: Standing) -> tuple[object, int | None, str, tuple[str, ...], tuple[str, ...]]:
    return one.total.value, one.rank, one.grade, one.vetoes, one.unsettled


def test_a_veto_on_the_total_that_nobody_can_decide_leaves_the_total_open() -> None:
    text = VETOES.replace("EFFECT", "zero") + RANKED
    group = found(text, a={"score": 9}, b={"score": 8, "bad": False}, c={"score": 7, "bad": True}).subjects
    assert of(group["a"]) == (Absent("missing", "out"), None, "", (), ("out",))
    assert (group["a"].total.status, group["a"].total.reason, group["a"].total.policy) == ("missing", "missing", "veto")
    assert group["a"].total.unrounded == 9
    assert of(group["b"]) == (8, 1, "A", (), ())
    assert of(group["c"]) == (0, 2, "B", ("out",), ())


def test_a_veto_takes_something_or_only_points_out_or_may_yet() -> None:
    for effect, outs in (
        ("zero", [None, False, True]),
        ("unranked", [None, False, True]),
        ("flag", [False, False, False]),
    ):
        text = VETOES.replace("EFFECT", effect) + RANKED
        group = found(text, a={"score": 9}, b={"score": 8, "bad": False}, c={"score": 7, "bad": True}).subjects
        assert [is_out(load(text), one) for one in group.values()] == outs


def test_a_veto_on_the_place_that_nobody_can_decide_leaves_the_place_open() -> None:
    text = VETOES.replace("EFFECT", "unranked") + RANKED
    group = found(text, a={"score": 9}, b={"score": 8, "bad": False}, c={"score": 7, "bad": True}).subjects
    assert of(group["a"]) == (9, None, "", (), ("out",))
    assert of(group["b"]) == (8, 1, "A", (), ())
    assert of(group["c"]) == (7, None, "", ("out",), ())


def test_a_flag_that_nobody_can_decide_takes_nothing_but_says_so() -> None:
    result = found(VETOES.replace("EFFECT", "flag") + RANKED, a={"score": 9})
    assert of(result.subjects["a"]) == (9, 1, "A", (), ("out",))
    assert plain(result)["subjects"]["a"]["unsettled"] == ["out"]


def test_what_does_not_apply_is_no_veto() -> None:
    text = VETOES.replace("when: bad", "when: 'absent(\"not_applicable\") = 1'").replace("EFFECT", "zero") + RANKED
    result = found(text, a={"score": 9})
    assert of(result.subjects["a"]) == (9, 1, "A", (), ())
    assert "unsettled" not in plain(result)["subjects"]["a"]


def test_a_book_may_say_that_nothing_on_record_is_a_no() -> None:
    text = VETOES.replace("when: bad", "when: 'otherwise(bad, no)'").replace("EFFECT", "zero") + RANKED
    assert of(found(text, a={"score": 9}).subjects["a"]) == (9, 1, "A", (), ())


def test_one_that_holds_decides_whatever_is_not_known_of_another() -> None:
    text = VETOES.replace("EFFECT}]", "zero}, {code: late, name: 迟, when: due > 1分, effect: zero}]") + RANKED
    assert of(found(text, a={"score": 9, "bad": True}).subjects["a"]) == (0, 1, "A", ("out",), ("late",))


GRADED = HEAD + "  grades: [{grade: A, to: 50%, when: not bad}, {grade: B, from: due}, {grade: C}]\n"


def test_a_grade_that_hangs_on_what_is_not_known_stays_open_and_falls_to_no_lower_one() -> None:
    a, b = {"score": 9, "due": 1}, {"score": 8, "bad": False}
    group = found(
        GRADED, a=a, b=b, c={"score": 7, "bad": True, "due": 7}, d={"score": 6, "bad": True, "due": 7}
    ).subjects
    assert {code: (one.grade, one.is_grade_open) for code, one in group.items()} == {
        "a": ("", True),  # may be A
        "b": ("A", False),
        "c": ("B", False),
        "d": ("C", False),
    }
    waits = found(GRADED, a={"score": 9, "bad": False}, b={"score": 8, "bad": True})
    assert [waits.subjects[code].is_grade_open for code in "ab"] == [False, True]  # b: nobody knows the mark of B
    assert plain(waits)["subjects"]["b"]["grade_open"] is True
    assert "grade_open" not in plain(waits)["subjects"]["a"]


def test_a_move_that_hangs_on_what_is_not_known_leaves_the_grade_open() -> None:
    text = HEAD + "  grades: [{grade: A, places: 1}, {grade: B}]\n  moves: [{name: 降, when: bad, by: down}]\n"
    group = found(text, a={"score": 9}, b={"score": 8, "bad": True}).subjects
    assert [(one.rank, one.grade, one.is_grade_open, one.moves) for one in group.values()] == [
        (1, "", True, ()),
        (2, "B", False, (0,)),
    ]


def test_an_award_by_grade_waits_with_the_grade() -> None:
    text = (
        HEAD
        + "  grades: [{grade: A, when: not bad}, {grade: B}]\nawards: [{code: prize, name: 奖, unit: 元, when: 'grade = \"A\"', give: 5元}]\n"
    )
    group = found(text, a={"score": 9}, b={"score": 8, "bad": False}, c={"score": 7, "bad": True}).subjects
    assert [one.awards["prize"].value for one in group.values()] == [Absent("missing", "grade"), 5, 0]


def test_who_is_vetoed_out_of_the_ranking_gets_no_award_but_the_one_that_asks_for_it() -> None:
    text = VETOES.replace("EFFECT", "unranked") + AWARDED
    group = found(text, a={"score": 9, "bad": False}, b={"score": 8, "bad": True}, c={"score": 7}).subjects
    assert {code: [one.awards[award].value for award in ("prize", "fine")] for code, one in group.items()} == {
        "a": [5, 0],
        "b": [Absent("not_applicable", "vetoed"), 7],
        "c": [Absent("missing", "vetoed"), Absent("missing", "vetoed")],
    }


def test_a_total_of_zero_by_veto_is_vetoed_too_and_keeps_what_the_awards_give_it() -> None:
    group = found(VETOES.replace("EFFECT", "zero") + AWARDED, a={"score": 8, "bad": True}).subjects
    assert [group["a"].awards[award].value for award in ("prize", "fine")] == [5, 7]


def test_an_award_by_place_waits_where_the_total_does() -> None:
    text = (
        VETOES.replace("EFFECT", "zero")
        + RANKED
        + "awards: [{code: p, name: 奖, unit: 元, when: place = 1, give: 5元}]\n"
    )
    group = found(text, a={"score": 9}, b={}).subjects
    assert [group[code].awards["p"].value for code in "ab"] == [Absent("missing", "place")] * 2


def test_moves_and_grades_may_ask_whether_a_veto_holds() -> None:
    text = VETOES.replace("EFFECT", "zero") + RANKED.replace("}]}", "}], moves: [{name: 降, when: vetoed, by: down}]}")
    group = found(text, a={"score": 9, "bad": True}, b={"score": 0, "bad": False}).subjects
    assert [(one.rank, one.grade) for one in group.values()] == [(1, "B"), (1, "A")]


OUTRIGHT = VETOES.replace("EFFECT", "unranked, grade: 不合格") + RANKED


def test_a_veto_may_give_a_grade_outright_with_or_without_a_place() -> None:
    group = found(OUTRIGHT, a={"score": 9, "bad": True}, b={"score": 8, "bad": False}, c={"score": 7}).subjects
    assert [(one.rank, one.grade, one.is_grade_open) for one in group.values()] == [
        (None, "不合格", False),
        (1, "A", False),
        (None, "", True),
    ]
    flagged = found(OUTRIGHT.replace("unranked", "flag"), a={"score": 9, "bad": True}, b={"score": 8}).subjects
    assert [(one.rank, one.grade, one.is_grade_open) for one in flagged.values()] == [
        (1, "不合格", False),
        (2, "", True),
    ]


def test_the_rule_of_a_veto_says_its_grade() -> None:
    book = load(OUTRIGHT)
    said = {
        language: [rule.sentences for rule in prose(book, OUTRIGHT, language) if rule.code == "out"]
        for language in ("zh", "en")
    }
    assert said == {
        "zh": [("事故 的，不参加排名，等次定为“不合格”。",)],
        "en": [("Where 事故, there is no place, and the grade is “不合格”.",)],
    }


def test_a_case_names_what_waits() -> None:
    cases = (
        "cases:\n"
        "  - {name: 未报, inputs: {score: 9}, expect: {total: missing, grades: {self: none}}}\n"
        "  - {name: 错, inputs: {score: 9, bad: no}, expect: {grades: {self: missing}}}\n"
    )
    book = load(VETOES.replace("EFFECT", "zero") + RANKED + cases)
    assert [one.faults for one in check(book)] == [(), ("self: 等次 A ≠ missing",)]
    graded = load(OUTRIGHT + "cases: [{name: 未报, inputs: {score: 9}, expect: {total: 9, grades: {self: missing}}}]\n")
    assert [one.faults for one in check(graded)] == [()]


def test_what_was_open_and_is_settled_is_told_as_a_change() -> None:
    text = VETOES.replace("EFFECT", "unranked") + RANKED
    before, after = (plain(found(text, a={"score": 9, **more})) for more in ({}, {"bad": True}))
    [change] = compare(before, after)
    assert (change.line, change.old, change.new) == ("vetoes", "out?", "out")
    assert [(one.kind, one.code, one.old, one.new) for one in change.causes] == [("veto", "out", None, True)]
    cleared = compare(before, plain(found(text, a={"score": 9, "bad": False})))
    assert [(one.line, one.old, one.new, [cause.kind for cause in one.causes]) for one in cleared] == [
        ("vetoes", "out?", "", ["veto"]),
        ("rank", None, 1, ["veto"]),
        ("grade", "", "A", ["veto"]),
    ]


SHARED = RANKED + (
    "awards:\n"
    "  - {code: prize, name: 奖, unit: 元, when: place <= 2, give: 100元 * total_points / peer_sum(total_points)}\n"
    "  - {code: agent, name: 经手人, unit: 元, give: prize * 20%}\n"
    "  - {code: rest, name: 余, unit: 元, when: place = 1, give: 130元 - peer_sum(prize) - peer_sum(agent)}\n"
    "  - {code: middle, name: 中, unit: 元, give: peer_mean(place) * 1元}\n"
)


def test_an_award_may_ask_for_those_before_it_and_for_what_the_others_have() -> None:
    group = found(VETOES.replace("EFFECT", "flag") + SHARED, a={"score": 6}, b={"score": 3}, c={"score": 1}).subjects
    assert {code: [line.value for line in one.awards.values()] for code, one in group.items()} == {
        "a": [60, 12, 22, 2],
        "b": [30, 6, 0, 2],
        "c": [0, 0, 0, 2],
    }


def test_an_endless_percentage_in_a_case_is_rounded_as_a_percentage() -> None:
    text = HEAD[: HEAD.index("vetoes:")].replace(
        "items:\n", "items:\n  - {code: r, name: 率, counted: no, expression: score / due}\n"
    )
    case = "{name: 一, inputs: {score: 94, due: 99}, expect: {items: {r: 94.95%}}}"
    cases = f"cases: [{case}, {case.replace('94.95', '94.94')}]\n"
    one, two = check(load(text + cases))
    assert (one.faults, len(two.faults)) == ((), 1)
