"""A book is written, handed in, approved by another person and in force from a day; nothing in force is changed."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from luodi.books import actions
from luodi.books.models import Approval, BookVersion, Draft
from luodi.books.queries import in_force, linted, title_in, to_run, version_of, visible_drafts
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.refusals.books import SENTENCES
from luodi.people.access import Role
from tests.assessment.conftest import MONTHLY
from tests.books.test_books import CASES
from tests.makers import AT, District, district, in_part

FIRST = date(2027, 1, 1)
WHOLE = MONTHLY + CASES


@pytest.fixture
def here(db: None) -> District:
    return district()


def written(here: District, text: str = WHOLE, by: str = "ma") -> Draft:
    return actions.save_draft(here.people[by], AT, text=text)


def codes(refused: pytest.ExceptionInfo[Refusal]) -> list[str]:
    return [fault.code for fault in refused.value.faults]


def test_handed_in_approved_by_another_and_in_force_from_the_day(here: District) -> None:
    draft = written(here)
    actions.hand_in(here.ma, AT, draft.pk)
    made = actions.approve(here.sun, AT, draft.pk, since=FIRST, seen=draft.mark)
    code = made.version.code
    assert (made.author, made.approved_by, made.version.text) == (here.ma, here.sun, WHOLE)
    assert in_force(code, date(2026, 12, 31)) is None
    assert in_force(code, FIRST) == made
    assert list(visible_drafts(here.ma)) == []

    later = written(here, WHOLE.replace("value: 60", "value: 50").replace("expect: 60", "expect: 55"))
    actions.hand_in(here.ma, AT, later.pk)
    second = actions.approve(here.sun, AT, later.pk, since=date(2027, 7, 1), seen=later.mark)
    assert [in_force(code, day) for day in (date(2027, 6, 30), date(2027, 7, 1))] == [made, second]


def test_nobody_approves_their_own_not_even_past_the_action(here: District) -> None:
    draft = written(here)
    actions.hand_in(here.ma, AT, draft.pk)
    with pytest.raises(Refusal) as refused:
        actions.approve(here.ma, AT, draft.pk, since=FIRST, seen=draft.mark)
    assert codes(refused) == ["draft_own"]
    version = actions.add_book(here.ma, AT, text=WHOLE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.create(
            version=version, code="x", since=FIRST, author=here.ma, approved_by=here.ma, approved_at=AT
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (MONTHLY, "book_without_cases"),
        (WHOLE.replace("expect: 60", "expect: 61"), "book_case_fails"),
        (WHOLE.replace("weight: full_points", "weight: full_pionts"), "name_unknown"),
    ],
)
def test_what_does_not_load_or_pass_is_kept_but_not_handed_in(here: District, text: str, code: str) -> None:
    draft = written(here, text)
    with pytest.raises(Refusal) as refused:
        actions.hand_in(here.ma, AT, draft.pk)
    assert code in codes(refused)
    assert Draft.objects.get(pk=draft.pk).handed_in_at is None


def test_handed_in_it_is_not_written_any_more_until_it_is_given_back_with_a_reason(here: District) -> None:
    draft = written(here)
    with pytest.raises(Refusal) as refused:
        actions.give_back(here.sun, AT, draft.pk, reason="早了")
    assert codes(refused) == ["draft_not_handed_in"]
    actions.hand_in(here.ma, AT, draft.pk)
    with pytest.raises(Refusal) as refused:
        actions.save_draft(here.ma, AT, text="x", pk=draft.pk)
    assert codes(refused) == ["draft_handed_in"]
    with pytest.raises(Refusal) as refused:
        actions.give_back(here.sun, AT, draft.pk, reason="  ")
    assert codes(refused) == ["draft_reason_missing"]
    actions.give_back(here.sun, AT, draft.pk, reason="第三条读错了")
    again = actions.save_draft(here.ma, AT, text=WHOLE + "\n", pk=draft.pk)
    assert (again.returned_for, again.returned_by) == ("第三条读错了", here.sun)


def test_what_was_read_is_approved_and_no_other_text(here: District) -> None:
    draft = written(here)
    actions.hand_in(here.ma, AT, draft.pk)
    actions.give_back(here.sun, AT, draft.pk, reason="第三条读错了")
    again = actions.save_draft(here.ma, AT, text=WHOLE.replace("某县招商引资考核,", "改过的考核,"), pk=draft.pk)
    actions.hand_in(here.ma, AT, draft.pk)
    page = client(here, "sun")
    asked = {"since": FIRST.isoformat(), "seen": draft.mark}  # from a window that was open all the time
    answer = page.post(f"/books/drafts/{draft.pk}/approve/", asked)
    assert answer.status_code == 422
    assert SENTENCES["draft_changed"].zh in answer.content.decode()
    assert not Approval.objects.exists()
    page.post(f"/books/drafts/{draft.pk}/approve/", {**asked, "seen": again.mark})
    assert Approval.objects.get().version.text == again.text


def test_a_window_does_not_write_over_what_another_saved_and_what_it_had_stays_on_the_page(here: District) -> None:
    draft, page = written(here), client(here, "ma")
    at = f"/books/drafts/{draft.pk}/"
    assert f'name="seen" value="{draft.mark}"' in page.get(at).content.decode()
    first = {"text": "title: 第一个窗口\n", "seen": draft.mark}
    assert [page.post(at, first).status_code for _ in range(2)] == [302, 302]  # a double click is saved once
    answer = page.post(at, {**first, "text": "title: 第二个窗口\n"})
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert SENTENCES["draft_saved_meanwhile"].zh in shown and "title: 第二个窗口" in shown
    assert Draft.objects.get(pk=draft.pk).text == "title: 第一个窗口\n"


def test_what_is_in_force_from_a_day_is_run_on_that_day_and_not_the_day_before(here: District) -> None:
    draft = written(here)
    actions.hand_in(here.ma, AT, draft.pk)
    approved = actions.approve(here.sun, AT, draft.pk, since=FIRST, seen=draft.mark)
    assert approved.version in to_run(FIRST)
    assert approved.version.code not in {one.code for one in to_run(FIRST - timedelta(days=1))}
    for verb in (
        lambda: actions.approve(here.sun, AT, draft.pk, since=date(2028, 1, 1), seen=draft.mark),
        lambda: actions.give_back(here.sun, AT, draft.pk, reason="晚了"),
    ):
        with pytest.raises(Refusal) as refused:
            verb()
        assert codes(refused) == ["draft_not_handed_in"]


def test_only_its_author_writes_a_draft_and_only_who_may_run_books_sees_one(here: District) -> None:
    draft = written(here)
    with pytest.raises(NotAllowed):
        actions.save_draft(here.sun, AT, text="x", pk=draft.pk)
    for name in ("wang", "zhou", "wu", "admin"):
        with pytest.raises(NotThere):
            actions.save_draft(here.people[name], AT, text="x", pk=draft.pk)
        with pytest.raises(NotThere):
            actions.approve(here.people[name], AT, draft.pk, since=FIRST, seen=draft.mark)
        assert list(visible_drafts(here.people[name])) == []


def test_who_assesses_one_unit_writes_drafts_and_puts_no_book_in_force(here: District) -> None:
    qian, others = in_part(here, Role.SUPERVISION), written(here)
    actions.hand_in(here.ma, AT, others.pk)
    own = actions.save_draft(qian, AT, text=WHOLE)
    actions.hand_in(qian, AT, own.pk)
    assert (list(visible_drafts(qian)), list(visible_drafts(here.sun))) == ([own], [own, others])
    for verb in (
        lambda: actions.approve(qian, AT, others.pk, since=FIRST, seen=others.mark),
        lambda: actions.give_back(qian, AT, others.pk, reason="不行"),
        lambda: actions.add_book(qian, AT, text=WHOLE),
    ):
        with pytest.raises(NotAllowed):
            verb()
    assert not Approval.objects.exists() and not BookVersion.objects.exists()
    assert actions.approve(here.ma, AT, own.pk, since=FIRST, seen=own.mark).author == qian


def test_the_same_book_is_not_approved_twice_for_a_day_and_an_approval_is_not_changed(here: District) -> None:
    for _ in range(2):
        draft = written(here)
        actions.hand_in(here.ma, AT, draft.pk)
        if Approval.objects.exists():
            with pytest.raises(Refusal) as refused:
                actions.approve(here.sun, AT, draft.pk, since=FIRST, seen=draft.mark)
            assert codes(refused) == ["book_in_force_already"]
        else:
            actions.approve(here.sun, AT, draft.pk, since=FIRST, seen=draft.mark)
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.update(since=date(2020, 1, 1))
    with pytest.raises(DatabaseError), transaction.atomic():
        Approval.objects.all().delete()


def test_an_unfinished_text_has_a_title_all_the_same() -> None:
    assert [
        title_in(text)
        for text in (
            "title: {zh: 某办法, en: B}",
            'title: "甲"',
            "book: a\ntitle: 乙\n",
            "title:\n  zh: 丙\n  en: C\n",
            "",
        )
    ] == [
        "某办法",
        "甲",
        "乙",
        "丙",
        "—",
    ]


def test_an_unfinished_text_has_its_english_title_where_it_says_so() -> None:
    texts = ("title: {zh: 某办法, en: B}", "title: {zh: 甲}", "title: 乙\nen: x\n", "title:\n  zh: 丙\n  en: C d\n", "")
    assert [title_in(text, english=True) for text in texts] == ["B", "甲", "乙", "C d", "—"]


def test_pages_name_books_and_drafts_in_the_readers_language(here: District) -> None:
    draft = actions.save_draft(here.ma, AT, text=WHOLE)
    actions.add_book(here.ma, AT, text=WHOLE)
    client = Client()
    client.force_login(here.ma)
    client.cookies["django_language"] = "en"
    for path in ("/books/drafts/", f"/books/drafts/{draft.pk}/", "/books/"):
        page = client.get(path).content.decode()
        assert "A county&#x27;s assessment" in page or "A county's assessment" in page, path
        assert "某县招商引资考核" not in page.partition("<textarea")[0], path


def test_the_editor_is_told_faults_or_cases_and_differences(here: District) -> None:
    assert "full_points" in " ".join(
        linted(WHOLE.replace("weight: full_points", "weight: full_pionts"), "zh", FIRST).faults
    )
    kept = actions.add_book(here.ma, AT, text=WHOLE)
    found = linted(WHOLE.replace("value: 60", "value: 50"), "zh-hans", FIRST)
    assert (found.faults, found.passed, len(found.cases), found.base) == ((), 0, 1, kept)
    assert [(one.sort, one.code) for one in found.differences if one.sort == "parameter"] == [
        ("parameter", "full_points")
    ]
    assert linted(WHOLE, "zh-hans", FIRST, numbers=True).loose
    assert linted(WHOLE, "zh-hans", FIRST).loose == ()


def client(here: District, name: str, language: str = "zh-hans") -> Client:
    made = Client(headers={"accept-language": language})
    made.force_login(here.people[name])
    return made


def test_from_the_form_to_the_book_in_force_by_pages_alone(here: District) -> None:
    ma, sun = client(here, "ma"), client(here, "sun")
    form = {
        "title": "试行办法",
        "code": "kt-2027",
        "subject": "unit",
        "period": "year",
        "lines": "到位资金，完成率，60\n评议，评定，40分\n",
    }
    begun = ma.post("/books/begin/", form)
    draft = Draft.objects.get()
    assert begun.headers["Location"] == f"/books/drafts/{draft.pk}/"
    shown = ma.get(f"/books/drafts/{draft.pk}/").content.decode()
    assert "算例 1 / 1 通过" in shown and "最高按 100% 计" in shown
    checked = ma.post(f"/books/drafts/{draft.pk}/check/", {"text": draft.text.replace("ratio:", "rato:")})
    assert "rato" in checked.content.decode() and "ratio" in checked.content.decode()
    assert Draft.objects.get().text == draft.text
    wrong = ma.post(
        f"/books/drafts/{draft.pk}/", {"text": draft.text.replace("total: 70", "total: 71"), "hand_in": "1"}
    )
    assert wrong.status_code == 422 and "不能交批" in wrong.content.decode()
    assert ma.post(f"/books/drafts/{draft.pk}/", {"text": draft.text, "hand_in": "1"}).status_code == 302
    assert "批准" not in ma.get(f"/books/drafts/{draft.pk}/").content.decode().partition("<main")[2].partition(
        "办法文本"
    )[0].replace("批准。", "")
    assert "等待批准" in sun.get("/books/drafts/").content.decode()
    assert sun.post(f"/books/drafts/{draft.pk}/approve/", {"since": ""}).status_code == 422
    approved = sun.post(f"/books/drafts/{draft.pk}/approve/", {"since": "2027-01-01", "seen": Draft.objects.get().mark})
    digest = BookVersion.objects.get().digest
    assert approved.headers["Location"] == f"/books/{digest}/"
    assert "从 2027-01-01 起" in sun.get(f"/books/{digest}/").content.decode()
    copied = ma.post(f"/books/{digest}/copy/")
    again = Draft.objects.order_by("-pk")[0]
    assert copied.headers["Location"] == f"/books/drafts/{again.pk}/"
    assert again.text == version_of(digest).text
    assert "内容和现行版本一样" in ma.get(f"/books/drafts/{again.pk}/").content.decode()


def test_a_draft_is_given_back_by_page_and_a_line_that_is_no_item_is_named(here: District) -> None:
    ma, sun = client(here, "ma"), client(here, "sun")
    said = ma.post(
        "/books/begin/",
        {"title": "t", "code": "b", "subject": "unit", "period": "year", "lines": "甲，完成率，60\n乙 完成率 40"},
    )
    assert said.status_code == 422 and "第 2 行" in said.content.decode()
    much = ma.post(
        "/books/begin/", {"title": "t", "code": "bb", "subject": "unit", "period": "year", "lines": "甲，完成率，0"}
    )
    assert "“0”不是" in much.content.decode()
    draft = written(here)
    actions.hand_in(here.ma, AT, draft.pk)
    assert sun.post(f"/books/drafts/{draft.pk}/return/", {"reason": ""}).status_code == 422
    assert sun.post(f"/books/drafts/{draft.pk}/return/", {"reason": "读法要写明"}).status_code == 302
    assert "读法要写明" in ma.get(f"/books/drafts/{draft.pk}/").content.decode()
    assert sun.post(f"/books/drafts/{draft.pk}/return/", {"reason": "再退"}).status_code == 422


def test_english_pages_of_a_draft_speak_english(here: District) -> None:
    draft = written(here)
    shown = client(here, "ma", "en").get(f"/books/drafts/{draft.pk}/").content.decode()
    assert "1 of 1 cases pass" in shown and "Save and hand in" in shown


def test_the_command_begins_a_book_from_answers_and_overwrites_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(
        [
            "某县考核",
            "Mou 2027",
            "mou-2027",
            "",
            "",
            "",
            "某县",
            "2027",
            "到位资金，完成率，60",
            "乙 完成率 4",
            "迟报, expression, 2",
            "",
        ]
    )
    monkeypatch.setattr("builtins.input", lambda: next(answers))
    path, out = tmp_path / "b.yaml", io.StringIO()
    said = io.StringIO()
    with override("zh-hans"):
        call_command("new_book", str(path), stdout=out, stderr=said)
    assert (
        said.getvalue().count("编号（小写字母") == 2 and "第 1 行要写" in said.getvalue()
    )  # refused at once, asked again
    assert "from: {definition: paid_in_year}" in path.read_text(encoding="utf-8")
    call_command("check_book", str(path), stdout=out)
    assert "1 passed, 0 failed" in out.getvalue()
    with pytest.raises(CommandError, match="已经有这个文件"):
        call_command("new_book", str(path))

    def nothing() -> str:
        raise EOFError

    monkeypatch.setattr("builtins.input", nothing)
    with pytest.raises(CommandError, match="title"):
        call_command("new_book", stdout=out, stderr=io.StringIO())
