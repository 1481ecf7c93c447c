"""A fact supposed: the run is worked out as if it stood in the ledger, and nothing of it stays."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from luodi.assessment.actions import Idea, suppose
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.ledger.models import Entry, Posting
from luodi.projects.models import Project
from tests.assessment.conftest import MONTHLY, Year
from tests.assessment.test_subjects import take
from tests.makers import AT

COUNTS = MONTHLY.replace("book: monthly-test", "book: counted").replace(
    "  daily_work:", "  signed: {name: {zh: 签约, en: Signed}, unit: 个, from: {definition: signed_count_year}}\n"
    "  begun: {name: {zh: 开工, en: Started}, unit: 个, from: {definition: started_count_year}}\n  daily_work:"
).replace(
    "ranking:", "  - {code: count, name: {zh: 个数, en: Count}, expression: signed / 1个 * 10分 + begun / 1个 * 5分}\nranking:"
)  # fmt: skip


def moved(year: Year, pk: int, what: str, **values: Any) -> dict[str, tuple[int | None, int | None, str, str]]:
    given: dict[str, Any] = {"on": date(2026, 3, 5), **values}
    found = suppose(year.here.ma, year.tick(), pk, Idea(what, **given))
    return {one.code: (one.old_rank, one.rank, one.old_total, one.total) for one in found}


@pytest.fixture
def run(year: Year) -> int:
    """柳湖 60 of 100, 峡门 15: half and a quarter of the target, and the mark of 柳湖."""
    take(year, COUNTS)
    year.mark("LH", "30")
    return year.run().pk


def test_a_receipt_a_signing_and_a_start_would_raise_a_unit(year: Year, run: int) -> None:
    kept = (Entry.objects.count(), Posting.objects.count(), Project.objects.count())
    assert moved(year, run, "funds_received", project="XM-1", amount_fen=2_500_000_000) == {"XM": (2, 2, "15", "30")}
    assert moved(year, run, "agreement_signed", unit="XM", amount_fen=100) == {"XM": (2, 2, "15", "25")}
    assert moved(year, run, "started", project="XM-1") == {"XM": (2, 2, "15", "20")}
    assert moved(year, run, "producing", project="XM-1", on=date(2025, 3, 5)) == {}
    assert (Entry.objects.count(), Posting.objects.count(), Project.objects.count()) == kept


def test_a_project_that_moves_takes_all_that_it_ever_brought_with_it(year: Year, run: int) -> None:
    assert moved(year, run, "moved", project="LH-1", unit="XM") == {"XM": (2, 1, "15", "45"), "LH": (1, 2, "60", "30")}
    assert Project.objects.get(code="LH-1").unit.code == "LH"


def test_the_present_counts_and_not_the_moment_of_the_run(year: Year, run: int) -> None:
    year.money("XM-1", 2_500_000_000)
    assert moved(year, run, "funds_received", project="XM-1", amount_fen=2_500_000_000) == {"XM": (2, 2, "30", "45")}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"what": "funds_received", "project": "XM-1", "amount_fen": -1}, "amount_not_positive"),
        ({"what": "funds_received", "project": "XM-1"}, "amount_missing"),
        ({"what": "started", "project": "XM-1", "on": date(2027, 1, 1)}, "date_in_future"),
        ({"what": "agreement_signed", "amount_fen": 1}, "suppose_whose"),
    ],
)
def test_what_could_not_be_recorded_cannot_be_supposed(year: Year, run: int, values: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as caught:
        moved(year, run, **values)
    assert [one.code for one in caught.value.faults] == [code]
    assert not Project.objects.filter(code="?").exists()


def test_what_is_out_of_reach_is_not_there(year: Year, run: int) -> None:
    for values in ({"project": "NO-1"}, {"unit": "NOWHERE"}):
        with pytest.raises(NotThere):
            moved(year, run, "agreement_signed", amount_fen=1, **values)
    with pytest.raises((NotThere, NotAllowed)):
        suppose(year.here.wang, AT, run, Idea("started", date(2026, 3, 1), project="LH-1"))


def test_the_page_shows_who_would_move_and_refuses_in_words(year: Year, run: int) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(year.here.ma)
    assert "假设发生一件事" in unescape(client.get(f"/runs/{run}/what-if/").content.decode())
    asked = "what=moved&project=LH-1&unit=XM&on=2026-03-05"
    page = unescape(client.get(f"/runs/{run}/suppose/?{asked}").content.decode())
    assert "峡门乡" in page and "45" in page
    assert "项目改归另一单位 · LH-1 · 峡门乡 · 2026-03-05" in page
    unknown = client.get(f"/runs/{run}/suppose/?what=funds_received&project=NO-1&amount_fen=77&on=2026-03-05")
    said = unescape(unknown.content.decode())
    assert (unknown.status_code, "没有编号为“NO-1”的项目。请核对编号，或者不填。" in said) == (422, True)
    assert 'value="77"' in said and 'value="NO-1"' in said and 'value="2026-03-05"' in said
    page = unescape(client.get(f"/runs/{run}/what-if/?unit=XM&input=paid_in&value=0.5").content.decode())
    assert "柳湖乡" in page and "峡门乡 · 到位资金：0.25亿元 → 0.5亿元" in page
    refused = client.get(f"/runs/{run}/suppose/?what=started&on=2026-03-05")
    assert (refused.status_code, "请写项目编号" in unescape(refused.content.decode())) == (422, True)
