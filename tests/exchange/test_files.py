"""Files of every kind that offices send, told by their content."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from luodi.core.errors import Refusal
from luodi.exchange.reading.files import address, sheets

ROWS = [["项目名称", "投资额"], ["陇上果汁", "12"]]


def workbook(*, hidden: bool = False) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write(1, 1, "项目名称")
        sheet.write(1, 2, "投资额")
        sheet.write(2, 1, "陇上果汁")
        sheet.write(2, 2, 12)
        other = book.add_worksheet("下拉")
        other.write(0, 0, "选项")
        if hidden:
            other.hide()
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "项目名称,投资额\n陇上果汁,12\n".encode(),
        "项目名称,投资额\r\n陇上果汁,12\r\n".encode("utf-8-sig"),
        "项目名称,投资额\n陇上果汁,12\n".encode("gb18030"),
        "项目名称\t投资额\n陇上果汁\t12\n".encode("utf-16"),
        "项目名称;投资额\n陇上果汁;12\n".encode("gb18030"),
        "项目名称|投资额\n陇上果汁|12\n".encode(),
    ],
)
def test_a_text_file_is_read_in_any_encoding_and_with_any_delimiter(content: bytes) -> None:
    (sheet,) = sheets(content, "台账.csv")
    assert (sheet.name, list(sheet.rows())) == ("台账", ROWS)


def test_western_text_is_not_taken_for_chinese() -> None:
    (sheet,) = sheets("Name,Cost\nCaf\u00e9,\u00a36.50\n".encode("cp1252"), "a.csv")
    assert list(sheet.rows()) == [["Name", "Cost"], ["Café", "£6.50"]]


def test_a_workbook_keeps_the_addresses_of_its_cells_and_rows_start_afresh_each_time() -> None:
    sheet = sheets(workbook(), "台账.xlsx.csv")[0]
    expected = [["", "", ""], ["", "项目名称", "投资额"], ["", "陇上果汁", 12.0]]
    assert [list(sheet.rows()), list(sheet.rows())] == [expected, expected]
    assert address(3, 3) == "C3"


def test_hidden_sheets_are_left_out() -> None:
    assert [sheet.name for sheet in sheets(workbook(hidden=True), "台账.xlsx")] == ["台账"]


def test_a_table_laid_out_by_columns_is_turned() -> None:
    (sheet,) = sheets("项目,甲,乙\n投资,1,2,\n".encode(), "a.csv")
    assert list(sheet.transposed().rows()) == [["项目", "投资"], ["甲", "1"], ["乙", "2"], ["", ""]]


def packed(name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "workbook_empty"),
        (b"  \n", "workbook_empty"),
        (packed("word/document.xml"), "workbook_is_document"),
        (packed("ppt/slide1.xml"), "workbook_not_table"),
        (packed("nothing.txt"), "workbook_broken"),
        (b"PK\x03\x04 cut off", "workbook_broken"),
        (b"%PDF-1.7 ...", "workbook_not_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", "workbook_broken"),
        (b"<html><table><tr><td>1</td></tr></table>", "workbook_is_page"),
        (b"\x00\x01\x02\x03", "workbook_not_table"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_is(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        sheets(content, "台账.xlsx")
    assert refused.value.code == code


def test_a_file_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luodi.exchange.reading.files.MOST_ROWS", 3)
    (sheet,) = sheets(b"a,b\n1,2\n1,2\n1,2\n", "a.csv")
    with pytest.raises(Refusal, match="workbook_too_large"):
        list(sheet.rows())
