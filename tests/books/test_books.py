"""Rule books: kept by digest, refused word by word, read as people read them, checked by their own cases."""

from __future__ import annotations

import io
import re
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from luodi.books.actions import add_book, load_library
from luodi.books.models import Approval, BookVersion, Draft
from luodi.books.queries import book_of, formula, library, version_of, versions
from luodi.core.errors import NotThere, Refusal
from luodi.kit.sentences import sentences_of
from tests.assessment.conftest import MONTHLY
from tests.makers import AT, District, district

CASES = """
cases:
  - name: {zh: 一半, en: half}
    inputs: {paid_in: 0.5, target: 1, daily_work: 30}
    expect: 60
"""


@pytest.fixture
def here(db: None) -> District:
    return district()


def reader(here: District, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[name])
    return client


def refused(here: District, text: str, name: str = "ours.yaml") -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        add_book(here.ma, AT, text=text, name=name)
    said = [sentence for _where, sentence in sentences_of(caught.value)]
    return [(fault.code, one) for fault, one in zip(caught.value.faults, said, strict=True)]


def test_the_library_is_kept_once_however_often_it_is_loaded(here: District) -> None:
    shipped = len(list(library()))
    assert (load_library(AT), load_library(AT), BookVersion.objects.count()) == (shipped, 0, shipped)
    assert "kongtong-quotas" not in set(versions().values_list("code", flat=True))


def test_a_changed_book_is_a_new_version_and_the_old_one_can_still_be_read(here: District) -> None:
    old = add_book(here.ma, AT, text=MONTHLY)
    new = add_book(here.ma, AT, text=MONTHLY.replace("value: 60", "value: 50"))
    same = add_book(here.ma, AT, text=MONTHLY + "\n# a note to ourselves\n")
    assert (old.digest == new.digest, old.pk == same.pk) == (False, True)
    assert list(versions()) == [new]
    assert [str(book_of(one.digest).parameters["full_points"].values[0].value) for one in (old, new)] == ["60", "50"]
    with pytest.raises(NotThere):
        version_of("0" * 64)


@pytest.mark.parametrize(
    ("wrong", "right", "code", "said"),
    [
        ("weight: full_pionts", "weight: full_points", "name_unknown", "full_points"),
        ("missing: by_hnad", "missing: by_hand", "word_unknown", "by_hand"),
        ("wieght: full_points", "weight: full_points", "key_unknown", "weight"),
        ("unit: 亿圆", "unit: 亿元", "measure_unknown", "亿元"),
    ],
)
def test_an_unknown_word_is_refused_with_file_line_and_the_nearest_known(
    here: District, wrong: str, right: str, code: str, said: str
) -> None:
    text = MONTHLY.replace(right, wrong, 1)
    lines = text.splitlines()
    place = next(number for number, one in enumerate(lines, 1) if wrong in one)
    line = (
        next(at for at in range(place, 0, -1) if lines[at - 1].startswith("  - code"))
        if code == "name_unknown"
        else place
    )
    first = refused(here, text)[0]
    assert first[0] == code
    assert f"ours.yaml 第 {line} 行" in first[1] and said in first[1]
    assert not BookVersion.objects.exists()


def test_a_book_whose_own_case_fails_is_not_kept(here: District) -> None:
    add_book(here.ma, AT, text=MONTHLY + CASES)
    wrong = MONTHLY + CASES.replace("expect: 60", "expect: 61")
    assert [code for code, _said in refused(here, wrong)] == ["book_case_fails"]


def test_a_figure_that_the_ledger_does_not_have_is_named(here: District) -> None:
    found = refused(here, MONTHLY.replace("definition: paid_in_year", "definition: happiness"))
    assert [code for code, _said in found] == ["book_figure_unknown"]
    assert "happiness" in found[0][1]


def test_a_formula_is_read_by_names_and_words_and_quoted_texts_stay(here: District) -> None:
    book = book_of(add_book(here.ma, AT, text=MONTHLY).digest)
    written = "min(paid_in ÷ target, 100%) × full_points 且 kind = “paid_in 或”"
    assert formula(book, written, "zh-hans") == "最小(到位资金 ÷ 任务, 100%) × 到位资金满分 且 kind = “paid_in 或”"
    assert formula(book, written, "en") == (
        "min(Funds paid in ÷ Target, 100%) × Full points for funds and kind = “paid_in 或”"
    )


def test_only_who_makes_runs_takes_books_in(here: District) -> None:
    for name in ("wang", "wu", "admin"):
        with pytest.raises(NotThere):
            add_book(here.people[name], AT, text=MONTHLY)


def test_every_shipped_book_reads_as_a_page_in_both_languages_with_its_cases_passed(here: District) -> None:
    load_library(AT)
    for language, passed, failed in (("zh-hans", "通过", "不通过"), ("en", "passes", "fails")):
        client = reader(here, "wang", language)
        for version in versions():
            text = unescape(client.get(f"/books/{version.digest}/").content.decode())
            cases = len(book_of(version.digest).cases)
            assert (text.count(f">{passed}<"), text.count(f">{failed}<")) == (cases, 0), version.code
            assert not re.search(r"Fraction\(|Node\(|object at 0x|&lt;", text), version.code


def test_a_text_or_a_file_is_taken_in_as_a_draft_that_says_what_is_wrong_with_it(here: District) -> None:
    client = reader(here, "ma")
    answer = client.post("/books/new/", {"text": MONTHLY})
    assert answer["Location"] == f"/books/drafts/{Draft.objects.get().pk}/"
    assert "某县招商引资考核" in unescape(client.get(answer["Location"]).content.decode())
    file = SimpleUploadedFile("b.yaml", MONTHLY.replace("value: 60", "value: 55").encode("utf-8-sig"))
    assert client.post("/books/new/", {"text": "", "file": file}).status_code == 302
    assert "value: 55" in Draft.objects.order_by("-pk")[0].text
    for given in ({"text": " "}, {"text": "", "file": SimpleUploadedFile("b.xls", b"\xff\xfe\x00")}):
        assert client.post("/books/new/", given).status_code == 422
    wrong = client.post("/books/new/", {"text": MONTHLY.replace("cap: 100%", "cpa: 100%")})
    said = unescape(client.get(wrong["Location"]).content.decode())
    assert "“cpa”" in said and "“cap”" in said
    assert (Draft.objects.count(), BookVersion.objects.count()) == (3, 0)
    assert reader(here, "wang").get("/books/new/").status_code == 404


def test_the_commands_load_the_library_and_check_books_by_name(here: District, tmp_path: Path) -> None:
    out, err = io.StringIO(), io.StringIO()
    call_command("load_books", stdout=out)
    assert out.getvalue() == f"{len(list(library()))} new\n"
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(MONTHLY + CASES, encoding="utf-8")
    bad.write_text(MONTHLY + CASES.replace("expect: 60", "expect: 61"), encoding="utf-8")
    out = io.StringIO()
    call_command("check_book", str(good), stdout=out)
    assert out.getvalue() == "good.yaml: 1 / 1\n通过 1 本，未通过 0 本 / 1 passed, 0 failed\n"
    with pytest.raises(CommandError):
        call_command("check_book", str(tmp_path), stdout=out, stderr=err)
    assert "61" in err.getvalue() and "60" in err.getvalue()
    with pytest.raises(CommandError):
        call_command("check_book", str(tmp_path / "nowhere.yaml"))
    with pytest.raises(CommandError) as loose:
        call_command("check_book", str(good), numbers=True, stdout=io.StringIO(), stderr=err)
    assert str(loose.value) == "规则书都通过；请为上面的数补案例 / every book passes; add cases for the numbers above"


@pytest.mark.django_db
def test_check_book_without_a_path_checks_what_ships() -> None:
    out = io.StringIO()
    call_command("check_book", stdout=out)
    assert out.getvalue().endswith(f"{len(list(library()))} passed, 0 failed\n")


def test_the_districts_own_books_in_force_come_first_then_the_library_each_with_its_place_and_day(
    here: District,
) -> None:
    load_library(AT)
    add_book(here.ma, AT, text=MONTHLY.replace("source:", "source:", 1))
    own = add_book(here.ma, AT, text=MONTHLY.replace("book: ", "book: z-", 1))
    Approval.objects.create(
        version=own, code=own.code, since=date(2026, 4, 1), author=here.ma, approved_by=here.sun, approved_at=AT
    )
    client = reader(here, "ma")
    rows = client.get("/api/lists/books?size=200").json()["rows"]
    assert [(row["code"][:2], row["since"], row["origin"]) for row in rows[:2]] == [
        ("z-", "2026-04-01", "本区"), (rows[1]["code"][:2], None, "本区"),
    ]  # fmt: skip
    shipped = rows[2:]
    assert {row["origin"] for row in shipped} == {"随产品附带"} and [row["code"] for row in shipped] == sorted(
        row["code"] for row in shipped
    )
    [yulin] = [row for row in rows if row["code"] == "yulin-2008"]
    assert yulin["place"] == book_of(BookVersion.objects.get(code="yulin-2008").digest).source.place != ""
