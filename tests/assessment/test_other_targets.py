"""Targets of what the ledger has no figure for are entered for the book, with the paper that sets them."""

from __future__ import annotations

import pytest

from luodi.assessment.queries import by_hand, not_runnable, plain, unfolded
from luodi.books.actions import add_book
from luodi.books.queries import book_of
from luodi.core.errors import Refusal
from tests.assessment.conftest import Year
from tests.makers import AT, papers

GROWTH = """
book: growth-test
title: {zh: 固定资产投资增速考核, en: Growth of fixed-asset investment}
subject: unit
period: year
source: {title: 办法, place: 某县, year: "2026"}
inputs:
  target: {name: {zh: 增速目标, en: Growth target}, unit: "%", from: {target: completed_growth}}
  actual: {name: {zh: 实际增速, en: Growth}, unit: "%", from: {entered: 统计月报}}
  owed: {name: {zh: 到位任务, en: Target of funds}, unit: 亿元, from: {target: paid_in_year}}
items:
  - {code: growth, name: {zh: 增速, en: Growth}, ratio: {of: actual, to: target, weight: 10分, cap: 100%}}
  - {code: owes, name: {zh: 任务规模, en: Size of the target}, expression: owed / 1亿元 * 1分}
"""


@pytest.fixture
def growth(year: Year) -> Year:
    year.book = add_book(year.here.ma, AT, text=GROWTH).digest
    return year


def test_a_target_that_is_no_figure_of_the_ledger_stands_on_the_sheet_and_one_that_is_does_not(growth: Year) -> None:
    book = book_of(growth.book)
    assert not_runnable(book) == []
    assert [one.code for one in by_hand(book)] == ["target", "actual"]


def test_it_comes_with_its_paper_and_is_counted_and_opened_down_to_who_entered_it(growth: Year) -> None:
    with pytest.raises(Refusal) as caught:
        growth.mark("LH", "8", item="target")
    assert caught.value.faults[0].code == "value_without_paper"
    entry = growth.mark("LH", "8", item="target", papers=papers())
    growth.mark("LH", "6", item="actual", papers=papers())
    run = growth.run("LH")
    line = plain(run)["subjects"]["LH"]["items"]
    assert (line["growth"]["shown"], line["owes"]["shown"]) == ("7.5", "1")
    sources = unfolded(growth.here.ma, run, "LH", "growth")["inputs"]
    assert {one.code: (one.kind, one.entry) for one in sources}["target"] == ("target", entry)
