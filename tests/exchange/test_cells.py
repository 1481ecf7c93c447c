"""What a cell says, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.exchange.reading.cells import QUANTITY, UNITS, Days, Unread, amount, code, days, number, percentage, unit_in
from luodi.exchange.reading.text import bare_name, is_placeholder, plain

WAN, YI, YUAN = UNITS["万元"], UNITS["亿元"], UNITS["元"]


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        (120.5, YI, "12050000000"),
        ("120.5亿元", WAN, "12050000000"),
        ("120000万元", YI, "1200000000"),
        ("1,234.5", WAN, "12345000"),
        ("１，２３４．５０", WAN, "12345000"),
        ("5000万", None, "50000000"),
        ("1亿2000万元", WAN, "120000000"),
        ("人民币300万元整", YUAN, "3000000"),
        ("￥88.8", WAN, "888000"),
        ("(50)", WAN, "-500000"),
        ("（50）", WAN, "-500000"),
        ("－50", WAN, "-500000"),
        ("△50", WAN, "-500000"),
        (15.819999999999999, YI, "1582000000"),
        (0, WAN, "0"),
        ("0", WAN, "0"),
    ],
)
def test_an_amount_is_read_in_its_own_unit_before_its_columns(cell: object, unit: Decimal | None, yuan: str) -> None:
    assert amount(cell, unit) == Decimal(yuan)


@pytest.mark.parametrize("cell", ["", "-", "/", "——", "－", "无", "  ", "N/A", "\u200b"])
def test_a_placeholder_is_nothing_and_not_zero(cell: str) -> None:
    assert amount(cell, WAN) is None
    assert is_placeholder(cell)


@pytest.mark.parametrize(
    ("cell", "unit", "code_"),
    [
        ("5万亩", WAN, "amount_is_quantity"),
        ("2000万件", WAN, "amount_is_quantity"),
        ("10万千瓦", WAN, "amount_is_quantity"),
        ("35平方米", WAN, "amount_is_quantity"),
        ("500万美元", WAN, "amount_is_foreign"),
        ("$500", WAN, "amount_is_foreign"),
        ("约3000万元", WAN, "amount_is_rough"),
        ("3000万元以上", WAN, "amount_is_rough"),
        ("详见附件", WAN, "amount_not_understood"),
        ("1.2.3", WAN, "amount_not_understood"),
        ("12", None, "amount_without_unit"),
        (12, None, "amount_without_unit"),
    ],
)
def test_what_is_no_sum_of_money_is_refused_with_its_reason(cell: object, unit: Decimal | None, code_: str) -> None:
    with pytest.raises(Unread) as refused:
        amount(cell, unit)
    assert refused.value.code == code_


def test_foreign_money_is_read_where_the_column_is_declared_foreign() -> None:
    assert amount("£654.46", UNITS["百万元"], foreign=True) == Decimal("654460000")


@given(st.integers(-(10**15), 10**15), st.sampled_from(sorted(UNITS)))
def test_a_sum_written_with_its_unit_and_thousands_comes_back_to_the_fen(fen_: int, unit: str) -> None:
    yuan = Decimal(fen_) / 100
    written = f"{yuan / UNITS[unit]:,f}{unit if unit != '千元' else ''}"
    assert amount(written, UNITS[unit]) == yuan


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_binary_number_is_read_as_it_was_typed(typed: Decimal) -> None:
    assert number(float(typed)) == typed


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("总投资（亿元）", YI),
        ("总投资(万元)", WAN),
        ("单位：万元", WAN),
        ("2026年重点项目清单   金额单位：人民币万元", WAN),
        ("单位：个、亿元", YI),
        ("签约金额/万元", WAN),
        ("Whole Life Cost (£m)", UNITS["百万元"]),
        ("占地（亩）", QUANTITY),
        ("产能（万吨）", QUANTITY),
        ("项目名称", None),
        ("建设单位", None),
    ],
)
def test_the_unit_stands_in_a_header_or_a_title(header: str, unit: Decimal | None) -> None:
    assert unit_in(header) == unit


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        (datetime(2024, 10, 5), "2024-10-05", "2024-10-05"),  # noqa: DTZ001 -- a cell has no zone
        (45597, "2024-11-01", "2024-11-01"),
        (45597.0, "2024-11-01", "2024-11-01"),
        ("2024年10月", "2024-10-01", "2024-10-31"),
        ("2024年10月5日", "2024-10-05", "2024-10-05"),
        ("２０２４．１０．５", "2024-10-05", "2024-10-05"),
        ("2024.3", "2024-03-01", "2024-03-31"),
        (2024.3, "2024-03-01", "2024-03-31"),
        (2024.12, "2024-12-01", "2024-12-31"),
        ("2024-03", "2024-03-01", "2024-03-31"),
        ("2024/3/15", "2024-03-15", "2024-03-15"),
        ("2025-02-28 00:00:00", "2025-02-28", "2025-02-28"),
        (20240315, "2024-03-15", "2024-03-15"),
        (202403, "2024-03-01", "2024-03-31"),
        ("20240315", "2024-03-15", "2024-03-15"),
        (2024, "2024-01-01", "2024-12-31"),
        ("2024年底", "2024-01-01", "2024-12-31"),
        ("2024年上半年", "2024-01-01", "2024-06-30"),
        ("2024年第三季度", "2024-07-01", "2024-09-30"),
        ("2023-2025", "2023-01-01", "2025-12-31"),
        ("2023—2025年", "2023-01-01", "2025-12-31"),
        ("2023年至2025年", "2023-01-01", "2025-12-31"),
        ("2023年3月-2025年12月", "2023-03-01", "2025-12-31"),
        ("2023.3-2025.12", "2023-03-01", "2025-12-31"),
        ("2024年3月至9月", "2024-03-01", "2024-09-30"),
        ("31/12/2022", "2022-12-31", "2022-12-31"),
    ],
)
def test_days_months_years_and_ranges_are_read(cell: object, first: str, last: str) -> None:
    assert days(cell) == Days(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("cell", "code_"),
    [
        (2024.1, "date_month_unclear"),
        ("110年3月", "date_not_understood"),
        ("民国110年", "date_not_understood"),
        ("2024-02-30", "date_not_understood"),
        ("2024年13月", "date_not_understood"),
        ("08/07/2014", "date_not_understood"),
        ("待定", "date_not_understood"),
        ("2025-2023", "date_range_backwards"),
        (3.5, "date_not_understood"),
        (True, "date_not_understood"),
    ],
)
def test_a_date_that_may_mean_two_things_or_none_is_refused(cell: object, code_: str) -> None:
    with pytest.raises(Unread) as refused:
        days(cell)
    assert refused.value.code == code_


def test_the_day_goes_first_where_the_table_says_so() -> None:
    assert days("08/07/2014", day_first=True) == Days(date(2014, 7, 8), date(2014, 7, 8))


def test_percentages_are_read_as_typed_or_as_a_workbook_keeps_them() -> None:
    read = [percentage(cell) for cell in ("85%", "８５％", 0.85, 85, "-")]
    assert read == [Decimal(85), Decimal(85), Decimal(85), Decimal(85), None]


def test_codes_are_texts_and_a_number_that_lost_its_last_digits_is_refused() -> None:
    assert [code("91620802MA7XX00X0X"), code("'0012"), code(1206.0), code("-")] == [
        "91620802MA7XX00X0X",
        "0012",
        "1206",
        "",
    ]
    with pytest.raises(Unread, match="code_lost_digits"):
        code(9.16208020123456e17)


@pytest.mark.parametrize(
    ("cell", "name", "place"),
    [
        ("★光伏组件项目", "光伏组件项目", ""),
        ("▲3、光伏组件项目（吴忠市）", "光伏组件项目", "吴忠市"),
        ("（吴忠市）光伏组件项目", "光伏组件项目", "吴忠市"),
        ("光伏组件项目（二期）", "光伏组件项目（二期）", ""),
        ("10万吨果汁项目", "10万吨果汁项目", ""),
        ("光伏\n组件　项目*", "光伏 组件 项目", ""),
    ],
)
def test_a_name_is_freed_from_stars_numbers_and_places(cell: str, name: str, place: str) -> None:
    assert bare_name(cell) == (name, place)


def test_plain_text_knows_one_kind_of_dash_and_no_invisible_signs() -> None:
    assert plain("２０２３—２０２５\u200b　年") == "2023-2025 年"
