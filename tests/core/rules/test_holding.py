"""A number that may change unnoticed is named with its line; one that a case holds, or that breaks the book, is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.core.rules.cases import check
from luodi.core.rules.holding import Unheld, unheld
from luodi.core.rules.loading import load
from tests.core.rules.test_library import BOOKS, SHIPPED

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
        Unheld(11, "items.points.at_most", "20"),
        Unheld(11, "items.points.round.places", "1"),
        Unheld(11, "items.points.round.way", "cut", "half_up"),
        Unheld(17, "items.rate.bands.rows[1]", "from", "above"),
        Unheld(17, "items.rate.bands.rows[1].from", "3"),
        Unheld(17, "items.rate.bands.rows[2]", "from", "above"),
        Unheld(17, "items.rate.bands.rows[1].give", "1.5"),
        Unheld(17, "items.rate.bands.rows[2].give", "2"),
    ]


CHOICES = """\
book: choices
title: 例
subject: unit
period: year
source: 办法
inputs:
  rate: {name: 完成率, unit: "%", from: {entered: 局}}
  met: {name: 达标, type: yesno, unrecorded: no, from: {entered: 局}}
items:
  - code: points
    name: 分
    expression: >-
      if(rate >= 100%, 10分, rate
      > 50%, 5分, 0分)
    missing: {missing: zero}
  - code: level
    name: 档
    bands: {of: rate, rows: [{to: 10%, give: 1分}, {from: 20%, to: 30%, give: 2分}], outside: 0分, gaps: outside}
vetoes:
  - {code: veto, name: 否决, when: met, effect: unranked}
ranking: {order: high_first, ties: dense}
cases:
  - {name: 七成, inputs: {rate: 70}, expect: {items: {points: 5}}}
"""


def test_each_choice_is_named_with_what_it_might_be_instead() -> None:
    found = [(one.line, one.where, one.written, one.instead) for one in unheld(CHOICES) if one.instead]
    assert found == [
        (13, "items.points.expression", ">=", ">"),
        (14, "items.points.expression", ">", ">="),
        (15, "items.points.missing.missing", "zero", "by_hand"),
        (18, "items.level.bands.rows[1]", "to", "below"),
        (18, "items.level.bands.rows[2]", "from", "above"),
        (18, "items.level.bands.rows[2]", "to", "below"),
        (20, "vetoes.veto.effect", "unranked", "flag"),
        (21, "ranking.order", "high_first", "low_first"),
        (21, "ranking.ties", "dense", "competition"),
    ]


def test_a_case_at_each_edge_holds_every_choice() -> None:
    more = """\
  - {name: 正好一半, inputs: {rate: 50}, expect: {items: {points: 0}}}
  - {name: 刚过一半, inputs: {rate: 51}, expect: {items: {points: 5}}}
  - {name: 足额, inputs: {rate: 100}, expect: {items: {points: 10}}}
  - {name: 没有数, inputs: {}, expect: {items: {points: 0}}}
  - {name: 正好一成, inputs: {rate: 10}, expect: {items: {level: 1}}}
  - {name: 刚过一成, inputs: {rate: 11}, expect: {items: {level: 0}}}
  - {name: 正好两成, inputs: {rate: 20}, expect: {items: {level: 2}}}
  - {name: 正好三成, inputs: {rate: 30}, expect: {items: {level: 2}}}
  - {name: 刚过三成, inputs: {rate: 31}, expect: {items: {level: 0}}}
  - {name: 否决, inputs: {rate: 100, met: yes}, expect: 0}
  - {name: 并列, inputs: {rate: 60}, peers: {甲: {rate: 100}, 乙: {rate: 100}}, expect: {ranks: {甲: 1, self: 2}}}
"""
    assert unheld(CHOICES + more) == []


def test_what_is_no_book_has_nothing_to_hold() -> None:
    assert unheld("") == unheld("- 1") == []


def test_a_book_whose_cases_stand_at_every_edge_holds_all_its_numbers() -> None:
    assert unheld(BOOK + FEW + ALL) == []


def test_a_change_that_the_book_itself_contradicts_is_held() -> None:
    assert "items.rate.bands.rows[1].below" not in [one.where for one in unheld(BOOK + FEW)]


def test_a_range_is_held_by_a_case_that_must_be_refused() -> None:
    text = BOOK.split("parameters:")[0] + (
        "inputs:\n  mark: {name: 评定, unit: 分, range: [0, 20], from: {judged: 评委}}\n"
        "items:\n  - {code: points, name: 分, judged: mark}\ncases:\n"
        "  - {name: 满分, inputs: {mark: 20}, expect: 20}\n  - {name: 零分, inputs: {mark: 0}, expect: 0}\n"
    )
    assert [one.where for one in unheld(text)] == ["inputs.mark.range[2]"]
    refused = text + "  - {name: 超过, inputs: {mark: 20.5}, expect: {refused: yes}}\n"
    assert unheld(refused) == []
    [_, _, wrong] = check(load(refused.replace("20.5", "19.5")))
    assert wrong.faults == ("应当拒绝而没有拒绝 / should have been refused",)
    [_, _, over] = check(load(text + "  - {name: 超过, inputs: {mark: 21}, expect: 21}\n"))
    assert "0分 到 20分" in over.faults[0]


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_no_number_and_no_choice_of_a_shipped_book_changes_unnoticed(path: Path) -> None:
    assert unheld(path.read_text("utf-8"), path.name, SHIPPED) == []
