"""Results that are money say so wherever they stand: on the run, at home, side by side, in the bulletin."""

from __future__ import annotations

from luodi.assessment.actions import publish
from luodi.books.actions import add_book
from luodi.reports.queries import frozen
from tests.assessment.conftest import Year
from tests.assessment.test_course import day, reader, text
from tests.assessment.test_deciding import IN_MONEY
from tests.makers import AT
from tests.reports.test_bulletins import WORDS, cells_of_page


def test_a_total_in_money_stands_under_its_name_with_its_unit(year: Year) -> None:
    """柳湖 has half of its target: 50 of 100 万元; 峡门 a quarter."""
    year.book = add_book(year.here.ma, AT, text=IN_MONEY).digest
    first = year.run()
    year.money("XM-1", 2_500_000_000)
    second = year.run()
    publish(year.here.ma, day(year, 1), second.pk)
    bureau = reader(year, "ma")
    rows = cells_of_page(text(bureau, f"/runs/{first.pk}/"))
    assert rows[:3] == [
        ["名次", "单位", "奖金（万元）", "资金奖（万元）"],
        ["1", "柳湖乡", "50", "50"],
        ["2", "峡门乡", "25", "25"],
    ]
    home = cells_of_page(text(bureau, "/").partition("最近公布的考核")[2])
    assert home[0] == ["名次", "单位", "奖金（万元）"]
    changes = [row[:4] for row in cells_of_page(text(bureau, f"/runs/{second.pk}/against/{first.pk}/"))[1:]]
    assert changes == [
        ["峡门乡", "资金奖", "25万元", "50万元"],
        ["峡门乡", "奖金（万元）", "25万元", "50万元"],
        ["峡门乡", "名次", "2", "1"],
    ]
    assert frozen(year.here.ma, first.pk, WORDS)["heads"] == [
        "名次",
        "单位",
        "奖金（万元）",
        "资金奖",
    ]
