"""Signing in: a wrong password tells nothing, several make the account wait, a first password opens only its change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client

from luodi.core.errors import Refusal
from luodi.people import actions
from luodi.people.models import PeopleChange, SignInFailure, User
from tests.makers import AT, District, district

HERE = "127.0.0.1"


@pytest.fixture
def here(db: None) -> District:
    return district()


def sign_in(client: Client, password: str = "test-pass-2026", username: str = "wang", **more: str) -> tuple[int, str]:
    answer = client.post("/login/", {"username": username, "password": password}, **more)  # type: ignore[arg-type]  # WSGI variables
    return answer.status_code, answer.headers.get("Location", "") or answer.content.decode()


def test_a_wrong_password_and_an_unknown_account_read_the_same(here: District) -> None:
    answers = [sign_in(Client(headers={"accept-language": "zh-hans"}), "wrong", name) for name in ("wang", "nobody")]
    assert [status for status, _ in answers] == [422, 422]
    wrong, unknown = (said[said.index('class="note') :].split("</div>")[0] for _, said in answers)
    assert wrong == unknown


def test_the_sixth_try_waits_even_with_the_right_password_and_says_how_long(here: District) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    for _ in range(actions.FAILURES):
        assert sign_in(client, "wrong")[0] == 422
    status, said = sign_in(client)
    assert status == 422 and "密码多次输错，请 15 分钟后再试，或请管理员重置密码。" in said
    assert sign_in(client, username="chen") == (302, "/")  # others are not held up


def test_from_another_address_the_account_is_not_locked(here: District) -> None:
    for _ in range(actions.FAILURES):
        sign_in(Client(), "wrong", REMOTE_ADDR="10.0.0.9")
    assert sign_in(Client()) == (302, "/")


@pytest.mark.parametrize(
    ("after", "waits"), [(timedelta(minutes=14, seconds=59), True), (timedelta(minutes=15), False)]
)
def test_the_wait_is_fifteen_minutes_from_the_first_of_the_last_five(
    here: District, after: timedelta, waits: bool
) -> None:
    for minute in range(actions.FAILURES):
        actions.note_failure("wang", HERE, AT + timedelta(seconds=minute))

    def tried(at: datetime) -> str:
        try:
            actions.check_not_waiting("wang", HERE, at)
        except Refusal as refusal:
            return f"{refusal.faults[0].code} {refusal.faults[0].blanks['minutes']}"
        return "open"

    assert tried(AT + after) == ("sign_in_waits 1" if waits else "open")


def test_old_failures_are_forgotten_and_a_right_password_forgets_the_rest(here: District) -> None:
    actions.note_failure("wang", HERE, AT)
    actions.note_failure("chen", HERE, AT + timedelta(hours=1))
    assert list(SignInFailure.objects.values_list("username", flat=True)) == ["chen"]
    sign_in(Client(), "wrong")
    sign_in(Client())
    assert not SignInFailure.objects.filter(username="wang").exists()


def test_a_shut_account_does_not_open_and_what_was_open_closes(here: District) -> None:
    client = Client()
    sign_in(client)
    actions.set_active(here.admin, AT, here.wang.pk, active=False)
    assert client.get("/projects/").headers["Location"].startswith("/login/")
    assert sign_in(Client())[0] == 422


def test_a_first_password_opens_nothing_but_its_change(here: District) -> None:
    made, password = actions.add_person(here.admin, AT, username="xin", name="新人", unit="LH")
    actions.give_role(here.admin, AT, made.pk, role="clerk", org="LH")
    client = Client(headers={"accept-language": "zh-hans"})
    assert sign_in(client, password, "xin") == (302, "/account/password/")
    for address in ("/", "/projects/", "/account/", "/account/token/"):
        assert client.get(address).headers["Location"] == "/account/password/"
    answer = client.get("/api/lists/projects")
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (422, "password_first")
    changed = client.post("/account/password/", {"old": password, "new": "a-long-new-password"})
    assert (changed.status_code, changed.headers["Location"]) == (302, "/account/")
    assert client.get("/projects/").status_code == 200


def test_a_reset_password_ends_sessions_and_tokens_and_is_shown_once(here: District) -> None:
    client = Client()
    sign_in(client)
    token = actions.make_token(here.wang, AT, name="报表", days=366)
    fresh = actions.reset_password(here.admin, AT, here.wang.pk)
    assert client.get("/projects/").headers["Location"].startswith("/login/")
    assert client.get("/api/lists/projects", headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert sign_in(Client(), fresh) == (302, "/account/password/")
    assert fresh not in str(list(PeopleChange.objects.values_list("said", flat=True)))


@pytest.mark.parametrize(("old", "new", "code"), [
    ("wrong", "a-long-new-password", "password_wrong"),
    ("test-pass-2026", "short-1", "password_weak"),
    ("test-pass-2026", "12345678901234", "password_weak"),
])  # fmt: skip
def test_a_new_password_asks_for_the_old_one_and_for_strength(here: District, old: str, new: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        actions.change_own_password(here.wang, AT, old=old, new=new)
    assert User.objects.get(username="wang").check_password("test-pass-2026")
