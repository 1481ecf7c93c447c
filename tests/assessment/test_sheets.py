"""The score sheet of one subject on its faces: what a veto looked at, numbers that go on being numbers."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from pypdf import PdfReader

from luodi.assessment.models import Run
from luodi.books.actions import add_book
from tests.assessment.conftest import Year
from tests.assessment.test_course import PRIZES, reader, result, text
from tests.makers import AT

__all__ = ["result"]


@pytest.mark.parametrize("effect", ["zero", "flag"])
def test_a_veto_opens_with_its_rule_and_the_values_on_page_total_workbook_and_pdf(year: Year, effect: str) -> None:
    year.book = add_book(year.here.ma, AT, text=PRIZES.replace("effect: flag", f"effect: {effect}")).digest
    year.mark("XM", "7")
    made, client = year.run(), reader(year, "ma")
    said = {"zero": "总分记零", "flag": "只作提示"}[effect]
    book = openpyxl.load_workbook(BytesIO(client.get(f"/runs/{made.pk}/XM/sheet.xlsx").content))
    rows = [row[:5] for row in book.active.iter_rows(values_only=True) if row[0] == "弄虚作假"]
    rule = rows[0][3].split("\n")[0]
    assert rows == [("弄虚作假", said, "", f"{rule}\n一票否决", "日常工作评分 7分")]
    assert "日常工作评分" in rule and "7分" in rule
    pdf = PdfReader(BytesIO(client.get(f"/runs/{made.pk}/XM/sheet.pdf").content))
    printed = "".join("".join(part.extract_text() for part in pdf.pages).split())
    for face in (text(client, f"/runs/{made.pk}/XM/"), text(client, f"/runs/{made.pk}/XM/total/"), printed):
        plain = "".join(face.replace("<b>", "").replace("</b>", "").split())
        assert all("".join(part.split()) in plain for part in ("弄虚作假", said, rule, "日常工作评分 7分"))
    assert "一票否决" not in text(client, f"/runs/{made.pk}/LH/")


def test_the_workbook_of_scores_has_numbers_and_what_they_were_unrounded(year: Year, result: Run) -> None:
    """峡门 brings a third of 40 分 more: shown to two places, added exactly."""
    year.target("XM", 7_500_000_000)  # 2500 of 7500: 20 of 60
    year.money("XM-1", 1_000_000_000)  # 3500 of 7500: 28 of 60
    year.target("XM", 9_000_000_000)  # 3500 of 9000: 23.333…
    made, client = year.run(), reader(year, "ma")
    book = openpyxl.load_workbook(BytesIO(client.get(f"/runs/{made.pk}/XM/sheet.xlsx").content))
    rows = list(book.active.iter_rows(min_row=3, max_col=3))
    assert [(row[0].value, row[1].value, round(row[2].value or 0, 6)) for row in rows[:3]] == [
        ("到位资金", 23.33, 23.333333), ("日常工作", 20, 0), ("总分", 43.33, 43.333333),
    ]  # fmt: skip
    assert (rows[0][1].number_format, rows[0][2].number_format) == ("#,##0.00", "#,##0.0000####")
    assert rows[3][0].value.startswith("合计由未取整的各项相加，再取整。")
    assert "合计由未取整的各项相加，再取整。" in text(client, f"/runs/{made.pk}/XM/")
    assert "合计由未取整" not in text(client, f"/runs/{made.pk}/LH/")
