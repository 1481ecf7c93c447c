"""The API as a whole: its document, its answers, its tokens. What each verb does is tested beside its feature."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from luodi.people.actions import make_token
from luodi.people.models import ApiToken
from luodi.site import registry
from luodi.site.registry import TABLES
from tests.makers import District, district
from tests.strangers_world import made_by_liuhu

pytestmark = pytest.mark.django_db
SOURCE = Path(registry.__file__).parents[1]
VERBS = ("get", "post", "put", "patch", "delete")


@pytest.fixture
def here() -> District:
    return district()


def reader(here: District, who: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[who])
    return client


def document(here: District, language: str = "zh-hans") -> dict[str, Any]:
    said: dict[str, Any] = reader(here, "ma", language).get("/api/openapi.json").json()
    return said


def operations(said: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [(path, verb, one) for path, verbs in said["paths"].items() for verb, one in verbs.items() if verb in VERBS]


def bare(schema: Any, said: dict[str, Any], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a schema says nothing of what is in it."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return name not in seen and bare(said["components"]["schemas"][name], said, seen | {name})
    if schema.get("type") == "object":
        return not schema.get("properties") and not schema.get("additionalProperties")
    if schema.get("type") == "array":
        return bare(schema["items"], said, seen)
    return not schema


def test_every_operation_says_what_it_is_what_it_gives_and_how_it_refuses(here: District) -> None:
    said = document(here)
    names, found = [], []
    for path, verb, one in operations(said):
        names.append(one["operationId"])
        (content,) = one["responses"]["200"]["content"].values()
        done = content["schema"]
        faults = one["responses"]["422"]["content"]["application/json"]["schema"]
        whole = one.get("tags") and one.get("summary") and one.get("security") and not bare(done, said)
        found += [] if whole and faults["$ref"].endswith("/Faults") else [f"{verb} {path}"]
        for body in one.get("requestBody", {}).get("content", {}).values():
            found += [f"{verb} {path} body"] if bare(body["schema"], said) else []
    assert found == []
    assert sorted(set(names)) == sorted(names)
    assert said["components"]["securitySchemes"]["Token"] == {"type": "http", "scheme": "bearer"}


def test_the_document_is_said_in_both_languages(here: District) -> None:
    chinese, english = (operations(document(here, language)) for language in ("zh-hans", "en"))
    untold = [
        f"{verb} {path}"
        for (path, verb, one), (_path, _verb, other) in zip(chinese, english, strict=True)
        if one["summary"] == other["summary"] or not other["summary"].isascii()
    ]
    assert untold == []


def test_every_list_has_an_address_of_its_own_with_its_filters(here: District) -> None:
    said = document(here)["paths"]
    for name, table in TABLES.items():
        asked = {one["name"] for one in said[f"/api/lists/{name}"]["get"]["parameters"]}
        assert {one.key for one in table.filters} < asked, name


def test_rows_are_what_the_document_says(here: District) -> None:
    made_by_liuhu(here)
    said = document(here)["components"]["schemas"]
    for who in ("ma", "admin"):
        for one in reader(here, who).get("/api/lists").json():
            answer = reader(here, who).get(f"/api/lists/{one['name']}?totals=1").json()
            row = said[one["name"].title().replace("-", "") + "Row"]
            for found in answer["rows"]:
                assert sorted(found) == sorted(row["properties"]), one["name"]


def test_money_is_said_in_yuan_and_in_fen_everywhere(here: District) -> None:
    made_by_liuhu(here)
    (row,) = reader(here, "wang").get("/api/lists/projects").json()["rows"]
    whole = reader(here, "wang").get("/api/projects/LH-1").json()
    for found in (row, whole):
        assert (found["paid_in_verified"], found["paid_in_verified_fen"]) == ("76543200.00", 7_654_320_000)
    totals = reader(here, "wang").get("/api/lists/projects?totals=1").json()["totals"]
    assert (totals["paid_in_verified"], totals["paid_in_verified_fen"]) == ("76543200.00", 7_654_320_000)


@pytest.mark.parametrize(
    ("body", "status", "code", "where"),
    [
        ("[1]", 400, "body_not_json", ""),
        ("{", 400, "body_not_json", ""),
        ('{"name": "甲", "unit": "LH", "stage": "started"}', 422, "field_unknown", "stage"),
        ('{"name": {"a": 1}, "unit": "LH"}', 422, "field_wrong", "name"),
        ('{"name": "甲", "unit": "LH", "planned_total_fen": "1.5"}', 422, "fen_not_whole", "planned_total_fen"),
        ('{"name": "甲", "unit": "LH", "planned_total": "一百"}', 422, "invalid", "planned_total_fen"),
        ('{"unit": "LH"}', 422, "invalid", "name"),
    ],
)
def test_a_body_that_does_not_fit_is_refused_at_its_field(
    here: District, body: str, status: int, code: str, where: str
) -> None:
    answer = reader(here, "wang").post("/api/projects", body, content_type="application/json")
    (fault,) = answer.json()["faults"]
    assert (answer.status_code, fault["code"], fault["where"]) == (status, code, where)
    assert fault["sentence"]


def test_a_refusal_is_said_in_the_readers_language(here: District) -> None:
    def told(language: str) -> str:
        answer = reader(here, "wang", language).post("/api/runs", "{}", content_type="application/json")
        return str(answer.json()["faults"][0]["sentence"])

    assert (told("zh-hans"), told("en")) == ("请填写此项。", "Fill this in.")


def test_a_token_that_only_reads_does_nothing(here: District) -> None:
    raw = make_token(here.wang, timezone.now(), name="取数", days=1, read_only=True)
    headers = {"authorization": f"Bearer {raw}", "accept-language": "zh-hans"}
    body = json.dumps({"name": "水泥厂", "unit": "LH"})
    answer = Client(headers=headers).post("/api/projects", body, content_type="application/json")
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (403, "token_read_only")
    assert Client(headers=headers).get("/api/lists/projects").json()["count"] == 0
    full = make_token(here.wang, timezone.now(), name="办理", days=1)
    headers["authorization"] = f"Bearer {full}"
    assert Client(headers=headers).post("/api/projects", body, content_type="application/json").status_code == 200


def test_a_token_that_is_no_longer_alive_reads_nothing_and_says_so(here: District) -> None:
    raw = make_token(here.wang, timezone.now() - timedelta(days=2), name="取数", days=1)
    for headers in ({"authorization": f"Bearer {raw}"}, {"authorization": "Bearer x"}, {}):
        answer = Client(headers=headers).get("/api/lists/projects")
        assert (answer.status_code, answer.json()["faults"][0]["code"]) == (401, "sign_in_first")


def test_a_session_writes_only_with_the_token_of_its_page(here: District) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(here.wang)
    answer = client.post("/api/projects", "{}", content_type="application/json")
    assert (answer.status_code, answer.json()["faults"][0]["code"]) == (403, "page_token_wrong")


# What pages do and programs do not: a person's own password, language and saved filters; a token is made by its owner
# at the page, so that a stolen one makes no other; a sheet of values is sent value by value.
PAGES_ONLY = {
    "people": {"change_own_password", "check_not_waiting", "forget_failures", "make_token",
               "note_failure"},
    "projects": {"delete_view", "save_view"},
    "assessment": {"give_values"},
    "exchange": {"remember"},  # the first half of a match, which programs ask for whole
}  # fmt: skip


@pytest.mark.parametrize("feature", sorted(settings.FEATURES))
def test_programs_have_every_verb_that_pages_have(feature: str) -> None:
    def verbs(room: str) -> set[str]:
        files = [SOURCE / feature / f"{room}.py", *(SOURCE / feature / room).glob("*.py")]
        texts = [file.read_text(encoding="utf-8") for file in files if file.exists()]
        return {verb for text in texts for verb in re.findall(r"\b(?:actions|doors|jobs)\.([a-z_]+)\(", text)}

    assert verbs("views") - verbs("api") == PAGES_ONLY.get(feature, set())


def test_the_page_shows_what_a_token_may_do_and_when_it_was_last_used(here: District) -> None:
    wang = reader(here, "wang")
    wang.post("/account/token/", {"name": "取数", "days": "90", "read_only": "on"})
    page = wang.get("/account/").content.decode()
    assert "只能读取" in page and "还没用过" in page
    raw = make_token(here.wang, timezone.now(), name="办理", days=1)
    for _ in range(2):
        Client(headers={"authorization": f"Bearer {raw}"}).get("/api/lists")
    used = ApiToken.objects.get(name="办理").last_used_at
    assert used is not None and ApiToken.objects.get(name="取数").last_used_at is None
    assert "读取和办理" in wang.get("/account/").content.decode()


def test_the_page_of_the_document_asks_nothing_of_another_host(here: District) -> None:
    page = reader(here, "ma").get("/api/docs").content.decode()
    assert "http://" not in page and "https://" not in page and "<script>" not in page and "style=" not in page
    assert Client().get("/api/docs").status_code == 302
