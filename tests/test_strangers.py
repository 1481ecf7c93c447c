"""Nobody finds anything of another unit, at any exit: every address, every list, every file, every endpoint is tried.

The walk is driven by the addresses of the house themselves. An address that takes something asks for an example here,
so that a new page cannot be forgotten: the test fails until it is given one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from luodi.site.registry import TABLES
from tests.makers import District, district
from tests.strangers_world import made_by_liuhu

pytestmark = pytest.mark.django_db

# What only 柳湖 and its offices know. None of it may stand in any answer to a stranger.
SECRETS = (
    "机密水泥",
    "LH-1",
    "秘密付款方",
    "V-SECRET",
    "7,654.32",
    "76543200",
    "76,543,200.00",
    "柳湖秘密公司",
    "绝密节点",
)
# Answers that name units by right: the organisation as people see it, and results published to every unit.
OPEN = {"set_language", "login"}


def addresses(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(name, route, converters) of every address, the API's included."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one, route)
        elif isinstance(one, URLPattern):
            yield one.name or route, route, dict(one.pattern.converters)


@pytest.fixture
def here() -> District:
    return district()


@pytest.fixture
def examples(here: District) -> dict[str, str]:
    return made_by_liuhu(here)


def filled(route: str, takes: dict[str, Any], examples: dict[str, str]) -> str:
    """The address with examples in it: one given for addresses that begin so, else one given for the name."""
    path = "/" + route
    for name in takes:
        fitting = [
            one for one in examples if one.endswith(f":{name}") and route.startswith(one.removesuffix(f":{name}"))
        ]
        key = max(fitting, key=len, default=name)
        if key not in examples:
            raise AssertionError(f"{route}: give an example for <{name}> in tests/strangers_world.py")
        path = path.replace(f"<{_typed(route, name)}>", examples[key])
    return path.replace("^", "").replace("$", "")


def _typed(route: str, name: str) -> str:
    start = route.index(f"{name}>")
    return route[route.rindex("<", 0, start) + 1 : start + len(name)]


def said(client: Client, path: str, method: str = "get") -> tuple[int, str]:
    answer = getattr(client, method)(path)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    # What the reader typed into the address is theirs already (a page names it to come back to it).
    return answer.status_code, body.decode("utf-8", "replace").replace(path, "")


@pytest.mark.parametrize("who", ["chen", "admin"])
def test_a_stranger_finds_nothing_at_any_address(here: District, examples: dict[str, str], who: str) -> None:
    client = Client(raise_request_exception=True)
    client.force_login(here.people[who])
    found = []
    for name, route, takes in addresses():
        if name in OPEN:
            continue
        path = filled(route, takes, examples)
        for method in ("get", "post"):
            status, text = said(client, path, method)
            found += [f"{method} {path} {status}: {secret}" for secret in SECRETS if secret in text]
            if (who == "admin" and name == "logout" and method == "post") or (name == "logout" and method == "post"):
                client.force_login(here.people[who])
    assert found == []


@pytest.mark.parametrize("who", ["chen", "admin"])
def test_a_strangers_lists_count_nothing_of_others(here: District, examples: dict[str, str], who: str) -> None:
    client = Client()
    client.force_login(here.people[who])
    for table in sorted(TABLES):
        for query in ("", "?q=机密" if TABLES[table].search else "", "?format=csv", "?format=xlsx"):
            status, text = said(client, f"/api/lists/{table}{query}")
            assert status in (200, 404)
            assert [secret for secret in SECRETS if secret in text] == [], table
        if table in ("projects", "facts", "waiting", "returned", "postings", "companies", "imports"):
            answer = client.get(f"/api/lists/{table}")
            assert answer.status_code == 404 or answer.json()["count"] == 0, table


# Where something of one unit stands; keys that nothing has, for the rest.
NOWHERE = "987654321"
MISSING = {"code": "LH-98765", "pk": NOWHERE, "run": NOWHERE, "other": NOWHERE, "objection": NOWHERE}
OF_LIUHU = ("projects/", "ledger/", "papers/", "imports/", "companies/", "introducers/", "bulletins/", "runs/")


@pytest.mark.parametrize("who", ["chen", "admin"])
def test_what_is_not_a_strangers_and_what_does_not_exist_are_answered_alike(
    here: District, examples: dict[str, str], who: str
) -> None:
    client = Client()
    client.force_login(here.people[who])
    differ = []
    for _name, route, takes in addresses():
        named = [name for name in takes if name in MISSING]
        if not named or not route.removeprefix("api/").startswith(OF_LIUHU):
            continue
        path, gone = filled(route, takes, examples), filled(route, takes, gone_from(route, named, examples))
        for method in ("get", "post"):
            theirs, nobodys = said(client, path, method), said(client, gone, method)
            if theirs != nobodys and without_tokens(theirs) != without_tokens(nobodys):
                differ.append((method, path, theirs[0], nobodys[0]))
    assert differ == []


def gone_from(route: str, named: list[str], examples: dict[str, str]) -> dict[str, str]:
    """The examples with keys that nothing has, for what this address takes."""
    gone = {key: MISSING[name] for key in examples for name in named if key == name or key.endswith(f":{name}")}
    return {**examples, **gone}


def without_tokens(answer: tuple[int, str]) -> tuple[int, str]:
    """An answer without what is new each time: the token of its forms."""
    return answer[0], re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken[^A-Za-z0-9]+)[A-Za-z0-9]+', "", answer[1])


@pytest.mark.parametrize("who", ["chen", "admin"])
def test_an_exact_search_for_what_others_have_finds_nothing(here: District, examples: dict[str, str], who: str) -> None:
    client = Client()
    client.force_login(here.people[who])
    for name, table in TABLES.items():
        if table.search is None:
            continue
        for wanted in ("机密水泥生产线", "LH-1", "V-SECRET", "柳湖秘密公司", "秘密付款方", "jmsn", "绝密节点"):
            answer = client.get(f"/api/lists/{name}", {"q": wanted})
            assert answer.status_code == 404 or answer.json()["count"] == 0, (name, wanted)


def test_whoever_is_not_signed_in_finds_only_the_door(examples: dict[str, str]) -> None:
    client = Client()
    for name, route, takes in addresses():
        if name in {*OPEN, "alive"}:
            continue
        status, text = said(client, filled(route, takes, examples))
        assert status in (302, 401, 404, 405, 422), (route, status)
        assert [secret for secret in SECRETS if secret in text] == []


def test_the_owner_does_find_them(here: District, examples: dict[str, str]) -> None:
    """The walk above would pass on an empty house: this one shows that there is something to be found."""
    client = Client()
    client.force_login(here.wang)
    seen = ""
    for name, route, takes in addresses():
        if name not in {*OPEN, "logout"}:
            seen += said(client, filled(route, takes, examples))[1]
    assert [secret for secret in SECRETS if secret not in seen and secret != "76,543,200.00"] == []


def test_the_auditor_reads_and_writes_nothing(here: District, examples: dict[str, str]) -> None:
    client = Client()
    client.force_login(here.wu)
    written = {
        "/projects/LH-1/record/receipt/": {"happened_on": "2026-03-02"},
        f"/ledger/{examples['ledger/:pk']}/void/": {"reason": "x"},
        "/quotas/make/": {"year": "2026"},
        "/months/": {"month": "202602"},
    }
    for path, body in written.items():
        assert client.post(path, body).status_code == 404, path
    assert "机密水泥" in client.get("/projects/LH-1/").content.decode()
