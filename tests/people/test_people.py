"""Managing people: every change is logged in words, nobody changes their own rights, lists cost the same for many."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luodi.core.errors import NotThere, Refusal
from luodi.core.words import PEOPLE_VERBS
from luodi.people import actions
from luodi.people.access import Role
from luodi.people.models import ApiToken, Grant, Org, PeopleChange, User
from luodi.people.queries import token_alive
from tests.makers import AT, District, district, user


@pytest.fixture
def here(db: None) -> District:
    return district()


def client_of(here: District, who: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.people[who])
    return client


def test_what_is_given_and_taken_is_logged_by_whom_and_to_whom(here: District) -> None:
    grant = actions.give_role(here.admin, AT, here.wang.pk, role="unit_head", org="LH")
    actions.take_role(here.admin, AT, grant.pk)
    rows = PeopleChange.objects.order_by("id").values_list("actor__username", "at", "verb", "about", "said")
    said = {"role": "unit_head", "org": "LH"}
    assert list(rows) == [("admin", AT, "give_role", "wang", said), ("admin", AT, "take_role", "wang", said)]


def test_every_verb_that_is_logged_has_a_word(here: District) -> None:
    made, _ = actions.add_person(here.admin, AT, username="xin", name="新人", unit="LH")
    actions.set_active(here.admin, AT, made.pk, active=False)
    actions.add_org(here.admin, AT, parent="KT", code="AG", name="安国镇", kind="township")
    actions.change_org(here.admin, AT, "AG", name="安国", name_en="", kind="township", group="valley", active=False)
    actions.change_person(here.admin, AT, made.pk, name="新人乙", unit="LH")
    post = actions.add_post(here.admin, AT, code="QW", title="区委书记", rank="principal", org="KT")
    values = {"title": post.title, "title_en": "", "rank": post.rank, "order": 1, "active": True}
    actions.change_post(here.admin, AT, "QW", **values)
    assert set(PeopleChange.objects.values_list("verb", flat=True)) <= set(PEOPLE_VERBS)
    page = client_of(here, "admin").get("/people/changes/").content.decode()
    assert all(PEOPLE_VERBS[verb].zh in page for verb in ("add_person", "set_active", "add_org", "change_org"))


def test_nobody_changes_their_own_rights_nor_shuts_themselves_out(here: District) -> None:
    own = Grant.objects.get(user=here.admin)
    tries = (
        lambda: actions.give_role(here.admin, AT, here.admin.pk, role="bureau", org="KT"),
        lambda: actions.take_role(here.admin, AT, own.pk),
        lambda: actions.set_active(here.admin, AT, here.admin.pk, active=False),
    )
    for one in tries:
        with pytest.raises(Refusal, match="own_rights"):
            one()
    assert list(Grant.objects.filter(user=here.admin)) == [own] and not PeopleChange.objects.exists()


def test_a_role_is_given_once_for_a_unit(here: District) -> None:
    with pytest.raises(Refusal, match="role_held_already"):
        actions.give_role(here.admin, AT, here.wang.pk, role="clerk", org="LH")


def test_an_administrator_of_one_unit_reaches_no_other(here: District) -> None:
    Grant.objects.filter(user=here.admin).update(org=here.liuhu)
    for one in (
        lambda: actions.give_role(here.admin, AT, here.chen.pk, role="clerk", org="LH"),
        lambda: actions.give_role(here.admin, AT, here.wang.pk, role="clerk", org="XM"),
        lambda: actions.take_role(here.admin, AT, Grant.objects.get(user=here.chen).pk),
        lambda: actions.add_org(here.admin, AT, parent="KT", code="AG", name="安国镇", kind="township"),
        lambda: actions.reset_password(here.admin, AT, here.chen.pk),
    ):
        with pytest.raises(NotThere):
            one()


def test_a_person_is_renamed_moved_and_reached_anew_and_keeps_account_and_roles(here: District) -> None:
    grants = list(Grant.objects.filter(user=here.wang))
    actions.change_person(here.admin, AT, here.wang.pk, name="王建国", unit="XM", phone="0933-1", language="en")
    found = User.objects.get(username="wang")
    assert (found.name, found.unit, found.phone, found.language) == ("王建国", here.xiamen, "0933-1", "en")
    assert list(Grant.objects.filter(user=found)) == grants
    row = PeopleChange.objects.get()
    assert (row.verb, row.about, row.said) == (
        "change_person",
        "wang",
        {
            "before": {"name": "王经办", "unit": "LH", "phone": ""},
            "name": "王建国",
            "unit": "XM",
            "phone": "0933-1",
        },
    )


def test_a_person_is_changed_on_a_page_by_who_manages_people(here: District) -> None:
    client, address = client_of(here, "admin"), f"/people/{here.wang.pk}/edit/"
    form = client.get(address).content.decode()
    assert 'value="王经办"' in form and '<option value="LH" selected>' in form
    given = {"name": "王建国", "unit": "XM", "phone": "0933-1", "language": "en"}
    assert client.post(address, {**given, "unit": "NO"}).status_code == 422
    assert client.post(address, given)["Location"] == f"/people/{here.wang.pk}/"
    page = client.get(f"/people/{here.wang.pk}/").content.decode()
    assert all(said in page for said in ("王建国", "峡门乡", "0933-1", "English", f'href="{address}"'))
    for who in ("ma", "wang", "zhao", "chen"):
        assert client_of(here, who).get(address).status_code == 404


def test_who_works_in_a_retired_unit_is_changed_and_stays_there(here: District) -> None:
    actions.change_org(here.admin, AT, "XM", name="峡门乡", name_en="", kind="township", group="none", active=False)
    given = {"name": "陈经办", "unit": "XM", "phone": "0933-2", "language": "zh-hans"}
    assert client_of(here, "admin").post(f"/people/{here.chen.pk}/edit/", given).status_code == 302
    assert User.objects.get(username="chen").phone == "0933-2"


@pytest.fixture
def below(here: District) -> User:
    """An administrator of 柳湖 alone; the head of 柳湖 also reads the whole district."""
    Grant.objects.create(user=here.zhao, role="leader", org=here.root)
    made = user("bian", "边管理", here.liuhu, Role.ADMINISTRATOR, here.liuhu)
    here.people["bian"] = made
    return made


def test_an_administrator_below_does_not_take_over_an_account_that_reaches_further(here: District, below: User) -> None:
    """With a password of theirs the administrator would hold their role."""
    before = User.objects.values().get(username="zhao")
    for verb in (
        lambda: actions.reset_password(below, AT, here.zhao.pk),
        lambda: actions.set_active(below, AT, here.zhao.pk, active=False),
        lambda: actions.change_person(below, AT, here.zhao.pk, name="换名", unit="LH"),
    ):
        with pytest.raises(Refusal, match="person_answers_above") as caught:
            verb()
        assert caught.value.faults[0].blanks["unit"].zh == "崆峒区"  # type: ignore[attr-defined]  # a Word
    assert (User.objects.values().get(username="zhao"), PeopleChange.objects.exists()) == (before, False)
    actions.reset_password(below, AT, here.wang.pk)
    actions.reset_password(here.admin, AT, here.zhao.pk)
    assert [row.about for row in PeopleChange.objects.order_by("id")] == ["wang", "zhao"]


def test_a_unit_does_not_choose_the_group_that_decides_what_it_owes(here: District, below: User) -> None:
    as_it_is = {"name": "柳湖镇", "name_en": "", "kind": "township", "group": "key", "active": True}
    for wrong in ({"group": "tableland"}, {"kind": "department"}):
        with pytest.raises(Refusal, match="org_grouped_above"):
            actions.change_org(below, AT, "LH", **{**as_it_is, **wrong})
    with pytest.raises(Refusal, match="org_grouped_above"):
        actions.add_org(below, AT, parent="LH", code="LH-2", name="柳湖二站", kind="township", group="valley")
    assert actions.change_org(below, AT, "LH", **as_it_is).name == "柳湖镇"
    assert actions.add_org(below, AT, parent="LH", code="LH-1", name="柳湖项目办", kind="township").group == "none"
    assert actions.change_org(here.admin, AT, "LH", **{**as_it_is, "group": "valley"}).group == "valley"


def test_the_page_offers_an_administrator_what_the_verbs_allow(here: District, below: User) -> None:
    doors = {"edit": "/edit/", "give": "/grant/", "reset": "/password/", "shut": "/shut/"}

    def offered(who: str, about: str) -> tuple[set[str], int]:
        pk = here.people[about].pk
        page = client_of(here, who).get(f"/people/{pk}/").content.decode()
        return {name for name, end in doors.items() if f'"/people/{pk}{end}"' in page}, page.count("/take/")

    assert offered("bian", "wang") == (set(doors), 1)
    assert offered("bian", "zhao") == ({"give"}, 1)  # of the two roles, only that over 柳湖 is hers to take
    assert offered("bian", "bian") == ({"edit"}, 0)
    assert offered("admin", "zhao") == (set(doors), 2)
    assert offered("zhao", "wang") == (set(), 0)
    assert "账号由上级管理员管理" in client_of(here, "bian").get(f"/people/{here.zhao.pk}/").content.decode()


def test_who_sees_the_district_and_manages_one_unit_reads_the_others_without_a_form(here: District) -> None:
    Grant.objects.create(user=here.zhou, role="administrator", org=here.liuhu)
    client = client_of(here, "zhou")
    assert ["<form class" in client.get(f"/orgs/{code}/").content.decode() for code in ("LH", "XM")] == [True, False]
    assert "/grant/" not in client.get(f"/people/{here.chen.pk}/").content.decode()


@pytest.mark.parametrize(("verb", "values", "code"), [
    ("add_org", {"parent": "KT", "code": "LH", "name": "又一个柳湖", "kind": "township"}, "org_code_taken"),
    ("add_person", {"username": "wang", "name": "另一王", "unit": "LH"}, "username_taken"),
    ("add_post", {"code": "QW", "title": "又一个", "rank": "principal", "org": "KT"}, "post_code_taken"),
])  # fmt: skip
def test_a_code_is_given_once(here: District, verb: str, values: dict[str, str], code: str) -> None:
    actions.add_post(here.admin, AT, code="QW", title="区委书记", rank="principal", org="KT")
    with pytest.raises(Refusal, match=code):
        getattr(actions, verb)(here.admin, AT, **values)


def test_a_retired_unit_keeps_its_people_and_is_offered_no_more(here: District) -> None:
    actions.change_org(
        here.admin, AT, "XM", name="峡门乡", name_en="", kind="township", group="tableland", active=False
    )
    assert User.objects.get(username="chen").unit == here.xiamen
    page = client_of(here, "ma").get("/projects/").content.decode()
    assert 'value="LH"' in page and 'value="XM"' not in page


def opened(raw: str, at: datetime) -> User | None:
    token = token_alive(raw, at)
    return token.user if token else None


def test_a_token_opens_for_its_owner_until_its_last_moment_and_only_its_digest_is_kept(here: District) -> None:
    raw = actions.make_token(here.wang, AT, name="报表", days=1)
    kept = ApiToken.objects.get()
    end = AT + timedelta(days=1)
    assert raw not in (kept.digest, kept.name) and len(kept.digest) == 64
    assert [opened(raw, at) for at in (AT, end - timedelta(seconds=1), end)] == [here.wang, here.wang, None]
    assert opened(raw + "x", AT) is None


def test_a_token_is_revoked_by_its_owner_only_and_dies_with_the_account(here: District) -> None:
    first, second = (actions.make_token(here.wang, AT, name=name, days=9) for name in "ab")
    pk = ApiToken.objects.get(name="a").pk
    with pytest.raises(NotThere):
        actions.revoke_token(here.chen, AT, pk)
    actions.revoke_token(here.wang, AT, pk)
    assert [opened(raw, AT) for raw in (first, second)] == [None, here.wang]
    actions.set_active(here.admin, AT, here.wang.pk, active=False)
    assert opened(second, AT) is None


@pytest.mark.parametrize("days", [0, 367])
def test_a_token_lives_a_year_at_most(here: District, days: int) -> None:
    with pytest.raises(Refusal, match="token_too_long"):
        actions.make_token(here.wang, AT, name="报表", days=days)


def test_a_token_is_shown_once(here: District) -> None:
    client = client_of(here, "wang")
    client.post("/account/token/", {"name": "报表", "days": "90"})
    pages = [client.get("/account/").content.decode() for _ in range(2)]
    assert ["luodi_" in page for page in pages] == [True, False]


def test_a_program_with_a_token_sees_what_its_owner_sees(here: District) -> None:
    raw = actions.make_token(here.wang, timezone.now(), name="报表", days=1)
    headers = {"authorization": f"Bearer {raw}"}
    assert Client().get("/api/lists/projects", headers=headers).json()["count"] == 0
    assert Client().get("/api/lists/people", headers=headers).status_code == 404
    assert Client().get("/api/lists/projects").status_code == 401


@pytest.mark.parametrize("address", ["/people/", "/orgs/", "/posts/", "/people/changes/", "/rights/"])
def test_pages_about_people_are_not_there_for_who_may_not_see_them(here: District, address: str) -> None:
    found = {who: client_of(here, who).get(address).status_code for who in ("admin", "wang", "li")}
    assert found == {"admin": 200, "wang": 404, "li": 404}


def test_units_and_posts_are_listed_in_the_readers_language_with_what_is_retired_said(here: District) -> None:
    here.root.posts.create(code="QW", title="区委书记", title_en="Secretary", rank="principal", active=False)
    actions.change_org(here.admin, AT, "XM", name="峡门乡", name_en="", kind="township", group="none", active=False)
    client = client_of(here, "admin")

    def rows(name: str, language: str) -> list[list[str]]:
        page = client.get(f"/{name}/", headers={"accept-language": language}).content.decode()
        found = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], re.S)
        return [[re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row)] for row in found]

    assert rows("orgs", "en")[0] == ["Kongtong", "KT", "District", "Not grouped", "In use"]
    assert rows("orgs", "en")[2] == ["　峡门乡", "XM", "Township", "Not grouped", "Retired"]
    assert rows("orgs", "zh-hans")[2] == ["　峡门乡", "XM", "乡镇", "未分组", "已停用"]
    rank = "Principal leaders of the district committee and government"
    assert rows("posts", "en") == [["Secretary", rank, "Kongtong", "Retired"]]
    assert rows("posts", "zh-hans") == [["区委书记", "区委、区政府主要领导", "崆峒区", "已停用"]]


@pytest.mark.parametrize("address", ["/people/", "/orgs/", "/posts/", "/people/changes/"])
def test_three_rows_take_as_many_statements_as_one(here: District, address: str) -> None:
    client = client_of(here, "admin")

    def taken() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    def more(number: int) -> None:
        root = Org.objects.get(code="KT")
        Org.objects.add_child(root, {"code": f"X{number}", "name": f"某镇{number}", "kind": "township"})
        actions.add_person(here.admin, AT, username=f"x{number}", name="某人", unit="LH")
        actions.add_post(here.admin, AT, code=f"P{number}", title="副区长", rank="deputy_head", org="KT")

    more(1)
    one = taken()
    more(2)
    more(3)
    assert taken() == one <= 7
