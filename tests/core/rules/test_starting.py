"""A new book begins as one that loads and whose case passes; two versions side by side say what differs."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from luodi.core.rules.cases import check
from luodi.core.rules.differing import Difference, differences
from luodi.core.rules.loading import load
from luodi.core.rules.starting import KINDS, Line, begun
from tests.core.rules.test_library import LIBRARY

LINE = st.builds(
    Line,
    st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and bool(text.strip())),
    st.sampled_from(KINDS),
    st.integers(1, 1000).map(lambda tenths: Decimal(tenths) / 10),
)


@given(st.lists(LINE, min_size=1, max_size=7), st.sampled_from(["it's", "某县: 考核 #1", "{a}"]))
def test_whatever_the_form_says_the_book_loads_and_passes(lines: list[Line], title: str) -> None:
    text = begun("new-book", title, "unit", "year", "", lines, place="某县", year="2026")
    book = load(text)
    assert [one.faults for one in check(book)] == [()]
    assert book.title[0] == title
    assert [item.name[0] for item in book.items.values()] == [" ".join(line.name.split()) for line in lines]
    assert [float(one.values[0].value) for one in book.parameters.values()] == [float(line.points) for line in lines]  # type: ignore[arg-type]  # numbers


def test_a_source_is_the_title_unless_it_is_given() -> None:
    line = Line("到位资金", "ratio", Decimal(60))
    assert load(begun("a", "甲", "unit", "year", "某办法", [line])).source.title == "某办法"
    assert load(begun("a", "甲", "unit", "year", "", [line])).source.title == "甲"


def test_two_versions_say_which_rule_differs_and_how() -> None:
    old = (LIBRARY / "yulin-2008.yaml").read_text("utf-8")
    new = old.replace("cap: 100%}", "cap: 120%}", 1)
    found = differences((load(old), old), (load(new), new), "zh")
    [rule] = found
    assert (rule.sort, rule.name) == ("rule", "合同履约率")
    assert "最高按 100% 计" in rule.before[0]
    assert "最高按 120% 计" in rule.after[0]
    assert differences((load(old), old), (load(old), old), "en") == []


BASE = """\
book: b
title: 例
subject: unit
period: year
source: 例文
parameters:
  weight: {name: 权重, unit: 分, values: [{value: 60, source: 甲}]}
inputs:
  paid: {name: 到位, unit: 分, unrecorded: 0, range: [0, 10], from: {entered: 局}}
  kind: {name: 类别, choices: [a, b], from: {trait: kind}}
items:
  - {code: points, name: 得分, expression: "min(paid, weight)"}
readings:
  - {about: 甲, chosen: 乙}
"""


def test_every_sort_of_difference_is_named() -> None:
    new = (
        BASE.replace(
            "{value: 60, source: 甲}",
            "{value: 60, source: 甲}, {value: 7, from: 2027-01-01, until: 2027-12-31, for: {kind: a}, source: 乙}",
        )
        .replace("unrecorded: 0, range: [0, 10]", "range: [0, 20]")
        .replace("chosen: 乙", "chosen: 丙")
        .replace("  kind: {name: 类别, choices: [a, b], from: {trait: kind}}\n", "")
        .replace("for: {kind: a}", "for: {group: a}")
    )
    found = differences((load(BASE), BASE), (load(new), new), "zh")
    assert found == [
        Difference("rule", "points", "得分", ("到位、权重（60分） 中较小的。",), ("到位、权重 中较小的。",)),
        Difference(
            "parameter", "weight", "权重", ("60分 · 甲",), ("60分 · 甲", "7分 · a · 2027-01-01 起至 2027-12-31 · 乙")
        ),
        Difference(
            "input", "paid", "到位", ("分", "entered 局", "0 – 10", "没有记录按 0"), ("分", "entered 局", "0 – 20")
        ),
        Difference("input", "kind", "类别", ("a / b", "trait kind"), ()),
        Difference("reading", "甲", "甲", ("乙",), ("丙",)),
    ]
    english = differences((load(BASE), BASE), (load(new), new), "en")
    assert english[1].after[1] == "7 points · a · from 2027-01-01 to 2027-12-31 · 乙"
    assert english[2].before[-1] == "unrecorded: 0"
