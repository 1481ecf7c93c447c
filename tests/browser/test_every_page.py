"""Every page that the house has an address for, with the rights of the bureau, in both languages, at a desk and on a
phone: read well, as wide as its window, and asking nobody else anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from luodi.assessment.actions import publish
from tests.makers import AT, District
from tests.strangers_world import made_by_liuhu
from tests.test_strangers import OPEN, addresses, filled

pytestmark = pytest.mark.browser
DESK, PHONE = 1440, 390


def pages(here: District) -> Iterator[str]:
    """The addresses that answer this reader with a page; files, endpoints and verbs are none."""
    examples = made_by_liuhu(here)
    run, digest, fact = examples["run"], examples["digest"], examples["ledger/:pk"]
    publish(here.ma, AT, int(run))
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
    # Pages that show more when they are asked something.
    yield f"/ledger/waiting/chosen/?page={fact}"
    yield f"/runs/try/{digest}/?periods=2025,2026&subjects=LH&subjects=XM"
    yield f"/runs/{run}/what-if/?unit=LH&input=signed&value=3"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_the_house_reads_well(here: District, reader: Any, language: str) -> None:
    walked = list(pages(here))
    assert len(walked) > 50
    window = reader(language, DESK).sign_in("ma")
    found = []
    for path in walked:
        window.go(path)
        for width in (DESK, PHONE):  # loaded once and made narrow, as a window is
            window.narrow(width)
            found += [f"{path} {width} {line}" for line in window.violations()]
            if window.overflows():
                found.append(f"{path} is wider than {width}")
    assert (found, window.strangers, window.complaints) == ([], [], [])
