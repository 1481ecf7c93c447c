"""A bulletin as a workbook: the ranking as it is printed, and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter

from luodi.kit.cells import defused
from luodi.reports.queries import Behind

HEADS = ("口径", "单位", "项目编号", "项目", "发生日期", "数值（金额为万元）", "台账记录号")


def bulletin_xlsx(content: dict[str, Any], behind: Sequence[Behind]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    mark, notes = content.get("mark", ""), content.get("notes", [])
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("名次")
    sheet.set_column(1, 1, 24)
    sheet.write_string(0, 0, f"（{mark}）{content['title']}" if mark else content["title"], bold)
    sheet.write_row(1, 0, content["heads"], bold)
    for line, row in enumerate(content["rows"], start=2):
        for place, text in enumerate(row):
            _write(sheet, line, place, text)
    for line, note in enumerate(notes, start=len(content["rows"]) + 2):
        sheet.write_string(line, 0, defused(note))
    rows = book.add_worksheet("明细")
    rows.set_column(0, 3, 22)
    rows.write_row(0, 0, HEADS, bold)
    for line, one in enumerate(behind, start=1):
        texts = (one.figure, one.unit, one.project_code, one.project)
        for place, text in enumerate(texts):
            rows.write_string(line, place, defused(text))
        rows.write_datetime(line, 4, one.happened_on)
        rows.write_number(line, 5, float(one.value))
        rows.write_string(line, 6, str(one.entry))
    book.close()
    return out.getvalue()


def _write(sheet: Any, line: int, place: int, text: str) -> None:
    """Scores and places as numbers, so that an office can go on working with them; words as text."""
    plain = text.replace(",", "")
    try:
        sheet.write_number(line, place, float(plain))
    except ValueError:
        sheet.write_string(line, place, defused(text))
