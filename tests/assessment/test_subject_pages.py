"""The pages on which a book is run over other subjects than units, and on which people give values by the sheet."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from typing import Any

from django.test import Client

from luodi.assessment.actions import publish
from luodi.assessment.models import Run
from luodi.assessment.queries.lights import lights
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
        with django_assert_num_queries(9):
            year.run(*codes, period="2026-03")


def test_lights_stand_by_their_gravity_with_counts_and_how_long(year: Year) -> None:
    take(year, LIGHTS)
    project(year.here, "LH-2", name="甲厂", planned_start_on=date(2025, 10, 5))
    project(year.here, "LH-3", name="乙厂", planned_start_on=date(2026, 2, 5))
    for month in ("2026-01", "2026-02"):
        publish(year.here.ma, year.tick(), year.run("LH-1", "LH-2", "LH-3", period=month).pk)
    made = year.run("LH-1", "LH-2", "LH-3", period="2026-03")
    rows = [(one.place.code, one.word, one.streak) for one in lights(made)]
    assert rows == [("LH-2", "red", 3), ("LH-3", "yellow", 2), ("LH-1", "green", 3)]
    client = reader(year, "ma")
    page = unescape(client.get(f"/runs/{made.pk}/").content.decode())
    assert page.index("甲厂") < page.index("乙厂") and "红灯" in page and "共 3 个" in page
    only = unescape(client.get(f"/runs/{made.pk}/?word=yellow").content.decode())
    assert "乙厂" in only and "甲厂" not in only and "共 1 个" in only
    year.here.ma.language = "en"
    year.here.ma.save()
    english = Client(headers={"accept-language": "en"})
    english.force_login(year.here.ma)
    assert "Yellow" in english.get(f"/runs/{made.pk}/").content.decode()


def test_a_month_without_a_published_light_breaks_the_row(year: Year) -> None:
    take(year, LIGHTS)
    project(year.here, "LH-2", planned_start_on=date(2025, 10, 5))
    publish(year.here.ma, year.tick(), year.run("LH-2", period="2026-01").pk)
    year.run("LH-2", period="2026-02")  # a draft
    assert [one.streak for one in lights(year.run("LH-2", period="2026-03"))] == [1]


def test_long_lists_of_lights_are_paged(year: Year) -> None:
    take(year, LIGHTS)
    codes = [f"LH-{n}" for n in range(2, 104)]
    for code in codes:
        project(year.here, code, name=f"第{code}号")
    made = year.run(*codes, period="2026-03")
    client = reader(year, "ma")
    first = unescape(client.get(f"/runs/{made.pk}/").content.decode())
    assert "?from=100" in first and "第LH-99号" not in first  # by code: LH-99 is the last
    second = unescape(client.get(f"/runs/{made.pk}/?from=100").content.decode())
    assert "第LH-99号" in second and "?from=0" in second
