"""Setting a fact right: the form shows what stands, only what differs is a correction, and every step stays readable."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from django.test import Client

from luodi.ledger import actions
from luodi.ledger.models import Entry
from luodi.ledger.queries import standing_of
from tests.makers import AT, District, agreement, district, papers, project, receipt


@pytest.fixture
def here(db: None) -> District:
    made = district()
    project(made)
    return made


def client_of(here: District, who: str = "wang") -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.people[who])
    return client


def fields(page: str) -> dict[str, str]:
    """What the form on the page would send back untouched."""
    form = page[page.index('<form class="sheet-form"') :]
    found = dict(re.findall(r'<input type="(?:text|date)" name="(\w+)" value="([^"]*)"', form))
    for name, body in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_the_form_shows_what_stands_and_offers_what_this_kind_of_fact_has(here: District) -> None:
    entry = receipt(here, fen=5_000_000, payer="甲公司", voucher="V1")
    found = fields(client_of(here).get(f"/ledger/{entry.pk}/correct/").content.decode())
    assert {name: found[name] for name in ("happened_on", "amount_fen", "funds", "payer", "voucher")} == {
        "happened_on": "2026-03-02", "amount_fen": "5", "funds": "capital", "payer": "甲公司", "voucher": "V1",
    }  # fmt: skip
    assert not {"sort", "event", "text"} & set(found)


def test_only_what_differs_is_a_correction(here: District) -> None:
    entry = receipt(here, fen=5_000_000, payer="甲公司", voucher="V1")
    client, address = client_of(here), f"/ledger/{entry.pk}/correct/"
    given = {**fields(client.get(address).content.decode()), "funds": "loan", "payer": "乙公司", "reason": "看错回单"}
    assert client.post(address, {**given, "amount_fen_unit": "万元"}).status_code == 302
    answer = Entry.objects.get(about=entry)
    assert (answer.code, answer.voucher, answer.data) == ("loan", "V1", {"payer": "乙公司", "reason": "看错回单"})
    fact = standing_of(entry).fact
    assert (fact.code, fact.data["payer"], fact.amount, fact.voucher) == ("loan", "乙公司", 5_000_000, "V1")


def test_the_entry_says_what_each_correction_changed_from_and_to(here: District) -> None:
    entry = receipt(here, fen=5_000_000, voucher="V1")
    actions.correct(here.wang, AT, entry.pk, actions.Change(amount_fen=4_000_000), reason="多记")
    change = actions.Change(happened_on=date(2026, 3, 4), voucher="V2")
    actions.correct(here.wang, AT, entry.pk, change, reason="换回单", papers=papers(b"%PDF-1.4 other"))
    page = client_of(here).get(f"/ledger/{entry.pk}/").content.decode()
    said = [re.sub(r"\s+", " ", one) for one in re.findall(r"<br>([^<]+<del>.*?</ins>)", page)]
    assert said == [
        "金额（元） <del>50,000.00</del> → <ins>40,000.00</ins>",
        "发生日期 <del>2026-03-02</del> → <ins>2026-03-04</ins>",
        "凭证号 <del>V1</del> → <ins>V2</ins>",
    ]


def test_a_form_sent_back_untouched_is_refused(here: District) -> None:
    entry = receipt(here, payer="甲公司", voucher="V1")
    client, address = client_of(here), f"/ledger/{entry.pk}/correct/"
    given = {**fields(client.get(address).content.decode()), "reason": "没有改", "amount_fen_unit": "万元"}
    answer = client.post(address, given)
    assert answer.status_code == 422 and not Entry.objects.filter(about=entry).exists()


def test_a_voucher_that_pays_elsewhere_cannot_be_corrected_to(here: District) -> None:
    receipt(here, voucher="V1")
    entry = receipt(here, voucher="V2")
    client, address = client_of(here), f"/ledger/{entry.pk}/correct/"
    given = {
        **fields(client.get(address).content.decode()),
        "voucher": "V1",
        "reason": "改号",
        "amount_fen_unit": "万元",
    }
    answer = client.post(address, given)
    assert answer.status_code == 422 and "V1" in answer.content.decode()
    assert not Entry.objects.filter(about=entry).exists()


def test_an_agreement_is_corrected_in_its_sort_and_its_event(here: District) -> None:
    entry = agreement(here, sort="framework", event="兰洽会")
    actions.correct(here.wang, AT, entry.pk, actions.Change(code="contract", data={"event": "西洽会"}), reason="改正")
    found = fields(client_of(here).get(f"/ledger/{entry.pk}/correct/").content.decode())
    assert (found["sort"], found["event"]) == ("contract", "西洽会")


def test_the_api_corrects_what_it_names_and_leaves_the_rest(here: District) -> None:
    entry = receipt(here, fen=5_000_000, payer="甲公司", voucher="V1")

    def corrected(**values: Any) -> Any:
        client = Client(headers={"accept-language": "zh-hans"}, enforce_csrf_checks=False)
        client.force_login(here.wang)
        body = json.dumps(values)
        return client.post(f"/api/ledger/entries/{entry.pk}/correct", body, content_type="application/json")

    said = corrected(amount="4.5", amount_unit="万元", reason="多记").json()
    assert (said["amount_fen"], said["data"]["payer"], said["state"]) == (4_500_000, "甲公司", "recorded")
    refused = corrected(amount="-1", reason="x")
    assert (refused.status_code, refused.json()["faults"][0]["code"]) == (422, "amount_not_positive")
    assert corrected(amount_fen="3").json()["faults"][0]["where"] == "reason"
