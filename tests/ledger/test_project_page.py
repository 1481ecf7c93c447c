"""One project's page: every fact as it stands now, in as many statements for many facts as for one."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luodi.core.entries import Foreign
from luodi.ledger import actions
from tests.makers import AT, District, agreement, district, papers, project, receipt

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    made = district()
    project(made, "LH-1")
    return made


def timeline(here: District) -> list[list[str]]:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.ma)
    said = client.get("/projects/LH-1/").content.decode()
    body = said[said.index('aria-label="时间线"') :].split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in body.split("</tr>")]
    return [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in rows if row]


def test_a_corrected_fact_shows_what_it_is_corrected_to_and_the_paper_that_came_with_it(here: District) -> None:
    wrong = receipt(here, fen=5_000_000, papers=[])
    change = actions.Change(amount_fen=4_000_000, happened_on=date(2026, 3, 4))
    actions.correct(here.wang, AT, wrong.pk, change, reason="多记", papers=papers())
    assert [row[:3] + row[4:] for row in timeline(here)] == [
        ["2026-03-04", "资金到位", "4.00", "已登记", "回单.pdf", "王经办"]
    ]


def test_the_newest_stands_first_and_of_one_day_what_was_recorded_last(here: District) -> None:
    for day, fen in ((2, 1_000_000), (9, 2_000_000), (2, 3_000_000)):
        receipt(here, fen=fen, happened_on=date(2026, 3, day))
    assert [row[:3] for row in timeline(here)] == [
        ["2026-03-09", "资金到位", "2.00"],
        ["2026-03-02", "资金到位", "3.00"],
        ["2026-03-02", "资金到位", "1.00"],
    ]


def test_three_facts_take_as_many_statements_as_one(here: District) -> None:
    client = Client()
    client.force_login(here.ma)
    taken = []
    for _ in range(2):
        agreement(here)
        receipt(here)
        with CaptureQueriesContext(connection) as seen:
            client.get("/projects/LH-1/")
        taken.append(len(seen))
    # Session, reader, rights, project, facts, papers, investors, the moment.
    assert taken == [8, 8]


def test_each_fact_says_what_it_is_in_one_line(here: District) -> None:
    agreement(here, event="兰洽会")
    receipt(here, payer="甲公司")
    foreign = Foreign("USD", Decimal("1000.00"), Decimal("7.1"), date(2026, 3, 2))
    actions.receive_funds(
        here.wang, AT, "LH-1", amount_fen=None, happened_on=date(2026, 3, 2), funds="capital", payer="乙公司",
        voucher="F-1", foreign=foreign,
    )  # fmt: skip
    actions.report_progress(here.wang, AT, "LH-1", happened_on=date(2026, 3, 3), text="完成地勘", percentage=30)
    actions.pause(here.zhao, AT, "LH-1", happened_on=date(2026, 3, 4), until=date(2026, 5, 1), reason="等待用地批复")
    assert [row[3] for row in timeline(here)] == [
        "等待用地批复 至 2026-05-01",
        "完成地勘 (30%)",
        "资本金 · 乙公司 · 1000.00 USD × 7.1 (2026-03-02)",
        "资本金 · 甲公司",
        "正式合同 · 兰洽会",
    ]
