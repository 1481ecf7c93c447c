"""Programs enter, read and change the register by the same input, rights and refusals as the pages."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from luodi.projects.models import Project
from tests.makers import District, district, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


def asked(here: District, who: str, method: str, address: str, **values: Any) -> tuple[int, Any]:
    client = Client()
    client.force_login(here.people[who])
    answer = client.generic(method.upper(), f"/api/{address}", json.dumps(values), content_type="application/json")
    return answer.status_code, json.loads(answer.content)


WHOLE = {
    "name": "水泥厂",
    "unit": "LH",
    "code": "LH-7",
    "industry": "C30",
    "kind": "new",
    "channel": "enterprise",
    "planned_total": "12005000.01",
    "place": "八里村",
    "summary": "新型干法",
    "person_in_charge": "wang",
    "investors": ["甲公司", "乙公司"],
    "planned_start_on": "2026-04-01",
}


def test_what_is_entered_is_read_as_it_was_written(here: District) -> None:
    status, made = asked(here, "wang", "post", "projects", **WHOLE)
    assert status == 200, made
    assert {name: made[name] for name in WHOLE} == {**WHOLE, "investors": "甲公司\n乙公司"}
    assert (made["stage"], made["condition"], made["agreed_fen"]) == ("idea", "active", 0)
    assert asked(here, "wang", "get", "projects/LH-7") == (200, made)


def test_fields_that_are_not_named_stay(here: District) -> None:
    _, made = asked(here, "wang", "post", "projects", **WHOLE)
    status, changed = asked(here, "wang", "patch", "projects/LH-7", place="崆峒镇", seen=made["seen"])
    assert status == 200
    assert {**changed, "seen": 0} == {**made, "place": "崆峒镇", "seen": 0}
    assert [one.name for one in Project.objects.get().investors.order_by("pk")] == ["甲公司", "乙公司"]


def test_a_change_made_meanwhile_and_a_forgotten_mark_are_refused(here: District) -> None:
    _, made = asked(here, "wang", "post", "projects", **WHOLE)
    asked(here, "zhao", "patch", "projects/LH-7", place="崆峒镇", seen=made["seen"])
    status, said = asked(here, "wang", "patch", "projects/LH-7", place="四十里铺", seen=made["seen"])
    assert (status, [one["code"] for one in said["faults"]]) == (409, ["project_changed_meanwhile"])
    status, said = asked(here, "wang", "patch", "projects/LH-7", place="四十里铺")
    assert (status, [one["where"] for one in said["faults"]]) == (422, ["seen"])


def test_faults_name_their_fields(here: District) -> None:
    status, said = asked(here, "wang", "post", "projects", unit="XM", kind="old", planned_start_on="明天")
    assert (status, sorted(one["where"] for one in said["faults"])) == (
        422,
        ["kind", "name", "planned_start_on", "unit"],
    )


def test_rights_hold_at_this_door_too(here: District) -> None:
    seen = project(here).pk
    answers = {who: asked(here, who, "get", "projects/LH-1")[0] for who in ("wang", "zhou", "chen", "admin")}
    assert answers == {"wang": 200, "zhou": 200, "chen": 404, "admin": 404}
    changes = {who: asked(here, who, "patch", "projects/LH-1", seen=seen)[0] for who in ("zhou", "chen")}
    assert changes == {"zhou": 404, "chen": 404}
    assert asked(here, "zhou", "post", "projects", name="水泥厂", unit="LH")[0] == 422


def test_companies_are_entered_read_and_changed(here: District) -> None:
    status, made = asked(here, "wang", "post", "companies", name="甲公司", unit="LH", origin="甘肃")
    assert status == 200
    expected = {"id": made["id"], "uscc": None, "name": "甲公司", "name_en": "", "origin": "甘肃", "unit": "LH"}
    assert made == expected
    address = f"companies/{made['id']}"
    assert asked(here, "wang", "patch", address, name_en="Jia") == (200, {**expected, "name_en": "Jia"})
    assert {who: asked(here, who, "get", address)[0] for who in ("chen", "zhou")} == {"chen": 404, "zhou": 200}
    assert asked(here, "wang", "patch", address, uscc="123")[1]["faults"][0]["code"] == "uscc_wrong"


def test_the_list_is_narrowed_to_the_reader(here: District) -> None:
    project(here)
    counts = {who: asked(here, who, "get", "lists/projects")[1].get("count") for who in ("wang", "chen", "ma")}
    assert counts == {"wang": 1, "chen": 0, "ma": 1}
    assert asked(here, "admin", "get", "lists/projects")[0] == 404
