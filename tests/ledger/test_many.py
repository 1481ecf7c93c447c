"""Many facts answered at once, from the queue: with their papers before the eyes, all or none, by the same rights."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.ledger import actions
from luodi.ledger.models import Entry, Waiting
from luodi.ledger.queries import standing_of
from luodi.people.access import Role
from luodi.projects.models import Project
from tests.makers import AT, District, district, papers, project, receipt, user

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    made = district()
    project(made)
    made.people["hu"] = user("hu", "胡核实", made.liuhu, Role.VERIFIER, made.liuhu)
    made.people["he"] = user("he", "何核实", made.xiamen, Role.VERIFIER, made.xiamen)
    return made


def reader(here: District, who: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[who])
    return client


def states(entries: list[Entry]) -> list[str]:
    return [standing_of(entry).state.value for entry in entries]


def stood_against(verb: Any, *given: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        verb(*given, **more)
    return [(fault.where, fault.code) for fault in caught.value.faults]


def post(here: District, who: str, entries: list[Entry], answer: str, **more: str) -> Any:
    body = {"chosen": [one.pk for one in entries], "answer": answer, **more}
    return reader(here, who).post(reverse("chosen"), body)


def test_the_queue_gives_each_row_a_box_that_says_which_row_it_is(here: District) -> None:
    first, second = receipt(here), receipt(here)
    page = reader(here, "li").get(reverse("waiting")).content.decode()
    for entry in (first, second):
        assert f'name="chosen" value="{entry.pk}" aria-label="选择：2026-03-02 资金到位 日产5000吨水泥生产线' in page
    assert f'name="page" value="{first.pk},{second.pk}"' in page
    assert reader(here, "li", "en").get(reverse("waiting")).content.decode().count('aria-label="Choose: ') == 2


def test_the_chosen_stand_on_one_page_with_their_papers(here: District) -> None:
    entries = [receipt(here) for _ in range(2)]
    other = receipt(here)
    page = reader(here, "li").get(reverse("chosen"), {"chosen": [one.pk for one in entries]}).content.decode()
    for entry in entries:
        paper = entry.evidence.get()
        assert (
            f'id="fact-{entry.pk}"' in page
            and f'<iframe class="paper" loading="lazy" src="/papers/{paper.pk}/#' in page
        )
    assert f'id="fact-{other.pk}"' not in page
    whole = reader(here, "li").get(reverse("chosen"), {"page": ",".join(str(one.pk) for one in [*entries, other])})
    assert whole.content.decode().count("checked") == 3


def test_a_paper_may_stand_in_a_page_of_this_house_and_in_no_other(here: District) -> None:
    answer = reader(here, "li").get(reverse("paper", args=[receipt(here).evidence.get().pk]))
    answer.close()
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "object-src 'none'" in answer.headers["Content-Security-Policy"]


def test_all_chosen_are_verified_by_one_press(here: District) -> None:
    entries = [receipt(here) for _ in range(3)]
    answer = post(here, "li", entries[:2], "verified")
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("waiting"))
    assert states(entries) == ["verified", "verified", "recorded"]
    assert list(Waiting.objects.values_list("pk", flat=True)) == [entries[2].pk]
    assert Project.objects.get().paid_in_verified_fen == 10_000_000


def test_all_chosen_are_sent_back_with_one_reason(here: District) -> None:
    entries = [receipt(here) for _ in range(2)]
    empty = post(here, "li", entries, "refused")
    assert (empty.status_code, "请写明原因" in empty.content.decode()) == (422, True)
    post(here, "li", entries, "refused", reason="回单看不清")
    assert states(entries) == ["refused", "refused"]
    assert Waiting.objects.filter(state="refused").count() == 2
    reasons = Entry.objects.filter(kind="refused").values_list("data", flat=True)
    assert list(reasons) == [{"reason": "回单看不清"}] * 2
    assert Project.objects.get().paid_in_fen == 0


def test_one_that_cannot_be_verified_is_named_with_why_and_nothing_is_written(here: District) -> None:
    good, own, bare = receipt(here), receipt(here, actor=here.ma), receipt(here, papers=[])
    assert stood_against(actions.verify_many, here.ma, AT, [good.pk, own.pk, bare.pk]) == [
        (str(own.pk), "own_entry"),
        (str(bare.pk), "evidence_missing"),
    ]
    answer = post(here, "ma", [good, own, bare], "verified")
    page = answer.content.decode()
    assert answer.status_code == 422 and states([good, own, bare]) == ["recorded"] * 3
    for entry, why in ((own, "不能核实自己登记或更正的记录"), (bare, "没有证明材料，不能核实")):
        assert f'<a href="#fact-{entry.pk}">2026-03-02 资金到位 · 日产5000吨水泥生产线：{why}' in page
    assert f'href="#fact-{good.pk}"' not in page


def test_what_a_hand_corrected_is_its_own_too(here: District) -> None:
    entry = receipt(here)
    actions.correct(here.ma, AT, entry.pk, actions.Change(amount_fen=4_000_000), reason="多记")
    assert stood_against(actions.verify_many, here.ma, AT, [entry.pk]) == [(str(entry.pk), "own_entry")]
    assert stood_against(actions.refuse_many, here.ma, AT, [entry.pk], reason="误") == [(str(entry.pk), "own_entry")]
    assert actions.verify_many(here.li, AT, [entry.pk]) == 1


def test_what_somebody_answered_meanwhile_is_named(here: District) -> None:
    first, second, third = (receipt(here) for _ in range(3))
    actions.verify(here.li, AT, first.pk)
    actions.void(here.wang, AT, third.pk, reason="误")
    assert stood_against(actions.verify_many, here.hu, AT, [first.pk, second.pk, third.pk]) == [
        (str(first.pk), "already_answered"),
        (str(third.pk), "already_voided"),
    ]
    assert states([second]) == ["recorded"]


def test_a_return_above_what_was_received_is_named(here: District) -> None:
    came = receipt(here, fen=100)
    back = actions.return_funds(
        here.wang,
        AT,
        "LH-1",
        amount_fen=60,
        funds="capital",
        voucher="R1",
        reason="撤资",
        happened_on=date(2026, 3, 3),
        papers=papers(),
    )
    assert stood_against(actions.verify_many, here.li, AT, [back.pk]) == [(str(back.pk), "return_before_receipt")]
    sent_back = stood_against(actions.refuse_many, here.li, AT, [came.pk], reason="误")
    assert sent_back == [(str(came.pk), "returned_exceeds_what_is_left")]
    assert actions.verify_many(here.li, AT, [back.pk, came.pk]) == 2


def test_what_is_answered_after_closing_counts_in_the_open_month(here: District) -> None:
    entry = receipt(here, happened_on=date(2026, 2, 2))
    for month in (202601, 202602):
        actions.close_month(here.ma, AT, month)
    actions.verify_many(here.li, AT, [entry.pk])
    assert Entry.objects.get(about=entry).period == 202603


def test_a_stranger_answers_none_of_them_and_learns_nothing(here: District) -> None:
    mine = receipt(here)
    for verb in (actions.verify_many, lambda *given: actions.refuse_many(*given, reason="误")):
        with pytest.raises(NotThere):
            verb(here.he, AT, [mine.pk])
        with pytest.raises(NotAllowed):
            verb(here.zhao, AT, [mine.pk])
    for who in ("he", "chen", "admin"):
        for asked in (mine.pk, 987654321, "x", "²"):
            client = reader(here, who)
            seen = client.get(reverse("chosen"), {"chosen": asked})
            sent = client.post(reverse("chosen"), {"chosen": asked, "answer": "verified"})
            assert (seen.status_code, sent.status_code) == (404, 404)
            assert "水泥" not in seen.content.decode() + sent.content.decode()
    assert states([mine]) == ["recorded"]


def test_who_only_records_or_reads_has_no_such_page(here: District) -> None:
    mine = receipt(here)
    for who in ("wang", "zhao", "wu", "sun", "zhou"):
        assert reader(here, who).get(reverse("chosen"), {"chosen": mine.pk}).status_code == 404
        assert post(here, who, [mine], "verified").status_code == 404
    assert states([mine]) == ["recorded"]


def test_nothing_chosen_and_too_much_chosen_are_said(here: District) -> None:
    receipt(here)
    client = reader(here, "li")
    assert "请先勾选要处理的记录" in client.get(reverse("chosen"), follow=True).content.decode()
    many = client.get(reverse("chosen"), {"page": ",".join(map(str, range(1, 202)))})
    assert (many.status_code, "一次最多处理 200 条" in many.content.decode()) == (422, True)
    assert stood_against(actions.verify_many, here.li, AT, []) == [("", "nothing_chosen")]


def test_the_page_asks_the_database_as_often_for_one_as_for_three(here: District) -> None:
    entries = [receipt(here) for _ in range(3)]
    client, counts = reader(here, "li"), []
    client.get(reverse("chosen"), {"chosen": entries[0].pk})
    for number in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(reverse("chosen"), {"chosen": [one.pk for one in entries[:number]]})
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_program_answers_many_by_the_same_verbs(here: District) -> None:
    entries = [receipt(here) for _ in range(3)]
    keys = [one.pk for one in entries]

    def sent(who: str, verb: str, **body: Any) -> Any:
        answer = reader(here, who).post(f"/api/ledger/entries/{verb}", body, content_type="application/json")
        said = answer.json()
        return said if answer.status_code == 200 else [(one["code"], one["where"]) for one in said["faults"]]

    assert sent("li", "verify", facts=keys[:2]) == {"answered": 2, "state": "verified"}
    assert sent("li", "verify", facts=keys) == [("already_answered", str(key)) for key in keys[:2]]
    assert sent("he", "refuse", facts=keys[2:], reason="误") == [("not_there", "")]
    assert sent("zhao", "refuse", facts=keys[2:], reason="误") == [("not_allowed", "")]
    assert sent("li", "refuse", facts=keys[2:], reason="误") == {"answered": 1, "state": "refused"}
    assert states(entries) == ["verified", "verified", "refused"]
