"""A compiled book gives what the reference gives: every line, reason, veto, place and grade."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

import luodi.books
from luodi.core.rules.books import Book
from luodi.core.rules.compiled import NotCompiled, compiled, fed, why_not
from luodi.core.rules.compiled.arithmetic import literal
from luodi.core.rules.loading import load
from luodi.core.rules.taking import Inputs
from tests.core.rules.compiling import PERIOD, by_columns, differences

LIBRARY = Path(luodi.books.__file__).parent / "library"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml"))}
BOOKS: dict[str, Book] = {name: load(text, name) for name, text in TEXTS.items() if "\nbook:" in text}


# It compares unrounded quotients of a few candidates with one another.
LEFT = {"benefit-comparison": "peer_min"}


@pytest.mark.parametrize("name", BOOKS)
def test_every_shipped_book_but_those_named_is_set_work_and_scores_random_subjects_as_the_reference_does(
    name: str,
) -> None:
    assert why_not(BOOKS[name], PERIOD.days[1]) == LEFT.get(name)
    if name in LEFT:
        return
    for seed in range(3):
        apart, count = differences(BOOKS[name], seed)
        assert apart == []
        assert count == 12


HEAD = """
book: kitchen
title: 一切
subject: unit
period: month
source: 无
compared_within: group
inputs:
  a: {name: 甲, unit: 万元, from: {entered: x}}
  b: {name: 乙, unit: 万元, from: {entered: x}, unrecorded: 3}
  c: {name: 丙, unit: 个, from: {entered: x}}
  p: {name: 比例, unit: "%", from: {entered: x}}
  d: {name: 日, type: date, from: {entered: x}}
  e: {name: 另日, type: date, from: {entered: x}}
  y: {name: 是否, type: yesno, from: {entered: x}}
  k: {name: 词, choices: [red, green, none], from: {entered: x}}
  zone: {name: 片, choices: [east, west], from: {trait: zone}}
  marks: {name: 打分, unit: 分, list: yes, from: {entered: x}}
  one_column: {name: 单列, from: {entered: x}, rows: {w: {name: 额, unit: 万元}}}
  lights: {name: 灯, list: yes, choices: [red, green], from: {entered: x}}
  shops:
    name: 店
    from: {entered: x}
    rows: {m: {name: 额, unit: 万元}, n: {name: 数, unit: 个, unrecorded: 0}, open: {name: 开, type: yesno}}
parameters:
  rate:
    name: 率
    unit: 分
    values:
      - {value: 2, for: {k: red}, source: s}
      - {value: 3, for: {k: green, zone: east}, source: s}
      - {value: 5, for: {k: green}, source: s}
      - {value: 7, for: {k: red, subject: s3}, source: s}
  only: {name: 唯, unit: 分, values: [{value: 4, for: {zone: east}, source: s}, {value: 9, source: s}]}
  grouped: {name: 组, unit: 分, values: [{value: 1, for: {group: x}, source: s}, {value: 2, for: {group: y}, source: s}]}
  never: {name: 无, unit: 分, values: [{value: 4, from: 2090-01-01, source: s}]}
  later: {name: 后, unit: 万元, values: [{value: 4, from: 2090-01-01, source: s}]}
figures:
  share: {name: 份, expression: "a / (a + b)", round: {places: 3, way: cut}}
items:
"""
FORMULAS = {
    "by_group": "grouped * a / 1万元",
    "ratio": "a / b * rate + a / (b + 1万元) * only",
    "extremes": "max(a / b, b / a, p) * 1分",
    "lowest": "min(a, b, c * 1万元) / 1万元 * 1分",
    "three": "(a / (b + 2万元) + b / (a + 7万元) + p) * 10分",
    "held": "clamp(a / b * 3分, 1分, 2分)",
    "logic": "if(y and a > 1万元 or not (k = \"red\"), 1分, d > date(\"2025-06-30\"), 2分, share * 1分)",
    "known": "if(known(a) and known(b) and known(k), 1分, 0分) + if(y = yes, 1分, k != \"none\", 2分, 3分)",
    "other": "otherwise(a / b, p, 2倍) * 1分",
    "sure": "otherwise(b, a) / 1万元 * 1分",
    "days": "(year(d) - 2024 + month(d)) * 1分 + months_between(d, e) / 1月 * 1分 + days_between(e, d) / 1天 * 1分",
    "whole": "floor(p * 7) * 1分 + ceil(p * 7) * 1分 + steps(a, b) * 1分 + abs(b - a) / 1万元 * 1分",
    "rounds": "round(p * 100, 1) * 1分 + cut(a / b, 2) * 1分 + round(b, 1, 1万元) / 1万元 * 1分 + -(round(a / b, -1)) * 1分",
    "averages": "mean(a, b) / 1万元 * 1分 + sum(a, b) / 1万元 * 1分",
    "all": "total(if(y, absent(\"not_applicable\"), a / b), if(k = \"red\", absent(\"not_applicable\"), p)) * 1分",
    "some": "total(absent(\"not_applicable\"), p, a / b) * 1分",
    "list_sum": "sum(marks) + max(marks) - min(marks)",
    "list_mean": "mean(marks) + trimmed_mean(marks) + count(marks) * 1分 + count(shops) * 1分",
    "list_run": "longest_run(lights, \"red\") * 1分",
    "peers_low": "(a - peer_min(a)) / (peer_max(a) - peer_min(a)) * 1分",
    "peers_mean": "peer_mean(a) / 1万元 * 1分 + others_mean(b) / 1万元 * 1分 + peer_sum(b) / 1万元 * 1分",
    "peers_rank": "peer_rank(p) * 1分 + peer_count(a) * 1分 + peer_rank(b) * 1分",
    "never_set": "never + 1分",
    "tiny": "p * 1分 / 0",
    "by_never": "a / later * 1分",
    "count_of_one_column": "count(one_column) * 1分",
    "other_twice": "otherwise(a, b, a) / 1万元 * 1分",
    "clamp_lacking": "clamp(a / b, b / a, 2) * 1分",
    "less": "less(c * 1分, b / a * 1分, p * 1分)",
    "no_loss": "less(10分, (p - 50%) * 10分, (a - b) / 1万元 * 1分)",
    "day": "day(d) * 1分",
    "window": "if(e <= months_after(d, 6月), 1分, e <= months_after(d, -1月), 3分, 2分)",
}  # fmt: skip
CONSTRUCTS = """
  - {code: clamped, name: x, expression: "clamp(a / b, b / a, 2) * 1分", missing: {every: zero, zero_denominator: not_applicable}}
  - {code: shops_held, name: x, each: {of: shops, first: 1, give: n * 1分, beyond: n * 2分, at_most: 3分}}
  - {code: shops_all, name: x, each: {of: shops, where: open, give: m / 1万元 * 1分 + only}}
  - {code: shops_first, name: x, each: {of: shops, where: m > 1万元, first: 2, give: n * 1分}}
  - {code: shops_beyond, name: x, each: {of: shops, where: n > 0, first: 1, beyond: 1分, give: n * rate}}
  - {code: shops_mean, name: x, each: {of: shops, combine: mean, give: "if(m > a, 1分, share * 1分)", where: "m > b"}}
  - {code: shops_max, name: x, each: {of: shops, combine: max, give: n * 1分}, missing: peer_mean}
  - {code: shops_trimmed, name: x, each: {of: shops, combine: trimmed_mean, give: n * 1分}, missing: {every: zero}}
  - {code: sliced, name: x, slices: {of: a, rows: [{to: 5万元, rate: 1分/1万元}, {from: 5万元, rate: p * 1分/1万元}]}}
  - {code: banded, name: x, full: 8分, missing: {missing: full, no_row: not_applicable},
     bands: {of: p, outside: 'absent("no_row")', gaps: outside, rows: [{from: 10%, below: 20%, give: a / b * 1分}, {above: 30%, to: 40%, give: 3分}]}}
  - {code: paid, name: x, full: never, missing: full, expression: a / b * 1分}
"""


def kitchen(formulas: dict[str, str], more: str = "") -> Book:
    lines = "".join(f"  - {{code: {code}, name: x, expression: '{text}'}}\n" for code, text in formulas.items())
    return load(f"{HEAD}{lines}{more}")


@pytest.mark.parametrize("code", FORMULAS)
def test_every_function_is_the_same_in_columns(code: str) -> None:
    book = kitchen({code: FORMULAS[code]})
    for seed in range(4):
        apart, count = differences(book, seed)
        assert apart == []
        assert count == 12


def test_every_construct_is_the_same_in_columns() -> None:
    book = kitchen({}, CONSTRUCTS)
    for seed in range(12):
        apart, count = differences(book, seed)
        assert apart == []
        assert count == 12


LEFT_OUT = {
    "median": ("median(marks)", ""),
    "top": ("sum(top(marks, 2))", ""),
    "min": ("min(marks, 3分)", ""),
    "sum of quotients": ("1分", "  - {code: each_q, name: x, each: {of: shops, give: n / m * 1万元 * 1分}}\n"),
    "round": ("round(p * 1分, abs(1))", ""),
    "median of numbers": ("median(a, b) / 1万元 * 1分", ""),
    "run of a word": ("longest_run(lights, k) * 1分", ""),
    "list by choice": ("sum(if(y, marks, marks))", ""),
    "listed": ("1分", "  - {code: each_l, name: x, counted: no, each: {of: shops, combine: list, give: n}}\n"),
    "peers of quotients": ("peer_rank(a / b) * 1分", ""),
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_no_set_work_is_named(name: str) -> None:
    formula, more = LEFT_OUT[name]
    assert why_not(kitchen({"one": formula}, more), PERIOD.days[1])


def test_a_price_by_the_words_of_a_list_is_left_to_the_reference() -> None:
    price = (
        "  by_light: {name: 价, unit: 分, values: [{value: 2, for: {lights: red}, source: s}, {value: 5, source: s}]}\n"
    )
    item = "  - {code: by, name: x, counted: no, each: {of: lights, give: by_light}}\n  - {code: one, name: x, expression: 1分}\n"
    book = load(HEAD.replace("figures:\n", f"{price}figures:\n") + item)
    assert why_not(book, PERIOD.days[1]) == "for"


def test_what_128_bits_cannot_hold_is_left_to_the_reference() -> None:
    book = kitchen({"wide": " * ".join(["a"] * 4) + " / (b * b * b * b) * 1分", "sum": "a / b * 1分 + c / 3 * 1分"})
    wide = {"a": 10**15 + 7, "b": 10**15 + 9, "c": Fraction(1)}
    narrow = {"a": 2_000_000, "b": 1_000_000, "c": Fraction(1)}
    wide, narrow = ({**one, "y": False, "k": "red"} for one in (wide, narrow))
    subjects = {"wide": Inputs(wide), "narrow": Inputs(narrow)}
    found, beyond = by_columns(book, subjects)
    assert beyond == {"wide"}
    assert found["narrow"].items["wide"].value == 16
    ranked = kitchen({"one": "a * a * a * a / (b * b * b * b) * 1分", "two": "1分"}, RANKED)
    standings, beyond = by_columns(ranked, subjects)
    assert beyond == {"wide"}  # its place hangs on the others: all are for the reference
    assert {code: one.rank for code, one in standings.items()} == {"narrow": 1, "wide": 2}
    with pytest.raises(NotCompiled):
        fed(book, {"one": Inputs({"a": 10**30})})


def test_what_is_out_of_range_is_refused_before_and_marked_where_the_engine_finds_it() -> None:
    book = BOOKS["city-2023"]
    assert book.compares is False
    door = duckdb.connect()
    door.execute("CREATE TABLE subjects AS SELECT 'a' AS subject, 1 i0, 1 i1, 1 i2, 1 i3, 21 i4")
    assert door.sql(f"SELECT beyond FROM ({compiled(book, PERIOD.days[1], {}).sql})").fetchall() == [(True,)]


def test_a_book_that_compares_says_so_and_awards_are_left_to_the_reference() -> None:
    assert kitchen({"one": FORMULAS["peers_rank"]}).compares
    assert kitchen({}, CONSTRUCTS).compares  # by a policy
    veto = "vetoes: [{code: v, name: x, when: peer_rank(a) > 2, effect: flag}]\n"
    grade = "ranking: {order: high_first, ties: dense, grades: [{grade: 甲, when: peer_rank(a) = 1}, {grade: 乙}]}\n"
    move = "ranking: {order: high_first, ties: dense, grades: [{grade: 甲}], moves: [{name: x, when: peer_rank(a) > 2, by: down}]}\n"
    assert [kitchen({"one": "1分"}, more).compares for more in (veto, grade, move, "")] == [True, True, True, False]
    full = "  - {code: f, name: x, expression: a / b * 1分, full: peer_count(a) * 1分, missing: full}\n"
    assert kitchen({}, full).compares
    awarded = "awards:\n  - {code: prize, name: x, give: 100元}\n"
    assert why_not(kitchen({"one": "1分"}, awarded), PERIOD.days[1]) == "awards"
    spread = "  - {code: s, name: x, full: 5分, missing: {missing: spread_weight}, expression: a / b * 5分}\n"
    assert why_not(kitchen({}, spread), PERIOD.days[1]) == "spread_weight"


RANKED = """
vetoes:
  - {code: zeroed, name: x, when: y, effect: zero}
  - {code: out, name: x, when: 'k = "none"', effect: unranked}
ranking:
  order: high_first
  ties: competition
  within: group
  then: [two]
  grades: [{grade: A, to: 30%, from: 2分}, {grade: B, when: 'a > 1万元'}, {grade: C}]
  moves: [{name: x, when: b > 10万元, by: down}]
"""


def test_vetoes_places_grades_and_moves_are_the_same() -> None:
    book = kitchen({"one": "otherwise(round(a / b, 0), 0) * 1分", "two": "otherwise(c, 0) * 1分"}, RANKED)
    for seed in range(6):
        assert differences(book, seed) == ([], 12)


def test_denominators_and_lists_that_no_column_holds_are_named() -> None:
    day = PERIOD.days[1]
    for formula, dens in (
        ("(a + b) / 1万元 * 1分", {"a": 2**70, "b": 3**50}),
        ("a * b / (1万元 * 1万元) * 1分", {"a": 10**20, "b": 10**20}),
    ):
        with pytest.raises(NotCompiled):
            compiled(kitchen({"one": formula}), day, dens)
    listed = HEAD.replace("figures:", "figures:\n  listed: {name: x, expression: marks}")
    assert why_not(load(listed + "  - {code: one, name: x, expression: 1分}"), day) == "list"
    with pytest.raises(NotCompiled):
        literal(())


def test_a_list_that_is_worth_something_unrecorded_is_left_to_the_reference() -> None:
    text = HEAD.replace("marks: {name: 打分, unit: 分,", "marks: {name: 打分, unit: 分, unrecorded: 3,")
    one = "  - {code: one, name: x, expression: sum(marks)}"
    assert why_not(load(text + one, is_kept=True), PERIOD.days[1]) == "unrecorded list"


def test_a_list_and_a_table_that_are_empty_unrecorded_are_the_same_in_columns() -> None:
    text = HEAD.replace("marks: {name: 打分, unit: 分,", "marks: {name: 打分, unit: 分, unrecorded: [],")
    text = text.replace("    name: 店\n", "    name: 店\n    unrecorded: []\n")
    book = load(text + "  - {code: one, name: x, expression: sum(marks) + count(marks) * 1分 + count(shops) * 1分}")
    assert differences(book, 1) == ([], 12)
    nothing, _beyond = by_columns(book, {"s": Inputs({})})
    assert nothing["s"].items["one"].value == 0


def test_prices_by_a_row_and_moves_by_place_are_left_to_the_reference() -> None:
    head = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"
    area = (
        "inputs: {area: {name: 片, choices: [p, h], from: {trait: area}}, n: {name: n, unit: 分, from: {entered: x}}}\n"
    )
    plain = "items: [{code: p, name: p, expression: n}]\n"
    rows = "inputs: {t: {name: t, from: {definition: paid_in}, rows: {sort: {name: s, choices: [a]}}}}\n"
    price = (
        "parameters: {w: {name: w, unit: 分, values: [{value: 1, for: {sort: a}, source: x}, {value: 2, source: x}]}}\n"
    )
    moved = (
        "ranking: {order: high_first, ties: dense, grades: [{grade: A}], moves: [{name: m, when: place = 1, by: up}]}\n"
    )
    texts = {
        "for": f"{price}{rows}items: [{{code: p, name: p, each: {{of: t, give: w}}}}]\n",
        "moves": area + plain + moved,
    }
    assert {name: why_not(load(head + text), PERIOD.days[1]) for name, text in texts.items()} == {
        name: name for name in texts
    }


@pytest.mark.parametrize("more", ["", ", unrecorded: h"])
def test_subjects_are_compared_within_a_coded_input_as_in_the_reference(more: str) -> None:
    book = load(
        "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\ncompared_within: area\n"
        f"inputs: {{area: {{name: 片, choices: [p, h], from: {{trait: area}}{more}}}, n: {{name: n, unit: 分, from: {{entered: x}}}}}}\n"
        "items: [{code: p, name: p, expression: n - peer_mean(n)}, {code: r, name: r, expression: peer_rank(n) * 1分}]\n"
        "ranking: {order: high_first, ties: dense, within: area}\n"
    )
    assert why_not(book, PERIOD.days[1]) is None
    for seed in range(8):
        assert differences(book, seed)[0] == []


def test_the_lines_of_a_standing_are_those_of_the_book_and_no_others() -> None:
    book = kitchen({"one": "1分", "two": "2分"})
    found, _beyond = by_columns(book, {"u": Inputs({})})
    items = found["u"].items
    assert (list(items), len(items), "share" in items) == (["one", "two"], 2, False)
    with pytest.raises(KeyError):
        items["share"]  # a figure is no item


def test_a_column_worth_less_than_its_columns_hold_is_left_to_the_reference() -> None:
    rows = "  t: {name: x, from: {entered: x}, rows: {half: {name: x, unit: 个, unrecorded: 0.5}}}\n"
    item = "  - {code: of_half, name: x, each: {of: t, give: half * 1分}}\n"
    assert why_not(load(HEAD.replace("inputs:\n", f"inputs:\n{rows}") + item), PERIOD.days[1]) == "unrecorded"


def test_the_later_of_two_days_is_left_to_the_reference() -> None:
    assert why_not(kitchen({"one": "day(max(d, e)) * 1分"}), PERIOD.days[1]) == "max"


@pytest.mark.parametrize("months", ["1201月", "c / 1个 * 1月", "0.5月"])
def test_months_that_are_not_written_out_are_left_to_the_reference(months: str) -> None:
    assert why_not(kitchen({"one": f"if(months_after(d, {months}) > e, 1分, 0)"}), PERIOD.days[1]) == "months_after"
