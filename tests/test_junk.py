"""Whatever stands in the address of a list, it is answered by rows or by a sentence, never by a breakdown."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from luodi.site.registry import TABLES
from tests.makers import District, district
from tests.strangers_world import made_by_liuhu

pytestmark = pytest.mark.django_db
JUNK = (
    "abc",
    "-1",
    "9" * 40,
    "1e999",
    "NaN",
    "²",
    "2026-13-45",
    "99999-01-01",
    "0000-00-00",
    "a\x00b",
    "\x1b[31m",
    "\ud800",
    "%",
    "' OR 1=1 --",
    "<script>",
    "柳湖" * 2000,
    "🏗️",
)
PLACES = (None, True, [], {}, "abc", "a\x00b", 10**30, -1, float("inf"), float("nan"), "2026-13-45", 1.5)


@pytest.fixture
def client() -> Client:
    here: District = district()
    made_by_liuhu(here)
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(here.ma)
    return found


def cursor(value: object, pk: object) -> str:
    return base64.urlsafe_b64encode(json.dumps([value, pk]).encode()).decode().rstrip("=")


def forged() -> Iterator[str]:
    yield from (cursor(value, 1) for value in PLACES)
    yield from (cursor(None, pk) for pk in PLACES)
    yield base64.urlsafe_b64encode(b"7").decode()
    yield base64.urlsafe_b64encode(b"[" * 5000).decode()


def asked(name: str) -> Iterator[dict[str, str]]:
    """Every word that the list takes with every piece of junk, and forged places in each of its orders."""
    table = TABLES[name]
    keys = [one.key for one in table.filters] + ["order", "size", "after", "before", "totals", "nobody"]
    yield from ({key: junk} for key in [*keys, "q", "format"] for junk in JUNK)
    orders = ["", *(one.key for one in table.columns if one.order)]
    yield from ({"order": order, side: place} for order in orders for side in ("after", "before") for place in forged())


@pytest.mark.parametrize("name", sorted(TABLES))
def test_no_junk_in_an_address_breaks_a_list(client: Client, name: str) -> None:
    assert client.get(f"/api/lists/{name}").status_code == 200
    client.raise_request_exception = False
    broken = []
    for query in asked(name):
        query = {
            key: value.encode("utf-8", "surrogateescape" if "\ud800" not in value else "surrogatepass")
            for key, value in query.items()
        }  # type: ignore[misc]  # as bytes arrive
        answer = client.get(f"/api/lists/{name}", query)
        if answer.status_code not in (200, 422) or (
            answer.status_code == 422 and not answer.json()["faults"][0]["sentence"]
        ):
            broken.append((query, answer.status_code))
    assert not broken, broken[:20]


@pytest.mark.parametrize("name", sorted(name for name, table in TABLES.items() if table.url and not table.arguments))
def test_the_page_of_a_list_says_so_in_a_sentence_as_well(client: Client, name: str) -> None:
    address = reverse(TABLES[name].url)
    client.raise_request_exception = False
    for key in [one.key for one in TABLES[name].filters] + ["order", "size", "after", "nobody"]:
        for junk in JUNK[:10]:
            answer = client.get(address, {key: junk})
            assert answer.status_code in (200, 422), (key, junk, answer.status_code)
