"""Industries are known by the national standard, however an office writes them."""

from __future__ import annotations

import pytest

from luodi.core.industries import DIVISIONS, SECTIONS, industry_code, section_of
from luodi.core.words import said


def test_the_standard_has_twenty_sections_and_97_divisions_in_order() -> None:
    assert "".join(code for code, _, _ in SECTIONS) == "ABCDEFGHIJKLMNOPQRST"
    assert [int(code[1:]) for code, _, _ in DIVISIONS] == list(range(1, 98))
    assert {section_of(code) for code, _, _ in DIVISIONS} == {code for code, _, _ in SECTIONS}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("C30", "C30"),
        ("c30", "C30"),
        ("Ｃ３０", "C30"),
        ("30", "C30"),
        ("C3011", "C30"),
        ("C30 非金属矿物制品业", "C30"),
        ("非金属矿物制品业", "C30"),
        ("木材加工和木、竹、藤、棕、草制品业", "C20"),
        ("Non-metallic mineral products", "C30"),
        ("C", "C"),
        ("C 制造业", "C"),
        ("制造业", "C"),
        ("教育", "P83"),
        ("H30", None),  # 30 is of section C
        ("98", None),
        ("C301112", None),
        ("agriculture", None),
        ("水泥", None),
        ("、", None),
        ("", None),
    ],
)
def test_an_industry_is_known_by_code_digits_or_name_and_never_guessed(written: str, code: str | None) -> None:
    assert industry_code(written) == code


def test_an_industry_is_a_word_of_the_trade_in_both_languages() -> None:
    assert (said("industry", "C30", "zh-hans"), said("industry", "C30", "en")) == (
        "非金属矿物制品业",
        "Non-metallic mineral products",
    )
