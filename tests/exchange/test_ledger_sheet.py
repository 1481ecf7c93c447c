"""A district's ledger of 400 rows with every fault that lists have in it."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.facts import Kind
from luodi.exchange.matching import is_known, match
from luodi.exchange.plan import Plan, opened, plan
from luodi.exchange.reading.files import sheets
from luodi.exchange.reading.layout import layout
from luodi.exchange.samples import UNITS, chinese_ledger
from luodi.exchange.tally import Count, Tally, count

TODAY = date(2026, 11, 24)


def planned(content: bytes, name: str = "台账.xlsx", today: date = TODAY) -> Plan:
    tables, _ = opened([(name, content)])
    return plan(tables, today, units=frozenset(UNITS))


def written(rows: list[list[object]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for at, row in enumerate(rows):
            for column, cell in enumerate(row):
                if cell != "":
                    sheet.write(at, column, cell)
    return content.getvalue()


@pytest.mark.parametrize("seed", [20260930, 1, 2, 3])
def test_every_row_of_the_ledger_comes_out_as_it_should(seed: int) -> None:
    content, expected = chinese_ledger(seed)
    found = planned(content)
    assert {(row.sheet, row.row): row.faults[0].code for row in found.refused} == expected.refused
    assert found.tally.accepted == Count(expected.accepted, expected.money_accepted)
    assert found.tally.refused.money == expected.money_refused
    assert dict(found.tally.set_aside) == expected.aside
    assert [(finding.code, finding.where) for _, finding in found.findings] == expected.findings


def test_a_refusal_names_the_cell() -> None:
    content, _ = chinese_ledger()
    quantity = [
        fault.where for row in planned(content).refused for fault in row.faults if fault.code == "amount_is_quantity"
    ]
    assert quantity[0][0] in "GHM"
    assert len(quantity) == len(set(quantity))


def test_headings_say_the_kind_and_the_unit_and_a_merged_unit_reaches_all_its_rows() -> None:
    content, _ = chinese_ledger()
    drafts = planned(content).drafts
    assert {draft.values["kind"] for draft in drafts if "kind" in draft.values} == {"new", "continuing"}
    assert {draft.values["stage"] for draft in drafts if "stage" in draft.values} == {"preparing"}
    assert {draft.values["unit"] for draft in drafts} == set(UNITS)


def test_the_header_of_two_rows_is_understood_child_first() -> None:
    content, _ = chinese_ledger()
    (sheet,) = sheets(content, "台账.xlsx")
    found = layout(sheet, is_known)
    fields = {column.label: one.field for column, one in zip(found.columns, match(found.columns, 2026), strict=True)}
    assert (found.first, found.last, found.year) == (3, 4, 2026)
    assert fields["2026年计划投资 › 计划投资"] == "year_plan"
    assert fields["2025年计划投资 › 计划投资"] == ""
    assert fields["2026年计划投资 › 省级以上补助"] == ""
    assert (fields["责任单位"], fields["建设单位"], fields["主管部门"]) == ("unit", "builder", "department")


def test_the_same_ledger_as_text_gives_the_same_rows() -> None:
    text = (
        "重点项目台账（截至2026年9月底）,,,,\n单位：万元,,,,\n项目名称,责任单位,签约情况,,到位资金\n,,签约时间,签约金额,\n"
        "陇上果汁,柳湖乡,2026年3月,１２００,300\n合计,,,1200,300\n"
    )
    found = planned(text.encode("gb18030"), "台账.csv")
    (draft,) = found.drafts
    assert [(fact.kind, fact.fen, fact.happened_on.isoformat(), draft.where(fact)) for fact in draft.facts[:1]] == [
        (Kind.AGREEMENT_SIGNED, 1_200_000_000, "2026-03-31", "D5")
    ]


def test_money_paid_in_without_any_day_is_refused_and_not_dated_today() -> None:
    found = planned(written([["项目名称", "责任单位", "到位资金（万元）"], ["陇上果汁", "柳湖乡", 300]]))
    assert [(fault.code, fault.where) for row in found.refused for fault in row.faults] == [("day_missing", "C2")]


def test_a_bare_sum_without_any_unit_is_refused() -> None:
    header: list[object] = ["项目名称", "责任单位", "签约时间", "签约金额"]
    rows = [header, ["陇上果汁", "柳湖乡", "2026年3月", 300]]
    found = planned(written(rows))
    assert [(fault.code, fault.where) for row in found.refused for fault in row.faults] == [
        ("amount_without_unit", "D2")
    ]


def test_a_project_that_comes_twice_is_refused_the_second_time() -> None:
    rows: list[list[object]] = [
        ["项目名称", "责任单位", "总投资（亿元）"],
        ["陇上果汁", "柳湖乡", 1],
        ["★陇上果汁", "柳湖乡", 1],
    ]
    found = planned(written(rows))
    assert [(row.row, row.faults[0].code, row.faults[0].blanks["cell"]) for row in found.refused] == [
        (3, "project_twice", "A2")
    ]


def test_a_tally_that_loses_a_row_cannot_be_made() -> None:
    one = count([{"agreed": Decimal(5)}])
    with pytest.raises(ValueError, match="do not make"):
        Tally(one, Count(), Count())


cells = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "陇上果汁",
            "合计",
            "一、新建项目（3个）",
            "备注：无",
            "12亿元",
            "项目名称",
            "柳湖乡",
            "2026年3月",
        ]
    ),
    st.integers(-5000, 5000),
    st.floats(-100, 100, allow_nan=False).map(lambda value: round(value, 2)),
    st.text("项目0123.,，（）-/万元亿 ", max_size=8),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(cells, min_size=5, max_size=5), max_size=25))
def test_accepted_and_refused_make_what_was_read_whatever_the_rows_say(rows: list[list[object]]) -> None:
    header: list[object] = ["项目名称", "责任单位", "签约时间", "签约金额（万元）", "1-9月完成投资（万元）"]
    # A row of texts below the header might be a second header row: this one is plainly data.
    first: list[object] = ["平凉陶瓷", "峡门乡", "2026年2月", 7, 3]
    lines = [",".join(f'"{cell}"' for cell in row) for row in [header, first, *rows]]
    found = planned(("2026年台账\n" + "\n".join(lines)).encode(), "台账.csv")
    tally = found.tally
    assert tally.read.rows == len(found.drafts) + len(found.refused)
    assert (
        tally.read.rows + sum(tally.set_aside.values())
        >= sum(1 for row in rows if any(str(c).strip() for c in row)) - 2
    )
    assert tally.accepted.plus(tally.refused).same(tally.read)


def test_a_numbered_name_is_data_where_its_row_is_full_and_a_heading_where_it_is_not() -> None:
    rows: list[list[object]] = [
        ["项目名称", "责任单位", "建设性质", "投资方", "签约时间", "签约金额（万元）"],
        ["第一类、工业项目", "", "", "", "", 8],
        ["第3号产业项目", "柳湖乡", "新建", "甲公司", "2026年3月", 8],
        ["（二）期厂房扩建项目", "柳湖乡", "新建", "乙公司", "2026年3月", 9],
        ["Total", "", "", "", 2, 17],
        ["Subtotal", "-", "-", "-", 2, 17],
    ]
    found = planned(written(rows))
    assert [draft.values["name"] for draft in found.drafts] == ["第3号产业项目", "（二）期厂房扩建项目"]
    assert (found.refused, dict(found.tally.set_aside)) == ([], {"group": 1, "total": 2})


def test_a_cell_is_read_by_its_own_sort_and_the_unit_in_force_though_the_same_was_seen_before() -> None:
    rows: list[list[object]] = [
        ["单位：万元", "", "", "", ""],
        ["项目名称", "责任单位", "建设性质", "签约时间", "签约金额"],
        ["甲项目", "柳湖乡", "新建", "2026年3月", 1],
        ["乙项目", "柳湖乡", "新建", "2026年3月", True],
        ["单位：亿元", "", "", "", ""],
        ["丙项目", "柳湖乡", "新建", "2026年3月", 1],
        ["丁项目", "柳湖乡", "新建", "2026年3月", "待定"],
        ["戊项目", "柳湖乡", "新建", "2026年3月", "待定"],
    ]
    found = planned(written(rows))
    assert [(draft.values["name"], [fact.fen for fact in draft.facts]) for draft in found.drafts] == [
        ("甲项目", [1_000_000]),
        ("丙项目", [10_000_000_000]),
    ]
    assert [(row.row, [(one.where, one.code) for one in row.faults]) for row in found.refused] == [
        (4, [("E4", "amount_not_understood")]),
        (7, [("E7", "amount_not_understood")]),
        (8, [("E8", "amount_not_understood")]),
    ]
