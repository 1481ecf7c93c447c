"""Targets beside the past, the stock and the level above: what each unit is asked, and where it lies beyond the limits."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.fairness import Limit
from luodi.ledger import actions as ledger
from luodi.ledger.queries import moment
from luodi.targets.actions import set_fairness_limit, set_target
from luodi.targets.models import FairnessLimit
from luodi.targets.queries.fairness import fairness, limit_on
from tests.makers import AT, District, agreement, district, project, receipt

pytestmark = pytest.mark.django_db
WAN = 1_000_000
TODAY = date(2026, 3, 9)


@pytest.fixture
def here() -> District:
    """Last year 柳湖 signed 500 万元 and 100 came in; nothing is known of 峡门. This year they are asked for 150 and 90."""
    made = district()
    project(made)
    project(made, "XM-1", unit=made.xiamen, person_in_charge=made.chen)
    for entry in (
        agreement(made, fen=500 * WAN, happened_on=date(2025, 11, 3)),
        receipt(made, fen=100 * WAN, happened_on=date(2025, 12, 5), voucher="V-25"),
    ):
        ledger.verify(made.li, AT, entry.pk)
    for unit, amount in (("LH", 150), ("XM", 90)):
        set_target(made.ma, AT, year=2026, unit=unit, code="paid_in_year", amount=amount * WAN, reason="责任状")
    return made


def found(here: District, who: str = "ma", year: int = 2026, day: date = TODAY) -> list[tuple[object, ...]]:
    lines = fairness(here.people[who], year, "paid_in_year", moment(), day).lines
    return [
        (one.org.code, one.asked.target, one.asked.history, one.asked.growth, one.asked.stock, one.asked.of_stock)
        for one in lines
    ]


def test_a_target_stands_beside_the_units_own_years_and_what_had_not_come(here: District) -> None:
    assert found(here) == [
        ("LH", 150 * WAN, (None, None, 100 * WAN), 50, 400 * WAN, 37.5),
        ("XM", 90 * WAN, (None, None, 0), None, 0, None),
    ]


def test_the_level_above_is_laid_beside_the_sum_below_with_the_gap_and_who_has_none(here: District) -> None:
    set_target(here.ma, AT, year=2026, unit="KT", code="paid_in_year", amount=200 * WAN, reason="市里下达")
    [level] = fairness(here.ma, 2026, "paid_in_year", moment(), TODAY).levels
    assert (level.org.code, level.own, level.below, level.gap) == ("KT", 200 * WAN, 240 * WAN, 40 * WAN)
    assert {org.code for org in level.without} == {"FG", "ZS", "YQ"}


def test_a_flag_is_raised_beyond_the_limit_of_the_day_only(here: District) -> None:
    values = {"growth_points": 40, "stock_percent": 37, "reason": "局务会"}
    set_fairness_limit(here.ma, AT, since=date(2026, 3, 1), **values)  # type: ignore[arg-type]  # as named
    assert limit_on(date(2026, 2, 28)) == Limit(50, 100)
    assert limit_on(TODAY) == Limit(40, 37, date(2026, 3, 1))

    def raised(day: date) -> list[tuple[bool, bool]]:
        lines = fairness(here.ma, 2026, "paid_in_year", moment(), day).lines
        return [(one.flags.growth is not None, one.flags.stock is not None) for one in lines]

    assert raised(TODAY) == [(False, True), (False, False)]  # its growth is the middle itself: the only one known
    assert raised(date(2026, 2, 28)) == [(False, False), (False, False)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"growth_points": 0}, "fairness_limit_wrong"),
        ({"stock_percent": 100_001}, "fairness_limit_wrong"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_limit_that_means_nothing_is_refused(here: District, values: dict[str, object], code: str) -> None:
    filled = {"growth_points": 40, "stock_percent": 37, "since": TODAY, "reason": "局务会", **values}
    with pytest.raises(Refusal) as caught:
        set_fairness_limit(here.ma, AT, **filled)  # type: ignore[arg-type]  # as named
    assert caught.value.code == code
    assert FairnessLimit.objects.count() == 0


def test_limits_are_set_by_who_makes_the_years_quotas_and_written_once(here: District) -> None:
    values = {"growth_points": 40, "stock_percent": 37, "since": TODAY, "reason": "局务会"}
    for who in ("wang", "sun", "wu"):
        with pytest.raises((NotThere, NotAllowed)):
            set_fairness_limit(here.people[who], AT, **values)  # type: ignore[arg-type]  # as named
    made = set_fairness_limit(here.ma, AT, **values)  # type: ignore[arg-type]  # as named
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE targets_fairnesslimit SET stock_percent = 1 WHERE id = %s", [made.pk])


def test_a_unit_sees_its_own_line_alone(here: District) -> None:
    assert [line[0] for line in found(here, "wang")] == ["LH"]


def test_as_many_statements_for_one_unit_as_for_three(
    here: District, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for units in ((), ("FG", "ZS", "YQ")):
        for unit in units:
            set_target(here.ma, AT, year=2026, unit=unit, code="paid_in_year", amount=WAN, reason="责任状")
        with django_assert_num_queries(11):
            fairness(here.ma, 2026, "paid_in_year", moment(), TODAY)


def reader(here: District, who: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[who])
    return client


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("任务公平性", "37.5")), ("en", ("Fairness", "37.5"))])
def test_page_workbook_and_program_say_the_same(here: District, language: str, words: tuple[str, str]) -> None:
    client, unit = reader(here, "ma", language), 100 if language == "en" else 1
    page = unescape(client.get("/targets/fairness/?year=2026&code=paid_in_year").content.decode())
    assert all(word in page for word in words)
    sheet = client.get("/targets/fairness/?year=2026&code=paid_in_year&as=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [row[1:-1] for row in rows[1:]] == [
        [150 / unit, "", "", 100 / unit, 50.0, 50.0, 1.0, 400 / unit, 37.5],
        [90 / unit, "", "", 0.0, "", "", 1.0, 0.0, ""],
    ]
    said = client.get("/api/quotas/2026/fairness/paid_in_year").json()
    assert [(one["unit"], one["growth"], one["of_stock"]) for one in said["lines"]] == [
        ("LH", "50", "37.5"), ("XM", None, None),
    ]  # fmt: skip
    assert client.get("/api/quotas/2026/fairness/happiness").status_code == 404


def test_the_limits_are_set_from_the_page_and_a_year_without_targets_says_what_to_do(here: District) -> None:
    client = reader(here, "ma")
    given = {"growth_points": "40", "stock_percent": "37", "since": "2026-03-01", "reason": "局务会"}
    assert client.post("/targets/fairness/limit/", given)["Location"] == "/targets/fairness/"
    assert "局务会" in client.get("/targets/fairness/?year=2026").content.decode()
    assert "还没有下达任务" in client.get("/targets/fairness/?year=2031").content.decode()
    assert client.get("/targets/fairness/?year=20x1").status_code == 422


@pytest.mark.parametrize(("language", "over"), [("zh-hans", "按 1 年"), ("en", "over 1 year")])
def test_every_number_opens_what_it_is_made_of_and_the_mean_says_over_how_many_years(
    here: District, language: str, over: str
) -> None:
    set_target(here.ma, AT, year=2026, unit="KT", code="paid_in_year", amount=200 * WAN, reason="市里下达")
    client = reader(here, "ma", language)
    page = unescape(client.get("/targets/fairness/?year=2026&code=paid_in_year").content.decode())
    [line] = [row for row in page.split("<tr>") if "/targets/of/2026/LH/" in row]
    assert over in line and ">50.0<br>" in line
    addresses = re.findall(r'href="([^"]+)"', line)
    assert addresses == [
        "/targets/of/2026/LH/paid_in_year/",
        "/figures/paid_in_year/?period=2025&state=verified&unit=LH",
        "/figures/agreed_total/changes/?period=2025&state=verified&unit=LH&other=signed_paid_in_total",
    ]
    [level] = [row for row in page.split("<tr>") if "unit=KT&figure=paid_in_year" in row]
    assert [client.get(one).status_code for one in [*addresses, *re.findall(r'href="([^"]+)"', level)]] == [200] * 5
    rows = client.get("/api/lists/targets?year=2026&unit=LH&figure=paid_in_year").json()["rows"]
    assert [row["reason"] for row in rows] == ["责任状"]


def test_a_target_opens_the_paper_that_it_rests_on_with_what_held_before(here: District) -> None:
    set_target(here.ma, AT, year=2026, unit="LH", code="paid_in_year", amount=160 * WAN, reason="调整文件")
    page = unescape(reader(here, "ma").get("/targets/of/2026/LH/paid_in_year/").content.decode())
    rows = [re.sub(r"<[^>]+>", "|", row) for row in page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]]
    assert [[cell for cell in row.split("|") if cell.strip()][:3] for row in rows] == [
        ["160.00", "调整文件", "马招商"], ["150.00", "责任状", "马招商"],
    ]  # fmt: skip
    assert reader(here, "chen").get("/targets/of/2026/LH/paid_in_year/").status_code == 404
    assert reader(here, "ma").get("/targets/of/2026/FG/paid_in_year/").status_code == 404
