"""Money is positive at every door, and no more goes back than came."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from luodi.core.errors import Refusal
from luodi.core.facts import Kind
from luodi.ledger import actions
from luodi.ledger.models import Entry
from tests.makers import AT, District, district, project, receipt

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 2)
VALUES: dict[str, dict[str, str]] = {
    "receipt": {"funds": "capital", "payer": "甲", "voucher": "N-1"},
    "return": {"funds": "capital", "voucher": "N-2", "reason": "退"},
    "agreement": {"sort": "contract"},
    "completed": {},
    "year-plan": {"year": "2026"},
}
TOO_MUCH = "退回金额超过已到位金额。"


@pytest.fixture
def here() -> District:
    made = district()
    project(made)
    receipt(made, fen=100)
    return made


def wang(here: District) -> Client:
    made = Client(headers={"accept-language": "zh-hans"})
    made.force_login(here.wang)
    return made


def given(slug: str, amount: str) -> dict[str, str]:
    return {"happened_on": "2026-03-02", "amount_fen": amount, "amount_fen_unit": "元", **VALUES[slug]}


@pytest.mark.parametrize("slug", sorted(VALUES))
@pytest.mark.parametrize("amount", ["-1", "0", "-0.01", "－5"])
def test_neither_page_nor_program_books_what_is_not_positive(here: District, slug: str, amount: str) -> None:
    page = wang(here).post(f"/projects/LH-1/record/{slug}/", given(slug, amount))
    program = wang(here).post(f"/api/ledger/projects/LH-1/{slug}", given(slug, amount), content_type="application/json")
    assert (page.status_code, program.status_code) == (422, 422)
    assert program.json()["faults"][0]["sentence"]
    assert Entry.objects.count() == 1


def test_more_than_came_goes_back_at_no_door(here: District) -> None:
    page = wang(here).post("/projects/LH-1/record/return/", given("return", "1.01"))
    assert page.status_code == 422 and TOO_MUCH in unescape(page.content.decode())
    program = wang(here).post(
        "/api/ledger/projects/LH-1/return",
        {"happened_on": "2026-03-02", "amount_fen": 101, **VALUES["return"]},
        content_type="application/json",
    )
    assert program.status_code == 422 and program.json()["faults"][0]["sentence"].startswith(TOO_MUCH)
    assert imported(here, Kind.FUNDS_RETURNED, 101) == "more_returned_than_received"
    assert imported(here, Kind.FUNDS_RETURNED, -1) == imported(here, Kind.FUNDS_RECEIVED, 0) == "amount_not_positive"
    assert Entry.objects.count() == 1


def imported(here: District, kind: Kind, fen: int) -> str:
    """The refusal of an import's row."""
    subject: Any = Entry.objects.get().project_id
    with pytest.raises(Refusal) as caught:
        rows = [actions.Row(subject, actions.New(kind, DAY, fen, "capital", "I-1", {"payer": "甲"}), "H4")]
        actions.record_many(here.wang, AT, rows, batch=3)
    assert caught.value.faults[0].where == "H4"
    return caught.value.code
