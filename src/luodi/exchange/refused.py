"""The refused rows as a workbook: as they were, with the reasons in a last column, to be mended and sent again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from luodi.exchange.models import Batch
from luodi.exchange.plan import Opened
from luodi.exchange.queries import as_faults, faults_of, tables_of
from luodi.exchange.reading.files import Cell
from luodi.kit.sentences import sentence


def refused_workbook(batch: Batch, reason: str) -> bytes:
    """Header and refused rows of every sheet; `reason` heads the last column. Cells are written as text or numbers,
    never as formulas."""
    said: dict[str, dict[int, str]] = {}
    for row in faults_of(batch):
        lines = [f"{fault.where}：{sentence(fault)}" for fault in as_faults(row)]
        said.setdefault(row.sheet, {})[row.row] = "\n".join(lines)
    tables, _ = tables_of(batch)
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        wrap = book.add_format({"text_wrap": True, "font_color": "#9f1239"})
        for place, one in enumerate(tables, start=1):
            _sheet(book.add_worksheet(f"{place}"), one, said.get(one.name, {}), reason, wrap)
    return content.getvalue()


def _sheet(sheet: Worksheet, one: Opened, said: dict[int, str], reason: str, wrap: object) -> None:
    width = len(one.layout.columns)
    at = 0
    for place, cells in enumerate(one.sheet.rows(), start=1):
        if place > one.layout.last and place not in said:
            continue
        _row(sheet, at, cells)
        if place == one.layout.last:
            sheet.write_string(at, width, reason)
            sheet.freeze_panes(at + 1, 0)
        elif place in said:
            sheet.write_string(at, width, said[place], wrap)
        at += 1
    sheet.set_column(width, width, 60)


def _row(sheet: Worksheet, at: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if cell == "":
            continue
        if isinstance(cell, (int, float)) and not isinstance(cell, bool):
            sheet.write_number(at, column, cell)
        elif isinstance(cell, date):
            sheet.write_datetime(at, column, cell)
        else:
            sheet.write_string(at, column, str(cell))
