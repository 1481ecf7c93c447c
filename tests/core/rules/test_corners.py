"""The corners of bands, rows, units and cases, in one small book."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction as F

from luodi.core.periods import span
from luodi.core.rules.books import Book
from luodi.core.rules.cases import check
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.loading import load
from luodi.core.rules.results import Result, canonical
from luodi.core.rules.taking import Inputs
from luodi.core.rules.telling import lines
from luodi.core.rules.values import Absent

HEAD = "book: b\ntitle: 例\nsubject: unit\nperiod: year\nsource: 例文\n"


def run(book: Book, subjects: dict[str, Inputs]) -> Result:
    return evaluate(book, subjects, span("2026"), datetime(2026, 3, 9, 8, tzinfo=UTC))


CORNERS = (
    HEAD
    + """
inputs:
  rate: {name: 增速, unit: "%", from: {entered: 表}}
  money: {name: 投资, unit: 万元, from: {entered: 表}}
  heads: {name: 人均, unit: 万元/人, from: {entered: 表}}
  months: {name: 月数, unit: 月, from: {entered: 表}}
  projects: {name: 项目, from: {definition: p}, rows: {size: {name: 规模, unit: 万元}}}
parameters:
  later: {name: 未到, unit: "%", values: [{value: 1, from: 2030-01-01, source: 丙}]}
figures:
  rounded: {name: 约数, expression: rate / 3, round: {places: 1, way: half_up, unit: "%"}}
items:
  - code: slope
    name: 增减
    bands:
      of: rate
      rows: [{below: -10%, give: 1分}, {from: -10%, to: 0%, give: 2分}, {from: 0%, give: 3分}]
      overlaps: first
  - {code: each, name: 逐行, counted: no, each: {of: projects, where: size > 0元, combine: list, give: size}}
  - {code: slices, name: 分段, counted: no, slices: {of: money, rows: [{rate: later}]}}
  - {code: rewards, name: 逐项分段, counted: no, each: {of: projects, slices: {of: size, rows: [{rate: 10%}]}}}
  - {code: odd, name: 无名单位, counted: no, expression: money * months}
  - {code: head, name: 人均, counted: no, expression: heads * 2}
  - {code: positive, name: 增长, counted: no, expression: rate > 0%}
cases:
  - {name: 负数, inputs: {rate: -10}, expect: {total: 2, items: {positive: no}}}
  - {name: 重叠取前一档, inputs: {rate: 0}, expect: 2}
  - {name: 无限小数, inputs: {rate: 10}, expect: {total: 3, figures: {rounded: 3.3}, items: {positive: yes}}}
"""
)


def test_peers_of_peers_are_worked_out_once() -> None:
    deep = "peer_mean(" * 25 + "x" + ")" * 25
    text = HEAD + "inputs: {x: {name: 数, type: number, from: {entered: 表}}}\nitems:\n"
    book = load(text + f"  - {{code: deep, name: 深, expression: '{deep} * 1分'}}\n")
    found = run(book, {"a": Inputs({"x": 1}), "b": Inputs({"x": 3})})
    assert [one.total.value for one in found.subjects.values()] == [2, 2]


def test_corners_of_bands_rows_and_units() -> None:
    book = load(CORNERS)
    assert [one.faults for one in check(book)] == [(), (), ()]
    given = {"rate": 10, "money": 100_000_000, "heads": 3, "months": 2, "projects": [{"size": 100}, {"size": 5}]}
    own = run(book, {"a": Inputs(given)}).subjects["a"]
    assert [own.items[code].value for code in ("each", "rewards", "slices", "odd", "head")] == [
        (F(1), F(1, 20)),
        F(21, 200),
        Absent("missing", "slices"),
        2_000_000,
        60_000,
    ]
    assert [own.items[code].shown for code in ("each", "slices", "odd")] == ["0, 0", "", "2000000"]
    assert "约数 = 3.3%  [≈3.3333%]" in lines(book, own)
    assert book.named("nobody") == ("nobody", "nobody")
    missing = run(book, {"a": Inputs({"projects": [{}]})}).subjects["a"]
    assert [missing.items[code].status for code in ("each", "slices", "head")] == ["missing"] * 3
    assert b'"value":{"absent":"missing","of":"each"}' in canonical(run(book, {"a": Inputs({"projects": [{}]})}))
