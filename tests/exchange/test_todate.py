"""Sums to date are differenced from the ledger: after an import the ledger holds at that day what the file says."""

from __future__ import annotations

import io
from calendar import monthrange
from datetime import date
from itertools import count, pairwise

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.facts import Kind
from luodi.exchange import actions
from luodi.exchange.mapping import SavedMapping, TableUse, loaded
from luodi.exchange.models import Batch
from luodi.exchange.preview import finding_said
from luodi.ledger import actions as from_ledger
from luodi.ledger.models import Entry, Posting
from tests.exchange.test_import import AT, faults
from tests.makers import District, district, project

pytestmark = pytest.mark.django_db
HEADER = "项目名称,责任单位,签约时间,签约金额,累计到位资金,1-{month}月完成投资,2026年计划投资\n"


@pytest.fixture
def here() -> District:
    return district()


def imported(here: District, month: int, row: str, header: str = HEADER, accept: bool = True, **options: str) -> Batch:
    """One month's ledger of one row, its facts added to a project that the register has."""
    title = f"2026年重点项目台账（截至2026年{month}月底）\n单位：万元\n"
    text = title + header.replace("{month}", str(month)) + row + "\n"
    batch = actions.upload(here.wang, AT, here.liuhu, [("台账.csv", io.BytesIO(text.encode()))])
    mapping = actions.with_columns(loaded(batch.mapping), 0, existing="add", **options)
    batch = actions.match(here.wang, AT, batch.pk, mapping)
    return actions.accept(here.wang, AT, batch.pk) if accept else batch


def facts(kind: Kind) -> list[tuple[str, int]]:
    rows = Entry.objects.filter(kind=kind).order_by("id").values_list("happened_on", "amount_fen")
    return [(day.isoformat(), (fen or 0) // 1_000_000) for day, fen in rows]


def held(measure: str, until: date, name: str = "陇上果汁") -> int:
    rows = Posting.objects.filter(measure=measure, book=0, happened_on__lte=until, project__name=name)
    return rows.aggregate(total=Sum("amount"))["total"] or 0


def test_month_after_month_only_what_is_new_is_booked_and_dated_in_its_month(here: District) -> None:
    imported(here, 6, "陇上果汁,柳湖乡,2026年3月,800,300,200,500")
    imported(here, 7, "陇上果汁,柳湖乡,2026年3月,800,300,260,500")
    batch = imported(here, 8, "陇上果汁,柳湖乡,2026年3月,900,450,260,500")
    assert facts(Kind.AGREEMENT_SIGNED) == [("2026-03-31", 800)]
    assert facts(Kind.AMOUNT_CHANGED) == [("2026-03-31", 100)]
    assert facts(Kind.FUNDS_RECEIVED) == [("2026-06-30", 300), ("2026-08-31", 150)]
    assert facts(Kind.INVESTMENT_COMPLETED) == [("2026-06-30", 200), ("2026-07-31", 60)]
    assert facts(Kind.YEAR_PLANNED) == [("2026-01-01", 500)]
    assert (batch.rows_accepted, batch.projects_made, batch.facts_made) == (1, 0, 2)
    assert [finding_said(*one) for one in batch.findings if one[0].startswith("to_date")] == [
        "“签约额”是累计数：1 行与台账相减，共补记 100.00 万元。",
        "“到位资金”是累计数：1 行与台账相减，共补记 150.00 万元。",
        "“完成投资”有 1 行与台账已有的数相同，不再登记。",
        "“年度计划投资”有 1 行与台账已有的数相同，不再登记。",
    ]


def test_a_file_that_says_nothing_new_books_nothing(here: District) -> None:
    imported(here, 6, "陇上果汁,柳湖乡,2026年3月,800,300,200,500")
    before = Entry.objects.count()
    batch = imported(here, 7, "陇上果汁,柳湖乡,2026年3月,800,300,200,500")
    assert (batch.state, batch.facts_made, Entry.objects.count()) == ("accepted", 0, before)


def test_a_sum_to_date_below_the_ledger_is_refused_with_both_sums(here: District) -> None:
    imported(here, 6, "陇上果汁,柳湖乡,2026年3月,800,300,200,500")
    batch = imported(here, 7, "陇上果汁,柳湖乡,2026年3月,800,250.5,0,400", accept=False)
    assert faults(batch) == [
        ("plan_differs", "G4"),
        ("to_date_below_ledger", "E4"),
        ("to_date_below_ledger", "F4"),
    ]
    said = {one[0]: one[2] for one in batch.faults.get().faults}
    assert said["E4"] == {"given": "250.50", "held": "300.00", "date": "2026-07-31"}
    assert said["F4"] == {"given": "0.00", "held": "200.00", "date": "2026-07-31"}
    assert batch.tally["refused"]["money"] == {
        "agreed": "8000000",
        "completed": "0",
        "paid_in_total": "2505000.0",
        "year_plan": "4000000",
    }


def test_what_people_recorded_counts_up_to_the_day_of_the_column_and_not_after(here: District) -> None:
    project(here, name="陇上果汁")
    for day, voucher in ((date(2026, 5, 2), "V1"), (date(2026, 8, 2), "V2")):
        from_ledger.receive_funds(
            here.wang, AT, "LH-1", amount_fen=100_000_000, happened_on=day, funds="capital", payer="甲", voucher=voucher
        )
    imported(here, 6, "陇上果汁,柳湖乡,,,130,,")
    assert (held("paid_in", date(2026, 6, 30)), held("paid_in", date(2026, 8, 31))) == (130_000_000, 230_000_000)


def test_the_sum_of_a_year_begins_anew_in_january_and_the_sum_since_the_start_does_not(here: District) -> None:
    project(here, name="陇上果汁")
    from_ledger.complete_investment(here.wang, AT, "LH-1", amount_fen=70_000_000, happened_on=date(2025, 12, 1))
    header = "项目名称,责任单位,1-{month}月完成投资\n"
    imported(here, 6, "陇上果汁,柳湖乡,20", header)
    assert held("completed", date(2026, 6, 30)) == 90_000_000
    batch = imported(here, 7, "陇上果汁,柳湖乡,20", header.replace("1-{month}月", "开工以来累计"), accept=False)
    assert faults(batch) == [("to_date_below_ledger", "C4")]


def test_a_column_for_each_month_is_differenced_from_the_one_before(here: District) -> None:
    months = ",".join(f"截至{month}月累计到位资金" for month in (1, 2, 3))
    imported(here, 3, "陇上果汁,柳湖乡,10,10,25", f"项目名称,责任单位,{months}\n")
    assert facts(Kind.FUNDS_RECEIVED) == [("2026-01-31", 10), ("2026-03-31", 15)]
    falling = imported(here, 4, "平凉陶瓷,柳湖乡,10,8,25", f"项目名称,责任单位,{months}\n", accept=False)
    assert faults(falling) == [("to_date_below_ledger", "D4")]


def test_rows_that_are_added_up_are_movements_and_never_sums_to_date(here: District) -> None:
    imported(here, 6, "陇上果汁,柳湖乡,2026年3月,8,3,,\n陇上果汁,柳湖乡,2026年4月,5,2,,", repeats="add")
    assert (held("agreed", date(2026, 6, 30)), held("paid_in", date(2026, 6, 30))) == (13_000_000, 5_000_000)
    again = imported(here, 7, "陇上果汁,柳湖乡,2026年3月,8,3,,", repeats="add", accept=False)
    assert faults(again) == [("sum_there_already", "D4"), ("sum_there_already", "E4")]


def test_foreign_sums_are_not_taken_from_yuan(here: District) -> None:
    imported(here, 6, "陇上果汁,柳湖乡,,,300,,")
    text = "项目名称,责任单位,累计到位资金（万元）\n陇上果汁,柳湖乡,400\n".encode()
    batch = actions.upload(here.wang, AT, here.liuhu, [("外币.csv", io.BytesIO(text))])
    mapping = loaded(batch.mapping)
    table = {**actions.kept(mapping)["tables"][0], "existing": "add", "as_of": "2026-07-31"}  # type: ignore[index]  # plain data
    table |= {"currency": "USD", "rate": "7", "rate_date": "2026-07-01"}
    batch = actions.match(here.wang, AT, batch.pk, loaded({"tables": [table]}))
    assert faults(batch) == [("to_date_foreign", "C2")]


def test_what_is_to_date_is_said_in_a_mapping_and_only_of_sums() -> None:
    columns = [{"header": "到位资金", "field": "paid_in", "to_date": "year"}, {"header": "名称", "field": "name"}]
    mapping = loaded({"tables": [{"name": "台账", "columns": columns}]})
    assert loaded(actions.kept(mapping)) == mapping
    for field, said in (("name", "start"), ("paid_in", "always")):
        with pytest.raises(Refusal, match="mapping_not_understood"):
            loaded({"tables": [{"name": "台账", "columns": [{"header": "x", "field": field, "to_date": said}]}]})
    assert isinstance(mapping, SavedMapping) and isinstance(mapping.tables[0], TableUse)


number = count(1)
movements = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 50)), max_size=4)
columns = st.lists(
    st.tuples(st.integers(1, 9), st.integers(0, 150)), min_size=1, max_size=4, unique_by=lambda one: one[0]
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(movements, columns)
def test_after_an_import_the_ledger_holds_at_each_day_what_the_file_says_or_the_row_was_refused(
    here: District, movements: list[tuple[int, int]], columns: list[tuple[int, int]]
) -> None:
    place = next(number)
    name = f"第{place}号产业项目"
    code = project(here, f"LH-{1000 + place}", name=name).code
    for turn, (month, amount) in enumerate(movements):
        from_ledger.receive_funds(
            here.wang, AT, code, amount_fen=amount * 1_000_000, happened_on=date(2026, month, 1), funds="capital",
            payer="甲", voucher=f"V{place}-{turn}",
        )  # fmt: skip
    columns = sorted(columns)
    header = ",".join(f"截至{month}月累计到位资金" for month, _ in columns)
    row = ",".join(str(amount) for _, amount in columns)
    batch = imported(here, 9, f"{name},柳湖乡,{row}", f"项目名称,责任单位,{header}\n", accept=False)
    assert batch.rows_accepted + batch.rows_refused == 1
    last = {month: date(2026, month, monthrange(2026, month)[1]) for month, _ in columns}
    recorded = {month: held("paid_in", last[month], name) // 1_000_000 for month, _ in columns}
    if batch.rows_refused:
        new = [0, *(amount - recorded[month] for month, amount in columns)]
        assert any(later < earlier for earlier, later in pairwise(new))
        return
    actions.accept(here.wang, AT, batch.pk)
    after = {month: held("paid_in", last[month], name) // 1_000_000 for month, _ in columns}
    assert after == dict(columns)


def test_the_next_files_months_stand_where_this_ones_did(here: District) -> None:
    def header(*months: int) -> str:
        return "项目名称,责任单位," + ",".join(f"截至{month}月累计到位资金" for month in months) + "\n"

    imported(here, 3, "陇上果汁,柳湖乡,10,10,25", header(1, 2, 3))
    imported(here, 4, "陇上果汁,柳湖乡,10,25,31", header(2, 3, 4))
    assert facts(Kind.FUNDS_RECEIVED) == [("2026-01-31", 10), ("2026-03-31", 15), ("2026-04-30", 6)]
