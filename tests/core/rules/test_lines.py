"""A fault that shows only when the whole book is known still names its own line."""

from __future__ import annotations

import pytest
import yaml

from luodi.core.errors import Refusal
from luodi.core.rules.lines import line_of
from luodi.core.rules.loading import load

TEXT = """\
book: b
title: 例
subject: unit
period: year
source: 例文
compared_within: sort
inputs:
  s: {name: 数, unit: 分, from: {entered: x}}
items:
  - {code: x, name: 甲, expression: s}
  - code: g
    name: 组
    group:
      items:
        - code: y
          name: 乙
          full: 5分
          bands: {of: s, outside: 0分, rows: [{from: 0分, give: 9分}]}
ranking:
  order: high_first
  ties: dense
  within: kinds
"""


@pytest.mark.parametrize(
    ("at", "line"),
    [("compared_within", 6), ("inputs.s", 8), ("items.x", 10), ("items.g", 11), ("items.y", 15), ("ranking.within", 22),
     ("ranking.grades", 19), ("nothing", 1), ("items.z", 9)],
)  # fmt: skip
def test_a_part_of_a_book_is_found_by_its_name_and_in_a_list_by_its_code(at: str, line: int) -> None:
    assert line_of(yaml.compose(TEXT, Loader=yaml.SafeLoader), at) == line


def test_faults_that_only_the_whole_book_shows_name_their_lines() -> None:
    with pytest.raises(Refusal) as refused:
        load(TEXT)
    assert [(one.code, one.blanks["line"]) for one in refused.value.faults] == [
        ("trait_unknown", 6),
        ("gives_over_full", 15),
        ("trait_unknown", 22),
    ]
