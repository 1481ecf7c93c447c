"""What is behind a figure adds up to it, whatever was posted; and what lies between two figures is their difference."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from luodi.core.definitions import Ratio, Row, value
from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import Span, span
from luodi.core.words import STAGES
from luodi.figures.queries import (
    all_quantities,
    at_stage,
    breakdown,
    bridge,
    catalogue,
    change,
    changes,
    figure,
    figures,
    grid,
    in_band,
    rows,
)
from luodi.ledger.actions.carry import carry_forward
from tests.figures.conftest import District, made_district

MONEY = {"agreed": ("framework", "contract", ""), "paid_in": ("capital", "loan"), "completed": ("",)}
COUNTS = {"signed": ("contract",), "reached": tuple(STAGES)[6:10], "of_signed": tuple(STAGES)[5:10]}
YEARLY = {"year_plan": ("2025", "2026"), "in_year_plan": ("2025", "2026")}
CODES = {**MONEY, **COUNTS, **YEARLY}
PROJECTS = ("liuhu-1", "liuhu-2", "sishilipu-1", "liuhu-office-1", "xiamen-1")
SPANS = [span(written) for written in ("2026", "2026-Q1", "2026-02", "2025-H2", "2024")]
LARGEST = 2**53 + 1  # more than a float keeps


@some.composite
def postings(draw: Any) -> dict[str, Any]:
    measure = draw(some.sampled_from(sorted(CODES)))
    project = draw(some.sampled_from(PROJECTS))
    largest = 1 if measure in COUNTS or measure == "in_year_plan" else LARGEST
    return {
        "measure": measure,
        "code": draw(some.sampled_from(CODES[measure])),
        "period": draw(some.sampled_from([202412, 202506, 202511, 202601, 202602, 202603, 202607])),
        "amount": draw(some.integers(-largest, largest)),
        "project": project,
        "unit": draw(some.sampled_from([project.rsplit("-", 1)[0], "kongtong"])),
        "book": draw(some.sampled_from([0, 1])),
    }


def total(found: Any) -> int:
    return int(found.aggregate(n=Sum("counted"))["n"] or 0)


class AnyJournal(TestCase):
    """Every definition, over whatever was posted: the statements agree with the plain reading."""

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        some.lists(postings(), max_size=12),
        some.sampled_from(SPANS),
        some.sampled_from(SPANS),
        some.integers(0, 12),
        some.sets(some.integers(1, 12), max_size=2),
    )
    def test_statements_rows_and_bridges_agree(
        self, booked: list[dict[str, Any]], asked: Span, before: Span, known: int, carried: set[int]
    ) -> None:
        district = made_district()
        made = []
        for place, one in enumerate(booked, 1):
            made.append(district.post(**one))
            if place in carried:
                carry_forward(made[-1].recorded_at, made[-1].entry_id)
        at = made[min(known, len(made)) - 1].recorded_at if made and known else district.now
        plain = [
            Row(one.measure, one.code, one.period, one.amount, one.project_id, one.scale_fen)
            for one in made
            if one.book == 1 and one.recorded_at <= at
        ]
        ma = district.people["ma"]
        found, earlier = (figures(ma, list(catalogue().versions), one, at) for one in (asked, before))
        assert {code: one.value for code, one in found.items()} == {
            one.code: value(one, plain, asked) for one in catalogue()
        }
        for code, one in found.items():
            if isinstance(one.definition.of, Ratio):
                sides = {part: total(rows(ma, code, asked, at, part=part)) for part in ("numerator", "denominator")}
                assert sides == {"numerator": one.numerator, "denominator": one.denominator}
            else:
                assert total(rows(ma, code, asked, at)) == one.value
                difference = total(bridge(ma, code, asked, at, other_span=before))
                assert difference == one.value - earlier[code].value  # type: ignore[operator]  # sums have values
                late = figure(ma, code, asked, district.now).value
                assert total(bridge(ma, code, asked, district.now, other_at=at)) == late - one.value  # type: ignore[operator]  # as above

    @settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(some.lists(postings(), min_size=4, max_size=12), some.sampled_from(SPANS))
    def test_parts_of_every_definition_add_up_to_it_to_the_fen(self, booked: list[dict[str, Any]], asked: Span) -> None:
        district = made_district()
        for one in booked:
            district.post(**one)
        ma = district.people["ma"]
        for code, one in figures(ma, list(catalogue().versions), asked, district.now).items():
            for by in ("unit", "industry", "scale", "stage", "project"):
                parts = breakdown(ma, code, asked, district.now, by)
                if isinstance(one.definition.of, Ratio):
                    sides = (sum(part.numerator or 0 for part in parts), sum(part.denominator or 0 for part in parts))
                    assert sides == (one.numerator, one.denominator), (code, by)
                    assert all(part.value is None for part in parts if not part.denominator), (code, by)
                else:
                    assert sum(int(part.value or 0) for part in parts) == one.value, (code, by)


def test_parts_add_up_to_the_figure(district: District) -> None:
    for project, amount in (("liuhu-1", 1), ("liuhu-2", 20), ("sishilipu-1", 300), ("liuhu-office-1", 4000)):
        unit = project.rsplit("-", 1)[0]
        district.post("paid_in", 202602, amount, unit=unit, project=project)
    district.post("paid_in", 202603, 50000, unit="kongtong", project="xiamen-1")
    district.post("at_stage", 202602, 1, code="building", project="liuhu-1")
    ma, q1 = district.people["ma"], span("2026-Q1")

    def parts(by: str, code: str = "paid_in") -> dict[str, object]:
        return {one.key: one.value for one in breakdown(ma, code, q1, district.now, by)}

    assert parts("unit") == {"kongtong": 50000, "liuhu": 4021, "sishilipu": 300, "xiamen": 0}
    assert parts("month") == {"2026-01": 0, "2026-02": 4321, "2026-03": 50000}
    assert parts("month", "paid_in_total") == {"2026-01": 0, "2026-02": 4321, "2026-03": 54321}
    assert parts("quarter") == {"2026-Q1": 54321}
    assert parts("industry") == {"": 50000, "A": 300, "C": 4021}
    assert parts("scale") == {"below_1m": 54000, "from_1m": 300, "from_5m": 20, "from_30m": 0, "from_100m": 1}
    assert parts("stage") == {"building": 1, "": 54320}
    assert parts("project") == {
        "xiamen-1": 50000,
        "liuhu-office-1": 4000,
        "sishilipu-1": 300,
        "liuhu-2": 20,
        "liuhu-1": 1,
    }
    assert parts("stage", "standing_count") == {"building": 1}
    with pytest.raises(Refusal, match="breakdown_of_standing"):
        parts("month", "standing_count")
    with pytest.raises(Refusal, match="breakdown_unknown"):
        parts("weather")


def test_the_grid_is_every_unit_in_every_month(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit, period, amount in (("liuhu", 202601, 1), ("liuhu-office", 202603, 20), ("xiamen", 202602, 300)):
        district.post("paid_in", period, amount, unit=unit)
    ma, now = district.people["ma"], district.now
    figure(ma, "paid_in", span("2026"), now)  # the grants are read once for a request
    with django_assert_num_queries(5):  # the tree's top, the lines, the paths, the sums and what is carried
        found = grid(ma, "paid_in_total", span("2026-Q1"), now)
    assert {line.key: [one.value for one in months] for line, months in found} == {
        "kongtong": [0, 0, 0],
        "liuhu": [1, 1, 21],
        "sishilipu": [0, 0, 0],
        "xiamen": [0, 300, 300],
    }
    assert [line.value for line, _ in found] == [0, 21, 0, 300]
    for code in ("standing_count", "funds_in_place_rate"):
        with pytest.raises(Refusal, match="grid_not_possible"):
            grid(ma, code, span("2026-Q1"), now)


def test_the_rows_of_a_part_are_found_again(district: District) -> None:
    district.post("paid_in", 202602, 1, project="liuhu-1")
    district.post("paid_in", 202602, 20, project="liuhu-2")
    district.post("at_stage", 202602, 1, code="building", project="liuhu-1")
    ma, now = district.people["ma"], district.now
    found = rows(ma, "paid_in", span("2026-Q1"), now)
    assert {band.code: total(in_band(found, band.code)) for band in catalogue().bands} == {
        one.key: one.value for one in breakdown(ma, "paid_in", span("2026-Q1"), now, "scale")
    }
    assert (total(at_stage(found, "building", now, "verified")), total(at_stage(found, "", now, "verified"))) == (1, 20)
    with pytest.raises(Refusal, match="filter_unknown"):
        in_band(found, "huge")


def test_a_rate_by_month_is_the_rate_of_that_month(district: District) -> None:
    district.post("signed", 202602, 1)
    district.post("agreed", 202602, 100)
    district.post("paid_in", 202601, 10)
    district.post("paid_in", 202603, 15)
    ma, now = district.people["ma"], district.now
    for by in ("month", "quarter"):
        for one in breakdown(ma, "funds_in_place_rate", span("2026-H1"), now, by):
            assert one.value == figure(ma, "funds_in_place_rate", span(one.key), now).value
    with pytest.raises(Refusal, match="rate_part_missing"):
        rows(ma, "funds_in_place_rate", span("2026"), now)
    with pytest.raises(Refusal, match="bridge_needs_sums"):
        bridge(ma, "funds_in_place_rate", span("2026"), now, other="agreed")


def test_what_another_unit_did_is_in_no_row_part_or_change(district: District) -> None:
    district.post("paid_in", 202601, 5, unit="liuhu")
    district.post("paid_in", 202602, 900, unit="sishilipu")
    wang, now, year = district.people["wang"], district.now, span("2026")
    assert [one.counted for one in rows(wang, "paid_in", year, now)] == [5]
    with pytest.raises(NotThere):
        rows(wang, "paid_in", year, now, unit=district.units["sishilipu"])
    assert [(one.key, one.value) for one in breakdown(wang, "paid_in", year, now, "unit")] == [
        ("liuhu", 5),
        ("liuhu-office", 0),
    ]
    assert [one.key for one in breakdown(wang, "paid_in", year, now, "project")] == ["liuhu-1"]
    moved = change(wang, "paid_in", span("2026-02"), now, span("2026-01"))
    assert [(one.project, one.difference) for one in moved.causes] == [("liuhu-1", -5)]
    assert breakdown(district.people["admin"], "paid_in", year, now, "unit") == []


def test_a_change_names_the_projects_that_moved_it_most(district: District) -> None:
    district.post("paid_in", 202601, 500, project="liuhu-1")
    district.post("paid_in", 202602, 80, project="liuhu-2")
    district.post("paid_in", 202602, 900, unit="sishilipu")
    ma = district.people["ma"]
    moved = change(ma, "paid_in", span("2026-02"), district.now, span("2026-01"), top=2)
    assert (moved.before.value, moved.now.value, moved.difference) == (500, 980, 480)
    assert [(one.project, one.difference) for one in moved.causes] == [("sishilipu-1", 900), ("liuhu-1", -500)]
    rate = change(ma, "start_rate", span("2026-02"), district.now, span("2026-01"))
    assert (rate.difference, rate.causes) == (None, [])


def test_what_changed_since_a_moment_is_the_postings_in_between(district: District) -> None:
    first = district.post("paid_in", 202601, 500)
    second = district.post("paid_in", 202601, -500)
    third = district.post("paid_in", 202601, 470)
    ma, q1 = district.people["ma"], span("2026-Q1")
    found = bridge(ma, "paid_in", q1, district.now, other_at=first.recorded_at).order_by("pk")
    assert [(one.pk, one.counted) for one in found] == [(second.pk, -500), (third.pk, 470)]
    back = bridge(ma, "paid_in", q1, first.recorded_at, other_at=district.now)
    assert total(back) == 30
    moved = change(ma, "paid_in", q1, district.now, q1, before_at=first.recorded_at)
    assert [(one.project, one.difference) for one in moved.causes] == [("liuhu-1", -30)]


def test_two_definitions_are_bridged_by_what_only_one_counts(district: District) -> None:
    district.post("completed", 202601, 7, project="liuhu-1")
    district.post("completed", 202601, 2, unit="liuhu-office", project="liuhu-office-1")  # below a million
    district.post("completed", 202512, 90, project="liuhu-1")  # before the year
    ma, q1 = district.people["ma"], span("2026-Q1")
    found = bridge(ma, "construction_completed", q1, district.now, other="completed_total")
    assert sorted(one.counted for one in found) == [-90, -2]


@pytest.mark.parametrize("by", ["unit", "month", "quarter", "industry", "scale", "stage", "project"])
def test_a_breakdown_costs_as_much_for_three_units_as_for_one(
    district: District, by: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ma = district.people["ma"]
    statements = {"unit": 5, "month": 2, "quarter": 2, "stage": 2, "project": 2}.get(by, 1)
    district.post("paid_in", 202601, 1)
    figure(ma, "paid_in", span("2026"), district.now)  # the grants are read once for a request
    for unit in ("sishilipu", "xiamen", None):
        with django_assert_num_queries(statements):
            breakdown(ma, "paid_in", span("2026"), district.now, by)
        if unit:
            district.post("paid_in", 202601, 1, unit=unit)


def test_several_changes_share_their_statements(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ma = district.people["ma"]
    for unit in ("liuhu", "sishilipu", "xiamen"):
        district.post("paid_in", 202601, 1, unit=unit)
        district.post("agreed", 202602, 1, unit=unit)
    figure(ma, "paid_in", span("2026"), district.now)
    for codes in (["paid_in"], ["paid_in", "agreed", "completed"]):
        moved = sum(code != "completed" for code in codes)
        with django_assert_num_queries(6 + len(codes) + moved):  # two figures, carries, closings; causes, names
            changes(ma, codes, span("2026-02"), district.now, span("2026-01"))


@pytest.mark.parametrize("by", ["unit", "month", "quarter", "industry", "scale", "stage", "project"])
def test_what_is_carried_forward_changes_no_breakdown(district: District, by: str) -> None:
    ma = district.people["ma"]
    for unit, amount in (("liuhu", 1), ("sishilipu", 20), ("liuhu-office", 300), ("xiamen", 4000)):
        district.post("paid_in", 202601, amount, unit=unit)
    plain = breakdown(ma, "paid_in", span("2026"), district.now, by)
    carry_forward(district.booked[2].recorded_at, district.booked[2].entry_id)
    assert breakdown(ma, "paid_in", span("2026"), district.now, by) == plain


def test_a_run_reads_the_same_as_the_page(district: District) -> None:
    district.post("signed", 202601, 1)
    district.post("agreed", 202601, 100)
    district.post("paid_in", 202602, 33)
    unit, now, year = district.units["liuhu"], district.now, span("2026")
    codes = list(catalogue().versions)
    page = figures(district.people["ma"], codes, year, now, unit=unit)
    assert all_quantities(codes, [unit.pk], year, now)[unit.pk] == {code: one.value for code, one in page.items()}
