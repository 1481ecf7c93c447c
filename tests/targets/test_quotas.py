"""The year's quotas: who owes what by the tier table of the speech, and which project meets which."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.ledger import actions as ledger
from luodi.ledger.queries import moment
from luodi.people.access import Role
from luodi.people.models import Org, Post
from luodi.targets.actions import make_quotas, set_target
from luodi.targets.models import QuotaMade
from luodi.targets.queries import Line, all_quota_lines, changes_to_make, quota_lines
from tests.makers import AT, District, agreement, district, in_part, project
from tests.triggers import without_triggers

pytestmark = pytest.mark.django_db
YI = 10_000_000_000  # 1 亿元 in fen
WAN = 1_000_000


@pytest.fixture
def here() -> District:
    made = district()
    made.root.refresh_from_db()
    Org.objects.add_child(made.root, {"code": "BS", "name": "白水镇", "kind": "township", "group": "valley"})
    for place, (code, rank) in enumerate(
        (("SJ", "principal"), ("RD", "congress_principal"), ("CW", "standing_committee"), ("FQ", "deputy_head")), 1
    ):
        Post.objects.create(code=code, org=made.root, title=code, title_en=code, rank=rank, order=place)
    Post.objects.create(code="FX", org=made.root, title="FX", title_en="FX", rank="deputy_county", order=9)
    return made


def signed(here: District, code: str, fen: int, *, verified: bool = True, at: datetime = AT, **values: object) -> None:
    project(here, code, **values)
    entry = agreement(here, code, fen=fen, actor=here.ma, at=at)
    if verified:
        ledger.verify(here.li, at + timedelta(minutes=1), entry.pk)


def lines(year: int = 2026) -> dict[str, Line]:
    return {line.name: line for line in all_quota_lines(year, moment())}


def met(name: str) -> list[str]:
    return [one.code for one in lines()[name].met]


def test_the_districts_quotas_are_made_by_who_sets_them_for_the_whole_district(here: District) -> None:
    qian = in_part(here, Role.BUREAU)
    with pytest.raises(NotAllowed):
        make_quotas(qian, AT, 2026)
    with pytest.raises(NotThere):
        make_quotas(here.sun, AT, 2026)
    assert not QuotaMade.objects.exists()
    given = {"year": 2026, "code": "paid_in_year", "amount": WAN, "reason": "责任状"}
    assert set_target(qian, AT, unit="LH", **given).unit == here.liuhu
    with pytest.raises(NotThere):
        set_target(qian, AT, unit="XM", **given)


def test_every_post_and_unit_of_the_speech_owes_one_project_of_its_size(here: District) -> None:
    assert make_quotas(here.ma, AT, 2026) == 11
    owed = {name: (line.count, line.threshold_fen, line.over) for name, line in lines().items()}
    assert owed == {
        "SJ": (1, YI, True),
        "RD": (1, 3000 * WAN, False),
        "CW": (1, 3000 * WAN, False),
        "FQ": (1, 3000 * WAN, False),
        "FX": (1, 1000 * WAN, False),
        "柳湖乡": (1, 1000 * WAN, False),
        "平凉工业园区": (1, 1000 * WAN, False),
        "发改局": (1, 1000 * WAN, False),
        "招商局": (1, 1000 * WAN, False),
        "白水镇": (1, 500 * WAN, False),
        "峡门乡": (1, 300 * WAN, False),
    }


@pytest.mark.parametrize(
    ("rank", "fen", "counts"),
    [
        ("SJ", YI, False),  # 过亿元: exactly 1 亿元 is not over it
        ("SJ", YI + 1, True),
        ("RD", 3000 * WAN - 1, False),
        ("RD", 3000 * WAN, True),  # 以上: the amount itself counts
        ("FX", 1000 * WAN - 1, False),
        ("FX", 1000 * WAN, True),
    ],
)
def test_over_is_strict_and_at_least_takes_the_amount_itself(here: District, rank: str, fen: int, counts: bool) -> None:
    make_quotas(here.ma, AT, 2026)
    signed(here, "LH-1", fen, leader_post=Post.objects.get(code=rank))
    assert met(rank) == (["LH-1"] if counts else [])
    assert lines()[rank].short == (0 if counts else 1)


@pytest.mark.parametrize(("fen", "counts"), [(300 * WAN - 1, False), (300 * WAN, True)])
def test_a_tableland_township_owes_three_million(here: District, fen: int, counts: bool) -> None:
    make_quotas(here.ma, AT, 2026)
    signed(here, "XM-1", fen, unit=here.xiamen)
    assert met("峡门乡") == (["XM-1"] if counts else [])


def test_one_project_meets_one_quota_of_a_leader_and_one_of_a_unit(here: District) -> None:
    make_quotas(here.ma, AT, 2026)
    signed(here, "LH-1", 2 * YI, leader_post=Post.objects.get(code="SJ"))
    met_by_it = [name for name, line in lines().items() if line.met]
    assert met_by_it == ["SJ", "柳湖乡"]


def test_only_what_is_verified_and_first_signed_in_the_year_counts(here: District) -> None:
    make_quotas(here.ma, AT, 2026)
    signed(here, "LH-1", YI, verified=False)
    assert met("柳湖乡") == []
    project(here, "LH-2")
    entry = agreement(here, "LH-2", fen=YI, happened_on=date(2025, 12, 31))
    ledger.verify(here.li, AT, entry.pk)
    assert met("柳湖乡") == []
    signed(here, "LH-3", YI)
    assert met("柳湖乡") == ["LH-3"]


def test_a_quota_is_read_as_it_was_known_at_the_moment(here: District) -> None:
    make_quotas(here.ma, AT, 2026)
    before = moment()
    signed(here, "LH-1", YI, at=AT + timedelta(days=1))
    then = {line.name: line.short for line in all_quota_lines(2026, before)}
    assert (then["柳湖乡"], lines()["柳湖乡"].short) == (1, 0)
    assert all_quota_lines(2026, AT - timedelta(days=1)) == []


def test_making_quotas_twice_adds_nothing_and_a_regrouped_unit_only_itself(here: District) -> None:
    make_quotas(here.ma, AT, 2026)
    assert (changes_to_make(2026, moment()), make_quotas(here.ma, AT, 2026), QuotaMade.objects.count()) == ([], 0, 11)
    Org.objects.filter(code="XM").update(group="valley")
    Post.objects.filter(code="FX").update(active=False)
    assert [asked[:2] for _holder, asked in changes_to_make(2026, moment())] == [("valley", 1), ("deputy_county", 0)]
    assert make_quotas(here.ma, AT, 2026) == 2
    assert lines()["峡门乡"].threshold_fen == 500 * WAN
    assert "FX" not in lines()
    assert {line.name: line.threshold_fen for line in all_quota_lines(2026, AT)}["峡门乡"] == 300 * WAN


def test_a_quota_keeps_what_was_asked_when_the_table_is_another_by_now(here: District) -> None:
    make_quotas(here.ma, AT, 2026)
    with without_triggers():  # as an earlier table had made it
        QuotaMade.objects.filter(unit=here.liuhu).update(tier="no_longer", threshold_fen=7, over=True)
    line = lines()["柳湖乡"]
    assert (line.tier_name, line.threshold_fen, line.over) == (("no_longer", "no_longer"), 7, True)


def test_a_unit_sees_its_own_quota_and_nobody_elses(here: District) -> None:
    make_quotas(here.ma, AT, 2026)
    seen = {name: [line.name for line in quota_lines(here.people[name], 2026, moment())] for name in ("wang", "admin")}
    assert seen == {"wang": ["柳湖乡"], "admin": []}
    assert len(quota_lines(here.wu, 2026, moment())) == 11


def test_quotas_are_made_by_who_may_and_for_a_year_of_four_digits(here: District) -> None:
    with pytest.raises(NotThere):
        make_quotas(here.wang, AT, 2026)
    with pytest.raises(Refusal) as caught:
        make_quotas(here.ma, AT, 20266)
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [("year_wrong", "year")]


@pytest.mark.parametrize("projects", [1, 3])
def test_as_many_statements_for_one_project_as_for_three(
    here: District, projects: int, django_assert_num_queries: object
) -> None:
    make_quotas(here.ma, AT, 2026)
    for number in range(projects):
        signed(here, f"LH-{number}", YI)
    at = moment()
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's fixture
        all_quota_lines(2026, at)
