"""The pages of the register: found, narrowed, entered and changed, by who may, and nothing shown of what others have."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from luodi.enterprises.actions import add_company
from luodi.ledger import actions as ledger
from luodi.projects import actions
from luodi.projects.models import Project, SavedView
from luodi.projects.queries import seen_now
from tests.makers import AT, District, district, project

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


def reader(here: District, name: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[name])
    return client


def opened(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]  # a response
    assert answer.status_code == status, body.decode()[:2000]
    return unescape(body.decode())


def some(here: District) -> None:
    project(here, "LH-1", name="日产5000吨水泥生产线", planned_total_fen=900_000_000)
    project(here, "LH-2", name="西开牧业", industry="A03", kind="extension", planned_total_fen=500_000_000)
    project(here, "XM-1", unit=here.xiamen, name="峡门气煤开发", channel="provincial", planned_total_fen=None)
    ledger.pause(here.wang, AT, "LH-2", happened_on=AT.date(), until=AT.date(), reason="资金")


# Saved views


def test_a_view_keeps_what_the_address_says_and_is_one_click_away(here: District) -> None:
    some(here)
    client = reader(here, "ma")
    came_from = "http://testserver/projects/?stage=idea&q=%E6%B0%B4%E6%B3%A5"
    answer = client.post("/projects/views/", {"name": "水泥", "query": "stage=signed"}, headers={"referer": came_from})
    assert answer["Location"] == "/projects/?stage=idea&q=%E6%B0%B4%E6%B3%A5"
    fragment = opened(client, "/projects/views/")
    assert 'href="/projects/?stage=idea&q=%E6%B0%B4%E6%B3%A5"' in fragment
    assert "水泥" not in opened(reader(here, "zhou"), "/projects/views/")
    client.post(f"/projects/views/{SavedView.objects.get().pk}/forget/")
    assert SavedView.objects.count() == 0


def test_without_a_referer_the_view_is_of_the_page_as_it_was_sent(here: District) -> None:
    reader(here, "ma").post("/projects/views/", {"name": "签约", "query": "stage=signed"})
    assert SavedView.objects.get().query == "stage=signed"


# Entering and changing


def entered(here: District, **changes: Any) -> dict[str, Any]:
    return {"name": "水泥厂", "unit": "LH", **changes}


def test_a_project_is_entered_by_name_and_unit_alone(here: District) -> None:
    answer = reader(here, "wang").post("/projects/new/", entered(here))
    assert re.fullmatch(r"/projects/LH-\d{4}-0001/", answer["Location"])


AS_PEOPLE_WRITE = {
    "code": "LH-7",
    "industry": "非金属矿物制品业",
    "kind": "新建",
    "channel": "enterprise",
    "planned_total_fen": "1，２００.5",
    "planned_total_fen_unit": "万元",
    "place": "八里村",
    "summary": "新型干法",
    "person_in_charge": "wang",
    "leader_post": "P1",
    "investors": "甲公司\n\n乙公司，\n甲公司",
    "planned_start_on": "2026.4.1",
    "planned_completion_on": "20270401",
    "national_code": "２０２６-620802-30-01-123456",
}


def test_a_project_is_entered_whole_as_people_write(here: District) -> None:
    post = here.root.posts.create(code="P1", title="区委书记", rank="principal")
    written = entered(here, **AS_PEOPLE_WRITE)
    answer = reader(here, "wang").post("/projects/new/", written)
    assert answer.status_code == 302, unescape(answer.content.decode())[:3000]
    made = Project.objects.get()
    kept = {
        name: getattr(made, name)
        for name in (
            "code",
            "industry",
            "kind",
            "planned_total_fen",
            "person_in_charge",
            "leader_post",
            "national_code",
        )
    }
    assert kept == {
        "code": "LH-7",
        "industry": "C30",
        "kind": "new",
        "planned_total_fen": 1_200_500_000,
        "person_in_charge": here.wang,
        "leader_post": post,
        "national_code": "2026-620802-30-01-123456",
    }
    assert [one.name for one in made.investors.order_by("pk")] == ["甲公司", "乙公司"]
    assert (str(made.planned_start_on), str(made.planned_completion_on)) == ("2026-04-01", "2027-04-01")


def test_a_refused_entry_keeps_what_was_written_and_says_why_beside_it(here: District) -> None:
    wrong = entered(here, code="abc", planned_total_fen="0", summary="两条线", investors="91620800MA7G4T1X00")
    answer = reader(here, "wang").post("/projects/new/", wrong)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert "两条线" in page and "每行一家" in page
    fixed = {**wrong, "investors": ""}
    page = unescape(reader(here, "wang").post("/projects/new/", fixed).content.decode())
    assert "项目编号“abc”不能用" in page and "计划总投资必须大于零" in page
    assert Project.objects.count() == 0


def test_a_unit_of_others_cannot_be_named(here: District) -> None:
    answer = reader(here, "wang").post("/projects/new/", entered(here, unit="XM"))
    assert (answer.status_code, Project.objects.count()) == (422, 0)
    assert "峡门乡" not in opened(reader(here, "wang"), "/projects/new/")


def test_who_may_not_enter_finds_no_form(here: District) -> None:
    assert reader(here, "zhou").get("/projects/new/").status_code == 404


def edited(made: Project, **changes: Any) -> dict[str, Any]:
    return {
        "name": made.name,
        "industry": made.industry,
        "kind": made.kind,
        "channel": made.channel,
        "planned_total_fen": "900",
        "place": made.place,
        "summary": made.summary,
        "person_in_charge": "wang",
        "planned_start_on": "2026-04-01",
        "planned_completion_on": "2027-04-01",
        "planned_production_on": "2027-06-01",
        "national_code": "",
        "seen": seen_now(made),
        **changes,
    }


def test_the_form_of_change_shows_what_is_there_and_saves_what_is_changed(here: District) -> None:
    made = actions.register_project(
        here.wang, AT, actions.Master("水泥厂", here.liuhu.pk, "LH-1", industry="C30", investors=(("甲公司", ""),))
    )
    client = reader(here, "wang")
    page = opened(client, "/projects/LH-1/edit/")
    assert "甲公司" in page and '<option value="C30" selected>' in page and 'id="field-place"' in page
    answer = client.post("/projects/LH-1/edit/", edited(made, place="崆峒镇", investors="乙公司"))
    assert answer["Location"] == "/projects/LH-1/"
    history = opened(client, "/projects/LH-1/history/")
    assert all(text in history for text in ("崆峒镇", "甲公司", "乙公司", "王经办", "建设地点", "900.00 万元"))


def test_a_stale_form_is_refused_with_who_and_what(here: District) -> None:
    made = project(here, national_code="")
    stale = edited(made, place="四十里铺")
    reader(here, "zhao").post("/projects/LH-1/edit/", edited(made, place="崆峒镇"))
    answer = reader(here, "wang").post("/projects/LH-1/edit/", stale)
    assert answer.status_code == 422
    assert re.search("赵乡长 于 .* 修改了建设地点", unescape(answer.content.decode()))
    assert Project.objects.get().place == "崆峒镇"


def test_the_form_marks_what_the_stage_asks_for_and_says_what_the_next_will(here: District) -> None:
    project(here, summary="", person_in_charge=None)
    Project.objects.update(stage="promoted")
    page = opened(reader(here, "wang"), "/projects/LH-1/edit/")

    def field(name: str) -> str:
        return page.split(f'id="field-{name}"')[1].split('<div class="field')[0]

    assert 'class="must"' in field("summary") and 'class="must"' not in field("person_in_charge")
    assert "进入“在谈”阶段要填。" in field("person_in_charge")
    assert 'class="must"' not in field("leader_post") and "阶段要填" not in field("national_code")


def test_strangers_find_no_form_and_no_history(here: District) -> None:
    project(here)
    for address in ("/projects/LH-1/edit/", "/projects/LH-1/history/", "/projects/LH-1/"):
        assert {reader(here, who).get(address).status_code for who in ("chen", "admin")} == {404}
    assert reader(here, "zhou").get("/projects/LH-1/edit/").status_code == 404
    assert reader(here, "zhou").get("/projects/LH-1/history/").status_code == 200


# One project, and companies


def test_what_is_missing_leads_to_its_field_and_master_data_to_the_company(here: District) -> None:
    made = project(here, industry="", channel="enterprise")
    made.investors.add(add_company(here.wang, name="甲公司", unit=here.liuhu))
    page = opened(reader(here, "wang"), "/projects/LH-1/")
    assert '<a href="/projects/LH-1/edit/#field-industry">行业</a>' in page
    company = made.investors.get().pk
    assert f'<a href="/companies/{company}/">甲公司</a>' in page
    assert "#field-" not in opened(reader(here, "zhou"), "/projects/LH-1/")


def test_a_company_shows_only_the_projects_that_the_reader_may_see(here: District) -> None:
    company = add_company(here.wang, name="甲公司", unit=here.liuhu)
    for code, unit, name in (("LH-1", here.liuhu, "水泥厂"), ("XM-1", here.xiamen, "峡门气煤")):
        actions.register_project(here.ma, AT, actions.Master(name, unit.pk, code, investors=(("甲公司", ""),)))
    shown = {who: opened(reader(here, who), f"/companies/{company.pk}/") for who in ("wang", "chen", "ma")}
    seen = {who: ("水泥厂" in page, "峡门气煤" in page) for who, page in shown.items()}
    assert seen == {"wang": (True, False), "chen": (False, True), "ma": (True, True)}
    assert reader(here, "admin").get(f"/companies/{company.pk}/").status_code == 404


def test_companies_are_listed_entered_and_changed(here: District) -> None:
    client = reader(here, "wang")
    answer = client.post("/companies/new/", {"name": "甲水泥有限公司", "unit": "LH", "uscc": ""})
    pk = answer["Location"].split("/")[2]
    page = client.post("/companies/new/", {"name": "甲水泥公司", "unit": "LH", "origin": "甘肃"}, follow=True)
    assert "名称相近的企业已登记：甲水泥有限公司" in unescape(page.content.decode())
    assert "甲水泥有限公司" in opened(client, "/companies/?q=jsn")
    assert "甲水泥" not in opened(reader(here, "chen"), "/companies/")
    wrong = client.post(f"/companies/{pk}/edit/", {"name": "甲水泥有限公司", "uscc": "123"})
    assert "应为 18 位" in unescape(wrong.content.decode())
    client.post(f"/companies/{pk}/edit/", {"name": "甲水泥厂", "origin": "平凉"})
    assert "平凉" in opened(client, f"/companies/{pk}/")
    assert reader(here, "zhou").get(f"/companies/{pk}/edit/").status_code == 404
    assert reader(here, "chen").get(f"/companies/{pk}/edit/").status_code == 404
