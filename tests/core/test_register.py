"""What cannot be true of a project is named at its field, all at once; codes and names are kept plainly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from luodi.core.errors import Fault
from luodi.core.initials import initials
from luodi.core.money import LARGEST_FEN
from luodi.core.register import FIELDS, LABELS, Master, faults_of, is_closed, last_number, next_code, plain, together
from luodi.core.words import STAGES

GOOD = Master(
    "日产5000吨水泥生产线",
    1,
    code="LH-2026-0001",
    industry="C30",
    kind="new",
    channel="enterprise",
    planned_total_fen=1,
    planned_start_on=date(2026, 4, 1),
    planned_completion_on=date(2026, 4, 1),
    planned_production_on=date(2026, 4, 1),
    national_code="2026-620802-30-01-123456",
)


def test_what_is_right_has_no_faults_and_what_is_unknown_is_none() -> None:
    assert faults_of(GOOD) == []
    assert faults_of(Master("水泥厂", 1)) == []


def test_everything_wrong_is_named_at_once() -> None:
    wrong = Master(" ", 1, code="abc", industry="H30", kind="old", channel="gift", planned_total_fen=0)
    assert [(one.where, one.code) for one in faults_of(wrong)] == [
        ("name", "project_name_missing"),
        ("code", "project_code_wrong"),
        ("industry", "industry_unknown"),
        ("kind", "choice_unknown"),
        ("channel", "choice_unknown"),
        ("planned_total_fen", "planned_total_not_positive"),
    ]


@pytest.mark.parametrize("code", ["1", "LH-2026-0001", "招商(2026)01号", "a_1.2", "7" * 32])
def test_a_code_holds_letters_digits_and_plain_signs(code: str) -> None:
    assert faults_of(replace(GOOD, code=code)) == []


@pytest.mark.parametrize("code", ["new", "views", "-1", "a/1", "a 1", "1?", "..", "1%", "(1)", "_1"])
def test_a_code_that_would_break_an_address_is_refused(code: str) -> None:
    assert faults_of(replace(GOOD, code=code)) == [Fault("project_code_wrong", "code", {"given": code})]


@pytest.mark.parametrize(
    "code", ["2026-620802-30-01-12345", "2026-620802-30-01-1234567", "202-620802-30-01-123456", "20266208023001123456"]
)
def test_a_national_code_has_the_form_of_the_national_platform(code: str) -> None:
    assert faults_of(replace(GOOD, national_code=code)) == [
        Fault("national_code_wrong", "national_code", {"given": code})
    ]


@pytest.mark.parametrize(
    ("changes", "where", "code"),
    [
        ({"planned_completion_on": date(2026, 3, 31)}, "planned_completion_on", "completion_before_start"),
        ({"planned_production_on": date(2026, 3, 31)}, "planned_production_on", "production_before_completion"),
        (
            {"planned_completion_on": None, "planned_production_on": date(2026, 3, 31)},
            "planned_production_on",
            "production_before_completion",
        ),
        ({"planned_start_on": date(1977, 12, 31)}, "planned_start_on", "planned_day_wild"),
        ({"planned_production_on": date(2101, 1, 1)}, "planned_production_on", "planned_day_wild"),
        ({"name": "长" * 121}, "name", "too_long"),
        ({"summary": "长" * 2001}, "summary", "too_long"),
        ({"planned_total_fen": -1}, "planned_total_fen", "planned_total_not_positive"),
        ({"planned_total_fen": LARGEST_FEN + 1}, "planned_total_fen", "amount_too_large"),
    ],
)
def test_each_limit_is_held(changes: dict[str, Any], where: str, code: str) -> None:
    assert [(one.where, one.code) for one in faults_of(replace(GOOD, **changes))] == [(where, code)]


def test_a_section_alone_is_an_industry() -> None:
    assert faults_of(replace(GOOD, industry="C")) == []


def test_a_project_is_closed_when_completed_or_beyond_or_withdrawn() -> None:
    assert [stage for stage in STAGES if is_closed(stage, "active")] == ["completed", "producing", "full_output"]
    assert (is_closed("idea", "withdrawn"), is_closed("building", "paused")) == (True, False)


def test_codes_go_on_after_the_highest_number() -> None:
    assert next_code("LH-2026-", []) == "LH-2026-0001"
    assert next_code("LH-2026-", ["LH-2026-0009", "LH-2026-0003", "LH-2026-甲", "LH-2025-0077"]) == "LH-2026-0010"
    assert last_number("LH-2026-", ["LH-2026-10000", "LH-2026-9999"]) == 10000


def test_every_field_has_a_label_and_several_are_said_in_one_breath() -> None:
    assert sorted(LABELS) == sorted(FIELDS)
    both = together(["name", "place"])
    assert (both.zh, both.en) == ("项目名称、建设地点", "project name, place")


def test_a_line_is_kept_half_width_and_without_spare_blanks() -> None:
    assert plain("　５０００吨（水泥）  线 ") == "5000吨(水泥) 线"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("祁连山日产5000吨水泥生产线", "qlsrc5000dsnscx"),
        ("重庆路", "cql"),
        ("GMP 生产线", "gmpscx"),
        ("、", ""),
        ("", ""),
    ],
)
def test_initials_are_the_first_letters_of_the_syllables(name: str, letters: str) -> None:
    assert initials(name) == letters
