"""Facts are written once: no door, not even a database client, changes, removes, back-dates or books into the past."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from luodi.assessment.actions import publish, run
from luodi.books.actions import load_library
from luodi.books.queries import versions
from luodi.ledger import actions
from luodi.ledger.models import AppendLock, Closing, Entry, Evidence, Posting
from luodi.ledger.queries import moment
from luodi.reports.actions import make_bulletin
from luodi.targets.actions import make_quotas, set_target
from tests.makers import AT, agreement, district, project, receipt

pytestmark = pytest.mark.django_db


def refused(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(caught.value)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_evidence", "ledger_posting", "ledger_closing"])
def test_a_database_client_changes_and_removes_nothing(table: str) -> None:
    here = district()
    project(here)
    actions.verify(here.li, AT, receipt(here).pk)
    actions.close_month(here.ma, AT, 202602)
    assert "written once" in refused(f"DELETE FROM {table}")
    column = {"ledger_closing": "month", "ledger_evidence": "size"}.get(table, "period")
    assert "written once" in refused(f"UPDATE {table} SET {column} = 1")
    if connection.vendor == "postgresql":
        assert "written once" in refused(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")


def test_the_orm_changes_and_removes_nothing() -> None:
    here = district()
    project(here)
    entry = receipt(here)
    for attempt in (
        lambda: Entry.objects.filter(pk=entry.pk).update(amount_fen=1),
        lambda: entry.save(),
        lambda: Posting.objects.all().delete(),
        lambda: Evidence.objects.filter(entry=entry).update(size=1),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    entry.refresh_from_db()
    assert entry.amount_fen == 5_000_000


def test_nobody_slips_an_entry_into_the_past() -> None:
    """A figure read at a moment stays: an insert that does not carry the append lock's stamp is refused."""
    here = district()
    project(here)
    receipt(here)
    copied = Entry.objects.get()
    copied.pk = None
    copied.recorded_at -= timedelta(days=1)
    with pytest.raises(DatabaseError, match="append lock"), transaction.atomic():
        copied.save(force_insert=True)
    assert "only rises" in refused("UPDATE ledger_appendlock SET last_stamp = '2020-01-01 00:00:00'")
    assert refused("DELETE FROM ledger_appendlock")


def test_nothing_is_booked_into_a_closed_month_by_any_door() -> None:
    here = district()
    project(here)
    actions.verify(here.li, AT, agreement(here).pk)
    closing = actions.close_month(here.ma, AT, 202602)
    sums = {"agreed|contract|0": 100_000_000, "agreed|contract|1": 100_000_000, "signed|contract|0": 1}
    assert closing.sums == {**sums, "signed|contract|1": 1}

    late = receipt(here, happened_on=date(2026, 2, 10))
    assert (late.period, late.happened_on) == (202603, date(2026, 2, 10))
    copied = Posting.objects.order_by("-id")[0]
    copied.pk, copied.period, copied.recorded_at = None, 202602, AppendLock.objects.get().last_stamp
    with pytest.raises(DatabaseError, match="month is closed"), transaction.atomic():
        copied.save(force_insert=True)


def test_a_correction_and_a_void_after_closing_move_only_the_open_month() -> None:
    here = district()
    project(here)
    signed = agreement(here)
    actions.verify(here.li, AT, signed.pk)
    actions.close_month(here.ma, AT, 202602)
    before = actions.months.sums_of(202602)
    actions.correct(here.ma, AT, signed.pk, actions.Change(amount_fen=80_000_000), reason="合同笔误")
    actions.verify(here.li, AT, signed.pk)
    assert actions.months.sums_of(202602) == before == Closing.objects.get().sums
    rows = Posting.objects.filter(period=202603, measure="agreed", book=1).values_list("amount", flat=True)
    assert sorted(rows) == [-100_000_000, 80_000_000]
    actions.void(here.zhao, AT, signed.pk, reason="重复登记")
    assert actions.months.sums_of(202602) == before
    assert actions.months.sums_of(202612) == {}


def test_stamps_rise_even_when_the_clock_does_not() -> None:
    here = district()
    project(here)
    first, second = receipt(here, at=AT), receipt(here, at=AT - timedelta(hours=1))
    assert first.recorded_at < second.recorded_at == moment()
    assert moment(AT - timedelta(days=1)) == AT - timedelta(days=1)


def test_the_chain_shows_every_link() -> None:
    here = district()
    project(here)
    receipt(here)
    actions.verify(here.li, AT, Entry.objects.get().pk)
    links = list(Entry.objects.order_by("id"))
    before = ""
    for entry in links:
        assert entry.digest == actions.append.digest_of(before, entry)
        before = entry.digest
    assert AppendLock.objects.get().last_digest == before


def test_what_others_rest_on_is_written_once_as_well() -> None:
    """Books, quotas, targets, runs and bulletins: a ranking of last spring must find what it was made of."""
    here = district()
    project(here)
    agreement(here)
    load_library(AT)
    make_quotas(here.ma, AT, 2026)
    set_target(here.ma, AT, year=2026, unit="LH", code="paid_in_year", amount=10_000_000, reason="年初下达")
    made = run(here.ma, AT, book=versions().get(code="yulin-2008").digest, subjects=["LH", "XM"], period="2026")
    publish(here.ma, AT, made.pk)
    words = {
        "title": "通报",
        "number": "〔2026〕1号",
        "to": "各单位",
        "body": "一、情况",
        "signer": "招商局",
        "dated_on": AT.date(),
    }
    make_bulletin(here.ma, AT, made.pk, words)
    for table, column in (
        ("books_bookversion", "text"),
        ("targets_quotamade", "tier"),
        ("targets_target", "reason"),
        ("assessment_run", "result"),
        ("reports_bulletin", "number"),
    ):
        assert f"{table} is written once" in refused(f"UPDATE {table} SET {column} = 'x'")
        assert f"{table} is written once" in refused(f"DELETE FROM {table}")
        if connection.vendor == "postgresql":
            assert "written once" in refused(f"SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE {table} CASCADE")


def test_a_draft_run_is_published_once_and_nothing_else_of_it_changes() -> None:
    here = district()
    project(here)
    agreement(here)
    load_library(AT)
    set_target(here.ma, AT, year=2026, unit="LH", code="paid_in_year", amount=10_000_000, reason="年初下达")
    made = run(here.ma, AT, book=versions().get(code="yulin-2008").digest, subjects=["LH", "XM"], period="2026")
    for values in ("result = ''", "title_en = 'x'", "published_at = '2026-03-09', digest = 'x'", "made_by_id = NULL"):
        assert "written once" in refused(f"UPDATE assessment_run SET {values}")
    publish(here.ma, AT, made.pk)
    assert "written once" in refused("UPDATE assessment_run SET published_at = '2026-03-10'")
    assert "written once" in refused("UPDATE assessment_run SET published_at = NULL")
