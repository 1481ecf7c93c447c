"""What is due of a project: planned days until their stage is reached, the end of a pause, nothing once withdrawn."""

from __future__ import annotations

from datetime import date

import pytest

from luodi.core.deadlines import PLANNED, still_due

START, END, MADE = date(2026, 4, 1), date(2027, 4, 1), date(2027, 9, 1)
DAYS = dict(zip(PLANNED, (START, END, MADE), strict=True))


@pytest.mark.parametrize(
    ("stage", "due"),
    [
        ("signed", ["planned_start", "planned_completion", "planned_production"]),
        ("started", ["planned_completion", "planned_production"]),
        ("building", ["planned_completion", "planned_production"]),
        ("completed", ["planned_production"]),
        ("producing", []),
    ],
)
def test_a_planned_day_is_due_until_its_stage_is_reached(stage: str, due: list[str]) -> None:
    assert still_due(stage, "active", DAYS, None) == {kind: DAYS[kind] for kind in due}


def test_what_was_not_planned_is_not_due_and_a_pause_asks_for_its_end_alone() -> None:
    assert still_due("signed", "active", {"planned_start": None}, None) == {}
    assert still_due("started", "paused", DAYS, END) == {"pause": END}
    assert still_due("started", "paused", DAYS, None) == {}
    assert still_due("started", "withdrawn", DAYS, END) == {}
