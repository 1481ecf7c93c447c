"""The quota table of the speech (S24): who owes what, at the very bounds, and which project meets which quota."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from luodi.core.errors import Refusal
from luodi.core.quotas import Fulfilment, Post, Project, Quota, Unit, ahead, due, fulfilled, load_tiers, quotas_for
from luodi.core.words import ORG_GROUPS, RANKS

YI, WAN = 10_000_000_000, 1_000_000
LIBRARY = Path(__file__).parents[2] / "src" / "luodi" / "books" / "library"
TEXT = (LIBRARY / "kongtong-quotas.yaml").read_text("utf-8")
TIERS = load_tiers(TEXT, "kongtong-quotas.yaml")


def quota(key: str, wan: int, *, count: int = 1, over: bool = False, holder: str = "unit") -> Quota:
    return Quota(holder, key, "t", count, wan * WAN, over)


def project(code: str, wan: int, *keys: str, month: int = 202601, holder: str = "unit") -> Project:
    return Project(code, wan * WAN, month, tuple((holder, key) for key in keys))


def test_every_rank_and_group_of_the_table_owes_what_the_speech_says() -> None:
    posts = [Post(rank, rank) for rank in RANKS]
    units = [Unit(group, "township", group) for group in ORG_GROUPS]
    owed = {one.key: (one.count, one.threshold_fen, one.over) for one in quotas_for(TIERS, posts, units)}
    assert owed == {
        "principal": (1, YI, True),
        "congress_principal": (1, 3000 * WAN, False),
        "standing_committee": (1, 3000 * WAN, False),
        "deputy_head": (1, 3000 * WAN, False),
        "deputy_county": (1, 1000 * WAN, False),
        "quota_department": (1, 1000 * WAN, False),
        "key": (1, 1000 * WAN, False),
        "valley": (1, 500 * WAN, False),
        "tableland": (1, 300 * WAN, False),
    }


def test_exactly_one_yi_is_not_over_one_yi_and_a_fen_more_is() -> None:
    principal = TIERS.tiers[0]
    assert [principal.takes(size) for size in (YI - 1, YI, YI + 1)] == [False, False, True]


def test_exactly_three_thousand_wan_counts_for_three_thousand_and_above() -> None:
    leaders = TIERS.tiers[1]
    assert [leaders.takes(size) for size in (3000 * WAN - 1, 3000 * WAN)] == [False, True]


def test_a_tier_by_name_and_a_tier_by_kind_and_group() -> None:
    text = TEXT.replace("groups: [valley]", "names: [某镇]").replace(
        "groups: [tableland]", "kinds: [township]\n    groups: [tableland]"
    )
    tiers = load_tiers(text)
    units = [Unit("a", name="某镇"), Unit("b", "township", "tableland"), Unit("c", "park", "tableland"), Unit("d")]
    assert [(one.key, one.tier) for one in quotas_for(tiers, [], units)] == [("a", "valley"), ("b", "tableland")]


def test_one_project_meets_one_quota_of_a_unit_and_one_of_a_leader() -> None:
    quotas = [quota("a", 300), quota("b", 300), quota("p", 300, holder="post")]
    found = fulfilled(quotas, [Project("x", 500 * WAN, 202603, (("unit", "a"), ("unit", "b"), ("post", "p")))])
    assert [(one.quota.key, one.projects, one.short) for one in found] == [
        ("a", ("x",), 0),
        ("b", (), 1),
        ("p", ("x",), 0),
    ]


def test_the_largest_need_is_served_first_and_takes_the_smallest_project_that_will_do() -> None:
    quotas = [quota("small", 300), quota("large", 3000)]
    projects = [project("huge", 9000, "small", "large"), project("fit", 3000, "small", "large")]
    assert fulfilled(quotas, projects) == [Fulfilment(quotas[0], ("huge",)), Fulfilment(quotas[1], ("fit",))]


def test_a_project_moves_on_where_that_serves_one_more() -> None:
    quotas = [quota("a", 1000), quota("b", 500)]
    projects = [project("x", 1000, "a", "b"), project("y", 2000, "a")]
    assert {one.quota.key: one.projects for one in fulfilled(quotas, projects)} == {"a": ("y",), "b": ("x",)}


def test_a_quota_of_two_takes_two_in_the_order_they_came() -> None:
    quotas = [quota("a", 100, count=2)]
    projects = [
        project("late", 100, "a", month=202612),
        project("early", 900, "a", month=202602),
        project("not", 99, "a"),
    ]
    assert fulfilled(quotas, projects) == [Fulfilment(quotas[0], ("early", "late"))]
    assert fulfilled(quotas, projects[:1])[0].short == 1


def test_strictly_over_holds_in_fulfilment_too() -> None:
    quotas = [quota("a", 10000, over=True)]
    assert fulfilled(quotas, [project("x", 10000, "a")])[0].projects == ()
    assert fulfilled(quotas, [Project("x", YI + 1, 202601, (("unit", "a"),))])[0].projects == ("x",)


def test_what_is_due_by_a_month_follows_the_marks_or_equal_months() -> None:
    marks = {3: Fraction(1, 5), 6: Fraction(1, 2), 9: Fraction(3, 4)}
    assert [due(100, month, marks) for month in (202601, 202603, 202605, 202612)] == [Fraction(20, 3), 20, 40, 100]
    assert due(12, 202605) == 5
    assert ahead(4, 12, 202605) == Fraction(4, 5)
    assert ahead(4, 0, 202605) is None
    with pytest.raises(Refusal):
        due(1, 202613)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("ranks: [deputy_county]", "ranks: [deputy_conty]", "word_unknown"),
        ("groups: [valley]", "groups: [valley]\n    ranks: [principal]", "tier_for_nobody"),
        ("groups: [valley]\n", "", "yaml_braces_then_key"),
        ("    groups: [tableland]\n", "", "tier_for_nobody"),
        ("threshold: 300\n", "threshold: 0.000000001\n", "tier_count_wrong"),
        ("code: valley", "code: tableland", "name_taken"),
        ("bound: over", "bound: above", "word_unknown"),
    ],
)
def test_a_table_that_cannot_be_read_one_way_is_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        load_tiers(TEXT.replace(old, new))
    assert refused.value.faults[0].code == code
