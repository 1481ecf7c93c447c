"""A ledger as districts keep them: 400 rows with every fault that lists have, and what an import must make of each.

Made from a seed, the same every time. All names are invented. It is what the importer is tested on, and what a clerk
may try it with.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

ROWS = 400
UNITS = ("柳湖乡", "峡门乡", "四十里铺镇", "崆峒镇", "平凉工业园区", "西郊开发区", "区发改局", "区教育局")
HEADER = (
    ("序号", "序号"),
    ("项目名称", "项目名称"),
    ("责任单位", "责任单位"),
    ("建设单位", "建设单位"),
    ("主管部门", "主管部门"),
    ("建设内容及规模", "建设内容及规模"),
    ("总投资（亿元）", "总投资（亿元）"),
    ("2026年计划投资", "计划投资"),
    ("2026年计划投资", "省级以上补助"),
    ("2025年计划投资", "计划投资"),
    ("签约情况", "签约时间"),
    ("签约情况", "签约金额"),
    ("到位资金情况", "到位资金"),
    ("到位资金情况", "到账时间"),
    ("到位资金情况", "凭证号"),
    ("1-9月完成投资", "1-9月完成投资"),
    ("建设起止年限", "建设起止年限"),
    ("形象进度", "形象进度"),
    ("备注", "备注"),
)
COLUMN = {child if child != "计划投资" else f"{parent}": at for at, (parent, child) in enumerate(HEADER)}
_TRADES = ("光伏组件", "果品冷链", "肉牛养殖", "陶瓷", "物流园", "乡村道路", "污水处理", "装备制造", "中药材", "厂房")
_WORKS = ("生产线建设", "扩能", "基地建设", "改造提升", "配套工程", "产业园")


@dataclass
class Expected:
    """What must come out. Sums in 元, by field; refusals by (sheet, row): the code of the sentence."""

    accepted: int = 0
    refused: dict[tuple[str, int], str] = field(default_factory=dict)
    money_accepted: dict[str, Decimal] = field(default_factory=dict)
    money_refused: dict[str, Decimal] = field(default_factory=dict)
    aside: dict[str, int] = field(default_factory=dict)
    findings: list[tuple[str, str]] = field(default_factory=list)  # (code, cell)


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault that a row is given: what it does to the cells, and the code that it is refused with ("" if none)."""

    spoil: Callable[[dict[str, object]], None]
    code: str = ""
    lost: tuple[str, ...] = ()  # sums that cannot be read any more


def _set(column: str, value: object) -> Callable[[dict[str, object]], None]:
    def spoil(cells: dict[str, object]) -> None:
        cells[column] = value

    return spoil


def _wrap(before: str, after: str) -> Callable[[dict[str, object]], None]:
    def spoil(cells: dict[str, object]) -> None:
        cells["项目名称"] = f"{before}{cells['项目名称']}{after}"

    return spoil


def _full_width(cells: dict[str, object]) -> None:
    digits = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    cells["到位资金"] = f"{cells['到位资金']:,}".translate(digits)


def _in_yi(cells: dict[str, object]) -> None:
    cells["签约金额"] = f"{Decimal(str(cells['签约金额'])) / 10000}亿元"


def _both_units(cells: dict[str, object]) -> None:
    whole, rest = divmod(int(str(cells["签约金额"])), 10000)
    cells["签约金额"] = f"{whole}亿{rest}万元" if whole else f"{rest}万元"


def _serial(cells: dict[str, object]) -> None:
    day = cells["签约时间"]
    assert isinstance(day, date)
    cells["签约时间"] = (day - date(1899, 12, 30)).days


def _text_month(cells: dict[str, object]) -> None:
    day = cells["签约时间"]
    assert isinstance(day, date)
    cells["签约时间"] = f"{day.year}年{day.month}月"


def _negative(cells: dict[str, object]) -> None:
    cells["1-9月完成投资"] = -int(str(cells["1-9月完成投资"]))


FAULTS = (
    Fault(_wrap("★", "")),
    Fault(_wrap("▲", "（平凉市）")),
    Fault(_full_width),
    Fault(_in_yi),
    Fault(_both_units),
    Fault(_serial),
    Fault(_text_month),
    Fault(_set("建设起止年限", "2023年至2025年")),
    Fault(_set("建设起止年限", "2024.3-2026.12")),
    Fault(_set("备注", "——")),
    Fault(_set("总投资（亿元）", "5万亩"), "amount_is_quantity", ("planned_total",)),
    Fault(_set("到位资金", "2000万件"), "amount_is_quantity", ("paid_in",)),
    Fault(_set("2026年计划投资", "10万千瓦"), "amount_is_quantity", ("year_plan",)),
    Fault(_set("签约金额", "约3000万元"), "amount_is_rough", ("agreed",)),
    Fault(_set("签约金额", "500万美元"), "amount_is_foreign", ("agreed",)),
    Fault(_set("签约时间", "待定"), "date_not_understood"),
    Fault(_set("签约时间", "110年3月"), "date_not_understood"),
    Fault(_set("签约时间", "2027年3月"), "date_in_future"),
    Fault(_set("到账时间", 2026.1), "date_month_unclear"),
    Fault(_set("项目名称", "-"), "row_without_name"),
    Fault(_set("到位资金", "详见附件"), "amount_not_understood", ("paid_in",)),
    Fault(_negative, "amount_negative"),
    Fault(_wrap("", "…"), "name_cut_off"),
)
SUMS = {
    "总投资（亿元）": ("planned_total", Decimal(100_000_000)),
    "2026年计划投资": ("year_plan", Decimal(10_000)),
    "签约金额": ("agreed", Decimal(10_000)),
    "到位资金": ("paid_in", Decimal(10_000)),
    "1-9月完成投资": ("completed", Decimal(10_000)),
}


class Ledger:
    """Writes the sheet and keeps the account of what should come out."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.expected = Expected()
        self.content = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.content, {"in_memory": True})
        self.days = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.row = 0
        self.made = 0
        self.since: dict[str, Decimal] = {}
        self.all: dict[str, Decimal] = {}

    def write(self) -> bytes:
        sheet = self.book.add_worksheet("重点项目")
        self.sheet_name = "重点项目"
        sheet.merge_range(0, 0, 0, len(HEADER) - 1, "崆峒区2026年重点项目台账（截至2026年9月底）")
        sheet.write(1, 0, "单位：万元")
        self.row = 2
        self.header(sheet, merge=True)
        for place, (heading, count) in enumerate([("新建项目", 150), ("续建项目", 150), ("前期项目", 100)]):
            numeral = "一二三"[place]
            told = count if place != 1 else count + 2  # the second heading declares two more than there are
            if place == 1:
                self.expected.findings.append(("count_differs", f"A{self.row + 1}"))
            self.aside("group", sheet, [f"{numeral}、{heading}（{told}个）"])
            self.block(sheet, count, wrong_total=place == 2)
        self.total(sheet, "合　计", self.all)
        sheet.write(self.row, 0, "备注：以上数据截至2026年9月底，由各责任单位填报。")
        self.refuse("row_is_prose")
        sheet.write(self.row, 0, "填表人：某某        审核人：某某")
        self.refuse("row_is_prose")
        hidden = self.book.add_worksheet("下拉选项")
        for at, unit in enumerate(UNITS):
            hidden.write(at, 0, unit)
            hidden.write(at, 1, "项目名称")
        hidden.hide()
        self.book.close()
        return self.content.getvalue()

    def header(self, sheet: Worksheet, *, merge: bool) -> None:
        for at, (parent, child) in enumerate(HEADER):
            before = HEADER[at - 1][0] if at else ""
            if parent == child:
                if merge:
                    sheet.merge_range(self.row, at, self.row + 1, at, parent)
                else:
                    sheet.write(self.row, at, parent)
                continue
            width = sum(1 for one, _ in HEADER if one == parent)
            if merge and before != parent and width > 1:
                sheet.merge_range(self.row, at, self.row, at + width - 1, parent)
            elif before != parent:
                sheet.write(self.row, at, parent)
            sheet.write(self.row + 1, at, child)
        self.row += 2

    def aside(self, sort: str, sheet: Worksheet, cells: list[object]) -> None:
        for at, cell in enumerate(cells):
            sheet.write(self.row, at, cell)
        self.expected.aside[sort] = self.expected.aside.get(sort, 0) + 1
        self.row += 1

    def refuse(self, code: str) -> None:
        self.expected.refused[(self.sheet_name, self.row + 1)] = code
        self.row += 1

    def block(self, sheet: Worksheet, count: int, *, wrong_total: bool) -> None:
        """Rows in runs of one unit each: the unit's cell merged downwards, or its name alone as a heading."""
        self.since = {}
        done = 0
        while done < count:
            run = min(self.random.randint(4, 9), count - done)
            unit = self.random.choice(UNITS)
            alone = self.random.random() < 0.3
            if alone:
                self.aside("group", sheet, [unit])
            first = self.row
            for _ in range(run):
                self.project(sheet, "" if alone else unit)
            if not alone and run > 1:
                sheet.merge_range(first, 2, self.row - 1, 2, unit)
            done += run
            if done < count and self.random.random() < 0.12:
                self.interruption(sheet)
        self.total(sheet, "小计", self.since, wrong=wrong_total)

    def interruption(self, sheet: Worksheet) -> None:
        choice = self.random.randrange(3)
        if choice == 0:
            self.expected.aside["blank"] = self.expected.aside.get("blank", 0) + 1
            self.row += 1
        elif choice == 1:
            self.header(sheet, merge=False)
            self.expected.aside["header"] = self.expected.aside.get("header", 0) + 2
        else:
            sheet.write(self.row, 6, 12.5)
            sheet.write(self.row, 11, 300)
            self.count_refused({"planned_total": Decimal(1_250_000_000), "agreed": Decimal(3_000_000)})
            self.refuse("row_only_numbers")

    def project(self, sheet: Worksheet, unit: str) -> None:
        self.made += 1
        cells = self.honest(unit)
        sums = {
            name: Decimal(str(cells[column])) * factor
            for column, (name, factor) in SUMS.items()
            if cells[column] not in ("", "-", "/")
        }
        code = ""
        if self.made % 5 == 0:
            fault = FAULTS[self.made // 5 % len(FAULTS)]
            if all(cells[column] not in ("", "-", "/") for column in SUMS):
                fault.spoil(cells)
                code = fault.code
                for name in fault.lost:
                    sums.pop(name)
                if code == "amount_negative":
                    sums["completed"] = -sums["completed"]
        self.put(sheet, cells)
        for name, value in sums.items():
            self.since[name] = self.since.get(name, Decimal(0)) + value
            self.all[name] = self.all.get(name, Decimal(0)) + value
        if code:
            self.count_refused(sums)
            self.refuse(code)
            return
        self.expected.accepted += 1
        self.add(self.expected.money_accepted, sums)
        self.row += 1

    def honest(self, unit: str) -> dict[str, object]:
        total = self.random.randint(5, 900)
        signed = date(2026, self.random.randint(1, 8), self.random.randint(1, 28))
        paid = self.random.randint(50, 4000) if self.made % 5 == 0 or self.random.random() < 0.7 else "-"
        trade, work = self.random.choice(_TRADES), self.random.choice(_WORKS)
        return {
            "序号": self.made,
            "项目名称": f"示例{self.made:03}号{trade}{work}项目",
            "责任单位": unit,
            "建设单位": f"示例{trade}有限公司",
            "主管部门": "区工信局",
            "建设内容及规模": f"新建{trade}生产线{self.random.randint(1, 9)}条，占地{self.random.randint(10, 90)}亩。",
            "总投资（亿元）": float(Decimal(total) / 100),
            "2026年计划投资": self.random.randint(100, 9000),
            "省级以上补助": self.random.randint(1, 90),
            "2025年计划投资": self.random.randint(100, 9000),
            "签约时间": signed,
            "签约金额": total * 100,
            "到位资金": paid,
            "到账时间": "" if paid == "-" else signed.isoformat(),
            "凭证号": "" if paid == "-" else f"2026{self.made:06}{self.random.randint(10**7, 10**8 - 1)}",
            "1-9月完成投资": self.random.randint(10, 5000) if self.made % 5 == 0 or self.random.random() < 0.8 else "/",
            "建设起止年限": "2025-2027",
            "形象进度": "主体施工" if self.made % 3 else "",
            "备注": "",
        }

    def put(self, sheet: Worksheet, cells: dict[str, object]) -> None:
        for column, value in cells.items():
            at = COLUMN[column]
            if isinstance(value, date):
                sheet.write_datetime(self.row, at, value, self.days)
            elif value != "":
                sheet.write(self.row, at, value)

    def total(self, sheet: Worksheet, label: str, sums: dict[str, Decimal], *, wrong: bool = False) -> None:
        sheet.write(self.row, 1, label)
        for column, (name, factor) in SUMS.items():
            value = sums.get(name, Decimal(0)) / factor + (1 if wrong and name == "agreed" else 0)
            sheet.write(self.row, COLUMN[column], float(value))
            if wrong and name == "agreed":
                self.expected.findings.append(("total_differs", f"{chr(65 + COLUMN[column])}{self.row + 1}"))
        self.expected.aside["total"] = self.expected.aside.get("total", 0) + 1
        self.row += 1

    def count_refused(self, sums: dict[str, Decimal]) -> None:
        self.add(self.expected.money_refused, sums)

    @staticmethod
    def add(into: dict[str, Decimal], sums: dict[str, Decimal]) -> None:
        for name, value in sums.items():
            into[name] = into.get(name, Decimal(0)) + value


def chinese_ledger(seed: int = 20260930) -> tuple[bytes, Expected]:
    """The workbook and what must come of it, read on a day after September 2026."""
    ledger = Ledger(seed)
    return ledger.write(), ledger.expected
