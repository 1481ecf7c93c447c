"""Real ledgers of other countries, by the mappings that ship. They stand beside the checkout; without them this file
holds no test, and nothing is skipped."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db.models import Sum

from luodi.core.facts import Kind
from luodi.exchange import actions
from luodi.exchange.mapping import SavedMapping, shipped, with_rate
from luodi.exchange.models import Batch
from luodi.exchange.plan import Plan, opened, plan
from luodi.ledger.models import Entry, Posting
from luodi.people.models import Org
from luodi.projects.models import Project
from tests.exchange.test_import import there_and_back
from tests.makers import District, district

DATA = Path(os.environ.get("LUODI_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


# The importer's own input; no mapping ships with a rate. What matters here is that it is applied, not what it is.
RATES = {"nepal": ("6.25", "2013-12-31"), "uganda": ("0.0025", "2014-07-01")}


def priced(mapping: str) -> SavedMapping:
    return with_rate(shipped()[mapping], *RATES[mapping])


def planned(mapping: str, *names: str) -> Plan:
    files = [(name, (DATA / name).read_bytes()) for name in names]
    tables, skipped = opened(files, priced(mapping))
    assert skipped == []
    return plan(tables, TODAY)


def column_sums(name: str, columns: dict[str, str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column, field in columns.items():
                found[field] += Decimal(row[column] or 0)
    return dict(found)


def accepted(here: District, mapping: str, *names: str) -> Batch:
    """The whole way: upload, the shipped mapping, check, accept."""
    files = [(name, io.BytesIO((DATA / name).read_bytes())) for name in names]
    batch = actions.upload(here.ma, AT, here.bureau, files)
    batch = actions.match(here.ma, AT, batch.pk, priced(mapping))
    return actions.accept(here.ma, AT, batch.pk)


def booked(measure: str) -> int:
    return Posting.objects.filter(measure=measure, book=0).aggregate(total=Sum("amount"))["total"] or 0


FILES = {
    "nepal": ("03_nepal_aims/projects.csv", "03_nepal_aims/transactions.csv"),
    "uganda": ("02_uganda_budget_fy2015/projects.csv", "02_uganda_budget_fy2015/projects_ancillary.csv"),
}


def ugandan_units(here: District) -> None:
    with (DATA / FILES["uganda"][1]).open(encoding="utf-8", newline="") as lines:
        names = {row["Responsible Institution"] for row in csv.DictReader(lines)} - {""}
    for place, unit in enumerate(sorted(names)):
        here.root.refresh_from_db()
        Org.objects.add_child(here.root, {"code": f"UG{place}", "name": unit, "kind": "department"})


if DATA.is_dir():

    def test_nepal_keeps_every_commitment_and_disbursement_and_takes_reversals_for_what_they_are() -> None:
        found = planned("nepal", "03_nepal_aims/projects.csv", "03_nepal_aims/transactions.csv")
        kinds: dict[Kind, int] = defaultdict(int)
        for draft in found.drafts:
            for fact in draft.facts:
                kinds[fact.kind] += 1
        assert (found.tally.read.rows, len(found.refused)) == (873 + 2538, 0)
        assert dict(kinds) == {
            Kind.AGREEMENT_SIGNED: 918,
            Kind.AMOUNT_CHANGED: 11,
            Kind.FUNDS_RECEIVED: 1597,
            Kind.FUNDS_RETURNED: 12,
        }
        with (DATA / "03_nepal_aims/transactions.csv").open(encoding="utf-8", newline="") as lines:
            sums: dict[str, Decimal] = defaultdict(Decimal)
            for row in csv.DictReader(lines):
                field = {"C": "agreed", "D": "paid_in"}[row["transaction_value_code"]]
                sums[field] += Decimal(row["transaction_value"])
        assert found.tally.accepted.money == sums

    def test_uganda_keeps_plan_and_four_quarters_of_every_unit() -> None:
        budget = "02_uganda_budget_fy2015/projects_ancillary.csv"
        found = planned("uganda", "02_uganda_budget_fy2015/projects.csv", budget)
        quarters = {f"Q{quarter} Exp": "paid_in" for quarter in range(1, 5)}
        million = Decimal(1_000_000)
        sums = {
            field: value * million for field, value in column_sums(budget, {"Budget": "year_plan", **quarters}).items()
        }
        assert found.tally.read.rows == 2 * 8335
        assert found.tally.read.money == sums
        assert [row.faults[0].code for row in found.refused] == ["text_too_long"]

    @pytest.mark.django_db
    def test_nepal_stands_in_the_ledger_to_the_fen_and_can_be_undone() -> None:
        here = district()
        batch = accepted(here, "nepal", "03_nepal_aims/projects.csv", "03_nepal_aims/transactions.csv")
        money = batch.tally["accepted"]["money"]
        rate = Decimal(RATES["nepal"][0])
        assert (batch.rows_refused, batch.projects_made) == (0, 873)
        assert Entry.objects.exclude(kind=Kind.STAGE_MOVED).count() == 2538
        for measure in ("agreed", "paid_in"):
            # Each sum was rounded to the fen by itself: half a fen a fact at most.
            assert abs(booked(measure) - Decimal(money[measure]) * rate * 100) <= 2538 / 2
        foreign = [Decimal(entry.data["foreign_amount"]) for entry in Entry.objects.filter(kind=Kind.FUNDS_RETURNED)]
        assert (len(foreign), all(value > 0 for value in foreign)) == (12, True)
        actions.undo(here.ma, AT, batch.pk, reason="试导入")
        assert (booked("agreed"), booked("paid_in"), Project.objects.filter(removed=False).count()) == (0, 0, 0)

    @pytest.mark.django_db
    def test_uganda_stands_in_the_ledger_by_unit() -> None:
        here = district()
        name = "02_uganda_budget_fy2015/projects_ancillary.csv"
        with (DATA / name).open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        ugandan_units(here)
        batch = accepted(here, "uganda", "02_uganda_budget_fy2015/projects.csv", name)
        assert [row.faults[0][1] for row in batch.faults.all()] == ["text_too_long"]
        wanted: dict[str, Decimal] = defaultdict(Decimal)
        for row in rows:
            if len(row["Location/Facility"]) <= 120:
                unit = row["Responsible Institution"] or here.bureau.name
                wanted[unit] += sum(Decimal(row[f"Q{quarter} Exp"] or 0) for quarter in range(1, 5))
        found = Posting.objects.filter(measure="paid_in", book=0).values_list("unit__name").annotate(Sum("amount"))
        fen = {
            unit: int(value * 1_000_000 * Decimal(RATES["uganda"][0]) * 100) for unit, value in wanted.items() if value
        }
        assert dict(found) == fen

    @pytest.mark.django_db
    @pytest.mark.parametrize(("mapping", "names"), FILES.items())
    def test_what_is_refused_is_listed_with_its_reason_and_a_file_that_comes_again_adds_nothing(
        mapping: str, names: tuple[str, ...]
    ) -> None:
        here = district()
        if mapping == "uganda":
            ugandan_units(here)
        there_and_back(here, priced(mapping), [(name, (DATA / name).read_bytes()) for name in names])
