"""Every number on a page opens rows that add up to it, and nobody is shown another unit's."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from tests.figures.conftest import District


def opened(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address, follow=True)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return unescape(answer.content.decode())


def reader(district: District, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(district.people[name])
    return client


def stocked(district: District) -> District:
    for project, amount in (("liuhu-1", 123), ("liuhu-2", 4_000_000_000), ("sishilipu-1", 77_700)):
        unit = project.rsplit("-", 1)[0]
        district.post("paid_in", 202601, amount, unit=unit, project=project, code="capital")
        district.post("agreed", 202601, amount * 2, unit=unit, project=project, code="contract")
        district.post("signed", 202601, 1, unit=unit, project=project, code="contract")
    district.post("of_signed", 202602, 1, code="preparing", project="liuhu-1")
    district.post("paid_in", 202602, -23, project="liuhu-1", code="capital")
    district.post("at_stage", 202602, 1, code="building", project="liuhu-1")
    return district


def hrefs(text: str) -> list[str]:
    return re.findall(r'href="(/figures/[^"]+)"', text)


def test_every_link_of_the_figures_opens(district: District) -> None:
    client = reader(stocked(district), "ma")
    seen = set(hrefs(opened(client, "/figures/?period=2026")))
    assert len(seen) > 50
    for address in sorted(seen):
        opened(client, address)


def test_every_part_of_a_figure_opens_rows_that_add_up_to_it(district: District) -> None:
    client = reader(stocked(district), "ma")
    for by in ("unit", "month", "quarter", "industry", "scale", "stage", "project"):
        text = opened(client, f"/figures/paid_in/?period=2026&by={by}")
        lines = re.findall(r'<td class="num"><a href="([^"]+)"[^>]*>([\d,.-]+)</a> <span class="quiet">(\S+)<', text)
        assert len(lines) > 1 or by == "quarter"
        for address, number, unit in lines:
            assert unit in ("万元", "亿元")
            found = client.get(address + "&totals=1")
            listing = found.context["listing"]
            per = {"万元": 1_000_000, "亿元": 10_000_000_000}[unit]
            total = listing.totals["amount"] or 0
            assert f"{total / per:,.2f}" == number, (by, address)


def test_rows_are_shown_to_the_cent_with_what_brought_them(district: District) -> None:
    client = reader(stocked(district), "wang")
    text = opened(client, "/figures/paid_in/rows/?period=2026&project=liuhu-1&totals=1")
    assert "1.23" in text and "-0.23" in text and "1.00" in text
    assert "sishilipu" not in text
    book = client.get("/figures/paid_in/rows/?period=2026&format=csv", follow=True)
    assert b"".join(book).decode().count("\n") == 4  # type: ignore[arg-type]  # a stream


def test_a_rate_shows_both_its_sides(district: District) -> None:
    client = reader(stocked(district), "ma")
    text = opened(client, "/figures/contract_fulfilment_rate/?period=2026")
    assert "33.33" in text
    sides = [address for address in hrefs(text) if "part=" in address]
    assert {re.search(r"part=(\w+)", one)[1] for one in sides} == {"numerator", "denominator"}  # type: ignore[index]  # found above
    opened(client, "/figures/contract_fulfilment_rate/rows/?period=2026", 422)
    empty = opened(client, "/figures/contract_fulfilment_rate/?period=2024")
    assert "分母为空，没有数，不是零。" in empty


def test_a_definition_is_told_in_words_and_as_a_formula(district: District) -> None:
    text = opened(reader(district, "ma"), "/figures/construction_projects/")
    assert "计划总投资 100 万元以上" in re.sub(r"\s+", " ", text)
    english = opened(reader(district, "ma", "en"), "/figures/construction_projects/")
    assert "Construction projects of a million yuan or more" in english


def test_what_changed_between_two_figures_is_a_list(district: District) -> None:
    client = reader(stocked(district), "ma")
    text = opened(client, "/figures/paid_in/changes/?period=2026-02&other_period=2026-01")
    assert "下列各笔相加正好等于两数之差。" in text
    opened(client, "/figures/paid_in/changes/?period=2026&since=2026-07-01")
    opened(client, "/figures/completed_year/changes/?period=2026&other=construction_completed")
    opened(client, "/figures/paid_in/changes/?period=2026", 404)
    opened(client, "/figures/start_rate/changes/?period=2026&since=2026-07-01", 422)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/figures/?period=2026-13", 422),
        ("/figures/?at=yesterday", 422),
        ("/figures/?state=guessed", 422),
        ("/figures/?unit=sishilipu", 404),
        ("/figures/?unit=kongtong", 404),
        ("/figures/nothing/", 404),
        ("/figures/paid_in/?by=weather", 422),
        ("/figures/paid_in/rows/?scale=huge", 422),
        ("/figures/paid_in/rows/?colour=red", 422),
    ],
)
def test_what_is_not_understood_or_not_theirs_is_refused(district: District, address: str, status: int) -> None:
    opened(reader(stocked(district), "wang"), address, status)


def test_who_sees_no_projects_sees_no_figures(district: District) -> None:
    client = reader(stocked(district), "admin")
    for address in ("/figures/", "/figures/paid_in/", "/figures/paid_in/rows/"):
        assert client.get(address).status_code == 404
    assert client.get("/figures/journal/").status_code == 404


def test_the_journal_lists_what_the_reader_may_see(district: District) -> None:
    stocked(district)
    everything, own = (opened(reader(district, name), "/figures/journal/") for name in ("ma", "wang"))
    assert "项目sishilipu-1" in everything and "项目sishilipu-1" not in own
    filtered = opened(
        reader(district, "ma"), "/figures/journal/?measure=paid_in&state=verified&since=2026-02&until=2026"
    )
    assert "<b>1</b>" in filtered


def test_the_journal_writes_money_in_yuan_for_readers_and_in_fen_for_programs(district: District) -> None:
    stocked(district)
    client = reader(district, "ma")
    asked = "?measure=paid_in&state=verified&since=2026-02&until=2026"
    [kept] = client.get(f"/api/lists/postings{asked}").json()["rows"]
    page = opened(client, f"/figures/journal/{asked}")
    text = b"".join(client.get(f"/figures/journal/{asked}&format=csv")).decode("utf-8-sig")  # type: ignore[arg-type]  # it streams
    assert "入账数（金额为元）" in page and f'<td class="num">{kept["amount"] / 100:,.2f}</td>' in page
    assert [row["入账数（金额为元）"] for row in csv.DictReader(io.StringIO(text))] == [f"{kept['amount'] / 100:.2f}"]


def test_the_moment_stays_the_same_behind_every_number(district: District) -> None:
    stocked(district)
    client = reader(district, "ma")
    before = opened(client, "/figures/?period=2026")
    address = next(one for one in hrefs(before) if one.startswith("/figures/paid_in/rows/"))
    district.post("paid_in", 202603, 9_900_000_000)
    assert client.get(address + "&totals=1").context["listing"].totals["amount"] == 4_000_077_800
    assert (
        client.get("/figures/paid_in/rows/?period=2026&totals=1", follow=True).context["listing"].totals["amount"]
        == 13_900_077_800
    )


def test_one_page_costs_as_much_with_three_units_as_with_one(
    district: District, django_assert_max_num_queries: Any
) -> None:
    from_one = {}
    for round_number in range(2):
        for address in ("/figures/?period=2026", "/figures/paid_in/?period=2026", "/figures/paid_in/rows/?period=2026"):
            client = reader(district, "ma")
            with django_assert_max_num_queries(30) as seen:
                opened(client, address)
            from_one.setdefault(address, len(seen))
            if round_number:
                assert len(seen) <= from_one[address] + 1  # the names of the projects that moved it
        stocked(district)


def test_the_api_says_the_same_as_the_page(district: District) -> None:
    client = reader(stocked(district), "ma")
    found = client.get("/api/figures/paid_in?period=2026&by=unit").json()
    assert (found["value"], found["unit"], found["state"]) == ("40000778.00", "yuan", "verified")
    assert {one["key"]: one["value"] for one in found["parts"]} == {
        "kongtong": "0.00",
        "liuhu": "40000001.00",
        "sishilipu": "777.00",
        "xiamen": "0.00",
    }
    rows = client.get("/api/figures/paid_in/rows?period=2026&totals=1").json()
    assert sorted(one["amount"] for one in rows["rows"]) == ["-0.23", "1.23", "40000000.00", "777.00"]
    rate = client.get("/api/figures/funds_in_place_rate?period=2026").json()
    assert (rate["value"], rate["numerator"], rate["denominator"]) == ("50.00", "40000778.00", "80001556.46")
    moved = client.get("/api/figures/paid_in/change?period=2026-02").json()
    assert (moved["before"]["period"], moved["difference"]) == ("2026-01", "-40000778.46")
    assert moved["causes"][0] == {"project": "liuhu-2", "name": "项目liuhu-2", "difference": "-40000000.00"}
    assert len(client.get("/api/figures?period=2026").json()) > 25
    assert client.get("/api/figures/paid_in/rows?period=2026&format=csv").status_code == 200


def test_the_api_is_held_to_the_same_scope(district: District) -> None:
    stocked(district)
    own = reader(district, "zhao")
    assert own.get("/api/figures/paid_in?period=2026").json()["value"] == "777.00"
    assert own.get("/api/figures/paid_in/rows?period=2026").json()["count"] == 1
    assert own.get("/api/figures/paid_in?period=2026&unit=liuhu").status_code == 404
    assert reader(district, "admin").get("/api/figures").status_code == 404


def test_the_command_prints_values_with_definitions_and_moment(district: District) -> None:
    stocked(district)
    out = io.StringIO()
    call_command("print_figures", "--period", "2026", stdout=out)
    text = out.getvalue()
    assert re.search(r"paid_in +到位资金 +4,000\.08 +万元", text)
    assert "2026年 · 2026-07-01 12:00:12" in text and "意向书不计" in text
    english = io.StringIO()
    call_command("print_figures", "--period", "2026", "--language", "en", "--short", stdout=english)
    assert "Contract fulfilment rate" in english.getvalue() and "Letters of intent" not in english.getvalue()
    with pytest.raises(CommandError):
        call_command("print_figures", "--period", "last year")


@pytest.mark.parametrize(
    ("language", "verified", "recorded", "closed", "moment"),
    [
        ("zh-hans", "已核实", "已登记", "已结账", "时台账所知计算"),
        ("en", "Verified", "Recorded", "Closed", "As the ledger knew it at"),
    ],
)
def test_every_page_of_a_figure_says_its_state_and_its_moment(
    district: District, language: str, verified: str, recorded: str, closed: str, moment: str
) -> None:
    client = reader(stocked(district), "ma", language)
    for address in ("/figures/", "/figures/paid_in/", "/figures/paid_in/rows/"):
        for state, said in (("verified", verified), ("recorded", recorded)):
            text = opened(client, f"{address}?period=2026-02&state={state}")
            assert f'class="badge-state s-{state}">{said}<' in text and moment in text, address
    text = opened(client, "/figures/paid_in/changes/?period=2026-02&other_period=2026-01")
    assert text.count(f'class="badge-state s-verified">{verified}<') == 2
    for month in (202601, 202602):
        district.close(month)
    for address in ("/figures/", "/figures/paid_in/", "/figures/paid_in/rows/"):
        assert f'class="badge-state s-closed">{closed}<' in opened(client, f"{address}?period=2026-02"), address
