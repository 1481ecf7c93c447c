"""The course of a result in the house: who may take which step, what each leaves in the ledger, awards down to the slip."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from luodi.assessment.actions import (
    answer,
    approve_awards,
    archive,
    give_notice,
    make_final,
    object_to,
    pay_award,
    publish,
)
from luodi.assessment.models import Run
from luodi.assessment.queries.awards import award_lines, awards_of
from luodi.assessment.queries.course import course_of_run, shown
from luodi.assessment.queries.waiting import ready, to_reward, unanswered
from luodi.books.actions import add_book
from luodi.core.assessing import Standing
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.ledger.models import Entry
from tests.assessment.conftest import MONTHLY, Year
from tests.makers import AT, papers

PRIZES = (
    MONTHLY.replace("book: monthly-test", "book: prizes")
    + """
awards:
  - {code: prize, name: {zh: 奖金, en: Prize}, unit: 万元, when: place = 1, give: 30万元}
  - {code: fine, name: {zh: 扣款, en: Fine}, unit: 元, when: place > 1, give: -1234.5元}
  - {code: honour, name: {zh: 荣誉, en: Honour}, give: place}
vetoes: [{code: v, name: {zh: 弄虚作假, en: Falsified}, when: daily_work = 7分, effect: flag}]
"""
)


def codes(call: Any) -> list[str]:
    with pytest.raises(Refusal) as caught:
        call()
    return [one.code for one in caught.value.faults]


def day(year: Year, days: int) -> datetime:
    """So many days after the year's first fact, at noon."""
    return datetime(2026, 3, 9, 12, tzinfo=UTC) + timedelta(days=days)


@pytest.fixture
def result(year: Year) -> Run:
    """Both townships marked, shown to them on 10 March, objections until 12 March."""
    year.mark("XM", "20")
    made = year.run()
    publish(year.here.ma, day(year, 1), made.pk, until=date(2026, 3, 12))
    return made


def objected(year: Year, made: Run, **values: Any) -> int:
    given = {
        "subject": "LH",
        "item": "funds",
        "text": "三月一笔 100 万元没有计入",
        "papers": papers(name="回单.pdf"),
    }
    at = values.pop("at", day(year, 2))
    return object_to(year.here.zhao, at, made.pk, **{**given, **values})


def test_a_result_that_nobody_objects_to_goes_its_way_to_the_archive(year: Year, result: Run) -> None:
    here = year.here
    assert codes(lambda: make_final(here.ma, day(year, 3), result.pk)) == ["objection_window_open"]
    make_final(here.ma, day(year, 4), result.pk)
    assert codes(lambda: archive(here.ma, day(year, 4), result.pk)) == ["result_not_noticed"]
    assert codes(
        lambda: give_notice(here.ma, day(year, 4), result.pk, since=date(2026, 3, 13), until=date(2026, 3, 16))
    ) == ["notice_too_short"]
    give_notice(here.ma, day(year, 4), result.pk, since=date(2026, 3, 13), until=date(2026, 3, 17))
    assert codes(lambda: archive(here.ma, day(year, 8), result.pk)) == ["notice_running"]
    archive(here.ma, day(year, 9), result.pk)
    assert course_of_run(result).standing is Standing.ARCHIVED
    assert [entry.kind for entry in Entry.objects.filter(code=str(result.pk)).order_by("id")] == [
        "result_opened", "result_final", "result_noticed", "result_archived",
    ]  # fmt: skip


def test_an_objection_that_is_upheld_leads_to_another_run_that_takes_the_place(year: Year, result: Run) -> None:
    here = year.here
    made = objected(year, result)
    assert codes(lambda: make_final(here.ma, day(year, 5), result.pk)) == ["objections_waiting"]
    assert codes(lambda: answer(here.sun, day(year, 3), result.pk, objection=made, upheld=True, text=" ")) == [
        "reason_missing"
    ]
    answer(here.sun, day(year, 3), result.pk, objection=made, upheld=True, text="属实，补记")
    assert codes(lambda: make_final(here.ma, day(year, 5), result.pk)) == ["objection_upheld"]
    stale = year.run(known_at=day(year, 2))
    assert codes(lambda: make_final(here.ma, day(year, 5), stale.pk, of=result.pk)) == ["run_before_answer"]
    year.now = day(year, 4)
    year.money("LH-1", 100_000_000)
    better = year.run()
    other = year.run("LH")
    assert codes(lambda: make_final(here.ma, day(year, 5), other.pk, of=result.pk)) == ["run_not_alike"]
    make_final(here.ma, day(year, 5), better.pk, of=result.pk)
    better.refresh_from_db()
    assert (course_of_run(better).standing, course_of_run(better).follows, better.published_at is not None) == (
        Standing.FINAL,
        result.pk,
        True,
    )


def test_only_the_head_of_the_unit_objects_and_only_the_supervision_office_answers(year: Year, result: Run) -> None:
    here = year.here
    given = {"subject": "LH", "item": "funds", "text": "不对"}
    for actor, error in ((here.wang, NotThere), (here.chen, NotThere), (here.ma, NotThere)):
        with pytest.raises((error, NotAllowed)):
            object_to(actor, day(year, 2), result.pk, **given)
    with pytest.raises((NotThere, NotAllowed)):
        object_to(here.zhao, day(year, 2), result.pk, subject="XM", item="funds", text="别家的")
    with pytest.raises(NotThere):
        object_to(here.zhao, day(year, 2), result.pk, subject="LH", item="nothing", text="没有这项")
    made = objected(year, result)
    for actor in (here.ma, here.zhao, here.zhou):
        with pytest.raises((NotThere, NotAllowed)):
            answer(actor, day(year, 3), result.pk, objection=made, upheld=False, text="不")
    assert codes(lambda: objected(year, result)) == ["objection_there_already"]
    assert codes(lambda: objected(year, result, item="daily", at=day(year, 9))) == ["objection_out_of_time"]


def test_a_unit_reads_its_own_objections_and_no_others(year: Year, result: Run) -> None:
    here = year.here
    made = objected(year, result)
    answer(here.sun, day(year, 3), result.pk, objection=made, upheld=False, text="已核对，未到账")
    [heard] = shown(here.zhao, result).heard
    assert (heard.by, heard.answered_by, [paper.name for paper in heard.papers]) == ("赵乡长", "孙督查", ["回单.pdf"])
    assert shown(here.chen, result).heard == ()
    assert len(shown(here.ma, result).heard) == 1
    client = reader(year, "chen")
    page = unescape(client.get(f"/runs/{result.pk}/").content.decode())
    assert "三月一笔" not in page and "征求意见" in page


def test_what_was_shown_is_not_shown_again_and_its_steps_stay_as_written(year: Year, result: Run) -> None:
    assert codes(lambda: publish(year.here.ma, day(year, 2), result.pk)) == ["result_shown_already"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(kind="result_opened").update(code="9")


# Awards


@pytest.fixture
def prizes(year: Year) -> Run:
    year.book = add_book(year.here.ma, AT, text=PRIZES).digest
    year.mark("LH", "30")
    year.mark("XM", "7")
    made = year.run()
    publish(year.here.ma, day(year, 1), made.pk, until=date(2026, 3, 12))
    make_final(year.here.ma, day(year, 4), made.pk)
    return made


def test_the_list_of_awards_says_who_gets_what_and_why(year: Year, prizes: Run) -> None:
    lines = [
        (one.line.subject, one.line.award, one.line.amount, one.rank, [v[0] for v in one.vetoes])
        for one in award_lines(prizes)
    ]
    assert lines == [
        ("LH", "fine", 0, 1, []),
        ("LH", "prize", 30_000_000, 1, []),
        ("XM", "fine", -123_450, 2, ["弄虚作假"]),
        ("XM", "prize", 0, 2, ["弄虚作假"]),
    ]


def test_a_leader_approves_within_the_budget_and_the_bureau_pays_with_the_slip(year: Year, prizes: Run) -> None:
    here = year.here
    approve = {"budget_fen": 30_000_000, "reason": "同意"}
    with pytest.raises((NotThere, NotAllowed)):
        approve_awards(here.sun, day(year, 5), prizes.pk, **approve)
    assert codes(lambda: approve_awards(here.zhou, day(year, 5), prizes.pk, budget_fen=29_000_000, reason="同意")) == [
        "awards_over_budget"
    ]
    approve_awards(here.zhou, day(year, 5), prizes.pk, **approve)
    assert codes(lambda: approve_awards(here.zhou, day(year, 5), prizes.pk, **approve)) == ["awards_approved_already"]
    pay = {"subject": "LH", "award": "prize", "amount_fen": 20_000_000, "voucher": "Z-1", "papers": papers()}
    for values, code in (
        ({"voucher": " "}, "voucher_missing"),
        ({"papers": ()}, "evidence_missing"),
        ({"subject": "YQ"}, None),
        ({"subject": "XM"}, "award_not_approved"),
        ({"amount_fen": 30_000_001}, "award_overpaid"),
    ):
        if code:
            assert codes(lambda values=values: pay_award(here.ma, day(year, 6), prizes.pk, **{**pay, **values})) == [
                code
            ]
    pay_award(here.ma, day(year, 6), prizes.pk, **pay)
    assert codes(lambda: pay_award(here.ma, day(year, 6), prizes.pk, **{**pay, "amount_fen": 1})) == ["voucher_used"]
    pay_award(here.ma, day(year, 7), prizes.pk, **{**pay, "amount_fen": 10_000_000, "voucher": "Z-2"})
    known = awards_of(prizes)
    assert [(known.left(line), line.award) for line in known.approved] == [(0, "prize"), (-123_450, "fine")]
    with pytest.raises((NotThere, NotAllowed)):
        pay_award(here.zhou, day(year, 8), prizes.pk, **pay)


def test_who_made_the_run_does_not_approve_its_awards(year: Year, prizes: Run) -> None:
    made = year.run(actor=year.here.sun)
    publish(year.here.sun, day(year, 5), made.pk, until=date(2026, 3, 15))
    assert codes(lambda: approve_awards(year.here.zhou, day(year, 6), made.pk, budget_fen=10**9, reason="同意")) == [
        "result_not_final"
    ]


# Pages


def reader(year: Year, who: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(year.here.people[who])
    return client


def text(client: Client, address: str, status: int = 200) -> str:
    found = client.get(address)
    assert found.status_code == status, address
    return unescape(found.content.decode())


def test_from_showing_to_objection_and_answer_by_pages_alone(year: Year) -> None:
    made = year.run()
    bureau, head, office = reader(year, "ma"), reader(year, "zhao"), reader(year, "sun")
    assert "草稿" in text(bureau, f"/runs/{made.pk}/")
    assert bureau.post(f"/runs/{made.pk}/publish/", {"until": "2020-01-01"}).status_code == 422
    until = (datetime.now(tz=UTC) + timedelta(days=9)).date().isoformat()
    assert bureau.post(f"/runs/{made.pk}/publish/", {"until": until}).status_code == 302
    assert "提出异议" in text(head, f"/runs/{made.pk}/LH/funds/")
    assert "提出异议" not in text(reader(year, "wang"), f"/runs/{made.pk}/LH/funds/")
    text(head, f"/runs/{made.pk}/LH/funds/object/")
    slip = io.BytesIO(b"%PDF-1.4\n% a slip of a test\n")
    slip.name = "回单.pdf"
    sent = head.post(f"/runs/{made.pk}/LH/funds/object/", {"text": "漏了一笔", "papers": slip})
    assert sent.status_code == 302
    page = text(office, f"/runs/{made.pk}/")
    objection = Entry.objects.get(kind="objected").pk
    assert "漏了一笔" in page and f"/runs/{made.pk}/answer/{objection}/" in page and "回单.pdf" in page
    assert "漏了一笔" in text(office, f"/runs/{made.pk}/answer/{objection}/")
    assert office.post(f"/runs/{made.pk}/answer/{objection}/", {"text": "已核对"}).status_code == 422
    assert office.post(f"/runs/{made.pk}/answer/{objection}/", {"upheld": "no", "text": "已核对"}).status_code == 302
    assert "不成立" in text(head, f"/runs/{made.pk}/")
    refused = bureau.post(f"/runs/{made.pk}/final/", {"of": ""})
    assert (refused.status_code, "过了才能确定" in unescape(refused.content.decode())) == (422, True)
    assert bureau.post(f"/runs/{made.pk}/notice/", {"since": until, "until": until}).status_code == 422
    assert bureau.post(f"/runs/{made.pk}/archive/").status_code == 422


def test_awards_are_approved_and_paid_from_their_page(year: Year, prizes: Run) -> None:
    leader, bureau = reader(year, "zhou"), reader(year, "ma")
    address = f"/runs/{prizes.pk}/awards/"
    assert "奖惩" in text(bureau, f"/runs/{prizes.pk}/")
    page = text(leader, address)
    assert "300,000.00" in page and "-1,234.50" in page and "弄虚作假" in page and "批准" in page
    refused = leader.post(address, {"budget_fen": "1", "budget_fen_unit": "万元", "reason": "同意"})
    assert (refused.status_code, "超过预算" in unescape(refused.content.decode())) == (422, True)
    assert leader.post(address, {"budget_fen": "40", "budget_fen_unit": "万元", "reason": "同意"}).status_code == 302
    assert "周领导" in text(bureau, address)
    assert "300,000.00 元" in text(bureau, f"{address}pay/")
    slip = io.BytesIO(b"%PDF-1.4\n% a slip of a test\n")
    slip.name = "付款回单.pdf"
    values = {"line": "LH/prize", "amount_fen": "10", "amount_fen_unit": "万元", "voucher": "Z-9", "papers": slip}
    assert bureau.post(f"{address}pay/", values).status_code == 302
    assert "Z-9" in text(bureau, address) and "200,000.00" in text(bureau, address)
    assert "Z-9" not in text(reader(year, "chen"), address)
    assert "300,000.00" not in text(reader(year, "chen"), address)


def test_who_sees_no_award_of_their_own_is_not_told_that_there_are_none(year: Year) -> None:
    book = PRIZES.replace("give: -1234.5元", "give: 0元").replace(
        "when: place > 1, give: 0元", "when: place > 9, give: 1元"
    )
    year.book = add_book(year.here.ma, AT, text=book).digest
    made = year.run("LH")
    publish(year.here.ma, day(year, 1), made.pk)
    assert "本单位没有奖惩。" in text(reader(year, "chen"), f"/runs/{made.pk}/awards/")


def test_the_forms_of_objection_and_answer_say_what_they_are_about_and_are_offered_once(
    year: Year, result: Run
) -> None:
    office, made = reader(year, "sun"), objected(year, result)
    lead = "某县招商引资考核 · 2026 · 柳湖乡 · "
    address = f"/runs/{result.pk}/LH/daily/object/"
    assert f"{lead}日常工作：30分。受理异议到 2026-03-12。" in text(reader(year, "zhao"), address)
    answered = f"/runs/{result.pk}/answer/{made}/"
    assert f"{lead}到位资金：30分 — 赵乡长：三月一笔 100 万元没有计入" in text(office, answered)
    waits = reader(year, "zhao").get(f"/runs/{result.pk}/LH/funds/object/")
    assert (waits.status_code, "已有异议在办" in unescape(waits.content.decode())) == (422, True)
    answer(year.here.sun, day(year, 3), result.pk, objection=made, upheld=False, text="已核对")
    again = office.get(answered)
    assert (again.status_code, "已经答复过了" in unescape(again.content.decode())) == (422, True)


def test_a_book_without_money_has_no_page_of_awards(year: Year, result: Run) -> None:
    text(reader(year, "ma"), f"/runs/{result.pk}/awards/", 404)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_score_sheet_is_the_same_on_page_workbook_and_pdf(year: Year, result: Run, language: str) -> None:
    year.here.zhao.language = language
    year.here.zhao.save()
    client = reader(year, "zhao", language)
    page = text(client, f"/runs/{result.pk}/LH/")
    book = openpyxl.load_workbook(BytesIO(client.get(f"/runs/{result.pk}/LH/sheet.xlsx").content))
    rows = [[cell or "" for cell in row] for row in book.active.iter_rows(min_row=3, max_col=6, values_only=True)][:-1]
    pdf = client.get(f"/runs/{result.pk}/LH/sheet.pdf")
    printed = (
        "".join(part.extract_text() for part in PdfReader(BytesIO(pdf.content)).pages)
        .replace("\n", "")
        .replace(" ", "")
    )
    assert [row[1] for row in rows] == [30, 30, 60]
    for row in rows:
        for cell in row:
            for part in str(cell).split("\n"):
                assert part.split(" ")[0] in page, part
                assert part.replace(" ", "") in printed, part
    assert result.digest[:16] in printed
    name = "Funds" if language == "en" else "到位资金"
    assert name in page
    assert client.get(f"/runs/{result.pk}/XM/").status_code == 404
    assert client.get(f"/runs/{result.pk}/XM/sheet.xlsx").status_code == 404
    assert client.get(f"/runs/{result.pk}/LH/sheet.docx").status_code == 404


def test_what_waits_is_a_result_for_an_answer_for_its_next_step_and_for_its_awards(year: Year, result: Run) -> None:
    """Nobody's own: who objected does not answer, who made the run does not approve its awards."""
    here = year.here
    wait = lambda: (unanswered(here.sun), ready(here.ma, date(2026, 3, 13)), to_reward(here.zhou))  # noqa: E731
    assert ready(here.ma, date(2026, 3, 12)) == []
    assert wait() == ([], [result.pk], [])
    objection = objected(year, result)
    assert wait() == ([result.pk], [], [])
    assert (unanswered(here.zhao), ready(here.zhao, date(2026, 3, 13)), to_reward(here.sun)) == ([], [], [])
    answer(here.sun, day(year, 3), result.pk, objection=objection, upheld=False, text="已计入")
    assert wait() == ([], [result.pk], [])
    make_final(here.ma, day(year, 4), result.pk)
    assert wait() == ([], [], [])


def test_awards_wait_for_a_leader_until_they_are_approved(year: Year) -> None:
    here = year.here
    year.book = add_book(here.ma, AT, text=PRIZES).digest
    year.mark("LH", "30")
    year.mark("XM", "20")
    made = year.run()
    publish(here.ma, day(year, 1), made.pk, until=date(2026, 3, 12))
    assert to_reward(here.zhou) == []
    make_final(here.ma, day(year, 4), made.pk)
    assert (to_reward(here.zhou), to_reward(here.ma)) == ([made.pk], [])
    approve_awards(here.zhou, day(year, 5), made.pk, budget_fen=10**10, reason="常委会同意")
    assert to_reward(here.zhou) == []


def test_nobody_is_paid_by_a_result_that_an_objection_may_still_change(year: Year, prizes: Run) -> None:
    here = year.here
    give_notice(here.ma, day(year, 5), prizes.pk, since=date(2026, 3, 14), until=date(2026, 3, 20))
    mine = objected(year, prizes, at=day(year, 6))
    approve = lambda: approve_awards(here.zhou, day(year, 7), prizes.pk, budget_fen=10**9, reason="会议纪要")  # noqa: E731
    assert codes(approve) == ["objections_waiting"]
    assert to_reward(here.zhou) == []
    answer(here.sun, day(year, 7), prizes.pk, objection=mine, upheld=True, text="查实")
    assert codes(approve) == ["objection_upheld"]
    assert to_reward(here.zhou) == []


def test_results_of_books_that_pay_nothing_stay_shut(year: Year) -> None:
    here = year.here
    made = year.run("LH")
    publish(here.ma, day(year, 1), made.pk, until=date(2026, 3, 12))
    make_final(here.ma, day(year, 4), made.pk)
    with CaptureQueriesContext(connection) as asked:
        assert to_reward(here.zhou) == []
    assert [one["sql"] for one in asked.captured_queries if '"assessment_run"."result"' in one["sql"]] == []
