"""A book by columns gives every subject what a run gives it, whatever lies in the ledger."""

from __future__ import annotations

import csv
import io
import random
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from luodi.assessment.actions import decide
from luodi.assessment.queries import all_result, members, not_runnable
from luodi.assessment.queries.by_columns import all_scores, traced
from luodi.books.actions import add_book
from luodi.books.queries import book_of, library
from luodi.core.periods import Span, span
from luodi.core.rules.books import Book
from luodi.core.rules.loading import load
from luodi.figures.queries import catalogue
from luodi.ledger.queries import moment
from tests.assessment.conftest import Year
from tests.core.rules.compiling import plain
from tests.core.rules.test_compiled import LEFT
from tests.figures.conftest import District, made_district

BOOKS = [load(text, name) for name, text in library() if "\nbook:" in text]
RUN = [one for one in BOOKS if one.subject in ("unit", "project") and not not_runnable(one)]
PERIODS = {"year": "2026", "quarter": "2026-Q1", "month": "2026-03", "once": "2026", "half_year": "2026-H1"}
SUMS = """
book: sums
title: 分期合计
subject: unit
period: quarter
source: 办法
inputs:
  rate: {name: 到位率, unit: "%", from: {definition: funds_in_place_rate}}
  months: {name: 各月, unit: 万元, list: yes, from: {definition: paid_in, by: month}}
  each: {name: 各项目, unit: 万元, list: yes, from: {definition: paid_in}}
  table:
    name: 项目
    from: {definition: paid_in}
    rows: {paid: {name: 到位, unit: 万元, from: {definition: paid_in_total}}, n: {name: 数, unit: 个, from: {definition: signed_count_total}}}
items:
  - {code: at_rate, name: x, expression: "otherwise(rate, 0) * 100分"}
  - {code: best, name: x, expression: "max(months) / 1万元 * 1分"}
  - {code: mean, name: x, expression: "mean(each) / 1万元 * 1分"}
  - {code: large, name: x, each: {of: table, where: paid > 1万元, give: paid / 1万元 * 1分 + n * 1分}}
ranking: {order: high_first, ties: dense}
"""


@pytest.fixture(autouse=True)
def kept(settings: LazySettings, tmp_path: Path) -> None:
    settings.LUODI_DATA = tmp_path


@pytest.fixture
def district(db: None) -> District:
    made, chance = made_district(), random.Random(8)
    terms = [term for one in catalogue() for term in one.terms]
    for _ in range(120):
        term = chance.choice(terms)
        made.post(
            term.measure, chance.choice([202512, 202601, 202602, 202603]),
            chance.randint(-(10**9), 10**11) if term.is_money else chance.choice([1, 1, -1]),
            code="2026" if term.of_year else chance.choice(term.codes or ("",)),
            unit=chance.choice(["liuhu", "sishilipu", "xiamen", "liuhu-office"]), scale_fen=chance.choice([0, 10**8]),
        )  # fmt: skip
    return made


def same(book: Book, district: District, period: Span) -> tuple[str, ...]:
    codes = list(district.projects) if book.subject == "project" else ["liuhu", "sishilipu", "xiamen", "liuhu-office"]
    group, at = members(district.people["ma"], book.subject, codes), moment()
    found = all_scores(book, group, period, at)
    wanted = all_result(book, group, period, at).subjects
    assert {code: plain(one) for code, one in found.standings.items()} == {
        code: plain(one) for code, one in wanted.items()
    }
    assert found.left_for == LEFT.get(book.code, "")
    for who in group[:2]:  # the working is that of a run over this one alone
        alone = all_result(book, [who], period, at).subjects[who["code"]]
        assert traced(book, who, period, at) == alone
    return found.read_singly


@pytest.mark.parametrize("book", RUN, ids=lambda one: one.code)
def test_every_shipped_book_by_columns_is_the_run(book: Book, district: District) -> None:
    same(book, district, span(PERIODS[book.period]))


def test_lists_by_month_and_project_tables_and_rates_are_sums_of_the_engine(district: District) -> None:
    assert same(load(SUMS), district, span("2026-Q1")) == ()
    assert same(load(SUMS.replace("subject: unit", "subject: project")), district, span("2026-Q1")) == ()


def test_what_is_no_set_work_is_left_to_the_reference_and_named(year: Year) -> None:
    text = SUMS.replace("mean(each)", "median(each)")
    group = members(year.here.ma, "unit", ["LH", "XM"])
    found = all_scores(load(text), group, span("2026-Q1"), moment())
    assert found.left_for == "median"
    assert found.standings == all_result(load(text), group, span("2026-Q1"), moment()).subjects


def test_what_a_person_decided_counts_by_columns_as_in_a_run(year: Year) -> None:
    first = year.run("FG", "XM")
    given = {"subject": "FG", "item": "funds", "value": "45.5", "reason": "任务下达前已完成"}
    decide(year.here.sun, year.tick(), first.pk, **given)
    book, at = book_of(year.book), moment()
    group = members(year.here.ma, "unit", ["FG", "XM"])
    found = all_scores(book, group, span("2026"), at).standings
    run = all_result(book, group, span("2026"), at).subjects
    assert (found["FG"].items["funds"].policy, found["FG"].total.value) == ("decided", run["FG"].total.value)
    assert {code: plain(one) for code, one in found.items()} == {code: plain(one) for code, one in run.items()}


def test_the_command_scores_all_units_and_tells_the_working_of_one(year: Year, tmp_path: Path) -> None:
    said, warned, path = io.StringIO(), io.StringIO(), tmp_path / "scores.csv"
    asked = ("score_by_columns", "monthly-test", "--as", "ma", "--period", "2026")
    call_command(*asked, "--out", str(path), stdout=said, stderr=warned)
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))}
    assert {code: (rows[code]["funds"], rows[code]["total"], rows[code]["rank"]) for code in ("LH", "XM")} == {
        "LH": ("30", "60", "1"),
        "XM": ("15", "15", "2"),
    }
    assert "target, daily_work" in warned.getvalue()
    call_command(*asked, "--trace", "LH", stdout=said)
    assert "60分" in said.getvalue()
    for wrong in (("--trace", "nobody"), ("--period", "2026-Q1")):
        with pytest.raises(CommandError):
            call_command(*asked, *wrong)
    with pytest.raises(CommandError):
        call_command(*asked, "--as", "nobody")


def test_the_command_says_what_it_left_to_the_reference(year: Year, capsys: pytest.CaptureFixture[str]) -> None:
    add_book(year.here.ma, year.tick(), text=SUMS.replace("mean(each)", "median(each)"))
    warned = io.StringIO()
    call_command("score_by_columns", "sums", "--as", "ma", "--period", "2026-Q1", stderr=warned)
    assert "median" in warned.getvalue()
    assert capsys.readouterr().out.startswith("code,name,")
