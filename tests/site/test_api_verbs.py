"""The verbs of the pages through the API: by the same rights, in the same order, refused in the same sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from luodi.assessment.models import Run
from tests.assessment.conftest import MONTHLY, Year, year
from tests.books.test_books import CASES
from tests.makers import PDF, District

pytestmark = pytest.mark.django_db
__all__ = ["year"]  # a fixture


class Program:
    """Somebody's program: what it sends and what it is told."""

    def __init__(self, here: District, who: str) -> None:
        self.client = Client(headers={"accept-language": "zh-hans"})
        self.client.force_login(here.people[who])

    def get(self, address: str) -> Any:
        return self._told(self.client.get(f"/api/{address}"))

    def put(self, address: str, **values: Any) -> Any:
        return self._told(self.client.put(f"/api/{address}", values, content_type="application/json"))

    def patch(self, address: str, **values: Any) -> Any:
        return self._told(self.client.patch(f"/api/{address}", values, content_type="application/json"))

    def do(self, address: str, **values: Any) -> Any:
        return self._told(self.client.post(f"/api/{address}", values, content_type="application/json"))

    def send(self, address: str, **values: Any) -> Any:
        """With a paper."""
        parts = {**values, "papers": SimpleUploadedFile("凭证.pdf", PDF)}
        return self._told(self.client.post(f"/api/{address}", parts))

    @staticmethod
    def _told(answer: Any) -> Any:
        if answer.status_code == 200:
            return answer.json()
        return answer.status_code, [fault["code"] for fault in answer.json()["faults"]]


def test_a_result_goes_its_whole_course(year: Year) -> None:
    ma, sun, wang, zhao = (Program(year.here, who) for who in ("ma", "sun", "wang", "zhao"))
    made = ma.do("runs", book=year.book, period="2026", subjects=["LH", "XM"])
    at = f"runs/{made['id']}"
    today = timezone.localdate()
    assert made["state"] == "draft" and wang.get(at) == (404, ["not_there"])
    shown = sun.do(f"{at}/publish", until=(today + timedelta(days=3)).isoformat())
    assert (shown["state"], shown["published"]) == ("open", True)
    assert sun.do(f"{at}/publish") == (409, ["result_shown_already"])
    assert wang.get(f"{at}/units/LH")["lines"][0]["name"] == "到位资金"
    heard = zhao.send(f"{at}/units/LH/items/funds/object", text="少算一笔")["objections"]
    assert [(one["item"], one["upheld"], len(one["papers"])) for one in heard] == [("funds", None, 1)]
    assert zhao.do(f"{at}/units/XM/items/funds/object", text="别人的") == (404, ["not_there"])
    answered = sun.do(f"{at}/objections/{heard[0]['id']}/answer", upheld="no", text="凭证不符")
    assert [one["upheld"] for one in answered["objections"]] == [False]
    status, codes = sun.do(f"{at}/final")
    assert (status, len(codes)) == (422, 1)  # the days for objections are not over
    assert sun.do(f"{at}/notice", since="2026-01-01")[0] == 422
    assert ma.get(f"{at}/awards") == (404, ["not_there"])  # a book that pays nothing


def test_a_result_is_run_again_and_what_is_left_to_people_is_decided(year: Year) -> None:
    sun, wang = Program(year.here, "sun"), Program(year.here, "wang")
    made = sun.do("runs", book=year.book, period="2026", subjects=["LH", "XM"])
    at = f"runs/{made['id']}"
    later = sun.do(f"{at}/again")
    assert (later["id"] > made["id"], later["digest"] != "") == (True, True)
    assert sun.do(f"{at}/units/LH/items/funds/decide", value="5", reason="会议定")[0] == 422  # it has a figure
    assert sun.do(f"{at}/choose", subjects=["LH"], reason="最优")[0] in (404, 422)  # a book that compares no projects
    assert {wang.do(f"{at}/again")[0], wang.do(f"{at}/units/LH/items/funds/decide", value="5", reason="x")[0]} == {404}


def test_what_would_be_writes_nothing(year: Year) -> None:
    ma = Program(year.here, "ma")
    made = ma.do("runs", book=year.book, period="2026", subjects=["LH", "XM"])
    at = f"runs/{made['id']}"
    found = ma.get(f"{at}/what-if?unit=XM&input=paid_in&value=9")
    assert found["moved"][0]["unit"] == "XM" and found["reaches"]
    moved = ma.get(f"{at}/suppose?what=funds_received&project=XM-1&amount=900000000&on=2026-03-02")
    assert moved[0]["unit"] == "XM"
    tried = ma.get(f"runs/try/{year.book}?periods=2025,2026&subjects=LH&subjects=XM")
    assert [(one["unit"], len(one["periods"])) for one in tried] == [("LH", 2), ("XM", 2)]
    assert ma.get(f"{at}/suppose?what=nothing&on=2026-03-02")[0] == 422
    assert Program(year.here, "wang").get(f"{at}/what-if?unit=XM&input=paid_in")[0] == 404
    assert (Run.objects.count(), ma.get(at)["digest"]) == (1, made["digest"])


def test_a_value_is_given(year: Year) -> None:
    sun = Program(year.here, "sun")
    given = {"book": year.book, "period": "2026", "subject": "LH", "item": "daily_work", "reason": "季度评定"}
    assert sun.do("runs/values", value="99", **given)[0] == 422
    assert sun.do("runs/values", value="38", **given)["id"]
    assert Program(year.here, "wang").do("runs/values", value="38", **given)[0] == 404


def test_a_book_is_drafted_handed_in_and_approved_by_another(year: Year) -> None:
    ma, sun = Program(year.here, "ma"), Program(year.here, "sun")
    assert ma.do("books/check", text="title: x\n")["faults"]
    draft = ma.do("books/drafts", text="title: 年度办法\n")
    at = f"books/drafts/{draft['id']}"
    assert ma.do(f"{at}/hand-in")[0] == 422
    whole = (MONTHLY + CASES).replace("book: monthly-test", "book: by-program")
    whole = whole.replace("value: 60", "value: 50").replace("expect: 60", "expect: 55")
    saved = ma.put(at, text=whole)
    assert (saved["lint"]["faults"], saved["lint"]["passed"]) == ([], saved["lint"]["cases"])
    assert ma.do(f"{at}/hand-in")["handed_in_at"]
    assert sun.do(f"{at}/return", reason="第三条写错")["returned_for"] == "第三条写错"
    assert ma.put(at, text="title: x\n", seen=draft["mark"])[0] == 422
    mark = ma.do(f"{at}/hand-in")["mark"]
    assert ma.do(f"{at}/approve", since="2027-01-01", seen=mark)[0] in (404, 422)
    assert sun.do(f"{at}/approve", since="2027-01-01", seen=draft["mark"])[0] == 422
    kept = sun.do(f"{at}/approve", since="2027-01-01", seen=mark)
    assert (kept["code"], [one["since"] for one in kept["approvals"]]) == ("by-program", ["2027-01-01"])
    assert ma.get(f"books/{kept['digest']}/against/{year.book}") != []
    assert "text" in ma.get("books/limits") and Program(year.here, "admin").get("books/limits")[0] == 404


def test_an_introducer_is_entered_and_claims_a_project(year: Year) -> None:
    wang, li = Program(year.here, "wang"), Program(year.here, "li")
    made = wang.do("introducers", name="张引荐", sort="person", unit="LH", on_public_pay=False)
    claimed = wang.send(f"introducers/{made['id']}/introduce", project="LH-1", happened_on="2026-03-01", proof="确认函")
    (claim,) = claimed["claims"]
    assert (claim["project"], claim["holds"]) == ("LH-1", False)
    li.do(f"ledger/entries/{claim['entry']}/verify")
    assert wang.get(f"introducers/{made['id']}")["claims"][0]["holds"] is True
    assert Program(year.here, "chen").get(f"introducers/{made['id']}") == (404, ["not_there"])


def test_an_administrator_keeps_people_units_and_posts(year: Year) -> None:
    admin, wang = Program(year.here, "admin"), Program(year.here, "wang")
    made = admin.do("people", username="liu", name="刘经办", unit="LH")
    at = f"people/{made['id']}"
    assert made["password"] and admin.get(at)["password"] is None
    (role,) = admin.do(f"{at}/roles", role="clerk", org="LH")["roles"]
    assert (role["role"], role["org"]) == ("clerk", "LH")
    assert admin.patch(at, phone="0933-1")["name"] == "刘经办"
    assert [admin.do(f"{at}/{verb}")["active"] for verb in ("shut", "open")] == [False, True]
    assert admin.do(f"{at}/password")["password"] != made["password"]
    assert admin.do(f"grants/{role['id']}/take")["roles"] == []
    assert admin.do("orgs", parent="LH", code="LH-B", name="八里村", kind="township", group="none")["active"] is True
    assert admin.patch("orgs/LH-B", active=False)["name"] == "八里村"
    admin.do("posts", code="P9", title="乡长", rank="principal", org="LH")
    held = admin.do("posts/P9/office", person=year.here.wang.pk, since="2026-01-01")["holdings"]
    assert [one["name"] for one in held] == ["王经办"]
    assert admin.do("posts/P9/leave", until="2026-06-30")["holdings"][0]["until"] == "2026-06-30"
    assert admin.patch("posts/P9", active=False)["title"] == "乡长"
    assert {wang.do("people", username="x", name="x", unit="LH")[0], wang.get(at)[0]} == {404}


def test_a_bulletin_is_made_and_its_files_taken(year: Year) -> None:
    ma = Program(year.here, "ma")
    made = ma.do("runs", book=year.book, period="2026", subjects=["LH", "XM"])
    words = ma.get(f"bulletins/of/{made['id']}")
    issued = ma.do(f"bulletins/of/{made['id']}", number="1", signer="招商局", dated_on="2026-03-09", **words)
    assert issued["rows"][0][1] == "柳湖乡"
    files = {kind: ma.client.get(f"/api/bulletins/{issued['id']}/file/{kind}") for kind in ("docx", "pdf", "xlsx")}
    assert [one.status_code for one in files.values()] == [200, 200, 200]
    assert ma.client.get(f"/api/bulletins/sheets/{made['id']}/LH/pdf").content[:5] == b"%PDF-"
    assert ma.client.get(f"/api/bulletins/{issued['id']}/file/exe").status_code == 404


def test_ones_own_tokens_are_listed_and_revoked(year: Year) -> None:
    wang = Program(year.here, "wang")
    wang.client.post("/account/token/", {"name": "取数", "days": "9", "read_only": "on"})
    (token,) = wang.get("account/tokens")
    assert (token["name"], token["read_only"], "token" in token) == ("取数", True, False)
    assert Program(year.here, "chen").do(f"account/tokens/{token['id']}/revoke")[0] == 404
    wang.do(f"account/tokens/{token['id']}/revoke")
    assert wang.get("account/tokens") == []
