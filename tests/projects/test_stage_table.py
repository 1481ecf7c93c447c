"""The requirement table that ships: each line is asked for from its stage on, and of whom it concerns."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.words import STAGES
from luodi.projects.queries import FIELDS, fields_missing, stage_table

PAPERS = frozenset({"evidence:started", "evidence:completed", "evidence:producing", "evidence:full_output"})
FULL: dict[str, Any] = {
    "name": "水泥厂",
    "unit": 1,
    "industry": "C30",
    "kind": "new",
    "channel": "enterprise",
    "planned_total_fen": 999_999_999,
    "place": "八里村",
    "summary": "新型干法",
    "person_in_charge": 1,
    "investors": [1],
    "planned_start_on": "2026-04-01",
    "planned_completion_on": "2027-04-01",
}
HAD = PAPERS | {"fact:agreement_signed"}
NEEDS = [
    ("idea", "field:name"),
    ("idea", "field:unit"),
    ("pooled", "field:industry"),
    ("pooled", "field:kind"),
    ("pooled", "field:channel"),
    ("promoted", "field:planned_total_fen"),
    ("promoted", "field:place"),
    ("promoted", "field:summary"),
    ("negotiating", "field:person_in_charge"),
    ("negotiating", "field:investors"),
    ("signed", "fact:agreement_signed"),
    ("preparing", "field:planned_start_on"),
    ("preparing", "field:planned_completion_on"),
    ("started", "evidence:started"),
    ("completed", "evidence:completed"),
    ("producing", "evidence:producing"),
    ("full_output", "evidence:full_output"),
]


def missing(stage: str, values: dict[str, Any], had: frozenset[str] = HAD) -> list[str]:
    return [one.need for one in stage_table().missing(stage, values, had)]


def test_who_has_everything_may_stand_anywhere() -> None:
    assert {stage: missing(stage, FULL) for stage in STAGES} == {stage: [] for stage in STAGES}


@pytest.mark.parametrize(("stage", "need"), NEEDS)
def test_each_need_is_asked_for_from_its_stage_on_and_not_before(stage: str, need: str) -> None:
    sort, _, name = need.partition(":")
    values = {**FULL, name: None} if sort == "field" else FULL
    had = HAD - {need}
    stages = list(STAGES)
    asking = [one for one in stages if need in missing(one, values, had)]
    assert asking == stages[stages.index(stage) :]


@pytest.mark.parametrize("channel", ["self_raised", "national", "provincial"])
def test_what_is_not_attracted_needs_neither_investor_nor_agreement(channel: str) -> None:
    assert missing("full_output", {**FULL, "channel": channel, "investors": []}, PAPERS) == []


def test_a_leader_is_asked_for_from_ten_million_yuan_planned_and_only_from_signing_on() -> None:
    large = {**FULL, "planned_total_fen": 1_000_000_000}
    assert (missing("negotiating", large), missing("signed", large)) == ([], ["field:leader_post"])
    assert missing("full_output", {**large, "leader_post": 5}) == []


def test_nothing_else_is_asked_of_anybody() -> None:
    asked = {(one.stage, one.need) for one in stage_table().requirements}
    assert asked == {*NEEDS, ("signed", "field:leader_post")}


def test_every_field_that_the_table_names_is_one_that_it_is_given_and_has_its_words() -> None:
    known = {name.removesuffix("_id") for name in FIELDS} | {"investors"}
    requirements = stage_table().requirements
    named = {one.name for one in requirements if one.sort == "field"}
    named |= {condition.field for one in requirements for condition in (*one.when, *one.unless)}
    assert named - known == set()
    assert [one.need for one in requirements if not (one.zh and one.en)] == []


def test_fields_are_missing_whatever_facts_there_are() -> None:
    lacking = [one.name for one in fields_missing("full_output", {"name": "水泥厂", "unit": 1, "channel": "national"})]
    assert lacking == [
        "industry",
        "kind",
        "planned_total_fen",
        "place",
        "summary",
        "person_in_charge",
        "planned_start_on",
        "planned_completion_on",
    ]
