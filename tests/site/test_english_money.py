"""Money in English: one unit on every page and in every file, and it is the unit that the number is in."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from luodi.ledger import actions as ledger
from luodi.site import build
from luodi.targets.actions import make_quotas, set_target
from tests.makers import AT, District, agreement, district, project, receipt

pytestmark = pytest.mark.django_db
SOURCE = Path(build.__file__).parents[1]
# What an import holds against its file is said in the file's own unit, which the sentence then names in full.
OF_FILES = {"exchange/resolve.py", "exchange/todate.py"}


@pytest.fixture
def here() -> District:
    """柳湖 signed 3,787.328 万元 and is asked for 400; all that is paid in this year is 1,200.50."""
    made = district()
    project(made)
    for entry in (
        agreement(made, fen=3_787_328_000, happened_on=date(2026, 3, 2)),
        receipt(made, fen=1_200_500_000, happened_on=date(2026, 3, 5)),
    ):
        ledger.verify(made.li, AT, entry.pk)
    make_quotas(made.ma, AT, 2026)
    set_target(made.ma, AT, year=2026, unit="LH", code="paid_in_year", amount=400_000_000, reason="责任状")
    return made


def reader(here: District, language: str = "en", who: str = "ma") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[who])
    return client


def said(client: Client, address: str) -> str:
    """What a page says, without its markup without what its fields are called and what it quotes in Chinese."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    text = re.sub(
        r"<(script|label|select|td lang)\b.*?</(script|label|select|td)>", "", answer.content.decode(), flags=re.DOTALL
    )
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


@pytest.mark.parametrize(
    ("address", "sums"),
    [
        ("/brief/", ["12.0050 million yuan", "37.8733 million yuan"]),
        ("/", ["12.0050 million yuan", "37.8733 million yuan", "Paid in this year (million yuan)"]),
        ("/quotas/", ["37.8733 million yuan", "100 million yuan", "30 million yuan or more"]),
        ("/targets/", ["4.0000 million yuan", "12.0050 million yuan"]),
        ("/targets/fairness/?year=2026", ["(million yuan)", "4.0000"]),
        ("/projects/", ["Agreed, verified (million yuan)", "37.8733", "12.0050"]),
        ("/ledger/", ["Amount (million yuan)", "37.8733", "12.0050"]),
        ("/projects/LH-1/", ["Paid in, verified (million yuan)", "12.0050"]),
        ("/figures/paid_in/", ["12.0050 million yuan"]),
        ("/figures/construction_projects/", ["planned total of 1 million yuan or more"]),
    ],
)
def test_a_page_in_english_says_millions_and_nothing_else(here: District, address: str, sums: list[str]) -> None:
    page = said(reader(here), address)
    assert [one for one in sums if one not in page] == [], page
    assert [hit for hit in ("万元", "亿元", "10,000 yuan") if hit in page] == []


def test_files_in_english_hold_the_number_in_the_unit_of_their_heading(here: District) -> None:
    client = reader(here)
    text = b"".join(client.get("/projects/?format=csv")).decode("utf-8-sig")  # type: ignore[arg-type]  # it streams
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Agreed, verified (million yuan)"], row["Paid-in funds, verified (million yuan)"]) == (
        "37.87328",
        "12.005",
    )
    sheet = load_workbook(io.BytesIO(client.get("/projects/?format=xlsx").content)).active
    assert sheet is not None
    cells = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    agreed = cells["Agreed, verified (million yuan)"]
    assert (agreed.value, agreed.number_format) == (37.87328, "#,##0.0000")
    fair = load_workbook(io.BytesIO(client.get("/targets/fairness/?year=2026&as=xlsx").content)).active
    assert fair is not None
    assert (fair["B1"].value, fair["B2"].value) == ("Target (million yuan)", 4)


def test_what_is_entered_says_that_it_is_entered_in_wan(here: District) -> None:
    client = reader(here)
    assert '<option value="万元" selected>万元 (10,000 yuan)</option>' in (
        reader(here, "en", "wang").get("/projects/LH-1/record/receipt/").content.decode()
    )
    assert "Money in 万元 (10,000 yuan)" in said(client, "/targets/new/")
    assert "from, in 万元 (10,000 yuan)" in client.get("/projects/").content.decode()


def test_no_sentence_in_english_counts_in_ten_thousands_without_naming_wan() -> None:
    texts = [str(message.string) for message in build.english() if message.id and message.id != "万元"]
    assert [text for text in texts if re.search(r"(?<!万元 \()10,000 yuan", text)] == []


def test_no_room_but_kit_writes_money_in_ten_thousands() -> None:
    """Else the number would stand in one unit beside the name of another."""
    written = re.compile(r"(?:shown|in_unit)\([^()]*(?:\[[^]]*\])?[^()]*[\"'](?:万元|亿元)|translate \"(?:万元|亿元)\"")
    found = [
        f"{file.relative_to(SOURCE)}"
        for file in [*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html")]
        if file.parts[len(SOURCE.parts)] not in ("core", "kit", "reports")  # official documents are Chinese
        if written.search(file.read_text(encoding="utf-8"))
    ]
    assert sorted(found) == sorted(OF_FILES)
