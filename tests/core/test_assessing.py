"""The course of a result: each step may follow only where it makes sense, and says why not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from luodi.core.assessing import (
    Course,
    Line,
    Payment,
    Standing,
    check_alone,
    check_answer,
    check_approval,
    check_archiving,
    check_final,
    check_following,
    check_notice,
    check_objection,
    check_opening,
    check_payment,
    check_pending,
    course_of,
)
from luodi.core.errors import Refusal
from luodi.core.facts import Fact, Kind
from luodi.core.refusals.assessment import SENTENCES

DAY = date(2026, 3, 10)


def step(number: int, kind: Kind, by: int = 1, **data: Any) -> Fact:
    at = datetime(2026, 3, number, tzinfo=UTC)
    return Fact(number, kind, 1, at.date(), at, by, code="7", data=data)


OPENED = step(1, Kind.RESULT_OPENED, until="2026-03-12")
OBJECTED = step(2, Kind.OBJECTED, by=5, subject="LH", item="funds", text="少算一笔")
REJECTED = step(3, Kind.OBJECTION_ANSWERED, by=6, objection=2, upheld=False, text="已核对")
UPHELD = step(3, Kind.OBJECTION_ANSWERED, by=6, objection=2, upheld=True, text="属实")
FINAL = step(4, Kind.RESULT_FINAL)
NOTICED = step(5, Kind.RESULT_NOTICED, **{"from": "2026-03-14", "until": "2026-03-18"})
ARCHIVED = step(6, Kind.RESULT_ARCHIVED)
REPLACED = Fact(
    8, Kind.RESULT_REPLACED, 1, date(2026, 3, 8), datetime(2026, 3, 8, tzinfo=UTC), 1, code="7", data={"by": 9}
)


def refused(check: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        check()
    return caught.value.faults[0].code


def test_a_result_goes_from_draft_to_archive_by_its_steps() -> None:
    steps = [OPENED, OBJECTED, REJECTED, FINAL, NOTICED, ARCHIVED]
    assert [course_of(steps[:count]).standing for count in range(7)] == [
        Standing.DRAFT, Standing.OPEN, Standing.OPEN, Standing.OPEN, Standing.FINAL, Standing.NOTICED, Standing.ARCHIVED,
    ]  # fmt: skip
    [objection] = course_of(steps).objections
    assert (objection.subject, objection.upheld, objection.answer, objection.answered_by) == ("LH", False, "已核对", 6)
    assert course_of(reversed(steps)) == course_of(steps)
    assert course_of([OPENED, step(9, Kind.JUDGED)]) == course_of([OPENED])


def test_a_result_that_takes_the_place_of_another_says_of_which() -> None:
    assert course_of([step(4, Kind.RESULT_FINAL, of=3)]).follows == 3
    assert course_of([FINAL]).follows is None


def test_it_is_shown_once_and_leaves_time_to_object() -> None:
    check_opening(Course(), today=DAY, until=date(2026, 3, 11))
    assert refused(lambda: check_opening(Course(), today=DAY, until=DAY)) == "objection_window_too_short"
    assert (
        refused(lambda: check_opening(course_of([OPENED]), today=DAY, until=date(2026, 4, 1))) == "result_shown_already"
    )


@pytest.mark.parametrize(
    ("steps", "today", "hears"),
    [
        ([], DAY, False),
        ([OPENED], date(2026, 3, 12), True),
        ([OPENED], date(2026, 3, 13), False),
        ([OPENED, FINAL], date(2026, 3, 12), False),
        ([OPENED, FINAL, NOTICED], date(2026, 3, 13), False),
        ([OPENED, FINAL, NOTICED], date(2026, 3, 14), True),
        ([OPENED, FINAL, NOTICED], date(2026, 3, 18), True),
        ([OPENED, FINAL, NOTICED], date(2026, 3, 19), False),
        ([OPENED, FINAL, NOTICED, ARCHIVED], date(2026, 3, 18), False),
    ],
)
def test_objections_are_heard_while_it_is_open_and_while_it_is_on_notice(
    steps: list[Fact], today: date, hears: bool
) -> None:
    assert course_of(steps).hears(today) is hears


def test_an_objection_has_words_and_waits_alone_for_its_answer() -> None:
    def object_to(steps: list[Fact], item: str = "funds", text: str = "不对") -> Callable[[], None]:
        return lambda: check_objection(course_of(steps), today=DAY, subject="LH", item=item, text=text)

    object_to([OPENED])()
    assert refused(object_to([])) == "objection_out_of_time"
    assert refused(object_to([OPENED], text=" ")) == "objection_without_words"
    assert refused(object_to([OPENED, OBJECTED])) == "objection_there_already"
    object_to([OPENED, OBJECTED], item="daily")()
    object_to([OPENED, OBJECTED, REJECTED])()


def test_it_is_answered_once_by_another_person_with_a_reason() -> None:
    waiting = course_of([OPENED, OBJECTED])
    assert check_answer(waiting, objection=2, by=6, text="属实").text == "少算一笔"
    assert refused(lambda: check_answer(waiting, objection=9, by=6, text="属实")) == "objection_unknown"
    assert refused(lambda: check_answer(waiting, objection=2, by=5, text="属实")) == "own_objection"
    assert refused(lambda: check_answer(waiting, objection=2, by=6, text="")) == "reason_missing"
    done = course_of([OPENED, OBJECTED, REJECTED])
    assert refused(lambda: check_answer(done, objection=2, by=6, text="又")) == "objection_answered_already"


@pytest.mark.parametrize(
    ("steps", "today", "code"),
    [
        ([], date(2026, 3, 13), "result_not_open"),
        ([OPENED, FINAL], date(2026, 3, 13), "result_not_open"),
        ([OPENED], date(2026, 3, 12), "objection_window_open"),
        ([OPENED, OBJECTED], date(2026, 3, 13), "objections_waiting"),
        ([OPENED, OBJECTED, UPHELD], date(2026, 3, 13), "objection_upheld"),
    ],
)
def test_a_result_is_not_final_before_everybody_was_heard(steps: list[Fact], today: date, code: str) -> None:
    assert refused(lambda: check_final(course_of(steps), today=today)) == code


def test_once_everybody_was_heard_it_is_final() -> None:
    check_final(course_of([OPENED, OBJECTED, REJECTED]), today=date(2026, 3, 13))


def following(course: Course, old: Course, **more: Any) -> Callable[[], None]:
    given = {"today": date(2026, 3, 13), "known_at": datetime(2026, 3, 3, tzinfo=UTC), **more}
    return lambda: check_following(course, old, **given)


def test_what_was_upheld_is_mended_by_another_run_that_knows_the_answer() -> None:
    old = course_of([OPENED, OBJECTED, UPHELD])
    following(Course(), old)()
    assert refused(following(Course(), old, known_at=datetime(2026, 3, 2, tzinfo=UTC))) == "run_before_answer"
    assert refused(following(course_of([OPENED, FINAL]), old)) == "result_shown_already"
    untouched = course_of([OPENED, OBJECTED, REJECTED])
    assert refused(following(Course(), untouched)) == "nothing_upheld"
    following(Course(), untouched, fills=True)()  # it decides what was left open there
    other = step(4, Kind.OBJECTED, by=5, subject="LH", item="daily", text="又一条")
    assert refused(following(Course(), course_of([OPENED, OBJECTED, UPHELD, other]))) == "objections_waiting"
    assert refused(following(Course(), course_of([OPENED, OBJECTED, UPHELD, FINAL, ARCHIVED]))) == "archived_stands"
    assert refused(following(Course(), course_of([OPENED, OBJECTED, UPHELD, REPLACED]))) == "result_replaced"


def test_nothing_takes_the_place_of_a_result_while_that_may_still_be_objected_to() -> None:
    old, late = course_of([OPENED, OBJECTED, UPHELD]), course_of([step(7, Kind.RESULT_OPENED, until="2026-03-20")])
    assert said(following(Course(), old, today=date(2026, 3, 12))) == (
        "被接替的那一次受理异议到 2026-03-12 为止，过了才能接替。"
    )
    on_notice = course_of([OPENED, FINAL, NOTICED, OBJECTED, UPHELD])
    assert refused(following(Course(), on_notice, today=date(2026, 3, 18))) == "old_window_open"
    following(Course(), on_notice, today=date(2026, 3, 19))()
    assert refused(following(late, old)) == "objection_window_open"  # shown itself: its own time first
    following(late, old, today=date(2026, 3, 21))()


def test_what_was_upheld_and_stays_as_it_was_asks_for_the_reason() -> None:
    old = course_of([OPENED, OBJECTED, UPHELD])
    assert said(following(Course(), old, same=["柳湖乡 · 到位资金"])) == (
        "异议成立的这几处，新的结果和原来一样：柳湖乡 · 到位资金。请写明为什么没有变化，或者更正事实后重新考核。"
    )
    following(Course(), old, same=["柳湖乡 · 到位资金"], reason="与另一笔抵销")()


def test_a_result_that_was_replaced_takes_no_further_step() -> None:
    gone = course_of([OPENED, REPLACED])
    assert (gone.standing, gone.replaced, gone.hears(DAY), gone.ready(date(2026, 4, 1))) == (
        Standing.REPLACED, 9, False, False,
    )  # fmt: skip
    for check in (
        lambda: check_opening(gone, today=DAY, until=date(2026, 4, 1)),
        lambda: check_objection(gone, today=DAY, subject="LH", item="funds", text="不对"),
        lambda: check_final(gone, today=DAY),
        lambda: check_notice(gone, today=DAY, since=DAY, until=date(2026, 4, 1), least=5),
        lambda: check_archiving(gone, today=DAY),
        lambda: check_approval(gone, [FIRST], budget=10**9, by=2, made_by=1),
    ):
        assert said(check) == "这次结果已由第 9 次接替，不再办理。请到第 9 次办理。"


def test_there_is_one_final_result_and_none_with_open_lines_without_a_reason() -> None:
    check_alone({3: course_of([OPENED]), 4: course_of([OPENED, FINAL, REPLACED])})
    assert refused(lambda: check_alone({3: course_of([OPENED, FINAL])})) == "final_already"
    check_pending(0, "")
    check_pending(2, "年底前定")
    assert said(lambda: check_pending(2, " ")) == (
        "还有 2 处待定，要由人决定。请先决定，再考核一次；一定要带着待定公布的，写明为什么。"
    )
    assert course_of([OPENED, step(4, Kind.RESULT_FINAL, pending=2)]).pending == 2


@pytest.mark.parametrize(
    ("steps", "since", "until", "code"),
    [
        ([OPENED], DAY, date(2026, 3, 20), "result_not_final"),
        ([OPENED, FINAL], date(2026, 3, 9), date(2026, 3, 20), "notice_in_past"),
        ([OPENED, FINAL], DAY, date(2026, 3, 13), "notice_too_short"),
    ],
)
def test_notice_is_given_of_what_is_final_for_long_enough(
    steps: list[Fact], since: date, until: date, code: str
) -> None:
    assert refused(lambda: check_notice(course_of(steps), today=DAY, since=since, until=until, least=5)) == code
    check_notice(course_of([OPENED, FINAL]), today=DAY, since=DAY, until=date(2026, 3, 14), least=5)


def test_it_is_archived_when_its_notice_is_over_and_nothing_is_open() -> None:
    noticed = [OPENED, FINAL, NOTICED]
    check_archiving(course_of(noticed), today=date(2026, 3, 19))
    assert refused(lambda: check_archiving(course_of(noticed), today=date(2026, 3, 18))) == "notice_running"
    assert refused(lambda: check_archiving(course_of([OPENED, FINAL]), today=date(2026, 3, 19))) == "result_not_noticed"
    late = step(15, Kind.OBJECTED, by=5, subject="LH", item="funds", text="公示中提出")
    assert (
        refused(lambda: check_archiving(course_of([*noticed, late]), today=date(2026, 3, 19))) == "objections_waiting"
    )
    upheld = step(16, Kind.OBJECTION_ANSWERED, by=6, objection=15, upheld=True, text="属实")
    assert (
        refused(lambda: check_archiving(course_of([*noticed, late, upheld]), today=date(2026, 3, 19)))
        == "objection_upheld"
    )


def said(check: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as caught:
        check()
    [fault] = caught.value.faults
    return SENTENCES[fault.code].said("zh-hans", fault.blanks)


def test_money_is_refused_in_yuan_with_its_thousands_apart_and_not_in_fen() -> None:
    final, many = course_of([OPENED, FINAL]), [Line("LH", "prize", 1_140_000_000)]
    assert said(lambda: check_approval(final, many, budget=500_000_000, by=2, made_by=1)) == (
        "合计 11,400,000.00 元，超过预算 5,000,000.00 元。请调整预算，或修改办法中的奖励。"
    )
    paid = [Payment(many[0], 560_000_000)]
    assert said(lambda: check_payment(many, paid, Payment(many[0], 600_000_000))) == (
        "这笔奖金只剩 5,800,000.00 元未付。"
    )


FIRST, SECOND = Line("LH", "prize", 30_000_000), Line("XM", "prize", 10_000_000)


@pytest.mark.parametrize(
    ("steps", "lines", "budget", "by", "code"),
    [
        ([OPENED], [FIRST], 50_000_000, 2, "result_not_final"),
        ([OPENED, FINAL], [], 50_000_000, 2, "no_awards"),
        ([OPENED, FINAL], [FIRST, SECOND], None, 2, "budget_missing"),
        ([OPENED, FINAL], [FIRST, SECOND], 39_999_999, 2, "awards_over_budget"),
        ([OPENED, FINAL], [FIRST, SECOND], 40_000_000, 1, "own_award_list"),
    ],
)
def test_awards_are_approved_within_the_budget_by_another(
    steps: list[Fact], lines: list[Line], budget: int | None, by: int, code: str
) -> None:
    assert refused(lambda: check_approval(course_of(steps), lines, budget=budget, by=by, made_by=1)) == code
    for more in ([], [NOTICED], [NOTICED, ARCHIVED]):
        check_approval(course_of([OPENED, FINAL, *more]), [FIRST, SECOND], budget=40_000_000, by=2, made_by=1)


def test_no_more_is_paid_than_was_approved() -> None:
    half = Payment(FIRST, 15_000_000)
    check_payment([FIRST], [half], half)
    assert refused(lambda: check_payment([FIRST], [half], Payment(FIRST, 15_000_001))) == "award_overpaid"
    assert refused(lambda: check_payment([FIRST], [], Payment(FIRST, 0))) == "amount_not_positive"
    assert refused(lambda: check_payment([FIRST], [], Payment(SECOND, 1))) == "award_not_approved"


@pytest.mark.parametrize(
    ("steps", "day", "ready"),
    [
        ([], 20, False),
        ([OPENED], 12, False),
        ([OPENED], 13, True),
        ([OPENED, OBJECTED], 13, False),
        ([OPENED, OBJECTED, UPHELD], 13, False),
        ([OPENED, OBJECTED, REJECTED], 13, True),
        ([OPENED, FINAL], 13, False),
        ([OPENED, FINAL, NOTICED], 18, False),
        ([OPENED, FINAL, NOTICED], 19, True),
        ([OPENED, FINAL, NOTICED, ARCHIVED], 20, False),
    ],
)
def test_a_result_waits_for_its_next_step_when_nothing_stands_in_the_way(
    steps: list[Fact], day: int, ready: bool
) -> None:
    assert course_of(steps).ready(date(2026, 3, day)) is ready


@pytest.mark.parametrize(
    ("steps", "payable"),
    [
        ([OPENED], False),
        ([OPENED, FINAL], True),
        ([OPENED, FINAL, NOTICED], True),
        ([OPENED, FINAL, NOTICED, OBJECTED], False),
        ([OPENED, FINAL, NOTICED, OBJECTED, UPHELD], False),
        ([OPENED, FINAL, NOTICED, OBJECTED, REJECTED], True),
    ],
)
def test_money_follows_only_from_what_no_objection_may_still_change(steps: list[Fact], payable: bool) -> None:
    assert course_of(steps).is_payable is payable
