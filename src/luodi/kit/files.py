"""A listing as a file: CSV sent as it is read, or a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse, StreamingHttpResponse

from luodi.core.money import in_unit
from luodi.kit.cells import defused, places, plain_text, reader_unit, written
from luodi.kit.tables import Listing


def csv_stream(listing: Listing) -> StreamingHttpResponse:
    """All rows as CSV with a mark that spreadsheets need to read Chinese; sent as they are read."""
    columns = listing.table.columns

    class Echo:
        def write(self, line: str) -> str:
            return line

    def lines() -> Iterator[str]:
        writer = csv.writer(Echo())
        yield "\ufeff" + str(writer.writerow([column.heading for column in columns]))
        for row in listing.every():
            yield str(
                writer.writerow(
                    [plain_text(column, column.read_in(row, listing.language), listing.language) for column in columns]
                )
            )

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.table.name}.csv"'
    return response


def workbook(listing: Listing, out: Any) -> None:
    """All rows as a workbook: money as numbers in the unit that its heading names, codes as text."""
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(str(listing.table.title)[:31])
    bold = book.add_format({"bold": True, "bottom": 1})
    money = {
        unit: book.add_format({"num_format": "#,##0." + "0" * places(unit)})
        for unit in ("元", "万元", "百万元", "亿元")
    }
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    columns = listing.table.columns
    for place, column in enumerate(columns):
        sheet.set_column(place, place, 36 if column.kind == "name" else 14)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.heading, bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(listing.every(), start=1):
        for place, column in enumerate(columns):
            value = column.read_in(row, listing.language)
            if value is None or value == "":
                continue
            if column.kind == "money":
                unit = reader_unit(column.unit, listing.language)
                sheet.write_number(line, place, float(in_unit(value, unit)), money[unit])
            elif column.kind == "count":
                sheet.write_number(line, place, value)
            elif isinstance(value, date) and not isinstance(value, datetime):
                sheet.write_datetime(line, place, value, day)
            else:
                sheet.write_string(line, place, defused(written(column, value, listing.language)))
    book.close()


def workbook_response(listing: Listing) -> HttpResponse:
    out = BytesIO()
    workbook(listing, out)
    response = HttpResponse(
        out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{listing.table.name}.xlsx"'
    return response


def sheet_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A few rows as a workbook: numbers as numbers, nothing where a value is missing, text that no formula hides in."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, max(1, len(headings) - 1), 16)
    sheet.freeze_panes(1, 1)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            if isinstance(value, (int, Decimal)):
                sheet.write_number(line, place, float(value))
            elif value is not None:
                sheet.write_string(line, place, defused(str(value)))
    book.close()
    response = HttpResponse(
        out.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
