"""A number that may change unnoticed is named with its line; one that a case holds, or that breaks the book, is not."""

from __future__ import annotations

from luodi.core.rules.holding import Unheld, unheld

BOOK = """\
book: example
title: 例 2024
subject: unit
period: year
source: {title: 办法, year: "2024"}
parameters:
  per_project: {name: 每个, unit: 分, value: 5, source: 第3条}
inputs:
  projects: {name: 项目, unit: 个, from: {entered: 局}}
items:
  - {code: points, name: 项目分, expression: "projects * per_project", at_most: 20分, round: {places: 1, way: cut}}
  - code: rate
    name: 加减
    bands:
      of: projects
      outside: 0分
      rows: [{from: 3, below: 5, give: 1.5分}, {from: 5, give: 2分}]
cases:
"""
FEW = "  - {name: 两个, inputs: {projects: 2}, expect: {total: 10}}\n"
ALL = """\
  - {name: 一个半, inputs: {projects: 1.03}, expect: {items: {points: 5.1}}}
  - {name: 四个, inputs: {projects: 4}, expect: {total: 21.5}}
  - {name: 九个, inputs: {projects: 9}, expect: {total: 22}}
  - {name: 刚好三个, inputs: {projects: 3}, expect: {total: 16.5}}
  - {name: 刚好五个, inputs: {projects: 5}, expect: {total: 22}}
"""


def test_what_no_case_holds_is_named_by_line_and_place() -> None:
    assert unheld(BOOK + FEW) == [
        Unheld(11, "items.0.at_most", "20"),
        Unheld(11, "items.0.round.places", "1"),
        Unheld(17, "items.1.bands.rows.0.from", "3"),
        Unheld(17, "items.1.bands.rows.0.give", "1.5"),
        Unheld(17, "items.1.bands.rows.1.give", "2"),
    ]


def test_a_book_whose_cases_stand_at_every_edge_holds_all_its_numbers() -> None:
    assert unheld(BOOK + FEW + ALL) == []


def test_a_change_that_the_book_itself_contradicts_is_held() -> None:
    assert "items.1.bands.rows.0.below" not in [one.where for one in unheld(BOOK + FEW)]
