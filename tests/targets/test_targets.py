"""Targets of a unit for a figure: set anew, read as known at a moment, beside time and beside those below."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.ledger import actions as ledger
from luodi.ledger.queries import moment
from luodi.targets.actions import set_target
from luodi.targets.queries import against_below, all_targets, latest_targets, progress
from tests.makers import AT, District, district, project, receipt

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def here() -> District:
    return district()


def asked(here: District, unit: str = "LH", amount: int = 1200, **values: Any) -> None:
    filled = {"year": 2026, "unit": unit, "code": "paid_in_year", "amount": amount, "reason": "责任状"}
    set_target(here.ma, values.pop("at", AT), **{**filled, **values})


def test_a_target_set_anew_holds_from_then_on_and_the_old_one_for_earlier_moments(here: District) -> None:
    asked(here, amount=1200)
    first = moment()
    asked(here, amount=1500, at=AT + DAY)
    units = [here.liuhu.pk, here.xiamen.pk]
    assert all_targets(["paid_in_year"], units, 2026, first) == {units[0]: {"paid_in_year": 1200}, units[1]: {}}
    assert all_targets(["paid_in_year"], units, 2026, moment()) == {units[0]: {"paid_in_year": 1500}, units[1]: {}}
    assert all_targets(["paid_in_year"], units, 2025, moment()) == {units[0]: {}, units[1]: {}}


@pytest.mark.parametrize(
    ("values", "code", "where"),
    [
        ({"amount": 0}, "target_not_positive", "amount"),
        ({"amount": 2**63}, "target_not_positive", "amount"),
        ({"reason": " "}, "reason_missing", "reason"),
        ({"year": 202}, "year_wrong", "year"),
        ({"code": "happiness"}, "target_figure_unknown", "code"),
        ({"code": "funds_in_place_rate"}, "target_of_a_rate", "code"),
    ],
)
def test_what_a_target_cannot_be_is_refused_at_its_field(
    here: District, values: dict[str, Any], code: str, where: str
) -> None:
    with pytest.raises(Refusal) as caught:
        asked(here, **values)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [(code, where)]


def test_targets_are_set_by_the_bureau_and_seen_by_the_unit(here: District) -> None:
    asked(here)
    asked(here, "XM", 700)
    for name, denied in (("wang", NotThere), ("zhou", NotThere)):
        with pytest.raises((denied, NotAllowed)):
            set_target(here.people[name], AT, year=2026, unit="LH", code="paid_in_year", amount=1, reason="自己下达")
    seen = {name: [row.unit.code for row in latest_targets(here.people[name])] for name in ("chen", "wu", "admin")}
    assert seen == {"chen": ["XM"], "wu": ["LH", "XM"], "admin": []}


def test_what_lies_below_is_laid_beside_what_lies_above(here: District) -> None:
    asked(here, "KT", 1000)
    asked(here, "LH", 800)
    asked(here, "XM", 400)
    lines = against_below(here.ma, 2026, "paid_in_year", moment())
    assert [(one.org.code, one.own, one.below, one.ratio) for one in lines] == [("KT", 1000, 1200, 120)]
    assert against_below(here.wang, 2026, "paid_in_year", moment()) == []


def test_progress_stands_beside_time_and_counts_only_what_is_verified(here: District) -> None:
    asked(here, "LH", 24_000_000)
    asked(here, "LH", 4, code="signed_count_year")
    project(here)
    entry = receipt(here, fen=5_000_000)
    line = progress(here.wang, 2026, moment(), 202603)[0]
    assert (line.done, line.due, line.state) == (0, 6_000_000, "behind")
    ledger.verify(here.li, AT, entry.pk)
    by_month = {
        month: (line.done, line.due, line.percent, line.state)
        for month in (202512, 202602, 202603, 202612, 202701)
        for line in progress(here.wang, 2026, moment(), month)
        if line.code == "paid_in_year"
    }
    assert by_month == {
        202512: (5_000_000, 0, Decimal("20.8"), "ahead"),
        202602: (5_000_000, 4_000_000, Decimal("20.8"), "ahead"),
        202603: (5_000_000, 6_000_000, Decimal("20.8"), "behind"),
        202612: (5_000_000, 24_000_000, Decimal("20.8"), "behind"),
        202701: (5_000_000, 24_000_000, Decimal("20.8"), "behind"),
    }
    assert progress(here.chen, 2026, moment(), 202603) == []
