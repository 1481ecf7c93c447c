"""The pages on which a book is run over other subjects than units, and on which people give values by the sheet."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from luodi.assessment.models import Run
from tests.assessment.conftest import Year
from tests.assessment.test_subjects import LIGHTS, TABLE, item, signed, take
from tests.makers import project


def reader(year: Year, who: str) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(year.here.people[who])
    return client


def test_lights_are_made_from_the_page_by_stage_and_unit_and_opened_down_to_the_project(year: Year) -> None:
    take(year, LIGHTS)
    project(year.here, "LH-2", planned_start_on=date(2026, 1, 5))
    client = reader(year, "ma")
    page = unescape(client.get(f"/runs/new/?book={year.book}").content.decode())
    assert "under:" in page and "峡门乡" in page and 'value="2026-' in page
    under = re.search(rf'value="(under:{year.here.liuhu.path})"', page)
    assert under
    answer = client.post(f"/runs/new/?book={year.book}", {"period": "2026-03", "sorts": [under[1]]})
    assert answer.status_code == 302
    made = Run.objects.get()
    assert [one["code"] for one in made.group] == ["LH-1", "LH-2"]
    shown = unescape(client.get(f"/runs/{made.pk}/").content.decode())
    assert "red" in shown or "红" in shown
    assert client.get(f"/runs/{made.pk}/LH-2/light/").status_code == 200


def test_columns_of_projects_are_given_on_their_own_sheet(year: Year) -> None:
    take(year, TABLE)
    signed(year, "LH-2", 5_000_000_000, date(2026, 2, 1))
    client = reader(year, "sun")
    page = client.get(f"/runs/judge/?book={year.book}&period=2026")
    assert "projects=1" in page.content.decode()
    address = f"/runs/judge/?book={year.book}&period=2026&projects=1&q=LH-2"
    found = re.findall(r'name="(v\d+_\d+)"', client.get(address).content.decode())
    assert found == ["v0_0"]
    refused = client.post(address, {"v0_0": "是", "reason": "认定"})
    assert (refused.status_code, "依据" in unescape(refused.content.decode())) == (422, True)
    with papers_file() as slip:
        assert client.post(address, {"v0_0": "是", "reason": "认定", "papers": slip}).status_code == 302
    assert item(year.run("LH"), "LH", "foreign_points") == "2"


def papers_file() -> Any:
    made = io.BytesIO(b"%PDF-1.4\n% a paper of a test\n")
    made.name = "认定.pdf"
    return made


def test_as_many_statements_for_one_project_as_for_three(year: Year, django_assert_num_queries: Any) -> None:
    take(year, LIGHTS)
    for code in ("LH-2", "LH-3"):
        project(year.here, code)
    for codes in (("LH-1",), ("LH-1", "LH-2", "LH-3")):
        year.run(*codes, period="2026-03")
        with django_assert_num_queries(11):
            year.run(*codes, period="2026-03")
