"""The score sheet of one subject on its faces: what a veto looked at, numbers that go on being numbers."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from luodi.assessment.api.said import run_said
from luodi.assessment.models import Run
from luodi.assessment.queries import aligned, left_open, ranking
from luodi.books.actions import add_book
from luodi.reports.queries import _ranking
from tests.assessment.conftest import Year
from tests.assessment.test_course import PRIZES, reader, result, text
from tests.makers import AT

__all__ = ["result"]


@pytest.mark.parametrize("effect", ["zero", "flag"])
def test_a_veto_opens_with_its_rule_and_the_values_on_page_total_workbook_and_pdf(year: Year, effect: str) -> None:
    year.book = add_book(year.here.ma, AT, text=PRIZES.replace("effect: flag", f"effect: {effect}")).digest
    year.mark("XM", "7")
    made, client = year.run(), reader(year, "ma")
    said = {"zero": "总分记零", "flag": "只作提示"}[effect]
    book = openpyxl.load_workbook(BytesIO(client.get(f"/runs/{made.pk}/XM/sheet.xlsx").content))
    rows = [row[:5] for row in book.active.iter_rows(values_only=True) if row[0] == "弄虚作假"]
    rule = rows[0][3].split("\n")[0]
    assert rows == [("弄虚作假", said, "", f"{rule}\n一票否决", "日常工作评分 7分")]
    assert "日常工作评分" in rule and "7分" in rule
    pdf = PdfReader(BytesIO(client.get(f"/runs/{made.pk}/XM/sheet.pdf").content))
    printed = "".join("".join(part.extract_text() for part in pdf.pages).split())
    for face in (text(client, f"/runs/{made.pk}/XM/"), text(client, f"/runs/{made.pk}/XM/total/"), printed):
        plain = "".join(face.replace("<b>", "").replace("</b>", "").split())
        assert all("".join(part.split()) in plain for part in ("弄虚作假", said, rule, "日常工作评分 7分"))
    year.mark("LH", "20")
    assert "一票否决" not in text(client, f"/runs/{year.run().pk}/LH/")


@pytest.mark.parametrize("effect", ["zero", "unranked"])
def test_a_veto_that_nobody_can_decide_is_said_to_wait_and_holds_the_result_open(year: Year, effect: str) -> None:
    ranked = PRIZES.replace("effect: flag", f"effect: {effect}, grade: 不合格")
    year.book = add_book(year.here.ma, AT, text=ranked).digest
    year.mark("XM", "7")
    made, client = year.run(), reader(year, "ma")
    waits = "".join(text(client, f"/runs/{made.pk}/LH/").split())
    assert "缺数，待定" in waits
    assert "日常工作评分缺数据" in waits
    total = text(client, f"/runs/{made.pk}/XM/total/")
    assert {"zero": "总分记零", "unranked": "不参加排名"}[effect] + "，等次定为“不合格”" in total
    badge = '<span class="badge-state s-{}">弄虚作假</span>'
    assert badge.format("bad") in total and badge.format("warn") in text(client, f"/runs/{made.pk}/LH/total/")
    open_ = text(client, f"/runs/{made.pk}/LH/total/")
    assert (
        '<span class="step">一票否决</span> = <b>缺数据</b> <span class="quiet">弄虚作假</span>' in open_
        or effect == "unranked"
    )
    if effect == "zero":
        assert "<p>一票否决的条件缺数，待定</p>" in open_
        assert "缺数据，一票否决" not in open_ and "一票否决的条件缺数，待定" in waits
        client.cookies["django_language"] = "en"
        assert "<p>A veto lacks a value, so this waits</p>" in text(client, f"/runs/{made.pk}/LH/total/")
        client.cookies["django_language"] = "zh-hans"
    link = f"/runs/judge/?book={year.book}&period=2026&q=LH"
    assert f'<a href="{link}">填报缺的数</a>' in open_ and "等次待定：" in open_ and "等次待定：" not in total
    assert 'value="LH"' in text(client, link)
    lines = {line.code: line for line in ranking(made)}
    assert (lines["LH"].unsettled, lines["LH"].rank, lines["LH"].is_grade_open) == (("v",), None, True)
    assert (lines["XM"].vetoes, lines["XM"].grade) == (("v",), "不合格")
    page = text(client, f"/runs/{made.pk}/")
    assert '<span class="badge-state s-warn">弄虚作假 · 待定</span></td><td>待定</td>' in page
    assert ("LH", "total") in left_open(made)
    said = run_said(year.here.ma, made)["places"]
    assert {one["unit"]: one["unsettled"] for one in said}["LH"] == ["v"]
    rows = {row[1]: (row[3], row[-1]) for row in _ranking(made)["rows"]}
    names = {one["code"]: one["name"] for one in made.group}
    assert rows[names["LH"]] == ("待定", "弄虚作假（待定）") and rows[names["XM"]] == ("不合格", "弄虚作假")
    year.mark("LH", "20")
    settled = {line.code: line for line in ranking(year.run())}["LH"]
    assert (settled.unsettled, settled.is_grade_open, settled.rank is None) == ((), False, False)


@pytest.mark.parametrize("effect", ["zero", "unranked"])
def test_a_veto_on_the_total_shows_the_total_that_it_looked_at(year: Year, effect: str) -> None:
    vetoed = PRIZES.replace("effect: flag", f"effect: {effect}").replace(
        "when: daily_work = 7分", "when: total_points < 40分"
    )
    assert vetoed.count("total_points") == 1
    year.book = add_book(year.here.ma, AT, text=vetoed).digest
    for code, mark in (("XM", "7"), ("LH", "30")):
        year.mark(code, mark)
    made, client = year.run(), reader(year, "ma")
    assert [line.code for line in ranking(made) if line.vetoes] == ["XM"]
    plain = "".join(text(client, f"/runs/{made.pk}/XM/total/").replace("<b>", "").replace("</b>", "").split())
    assert "总分低于40分·总分22分" in plain


def test_the_workbook_of_scores_has_numbers_and_what_they_were_unrounded(year: Year, result: Run) -> None:
    """峡门 brings a third of 40 分 more: shown to two places, added exactly."""
    year.target("XM", 7_500_000_000)  # 2500 of 7500: 20 of 60
    year.money("XM-1", 1_000_000_000)  # 3500 of 7500: 28 of 60
    year.target("XM", 9_000_000_000)  # 3500 of 9000: 23.333…
    made, client = year.run(), reader(year, "ma")
    book = openpyxl.load_workbook(BytesIO(client.get(f"/runs/{made.pk}/XM/sheet.xlsx").content))
    rows = list(book.active.iter_rows(min_row=3, max_col=3))
    assert [(row[0].value, row[1].value, round(row[2].value or 0, 6)) for row in rows[:3]] == [
        ("到位资金", 23.33, 23.333333), ("日常工作", 20, 0), ("总分", 43.33, 43.333333),
    ]  # fmt: skip
    assert (rows[0][1].number_format, rows[0][2].number_format) == ("#,##0.00", "#,##0.0000####")
    assert rows[3][0].value.startswith("合计由未取整的各项相加，再取整。")
    assert "合计由未取整的各项相加，再取整。" in text(client, f"/runs/{made.pk}/XM/")
    assert "合计由未取整" not in text(client, f"/runs/{made.pk}/LH/")
    printed = {row[1]: row[2] for row in _ranking(made)["rows"]}
    assert {one["name"]: printed[one["name"]] for one in made.group if one["code"] in ("XM", "LH")} == {
        line.name: line.total for line in aligned(ranking(made)) if line.code in ("XM", "LH")
    }
    assert {len(total.partition(".")[2]) for total in printed.values() if total[0].isdigit()} == {2}


PART = """\
  done{n}: {{name: 完成{n}, unit: {unit}, from: {{definition: {figure}}}}}
  aim{n}: {{name: 任务{n}, unit: {unit}, from: {{target: {figure}}}}}
  mark{n}: {{name: 评分{n}, unit: 分, range: [0, 10], from: {{judged: 考核办评定}}}}
"""
LINE = "  - {{code: item{n}, name: 第{n}项, expression: 'mark{n} + if(done{n} >= aim{n}, 1分, 0分)'}}\n"
FIGURES = (("paid_in_year", "万元"), ("agreed_year", "万元"), ("signed_count_year", "个"))


def test_the_sheet_asks_the_database_as_often_for_one_item_as_for_three(year: Year) -> None:
    """Every item has a target of its own and a value that people gave."""
    asked = []
    for count in (1, 3):
        parts = [PART.format(n=n, figure=figure, unit=unit) for n, (figure, unit) in enumerate(FIGURES[:count], 1)]
        lines = [LINE.format(n=n) for n in range(1, count + 1)]
        head = f"book: sheet-{count}\ntitle: 分项\nsubject: unit\nperiod: year\nsource: 某县\n"
        body = "inputs:\n" + "".join(parts) + "items:\n" + "".join(lines)
        year.book = add_book(year.here.ma, AT, text=head + body).digest
        for n in range(1, count + 1):
            year.mark("LH", "7", f"mark{n}")
        made, client = year.run(), reader(year, "ma")
        text(client, f"/runs/{made.pk}/LH/")
        with CaptureQueriesContext(connection) as queries:
            shown = text(client, f"/runs/{made.pk}/LH/")
        assert [f"第{n}项" in shown for n in (1, 2, 3)] == [n <= count for n in (1, 2, 3)]
        asked.append(len(queries))
    assert asked[0] == asked[1]
