"""Books that build on one another, and what an input may ask for: items, periods, units, the calendar."""

from __future__ import annotations

import pytest

from luodi.core.periods import span
from luodi.core.rules.asking import unknown
from luodi.core.rules.differing import differences as versions_differ
from luodi.core.rules.loading import load
from luodi.core.rules.referring import astray, strangers
from tests.core.rules.test_further_ways import HEAD, LESS, SEATS, faults, refused
from tests.core.rules.test_library import SHIPPED

LIGHTS = (
    "book: lights\ntitle: 灯\nsubject: project\nperiod: month\nsource: x\n"
    "inputs: {n: {name: 数, unit: 个, from: {entered: x}}}\n"
    "items:\n  - {code: late, name: 落后, counted: no, expression: n}\n"
    '  - {code: light, name: 灯, counted: no, expression: "if(n > 1, \\"red\\", \\"green\\")"}\n'
    "total: {type: text, expression: light}\n"
)
USING = """
inputs:
  projects:
    name: 项目
    from: {definition: signed_count_year}
    rows:
      light: {name: 灯, choices: [red, green], from: {book: lights}}
      late: {name: 落后, unit: 个, from: {book: lights, item: late}}
items:
  - {code: p, name: 分, each: {of: projects, where: 'light = "red"', give: late * -1分}}
cases:
  - name: 一个红灯
    facts: [{on: 2026-02-03, fact: agreement_signed, project: A, amount: 1亿元}, {on: 2026-02-03, fact: agreement_signed, project: B, amount: 1亿元}]
    projects: {A: {light: red, late: 3}, B: {light: green, late: 1}}
    expect: -3
"""


def test_a_column_of_projects_takes_what_a_book_over_projects_gave() -> None:
    book, other = load(HEAD + USING), load(LIGHTS)
    assert faults(USING) == [()]
    assert strangers(book, {}) == ["lights"]
    assert astray(book, {"lights": other}) == []
    assert [one.code for one in astray(book, {"lights": load(HEAD.replace("book: b", "book: lights") + LESS)})] == [
        "reference_subject", "reference_shape", "reference_subject", "reference_item",
    ]  # fmt: skip
    assert refused(USING.replace("{book: lights}", "{trait: kind}")) == ["column_source"]
    assert refused(USING.replace("{book: lights}", "{book: lights, by: month}")) == ["column_of_other_period"]


def one_input(source: str, unit: str = "unit: 分", more: str = "") -> str:
    return (
        f"inputs: {{m: {{name: 数, {unit}, from: {source}{more}}}}}\nitems: [{{code: p, name: 分, expression: 1分}}]\n"
    )


@pytest.mark.parametrize(
    ("source", "unit", "more", "code"),
    [
        ("{book: b}", "unit: 分", "", []),
        ("{book: b, item: points}", "unit: 分", "", []),
        ("{book: b, item: xyz}", "unit: 分", "", ["reference_item"]),
        ("{book: b, item: grade}", "type: text", "", []),
        ("{book: b, item: grade}", "unit: 分", "", ["reference_shape"]),
        ("{book: b, item: vetoed}", "type: yesno", "", []),
        ("{book: b, by: month}", "unit: 分", ", list: yes", ["reference_period"]),
        ("{book: b}", "unit: 万元", "", ["reference_shape"]),
    ],
)
def test_what_another_book_does_not_give_is_named(source: str, unit: str, more: str, code: list[str]) -> None:
    other = load(HEAD + SEATS.replace("WAY", "up").replace("cases: []\n", ""))
    assert [one.code for one in astray(load(HEAD + one_input(source, unit, more)), {"b": other})] == code


def test_three_results_are_a_list() -> None:
    assert refused(one_input("{book: b, last: 3}")) == ["last_without_list"]
    assert load(HEAD + one_input("{book: b, last: 1}")).inputs["m"].origin.last == 1


@pytest.mark.parametrize(
    ("source", "unit", "code"),
    [
        ("{period: month}", "unit: 万元", ["period_type"]),
        ("{period: month}", "unit: 月", []),
        ("{period: year}", "type: number", []),
        ("{period: first_day}", "unit: 个", ["period_type"]),
        ("{period: first_day}", "type: date", []),
    ],
)
def test_the_calendar_gives_days_and_numbers(source: str, unit: str, code: list[str]) -> None:
    text = one_input(source, unit)
    assert (refused(text) if code else []) == code
    if not code:
        load(HEAD + text)


def test_a_definition_in_another_unit_says_which_it_has() -> None:
    [one] = unknown(load(HEAD + one_input("{definition: paid_in_year}", "unit: 亩")), SHIPPED)
    assert (one.code, one.blanks["has"].said("zh"), one.blanks["figures"]) == (  # type: ignore[attr-defined]
        "book_figure_shape", "金额", "数 (paid_in_year)")  # fmt: skip


def told_apart(old: str, new: str) -> list[tuple[str, str]]:
    found = versions_differ((load(HEAD + old), HEAD + old), (load(HEAD + new), HEAD + new), "zh")
    return [(one.sort, one.code) for one in found]


def test_two_versions_differ_by_whose_years_and_columns_they_ask_for() -> None:
    old = one_input("{definition: paid_in_year, years_ago: 1}", "unit: 万元")
    by_month = one_input("{definition: paid_in, by: month}", "unit: 万元", ", list: yes")
    assert told_apart(old, old.replace("years_ago: 1", "years_ago: 2")) == [("input", "m")]
    assert told_apart(by_month, by_month.replace("by: month", "by: quarter")) == [("input", "m")]
    last = one_input("{book: b, last: 2}", more=", list: yes")
    assert told_apart(last, last.replace("last: 2", "last: 3")) == [("input", "m")]
    column = USING.split("cases:")[0]
    assert ("input", "projects.late") in told_apart(column, column.replace("item: late", "item: other"))


def test_an_input_of_last_year_is_asked_for_over_the_same_months() -> None:
    one = load(HEAD + one_input("{definition: paid_in_year, years_ago: 1}", "unit: 万元")).inputs["m"]
    assert one.asked_of(span("2026-Q2")) == span("2025-Q2")
