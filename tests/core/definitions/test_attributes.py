"""What is read of one project: days of its course, percentages, how long it is overdue; always as verified."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import luodi.figures
from luodi.core.definitions import Project, attributes_of, load
from luodi.core.definitions.attributes import months_later
from luodi.core.errors import Refusal
from luodi.core.facts import Fact, Kind, State
from luodi.core.periods import span
from luodi.core.standing import Standing

TEXT = (Path(luodi.figures.__file__).parent / "definitions.yaml").read_text(encoding="utf-8")
SHIPPED = load(TEXT)


def fact(number: int, kind: Kind, on: date, state: State = State.VERIFIED, **values: Any) -> Standing:
    made = Fact(number, kind, 1, on, datetime(2026, 1, 1, tzinfo=UTC), 1, 7, **values)
    return Standing(made, state)


def read(codes: list[str], *standings: Standing, period: str = "2026-06", **register: Any) -> list[Any]:
    wanted = [SHIPPED.attributes[code] for code in codes]
    found = attributes_of(wanted, Project(standings, register), span(period))
    return [found[code] for code in codes]


SIGNED = fact(1, Kind.AGREEMENT_SIGNED, date(2026, 2, 3), amount=100, code="contract")
STARTED = fact(2, Kind.STAGE_MOVED, date(2026, 3, 15), code="started")


def test_days_are_those_of_the_course_as_verified() -> None:
    codes = ["first_signed", "started_on", "main_structure", "stage"]
    assert read(codes, SIGNED, STARTED) == [date(2026, 2, 3), date(2026, 3, 15), None, "started"]
    waiting = fact(2, Kind.STAGE_MOVED, date(2026, 3, 15), State.RECORDED, code="started")
    assert read(codes, SIGNED, waiting) == [date(2026, 2, 3), None, None, None]


def test_a_letter_of_intent_is_no_signing_and_what_is_replaced_was_still_signed_first() -> None:
    letter = fact(1, Kind.AGREEMENT_SIGNED, date(2026, 1, 3), amount=100, code="letter")
    assert read(["first_signed"], letter) == [None]
    framework = fact(2, Kind.AGREEMENT_SIGNED, date(2026, 1, 9), amount=100, code="framework")
    contract = fact(3, Kind.AGREEMENT_SIGNED, date(2026, 5, 9), amount=100, code="contract", data={"replaces": 2})
    assert read(["first_signed"], letter, framework, contract) == [date(2026, 1, 9)]


def test_what_happened_after_the_period_is_not_known_in_it() -> None:
    assert read(["started_on", "start_overdue"], STARTED, period="2026-02", planned_start_on=date(2026, 2, 28)) == [
        None,
        0,
    ]
    assert read(["start_overdue"], STARTED, period="2026-02", planned_start_on=date(2026, 2, 27)) == [1]


@pytest.mark.parametrize(
    ("planned", "late"),
    [(date(2026, 6, 30), 0), (date(2026, 6, 29), 1), (date(2026, 5, 31), 2), (date(2026, 4, 1), 3), (None, None)],
)
def test_a_start_is_overdue_by_calendar_months_from_the_planned_one(planned: date | None, late: int | None) -> None:
    assert read(["start_overdue"], SIGNED, planned_start_on=planned) == [late]
    if planned:
        assert read(["start_overdue"], STARTED, planned_start_on=planned) == [0]


def test_the_progress_is_the_last_that_was_reported_and_missing_is_not_zero() -> None:
    assert read(["progress"], STARTED) == [None]
    told = [
        fact(3, Kind.PROGRESS_REPORTED, date(2026, 4, 1), State.RECORDED, data={"percentage": 20}),
        fact(4, Kind.PROGRESS_REPORTED, date(2026, 5, 1), State.RECORDED, data={"percentage": 35}),
        fact(5, Kind.PROGRESS_REPORTED, date(2026, 6, 1), State.RECORDED, data={"text": "没有写百分比"}),
        fact(6, Kind.PROGRESS_REPORTED, date(2026, 6, 2), State.VOIDED, data={"percentage": 90}),
    ]
    assert read(["progress"], *told) == [35]


def test_the_share_of_the_time_counts_both_days_and_stays_between_nothing_and_all() -> None:
    planned = {"planned_start_on": date(2026, 1, 1), "planned_completion_on": date(2026, 12, 31)}
    assert read(["time_schedule"], period="2026-06", **planned) == [Fraction(181 * 100, 365)]
    assert read(["time_schedule"], period="2025-11", **planned) == [0]
    assert read(["time_schedule"], period="2027-01", **planned) == [100]
    assert read(["time_schedule"], planned_start_on=date(2026, 1, 1)) == [None]
    crossed = {"planned_start_on": date(2026, 5, 2), "planned_completion_on": date(2026, 5, 1)}
    assert read(["time_schedule"], **crossed) == [100]


def test_months_and_days_since_then_are_whole_ones() -> None:
    assert read(["months_since_start", "days_quiet"], STARTED) == [3, (date(2026, 6, 30) - date(2026, 3, 15)).days]
    assert read(["months_since_start"], fact(2, Kind.STAGE_MOVED, date(2026, 3, 31), code="started")) == [2]
    assert read(["months_since_start", "days_quiet"]) == [None, None]


def test_pauses_and_withdrawals_are_yes_or_no() -> None:
    paused = fact(3, Kind.PAUSED, date(2026, 4, 1), State.RECORDED)
    withdrawn = fact(4, Kind.WITHDRAWN, date(2026, 5, 1), State.RECORDED)
    assert read(["paused", "withdrawn"], STARTED) == [False, False]
    assert read(["paused", "withdrawn"], STARTED, paused, withdrawn) == [True, True]


def test_the_register_is_read_by_its_columns() -> None:
    values = {"planned_total_fen": 500, "kind": "new", "channel": None, "industry": "C30"}
    assert read(["planned_total", "project_kind", "channel", "industry"], **values) == [500, "new", None, "C30"]


def test_what_came_within_a_time_after_the_first_signing_counts_to_the_very_day() -> None:
    in_time = fact(3, Kind.INVESTMENT_COMPLETED, date(2028, 2, 3), amount=700)
    late = fact(4, Kind.INVESTMENT_COMPLETED, date(2028, 2, 4), amount=50)
    before = fact(5, Kind.INVESTMENT_COMPLETED, date(2026, 2, 2), amount=9)
    codes = ["completed_within_12", "completed_within_24", "completed_within_36"]
    assert read(codes, SIGNED, in_time, late, before, period="2029-12") == [0, 700, 750]
    assert read(codes, in_time) == [None, None, None]


def test_money_that_went_back_within_the_time_is_taken_off() -> None:
    paid = fact(3, Kind.FUNDS_RECEIVED, date(2026, 3, 1), amount=700, code="capital")
    back = fact(4, Kind.FUNDS_RETURNED, date(2027, 1, 5), amount=300, code="capital")
    waiting = fact(5, Kind.FUNDS_RECEIVED, date(2026, 4, 1), State.RECORDED, amount=40, code="capital")
    codes = ["paid_in_within_12", "completed_within_12"]
    assert read(codes, SIGNED, paid, back, waiting, period="2026-12") == [700, 0]
    assert read(codes, SIGNED, paid, back, waiting, period="2027-12") == [400, 0]


@pytest.mark.parametrize(
    ("day", "months", "last"),
    [
        (date(2026, 2, 3), 12, date(2027, 2, 3)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
    ],
)
def test_the_same_day_some_months_later_is_the_last_where_the_month_has_no_such_day(
    day: date, months: int, last: date
) -> None:
    assert months_later(day, months) == last


def test_every_attribute_says_what_it_is_in_both_languages() -> None:
    for one in SHIPPED.attributes.values():
        assert one.said("zh") and one.said("en") and one.explained("zh") and one.explained("en")
        assert one.said("zh") != one.said("en")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("way: reached\n    of: started", "way: reached\n    of: stared", "definition_word_unknown"),
        ("way: reached\n    of: started", "way: reached", "definition_word_unknown"),
        ("way: stage", "way: stage\n    of: started", "definition_word_unknown"),
        ("sort: percent\n    way: reported", "sort: per_cent\n    way: reported", "definition_word_unknown"),
        ("code: started_on", "code: first_signed", "definition_key_twice"),
        ("code: started_on", "code: agreed", "definition_key_twice"),
        ("of: paid_in\n    months: 12", "of: paid_in", "definition_key_missing"),
        ("of: paid_in\n    months: 12", "of: agreed\n    months: 12", "definition_word_unknown"),
        ("way: stage", "way: stage\n    months: 3", "definition_key_unknown"),
    ],
)
def test_an_attribute_that_cannot_be_read_is_refused(old: str, new: str, code: str) -> None:
    assert old in TEXT
    with pytest.raises(Refusal) as caught:
        load(TEXT.replace(old, new, 1))
    assert caught.value.faults[0].code == code
