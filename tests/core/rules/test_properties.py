"""What holds of every rule, whatever its numbers: more never scores less, caps hold, order within a day does not matter."""

from __future__ import annotations

import random
import string
from datetime import UTC, date, datetime
from fractions import Fraction as F
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.facts import Kind
from luodi.core.periods import span
from luodi.core.refusals import formulas, rules, slips
from luodi.core.rules.books import Book, Happened
from luodi.core.rules.cases import check
from luodi.core.rules.evaluation import evaluate
from luodi.core.rules.happening import Told
from luodi.core.rules.loading import load
from luodi.core.rules.taking import Inputs
from tests.core.rules.test_library import BOOKS, SHIPPED

SENTENCES = {**formulas.SENTENCES, **rules.SENTENCES, **slips.SENTENCES}

AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
HEAD = """
book: b
title: 例
subject: unit
period: year
source: 例文
inputs:
  done: {name: 完成, unit: 万元, from: {definition: paid_in_year}}
  target: {name: 任务, unit: 万元, from: {target: paid_in_year}}
  late: {name: 迟报, unit: 次, from: {entered: 台账}}
items:
"""
RISING = [
    "ratio: {of: done, to: target, weight: 50分, cap: 120%}",
    "ratio: {of: done, to: target, weight: 50分, cap: none}",
    "steps: {of: done / target, from: 100%, base: 60分, up: {per: 10%, give: 2分, whole: yes, at_most: 20分}, down: {per: 1%, take: 1分, whole: no}}",
    "steps: {of: done / target, from: 100%, base: 60分, up: {per: 7%, give: 3分, whole: no}, down: {per: 3%, take: 1分, whole: yes}}",
    "bands: {of: done, rows: [{below: 50万元, give: 1分}, {from: 50万元, to: 90万元, give: 2分}, {above: 90万元, give: 9分}]}",
    "slices: {of: done / target, rows: [{to: 50%, rate: 10分}, {from: 50%, rate: 20分}]}",
    "expression: 'min(done / target, 100%) * 40分'",
]


def book(item: str, more: str = "") -> Book:
    return load(f"{HEAD}  - {{code: a, name: 项, {item}{more}}}\n")


def worth(of: Book, done: int, target: int = 100, late: int = 0) -> Any:
    values = {"done": done * 1_000_000, "target": target * 1_000_000, "late": late}
    return evaluate(of, {"x": Inputs(values)}, span("2026"), AT).subjects["x"].items["a"].value


@pytest.mark.parametrize("item", RISING)
def test_who_does_more_never_scores_less(item: str) -> None:
    of = book(item)
    found = [worth(of, done) for done in range(0, 301, 3)]
    assert found == sorted(found)
    assert found[0] < found[-1]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(RISING), st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 90), st.integers(0, 9))
def test_a_cap_and_a_floor_hold_whatever_comes_in(item: str, done: int, target: int, most: int, least: int) -> None:
    found = worth(book(item, f", at_most: {most + least}分, at_least: {least}分"), done, target)
    assert least <= found <= most + least


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(RISING), st.integers(0, 10**4), st.integers(0, 10**4))
def test_deductions_stop_at_nothing_and_take_no_more_than_their_cap(item: str, done: int, late: int) -> None:
    whole = worth(book(item, ", at_least: 0分"), done)
    held = worth(
        book(item, ", at_least: 0分, deductions: [{name: 迟报, times: late, each: 1分, at_most: 4分}]"), done, late=late
    )
    assert held == max(F(0), whole - min(late, 4))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(1, 50))
def test_a_book_of_parts_holds_its_total_and_adds_up_to_the_cent(amounts: list[int], most: int) -> None:
    items = "".join(
        f"  - {{code: i{n}, name: 项, expression: done / 1万元 * {n + 1}分}}\n" for n in range(len(amounts))
    )
    text = HEAD + items
    parts = evaluate(load(text), {"x": Inputs({"done": amounts[0] * 100})}, span("2026"), AT).subjects["x"]
    assert parts.total.value == sum(line.value for line in parts.items.values())  # type: ignore[misc]  # all have values
    held = evaluate(
        load(f"{text}total: {{at_most: {most}分}}\n"), {"x": Inputs({"done": amounts[0] * 100})}, span("2026"), AT
    )
    assert held.subjects["x"].total.value == min(F(most), parts.total.value)  # type: ignore[type-var]  # as above


TOLD = load(
    """
book: told
title: 由事实算
subject: unit
period: year
source: 办法
inputs:
  agreed: {name: 签约额, unit: 元, from: {definition: agreed_year}}
  paid: {name: 到位, unit: 元, from: {definition: paid_in_year}}
  completed: {name: 完成投资, unit: 元, from: {definition: completed_year}}
  signed: {name: 签约数, unit: 个, from: {definition: signed_count_year}}
  months: {name: 各月, unit: 元, list: yes, from: {definition: paid_in, by: month}}
items:
  - {code: a, name: 项, expression: signed * 1分}
"""
)
MONEY = st.builds(
    Happened,
    on=st.sampled_from([date(2026, 2, 1), date(2026, 2, 28), date(2026, 3, 1), date(2025, 12, 31)]),
    kind=st.sampled_from([Kind.AGREEMENT_SIGNED, Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED, Kind.INVESTMENT_COMPLETED]),
    project=st.sampled_from(["A", "B"]),
    whose=st.just("self"),
    amount=st.integers(1, 10**12),
    verified=st.booleans(),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(MONEY, max_size=9), st.randoms(use_true_random=False))
def test_in_which_order_facts_of_one_day_are_told_does_not_matter(facts: list[Happened], luck: random.Random) -> None:
    other = list(facts)
    luck.shuffle(other)
    by_day = sorted(other, key=lambda one: one.on)
    told = [Told(TOLD, SHIPPED, span("2026"), each).values("self") for each in (facts, by_day)]
    assert told[0] == told[1]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(1, 97), min_size=2, max_size=5), st.integers(1, 10**12))
def test_split_shares_of_a_receipt_sum_to_the_whole(weights: list[int], fen: int) -> None:
    whole = sum(weights)
    names = ["self", *(f"u{n}" for n in range(1, len(weights)))]
    shares = tuple((name, F(weight, whole)) for name, weight in zip(names, weights, strict=True))
    facts = [
        Happened(date(2026, 1, 5), Kind.AGREEMENT_SIGNED, amount=fen),
        Happened(date(2026, 1, 5), Kind.CREDIT_SPLIT, shares=shares),
        Happened(date(2026, 2, 5), Kind.FUNDS_RECEIVED, amount=fen),
    ]
    told = Told(TOLD, SHIPPED, span("2026"), facts)
    assert sum(told.values(name)["paid"] for name in names) == fen  # type: ignore[misc]  # money is a number


# Texts that are nobody's book

LEAVES = st.one_of(
    st.text(string.printable + "亿元分，：", max_size=12),
    st.integers(-(10**30), 10**30),
    st.sampled_from(
        [
            "1e999999",
            "9" * 400,
            "!!python/object/apply:os.system",
            "100%",
            "yes",
            "if(1, 2, 3)",
            "a.b",
            "__import__('os')",
        ]
    ),
)


def _spoiled(tree: Any, luck: random.Random, leaf: Any) -> Any:
    """The tree with one branch of it replaced, moved, doubled or gone."""
    node, way = tree, luck.random()
    while isinstance(node, dict | list) and node:
        key = luck.choice(list(node)) if isinstance(node, dict) else luck.randrange(len(node))
        if luck.random() < 0.4 or not isinstance(node[key], dict | list):
            if way < 0.6:
                node[key] = leaf
            elif way < 0.8:
                del node[key]
            else:
                node[key] = [node[key], node[key]] if luck.random() < 0.5 else {str(leaf)[:20]: node[key]}
            break
        node = node[key]
    return tree


@settings(deadline=None, max_examples=80)
@given(st.sampled_from([path.read_text("utf-8") for path in BOOKS]), LEAVES, st.randoms(use_true_random=False))
def test_a_book_spoiled_anywhere_is_worked_out_or_refused_in_words(text: str, leaf: Any, luck: random.Random) -> None:
    tree = yaml.load(text, Loader=yaml.BaseLoader)
    for _ in range(luck.randrange(1, 4)):
        tree = _spoiled(tree, luck, leaf)
    try:
        found = check(load(yaml.safe_dump(tree, allow_unicode=True)), SHIPPED)
    except Refusal as refused:
        assert refused.faults and all(fault.code in SENTENCES for fault in refused.faults)
    else:
        assert all(isinstance(one.passed, bool) for one in found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " * 33_000, "yaml_colon_inside"),
        ("[" * 90_000, "yaml_too_deep"),
        ("{a: " * 20_000, "yaml_too_deep"),
        ("a: &x [1]\nb: *x\n", "yaml_alias"),
        ("book: !!python/object/apply:os.system [ls]\n", "yaml_tag"),
        ("a" * 100_001, "book_too_large"),
        ("\x00", "yaml_not_read"),
        ("", "book_empty"),
    ],
)
def test_a_text_that_means_harm_is_refused_before_it_is_read(text: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        load(text)
    assert code in [fault.code for fault in caught.value.faults]
