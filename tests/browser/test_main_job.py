"""The main job, walked by a person: a ledger comes in, money is recorded and verified, a ranking and a bulletin come out."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from luodi.books.actions import load_library
from luodi.exchange.samples import chinese_ledger
from tests.makers import AT, PDF, District, project

pytestmark = pytest.mark.browser
WORDS = {
    "zh": {
        "accept": "接受",
        "run": "印发通报",
        "verified": "已核实",
        "received": "1,200.00",
        "target": "2,000.00",
    },  # 万元
    "en": {
        "accept": "Accept",
        "run": "Make a bulletin",
        "verified": "Verified",
        "received": "12.0000",
        "target": "20.0000",
    },
}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_from_a_ledger_to_a_bulletin(here: District, reader: Any, tmp_path: Path, language: str) -> None:
    project(here)
    load_library(AT)
    _import(reader(language).sign_in("wang"), tmp_path)
    _record(reader(language).sign_in("wang"), tmp_path, WORDS[language]["received"])
    _verify(reader(language).sign_in("li"), WORDS[language]["verified"])
    office = reader(language).sign_in("ma")
    _share_out(office, WORDS[language]["target"])
    _run(office)
    _unfold(office)
    _print(office)
    assert office.strangers == []
    assert office.complaints == []


def _import(window: Any, folder: Path) -> None:
    """Upload the ledger with every fault in it, look at the columns and at the preview."""
    content, _expected = chinese_ledger(7)
    file = folder / "台账.xlsx"
    file.write_bytes(content)
    window.go("/imports/new/")
    window.page.set_input_files("main input[type=file]", str(file))
    window.page.click("main form.sheet-form button.btn-primary, main form button.btn-primary")
    assert re.search(r"/imports/\d+/", window.page.url)


def _record(window: Any, folder: Path, received: str) -> None:
    slip = folder / "slip.pdf"
    slip.write_bytes(PDF)
    window.go("/projects/LH-1/record/receipt/")
    window.page.fill("[name=happened_on]", "2026-03-02")
    window.page.fill("[name=amount_fen]", "１，２００")
    window.page.select_option("[name=funds]", "capital")
    window.page.fill("[name=payer]", "甲公司")
    window.page.fill("[name=voucher]", "B-2026-1")
    window.page.set_input_files("[name=papers]", str(slip))
    window.page.click("main form.sheet-form button.btn-primary")
    assert window.page.url.endswith("/projects/LH-1/")
    assert received in window.page.inner_text("main")


def _verify(window: Any, verified: str) -> None:
    window.go("/ledger/waiting/")
    window.page.click("#listing tbody a")
    window.page.click("main form button.btn-primary")
    assert "/ledger/waiting/" in window.page.url
    window.go("/projects/LH-1/")
    assert verified in window.page.inner_text("main")


def _share_out(window: Any, target: str) -> None:
    window.go("/quotas/")
    window.page.click("main form button.btn-primary")
    assert "LH" not in window.page.url and "柳湖乡" in window.page.inner_text("main")
    window.go("/targets/new/")
    window.page.fill("[name=year]", "2026")
    window.page.select_option("[name=unit]", "LH")
    window.page.select_option("[name=code]", "paid_in_year")
    window.page.fill("[name=amount]", "2000")
    window.page.fill("[name=reason]", "年初下达")
    window.page.click("main form.sheet-form button.btn-primary")
    assert target in window.page.inner_text("main")


def _run(window: Any) -> None:
    window.go("/runs/new/")
    window.page.locator("main a", has_text=re.compile("玉林|Yulin")).first.click()
    window.page.fill("[name=period]", "2026")
    for unit in ("LH", "XM"):
        window.page.check(f"[name=subjects][value={unit}]")
    window.page.click("main form.sheet-form button.btn-primary")
    assert re.search(r"/runs/\d+/$", window.page.url)
    assert "21" in window.page.inner_text("main table")  # 1200 of 2000 × 35 points


def _unfold(window: Any) -> None:
    """From a point of a score down to the bank slip behind it."""
    ranking = window.page.url
    window.page.click("main table a[href*='/LH/year/']")
    window.page.click("main table a[href*='/figures/']")
    window.page.goto(window.page.url)
    window.page.click("main a[href*='/rows/'], main td.num a, main a[href*='rows']")
    window.page.click("main a[href^='/ledger/']")
    assert "B-2026-1" in window.page.inner_text("main")
    slip = window.page.request.get(window.base + str(window.page.get_attribute("main a[href^='/papers/']", "href")))
    assert slip.body() == PDF
    window.page.goto(ranking)


def _print(window: Any) -> None:
    """Page, Word, PDF and workbook of the bulletin say the same ranking."""
    window.page.click("main a[href^='/bulletins/of/']")
    window.page.fill("[name=number]", "崆招组办发〔2026〕3号")
    window.page.click("main form.sheet-form button.btn-primary")
    window.page.wait_for_selector("article.official")
    rows = window.page.eval_on_selector_all(
        "main tbody tr", "all => all.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    )
    assert len(rows) == 2
    files = {kind: window.page.get_attribute(f"main a[href$='.{kind}']", "href") for kind in ("docx", "pdf", "xlsx")}
    made = {kind: window.page.request.get(window.base + str(href)).body() for kind, href in files.items()}
    word = Document(io.BytesIO(made["docx"])).tables[0]
    assert [[cell.text for cell in row.cells] for row in word.rows][1:] == rows
    sheet = openpyxl.load_workbook(io.BytesIO(made["xlsx"]))["名次"]
    told = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    assert [[str(value) if isinstance(value, str) else f"{value:g}" for value in row] for row in told] == [
        [_number(text) for text in row] for row in rows
    ]
    assert made["pdf"].startswith(b"%PDF")


def _number(text: str) -> str:
    try:
        return f"{float(text.replace(',', '')):g}"
    except ValueError:
        return text
