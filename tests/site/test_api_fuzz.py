"""Whatever a program sends, it is answered: done, or refused in sentences; never by an error of ours."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.makers import District, district
from tests.site.test_api import document, operations
from tests.strangers_world import made_by_liuhu

pytestmark = pytest.mark.django_db

ODD = [
    "",
    "0",
    "-1",
    "1",
    "2026",
    "２０２６",
    "LH",
    "LH-1",
    "kt",
    "total",
    "\x00",
    "%",
    "99999999999999999999",
    "甲" * 300,
]
texts = st.one_of(st.sampled_from(ODD), st.text(max_size=8), st.dates().map(str), st.integers().map(str))
scalars = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), texts)
values = st.one_of(scalars, st.lists(scalars, max_size=2), st.dictionaries(texts, scalars, max_size=1))
WHO = ("wang", "li", "ma", "sun", "zhou", "admin")


@pytest.fixture
def here() -> District:
    made = district()
    made_by_liuhu(made)
    return made


def properties(one: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """The names that a body of this operation may have."""
    content = one.get("requestBody", {}).get("content", {})
    schema = content.get("application/json", {}).get("schema", {})
    schema = next((part for part in schema.get("anyOf", ()) if "$ref" in part), schema)
    if "$ref" in schema:
        schema = said["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return list(schema.get("properties", ()))


def filled(path: str, draw: Any) -> str:
    """The address with something in it: what is there, or anything."""
    parts = []
    for part in path.split("/"):
        odd = draw(st.sampled_from(["1", "2", "LH-1", "LH", "2026", "202602", "projects", "9" * 22, "-1", "甲", "%00"]))
        parts.append(odd if part.startswith("{") else part)
    return "/".join(parts)


@settings(max_examples=400, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def fuzzed(clients: list[Client], said: dict[str, Any], found: list[Any], data: Any) -> None:
    path, verb, one = data.draw(st.sampled_from(operations(said)))
    names = properties(one, said)
    asked = [parameter["name"] for parameter in one.get("parameters", ()) if parameter["in"] == "query"]
    body: Any = {name: data.draw(values) for name in names if data.draw(st.booleans())}
    body = data.draw(st.one_of(st.just(body), values)) if names else None
    query = {name: data.draw(texts) for name in asked if data.draw(st.booleans())}
    client = data.draw(st.sampled_from(clients))
    address = filled(path, data.draw)
    sent = json.dumps(body) if body is not None else ""
    answer = client.generic(verb.upper(), address, sent, content_type="application/json", query_params=query)
    if answer.streaming:
        b"".join(answer.streaming_content)
    if answer.status_code >= 500:
        found.append((verb, address, query, sent, client.session["_auth_user_id"], getattr(answer, "exc_info", None)))
    elif answer.status_code >= 400:
        assert answer.headers["Content-Type"].startswith("application/json"), (verb, address)
        assert answer.json()["faults"], (verb, address)


def test_no_operation_breaks_whatever_is_sent(here: District) -> None:
    clients = []
    for who in WHO:
        client = Client(raise_request_exception=False, headers={"accept-language": "zh-hans"})
        client.force_login(here.people[who])
        clients.append(client)
    found: list[Any] = []
    fuzzed(clients, document(here), found)
    assert found == []
