"""Results that take the place of others: after everybody was heard, for a reason, and one final result only."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.assessment.actions import answer, archive, decide, give_notice, make_final, object_to, publish
from luodi.assessment.models import Run
from luodi.assessment.queries import left_open
from luodi.assessment.queries.course import course_of_run
from luodi.core.assessing import Standing
from luodi.ledger.models import Entry
from tests.assessment.conftest import Year
from tests.assessment.test_course import codes, day, objected, reader, result, text

__all__ = ["result"]


def upheld(year: Year, made: Run) -> None:
    answer(year.here.sun, day(year, 3), made.pk, objection=objected(year, made), upheld=True, text="属实，补记")
    year.now = day(year, 3)


def better(year: Year) -> Run:
    year.money("LH-1", 100_000_000)
    return year.run()


def last_data(made: Run) -> dict[str, Any]:
    found = Entry.objects.filter(code=str(made.pk), kind="result_final").values_list("data", flat=True)
    return dict(found[0])


def test_a_result_waits_until_nobody_can_object_to_the_one_that_it_replaces(year: Year, result: Run) -> None:
    upheld(year, result)
    new = better(year)
    assert codes(lambda: make_final(year.here.ma, day(year, 3), new.pk, of=result.pk)) == ["old_window_open"]
    make_final(year.here.ma, day(year, 4), new.pk, of=result.pk)
    assert course_of_run(new).standing is Standing.FINAL


def test_one_that_was_shown_to_the_units_itself_replaces_after_its_own_time(year: Year, result: Run) -> None:
    upheld(year, result)
    new = better(year)
    publish(year.here.ma, day(year, 3), new.pk, until=date(2026, 3, 20))
    assert codes(lambda: make_final(year.here.ma, day(year, 5), new.pk, of=result.pk)) == ["objection_window_open"]
    make_final(year.here.ma, day(year, 12), new.pk, of=result.pk)
    assert course_of_run(new).follows == result.pk


def test_what_was_upheld_and_did_not_change_is_said_why_and_the_page_shows_it(year: Year, result: Run) -> None:
    upheld(year, result)
    new = year.run()
    assert codes(lambda: make_final(year.here.ma, day(year, 4), new.pk, of=result.pk)) == ["upheld_unchanged"]
    make_final(year.here.ma, day(year, 4), new.pk, of=result.pk, unchanged="补记的一笔已在封顶以上")
    assert last_data(new) == {"run": new.pk, "of": result.pk, "unchanged": "补记的一笔已在封顶以上"}
    assert "为什么没有变化：补记的一笔已在封顶以上" in text(reader(year, "ma"), f"/runs/{new.pk}/")


def test_a_result_that_was_replaced_says_by_which_and_offers_nothing_more(year: Year, result: Run) -> None:
    upheld(year, result)
    new = better(year)
    make_final(year.here.ma, day(year, 4), new.pk, of=result.pk)
    page = text(reader(year, "ma"), f"/runs/{result.pk}/")
    assert f'<a href="/runs/{new.pk}/">已由第 {new.pk} 次接替</a>' in page
    for act in ("final", "notice", "archive", "publish", "again", "what-if"):
        assert f"/runs/{result.pk}/{act}/" not in page
    assert "提出异议" not in text(reader(year, "zhao"), f"/runs/{result.pk}/LH/daily/")
    again = {"subject": "LH", "item": "daily", "text": "晚了"}
    assert codes(lambda: object_to(year.here.zhao, day(year, 4), result.pk, **again)) == ["result_replaced"]
    rows = reader(year, "ma").get("/api/lists/runs").json()["rows"]
    assert [(row["pk"], row["state"]) for row in rows] == [
        (new.pk, "已确定"),
        (result.pk, f"已由第 {result.pk + 1} 次接替"),
    ]
    for state, found in (("final", [new.pk]), ("replaced", [result.pk]), ("draft", [])):
        rows = reader(year, "ma").get(f"/api/lists/runs?state={state}").json()["rows"]
        assert [row["pk"] for row in rows] == found


def test_there_is_one_final_result_of_a_book_a_period_and_its_subjects(year: Year, result: Run) -> None:
    twin, other = year.run(), year.run("LH")
    for made in (twin, other):
        publish(year.here.ma, day(year, 1), made.pk, until=date(2026, 3, 12))
    make_final(year.here.ma, day(year, 4), result.pk)
    assert codes(lambda: make_final(year.here.ma, day(year, 4), twin.pk)) == ["final_already"]
    make_final(year.here.ma, day(year, 4), other.pk)  # over other subjects
    assert [course_of_run(one).standing.value for one in (result, twin, other)] == ["final", "open", "final"]


def test_the_rows_of_all_that_could_become_final_are_held_meanwhile(year: Year, result: Run) -> None:
    """Two people at once: on PostgreSQL the rows are locked, on SQLite the whole file is from the start."""
    year.run()
    with CaptureQueriesContext(connection) as seen:
        make_final(year.here.ma, day(year, 4), result.pk)
    held = next(one["sql"] for one in seen if '"assessment_run"."book_code" = ' in one["sql"])
    assert '"period" = ' in held and (connection.vendor == "sqlite" or "FOR UPDATE" in held)


def test_an_archived_result_is_neither_replaced_nor_offered(year: Year, result: Run) -> None:
    here = year.here
    make_final(here.ma, day(year, 4), result.pk)
    give_notice(here.ma, day(year, 4), result.pk, since=date(2026, 3, 13), until=date(2026, 3, 17))
    new = better(year)
    offered = text(reader(year, "ma"), f"/runs/{new.pk}/final/")
    assert f"第 {result.pk} 次 · " in offered and "· 公示中</option>" in offered
    archive(here.ma, day(year, 9), result.pk)
    assert codes(lambda: make_final(here.ma, day(year, 9), new.pk, of=result.pk)) == ["archived_stands"]
    assert f"第 {result.pk} 次" not in text(reader(year, "ma"), f"/runs/{new.pk}/final/")


@pytest.fixture
def open_lines(year: Year) -> Run:
    """The planning office has no target, so its funds are for a person to decide; shown until 12 March."""
    for unit in ("FG", "XM"):
        year.mark(unit, "20")
    made = year.run("LH", "FG")
    publish(year.here.ma, day(year, 1), made.pk, until=date(2026, 3, 12))
    return made


def test_open_lines_are_shown_but_not_final_without_a_reason_that_stays(year: Year, open_lines: Run) -> None:
    assert left_open(open_lines) == [("FG", "funds")]
    bureau = reader(year, "ma")
    assert "有 1 处待定，要由人决定。" in text(bureau, f"/runs/{open_lines.pk}/")
    assert "还有 1 处待定" in text(bureau, f"/runs/{open_lines.pk}/final/")
    assert codes(lambda: make_final(year.here.ma, day(year, 4), open_lines.pk)) == ["lines_pending"]
    make_final(year.here.ma, day(year, 4), open_lines.pk, pending="任务尚未下达")
    assert last_data(open_lines) == {"run": open_lines.pk, "pending": 1, "why_pending": "任务尚未下达"}
    assert "带着 1 处待定公布，因为：任务尚未下达" in text(bureau, f"/runs/{open_lines.pk}/")


def test_a_later_result_that_decides_the_open_lines_takes_its_place(year: Year, open_lines: Run) -> None:
    here = year.here
    make_final(here.ma, day(year, 4), open_lines.pk, pending="任务尚未下达")
    year.now = day(year, 4)
    still = year.run("LH", "FG")
    again = {"of": open_lines.pk, "pending": "还是"}
    assert codes(lambda: make_final(here.ma, day(year, 5), still.pk, **again)) == ["nothing_upheld"]
    decide(here.sun, year.tick(), open_lines.pk, subject="FG", item="funds", value="30", reason="会议定")
    new = year.run("LH", "FG")
    make_final(here.ma, day(year, 5), new.pk, of=open_lines.pk)
    assert last_data(new) == {"run": new.pk, "of": open_lines.pk, "fills": 1}
    assert course_of_run(open_lines).replaced == new.pk
    assert "补齐待定" in unescape(text(reader(year, "ma"), f"/runs/{new.pk}/"))
