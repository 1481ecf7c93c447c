"""Books over promotion events: what was signed at each, once, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.assessment.queries import choices, plain, subjects
from luodi.core.errors import NotThere
from luodi.core.rules.grammar import SUBJECTS
from luodi.ledger import actions as ledger
from luodi.ledger.queries.events import all_events
from luodi.people.access import Role
from tests.assessment.conftest import Year
from tests.assessment.test_pages import reader
from tests.assessment.test_subjects import take
from tests.makers import in_part, papers, project

EVENTS = """
book: events
title: 活动成效
subject: event
period: year
source: 办法
inputs:
  signed: {name: 签约项目, unit: 个, from: {definition: signed_count_year}}
  agreed: {name: 签约额, unit: 亿元, from: {definition: agreed_year}}
  paid: {name: 到位资金, unit: 亿元, from: {definition: paid_in_year}}
  held: {name: 规格分, unit: 分, range: [0, 10], unrecorded: 0, from: {judged: 局务会}}
items:
  - {code: count, name: 签约, expression: signed * 1分}
  - {code: money, name: 到位, ratio: {of: paid, to: agreed, weight: 50分, cap: 100%}, missing: {zero_denominator: zero}}
  - {code: scale, name: 规格, judged: held}
ranking: {order: high_first, ties: competition}
"""


def sign(year: Year, code: str, event: str, on: str, *, verified: bool = True, sort: str = "contract") -> Any:
    entry = ledger.sign_agreement(
        year.here.wang, year.tick(), code, sort=sort, amount_fen=10_000_000_000, happened_on=date.fromisoformat(on),
        event=event, papers=papers(),
    )  # fmt: skip
    if verified:
        year.verify(entry)
    return entry


@pytest.fixture
def fair(year: Year) -> Year:
    """Two projects of 柳湖 come of the spring fair, one of the autumn talks, which is not verified yet."""
    for code in ("LH-2", "LH-3", "LH-4"):
        project(year.here, code)
    sign(year, "LH-2", "春季推介会", "2026-02-03")
    sign(year, "LH-3", " 春季推介会 ", "2026-02-04")
    sign(year, "LH-4", "秋季恳谈会", "2026-02-05", verified=False)
    return year


def test_an_event_has_the_projects_whose_first_signing_names_it(fair: Year) -> None:
    spring, autumn = all_events()
    assert (spring.name, len(spring.projects), autumn.name, autumn.projects) == ("春季推介会", 2, "秋季恳谈会", ())
    assert spring.code == f"E{spring.pk}"
    sign(fair, "LH-2", "秋季恳谈会", "2026-03-05")  # signed again at another event: it stays where it was first
    assert [one.projects for one in all_events()] == [spring.projects, ()]


def test_a_book_over_events_counts_what_came_of_each(fair: Year) -> None:
    take(fair, EVENTS)
    fair.money("LH-2", 5_000_000_000)
    spring, autumn = all_events()
    made = fair.run(spring.code, autumn.code, period="2026")
    found = plain(made)["subjects"]
    assert {code: (one["total"]["shown"], one["rank"]) for code, one in found.items()} == {
        spring.code: ("14.5", 1),  # two projects, a quarter of 2亿元 paid in
        autumn.code: ("0", 2),
    }
    assert {one["code"]: one["name"] for one in made.group} == {spring.code: "春季推介会", autumn.code: "秋季恳谈会"}


def test_who_has_a_part_of_the_district_has_no_event_with_projects_of_others(fair: Year) -> None:
    take(fair, EVENTS)
    joint = ledger.sign_agreement(
        fair.here.chen, fair.tick(), "XM-1", sort="contract", amount_fen=1, happened_on=date(2026, 2, 6),
        event="全区大会", papers=papers(),
    )  # fmt: skip
    fair.verify(joint)
    sign(fair, "LH-1", "全区大会", "2026-02-07")
    qian = in_part(fair.here, Role.BUREAU)
    assert {one.name for one in choices(fair.here.ma, "event")} == {"春季推介会", "秋季恳谈会", "全区大会"}
    assert [one.name for one in choices(qian, "event")] == ["春季推介会"]
    both = next(one for one in all_events() if one.name == "全区大会")
    with pytest.raises(NotThere):
        fair.run(both.code, period="2026", actor=qian)


def test_the_database_is_asked_as_often_for_one_event_as_for_three(year: Year) -> None:
    asked = []
    for count in (1, 2, 3):
        project(year.here, f"LH-{count + 1}")
        sign(year, f"LH-{count + 1}", f"第{count}场", "2026-02-07")
        with CaptureQueriesContext(connection) as queries:
            assert [len(one.projects) for one in all_events()] == [1] * count
        asked.append(len(queries))
    assert asked == [2, 2, 2]


def test_events_are_chosen_and_marked_on_pages(fair: Year) -> None:
    take(fair, EVENTS)
    client = reader(fair, "ma")
    page = client.get(f"/runs/new/?book={fair.book}").content.decode()
    assert "春季推介会" in page and "秋季恳谈会" in page


def test_the_house_keeps_every_sort_of_subject_that_a_book_may_have(fair: Year) -> None:
    assert set(subjects._MEMBERS) == set(subjects._CHOICES) == set(SUBJECTS)
