"""How the lists of thirty-one provinces break importers: one test for each way, named after it."""

from __future__ import annotations

import base64
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter

from luodi.core.errors import Refusal
from luodi.exchange.matching import is_known, match
from luodi.exchange.plan import Plan, opened, plan
from luodi.exchange.reading.files import sheets
from luodi.exchange.reading.layout import layout

TODAY = date(2026, 11, 24)
UNITS = frozenset({"柳湖乡", "峡门乡"})
Rows = list[list[object]]


def written(books: dict[str, Rows], merged: tuple[tuple[int, int, int, int, str], ...] = ()) -> bytes:
    """A workbook of these sheets; merges stand on the first."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, (name, rows) in enumerate(books.items()):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, days)
                    elif cell != "":
                        sheet.write(at, column, cell)
            for top, left, bottom, right, text in merged if place == 0 else ():
                sheet.merge_range(top, left, bottom, right, text)
    return content.getvalue()


def planned(rows: Rows, merged: tuple[tuple[int, int, int, int, str], ...] = (), name: str = "台账.xlsx") -> Plan:
    return of_books({"台账": rows}, merged, name)


def of_books(
    books: dict[str, Rows], merged: tuple[tuple[int, int, int, int, str], ...] = (), name: str = "台账.xlsx"
) -> Plan:
    tables, _ = opened([(name, written(books, merged))])
    return plan(tables, TODAY, units=UNITS)


def sums(found: Plan) -> list[tuple[str, list[int]]]:
    """By project, its facts in fen."""
    return [(str(draft.values["name"]), [fact.fen for fact in draft.facts]) for draft in found.drafts]


def refused(found: Plan) -> list[tuple[str, str]]:
    return [(fault.where, fault.code) for row in found.refused for fault in row.faults]


def heads(*header: str) -> dict[str, str]:
    (sheet,) = sheets(written({"台账": [list(header), ["甲", *("1" for _ in header[1:])]]}), "台账.xlsx")
    found = layout(sheet, is_known)
    return {column.text: one.field for column, one in zip(found.columns, match(found.columns, 2026), strict=True)}


HEAD: list[object] = ["项目名称", "责任单位", "签约时间", "签约金额（万元）"]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("name", ("项目名称", "工程名称", "项目单位及名称")),
        ("planned_total", ("总投资", "投资额")),
        ("year_plan", ("年度计划投资", "计划完成投资", "本年投资")),
        ("period", ("建设起止年限", "建设周期", "计划工期")),
    ],
)
def test_the_same_column_goes_by_several_names(field: str, words: tuple[str, ...]) -> None:
    others = ("项目名称", "责任单位") if field != "name" else ("责任单位", "建设地点")
    assert {word: heads(*others, word)[word] for word in words} == dict.fromkeys(words, field)


def test_builder_unit_and_department_are_three_roles() -> None:
    roles = {
        "builder": ("建设单位", "项目法人", "业主单位"),
        "unit": ("责任单位", "牵头单位"),
        "department": ("主管部门",),
    }
    for field, words in roles.items():
        assert {word: heads("项目名称", word)[word] for word in words} == dict.fromkeys(words, field)


def test_a_merged_header_of_two_rows_is_read_by_its_child() -> None:
    rows: Rows = [
        ["项目名称", "责任单位", "签约时间", "2026年计划投资", "", "2025年计划投资"],
        ["", "", "", "计划总投资（万元）", "省级以上补助（万元）", "计划总投资（万元）"],
        ["陇上果汁", "柳湖乡", "2026年3月", 800, 20, 700],
    ]
    merged = (
        (0, 0, 1, 0, "项目名称"),
        (0, 1, 1, 1, "责任单位"),
        (0, 2, 1, 2, "签约时间"),
        (0, 3, 0, 4, "2026年计划投资"),
    )
    (draft,) = planned(rows, merged).drafts
    assert 70_000_000 * 10 not in [fact.fen for fact in draft.facts]  # another year's plan is not this year's
    assert 2_000_000 * 10 not in [fact.fen for fact in draft.facts]  # nor is a grant a plan


@pytest.mark.parametrize(
    ("title", "head", "cell"),
    [
        ("重点项目", "签约金额（亿元）", 1.2),
        ("重点项目（单位：万元）", "签约金额", 12000),
        ("重点项目", "签约金额", "1.2亿元"),
        ("重点项目（单位：亿元）", "签约金额（万元）", 12000),
        ("重点项目（单位：亿元）", "签约金额", "12000万元"),
        ("重点项目（单位：万元）", "签约金额", "１２，０００"),
        ("重点项目（单位：元）", "签约金额", "1亿2000万元"),
    ],
)
def test_the_unit_stands_in_title_header_or_cell_and_the_nearest_holds(title: str, head: str, cell: object) -> None:
    rows: Rows = [[title], ["项目名称", "责任单位", "签约时间", head], ["陇上果汁", "柳湖乡", "2026年3月", cell]]
    assert sums(planned(rows)) == [("陇上果汁", [12_000_000_000])]


def test_yi_and_wan_are_mixed_in_one_column() -> None:
    rows: Rows = [
        HEAD,
        ["甲项目", "柳湖乡", "2026年3月", "120.5亿元"],
        ["乙项目", "柳湖乡", "2026年3月", "120000万元"],
        ["丙项目", "柳湖乡", "2026年3月", 7],
    ]
    assert sums(planned(rows)) == [
        ("甲项目", [1_205_000_000_000]),
        ("乙项目", [120_000_000_000]),
        ("丙项目", [7_000_000]),
    ]


@pytest.mark.parametrize("cell", ["5万亩", "2000万件", "10万千瓦", "３万吨", "12公里"])
def test_a_quantity_is_no_money(cell: str) -> None:
    found = planned([HEAD, ["陇上果汁", "柳湖乡", "2026年3月", cell]])
    assert refused(found) == [("D2", "amount_is_quantity")]


def test_headings_between_the_rows_are_set_aside_and_a_declared_count_is_held_against_them() -> None:
    rows: Rows = [
        HEAD,
        ["一、创新驱动发展工程（3个）"],
        ["（一）产业升级"],
        ["甲项目", "柳湖乡", "2026年3月", 1],
        ["续建项目（1项）"],
        ["乙项目", "柳湖乡", "2026年3月", 2],
        ["峡门乡"],
        ["丙项目", "", "2026年3月", 3],
    ]
    found = planned(rows)
    assert sums(found) == [("甲项目", [1_000_000]), ("乙项目", [2_000_000]), ("丙项目", [3_000_000])]
    assert [draft.values["unit"] for draft in found.drafts] == ["柳湖乡", "柳湖乡", "峡门乡"]
    assert dict(found.tally.set_aside) == {"group": 4}


def test_a_heading_that_declares_more_than_it_holds_is_pointed_out() -> None:
    found = planned([HEAD, ["一、重大产业工程（94个）"], ["甲项目", "柳湖乡", "2026年3月", 1]])
    assert [(finding.code, finding.where) for _, finding in found.findings] == [("count_differs", "A2")]


@pytest.mark.parametrize("label", ["合计", "小 计", "总　计", "共计：", "其中：小计", "合计（2个）", "Subtotal"])
def test_totals_are_no_projects(label: str) -> None:
    rows: Rows = [
        HEAD,
        ["甲项目", "柳湖乡", "2026年3月", 1],
        ["乙项目", "柳湖乡", "2026年3月", 2],
        [label, "", "", 3],
    ]
    found = planned(rows)
    assert (len(found.drafts), found.refused, dict(found.tally.set_aside)) == (2, [], {"total": 1})
    assert found.tally.read.money == {"agreed": Decimal(30_000)}


def test_a_header_that_is_repeated_on_every_printed_page_is_set_aside() -> None:
    rows: Rows = [HEAD, ["甲项目", "柳湖乡", "2026年3月", 1], HEAD, ["乙项目", "柳湖乡", "2026年3月", 2]]
    found = planned(rows)
    assert (len(found.drafts), found.refused, dict(found.tally.set_aside)) == (2, [], {"header": 1})


def test_rows_of_numbers_and_of_prose_are_refused_as_what_they_are() -> None:
    rows: Rows = [
        HEAD,
        ["甲项目", "柳湖乡", "2026年3月", 1],
        ["", "", "", 12.5],
        ["备注：以上数据截至9月底，由各责任单位填报。"],
    ]
    assert [code for _, code in refused(planned(rows))] == ["row_only_numbers", "row_is_prose"]


@pytest.mark.parametrize("cell", ["★陇上果汁", "▲陇上果汁（吴忠市）", "1.陇上果汁", " 陇上果汁\n"])
def test_a_name_is_freed_from_its_marks(cell: str) -> None:
    (draft,) = planned([HEAD, [cell, "柳湖乡", "2026年3月", 1]]).drafts
    assert draft.values["name"] == "陇上果汁"


def test_a_name_that_was_cut_off_is_refused() -> None:
    assert refused(planned([HEAD, ["陇上果汁及配套冷链…", "柳湖乡", "2026年3月", 1]])) == [("A2", "name_cut_off")]


def test_the_same_project_on_several_sheets_is_counted_once_and_the_other_is_named() -> None:
    row: list[object] = ["陇上果汁", "柳湖乡", "2026年3月", 1]
    found = of_books({"全部": [HEAD, row], "新建": [HEAD, row, ["乙项目", "柳湖乡", "2026年3月", 2]]})
    assert sums(found) == [("陇上果汁", [1_000_000]), ("乙项目", [2_000_000])]
    (again,) = found.refused
    assert (again.sheet, again.faults[0].code) == ("新建", "project_twice")
    assert "全部" in str(again.faults[0].blanks)


def test_new_and_continuing_stand_as_sheet_as_heading_or_as_column() -> None:
    row: list[object] = ["甲项目", "柳湖乡", "2026年3月", 1]
    by_sheet = of_books({"新建": [HEAD, row], "续建": [HEAD, ["乙项目", *row[1:]]]})
    assert [draft.values.get("kind") for draft in by_sheet.drafts] == ["new", "continuing"]
    by_heading = planned([HEAD, ["新建项目"], row, ["续建项目"], ["乙项目", *row[1:]]])
    assert [draft.values.get("kind") for draft in by_heading.drafts] == ["new", "continuing"]
    by_column = planned([[*HEAD, "建设性质"], [*row, "新建"], ["乙项目", *row[1:], "续建"]])
    assert [draft.values.get("kind") for draft in by_column.drafts] == ["new", "continuing"]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2024年10月", "2024-10-31"),
        ("2024-10-15", "2024-10-15"),
        ("２０２４．１０．１５", "2024-10-15"),
        ("20241015", "2024-10-15"),
        (45597, "2024-11-01"),
        ("45597", "2024-11-01"),
        (date(2024, 10, 15), "2024-10-15"),
    ],
)
def test_a_day_is_text_or_a_serial_or_a_date(cell: object, day: str) -> None:
    (draft,) = planned([HEAD, ["陇上果汁", "柳湖乡", cell, 1]]).drafts
    assert draft.facts[0].happened_on.isoformat() == day


@pytest.mark.parametrize("cell", ["2023-2025", "2023年至2025年", "2023—2025年", "２０２３－２０２５"])
def test_the_years_of_building_are_a_range(cell: str) -> None:
    (draft,) = planned([[*HEAD, "建设起止年限"], ["陇上果汁", "柳湖乡", "2026年3月", 1, cell]]).drafts
    assert (draft.values["planned_start_on"], draft.values["planned_completion_on"]) == (
        date(2023, 1, 1),
        date(2025, 12, 31),
    )


@pytest.mark.parametrize("cell", ["-", "/", "——", "—", "无", ""])
def test_a_placeholder_is_missing_and_not_zero(cell: str) -> None:
    found = planned([[*HEAD, "总投资（万元）"], ["陇上果汁", "柳湖乡", "2026年3月", 1, cell]])
    assert "planned_total_fen" not in found.drafts[0].values
    assert "planned_total" not in found.tally.read.money


def test_a_name_with_two_endings_is_read_by_its_content() -> None:
    assert len(planned([HEAD, ["陇上果汁", "柳湖乡", "2026年3月", 1]], name="台账.xlsx.xlsx").drafts) == 1


def document(*, picture: bool) -> bytes:
    """A Word document: its table is cells, or only a picture of one."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>" if picture else "<w:document><w:tbl/></w:document>")
        if picture:
            archive.writestr("word/media/image1.png", b"\x89PNG\r\n")
    return content.getvalue()


OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000)
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PICTURES = {"png": b"\x89PNG\r\n\x1a\n" + bytes(64), "jpg": b"\xff\xd8\xff\xe0" + bytes(64)}


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (document(picture=True), "重点项目.docx", "workbook_is_picture"),
        (document(picture=True), "重点项目.xlsx", "workbook_is_picture"),
        (document(picture=False), "重点项目.docx", "workbook_is_document"),
        (OLD_WORD, "重点项目.docx", "workbook_broken"),
        (PICTURES["png"], "重点项目.xlsx", "workbook_is_picture"),
        (PICTURES["jpg"], "重点项目.jpg", "workbook_is_picture"),
        (b"%PDF-1.7 scan", "重点项目.pdf", "workbook_not_table"),
    ],
)
def test_what_holds_no_cells_is_refused_with_what_to_do(content: bytes, name: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        sheets(content, name)
    assert (caught.value.code, caught.value.faults[0].blanks["name"]) == (code, name)


def test_a_workbook_that_holds_only_a_picture_of_a_table_is_refused() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.add_worksheet("台账").insert_image(0, 0, "table.png", {"image_data": io.BytesIO(DOT)})
    with pytest.raises(Refusal, match="workbook_is_picture"):
        sheets(content.getvalue(), "台账.xlsx")


def test_hidden_lists_of_choices_are_no_projects() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        shown, hidden = book.add_worksheet("台账"), book.add_worksheet("下拉")
        rows: Rows = [HEAD, ["陇上果汁", "柳湖乡", "2026年3月", 1]]
        for at, row in enumerate(rows):
            shown.write_row(at, 0, row)
            hidden.write_row(at, 0, row)
        hidden.hide()
    tables, _ = opened([("台账.xlsx", content.getvalue())])
    assert len(plan(tables, TODAY, units=UNITS).drafts) == 1
