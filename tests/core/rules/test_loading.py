"""A book is read strictly: whatever is unknown, doubled, ambiguous or of the wrong unit is refused by line and item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.refusals import formulas, rules, slips
from luodi.core.rules import grammar
from luodi.core.rules.cases import check
from luodi.core.rules.loading import load

SENTENCES = {**formulas.SENTENCES, **rules.SENTENCES, **slips.SENTENCES}

LIBRARY = Path(__file__).parents[3] / "src" / "luodi" / "books" / "library"
BOOK = """\
book: example
title: 例
subject: unit
period: year
source: 例文
compared_within: group
parameters:
  weight:
    name: 权重
    unit: 分
    values:
      - {value: 10, source: 甲}
      - {value: 12, from: 2026-01-01, source: 乙}
      - {value: 20, for: {group: park}, until: 2026-06-30, source: 丙}
inputs:
  done: {name: 完成, unit: 万元, from: {definition: completed}}
  target: {name: 任务, unit: 亿元, from: {target: completed}}
  mark: {name: 评定, unit: 分, range: [0, 5], from: {judged: 评委}}
  kind: {name: 类别, choices: [a, b], from: {trait: kind}}
  hits: {name: 次数, unit: 次, list: yes, from: {entered: 台账}}
  projects:
    name: 项目
    from: {definition: projects}
    rows:
      size: {name: 规模, unit: 万元}
      sort: {name: 类别, choices: [x, y]}
figures:
  rate: {name: 完成率, expression: done / target}
items:
  - code: ratio
    name: 比率
    ratio: {of: done, to: target, weight: weight, cap: none}
  - code: other
    name: 评定
    judged: mark
total: {places: 1}
ranking: {order: high_first, ties: dense, then: [other]}
cases:
  - {name: 例, inputs: {done: 50, target: 1, mark: 5}, expect: {total: 5.05, items: {other: 5}, figures: {rate: 0.5%}}}
"""


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        load(text, "b.yaml")
    for fault in refused.value.faults:
        for language in ("zh", "en"):
            assert "{" not in SENTENCES[fault.code].said(language, fault.blanks), fault
        assert fault.where.startswith("b.yaml:")
    return [(fault.code, f"{fault.blanks['line']} {fault.blanks['item']}") for fault in refused.value.faults]


def changed(old: str, new: str) -> str:
    assert old in BOOK
    return BOOK.replace(old, new, 1)


def item(text: str) -> str:
    """The example book with one more item."""
    return changed("total: {places", f"  - {{code: more, name: 多, {text}}}\ntotal: {{places")


def test_a_parameter_is_chosen_by_trait_and_day_and_keeps_its_source() -> None:
    weight = load(BOOK).parameters["weight"]
    asked = [
        (date(2025, 12, 31), "town"),
        (date(2026, 1, 1), "town"),
        (date(2026, 6, 30), "park"),
        (date(2026, 7, 1), "park"),
    ]
    found = [weight.at(day, {"group": group}) for day, group in asked]
    assert [(one.value, one.source) for one in found if one] == [
        (F(10), "甲"),
        (F(12), "乙"),
        (F(20), "丙"),
        (F(12), "乙"),
    ]


def test_the_digest_is_of_the_content_not_of_the_layout() -> None:
    book = load(BOOK)
    assert (
        load(BOOK.replace("unit: 分\n", "unit:   分  # 注\n").replace("title: 例", "title: '例'")).digest == book.digest
    )
    assert load(changed("value: 10", "value: 11")).digest != book.digest


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (changed("subject: unit", "subject: untis"), "word_unknown", "3 subject"),
        (changed("title: 例\n", ""), "key_missing", "1 —"),
        (changed("title: 例", "title: 例\ntitel: x"), "key_unknown", "3 —"),
        (changed("title: 例", "title: 例\ntitle: 例"), "key_doubled", "3 —"),
        (changed("title: 例", "title: {zh: 例, en: a, b c}"), "comma_in_braces", "2 title"),
        (changed("title: 例", "title: [1]"), "mapping_expected", "2 title"),
        (changed("title: 例", "title: {[a]: b}"), "mapping_expected", "2 title"),
        (changed("book: example", "book: Ex Ample"), "value_wrong", "1 book"),
        (changed("book: example", "book: [x]"), "value_expected", "1 book"),
        (changed("  done:", "  1one:"), "value_wrong", "16 inputs"),
        (changed("unit: 万元, from", "unit: 万园, from"), "measure_unknown", "16 inputs.done"),
        (changed("name: 完成, unit: 万元,", "name: 完成,"), "unit_missing", "16 inputs.done"),
        (changed("  target: {name", "  weight: {name"), "name_taken", "9 parameters.weight"),
        (changed("      size:", "      target:"), "name_taken", "25 inputs.projects.target"),
        (changed("range: [0, 5]", "range: [5, 0]"), "range_wrong", "18 inputs.mark"),
        (changed("range: [0, 5]", "range: [5]"), "range_wrong", "18 inputs.mark"),
        (changed("range: [0, 5], ", ""), "judged_without_range", "35 items.other"),
        (changed("judged: mark", "judged: done * 1分"), "judged_without_range", "35 items.other"),
        (changed("{definition: completed}", "{definition: completed, target: x}"), "one_of_expected", "16 inputs.done.from"),
        (changed("from: 2026-01-01, ", ""), "parameter_ambiguous", "9 parameters.weight"),
        (changed("value: 10", "value: ten"), "number_wrong", "12 parameters.weight"),
        (changed("list: yes", "list: maybe"), "value_wrong", "20 inputs.hits.list"),
        (changed("expression: done / target", "expression: dnoe / target"), "name_unknown", "28 figures.rate"),
        (changed("expression: done / target", "expression: done + target +"), "expression_sign_unexpected", "28 figures.rate"),
        (changed("code: other", "code: ratio"), "name_taken", "33 items.ratio"),
        (changed("then: [other]", "then: [othr]"), "then_not_an_item", "37 ranking"),
        (changed("ties: dense,", "ties: dense, grades: [{grade: A, to: 50%}, {grade: B, to: 40%}],"), "grades_not_rising", "37 ranking"),
        (changed("ties: dense,", "ties: dense, grades: [{grade: A, to: many}],"), "grades_not_rising", "37 ranking"),
        (changed("places: 1", "expression: rate"), "item_wrong_points", "36 total"),
        (changed("places: 1", "round: {places: 40, way: cut}"), "places_out_of_range", "36 total"),
        (changed("{done: 50,", "{doen: 50,"), "name_unknown", "39 cases.例"),
        (changed("items: {other", "items: {othr"), "name_unknown", "39 cases.例"),
        (changed("for: {group: park}", "for: {group: [park]}"), "value_expected", "14 parameters.weight.values[3].for.group"),
        (item("expression: 5亿 + done"), "measure_unknown", "36 items.more"),
        (changed("unit: 分\n    values", "type: yesno\n    values"), "value_wrong", "12 parameters.weight"),
        (item("expression: done"), "item_wrong_points", "36 items.more"),
        (item("expression: done + hits"), "argument_wrong", "36 items.more"),
        (item("expression: 1分, steps: {}"), "key_missing", "36 items[3].steps"),
        (item("full: 5分"), "one_of_expected", "36 items[3]"),
        (item("expression: rate * 5分, missing: full"), "full_missing", "36 items.more"),
        (item("expression: 5分, missing: sometimes"), "word_unknown", "36 items[3].missing"),
        (item("bands: {of: rate, rows: []}"), "list_expected", "36 items[3].bands.rows"),
        (item("each: {of: done, give: 1分}"), "rows_unknown", "36 items.more"),
        (item("each: {of: projects, where: size, give: 1分}"), "argument_wrong", "36 items.more"),
        (item("each: {of: projects, give: peer_mean(rate) * 1分}"), "peers_in_rows", "36 items.more"),
        (changed("    judged: mark", "    judged: mark\n    counted: no").replace("ratio: {of", "counted: no\n    ratio: {of"), "total_of_nothing", "38 total"),
        (changed("total: {places", "vetoes: [{code: v, name: 否, when: rate, effect: zero}]\ntotal: {places"), "argument_wrong", "36 vetoes.v"),
        ("", "book_empty", "1 —"),
        ("book: [", "yaml_not_read", "1 —"),
        ("a: \x00", "yaml_not_read", "1 —"),
        ("a: &x 1\nb: *x", "yaml_alias", "1 —"),
        ("a: !!python/object:os.system x", "yaml_tag", "1 —"),
        ("a: 1\n---\nb: 2", "yaml_documents", "2 —"),
        ("[" * 30 + "]" * 30, "yaml_too_deep", "1 —"),
        ("#" * 400_001, "book_too_large", "1 —"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line_and_item(text: str, code: str, place: str) -> None:
    assert (code, place) in faults(text)


BANDS = "bands: {{of: rate, rows: [{rows}]{more}}}"


@pytest.mark.parametrize(
    ("rows", "more", "code"),
    [
        ("{from: 0, below: 50%, give: 1分}, {above: 50%, give: 2分}", ", outside: 0分", "bands_gap_at"),
        ("{from: 0, to: 50%, give: 1分}, {from: 50%, give: 2分}", ", outside: 0分", "bands_overlap"),
        ("{from: 0, to: 50%, give: 1分}, {from: 40%, give: 2分}", ", outside: 0分", "bands_overlap"),
        ("{from: 0, give: 1分}, {from: 40%, give: 2分}", ", outside: 0分", "bands_overlap"),
        ("{from: 0, below: 50%, give: 1分}, {from: 50%, give: 2分}", "", "bands_uncovered"),
        ("{from: 50%, below: 50%, give: 1分}", ", outside: 0分", "band_empty"),
        ("{from: 50%, to: 20%, give: 1分}", ", outside: 0分", "band_empty"),
        ("{from: 0, above: 0, give: 1分}", ", outside: 0分", "band_two_bounds"),
        ("{from: 1 + 2, give: 1分}", ", outside: 0分", "bound_not_a_number"),
        ("{below: 1亿元, give: 1分}, {from: 1亿元, give: 2分}", "", "units_differ_money"),
        ("{below: 50%, give: 1分}, {from: 50%, status: red}", "", "types_differ"),
    ],
)
def test_bands_with_gaps_or_overlaps_are_refused_unless_a_reading_holds(rows: str, more: str, code: str) -> None:
    assert [found for found, _ in faults(item(BANDS.format(rows=rows, more=more)))] == [code]


def test_slices_must_meet() -> None:
    wrong = "slices: {of: rate, rows: [{to: 50%, rate: 1分}, {from: 60%, rate: 2分}]}"
    assert [code for code, _ in faults(item(wrong))] == ["bands_gap"]


def test_every_fault_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = (
        changed("subject: unit", "subject: x").replace("period: year", "period: y").replace("code: other", "cod: other")
    )
    assert [code for code, _ in faults(text)] == ["word_unknown", "word_unknown", "key_unknown", "key_missing"]


def test_the_shipped_schema_is_the_grammar_and_takes_every_book() -> None:
    shipped = json.loads((Path(grammar.__file__).parent / "schema.json").read_text("utf-8"))
    assert shipped == grammar.schema()
    for path in LIBRARY.glob("*.yaml"):
        if not path.name.endswith("-quotas.yaml"):
            plain: Any = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
            assert list(_against(shipped, plain, shipped, path.stem)) == []


def _against(schema: Any, value: Any, whole: Any, at: str) -> Iterator[str]:
    """What a value breaks of the parts of JSON Schema that ours uses; scalars are text, as YAML has them untyped."""
    if "$ref" in schema:
        schema = whole["$defs"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        if all(list(_against(option, value, whole, at)) for option in schema["anyOf"]):
            yield f"{at}: none of anyOf"
        return
    kind = schema.get("type", "")
    if isinstance(value, dict):
        if kind not in ("object", ""):
            yield f"{at}: not an object"
            return
        known, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        for key, part in value.items():
            if key in known or isinstance(more, dict):
                yield from _against(known.get(key, more), part, whole, f"{at}.{key}")
            elif more is False:
                yield f"{at}.{key}: unknown"
        yield from (f"{at}.{key}: missing" for key in schema.get("required", ()) if key not in value)
        if "oneOf" in schema and sum(option["required"][0] in value for option in schema["oneOf"]) != 1:
            yield f"{at}: not one of"
    elif isinstance(value, list):
        if kind not in ("array", ""):
            yield f"{at}: not a list"
            return
        for place, part in enumerate(value):
            yield from _against(schema.get("items", {}), part, whole, f"{at}[{place}]")
    elif (
        kind in ("object", "array")
        or value not in schema.get("enum", (value,))
        or not re.search(schema.get("pattern", ""), value)
    ):
        yield f"{at}: {value}"


@settings(deadline=None)  # a shared machine may pause for longer than any deadline
@given(st.integers(0, len(BOOK) - 1), st.text(max_size=4))
def test_a_book_with_any_text_put_into_it_is_read_or_refused(at: int, text: str) -> None:
    try:
        load(BOOK[:at] + text + BOOK[at + len(text) :])
    except Refusal as refused:
        assert all(fault.code in SENTENCES for fault in refused.faults)


BOUNDS = """
book: bounds
title: 档
subject: unit
period: year
source: 办法
parameters:
  low: {name: 下线, unit: 万元, values: [{value: 100, from: 2025-01-01, source: 一}, {value: 200, from: 2026-01-01, source: 二}]}
  high: {name: 上线, unit: 万元, value: 1000, source: 一}
inputs:
  paid: {name: 到位, unit: 万元, from: {entered: 表}}
items:
  - {code: points, name: 分, bands: {of: paid, rows: ROWS}}
"""
MEETING = "[{below: low, give: 1分}, {from: low, below: high, give: 2分}, {from: high, give: 3分}]"


def bounded(rows: str, paid: str, on: str = "2026-06-30") -> str:
    text = BOUNDS.replace("ROWS", rows) + f"cases:\n  - {{name: 例, on: {on}, inputs: {{paid: {paid}}}, expect: 0}}\n"
    [found] = check(load(text))
    assert found.standing is not None
    return found.standing.total.shown


@pytest.mark.parametrize(
    ("paid", "on", "points"),
    [
        ("199.99", "2026-06-30", "1"),
        ("200", "2026-06-30", "2"),
        ("100", "2025-06-30", "2"),
        ("1000", "2026-06-30", "3"),
        ("missing", "2026-06-30", ""),
    ],
)
def test_a_bound_may_be_a_parameter_with_its_own_dates(paid: str, on: str, points: str) -> None:
    assert bounded(MEETING, paid, on) == points


def test_a_bound_that_is_not_in_force_leaves_the_band_without_a_value() -> None:
    assert bounded(MEETING, "500", "2024-06-30") == ""
    sliced = "[{from: 0, to: low, rate: 10%}, {from: low, to: high, rate: 5%}]"
    text = BOUNDS.replace("{of: paid, rows: ROWS}", f"{{of: paid, rows: {sliced}}}").replace("bands", "slices")
    text = text.replace("inputs:", "inputs:").replace("code: points,", "code: points, counted: no,")
    text += "total: {name: 提成, unit: 万元, expression: points}\ncases:\n"
    for on, total in (("2026-06-30", "35"), ("2024-06-30", "missing")):
        [found] = check(load(f"{text}  - {{name: 例, on: {on}, inputs: {{paid: 500}}, expect: {total}}}\n"))
        assert found.faults == ()


@pytest.mark.parametrize(
    ("rows", "more", "code"),
    [
        ("[{below: low, give: 1分}, {above: low, give: 2分}]", "", "bands_gap_at"),
        ("[{below: low, give: 1分}, {from: high, give: 2分}]", "", "bands_overlap"),
        ("[{below: low, give: 1分}, {from: high, give: 2分}]", ", overlaps: first", "bands_gap"),
        ("[{below: low, give: 1分}, {from: 5万元, give: 2分}]", "", "bands_overlap"),
        (
            "[{from: low, give: 1分}, {from: high, give: 2分}]",
            ", overlaps: first, gaps: outside, outside: 0分",
            "bands_overlap",
        ),
        (
            "[{below: low, give: 1分}, {from: lwo, give: 2分}]",
            ", overlaps: first, gaps: outside, outside: 0分",
            "name_unknown",
        ),
    ],
)
def test_bounds_that_cannot_be_compared_ask_what_a_gap_and_an_overlap_mean(rows: str, more: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        load(BOUNDS.replace("rows: ROWS", f"rows: {rows}{more}"))
    assert caught.value.faults[0].code == code


def test_once_that_is_said_unlike_bounds_are_read_in_their_order() -> None:
    rows = "[{below: low, give: 1分}, {from: high, give: 2分}], overlaps: first, gaps: outside, outside: 0分"
    assert [bounded(rows, paid) for paid in ("199", "500", "1000")] == ["1", "0", "2"]


def test_a_number_without_end_is_no_number() -> None:
    squares = "".join(f"  f{n}: {{name: 平方, expression: f{n - 1} * f{n - 1}}}\n" for n in range(1, 16))
    text = BOUNDS.replace("ROWS", "[{give: 1分}]").replace(
        "items:\n", "figures:\n  f0: {name: 数, expression: paid / 3元}\n" + squares + "items:\n"
    )
    text += "  - {code: huge, name: 大, counted: no, expression: f15}\n"
    [found] = check(load(text + "cases:\n  - {name: 例, inputs: {paid: 7}, expect: {items: {huge: missing}}}\n"))
    assert found.faults == ()
