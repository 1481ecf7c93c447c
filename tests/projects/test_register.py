"""The register: what is entered is checked, what is changed is kept beside what it was, nobody overwrites another."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.register import Master
from luodi.core.words import Word
from luodi.enterprises.actions import add_company
from luodi.enterprises.queries import Company, visible_companies
from luodi.ledger import actions as ledger
from luodi.people.access import Act
from luodi.projects import actions
from luodi.projects.actions import NewProject
from luodi.projects.models import Project, SavedView
from luodi.projects.queries import edits_of, named, project_for, saved_views, seen_now, visible_projects
from tests.makers import AT, District, agreement, district, papers, project, receipt

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=1)


@pytest.fixture
def here() -> District:
    return district()


def master(here: District, name: str = "水泥厂", **values: Any) -> Master:
    return replace(Master(name, here.liuhu.pk), **values)


def refused(do: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        do()
    return [(one.where, one.code) for one in caught.value.faults]


# Entering


def test_a_project_is_born_as_an_idea_with_the_units_next_code(here: District) -> None:
    first = actions.register_project(here.wang, AT, master(here, " 日产５０００吨水泥 "))
    second = actions.register_project(here.wang, AT, master(here, "西开牧业", industry="畜牧业", kind="new"))
    kept = list(Project.objects.order_by("pk").values_list("code", "name", "initials", "stage", "industry", "made_by"))
    assert kept == [
        ("LH-2026-0001", "日产5000吨水泥", "rc5000dsn", "idea", "", here.wang.pk),
        ("LH-2026-0002", "西开牧业", "xkmy", "idea", "A03", here.wang.pk),
    ]
    assert [(row.history_user, row.history_date) for row in Project.history.filter(id=first.pk)] == [(here.wang, AT)]
    assert second.made_at == AT


def test_the_year_of_a_code_is_that_of_the_district_not_of_greenwich(here: District) -> None:
    new_year = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    assert actions.register_project(here.wang, new_year, master(here)).code == "LH-2027-0001"


def test_a_code_of_the_office_is_kept_and_given_once_in_the_whole_house(here: District) -> None:
    assert actions.register_project(here.wang, AT, master(here, code="招商（2026）7号")).code == "招商(2026)7号"
    other = Master("别的项目", here.xiamen.pk, code="招商(2026)7号")
    assert refused(lambda: actions.register_project(here.chen, AT, other)) == [("code", "project_code_taken")]


def test_the_same_name_in_the_same_unit_is_pointed_to_the_project_that_is_there(here: District) -> None:
    actions.register_project(here.wang, AT, master(here))
    assert refused(lambda: actions.register_project(here.wang, AT, master(here))) == [("name", "project_there")]
    actions.register_project(here.chen, AT, Master("水泥厂", here.xiamen.pk))


def test_investors_are_found_or_entered_with_the_project(here: District) -> None:
    known = add_company(here.wang, name="甲公司", unit=here.liuhu)
    made = actions.register_project(here.wang, AT, master(here, investors=(("甲公司", ""), ("乙公司", ""))))
    assert [one.name for one in made.investors.order_by("pk")] == ["甲公司", "乙公司"]
    assert made.investors.order_by("pk")[0] == known
    assert list(visible_companies(here.chen)) == []


def test_nothing_is_left_of_what_was_refused(here: District) -> None:
    wrong = master(here, code="LH-1", investors=(("甲公司", ""), ("乙公司", "123")))
    assert refused(lambda: actions.register_project(here.wang, AT, wrong)) == [("uscc", "uscc_wrong")]
    assert (Project.objects.count(), Company.objects.count()) == (0, 0)


def test_nobody_enters_a_project_for_units_of_others(here: District) -> None:
    for who in ("chen", "zhou", "li", "admin"):
        with pytest.raises(Refusal) as caught:
            actions.register_project(here.people[who], AT, master(here))
        assert [(one.where, one.code) for one in caught.value.faults] == [("unit", "project_unit_not_yours")]


# Changing


def change(here: District, who: str, code: str = "LH-1", seen: int | None = None, **changes: Any) -> Project:
    found = Project.objects.get(code=code)
    mark = seen_now(found) if seen is None else seen
    return actions.change_project(here.people[who], LATER, code, seen=mark, changes=changes)


def test_a_change_is_kept_beside_what_it_was(here: District) -> None:
    made = actions.register_project(here.wang, AT, master(here, code="LH-1", investors=(("甲公司", ""),)))
    change(
        here, "zhao", planned_total_fen=500, kind="new", investors=(("乙公司", ""),), person_in_charge_id=here.wang.pk
    )
    newest, first = edits_of(made)
    assert (newest.who, newest.at, first.who, first.at) == ("赵乡长", LATER, "王经办", AT)
    assert newest.changes == (
        ("person_in_charge_id", None, "王经办"),
        ("investors", "甲公司", "乙公司"),
        ("kind", None, "new"),
        ("planned_total_fen", None, 500),
    )
    assert first.changes == (
        ("name", None, "水泥厂"),
        ("unit_id", None, "柳湖乡"),
        ("code", None, "LH-1"),
        ("investors", None, "甲公司"),
    )


def test_who_saved_in_between_is_named_and_nothing_is_overwritten(here: District) -> None:
    made = project(here)
    seen = seen_now(made)
    change(here, "zhao", place="崆峒镇", summary="改过")
    with pytest.raises(Refusal) as caught:
        change(here, "wang", seen=seen, place="四十里铺")
    assert caught.value.code == "project_changed_meanwhile"
    assert dict(caught.value.faults[0].blanks) == {
        "who": "赵乡长",
        "when": "2026-03-09 10:00",
        "what": Word("place+summary", "建设地点、项目简介", "place, summary"),
    }
    made.refresh_from_db()
    assert made.place == "崆峒镇"
    change(here, "wang", place="四十里铺")


def test_a_fact_that_moves_the_standing_is_no_change_of_the_master_data(here: District) -> None:
    made = project(here)
    seen = seen_now(made)
    receipt(here)
    assert change(here, "wang", seen=seen, place="崆峒镇").place == "崆峒镇"


def test_a_change_of_nothing_leaves_no_trace(here: District) -> None:
    made = project(here)
    seen = seen_now(made)
    change(here, "wang", place=made.place, name=made.name)
    assert seen_now(made) == seen


def test_the_unit_and_the_code_are_not_changed_here(here: District) -> None:
    seen = seen_now(project(here))
    others = {"unit_id": here.xiamen.pk, "code": "XM-1", "place": "崆峒镇", "stage": "started"}
    actions.change_project(here.wang, LATER, "LH-1", seen=seen, changes=others)
    assert list(Project.objects.values_list("code", "unit", "place")) == [("LH-1", here.liuhu.pk, "崆峒镇")]


def test_what_cannot_be_true_is_refused_at_its_field(here: District) -> None:
    project(here)
    wrong = {"planned_completion_on": date(2020, 1, 1), "kind": "old", "name": " "}
    assert refused(lambda: change(here, "wang", **wrong)) == [
        ("name", "project_name_missing"),
        ("kind", "choice_unknown"),
        ("planned_completion_on", "completion_before_start"),
    ]


@pytest.mark.parametrize("condition", ["completed", "withdrawn"])
def test_a_completed_or_withdrawn_project_is_closed(here: District, condition: str) -> None:
    project(here)
    if condition == "completed":
        ledger.move_stage(here.wang, AT, "LH-1", to="started", happened_on=date(2026, 3, 1), papers=papers())
        ledger.move_stage(here.wang, AT, "LH-1", to="completed", happened_on=date(2026, 3, 2), papers=papers())
    else:
        ledger.withdraw(here.zhao, AT, "LH-1", happened_on=date(2026, 3, 1), reason="撤资")
    assert refused(lambda: change(here, "zhao", place="崆峒镇")) == [("", "project_closed")]


def test_what_the_present_stage_asks_for_may_be_changed_but_not_taken_away(here: District) -> None:
    project(here)
    ledger.move_stage(here.wang, AT, "LH-1", to="promoted", happened_on=date(2026, 3, 1))
    assert refused(lambda: change(here, "wang", place="", summary="", planned_start_on=None)) == [
        ("place", "needed_at_stage"),
        ("summary", "needed_at_stage"),
    ]
    change(here, "wang", place="崆峒镇", planned_start_on=None)


def test_what_was_missing_before_stays_a_debt_and_no_obstacle(here: District) -> None:
    project(here, summary="")
    Project.objects.update(stage="building")  # an import of what stood so
    assert change(here, "wang", place="崆峒镇").place == "崆峒镇"


def test_a_change_of_channel_may_ask_for_an_investor(here: District) -> None:
    project(here)
    ledger.move_stage(here.wang, AT, "LH-1", to="negotiating", happened_on=date(2026, 3, 1))
    assert refused(lambda: change(here, "wang", channel="enterprise")) == [("investors", "needed_at_stage")]
    change(here, "wang", channel="enterprise", investors=(("甲公司", ""),))


def test_who_only_sees_may_not_change_and_for_a_stranger_it_is_not_there(here: District) -> None:
    project(here)
    for who, answer in (("zhou", NotAllowed), ("li", NotAllowed), ("chen", NotThere), ("admin", NotThere)):
        with pytest.raises(answer):
            change(here, who, place="崆峒镇")


# Who sees what


def test_projects_are_seen_by_scope_of_the_unit_and_of_units_that_share_the_credit(here: District) -> None:
    project(here, "LH-1")
    shared = project(here, "LH-2", name="共建园")
    actions.set_joint_units(shared.pk, [here.liuhu.pk, here.xiamen.pk])
    project(here, "XM-1", unit=here.xiamen)
    project(here, "LH-9", removed=True)
    seen = {
        who: sorted(visible_projects(here.people[who]).values_list("code", flat=True))
        for who in ("wang", "chen", "ma", "zhou", "wu", "admin")
    }
    everything = ["LH-1", "LH-2", "XM-1"]
    assert seen == {
        "wang": ["LH-1", "LH-2"],
        "chen": ["LH-2", "XM-1"],
        "ma": everything,
        "zhou": everything,
        "wu": everything,
        "admin": [],
    }


def test_who_comes_to_share_a_project_comes_to_know_its_investors(here: District) -> None:
    made = actions.register_project(here.wang, AT, master(here, investors=(("甲公司", ""),)))
    actions.set_joint_units(made.pk, [here.liuhu.pk, here.xiamen.pk])
    assert [one.name for one in visible_companies(here.chen)] == ["甲公司"]
    actions.assign_unit(here.ma, AT, made.pk, here.park.pk)
    assert sorted(made.investors.get().known_to.values_list("name", flat=True)) == ["峡门乡", "平凉工业园区", "柳湖乡"]


def test_one_fetch_authorises(here: District) -> None:
    project(here)
    project_for(here.wang, Act.PROJECT_EDIT, "LH-1")
    with CaptureQueriesContext(connection) as statements:
        project_for(here.wang, Act.PROJECT_EDIT, "LH-1")
    assert len(statements) == 1


@pytest.mark.parametrize("text", ["吨水", "水泥生产线", "rc5000", "SNSCX", "lh-1", "１", "5000吨"])
def test_a_project_is_found_by_any_part_of_its_name_by_initials_and_by_code(here: District, text: str) -> None:
    actions.register_project(here.wang, AT, master(here, "日产5000吨水泥生产线", code="LH-1"))
    actions.register_project(here.wang, AT, master(here, "西开牧业", code="LH-2"))
    assert [one.code for one in named(visible_projects(here.wang), text)] == ["LH-1"]


def test_the_search_does_not_reach_beyond_the_reader(here: District) -> None:
    actions.register_project(here.wang, AT, master(here, "日产5000吨水泥生产线"))
    assert list(named(visible_projects(here.chen), "水泥")) == []


# Many at once


def rows_of(here: District, many: int) -> list[NewProject]:
    company = Company.objects.create(name="甲公司")
    return [
        NewProject({"name": f"项目{n}", "unit_id": here.liuhu.pk}, "", [company.pk, company.pk]) for n in range(many)
    ]


def test_many_projects_are_entered_in_order_with_history_investors_and_codes(here: District) -> None:
    rows = [*rows_of(here, 2), NewProject({"name": "带号的", "unit_id": here.xiamen.pk}, "LH-2026-0007")]
    actions.register_project(here.wang, AT, master(here))
    made = actions.register_many(here.ma, AT, [rows[2], *rows[:2]])
    assert [(one.code, one.name) for one in made] == [
        ("LH-2026-0007", "带号的"),
        ("LH-2026-0008", "项目0"),
        ("LH-2026-0009", "项目1"),
    ]
    first = made[1]
    assert edits_of(first)[0].changes == (
        ("name", None, "项目0"),
        ("unit_id", None, "柳湖乡"),
        ("code", None, "LH-2026-0008"),
        ("investors", None, "甲公司"),
    )
    assert [one.name for one in first.investors.all()] == ["甲公司"]
    assert [one.name for one in visible_companies(here.wang)] == ["甲公司"]


def test_many_are_entered_all_or_none_with_every_fault(here: District) -> None:
    project(here, "LH-1")
    rows = [
        NewProject({"name": "好", "unit_id": here.liuhu.pk}),
        NewProject({"name": "坏", "unit_id": here.liuhu.pk, "planned_total_fen": -1}),
        NewProject({"name": "重号", "unit_id": here.liuhu.pk}, "LH-1"),
        NewProject({"name": "号", "unit_id": here.liuhu.pk}, "Z-1"),
        NewProject({"name": "又一个号", "unit_id": here.liuhu.pk}, "Z-1"),
    ]
    assert refused(lambda: actions.register_many(here.ma, AT, rows)) == [
        ("planned_total_fen", "planned_total_not_positive"),
        ("code", "project_code_taken"),
        ("code", "project_code_taken"),
    ]
    assert Project.objects.count() == 1


def test_nobody_enters_many_for_units_of_others(here: District) -> None:
    with pytest.raises(NotAllowed):
        actions.register_many(here.chen, AT, rows_of(here, 1))


def test_entering_thirty_takes_no_more_statements_than_entering_three(here: District) -> None:
    def entering(many: int) -> int:
        rows = rows_of(here, many)
        with CaptureQueriesContext(connection) as statements:
            actions.register_many(here.ma, AT, rows)
        return len(statements)

    entering(1)
    assert entering(3) == entering(30)


def test_an_undone_import_leaves_every_list_and_frees_its_codes(here: District) -> None:
    made = actions.register_many(here.ma, AT, [NewProject({"name": "项目", "unit_id": here.liuhu.pk}, "LH-77")])
    actions.remove_projects(here.ma, LATER, [one.pk for one in made])
    assert list(visible_projects(here.ma)) == []
    assert Project.history.filter(id=made[0].pk, history_type="~").get().removed
    again = actions.register_many(here.ma, LATER, [NewProject({"name": "项目", "unit_id": here.liuhu.pk}, "LH-77")])
    assert [one.code for one in visible_projects(here.ma)] == [again[0].code] == ["LH-77"]


def test_what_has_facts_is_not_taken_out(here: District) -> None:
    made = project(here)
    agreement(here)
    assert refused(lambda: actions.remove_projects(here.ma, LATER, [made.pk])) == [("LH-1", "undo_has_facts")]
    with pytest.raises(NotAllowed):
        actions.remove_projects(here.chen, LATER, [made.pk])


# Saved views


def test_a_view_keeps_filters_under_a_name_for_its_owner_only(here: District) -> None:
    actions.save_view(here.wang, "projects", " 在建 ", "?stage=building&after=abc&totals=1&q=水泥")
    actions.save_view(here.wang, "projects", "在建", "stage=building")
    views = list(saved_views(here.wang, "projects"))
    assert [(one.name, one.query) for one in views] == [("在建", "stage=building")]
    assert list(saved_views(here.zhao, "projects")) == []
    with pytest.raises(NotThere):
        actions.delete_view(here.zhao, views[0].pk)
    actions.delete_view(here.wang, views[0].pk)
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "query", "fault"),
    [
        ("", "stage=idea", ("name", "view_name_missing")),
        ("长" * 41, "stage=idea", ("name", "view_name_long")),
        ("空", "?after=x", ("query", "view_empty")),
        ("长", "q=" + "长" * 999, ("query", "view_wrong")),
    ],
)
def test_a_view_without_name_or_filter_is_refused(
    here: District, name: str, query: str, fault: tuple[str, str]
) -> None:
    assert refused(lambda: actions.save_view(here.wang, "projects", name, query)) == [fault]
