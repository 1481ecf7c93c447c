"""A bulletin: page, Word, PDF and workbook print the same frozen ranking, whatever the ledger learns afterwards."""

from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from luodi.assessment.actions import give_notice, make_final, publish
from luodi.books.actions import add_book
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.kit.sentences import sentence
from luodi.people.access import Role
from luodi.reports.actions import make_bulletin
from luodi.reports.models import Bulletin
from luodi.reports.pdf import bulletin_pdf
from luodi.reports.queries import bulletin_for, drafted, frozen, rows_behind
from luodi.reports.word import bulletin_docx
from tests.assessment.conftest import MONTHLY, Year, year
from tests.makers import AT, in_part, project

__all__ = ["year"]
WORDS = {
    "title": "关于2026年招商引资考核情况的通报",
    "number": "崆招组办发〔2026〕3号",
    "to": "各乡镇、各部门、各园区：",
    "body": "现将结果通报如下。\n各单位对得分有异议的，请书面提出。",
    "signer": "崆峒区招商局",
    "dated_on": date(2026, 3, 31),
}
HEADS = ["名次", "单位", "得分", "到位资金", "日常工作"]
ROWS = [["1", "柳湖乡", "60", "30", "30"], ["2", "峡门乡", "15", "15", "0"]]


@pytest.fixture
def issued(year: Year) -> Bulletin:
    return make_bulletin(year.here.ma, AT, year.run().pk, WORDS)


def opened(year: Year, who: str, address: str) -> Any:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(year.here.people[who])
    return client.get(address)


def cells_of_page(page: str) -> list[list[str]]:
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.S)
    return [
        [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.S)]
        for row in rows
    ]


GRADED = MONTHLY.replace(
    "ranking: {order: high_first, ties: competition}",
    """ranking:
  order: high_first
  ties: competition
  grades: [{grade: 优秀, from: 55分}, {grade: 合格}]
awards:
  - {code: prize, name: {zh: 奖金, en: Prize}, unit: 万元, when: place = 1, give: 30万元}
  - {code: fine, name: {zh: 扣款, en: Fine}, unit: 元, when: place > 1, give: -1234.5元}
vetoes: [{code: v, name: {zh: 弄虚作假, en: Falsified}, when: daily_work = 7分, effect: unranked}]
""",
)
LIT = (
    MONTHLY.partition("ranking:")[0]
    + """
  - code: light
    name: {zh: 灯, en: Light}
    counted: no
    expression: if(daily_work = 30分, "red", if(daily_work = 7分, "green", "yellow"))
total: {name: {zh: 灯, en: Light}, type: text, expression: light}
"""
)
OF_PROJECTS = """
book: projects-test
title: {zh: 项目评定, en: Marks of projects}
subject: project
period: year
source: {title: 办法, place: 某县, year: "2026"}
inputs:
  daily_work: {name: {zh: 日常工作评分, en: Daily work}, unit: 分, range: [0, 40], from: {judged: 考核办评定}}
items:
  - {code: daily, name: {zh: 日常工作, en: Daily work}, judged: daily_work, missing: {missing: zero}}
ranking: {order: high_first, ties: competition}
"""
FACES = {
    "plain": (MONTHLY, HEADS, ROWS),
    "graded": (
        GRADED,
        ["名次", "单位", "得分", "等次", "到位资金", "日常工作", "奖金（万元）", "扣款（元）", "备注"],
        [
            ["1", "柳湖乡", "60", "优秀", "30", "30", "30", "0", "—"],
            ["—", "峡门乡", "22", "—", "15", "7", "—", "—", "弄虚作假"],
        ],
    ),
    "lit": (LIT, ["结果", "个数", "单位"], [["红灯", "1", "柳湖乡"], ["绿灯", "1", "峡门乡"]]),
}


@pytest.mark.parametrize("kind", FACES)
def test_four_faces_print_one_table(year: Year, kind: str) -> None:
    text, heads, rows = FACES[kind]
    if kind != "plain":
        year.book = add_book(year.here.ma, AT, text=text).digest
        year.mark("LH", "30")
        year.mark("XM", "7")
    issued = make_bulletin(year.here.ma, AT, year.run().pk, WORDS)
    page = opened(year, "ma", f"/bulletins/{issued.pk}/").content.decode()
    files = {
        kind: opened(year, "ma", f"/bulletins/{issued.pk}/file.{kind}").content for kind in ("docx", "pdf", "xlsx")
    }
    word = Document(io.BytesIO(files["docx"]))
    in_word = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_name("名次").to_python()
    in_sheet = [[f"{one:g}" if isinstance(one, float) else one for one in row] for row in sheet[2:]]
    assert cells_of_page(page)[-3:] == [heads, *rows]
    assert in_word == [heads, *rows]
    assert (sheet[0][0], sheet[1][: len(heads)], in_sheet) == (f"（草稿）{WORDS['title']}", heads, rows)
    text = "".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(files["pdf"])).pages).split())
    for row in (heads, *rows):
        assert all(cell in text for cell in row)
        assert kind == "graded" or "".join(row) in text  # narrow columns are broken over lines


def test_a_long_table_flows_over_pages_and_its_heads_stand_on_each(year: Year, issued: Bulletin) -> None:
    name = "崆峒区招商引资和重点项目建设工作领导小组办公室第{}工作专班"
    rows = [[str(n), name.format(n), "60", "30", "30"] for n in range(1, 61)]
    pdf = PdfReader(io.BytesIO(bulletin_pdf({**issued.content, "rows": rows})))
    said = ["".join(one.extract_text().split()) for one in pdf.pages[1:]]
    assert len(said) > 1 and all("".join(HEADS) in one for one in said)
    assert all(f"第{n}工作专班" in "".join(said) for n in range(1, 61))
    word = Document(io.BytesIO(bulletin_docx(issued.content)))
    assert word.tables[0].rows[0]._tr.trPr.xpath("w:tblHeader")


def test_a_book_about_projects_speaks_of_projects(year: Year) -> None:
    year.book = add_book(year.here.ma, AT, text=OF_PROJECTS).digest
    run = year.run("LH-1", "XM-1")
    assert drafted(year.here.ma, run.pk)["body"].splitlines()[0].split("》，")[1].startswith("对2个项目")
    assert frozen(year.here.ma, run.pk, WORDS)["heads"][1] == "项目"


def test_every_part_of_an_official_document_stands_in_each_face(year: Year, issued: Bulletin) -> None:
    parts = [WORDS["number"], WORDS["title"], WORDS["to"], "现将结果通报如下。", WORDS["signer"], "2026年3月31日"]
    page = opened(year, "ma", f"/bulletins/{issued.pk}/").content.decode()
    word = Document(io.BytesIO(opened(year, "ma", f"/bulletins/{issued.pk}/file.docx").content))
    pdf = PdfReader(io.BytesIO(opened(year, "ma", f"/bulletins/{issued.pk}/file.pdf").content))
    faces = [
        page.split("<article")[1],
        "\n".join(one.text for one in word.paragraphs),
        "".join(one.extract_text() for one in pdf.pages),
    ]
    for face in faces:
        places = [re.sub(r"\s", "", face).find(re.sub(r"\s", "", str(part))) for part in parts]
        assert -1 not in places and places == sorted(places)


def test_every_font_of_the_pdf_is_inside_it(year: Year, issued: Bulletin) -> None:
    pdf = PdfReader(io.BytesIO(opened(year, "ma", f"/bulletins/{issued.pk}/file.pdf").content))
    fonts = [font.get_object() for page in pdf.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]  # a dictionary
    below = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert below and all(set(one) & {"/FontFile2", "/FontFile3"} for one in below)


def test_what_comes_later_changes_nothing_of_it(year: Year, issued: Bulletin) -> None:
    before = opened(year, "ma", f"/bulletins/{issued.pk}/file.docx").content
    year.money("XM-1", 9_000_000_000)
    issued.refresh_from_db()
    assert [issued.content["heads"], *issued.content["rows"]] == [HEADS, *ROWS]
    after = opened(year, "ma", f"/bulletins/{issued.pk}/file.docx").content
    assert [one.text for one in Document(io.BytesIO(after)).paragraphs] == [
        one.text for one in Document(io.BytesIO(before)).paragraphs
    ]


def test_the_rows_behind_add_up_to_what_the_run_counted(year: Year, issued: Bulletin) -> None:
    year.money("XM-1", 9_000_000_000)  # after the run's moment: not among them
    found = rows_behind(year.here.ma, issued)
    assert [(one.figure, one.unit, one.project_code, f"{one.value:f}") for one in found] == [
        ("到位资金（本年累计）", "柳湖乡", "LH-1", "5000"),
        ("到位资金（本年累计）", "峡门乡", "XM-1", "2500"),
    ]


def test_a_unit_reads_the_published_ranking_and_the_rows_of_its_own_only(year: Year) -> None:
    made = year.run()
    issued = make_bulletin(year.here.ma, AT, made.pk, WORDS)
    for who in ("wang", "admin"):
        with pytest.raises(NotThere):
            bulletin_for(year.here.people[who], issued.pk)
    publish(year.here.ma, year.tick(), made.pk)
    assert opened(year, "wang", f"/bulletins/{issued.pk}/").status_code == 200
    assert {one.unit for one in rows_behind(year.here.wang, issued)} == {"柳湖乡"}
    assert opened(year, "admin", f"/bulletins/{issued.pk}/").status_code == 404


def test_only_who_may_issue_makes_one_and_its_length_is_limited(year: Year) -> None:
    made = year.run()
    publish(year.here.ma, year.tick(), made.pk)
    with pytest.raises(NotThere):
        make_bulletin(year.here.wang, AT, made.pk, WORDS)
    with pytest.raises(Refusal, match="bulletin_too_long"):
        make_bulletin(year.here.ma, AT, made.pk, {**WORDS, "body": "长" * 100_000})
    assert not Bulletin.objects.exists()


def test_who_assesses_one_unit_issues_no_bulletin_of_the_district(year: Year) -> None:
    qian = in_part(year.here, Role.SUPERVISION)
    made = year.run("LH", actor=qian)
    with pytest.raises(NotAllowed):
        make_bulletin(qian, AT, made.pk, WORDS)
    assert not Bulletin.objects.exists()
    assert make_bulletin(year.here.sun, AT, made.pk, WORDS).run == made


def test_the_rows_behind_a_bulletin_are_of_ones_own_units_also_for_who_assesses_some(year: Year) -> None:
    qian, made = in_part(year.here, Role.SUPERVISION), year.run()
    issued = make_bulletin(year.here.ma, AT, made.pk, WORDS)
    publish(year.here.ma, year.tick(), made.pk)
    assert {one.unit for one in rows_behind(qian, issued)} == {"柳湖乡"}
    assert {one.unit for one in rows_behind(year.here.sun, issued)} == {"柳湖乡", "峡门乡"}


def test_a_ranking_without_places_is_neither_published_nor_printed_and_says_what_it_lacks(year: Year) -> None:
    project(year.here, "YQ-1", unit=year.here.park)
    made = year.run("YQ", "FG")
    said = []
    for one in (lambda: publish(year.here.ma, AT, made.pk), lambda: make_bulletin(year.here.ma, AT, made.pk, WORDS)):
        with pytest.raises(Refusal) as caught:
            one()
        said.append((caught.value.faults[0].code, caught.value.faults[0].blanks["items"].zh))  # type: ignore[attr-defined]  # a Word
    assert said == [("run_all_open", "到位资金")] * 2
    made.refresh_from_db()
    assert made.published_at is None and not Bulletin.objects.exists()


def test_the_draft_names_the_best_and_who_has_no_place(year: Year) -> None:
    said = drafted(year.here.ma, year.run("LH", "XM", "YQ").pk)
    assert said["title"] == "关于2026年招商引资和项目建设考核情况的通报"
    assert "综合得分居前的单位依次是：柳湖乡、峡门乡。" in said["body"]
    assert "未排名次的单位：平凉工业园区。" in said["body"]


@pytest.mark.parametrize("address", ["/bulletins/", "/bulletins/{}/", "/bulletins/{}/file.xlsx"])
def test_three_units_and_bulletins_take_as_many_statements_as_one(year: Year, address: str) -> None:
    client = Client()
    client.force_login(year.here.ma)

    def taken(units: tuple[str, ...]) -> int:
        words = {**WORDS, "number": f"崆招组办发〔2026〕{len(units)}号"}
        made = make_bulletin(year.here.ma, AT, year.run(*units).pk, words)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address.format(made.pk)).status_code == 200
        return len(seen)

    assert taken(("LH",)) == taken(("LH", "XM")) == taken(("LH", "XM", "ZS"))


def faces(year: Year, pk: int) -> list[str]:
    """Page, Word, PDF and workbook in text without blanks."""
    files = [opened(year, "ma", f"/bulletins/{pk}/file.{kind}").content for kind in ("docx", "pdf", "xlsx")]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(files[2])).get_sheet_by_name("名次").to_python()
    found = [
        opened(year, "ma", f"/bulletins/{pk}/").content.decode().split("<article")[1],
        "".join(one.text for one in Document(io.BytesIO(files[0])).paragraphs),
        "".join(one.extract_text() for one in PdfReader(io.BytesIO(files[1])).pages),
        "".join(str(cell) for row in sheet for cell in row),
    ]
    return [re.sub(r"\s", "", one) for one in found]


def test_what_is_not_final_says_so_on_every_face_and_its_words_follow_how_far_it_is(year: Year) -> None:
    for unit in ("FG", "XM"):
        year.mark(unit, "20")
    made, here = year.run("LH", "FG"), year.here

    def issue(number: int) -> tuple[list[str], str]:
        words = drafted(here.ma, made.pk)
        given = {**WORDS, **words, "number": f"崆招组办发〔2026〕{number}号"}
        return faces(year, make_bulletin(here.ma, AT, made.pk, given).pk), words["body"].splitlines()[-1]

    found, said = issue(11)
    assert all("（草稿）" in face for face in found) and said.startswith("本稿尚未征求各单位意见，不是正式结果；")
    publish(here.ma, datetime(2026, 3, 10, tzinfo=UTC), made.pk, until=date(2026, 3, 12))
    found, said = issue(12)
    assert all("（征求意见稿）" in face for face in found)
    assert said.startswith(
        "各单位对结果有异议的，请在2026年3月12日以前（含当日）由单位负责人提出，附依据材料，由督查室答复；"
    )
    make_final(here.ma, datetime(2026, 3, 13, tzinfo=UTC), made.pk, pending="任务尚未下达")
    found, said = issue(13)
    assert not any("稿）" in face for face in found) and said.startswith("结果已征求各单位意见并确定；")
    assert all("带着1处待定公布，因为：任务尚未下达" in face for face in found)
    give_notice(here.ma, datetime(2026, 3, 13, tzinfo=UTC), made.pk, since=date(2026, 3, 14), until=date(2026, 3, 20))
    assert issue(14)[1].startswith("结果自2026年3月14日至2026年3月20日公示，有异议的，请在公示期内由单位负责人提出，")


def test_a_number_is_used_once_and_the_refusal_names_the_earlier_bulletin(year: Year, issued: Bulletin) -> None:
    with pytest.raises(Refusal) as caught:
        make_bulletin(year.here.ma, AT, year.run().pk, {**WORDS, "title": "另一份", "number": f" {WORDS['number']} "})
    assert sentence(caught.value.faults[0]) == (
        "文号 崆招组办发〔2026〕3号 已用于《关于2026年招商引资考核情况的通报》。请换一个文号。"
    )
    assert Bulletin.objects.count() == 1


def test_the_first_thing_to_do_with_a_draft_is_to_show_it_not_to_print_it(year: Year) -> None:
    made = year.run()
    page = opened(year, "ma", f"/runs/{made.pk}/").content.decode()
    assert f'<a class="btn btn-primary" href="/runs/{made.pk}/publish/">' in page
    assert f'<a class="btn" href="/bulletins/of/{made.pk}/">' in page
