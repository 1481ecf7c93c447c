"""What is due of projects: the days planned, milestones and ends of pauses, kept up with what is done about them."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command
from django.test import Client

from luodi.ledger import actions
from luodi.people.actions import add_post
from luodi.people.models import Holding, User
from luodi.projects.actions import change_project, remove_projects
from luodi.projects.models import Deadline, Project
from luodi.projects.queries import listed_projects, seen_now, stage_table
from luodi.projects.queries.deadlines import counted, lacking, of_posts, of_projects
from tests.makers import AT, District, district, papers, project

DAY = date(2026, 3, 3)
STARTS, ENDS, PRODUCES = date(2026, 4, 1), date(2027, 4, 1), date(2027, 6, 1)


@pytest.fixture
def here(db: None) -> District:
    made = district()
    project(made)
    return made


def kept(code: str = "LH-1") -> list[tuple[str, date, str]]:
    rows = Deadline.objects.filter(project__code=code).order_by("due_on", "kind")
    return list(rows.values_list("kind", "due_on", "name"))


def seen(actor: User, today: date) -> tuple[int, int]:
    return counted(of_projects(listed_projects(actor), all_of_them=False), today)


def test_a_planned_day_is_due_until_the_project_has_come_so_far(here: District) -> None:
    planned = [("planned_start", STARTS, ""), ("planned_completion", ENDS, ""), ("planned_production", PRODUCES, "")]
    assert kept() == planned
    later = date(2026, 5, 1)
    change_project(here.wang, AT, "LH-1", seen=seen_now(Project.objects.get()), changes={"planned_start_on": later})
    assert kept()[0] == ("planned_start", later, "")
    moved = actions.move_stage(here.wang, AT, "LH-1", to="started", happened_on=DAY, papers=papers())
    assert kept() == planned[1:]
    actions.void(here.zhao, AT, moved.pk, reason="没有开工")
    assert kept() == [("planned_start", later, ""), *planned[1:]]


def test_while_it_pauses_only_the_end_of_the_pause_is_due_and_of_a_withdrawn_one_nothing(here: District) -> None:
    actions.move_stage(here.wang, AT, "LH-1", to="started", happened_on=DAY, papers=papers())
    actions.plan_milestone(here.wang, AT, "LH-1", name="完成征地", due_on=date(2026, 9, 1), happened_on=DAY)
    actions.pause(here.wang, AT, "LH-1", happened_on=DAY, until=date(2026, 6, 1), reason="等批复")
    rows = of_projects(listed_projects(here.wang), all_of_them=False)
    assert list(rows.values_list("kind", "due_on")) == [("pause", date(2026, 6, 1))]
    actions.resume(here.wang, AT, "LH-1", happened_on=DAY, reason="已批复")
    assert sorted(rows.values_list("kind", flat=True)) == ["milestone", "planned_completion", "planned_production"]
    actions.withdraw(here.zhao, AT, "LH-1", happened_on=DAY, reason="投资方退出")
    assert not rows.exists()


def test_a_milestone_is_due_until_it_is_reached_and_rebuilding_finds_the_same(here: District) -> None:
    first = actions.plan_milestone(here.wang, AT, "LH-1", name="完成征地", due_on=STARTS, happened_on=DAY)
    actions.plan_milestone(here.wang, AT, "LH-1", name="封顶", due_on=ENDS, happened_on=DAY)
    reached = actions.reach_milestone(here.wang, AT, "LH-1", milestone=first.pk, happened_on=DAY)
    assert [row for row in kept() if row[0] == "milestone"] == [("milestone", ENDS, "封顶")]
    actions.void(here.wang, AT, reached.pk, reason="没有完成")
    before = kept()
    assert ("milestone", STARTS, "完成征地") in before
    Deadline.objects.all().delete()
    call_command("rebuild_standings", verbosity=0)
    assert kept() == before


@pytest.mark.parametrize(
    ("today", "counts"),
    [
        (date(2026, 3, 1), (0, 0)),
        (date(2026, 3, 2), (0, 1)),
        (STARTS, (0, 1)),
        (date(2026, 4, 2), (1, 0)),
        (date(2027, 6, 2), (3, 0)),
    ],
)
def test_what_is_due_within_thirty_days_and_what_is_over(here: District, today: date, counts: tuple[int, int]) -> None:
    assert seen(here.wang, today) == counts
    assert seen(here.chen, today) == (0, 0)


def test_of_a_project_that_an_undone_import_took_out_nothing_is_due(here: District) -> None:
    Project.objects.update(stage="idea")
    remove_projects(here.ma, AT, [Project.objects.get().pk])
    assert kept() == []


def test_a_leader_finds_what_is_due_of_the_posts_that_he_holds(here: District) -> None:
    post = add_post(here.admin, AT, code="P1", title="区长", rank="principal", org="KT")
    Project.objects.update(leader_post=post)
    rows = of_projects(listed_projects(here.zhou), all_of_them=True)
    assert not of_posts(rows, here.zhou, DAY).exists()
    Holding.objects.create(post=post, user=here.zhou, since=date(2026, 1, 1), until=date(2026, 3, 31))
    assert of_posts(rows, here.zhou, DAY).count() == 3
    assert not of_posts(rows, here.zhou, STARTS).exists()


def test_a_project_lacks_a_field_that_its_next_stage_asks_for_where_it_concerns_it(here: District) -> None:
    """Investors are asked for where enterprises pay; what no form can fill (papers, facts) comes with the step."""
    project(here, "LH-2", name="缺简介", stage="pooled", summary="")
    project(here, "LH-3", name="还早", stage="idea", summary="")
    project(here, "LH-4", name="缺投资方", stage="promoted", channel="enterprise")
    project(here, "LH-5", name="缺包抓领导", stage="negotiating", planned_total_fen=1_000_000_000)
    project(here, "LH-6", name="暂停的", stage="pooled", summary="", condition="paused")
    found = lacking(listed_projects(here.wang), stage_table()).order_by("code")
    assert list(found.values_list("code", flat=True)) == ["LH-2", "LH-4", "LH-5"]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "计划开工"), ("en", "Planned start")])
def test_the_list_says_what_is_due_of_which_project_and_how_late(here: District, language: str, said: str) -> None:
    Project.objects.update(planned_start_on=date(2020, 1, 1))
    Deadline.objects.filter(kind="planned_start").update(due_on=date(2020, 1, 1))
    client = Client(headers={"accept-language": language})
    client.force_login(here.wang)
    page = client.get("/deadlines/?when=overdue&kind=planned_start").content.decode()
    assert said in page and "2020-01-01" in page and "/projects/LH-1/" in page
    client.force_login(here.chen)
    assert "/projects/LH-1/" not in client.get("/deadlines/").content.decode()
