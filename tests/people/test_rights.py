"""The one table of rights, whole; and where a right holds: the subtree it was given over, never beside it."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from luodi.core.errors import NotAllowed, NotThere
from luodi.people.access import (
    DISTRICT_WIDE,
    NOWHERE,
    RIGHTS,
    Act,
    Role,
    Scope,
    acts,
    acts_over,
    forget,
    may,
    require,
    scope,
)
from luodi.people.models import Grant, Org
from tests.makers import District, district, in_part

# y: the role may. The order of the columns is that of ROLES.
ROLES = ["clerk", "unit_head", "verifier", "bureau", "supervision", "leader", "auditor", "administrator"]
TABLE = """
project_see     y y y y y y y .
project_edit    y y . y . . . .
stage_forward   y y . y . . . .
stage_backward  . y . y . . . .
ledger_record   y y . y . . . .
ledger_verify   . . y y . . . .
ledger_void     . y . y . . . .
credit_split    . . . y . . . .
period_close    . . . y . . . .
import          y y . y . . . .
quota_see       y y y y y y y .
quota_set       . . . y . . . .
quota_make      . . . y . . . .
run_see         y y y y y y y .
run_make        . . . y y . . .
run_publish     . . . y y . . .
book_approve    . . . y y . . .
object          . y . . . . . .
objection_answer . . . . y . . .
award_approve   . . . . . y . .
award_pay       . . . y . . . .
judge           . . . y y . . .
bulletin_make   . . . y y . . .
people_see      . y . y y y y y
people_manage   . . . . . . . y
"""
WRITING = {act for act in Act if not act.value.endswith("_see")}


@pytest.fixture
def here(db: None) -> District:
    return district()


def test_every_role_holds_exactly_these_acts() -> None:
    told = {
        act: [role for role, mark in zip(ROLES, marks, strict=True) if mark == "y"]
        for act, *marks in (line.split() for line in TABLE.strip().splitlines())
    }
    assert {act.value: [role for role in ROLES if act in RIGHTS[Role(role)]] for act in Act} == told
    assert [role.value for role in Role] == ROLES


def test_an_auditor_writes_nothing_and_an_administrator_sees_no_project() -> None:
    assert RIGHTS[Role.AUDITOR] & WRITING == set()
    assert RIGHTS[Role.ADMINISTRATOR] == {Act.PEOPLE_SEE, Act.PEOPLE_MANAGE}


def test_a_right_holds_for_its_unit_and_below_and_nowhere_else(here: District) -> None:
    here.liuhu.refresh_from_db()
    below = Org.objects.add_child(here.liuhu, {"code": "LH-1", "name": "柳湖项目办", "kind": "township"})
    found = scope(here.wang, Act.LEDGER_RECORD)
    assert found == Scope((here.liuhu.path,))
    assert {org.code: found.holds(org.path) for org in Org.objects.all()} == {
        "KT": False, "LH": True, "LH-1": True, "XM": False, "FG": False, "ZS": False, "YQ": False,
    }  # fmt: skip
    assert may(here.wang, Act.LEDGER_RECORD, below) and not may(here.wang, Act.LEDGER_RECORD, here.xiamen)


def test_a_unit_whose_path_begins_alike_is_not_below(here: District) -> None:
    assert not Scope((here.liuhu.path,)).holds(here.liuhu.path[:-1] + "Z")
    assert not Scope((here.liuhu.path,)).holds(here.root.path)


def test_grants_add_up_and_the_wider_one_swallows_the_narrower(here: District) -> None:
    Grant.objects.create(user=here.wang, role=Role.CLERK, org=here.xiamen)
    forget(here.wang)
    assert set(scope(here.wang, Act.LEDGER_RECORD).paths) == {here.liuhu.path, here.xiamen.path}
    Grant.objects.create(user=here.wang, role=Role.CLERK, org=here.root)
    forget(here.wang)
    assert scope(here.wang, Act.LEDGER_RECORD) == Scope(everything=True)


def test_two_roles_in_two_places_do_not_lend_each_other_their_acts(here: District) -> None:
    Grant.objects.create(user=here.wang, role=Role.VERIFIER, org=here.xiamen)
    forget(here.wang)
    held = {act: [org.code for org in (here.liuhu, here.xiamen) if may(here.wang, act, org)] for act in Act}
    assert held[Act.LEDGER_RECORD] == ["LH"]
    assert held[Act.LEDGER_VERIFY] == ["XM"]
    assert held[Act.PROJECT_SEE] == ["LH", "XM"]


WHOLE = {"period_close", "quota_make", "run_publish", "book_approve", "bulletin_make"}
WHOLE |= {"objection_answer", "award_approve", "award_pay"}


def test_what_touches_every_unit_is_held_over_the_whole_tree_or_not_at_all(here: District) -> None:
    assert {act.value for act in DISTRICT_WIDE} == WHOLE
    qian = in_part(here, Role.BUREAU)
    assert acts(qian) == acts_over(qian, here.liuhu) == RIGHTS[Role.BUREAU] - DISTRICT_WIDE
    assert acts(here.ma) == acts_over(here.ma, here.liuhu) == RIGHTS[Role.BUREAU]
    for act in DISTRICT_WIDE & RIGHTS[Role.BUREAU]:
        assert (scope(qian, act), scope(here.ma, act)) == (NOWHERE, Scope(everything=True))
        with pytest.raises(NotAllowed):
            require(qian, act)
        with pytest.raises(NotThere) as caught:
            require(here.wang, act)
        assert not isinstance(caught.value, NotAllowed)
    assert scope(qian, Act.RUN_MAKE) == scope(qian, Act.QUOTA_SET) == Scope((here.liuhu.path,))


def test_a_narrow_role_does_not_widen_another_that_sees_the_whole_tree(here: District) -> None:
    Grant.objects.create(user=here.zhou, role=Role.BUREAU, org=here.liuhu)
    forget(here.zhou)
    assert scope(here.zhou, Act.PROJECT_SEE).everything
    assert [act for act in DISTRICT_WIDE if may(here.zhou, act)] == [
        Act.AWARD_APPROVE
    ]  # a leader's own, over the whole


def test_the_page_of_rights_says_which_acts_ask_for_the_whole_district(here: District) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.admin)
    page = client.get("/rights/").content.decode()
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(?:<b>)?(.*?)(?:</b>)?</td>', page)
    assert len(rows) == len(Act)
    assert [name for name, where in rows if where == "全区"] == [
        "月度结账", "按分档表生成年度任务", "公布考核结果", "批准、退回办法", "答复异议", "批准奖惩", "登记奖金兑现", "印发通报",
    ]  # fmt: skip
    assert "分享业绩的单位（联合承办）只能查看项目和台账" in page


def test_without_grants_signed_out_or_shut_nothing_is_held(here: District) -> None:
    here.wang.is_active = False
    forget(here.wang)
    Grant.objects.filter(user=here.chen).delete()
    forget(here.chen)
    for nobody in (AnonymousUser(), here.wang, here.chen):
        assert acts(nobody) == frozenset()
        assert scope(nobody, Act.PROJECT_SEE) == NOWHERE
        with pytest.raises(NotThere) as caught:
            require(nobody, Act.PROJECT_SEE)
        assert not isinstance(caught.value, NotAllowed)


def test_an_empty_scope_is_not_everything(here: District) -> None:
    assert not NOWHERE and list(NOWHERE.limit(Org.objects.all(), "")) == []
    assert set(Scope(everything=True).limit(Org.objects.all(), "")) == set(Org.objects.all())
