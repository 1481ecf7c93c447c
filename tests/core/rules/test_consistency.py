"""What can be read and cannot be meant is refused with its line and the nearest word."""

from __future__ import annotations

import pytest

from luodi.core.errors import Refusal
from luodi.core.rules.hints import hints
from luodi.core.rules.loading import load

BOOK = """
book: meant
title: 办法
subject: unit
period: year
source: 办法
compared_within: group
parameters:
  full:
    name: 满分
    unit: 分
    values:
      - {value: 10, from: 2025-01-01, until: 2025-12-31, source: 一}
      - {value: 20, from: 2026-01-01, for: {sort: town}, source: 二}
inputs:
  sort: {name: 类别, choices: [town, street], from: {trait: sort}}
  mark: {name: 分, unit: 分, from: {entered: 表}}
  table:
    name: 项目
    from: {entered: 表}
    rows:
      kind: {name: 类, choices: [industry, trade]}
      size: {name: 规模, unit: 万元}
figures:
  twice: {name: 两倍, expression: mark * 2}
items:
  - {code: one, name: 一, expression: "min(twice, full)", full: full}
  - {code: two, name: 二, each: {of: table, where: kind = "trade", give: 1分}}
vetoes:
  - {code: v1, name: 否决, when: sort = "street", effect: flag}
ranking:
  order: high_first
  ties: competition
  within: sort
  grades: [{grade: 优, from: 10分, when: sort != "street"}, {grade: 良}]
  moves: [{name: 升, when: sort = "town", by: up}]
awards:
  - {code: prize, name: 奖, unit: 万元, when: sort = "town", give: 1万元}
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "named"),
    [
        ("until: 2025-12-31", "until: 2024-12-31", "value_ends_early", 9, "2024-12-31"),
        ("for: {sort: town}", "for: {sorts: town}", "trait_unknown", 9, "sort"),
        ("for: {sort: town}", "for: {twice: 3}", "trait_computed", 9, "twice"),
        ("for: {sort: town}", "for: {mark: 3}", "trait_computed", 9, "mark"),
        ("for: {sort: town}", "for: {size: 3}", "trait_computed", 9, "size"),
        (
            "for: {sort: town}, source: 二}",
            "for: {a: 1}, source: 二}\n      - {value: 3, for: {a: 2}, source: 三}",
            "trait_unknown_alone",
            9,
            "a",
        ),
        ("for: {sort: town}", "for: {sort: towns}", "choice_not_of_input", 9, "town"),
        ("compared_within: group", "compared_within: gruop", "trait_unknown", 7, "group"),
        ("within: sort", "within: sorted", "trait_unknown", 33, "sort"),
        ('kind = "trade"', 'kind = "trades"', "choice_not_of_input", 28, "trade"),
        ('"street" != sort', "", "", 0, ""),
        ('when: sort = "street"', 'when: "sort = \\"steet\\""', "choice_not_of_input", 31, "street"),
        ('sort != "street"', 'sort != "streets"', "choice_not_of_input", 33, "street"),
        ('when: sort = "town", by', 'when: sort = "twon", by', "choice_not_of_input", 33, "town"),
        ('when: sort = "town", give', 'when: sort = "twon", give', "choice_not_of_input", 40, "town"),
        ("vetoes:\n", "vetoes:\n  - {code: v1, name: 又, when: mark > 1分, effect: flag}\n", "name_taken", 31, "v1"),
    ],
)
def test_words_that_nothing_has_are_refused(old: str, new: str, code: str, line: int, named: str) -> None:
    if not code:
        load(BOOK)
        return
    assert old in BOOK
    with pytest.raises(Refusal) as caught:
        load(BOOK.replace(old, new), "meant.yaml")
    [fault] = caught.value.faults
    assert fault.code == code
    assert named in [str(value) for value in fault.blanks.values()]
    assert abs(int(fault.where.split(":")[1]) - line) <= 3


def test_what_no_rule_asks_for_is_named_and_not_refused() -> None:
    assert hints(load(BOOK)) == []
    more = BOOK.replace("  mark: {", "  other: {name: 闲, unit: 分, from: {entered: 表}}\n  mark: {").replace(
        "parameters:\n", "parameters:\n  unused: {name: 没用, unit: 分, value: 1, source: 三}\n"
    )
    assert [(one.code, one.where, one.blanks["given"].zh) for one in hints(load(more))] == [
        ("input_idle", "inputs.other", "闲"),
        ("parameter_idle", "parameters.unused", "没用"),
    ]
