"""The examples of docs/api.md are sent, in their order, and answered as the page says."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luodi.books.actions import load_library
from luodi.people.actions import make_token
from tests.makers import AT, PDF, District, district, project

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.md"
KEPT = re.compile(r"(\w+)=\$\((.*) \| jq -r '(.*)'\)")
LEDGER = "项目名称,协议金额（万元）,签约日期\n甲水泥,1200,2026-03-02\n"


@pytest.fixture
def here() -> District:
    made = district()
    for code in ("LH-1", "LH-2"):
        project(made, code)
    load_library(AT)
    return made


def examples() -> list[str]:
    """The commands, save the first block, which is the reader's own."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks[1:] for line in block.splitlines()]


def picked(answer: Any, path: str) -> str:
    """The few ways in which the page reads an answer."""
    if " | select" in path:
        code = re.findall(r'== "(.*)"', path)[0]
        return str(next(row for row in answer["rows"] if row["code"] == code)["digest"])
    return str(answer[path.removeprefix(".")])


def sent(words: list[str]) -> Any:
    """One curl as the test's client sends it."""
    method, headers, body, form, address = "", {"accept-language": "zh-hans"}, None, {}, ""
    rest = iter(words[1:])
    for word in rest:
        if word == "-X":
            method = next(rest)
        elif word == "-H":
            headers["authorization"] = next(rest).removeprefix("Authorization: ")
        elif word == "--json":
            body = next(rest)
            assert json.loads(body)
        elif word == "-F":
            name, _equals, value = next(rest).partition("=")
            file = {"slip.pdf": PDF, "ledger.csv": LEDGER.encode()}.get(value.removeprefix("@"))
            form[name] = SimpleUploadedFile(value[1:], file) if file else value
        elif word == "-o":
            next(rest)
        else:
            address = word
    client = Client(headers=headers)
    if form:
        return client.post(address, form)
    method = method or ("POST" if body else "GET")
    return client.generic(method, address, body or "", content_type="application/json")


def test_the_examples_are_answered_as_the_page_says(here: District) -> None:
    now = timezone.now()
    who = {"CLERK": here.wang, "VERIFIER": here.li, "BUREAU": here.ma}
    known = {"LUODI": ""}
    known |= {name: f"Authorization: Bearer {make_token(one, now, name='x', days=1)}" for name, one in who.items()}
    told = []
    for line in examples():
        command, _mark, wanted = line.partition("  # ")
        kept = KEPT.fullmatch(command)
        words = shlex.split(kept[2] if kept else command)
        words = [re.sub(r"\$(\w+)", lambda found: known[found[1]], word) for word in words]
        answer = sent(words)
        said = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told += [] if answer.status_code == int(wanted or 200) else [(line, answer.status_code, said.decode())]
        if kept:
            known[kept[1]] = picked(json.loads(said), kept[3])
    assert told == [], "\n".join(map(str, told))


def test_the_refusal_that_the_page_shows_is_the_one_that_is_given(here: District) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.wang)
    values = {"happened_on": "2026-03-02", "amount": -1, "funds": "capital", "payer": "甲", "voucher": "1"}
    answer = client.post("/api/ledger/projects/LH-1/receipt", values, content_type="application/json")
    assert answer.json() == json.loads(shown)


def test_every_address_that_the_page_names_is_in_the_document(here: District) -> None:
    client = Client()
    client.force_login(here.ma)
    paths = client.get("/api/openapi.json").json()["paths"]
    named = {found.rstrip("/") for found in re.findall(r"`(/api/[a-z/-]+)[`{]", PAGE.read_text(encoding="utf-8"))}
    known = ["/api/docs", "/api/openapi.json", *paths]
    assert [one for one in named if not any(path.startswith(one) for path in known)] == []
