"""On a phone the working of a score stands under its item, as wide as the screen lets it."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.assessment.actions import run
from luodi.books.actions import add_book
from tests.assessment.conftest import MONTHLY, Year
from tests.makers import AT, District, project

pytestmark = pytest.mark.browser


def test_the_working_stands_under_its_item_on_a_phone(here: District, reader: Any) -> None:
    project(here, "LH-1")
    year = Year(here, add_book(here.ma, AT, text=MONTHLY).digest)
    year.target("LH", 10_000_000_000)
    year.money("LH-1", 3_333_333_300)
    year.mark("LH", "30")
    made = run(here.ma, year.tick(), book=year.book, subjects=["LH"], period="2026")
    window = reader(width=390).sign_in("ma")
    window.go(f"/runs/{made.pk}/LH/")
    cell = window.page.locator("table.stacked td[data-head=算式]").first
    item = window.page.locator("table.stacked td").first
    assert cell.bounding_box()["width"] > 300 and cell.bounding_box()["x"] == item.bounding_box()["x"]
    assert not window.overflows() and window.violations() == []
