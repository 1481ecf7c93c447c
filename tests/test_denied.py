"""One answer to whoever may not: not there. The same at every address, for every role, and as if nothing stood there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luodi.people.access import acts
from luodi.site.navigation import SECTIONS
from tests.makers import District, district
from tests.strangers_world import made_by_liuhu
from tests.test_strangers import addresses, filled, said

pytestmark = pytest.mark.django_db

EVERYBODY = ["wang", "zhao", "chen", "li", "ma", "sun", "zhou", "wu", "admin"]
# Ends the session, or changes the language of the walker: both are everybody's.
OWN = {"login", "logout", "set_language", "alive"}
SEEN_NOT_DONE = "您可以查看，但不能办理这件事。如果应由您办理，请联系管理员给您角色。"
NOT_THERE = "这里没有您可以查看或办理的内容。请核对地址和编号；如果应由您办理，请联系管理员给您角色。"


@pytest.fixture
def here() -> District:
    return district()


@pytest.fixture
def examples(here: District) -> dict[str, str]:
    return made_by_liuhu(here)


def reader(here: District, who: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.people[who])
    return client


def paths(examples: dict[str, str]) -> Iterator[str]:
    yield from (filled(route, takes, examples) for name, route, takes in addresses() if name not in OWN)


def page(client: Client, path: str) -> str:
    """What the page says, without its own address and the token of its forms."""
    _status, text = said(client, path)
    return re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")\w+', "", text)


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_address_answers_that_it_is_forbidden_and_none_breaks(
    here: District, examples: dict[str, str], who: str
) -> None:
    client, found = reader(here, who), []
    for path in paths(examples):
        for method in ("get", "post"):
            client.force_login(here.people[who])  # an address may have ended the session before
            status, _text = said(client, path, method)
            # 400: a body that is no JSON, before anything is asked about rights; 409: its page did it just now
            found += [(method, path, status)] if status not in (200, 302, 400, 404, 405, 409, 422) else []
    assert found == []


@pytest.mark.parametrize("who", ["chen", "admin"])
def test_what_a_stranger_may_not_open_reads_as_an_address_that_nobody_has(
    here: District, examples: dict[str, str], who: str
) -> None:
    client = reader(here, who)
    nothing = {True: page(client, "/api/no-such-address"), False: page(client, "/no-such-address/")}
    assert NOT_THERE in nothing[True] and NOT_THERE in nothing[False]
    closed = [path for path in paths(examples) if said(client, path)[0] == 404]
    assert {"/projects/LH-1/", "/api/projects/LH-1"} <= set(closed)
    assert [path for path in closed if page(client, path) != nothing[path.startswith("/api/")]] == []


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_side_offers_a_door_exactly_when_it_opens(here: District, who: str) -> None:
    client, held = reader(here, who), acts(here.people[who])
    doors = [door for section in SECTIONS for door in section.doors]
    offered = {door.url: not door.acts or bool(door.acts & held) for door in doors}
    opened = {door.url: client.get(reverse(door.url)).status_code for door in doors}
    assert opened == {url: 200 if shown else 404 for url, shown in offered.items()}


@pytest.mark.parametrize(
    ("who", "path"), [("zhou", "/projects/LH-1/edit/"), ("wu", "/projects/LH-1/record/receipt/"), ("wang", "verify")]
)
def test_whoever_sees_it_but_may_not_do_it_is_told_so(
    here: District, examples: dict[str, str], who: str, path: str
) -> None:
    client = reader(here, who)
    waiting = f"/ledger/{examples['ledger/:pk']}/verify/"
    answer = client.post(waiting) if path == "verify" else client.get(path)
    assert (answer.status_code, SEEN_NOT_DONE in unescape(answer.content.decode())) == (404, True)


def test_a_program_reads_the_same_sentence(here: District, examples: dict[str, str]) -> None:
    def answered(who: str, path: str) -> tuple[int, Any]:
        answer = reader(here, who).post(path, {}, content_type="application/json")
        return answer.status_code, answer.json()

    verify = f"/api/ledger/entries/{examples['api/ledger/:pk']}/verify"
    seen = {"code": "not_allowed", "where": "", "sentence": SEEN_NOT_DONE}
    unseen = {"code": "not_there", "where": "", "sentence": NOT_THERE}
    assert answered("wang", verify) == (404, {"faults": [seen]})
    assert answered("chen", verify) == (404, {"faults": [unseen]})
    assert answered("chen", "/api/ledger/entries/987654/verify") == (404, {"faults": [unseen]})
