"""Values that people give: read from what they write, kept plainly, handed over as evaluation takes them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.books import Input
from luodi.core.rules.given import LONGEST, handed, in_words, of_period, read, written_in
from luodi.core.rules.loading import load

BOOK = load("""
book: given
title: 填报
subject: unit
period: year
source: 办法
inputs:
  money: {name: 到账, unit: 万元, from: {entered: 回单}}
  rate: {name: 比率, unit: "%", range: [0, 120], from: {entered: 报表}}
  mark: {name: 评分, unit: 分, range: [0, 20], from: {judged: 评委}}
  done: {name: 完成, type: yesno, from: {entered: 报表}}
  day: {name: 日期, type: date, from: {entered: 报表}}
  sort: {name: 类别, choices: [甲, 乙], from: {trait: sort}}
  marks: {name: 各评委分, unit: 分, list: yes, from: {judged: 评委}}
  table:
    name: 分组
    from: {entered: 报表}
    rows:
      planned: {name: 计划, unit: 个}
      met: {name: 完成, type: yesno}
  first_day: {name: 期初, type: date, from: {period: first_day}}
  last_day: {name: 期末, type: date, from: {period: last_day}}
  month: {name: 月份, unit: 月, from: {period: month}}
  quarter: {name: 季度, choices: [q1, q2, q3, q4], from: {period: quarter}}
  half: {name: 半年, choices: [上, 下], from: {period: half_year}}
  year: {name: 年, type: number, from: {period: year}}
items:
  - {code: points, name: 分, expression: mark}
""").inputs


def of(code: str) -> Input:
    return BOOK[code]


@pytest.mark.parametrize(
    ("code", "text", "kept", "taken", "said"),
    [
        ("money", " 1,200.5 ", "1200.5", 1_200_500_000, "1200.5万元"),
        ("rate", "95", "95", Fraction(95), "95%"),
        ("rate", "95%", "95", Fraction(95), "95%"),
        ("mark", "20", "20", Fraction(20), "20分"),
        ("done", "是", True, True, "是"),
        ("done", "0", False, False, "否"),
        ("day", "2026-03-09", "2026-03-09", date(2026, 3, 9), "2026-03-09"),
        ("sort", "乙", "乙", "乙", "乙"),
        (
            "marks",
            "18，19、17.5",
            ["18", "19", "17.5"],
            [Fraction(18), Fraction(19), Fraction(35, 2)],
            "18分；19分；17.5分",
        ),
        (
            "table",
            "6，是\n\n2, 否",
            [{"planned": "6", "met": True}, {"planned": "2", "met": False}],
            [{"planned": Fraction(6), "met": True}, {"planned": Fraction(2), "met": False}],
            "6个，是；2个，否",
        ),
    ],
)
def test_a_value_is_read_kept_handed_over_and_said(
    code: str, text: str, kept: object, taken: object, said: str
) -> None:
    assert read(text, of(code)) == kept
    assert handed(kept, of(code)) == taken
    assert in_words(kept, of(code), "zh-hans") == said


def test_yes_and_no_are_said_in_the_readers_language() -> None:
    assert (in_words(True, of("done"), "en"), in_words("0", of("done"), "en")) == ("yes", "no")


@pytest.mark.parametrize(
    ("code", "text", "fault"),
    [
        ("money", "很多", "value_not_of_type"),
        ("rate", "120.01", "score_out_of_range"),
        ("mark", "-1", "score_out_of_range"),
        ("done", "也许", "value_not_of_type"),
        ("day", "2026年", "value_not_of_type"),
        ("sort", "丙", "value_not_a_choice"),
        ("marks", "1,一", "value_not_of_type"),
        ("marks", ",".join(["1"] * (LONGEST + 1)), "value_too_long"),
        ("table", "6", "value_columns"),
        ("table", "6,是,多", "value_columns"),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(code: str, text: str, fault: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(text, of(code))
    assert [(one.code, one.where) for one in caught.value.faults] == [(fault, "value")]


def test_an_endless_share_is_kept_exactly() -> None:
    assert handed("1/3", of("rate")) == Fraction(1, 3)
    assert handed(None, of("rate")) is None


@pytest.mark.parametrize(
    ("period", "found"),
    [
        ("2026-Q3", [date(2026, 7, 1), date(2026, 9, 30), Fraction(9), "q3", "2", Fraction(2026)]),
        ("2026-01", [date(2026, 1, 1), date(2026, 1, 31), Fraction(1), "q1", "1", Fraction(2026)]),
        ("2026", [date(2026, 1, 1), date(2026, 12, 31), Fraction(12), "q4", "2", Fraction(2026)]),
    ],
)
def test_the_calendar_says_which_part_of_the_year_it_is(period: str, found: list[object]) -> None:
    asked = ("first_day", "last_day", "month", "quarter", "half", "year")
    assert [of_period(of(code), span(period)) for code in asked] == found


def test_a_value_is_converted_from_the_unit_it_was_kept_in_and_missing_where_it_cannot_be() -> None:
    one = INPUTS_IN["a"]
    assert written_in(one) == "万元" and written_in(INPUTS_IN["t"]) == {"n": "个", "m": "亿元"}
    assert handed("5", one, "亿元") == 5 * 10**10  # fen
    assert handed("5", one) == handed("5", one, "万元") == 5 * 10**6
    assert handed("5", one, "个") is None
    assert handed("5", INPUTS_IN["area"], "公顷") == 75
    assert handed([{"n": "3", "m": "2"}], INPUTS_IN["t"], {"n": "个", "m": "万元"}) == [{"n": 3, "m": 2 * 10**6}]
    assert (handed("丙", INPUTS_IN["k"]), handed("甲", INPUTS_IN["k"])) == (None, "甲")
    assert (handed("50", INPUTS_IN["y"]), handed("0", INPUTS_IN["y"]), handed(True, INPUTS_IN["y"])) == (
        None,
        False,
        True,
    )
    assert (handed("50", INPUTS_IN["d"]), handed("x", one)) == (None, None)
    assert in_words("5", one, "zh", "亿元") == "5亿元"
    assert in_words([{"m": "2"}], INPUTS_IN["t"], "zh", {"m": "万元"}) == "2万元"


INPUTS_IN = load(
    "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: x\ninputs:\n"
    "  a: {name: 甲, unit: 万元, from: {judged: x}}\n  area: {name: 地, unit: 亩, from: {entered: x}}\n"
    "  k: {name: 类, choices: [甲, 乙], from: {entered: x}}\n  y: {name: 否, type: yesno, from: {entered: x}}\n"
    "  d: {name: 日, type: date, from: {entered: x}}\n"
    "  t: {name: 表, from: {entered: x}, rows: {n: {name: 数, unit: 个}, m: {name: 额, unit: 亿元}}}\n"
    "items: [{code: p, name: 分, expression: 1分}]\n"
).inputs
