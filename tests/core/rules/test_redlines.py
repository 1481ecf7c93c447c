"""Red lines warn where a book crosses a limit in force, and cite it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from luodi.core.errors import Refusal
from luodi.core.rules.loading import load
from luodi.core.rules.redlines import crossings, read_limits
from tests.core.rules.test_library import BOOKS

SHIPPED = read_limits((Path(__file__).parents[3] / "src" / "luodi" / "books" / "limits.yaml").read_text("utf-8"))
TODAY = date(2026, 11, 26)
BOOK = """
book: lines
title: 办法
subject: unit
period: year
source: 办法
inputs:
  mark: {name: 分, unit: 分, from: {entered: 报表}}
  target: {name: 任务, unit: 万元, from: {target: paid_in_year}}
items:
  - {code: one, name: 一, expression: mark}
"""


def crossed(text: str, day: date = TODAY) -> list[tuple[str, str, str]]:
    return [(one.limit.code, one.where, one.found) for one in crossings(load(text), SHIPPED, day)]


def test_a_plain_book_crosses_nothing() -> None:
    assert crossed(BOOK) == []


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("name: 一,", "name: 学习平台签到,", [("traces", "items.one", "签到")]),
        ("entered: 报表", "entered: 打卡记录", [("traces", "inputs.mark", "打卡")]),
        ("name: 一,", "name: {zh: 一, en: Cash Deposit},", [("deposits", "items.one", "deposit")]),
        (
            "items:",
            "awards: [{code: a, name: 税收返还奖, unit: 万元, give: 1万元}]\nitems:",
            [("incentives", "awards.a", "税收返还")],
        ),
        (
            "items:",
            "vetoes: [{code: v, name: 未交保证金, when: mark < 0分, effect: flag}]\nitems:",
            [("deposits", "vetoes.v", "保证金")],
        ),
        ("subject: unit", "subject: person", [("person_quotas", "inputs.target", "target")]),
    ],
)
def test_each_line_names_where_it_is_crossed_and_by_what(old: str, new: str, found: list[tuple[str, str, str]]) -> None:
    assert old in BOOK
    assert crossed(BOOK.replace(old, new)) == found


def test_items_are_counted_without_the_groups_that_sum_them() -> None:
    inside = ", ".join(f"{{code: i{n}, name: 项, expression: mark}}" for n in range(19))
    text = BOOK + f"  - {{code: all, name: 组, group: {{items: [{inside}]}}}}\n"
    assert crossed(text) == []
    assert crossed(text + "  - {code: more, name: 再一, expression: mark}\n") == [
        ("too_many_items", "items", "21 > 20")
    ]


def test_a_limit_counts_from_its_first_day_to_its_last() -> None:
    text = BOOK.replace("name: 一,", "name: 签到,")
    assert crossed(text, date(2024, 8, 5)) == []
    assert crossed(text, date(2024, 8, 6)) == [("traces", "items.one", "签到")]
    [limit] = read_limits(
        "limits: [{code: x, name: 某, says: 某, sort: words, words: [签到], from: 2024-01-01, until: 2024-12-31, source: 某}]"
    )
    assert (limit.holds(date(2024, 12, 31)), limit.holds(date(2025, 1, 1))) == (True, False)


def test_old_books_that_take_deposits_are_named_among_those_shipped() -> None:
    named = {
        path.stem
        for path in BOOKS
        if any(
            one.limit.code == "deposits" for one in crossings(load(path.read_text("utf-8"), path.name), SHIPPED, TODAY)
        )
    }
    assert named == {"town-deposit"}


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ("[{code: x, name: 某, says: 某, sort: word, words: [签到], from: 2024-01-01, source: 某}]", "word_unknown"),
        ("[{code: x, name: 某, says: 某, sort: words, from: 2024-01-01, source: 某}]", "key_missing"),
        ("[{code: x, name: 某, says: 某, sort: most_items, from: 2024-01-01, source: 某}]", "key_missing"),
        ("[{code: x, name: 某, says: 某, sort: notice_days, from: 2024-01-01, source: 某}]", "key_missing"),
        ("[{code: x, name: 某, says: 某, sort: most_items, most: 9, source: 某}]", "key_missing"),
        ("[{code: x, name: 某, says: 某, sort: most_items, most: 9, from: 2024-01-01, until: 2023-01-01, source: 某}]", "value_ends_early"),
    ],
)  # fmt: skip
def test_a_limit_that_cannot_be_read_is_refused_with_its_line(limits: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_limits(f"limits: {limits}")
    assert (caught.value.faults[0].code, caught.value.faults[0].where) == (code, "limits.yaml:1")
