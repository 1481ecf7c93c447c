"""Rows with the same word: put together within it, gathered before they are priced, and the first so many of each."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction as F

import pytest

from luodi.core.periods import span
from luodi.core.rules.cases import check
from luodi.core.rules.compiled import why_not
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.loading import load
from luodi.core.rules.prose import prose
from luodi.core.rules.taking import Inputs
from luodi.core.rules.values import Absent, Step
from tests.core.rules.compiling import by_columns, differences
from tests.core.rules.test_further_ways import HEAD, refused, told

TABLE = """
inputs:
  receipts:
    name: 到账
    from: {definition: signed_count_year}
    rows:
      firm: {name: 企业, type: text, from: {entered: x}}
      paid: {name: 到位, unit: 万元, from: {definition: paid_in_year}}
      points: {name: 分值, unit: 分, from: {entered: x}}
      on: {name: 日期, type: date, from: {entered: x}}
      real: {name: 属实, type: yesno, unrecorded: yes, from: {entered: x}}
items: [{code: p, name: 计分, each: {of: receipts, EACH}}]
"""
ROWS = "[{firm: 甲, paid: 600, points: 3}, {firm: 乙, paid: 900, points: 2}, {firm: 甲, paid: 500, points: 5}, {firm: 乙, paid: 50, points: 4}]"


def worked(each: str, rows: str = ROWS, more: str = "") -> tuple[str, ...]:
    """What a case that expects the impossible is told it got."""
    text = HEAD + TABLE.replace("EACH", each) + more
    [case] = check(load(text + f"cases: [{{name: 一, inputs: {{receipts: {rows}}}, expect: -1}}]\n"))
    return case.faults


@pytest.mark.parametrize(
    ("each", "total"),
    [
        ("by: firm, give: points", "14分"),
        ("by: firm, within: max, give: points", "9分"),
        ("by: firm, within: min, give: points", "5分"),
        ("by: firm, within: mean, give: points", "7分"),
        ("by: firm, within: max, combine: max, give: points", "5分"),
        ("by: firm, combine: max, give: points", "8分"),
        ("by: firm, within: max, at_most: 4分, give: points", "8分"),
        ("by: firm, first: 1, give: points", "5分"),
        ("by: firm, order: -points, first: 1, give: points", "9分"),
        ("by: firm, first: 1, beyond: 1分, give: points", "7分"),
    ],
)
def test_rows_with_the_same_word_are_put_together_as_said(each: str, total: str) -> None:
    assert worked(each) == (f"总分: {total} ≠ -1",)


BANDS = "bands: {of: paid, rows: [{below: 1000万元, give: 1分}, {from: 1000万元, give: 6分}]}"


@pytest.mark.parametrize(
    ("each", "total"),
    [
        (f"by: firm, {BANDS}", "4分"),  # each row by its own size
        (f"by: firm, gather: [paid], {BANDS}", "7分"),  # 甲 1100万元, 乙 950万元
        (f"by: firm, gather: [paid], order: -paid, first: 1, {BANDS}", "6分"),
        (f"by: firm, gather: [paid], order: paid, first: 1, beyond: 0.5分, {BANDS}", "1.5分"),
        (f"by: firm, gather: [paid], at_most: 5分, {BANDS}", "6分"),
        (f"by: firm, gather: [paid], where: points > 2, {BANDS}", "7分"),  # 甲 1100万元, 乙 50万元
        (f"by: firm, gather: [paid], where: points > 4, {BANDS}", "1分"),  # 甲 500万元
        ("by: firm, gather: [paid, points], give: 'if(paid >= 1000万元, points, 0)'", "8分"),
        ("by: firm, gather: [points], combine: max, give: points", "8分"),
        ("by: firm, gather: [paid], steps: {of: paid, from: 900万元, base: 1分, up: {per: 100万元, give: 1分, whole: yes}}", "4分"),
    ],
)  # fmt: skip
def test_rows_with_the_same_word_are_added_up_and_then_priced(each: str, total: str) -> None:
    assert worked(each) == (f"总分: {total} ≠ -1",)


def test_what_is_gathered_lacks_what_one_of_its_rows_lacks() -> None:
    assert worked("by: firm, gather: [paid], give: 1分", "[{firm: 甲}]") == ("总分: 1分 ≠ -1",)
    assert worked(f"by: firm, gather: [paid], {BANDS}", "[{firm: 甲, paid: 2000}, {firm: 甲}]") == (
        "总分: 缺数据 ≠ -1",
    )
    assert worked("by: firm, gather: [paid], give: 1分", "[{paid: 5}]") == ("总分: 缺数据 ≠ -1",)
    assert worked("by: firm, gather: [paid], where: points > 1, give: 1分", "[{firm: 甲, paid: 5}]") == (
        "总分: 缺数据 ≠ -1",
    )
    assert worked("by: firm, gather: [paid], give: 1分", "[{firm: '', paid: 5}]") == ("总分: 缺数据 ≠ -1",)
    assert worked("by: firm, give: 1分", "[{firm: ' ', paid: 5}]") == ("总分: 缺数据 ≠ -1",)
    assert worked("by: firm, gather: [paid], order: paid, give: 1分", "[{firm: 甲}]") == ("总分: 缺数据 ≠ -1",)
    assert worked(f"by: firm, gather: [paid], {BANDS}", "[]") == ("总分: 0分 ≠ -1",)


def test_the_working_of_what_is_gathered_opens_down_to_its_rows() -> None:
    book = load(HEAD + TABLE.replace("EACH", f"by: firm, gather: [paid], {BANDS}"))
    rows = [{"firm": "甲", "paid": 60_000_000_000}, {"firm": "甲", "paid": 50_000_000_000}]
    line = (
        evaluate(book, {"u": Inputs({"receipts": rows})}, span("2026"), datetime(2026, 3, 9, tzinfo=UTC))
        .subjects["u"]
        .items["p"]
    )
    [of_firm] = line.trace.of
    assert (of_firm.value, of_firm.note, line.trace.note) == (6, "firm = 甲", "1/1")
    [whole, *_] = of_firm.of
    assert whole == Step(
        "operation", "sum(paid)", F(1_100_000_000), "万元",
        (Step("input", "paid", F(600_000_000), "万元", (), "receipts 1"), Step("input", "paid", F(500_000_000), "万元", (), "receipts 2")),
    )  # fmt: skip


def test_each_way_is_said_in_words() -> None:
    said = {
        "by: firm, within: max, give: points": (
            "到账，逐个计：分值；企业相同的只取最高的一个。",
            "for each of 到账: 分值; those with the same 企业 by the highest of them.",
        ),
        "by: firm, within: mean, give: points": (
            "到账，逐个计：分值；企业相同的取平均。",
            "for each of 到账: 分值; those with the same 企业 by their mean.",
        ),
        "by: firm, first: 2, beyond: 1分, give: points": (
            "到账，逐个计：分值；企业相同的合在一起；以上为每个企业前 2 个，以后每个 1分。",
            "for each of 到账: 分值; those with the same 企业 together; so for the first 2 of each 企业, 1 point for each further one.",
        ),
        "by: firm, gather: [paid, points], first: 1, give: points": (
            "到账，先把企业相同的各行的到位、分值相加，再按每个企业计：分值；只计前 1 个。",
            "到账: 到位, 分值 added up over the rows with the same 企业, then for each 企业: 分值; for the first 1 only.",
        ),
    }
    for each, both in said.items():
        text = HEAD + TABLE.replace("EACH", each)
        book = load(text)
        assert tuple(prose(book, text, language)[0].sentences[0] for language in ("zh", "en")) == both


def test_what_does_not_go_together_is_named() -> None:
    for each, codes in (
        ("within: max, give: points", ["each_without_by"]),
        ("gather: [paid], give: points", ["each_without_by"]),
        ("by: firm, gather: [paid], within: max, give: paid / 1万元 * 1分", ["each_gathered_within"]),
        ("by: firm, gather: [firm], give: 1分", ["argument_wrong"]),
        ("by: firm, gather: [pay], give: 1分", ["argument_wrong"]),
        ("by: firm, gather: [paid], give: points", ["name_is_column_gathered"]),
        ("by: firm, gather: [paid], order: points, give: 1分", ["argument_wrong"]),
    ):
        assert refused(TABLE.replace("EACH", each)) == codes, each
    assert told(TABLE.replace("EACH", "by: firm, gather: [paid], give: points")) == [
        "gather 以后，每个词只有 by 的一列和相加了的列：没有“points”。要用它，也写进 gather。"
    ]


SIZED = "{of: paid, rows: [{below: 5万元, give: 1分}, {from: 5万元, to: 12万元, give: 2分}]"


@pytest.mark.parametrize(
    "each",
    [
        "by: firm, give: points",
        "by: firm, where: real, within: max, give: points",
        "by: firm, where: paid > 3万元, within: min, combine: max, give: points * 2",
        "by: firm, within: max, combine: mean, at_most: 4分, give: points",
        "by: firm, where: paid > 3万元, order: -points, first: 1, give: points",
        "by: firm, where: real, order: on, first: 2, give: points, at_most: 9.5分",
        "by: firm, first: 1, beyond: 1分, give: points",
        "by: firm, order: points, first: 1, beyond: paid / 1万元 * 0.5分, within: max, give: points",
        "by: firm, where: real, gather: [paid], give: paid / 1万元 * 1分, at_most: 20分",
        "by: firm, where: points > 2分, gather: [paid, points], order: -paid, first: 1, give: points",
        "by: firm, gather: [paid], order: paid, first: 1, beyond: 0.5分, combine: max, give: paid / 1万元 * 1分",
        f"by: firm, gather: [paid], bands: {SIZED}, outside: 9分}}",
        f"by: firm, bands: {SIZED}, outside: 9分}}",
    ],
)
def test_a_compiled_book_puts_rows_of_one_word_together_as_the_reference_does(each: str) -> None:
    book = load(HEAD + TABLE.replace("EACH", each))
    assert why_not(book, date(2026, 12, 31)) is None
    held = 0
    for seed in range(6):
        apart, by_columns = differences(book, seed)
        assert apart == [], seed
        held += by_columns
    assert held > 40  # of 72


def test_what_is_put_together_may_be_held_by_what_the_subject_has() -> None:
    text = HEAD + TABLE.replace(
        "items: [", "items: [{code: q, name: 上限, counted: no, expression: 'if(count(receipts) > 2, 3分, 2分)'}, "
    )
    book = load(text.replace("EACH", "by: firm, give: points, at_most: q * 1.5"))
    assert why_not(book, date(2026, 12, 31)) is None
    assert [differences(book, seed)[0] for seed in range(6)] == [[]] * 6


def test_a_mean_within_a_word_is_left_to_the_reference() -> None:
    book = load(HEAD + TABLE.replace("EACH", "by: firm, within: mean, give: points"))
    assert why_not(book, date(2026, 12, 31)) == "mean"


def test_a_word_of_blanks_is_none_in_columns_too() -> None:
    book = load(HEAD + TABLE.replace("EACH", "by: firm, give: points"))
    words = ["甲", " ", "　\u00a0", "", " 甲"]
    given = {
        f"u{place}": Inputs({"receipts": [{"firm": word, "points": 2}, {"firm": "甲", "points": 3}]})
        for place, word in enumerate(words)
    }
    found, beyond = by_columns(book, given)
    assert not beyond
    assert [one.total.value for one in found.values()] == [
        5,
        Absent("missing", "total"),
        Absent("missing", "total"),
        Absent("missing", "total"),
        5,
    ]
    wanted = evaluate(book, given, span("2026"), datetime(2026, 3, 9, 8, tzinfo=UTC)).subjects
    assert [isinstance(one.total.value, Absent) for one in wanted.values()] == [False, True, True, True, False]


def test_the_earliest_and_the_latest_day_of_a_table_and_of_days() -> None:
    text = HEAD + TABLE.replace("EACH", "give: 1分").replace(
        "items: [",
        "items: [{code: first, name: 最早, counted: no, each: {of: receipts, combine: min, give: on}},"
        " {code: last, name: 最晚, counted: no, each: {of: receipts, combine: max, give: on}},"
        " {code: d, name: 几号, counted: no, expression: 'day(max(first, last, date(\"2026-01-31\")))'},",
    )
    case = (
        "cases:\n"
        "  - {name: 一, inputs: {receipts: [{on: 2026-03-07}, {on: 2025-12-30}]}, expect: {items: {first: 2025-12-30, last: 2026-03-07, d: 7}}}\n"
        "  - {name: 二, inputs: {receipts: []}, expect: {items: {first: missing, last: missing, d: missing}}}\n"
    )
    book = load(text + case)
    assert [one.faults for one in check(book)] == [(), ()]
    assert why_not(book, date(2026, 12, 31)) in ("min", "max")
    assert refused(TABLE.replace("EACH", "combine: max, give: real")) == ["argument_wrong"]


def test_what_is_taken_off_never_adds() -> None:
    text = HEAD + TABLE.replace(
        "each: {of: receipts, EACH}",
        "expression: 10分, deductions: [{name: 未达, times: count(receipts) - 3, each: 2分}]",
    )
    case = (
        "cases:\n"
        "  - {name: 少于三个不扣也不加, inputs: {receipts: [{}]}, expect: 10}\n"
        "  - {name: 正好三个, inputs: {receipts: [{}, {}, {}]}, expect: 10}\n"
        "  - {name: 四个, inputs: {receipts: [{}, {}, {}, {}]}, expect: 8}\n"
    )
    assert [one.faults for one in check(load(text + case))] == [(), (), ()]


def test_a_word_that_a_row_lacks_leaves_the_whole_missing() -> None:
    text = HEAD + TABLE.replace("EACH", "by: firm, first: 1, give: points")
    rows = [{"firm": "甲", "points": F(1)}, {"points": F(1)}]
    found = evaluate(load(text), {"u": Inputs({"receipts": rows})}, span("2026"), datetime(2026, 3, 9, tzinfo=UTC))
    line = found.subjects["u"].items["p"]
    assert (line.status, line.reason, line.trace.of[0].value) == ("missing", "missing", Absent("missing", "firm"))
