"""While a book is written, what may stand at the cursor is offered, however unfinished the text is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.rules.completing import MOST, offers, place
from luodi.core.rules.units import UNITS
from tests.core.rules.test_library import BOOKS, SHIPPED

TEXT = """book: mine
title: 办法
subject: unit
inputs:
  paid_in: {name: 到位, unit: 亿元, from: {definition: paid_in_year}}
  projects:
    name: 项目
    from: {definition: signed_count_year}
    rows:
      invested: {name: 额, unit: 万元}
parameters:
  full_points: {name: 满分, unit: 分, value: 60, source: 三}
items:
  - code: funds
    name: 到位资金
    """


def words(more: str, text: str = TEXT) -> list[str]:
    return [one.word for one in offers(text + more, len(text + more), SHIPPED)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ([], False)),
        ("subject: ", (["subject"], True)),
        ("inputs:\n  paid: {name: 某, fr", (["inputs", "paid"], False)),
        ("inputs:\n  paid: {name: 某, from: {definition: pa", (["inputs", "paid", "from", "definition"], True)),
        ("items:\n  - code: a\n    ratio: {of: paid, to: ", (["items", "ratio", "to"], True)),
        ("items:\n  - code: a\n    bands:\n      rows: [{from: 1, ", (["items", "bands", "rows"], False)),
        ("items:\n  - code: a\n  - ", (["items"], False)),
        ("parameters:\n  a:\n    name: {zh: '一：{', en: ", (["parameters", "a", "name", "en"], True)),
        ("items:\n  - {code: a}\nran", ([], False)),
    ],
)
def test_the_cursor_knows_where_it_stands(text: str, found: tuple[list[str], bool]) -> None:
    assert place(text) == found


def test_keys_of_an_item_are_offered_and_those_that_begin_so() -> None:
    assert {"ratio", "bands", "each", "round"} <= set(words(""))
    assert words("ba") == ["bands"]
    assert words("bands") == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("\nperiod: ", {"year", "half_year", "quarter", "month", "once"}),
        ("ratio: {of: pa", {"paid_in"}),
        ("ratio: {of: paid_in, to: paid_in, weight: full", {"full_points"}),
        ("expression: pee", {"peers", "peer_min", "peer_max", "peer_mean", "peer_sum", "peer_count", "peer_rank"}),
        ("expression: inv", {"invested"}),
        ("round: {way: ", {"half_up", "cut"}),
        (
            "\ninputs:\n  x: {name: 某, unit: 万",
            {code for code in UNITS if code.startswith("万")},
        ),
        ("\ninputs:\n  x: {name: 某, from: {definition: first_", {"first_signed"}),
        ("\ninputs:\n  x: {name: 某, list: ", {"yes", "no"}),
        ("\nranking: {order: ", {"high_first", "low_first"}),
    ],
)
def test_what_fits_the_place_is_offered(more: str, expected: set[str]) -> None:
    text = TEXT.rstrip() if more.startswith("\n") else TEXT
    assert set(words(more, text)) == expected


def test_a_definition_is_offered_with_what_it_is_called() -> None:
    text = TEXT.rstrip() + "\ninputs:\n  x: {name: 某, from: {definition: contract_"
    assert [(one.word, one.sort, one.zh) for one in offers(text, len(text), SHIPPED)] == [
        ("contract_fulfilment_rate", "definition", "合同履约率")
    ]


@given(st.sampled_from([path.read_text("utf-8") for path in BOOKS]), st.integers(0, 6000))
def test_wherever_the_cursor_stands_in_a_book_it_is_answered(text: str, at: int) -> None:
    assert len(offers(text, min(at, len(text)), SHIPPED)) <= MOST


@given(st.text(max_size=200), st.integers(0, 200))
def test_whatever_is_typed_is_answered(text: str, at: int) -> None:
    assert len(offers(text, min(at, len(text)), SHIPPED)) <= MOST


def test_after_a_closed_list_and_a_word_of_no_list_nothing_is_lost() -> None:
    assert place("items:\n  - {code: a, bands: {rows: [1, 2], ga") == (["items", "bands"], False)
    assert words("note: {zh: a") == []


def test_a_target_is_offered_what_targets_are_set_of_and_nothing_of_single_projects() -> None:
    text = TEXT.rstrip() + "\ninputs:\n  x: {name: 某, from: {target: "
    assert words("\ninputs:\n  x: {name: 某, from: {target: paid_in_y", TEXT.rstrip()) == ["paid_in_year"]
    assert {one.word for one in offers(text, len(text), SHIPPED)} <= {one.code for one in SHIPPED}


def test_where_free_text_stands_nothing_is_offered() -> None:
    text = TEXT.rstrip()
    assert words("\ncode: 20", text) == [] and words("\nsource: {place: ", text) == []
