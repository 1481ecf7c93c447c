"""How one value is written: on a page, in JSON, in a file; and that no file runs what somebody typed into it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.translation import override

from luodi.kit.cells import (
    Column,
    cell_writer,
    defused,
    entered_unit,
    exact_sum,
    headline,
    plain_text,
    raw,
    sum_said,
    written,
)
from luodi.kit.charts import Chart, Series

MONEY = Column("paid", "到位资金", "money")


@pytest.mark.parametrize(("column", "value", "page", "api", "file"), [
    (MONEY, 1_234_567_890, "1,234.57", "12345678.90", "1234.56789"),
    (MONEY, 0, "0.00", "0.00", "0"),
    (MONEY, None, "—", None, ""),
    (Column("n", "个数", "count"), 12345, "12,345", 12345, "12345"),
    (Column("m", "月份", "month"), 202603, "2026-03", 202603, "2026-03"),
    (Column("d", "日期", "date"), date(2026, 3, 9), "2026-03-09", "2026-03-09", "2026-03-09"),
    (Column("t", "时间", "moment"), datetime(2026, 3, 9, 1, tzinfo=UTC), "2026-03-09 09:00",
     "2026-03-09T01:00:00+00:00", "2026-03-09 09:00"),
    (Column("s", "阶段", "word", word="stage"), "building", "在建", "building", "在建"),
    (Column("s", "阶段", "word", word="stage"), "no-such", "no-such", "no-such", "no-such"),
    (Column("x", "说明"), "", "—", "", ""),
])  # fmt: skip
def test_a_value_reads_as_its_kind_asks_and_missing_is_not_zero(
    column: Column, value: Any, page: str, api: Any, file: str
) -> None:
    assert (written(column, value, "zh-hans"), raw(column, value), plain_text(column, value, "zh-hans")) == (
        page, api, file,
    )  # fmt: skip


@pytest.mark.parametrize("typed", ["=1+1", "+86 933", "-cmd", "@SUM(A1)", "\tx", "\rx"])
def test_a_text_that_a_spreadsheet_would_run_is_made_text(typed: str) -> None:
    assert defused(typed) == "'" + typed
    assert plain_text(Column("x", "说明"), typed, "zh-hans") == "'" + typed


def test_an_ordinary_text_stays_as_it_is() -> None:
    assert defused("水泥=5000吨") == "水泥=5000吨"


def test_a_cell_escapes_what_was_typed_and_links_where_it_can() -> None:
    column = Column("name", "项目", "name", link="project", link_by=("code",))
    write = cell_writer(column, "zh-hans")
    assert write({"name": "<b>甲</b>", "code": 'A"1'}) == (
        '<td class="name"><a href="/projects/A&quot;1/">&lt;b&gt;甲&lt;/b&gt;</a></td>'
    )
    assert write({"name": "甲", "code": None}) == '<td class="name">甲</td>'


def test_a_number_stands_right_and_what_a_phone_has_no_room_for_is_marked() -> None:
    assert cell_writer(Column("n", "个数", "count", phone=False), "en")({"n": 1}) == '<td class="num wide">1</td>'


@pytest.mark.parametrize(("language", "small", "large", "head", "page", "file"), [
    ("zh-hans", ("9,999.99", "万元"), ("1.00", "亿元"), "到位资金（万元）", "3,787.33", "3787.328"),
    ("en", ("99.9999", "million yuan"), ("100.00", "million yuan"), "到位资金 (million yuan)", "37.8733", "37.87328"),
])  # fmt: skip
def test_a_sum_takes_the_unit_its_reader_counts_in_and_is_rounded_at_the_same_hundred_yuan(
    language: str, small: tuple[str, str], large: tuple[str, str], head: str, page: str, file: str
) -> None:
    with override(language):
        assert (headline(9_999_990_000), headline(10_000_000_000), MONEY.heading) == (small, large, head)
        assert written(MONEY, 3_787_328_000, language) == page
        assert plain_text(MONEY, 3_787_328_000, language) == file
        assert sum_said(3_787_328_000) == f"{page} {small[1]}"


@pytest.mark.parametrize(("language", "bound", "offered"), [
    ("zh-hans", "1,000 万元", "万元"), ("en", "10 million yuan", "万元 (10,000 yuan)"),
])  # fmt: skip
def test_a_bound_is_said_exactly_and_a_unit_to_enter_keeps_its_chinese_name(
    language: str, bound: str, offered: str
) -> None:
    with override(language):
        assert (exact_sum(1_000_000_000), entered_unit("万元")) == (bound, offered)


def test_a_round_sum_stands_in_a_file_as_digits() -> None:
    assert plain_text(MONEY, 100_000_000_000, "zh-hans") == "100000"


def test_a_chart_and_its_table_say_the_same_and_a_gap_is_not_zero() -> None:
    chart = Chart(
        "c", "到位资金", "columns", ["1月", "2月"], [Series("2026", [3, None], ["3.00", "—"])], "万元", ["/a", "/b"]
    )
    assert chart.rows == [("1月", "/a", ["3.00"]), ("2月", "/b", ["—"])]
    assert chart.plain == {
        "kind": "columns", "unit": "万元", "labels": ["1月", "2月"], "hrefs": ["/a", "/b"],
        "series": [{"name": "2026", "values": ["3", None], "said": ["3.00", "—"]}],
    }  # fmt: skip


def test_a_chart_with_fewer_addresses_than_labels_is_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = Chart("c", "x", "lines", ["a", "b"], [Series("s", [1, 2], ["1", "2"])], hrefs=["/a"]).rows
