"""Introducers: entered once, a project claimed by its first verified introduction, rewarded by rule from the ledger."""

from __future__ import annotations

import io
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from luodi.assessment.actions import give_value, run
from luodi.assessment.queries import plain
from luodi.books.actions import load_library
from luodi.books.models import BookVersion
from luodi.core.errors import NotThere, Refusal
from luodi.ledger import actions as ledger
from luodi.ledger.models import Entry
from luodi.outreach.actions import add_introducer, introduce
from luodi.outreach.models import Introducer
from luodi.outreach.queries import all_introduced, visible_introducers
from luodi.people.models import Org, User
from tests.makers import AT, District, district, papers, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    found = district()
    project(found, "LH-1")
    project(found, "LH-2")
    return found


def entered(
    here: District, name: str = "刘引荐", *, actor: User | None = None, unit: Org | None = None, **more: Any
) -> Introducer:
    values: dict[str, Any] = {"name": name, "sort": "person", "unit": unit or here.liuhu, **more}
    return add_introducer(actor or here.wang, AT, **values)


def claim(here: District, who: Introducer, code: str, on: date, *, verified: bool = True) -> int:
    made = introduce(here.wang, AT, who.pk, project=code, happened_on=on, proof="投资方书面确认", papers=papers())
    if verified:
        ledger.verify(here.li, AT, made)
    return made


def codes(caught: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in caught.value.faults]


def test_an_introducer_is_entered_once_with_a_number_of_their_own(here: District) -> None:
    first, second = entered(here), entered(here, "乙公司", sort="company")
    assert [first.code, second.code] == ["YJ-0001", "YJ-0002"]
    with pytest.raises(Refusal) as caught:
        entered(here)
    assert codes(caught) == [("introducer_there", "name")]
    assert entered(here, belongs_to="兰州商会").code == "YJ-0003"


@pytest.mark.parametrize(
    ("values", "fault"),
    [({"name": "  "}, ("introducer_name_missing", "name")), ({"sort": "friend"}, ("choice_unknown", "sort"))],
)
def test_what_is_lacking_is_said(here: District, values: dict[str, str], fault: tuple[str, str]) -> None:
    with pytest.raises(Refusal) as caught:
        entered(here, **values) if "name" not in values else entered(here, values["name"])
    assert codes(caught) == [fault]


def test_the_first_verified_introduction_holds(here: District) -> None:
    first, second = entered(here), entered(here, "后来者")
    late = claim(here, second, "LH-1", date(2026, 2, 9))
    assert all_introduced({first.code, second.code}) == {second.code: [Entry.objects.get(pk=late).project_id]}
    early = claim(here, first, "LH-1", date(2026, 1, 9), verified=False)
    assert list(all_introduced({first.code, second.code})) == [second.code]
    ledger.verify(here.li, AT, early)
    assert list(all_introduced({first.code, second.code})) == [first.code]
    ledger.void(here.ma, AT, early, reason="不实")
    assert list(all_introduced({first.code, second.code})) == [second.code]


def test_a_project_is_claimed_once_by_one_introducer(here: District) -> None:
    who = entered(here)
    claim(here, who, "LH-1", date(2026, 2, 9), verified=False)
    with pytest.raises(Refusal) as caught:
        claim(here, who, "LH-1", date(2026, 2, 10))
    assert codes(caught) == [("introduced_already", "project")]


def test_a_claim_is_verified_by_another_person_and_with_a_paper(here: District) -> None:
    who = entered(here)
    made = introduce(here.ma, AT, who.pk, project="LH-1", happened_on=date(2026, 2, 9), proof="确认函")
    for actor, code in ((here.ma, "own_entry"), (here.li, "evidence_missing")):
        with pytest.raises(Refusal) as caught:
            ledger.verify(actor, AT, made)
        assert codes(caught)[0][0] == code


def test_nobody_of_another_unit_sees_or_uses_an_introducer(here: District) -> None:
    who = entered(here)
    assert not visible_introducers(here.chen).exists()
    for actor, code in ((here.chen, "LH-1"), (here.wu, "LH-1")):
        with pytest.raises(NotThere):
            introduce(actor, AT, who.pk, project=code, happened_on=date(2026, 2, 9), proof="函")
    with pytest.raises(NotThere):
        claim(here, entered(here, "甲", unit=here.xiamen, actor=here.chen), "LH-1", date(2026, 2, 9))


def test_a_reward_follows_from_the_ledger_by_a_published_rule(here: District) -> None:
    """大通县: 2 % of the fixed assets of an industrial project of 10 to 100 million yuan."""
    load_library(AT)
    who = entered(here)
    entry = ledger.sign_agreement(
        here.wang, AT, "LH-1", sort="contract", amount_fen=3_000_000_000, happened_on=date(2026, 2, 1), papers=papers()
    )
    ledger.verify(here.li, AT, entry.pk)
    done = ledger.complete_investment(
        here.wang, AT, "LH-1", amount_fen=2_000_000_000, happened_on=date(2026, 3, 1), papers=papers()
    )
    ledger.verify(here.li, AT, done.pk)
    claim(here, who, "LH-1", date(2026, 1, 9))
    book = BookVersion.objects.get(code="datong-introducer").digest
    given = {"book": book, "item": "projects.kind", "period": "2026-03", "reason": "工业项目"}
    give_value(here.sun, AT, subject="LH-1", value="industry", papers=papers(), **given)
    made = run(here.ma, AT, book=book, subjects=[who.code], period="2026-03")
    assert plain(made)["subjects"][who.code]["total"]["shown"] == "40"


# Pages


def client_of(user: User) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def test_an_introducer_is_entered_and_a_project_claimed_from_the_pages(here: District) -> None:
    client = client_of(here.wang)
    assert "还没有引荐人" in unescape(client.get("/introducers/").content.decode())
    refused = client.post("/introducers/new/", {"name": "", "sort": "person", "unit": "LH"})
    assert refused.status_code == 422
    made = client.post("/introducers/new/", {"name": "刘引荐", "sort": "person", "unit": "LH"})
    who = Introducer.objects.get()
    assert (made.status_code, made["Location"]) == (302, f"/introducers/{who.pk}/")
    slip = io.BytesIO(b"%PDF-1.4\n% a letter of a test\n")
    slip.name = "确认函.pdf"
    values = {"project": "LH-1", "happened_on": "2026-02-09", "proof": "书面确认", "papers": slip}
    assert client.post(f"/introducers/{who.pk}/introduce/", values).status_code == 302
    page = unescape(client.get(f"/introducers/{who.pk}/").content.decode())
    assert "日产5000吨水泥生产线" in page and "已登记" in page and "首位引荐人" not in page
    ledger.verify(here.li, AT, Entry.objects.get(kind="introduced").pk)
    assert "首位引荐人" in unescape(client.get(f"/introducers/{who.pk}/").content.decode())
    assert "刘引荐" in unescape(client.get("/introducers/?q=lyj").content.decode())
    assert client_of(here.wu).get("/introducers/").status_code == 200
    assert client_of(here.wu).get("/introducers/new/").status_code == 404
    assert client_of(here.chen).get(f"/introducers/{who.pk}/").status_code == 404


def test_three_claims_take_as_many_statements_as_one(here: District, django_assert_num_queries: Any) -> None:
    who, client = entered(here), client_of(here.wang)
    claim(here, who, "LH-1", date(2026, 1, 9))
    client.get(f"/introducers/{who.pk}/")
    with django_assert_num_queries(7):
        client.get(f"/introducers/{who.pk}/")
    claim(here, who, "LH-2", date(2026, 1, 9))
    with django_assert_num_queries(7):
        client.get(f"/introducers/{who.pk}/")
