"""Real ledgers of other countries, by the mappings that ship. They stand beside the checkout; without them this file
holds no test, and nothing is skipped."""

from __future__ import annotations

import csv
import os
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

from luodi.core.facts import Kind
from luodi.exchange.mapping import shipped
from luodi.exchange.plan import Plan, opened, plan

DATA = Path(os.environ.get("LUODI_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")
TODAY = date(2026, 11, 24)


def planned(mapping: str, *names: str) -> Plan:
    files = [(name, (DATA / name).read_bytes()) for name in names]
    tables, skipped = opened(files, shipped()[mapping])
    assert skipped == []
    return plan(tables, TODAY)


def column_sums(name: str, columns: dict[str, str]) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for column, field in columns.items():
                found[field] += Decimal(row[column] or 0)
    return dict(found)


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
