"""A file someone sent → sheets of raw cells. What it is, its content says; its name may say anything."""

from __future__ import annotations

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import islice, zip_longest

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from luodi.core.errors import Refusal

Cell = str | float | int | bool | date | time | timedelta
Merged = tuple[tuple[int, int], tuple[int, int]]  # 0-based, both corners included

MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_UNPACKED = 1 << 30
_LEGACY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM6", b"II*\x00", b"MM\x00*")
_HIGH = re.compile(rb"[\x80-\xff]+")
_DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet. `rows()` starts afresh each time, so a big sheet is never held as a whole; "" is an empty cell.

    `height` and `width` are at most so many; of a text file the lines are counted, and a record may have several."""

    name: str
    rows: Callable[[], Iterator[list[Cell]]]
    merged: tuple[Merged, ...] = ()
    height: int = 0
    width: int = 0

    def head(self, count: int) -> list[list[Cell]]:
        return list(islice(self.rows(), count))

    def transposed(self) -> Sheet:
        """The same sheet with rows for columns: some offices keep one project in each column."""
        turned = tuple(((left, top), (right, bottom)) for (top, left), (bottom, right) in self.merged)

        def rows() -> Iterator[list[Cell]]:
            return (list(row) for row in zip_longest(*self.rows(), fillvalue=""))

        return Sheet(self.name, rows, turned, self.width, self.height)


def address(row: int, column: int) -> str:
    """The cell as a workbook names it; row and column count from 1.

    >>> address(17, 3), address(2, 28)
    ('C17', 'AB2')
    """
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def sheets(content: bytes, name: str) -> list[Sheet]:
    """The visible sheets of a workbook, or the one sheet of a text file.

    Refused: what is empty, locked by a password, too large, or no table: a web page, a PDF file, a Word document (and
    whether its table is only a picture), a picture, a workbook that holds only a picture.
    """
    if not content.strip():
        raise Refusal("workbook_empty", name=name)
    if content.startswith(b"PK\x03\x04"):
        inside = _check_zip(content, name)
        found = _workbook(content, name)
        if not found and any(one.startswith("xl/media/") for one in inside):
            raise Refusal("workbook_is_picture", name=name)
        return found
    if content.startswith(_LEGACY):
        return _workbook(content, name)
    if content.startswith(_PICTURES):
        raise Refusal("workbook_is_picture", name=name)
    head = content[:512].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta")):
        raise Refusal("workbook_is_page", name=name)
    if head.startswith(b"%pdf") or b"\x00" in _without_utf16(content[:4096]):
        raise Refusal("workbook_not_table", name=name)
    return [_text(content, name)]


def _check_zip(content: bytes, name: str) -> list[str]:
    """The names of what is inside. Refused: what is no workbook, by what it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inside = {entry.filename: entry.file_size for entry in archive.infolist()}
            if sum(inside.values()) > MOST_UNPACKED:
                raise Refusal("workbook_too_large", name=name, limit=MOST_ROWS)
            text = archive.read("word/document.xml") if "word/document.xml" in inside else None
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as broken:
        raise Refusal("workbook_broken", name=name) from broken
    if text is not None:
        pasted = b"<w:tbl" not in text and any(one.startswith("word/media/") for one in inside)
        raise Refusal("workbook_is_picture" if pasted else "workbook_is_document", name=name)
    if any(one.startswith(("word/", "ppt/")) for one in inside):
        raise Refusal("workbook_not_table", name=name)
    return list(inside)


def _workbook(content: bytes, name: str) -> list[Sheet]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [one.name for one in book.sheets_metadata if one.visible is SheetVisibleEnum.Visible]
        found = [_sheet(book.get_sheet_by_name(one), name) for one in shown]
    except PasswordError as locked:
        raise Refusal("workbook_locked", name=name) from locked
    except CalamineError as broken:
        raise Refusal("workbook_broken", name=name) from broken
    return [sheet for sheet in found if sheet is not None]


def _sheet(sheet: CalamineSheet, name: str) -> Sheet | None:
    if sheet.start is None:
        return None
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise Refusal("workbook_too_large", name=name, limit=MOST_ROWS)
    left = sheet.start[1]

    def rows() -> Iterator[list[Cell]]:
        # Calamine leaves out what is empty to the left; addresses must stay those of the file.
        before: list[Cell] = [""] * left
        given: Iterator[list[Cell]] = sheet.iter_rows()
        yield from ((before + row for row in given) if left else given)

    return Sheet(sheet.name, rows, tuple(sheet.merged_cell_ranges or ()), sheet.height, sheet.width)


def _without_utf16(head: bytes) -> bytes:
    return b"" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head


def decoded(content: bytes) -> str:
    """Text by what its bytes allow: a mark at the front, else UTF-8, else GB18030, else Western European.

    Chinese bytes come in pairs; where most high bytes stand alone (£, é) the text is a Western one.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    runs = [len(run) for run in _HIGH.findall(content[: 1 << 20])]
    western = runs.count(1) * 2 > len(runs)
    for encoding in ("utf-8-sig", "cp1252" if western else "gb18030", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into the most fields, equally often; a comma when none does."""
    best, fields = ",", 1.0
    for one in _DELIMITERS:
        widths = [len(row) for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=one), 50) if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        if usual > 1 and usual * (widths.count(usual) / len(widths)) > fields:
            best, fields = one, usual * widths.count(usual) / len(widths)
    return best


def _text(content: bytes, name: str) -> Sheet:
    text = decoded(content)
    if text.count("\n") > MOST_ROWS * 4:
        raise Refusal("workbook_too_large", name=name, limit=MOST_ROWS)
    cut = delimiter(text[:200_000])
    csv.field_size_limit(1 << 20)

    def rows() -> Iterator[list[Cell]]:
        # A quoted field may hold line ends, so rows are counted as records: that is what a workbook shows too.
        for place, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=cut)):
            if place >= MOST_ROWS:
                raise Refusal("workbook_too_large", name=name, limit=MOST_ROWS)
            yield list(row)

    head = islice(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=cut), 50)
    width = max(map(len, head), default=0)
    return Sheet(name.rpartition("/")[2].rpartition(".")[0] or name, rows, (), text.count("\n") + 1, width)
