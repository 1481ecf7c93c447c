"""What each row below the header is: data, a group heading, a total, a repeated header, a note, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from luodi.exchange.reading.cells import unit_in
from luodi.exchange.reading.files import Cell, Merged
from luodi.exchange.reading.layout import Layout
from luodi.exchange.reading.text import is_placeholder, plain, squeezed


class Sort(StrEnum):
    DATA = "data"
    BLANK = "blank"
    HEADER = "header"
    TITLE = "title"
    GROUP = "group"
    TOTAL = "total"
    PROSE = "prose"
    NUMBERS = "numbers"
    NAMELESS = "nameless"


SET_ASIDE = frozenset({Sort.BLANK, Sort.HEADER, Sort.TITLE, Sort.GROUP, Sort.TOTAL})

_TOTAL = re.compile(r"^(?:[^\d]{0,12})?(?:合计|小计|总计|共计|总合计|累计)[:：]?(?:[（(]?(?:共)?(\d+)[个项]?[）)]?)?$")
_ENGLISH_TOTAL = re.compile(r"^(?:sub-?|grand)?total[:s]?$")
_TENS = "一二三四五六七八九十"
_NUMBERED = re.compile(rf"^(?:第[{_TENS}百]+[章部类]|[{_TENS}]+[、.．]|[（(][{_TENS}]+[）)])\s*(.+)$")
_COUNT = re.compile(r"[（(]\s*(?:共)?\s*(\d+)\s*[个项]?\s*[）)]|共?(\d+)[个项]")
_KINDS = re.compile(
    r"^(?:新建|续建|扩建|改扩建|新开工|前期|储备|谋划|拟建|拟开工|签约|在谈|在建|竣工|投产|已建成|建成投产|计划新开工|预备|重点前期)"
    r"(?:类|项目|工程|阶段)*$"
)
_AREA = re.compile(r"^[\u4e00-\u9fff]{1,12}(?:省|市|县|区|乡|镇|街道|局|委|办|中心|园区|开发区|管委会|公司|集团)$")
_NOTE = re.compile(
    r"^(?:备\s*注|注|说\s*明|填\s*[表报]|审\s*[核批]|制\s*表|联系|(?:单位)?负责人|分管领导|统计|日期|note|source)\S{0,8}\s*[:：]",
    re.IGNORECASE,
)
_HEADINGS = frozenset(["", *"（(第合小总共", *_TENS])  # how a heading may begin
_NUMERIC = re.compile(r"^[-+△]?\(?[\d,.]+\)?\s*[亿万千]?元?%?$")
_LEVEL_TWO = re.compile(r"^[（(]")


@dataclass(frozen=True, slots=True)
class Group:
    """A heading in force over the rows below it. `level` 0 is the widest; `count` is how many it says it holds."""

    label: str
    level: int
    count: int | None
    row: int


@dataclass(slots=True)
class Row:
    """One row of the sheet, from 1, with the headings in force and the unit of money a mid-table title has set."""

    number: int
    sort: Sort
    cells: list[Cell]
    groups: tuple[Group, ...] = ()
    unit: Decimal | None = None
    count: int | None = None  # of a total or a group: the number of rows that it says it covers


@dataclass
class Reader:
    """Tells rows apart. `name` is the column (from 0) that every data row fills; `money` the columns with amounts.

    `units` are names that may stand alone as a heading. A merged cell is taken as filled all the way down for texts;
    never for money, or one sum would count for many rows.
    """

    layout: Layout
    name: int
    money: frozenset[int] = frozenset()
    number: int | None = None
    units: frozenset[str] = frozenset()
    merged: Sequence[Merged] = ()
    needs_name: bool = True
    _groups: list[Group] = field(default_factory=list)
    _unit: Decimal | None = None

    def read(self, rows: Iterator[list[Cell]]) -> Iterator[Row]:
        texts = self.layout.texts
        fills = self._fills()
        fast = self.name
        groups: tuple[Group, ...] = ()
        data = Sort.DATA
        for place, cells in enumerate(rows, start=1):
            if place <= self.layout.last:
                continue
            if place in fills:
                cells = self._filled(cells, fills[place])
            row = Row(place, data, cells, groups, self._unit)
            named = cells[fast] if fast < len(cells) else ""
            if not (named and isinstance(named, str) and self._is_plain_data(cells, named, texts)):
                self._tell(row, texts)
                groups = tuple(self._groups)
            yield row

    def _is_plain_data(self, cells: list[Cell], named: str, texts: frozenset[str]) -> bool:
        """The common case, told cheaply: a name that is no heading, beside at least two other cells.

        A heading fills two cells beside its sums and one more: a fuller row is none, however it begins.
        """
        filled = len(cells) - cells.count("")
        if filled < 3 or len(named) <= 3 or "计" in named or "total" in named.lower():
            return False
        if named.lstrip()[:1] in _HEADINGS and filled <= len(self.money) + 3:
            return False
        return named not in texts and squeezed(named) not in texts

    def _fills(self) -> dict[int, list[tuple[int, int, int]]]:
        """By row: (column, left, top row) of the texts that a merge carries into it."""
        found: dict[int, list[tuple[int, int, int]]] = {}
        for (top, left), (bottom, right) in self.merged:
            if top >= self.layout.last and bottom > top and left == right and left not in self.money:
                for row in range(top + 1, bottom + 2):
                    found.setdefault(row, []).append((left, top + 1, row))
        return found

    def _filled(self, cells: list[Cell], fills: list[tuple[int, int, int]]) -> list[Cell]:
        cells = list(cells)
        for column, top, row in fills:
            if column >= len(cells):
                cells.extend([""] * (column + 1 - len(cells)))
            if row == top:
                self._carried[column] = cells[column]
            elif cells[column] == "" and column != self.name:
                cells[column] = self._carried.get(column, "")
        return cells

    _carried: dict[int, Cell] = field(default_factory=dict)

    def _tell(self, row: Row, texts: frozenset[str]) -> None:
        filled = [(at, cell) for at, cell in enumerate(row.cells) if cell != "" and not _blank_text(cell)]
        labels = [(at, text) for at, cell in filled if (text := _label(cell))]
        if not filled or all(is_placeholder(cell) for _, cell in filled):
            row.sort = Sort.BLANK
        elif self._is_header(labels, filled, texts):
            row.sort = Sort.HEADER
        elif self._is_total(row, labels):
            row.sort = Sort.TOTAL
        elif self._is_title(row, labels, filled):
            row.sort = Sort.TITLE
        elif self._is_group(row, labels, filled):
            row.sort = Sort.GROUP
        else:
            row.sort = self._kind_of_rest(row, labels, filled)

    def _is_header(self, labels: list[tuple[int, str]], filled: list[tuple[int, Cell]], texts: frozenset[str]) -> bool:
        same = sum(1 for _, text in labels if squeezed(text) in texts)
        if same >= 2 and same * 2 >= len(filled):
            return True
        numbers = [cell for _, cell in filled]
        return len(numbers) > 3 and [str(one).removesuffix(".0") for one in numbers] == [
            str(place) for place in range(1, len(numbers) + 1)
        ]

    def _is_total(self, row: Row, labels: list[tuple[int, str]]) -> bool:
        for at, text in labels:
            if at > max(self.name, 2):
                return False
            found = _TOTAL.match(text.replace(" ", ""))
            if found:
                row.count = int(found.group(1)) if found.group(1) else None
                return len(labels) <= 3
            if _ENGLISH_TOTAL.match(text.lower()):
                return True
        return False

    def _is_title(self, row: Row, labels: list[tuple[int, str]], filled: list[tuple[int, Cell]]) -> bool:
        if not labels or len(filled) > 2 or len(labels) != len(filled):
            return False
        unit = next((one for _, text in labels if "单位" in text and (one := unit_in(text))), None)
        if unit:
            self._unit = unit
            row.unit = unit
            return True
        return any(squeezed(text) == squeezed(self.layout.title) for _, text in labels if self.layout.title)

    def _is_group(self, row: Row, labels: list[tuple[int, str]], filled: list[tuple[int, Cell]]) -> bool:
        """One heading, alone or with the sums of its rows."""
        words = [(at, text) for at, text in labels if at not in self.money]
        others = [at for at, cell in filled if not _label(cell) and at not in self.money]
        if len(words) > 2 or not words or len(others) > 1:
            return False
        if len(words) == 2:  # 一 | 新建项目: the number stands in a cell of its own
            if not re.fullmatch(r"[（(]?[一二三四五六七八九十]+[）)、.]?", words[0][1]):
                return False
            label, numbered = words[0][1].rstrip("、.") + "、" + words[1][1], True
            if words[0][1][0] in "（(":
                label = words[0][1] + words[1][1]
        else:
            label, numbered = words[0][1], bool(_NUMBERED.match(words[0][1]))
        bare = group_name(label)
        alone = bool(_KINDS.match(bare)) or bare in self.units or bool(_AREA.match(bare)) or bool(_COUNT.search(label))
        if _NOTE.match(label) or len(label) > 40 or not (numbered or alone):
            return False
        counted = _COUNT.search(label)
        row.count = int(counted.group(1) or counted.group(2)) if counted else None
        self._enter(Group(bare, self._level(label), row.count, row.number))
        row.groups = tuple(self._groups)
        return True

    def _level(self, label: str) -> int:
        if _LEVEL_TWO.match(label):
            return 1
        if _NUMBERED.match(label):
            return 0
        numbered = [one.level for one in self._groups if one.level < 2]
        return 2 if numbered else 0

    def _enter(self, group: Group) -> None:
        self._groups = [one for one in self._groups if one.level < group.level]
        self._groups.append(group)

    def _kind_of_rest(self, row: Row, labels: list[tuple[int, str]], filled: list[tuple[int, Cell]]) -> Sort:
        if not labels:
            return Sort.NUMBERS if self.needs_name else Sort.DATA
        if _NOTE.match(labels[0][1]) and len(labels) <= 4:
            return Sort.PROSE
        if len(filled) == 1 and (labels[0][0] != self.name or len(labels[0][1]) > 60 or "。" in labels[0][1]):
            return Sort.PROSE
        named = row.cells[self.name] if self.name < len(row.cells) else ""
        if is_placeholder(named):
            return Sort.NAMELESS
        if not isinstance(named, str) or plain(named).replace(".", "").isdigit():
            return Sort.NUMBERS if self.needs_name else Sort.DATA
        return Sort.DATA


def _label(cell: Cell) -> str:
    """The cell as a text; "" for a placeholder, and for a number, which a text file has as text too."""
    if not isinstance(cell, str) or is_placeholder(cell):
        return ""
    text = plain(cell)
    return "" if _NUMERIC.match(text) else text


def _blank_text(cell: Cell) -> bool:
    return isinstance(cell, str) and not cell.strip()


def group_name(label: str) -> str:
    """A heading without its number and its count.

    >>> group_name("一、创新驱动发展工程（94个）")
    '创新驱动发展工程'
    """
    text = plain(label)
    numbered = _NUMBERED.match(text)
    return _COUNT.sub("", numbered.group(1) if numbered else text).strip(" :：-")
