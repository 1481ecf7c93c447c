"""A figure is a sum of what was known at a moment, in the reader's scope, and nothing else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import span
from luodi.figures.queries import all_figures, all_quantities, figure, figures
from luodi.people.access import forget
from tests.figures.conftest import District

Q1, Q2, YEAR = span("2026-Q1"), span("2026-Q2"), span("2026")


def test_a_sum_counts_its_months_only(district: District) -> None:
    for period, amount in ((202512, 1), (202601, 10), (202603, 100), (202604, 1000), (202701, 10000)):
        district.post("paid_in", period, amount, code="capital")
    ma = district.people["ma"]
    found = {
        code: one.value
        for code, one in figures(ma, ["paid_in", "paid_in_year", "paid_in_total"], Q2, district.now).items()
    }
    assert found == {"paid_in": 1000, "paid_in_year": 1110, "paid_in_total": 1111}


def test_what_is_recorded_later_never_moves_an_earlier_moment(district: District) -> None:
    first = district.post("paid_in", 202601, 500)
    before = figure(district.people["ma"], "paid_in", Q1, first.recorded_at)
    district.post("paid_in", 202601, -500)
    district.post("paid_in", 202602, 70)
    assert figure(district.people["ma"], "paid_in", Q1, first.recorded_at) == before
    assert (before.value, figure(district.people["ma"], "paid_in", Q1, district.now).value) == (500, 70)


def test_recorded_and_verified_are_two_books(district: District) -> None:
    district.post("agreed", 202601, 900, book=0)
    district.post("agreed", 202601, 400, book=1)
    ma = district.people["ma"]
    values = {state: figure(ma, "agreed", Q1, district.now, state=state).value for state in ("recorded", "verified")}
    assert values == {"recorded": 900, "verified": 400}
    with pytest.raises(Refusal, match="state_unknown"):
        figure(ma, "agreed", Q1, district.now, state="closed")


def test_a_figure_is_closed_when_all_its_months_are(district: District) -> None:
    opened = district.post("paid_in", 202603, 1)
    district.close(202603)
    ma = district.people["ma"]

    def state(code: str, written: str, at: object = None) -> str:
        return figure(ma, code, span(written), at or district.now).state  # type: ignore[arg-type]  # a moment

    assert state("paid_in", "2026-Q1") == "closed"
    assert state("paid_in_total", "2026-03") == "closed"
    assert state("paid_in", "2026-04") == "verified"
    assert state("paid_in", "2026-H1") == "verified"
    assert state("paid_in", "2026-Q1", opened.recorded_at) == "verified"  # before it was closed
    assert state("standing_count", "2026-Q1") == "verified"  # where projects stand closes with no month


def test_a_rate_without_a_denominator_has_no_value(district: District) -> None:
    ma = district.people["ma"]
    empty = figure(ma, "contract_fulfilment_rate", YEAR, district.now)
    assert (empty.value, empty.numerator, empty.denominator) == (None, 0, 0)
    for project in ("liuhu-1", "liuhu-2", "sishilipu-1"):
        district.post("signed", 202601, 1, code="contract", unit=project[:-2], project=project)
    assert figure(ma, "contract_fulfilment_rate", YEAR, district.now).value == Decimal("0.00")
    district.post("of_signed", 202602, 1, code="preparing")
    district.post("of_signed", 202602, 1, code="started")
    district.post("of_signed", 202602, 1, code="preparing", unit="sishilipu")
    found = figure(ma, "contract_fulfilment_rate", YEAR, district.now)
    assert (found.value, found.numerator, found.denominator) == (Decimal("66.67"), 2, 3)
    assert figure(ma, "start_rate", YEAR, district.now).value == Decimal("33.33")


def test_funds_in_place_leaves_out_projects_without_an_agreement(district: District) -> None:
    district.post("signed", 202602, 1, project="liuhu-1")
    district.post("agreed", 202602, 1000, project="liuhu-1")
    district.post("paid_in", 202601, 250, project="liuhu-1")
    district.post("paid_in", 202602, 700, project="liuhu-2")  # never signed
    ma = district.people["ma"]
    assert figure(ma, "funds_in_place_rate", Q1, district.now).value == Decimal("25.00")
    january = figure(ma, "funds_in_place_rate", span("2026-01"), district.now)
    assert (january.value, january.numerator) == (None, 0)  # not signed yet by the end of January
    district.post("signed", 202603, -1, project="liuhu-1")
    district.post("agreed", 202603, -1000, project="liuhu-1")
    assert figure(ma, "funds_in_place_rate", Q1, district.now).value is None


def test_construction_projects_are_those_of_a_million_yuan_being_built_in_the_year(district: District) -> None:
    district.post("reached", 202405, 1, code="started", project="liuhu-1")
    district.post("reached", 202511, 1, code="completed", project="liuhu-1")  # done before the year
    district.post("reached", 202505, 1, code="started", project="liuhu-2")
    district.post("reached", 202602, 1, code="completed", project="liuhu-2")  # done in the year: still counts
    district.post("reached", 202603, 1, code="started", unit="sishilipu")  # planned at exactly one million
    district.post("reached", 202603, 1, code="started", unit="liuhu-office")  # one fen short of it
    for project, amount in (("liuhu-2", 5), ("liuhu-office-1", 7)):
        district.post("completed", 202602, amount, unit=project[:-2], project=project)
    ma = district.people["ma"]
    assert figure(ma, "construction_projects", YEAR, district.now).value == 2
    assert figure(ma, "construction_projects", span("2025"), district.now).value == 2
    assert figure(ma, "construction_completed", YEAR, district.now).value == 5


def test_a_plan_belongs_to_its_year_whenever_it_was_entered(district: District) -> None:
    district.post("year_plan", 202512, 300, code="2026")
    district.post("in_year_plan", 202512, 1, code="2026")
    district.post("year_plan", 202602, 40, code="2025")
    ma = district.people["ma"]
    found = figures(ma, ["year_plan_scale", "year_plan_count"], Q1, district.now)
    assert {code: one.value for code, one in found.items()} == {"year_plan_scale": 300, "year_plan_count": 1}
    assert figure(ma, "year_plan_scale", span("2027"), district.now).value == 0


def test_a_reader_is_told_of_their_own_units_only(district: District) -> None:
    for unit, amount in (("liuhu", 1), ("liuhu-office", 10), ("sishilipu", 100), ("kongtong", 1000)):
        district.post("paid_in", 202601, amount, unit=unit, project="liuhu-1")
    now, people, units = district.now, district.people, district.units
    assert figure(people["ma"], "paid_in", Q1, now).value == 1111
    assert figure(people["wang"], "paid_in", Q1, now).value == 11
    assert figure(people["wang"], "paid_in", Q1, now, unit=units["liuhu-office"]).value == 10
    for outside in ("sishilipu", "kongtong"):
        with pytest.raises(NotThere):
            figure(people["wang"], "paid_in", Q1, now, unit=units[outside])
    assert figure(people["ma"], "paid_in", Q1, now, unit=units["liuhu"]).value == 11
    assert figure(people["admin"], "paid_in", Q1, now).value == 0
    assert all_figures(["paid_in"], Q1, now)["paid_in"].value == 1111


def test_every_unit_gets_what_it_and_all_below_it_have(district: District) -> None:
    district.post("signed", 202601, 1, unit="liuhu")
    district.post("signed", 202601, 1, unit="liuhu-office", project="liuhu-office-1")
    district.post("of_signed", 202602, 1, code="started", unit="liuhu-office", project="liuhu-office-1")
    district.post("paid_in", 202601, 7, unit="sishilipu")
    units = district.units
    wanted = [units[code].pk for code in ("liuhu", "sishilipu", "kongtong")]
    assert all_quantities(["signed_count", "paid_in", "start_rate"], wanted, Q1, district.now) == {
        units["liuhu"].pk: {"signed_count": 2, "paid_in": 0, "start_rate": Decimal("50.00")},
        units["sishilipu"].pk: {"signed_count": 0, "paid_in": 7, "start_rate": None},
        units["kongtong"].pk: {"signed_count": 2, "paid_in": 7, "start_rate": Decimal("50.00")},
    }


def test_units_and_definitions_cost_no_statements(
    district: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for unit in ("liuhu", "sishilipu", "xiamen"):
        district.post("paid_in", 202601, 1, unit=unit)
        district.post("signed", 202601, 1, unit=unit)
    pks = [district.units[unit].pk for unit in ("liuhu", "sishilipu", "xiamen")]
    codes = ["paid_in", "signed_count", "funds_in_place_rate", "construction_projects"]
    for units, asked in ((pks[:1], codes[:1]), (pks, codes)):
        with django_assert_num_queries(3):  # the tree, what is carried, the sums
            all_quantities(asked, units, Q1, district.now)
    ma = district.people["ma"]
    for asked in (codes[:1], codes):
        forget(ma)
        with django_assert_num_queries(4):  # grants, what is carried, postings, closing
            figures(ma, asked, Q1, district.now)


def test_an_unknown_definition_is_not_there(district: District) -> None:
    with pytest.raises(NotThere):
        figure(district.people["ma"], "agreed_upon", Q1, district.now)
