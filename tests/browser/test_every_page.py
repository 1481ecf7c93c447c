"""Every page that the house has an address for, with the rights of the bureau: read well, as wide as its window, and
asking nobody else anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.makers import District
from tests.strangers_world import made_by_liuhu
from tests.test_strangers import OPEN, addresses, filled

pytestmark = pytest.mark.browser


def pages(here: District, examples: dict[str, str]) -> Iterator[str]:
    """The addresses that answer this reader with a page; files, endpoints and verbs are none."""
    client = Client()
    client.force_login(here.ma)
    for name, route, takes in addresses():
        if name in {*OPEN, "logout"} or route.startswith("api/"):
            continue
        path = filled(route, takes, examples)
        answer = client.get(path)
        answer.close()
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            yield path


@pytest.mark.parametrize(("language", "width"), [("zh", 1440), ("en", 390)])
def test_every_page_of_the_house_reads_well(here: District, reader: Any, language: str, width: int) -> None:
    walked = list(pages(here, made_by_liuhu(here)))
    assert len(walked) > 50
    window = reader(language, width).sign_in("ma")
    found = []
    for path in walked:
        window.go(path)
        found += [f"{path} {line}" for line in window.violations()]
        if window.overflows():
            found.append(f"{path} is wider than the window")
    assert (found, window.strangers, window.complaints) == ([], [], [])
