"""Numbers with their units: as written in Chinese, turned into what English counts in."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from luodi.core.rules.quantities import quantity
from luodi.core.rules.units import UNITS


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (F(35), "分", "35分", "35 points"),
        (F(1), "分", "1分", "1 point"),
        (F("0.608705988"), "亿元", "0.608705988亿元", "60.8705988 million yuan"),
        (F("99.9999"), "万元", "99.9999万元", "999,999 yuan"),
        (F(100), "万元", "100万元", "1 million yuan"),
        (F(-3), "亿元", "-3亿元", "-300 million yuan"),
        (F(-5000), "元", "-5000元", "-5,000 yuan"),
        (F(1, 3), "万元", "≈0.3333万元", "≈3,333.3333 yuan"),
        (F(3), "万美元", "3万美元", "30,000 dollars"),
        (F(12), "家", "12家", "12"),
        (F(2000), "", "2000", "2000"),
        (F(1), "个月", "1个月", "1 month"),
        (F(2), "季度", "2季度", "2 quarters"),
        (F(1), "百分点", "1百分点", "1 percentage point"),
        (F(1), "亩", "1亩", "1 mu"),
        (F(1), "吨标煤", "1吨标煤", "1 tonne of coal equivalent"),
        (F(3), "万平方米", "3万平方米", "30,000 square metres"),
        (F(120), "万元/亩", "120万元/亩", "1.2 million yuan a mu"),
        (F(5), "元/个", "5元/个", "5 yuan each"),
        (F(7), "元·月", "7元·月", "7元·月"),
        (F(50), "%", "50%", "50%"),
    ],
)
def test_a_number_stands_with_its_unit_in_both_languages(value: F, unit: str, zh: str, en: str) -> None:
    assert (quantity(value, unit, "zh-hans"), quantity(value, unit, "en")) == (zh, en)


def test_no_unit_of_the_books_stays_chinese_in_english() -> None:
    said = {unit: quantity(F(2), unit, "en") for unit in UNITS}
    assert {unit: text for unit, text in said.items() if not text.isascii() and "‰" not in text} == {}
