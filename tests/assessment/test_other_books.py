"""What one book takes from another: the result published at the moment, of units and of the projects in a table."""

from __future__ import annotations

from typing import Any

from django.test import Client

from luodi.assessment.actions import publish, recomputed
from luodi.assessment.queries import ranking
from luodi.books.actions import add_book
from tests.assessment.conftest import Year
from tests.makers import AT

PARENT = """
book: parent-test
title: {zh: 综合考核, en: The whole}
subject: unit
period: year
source: {title: 综合考核办法}
inputs:
  promotion: {name: {zh: 招商考核总分, en: Promotion}, unit: 分, from: {book: monthly-test}}
  funds: {name: {zh: 招商考核到位资金分, en: Funds}, unit: 分, from: {book: monthly-test, item: funds}}
items:
  - {code: promotion_points, name: {zh: 招商, en: Promotion}, expression: promotion * 25%}
  - {code: funds_points, name: {zh: 到位, en: Funds}, expression: funds * 10%, missing: {missing: zero}}
ranking: {order: high_first, ties: competition}
"""


def test_a_book_takes_the_published_result_of_another_and_keeps_what_it_took(year: Year) -> None:
    child, parent = year.book, add_book(year.here.ma, AT, text=PARENT).digest
    year.book = parent
    alone = year.run()
    assert [(place.code, place.status) for place in ranking(alone)] == [("LH", "missing"), ("XM", "missing")]
    year.book = child
    published = year.run()
    publish(year.here.ma, year.tick(), published.pk)
    year.book = parent
    made = year.run()
    # 柳湖: 60 in all, 30 of it for funds; 峡门 has 15 for funds and, without its mark, the rest counts as zero.
    assert [(place.code, place.rank, place.total) for place in ranking(made)] == [("LH", 1, "18"), ("XM", 2, "5.25")]

    year.book = child
    year.mark("XM", "40")
    publish(year.here.ma, year.tick(), year.run().pk)
    assert recomputed(year.here.ma, made.pk)[0]
    assert recomputed(year.here.ma, alone.pk)[0]
    year.book = parent
    assert [(place.code, place.total) for place in ranking(year.run())] == [("LH", "18"), ("XM", "15.25")]

    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(year.here.ma)
    said = client.get(f"/runs/{made.pk}/LH/funds_points/").content.decode()
    assert f'href="/runs/{published.pk}/LH/funds/"' in said and "另一办法" in said


def test_a_draft_of_another_book_is_not_taken(year: Year) -> None:
    year.run()
    year.book = add_book(year.here.ma, AT, text=PARENT).digest
    assert {place.status for place in ranking(year.run())} == {"missing"}


LIGHTS = """
book: lights-test
title: {zh: 亮灯, en: Lights}
subject: project
period: month
source: {title: 亮灯办法}
inputs:
  paid: {name: {zh: 到位, en: Paid in}, unit: 万元, from: {definition: paid_in_year}}
items:
  - code: light
    name: {zh: 灯, en: Light}
    counted: no
    bands: {of: paid, rows: [{below: 3000万元, status: red}, {from: 3000万元, status: green}]}
total: {type: text, expression: light}
"""
BY_LIGHTS = """
book: by-lights
title: {zh: 按灯扣分, en: By lights}
subject: unit
period: quarter
source: {title: 扣分办法}
inputs:
  projects:
    name: {zh: 项目, en: Projects}
    from: {definition: paid_in_year}
    rows: {light: {name: {zh: 灯, en: Light}, choices: [red, green], unrecorded: green, from: {book: lights-test}}}
items:
  - {code: off, name: {zh: 扣分, en: Off}, each: {of: projects, where: 'light = "red"', give: -5分}}
"""


def test_a_column_of_projects_takes_the_result_published_at_the_end_of_the_period(year: Year) -> None:
    lights = add_book(year.here.ma, AT, text=LIGHTS).digest
    year.book = add_book(year.here.ma, AT, text=BY_LIGHTS).digest
    none = year.run(period="2026-Q1")
    assert [(place.code, place.total) for place in ranking(none)] == [("LH", "0"), ("XM", "0")]
    of_projects: dict[str, Any] = {"book": lights, "subjects": ("LH-1", "XM-1")}
    publish(year.here.ma, year.tick(), year.run(**of_projects, period="2026-02").pk)
    assert [place.total for place in ranking(year.run(period="2026-Q1"))] == [
        "0",
        "0",
    ]  # February is not the end of the quarter
    year.money("XM-1", 100_000_000)
    publish(year.here.ma, year.tick(), year.run(**of_projects, period="2026-03").pk)
    made = year.run(period="2026-Q1")
    # 柳湖's project has 5,000 万元: green; 峡门's 2,600 万元: red.
    assert [(place.code, place.total) for place in ranking(made)] == [("LH", "0"), ("XM", "-5")]
    year.money("XM-1", 1_000_000_000)
    publish(year.here.ma, year.tick(), year.run(**of_projects, period="2026-03").pk)
    assert recomputed(year.here.ma, made.pk)[0] and recomputed(year.here.ma, none.pk)[0]
    assert [place.total for place in ranking(year.run(period="2026-Q1"))] == ["0", "0"]


def test_a_run_for_an_earlier_moment_takes_what_was_published_then(year: Year) -> None:
    child, parent = year.book, add_book(year.here.ma, AT, text=PARENT).digest
    publish(year.here.ma, year.tick(), year.run().pk)
    year.book = parent
    then = year.run().moment
    year.book = child
    year.mark("XM", "40")
    publish(year.here.ma, year.tick(), year.run().pk)
    year.book = parent
    assert [(place.code, place.total) for place in ranking(year.run(known_at=then))] == [("LH", "18"), ("XM", "5.25")]
    assert [(place.code, place.total) for place in ranking(year.run())] == [("LH", "18"), ("XM", "15.25")]
