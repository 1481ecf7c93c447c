"""Where a sheet's table begins: title rows, the header of one to three rows, the unit and the year in force."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from luodi.core.errors import Refusal
from luodi.exchange.reading.cells import unit_in
from luodi.exchange.reading.files import Cell, Merged, Sheet
from luodi.exchange.reading.text import plain, squeezed

LOOKED_AT = 60  # rows from the top among which the header is sought
DEEPEST = 3  # rows of a header
_YEAR = re.compile(r"((?:19|20)\d{2})\s*(?:年|\b|(?=[^\d.-]))")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the header: `path` from parent to child, `unit` of its money, `year` that it names."""

    index: int  # from 0
    path: tuple[str, ...]
    unit: Decimal | None = None
    year: int | None = None

    @property
    def text(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def label(self) -> str:
        return " › ".join(self.path)


@dataclass(frozen=True, slots=True)
class Layout:
    """`first` and `last` are the header's rows, from 1; data begins after `last`. `unit` and `year` are the title's."""

    first: int
    last: int
    columns: tuple[Column, ...]
    title: str = ""
    unit: Decimal | None = None
    year: int | None = None

    @property
    def texts(self) -> frozenset[str]:
        """Every header text, for recognising a header that is repeated further down."""
        return frozenset(squeezed(part) for column in self.columns for part in column.path)


def layout(sheet: Sheet, known: Callable[[str], bool], header: tuple[int, int] | None = None) -> Layout:
    """Find the header, or take the rows the user names (from 1). Refused: a sheet in which none can be found."""
    rows = sheet.head(LOOKED_AT if header is None else header[1] + 1)
    if header is None:
        place = _header_row(rows, known)
        if place is None:
            raise Refusal("header_not_found", sheet=sheet.name)
        first, last = _grown(rows, place, sheet.merged, known)
    else:
        first, last = header[0] - 1, header[1] - 1
        if not 0 <= first <= last < len(rows):
            raise Refusal("header_not_found", sheet=sheet.name)
    above = [plain(cell) for row in rows[:first] for cell in row if cell != ""]
    title = max(above, key=len, default="")
    units = [unit for unit in map(unit_in, above) if unit]
    years = [int(found.group(1)) for found in map(_YEAR.search, above) if found]
    columns = _columns(rows, first, last, sheet.merged)
    named = [column.year for column in columns if column.year]
    year = years[0] if years else max(named, default=None)  # of several plans the newest is this year's
    return Layout(first + 1, last + 1, columns, title, units[-1] if units else None, year)


def _is_label(cell: Cell) -> bool:
    return isinstance(cell, str) and 0 < len(cell.strip()) <= 400 and not cell.strip().replace(".", "").isdigit()


def _header_row(rows: Sequence[list[Cell]], known: Callable[[str], bool]) -> int | None:
    """The row with the most headers that we know; else the first row of texts above a row that is not."""
    best, most = None, 1
    for place, row in enumerate(rows):
        hits = len({squeezed(cell) for cell in row if _is_label(cell) and known(plain(cell))})
        if hits > most and hits * 6 >= len(row) - row.count(""):
            best, most = place, hits
    if best is not None:
        return best
    for place, row in enumerate(rows[:-1]):
        labels = [cell for cell in row if cell != ""]
        below = [cell for cell in rows[place + 1] if cell != ""]
        if len(labels) > 1 and all(map(_is_label, labels)) and len(set(labels)) == len(labels) and len(below) > 1:
            return place
    return None


def _spans(merged: Sequence[Merged], row: int) -> list[Merged]:
    return [one for one in merged if one[0][0] <= row <= one[1][0]]


def _grown(
    rows: Sequence[list[Cell]], place: int, merged: Sequence[Merged], known: Callable[[str], bool]
) -> tuple[int, int]:
    """The header with the row above that groups it and the row below that divides it."""
    first = last = place
    while last + 1 < len(rows) and last - first + 1 < DEEPEST and _continues(rows, last, merged, known):
        last += 1
    while first > 0 and last - first + 1 < DEEPEST and _groups(rows, first - 1, merged):
        first -= 1
    return first, last


def _continues(rows: Sequence[list[Cell]], row: int, merged: Sequence[Merged], known: Callable[[str], bool]) -> bool:
    """Whether the row below still belongs to the header: a merge reaches into it, or it divides a wider parent."""
    below = rows[row + 1]
    filled = [(at, cell) for at, cell in enumerate(below) if cell != ""]
    if not filled or not all(_is_label(cell) for _, cell in filled):
        return False
    across = [one for one in _spans(merged, row) if one[1][1] > one[0][1] and one[1][0] == row]
    if any(one[1][0] > row for one in _spans(merged, row)) and (across or all(known(plain(c)) for _, c in filled)):
        return True
    if across:
        return any(one[0][1] <= at <= one[1][1] for one in across for at, _ in filled)
    here = rows[row]
    blank = [at for at, _ in filled if at >= len(here) or here[at] == ""]
    under = [at for at, _ in filled if at < len(here) and here[at] != "" and at + 1 not in range(len(here))]
    wide = [at for at, _ in filled if at + 1 < len(here) and here[at] != "" and here[at + 1] == ""]
    named = any(known(plain(cell)) for _, cell in filled)
    return named and bool(blank) and len(blank) + len(wide) + len(under) == len(filled)


def _groups(rows: Sequence[list[Cell]], row: int, merged: Sequence[Merged]) -> bool:
    """Whether a row above names groups of columns: at least two labels, or a merge that stops short of the width."""
    filled = [at for at, cell in enumerate(rows[row]) if cell != ""]
    if not filled or not all(_is_label(rows[row][at]) for at in filled):
        return False
    if any(unit_in(str(rows[row][at])) and "单位" in str(rows[row][at]) for at in filled):
        return False
    width = max(len(one) for one in rows[row : row + 2])
    across = [one for one in _spans(merged, row) if 0 < one[1][1] - one[0][1] < width - 2 and one[1][0] == row]
    return len(filled) > 1 and (bool(across) or any(one[1][0] > row for one in _spans(merged, row)))


def _columns(rows: Sequence[list[Cell]], first: int, last: int, merged: Sequence[Merged]) -> tuple[Column, ...]:
    width = max((len(row) for row in rows[first : last + 1]), default=0)
    grid = [[_text(rows[row], at) for at in range(width)] for row in range(first, last + 1)]
    for (top, left), (bottom, right) in merged:
        if top <= last and bottom >= first and top >= first:
            for row in range(top, min(bottom, last) + 1):
                for at in range(left, min(right, width - 1) + 1):
                    grid[row - first][at] = _text(rows[top], left)
    if not any(first <= one[0][0] <= last for one in merged):
        _spread(grid)
    found = []
    for at in range(width):
        path = tuple(dict.fromkeys(line[at] for line in grid if line[at]))
        units = [unit for unit in (unit_in(part) for part in reversed(path)) if unit is not None]
        years = [int(year.group(1)) for year in map(_YEAR.search, reversed(path)) if year]
        found.append(Column(at, path, units[0] if units else None, years[0] if years else None))
    return tuple(found)


def _spread(grid: list[list[str]]) -> None:
    """Text files know no merges: a parent reaches right over blanks as long as children stand below it."""
    for row in range(len(grid) - 1):
        parent = ""
        for at, text in enumerate(grid[row]):
            if text:
                parent = text
            elif parent and any(line[at] for line in grid[row + 1 :]):
                grid[row][at] = parent


def _text(row: list[Cell], at: int) -> str:
    return plain(row[at]) if at < len(row) and row[at] != "" else ""
