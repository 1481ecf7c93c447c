"""Managing people: every change is logged in words, nobody changes their own rights, lists cost the same for many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luodi.core.errors import NotThere, Refusal
from luodi.core.words import PEOPLE_VERBS
from luodi.people import actions
from luodi.people.models import ApiToken, Grant, Org, PeopleChange, User
from luodi.people.queries import user_of_token
from tests.makers import AT, District, district


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


def test_a_token_opens_for_its_owner_until_its_last_moment_and_only_its_digest_is_kept(here: District) -> None:
    raw = actions.make_token(here.wang, AT, name="报表", days=1)
    kept = ApiToken.objects.get()
    end = AT + timedelta(days=1)
    assert raw not in (kept.digest, kept.name) and len(kept.digest) == 64
    assert [user_of_token(raw, at) for at in (AT, end - timedelta(seconds=1), end)] == [here.wang, here.wang, None]
    assert user_of_token(raw + "x", AT) is None


def test_a_token_is_revoked_by_its_owner_only_and_dies_with_the_account(here: District) -> None:
    first, second = (actions.make_token(here.wang, AT, name=name, days=9) for name in "ab")
    pk = ApiToken.objects.get(name="a").pk
    with pytest.raises(NotThere):
        actions.revoke_token(here.chen, AT, pk)
    actions.revoke_token(here.wang, AT, pk)
    assert [user_of_token(raw, AT) for raw in (first, second)] == [None, here.wang]
    actions.set_active(here.admin, AT, here.wang.pk, active=False)
    assert user_of_token(second, AT) is None


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
