"""The first page and the brief: the numbers are those of the ledger, every one leads to its rows, for many as for one."""

from __future__ import annotations

import io
import json
import re
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from luodi.books.models import Draft
from luodi.core.facts import Kind
from luodi.dashboards import queries
from luodi.exchange.actions import upload
from luodi.ledger import actions
from luodi.ledger.queries import moment
from luodi.outreach.actions import add_introducer, introduce
from luodi.projects.models import Project
from tests.makers import AT, District, agreement, district, papers, project, receipt

TODAY = date(2026, 3, 20)


@pytest.fixture
def here(db: None) -> District:
    """柳湖: one project signed and paid in March, one silent since the year before. 峡门: one in talks."""
    made = district()
    project(made, "LH-1")
    actions.verify(made.li, AT, agreement(made).pk)
    actions.verify(made.li, AT, receipt(made).pk)
    receipt(made, fen=7)
    project(made, "LH-2", name="停滞的项目", stage="signed", last_fact_on=date(2025, 12, 1))
    project(made, "XM-1", unit=made.xiamen, name="峡门的项目", stage="negotiating")
    return made


def opened(here: District, who: str, address: str = "/", language: str = "zh-hans") -> str:
    client = Client(headers={"accept-language": language})
    client.force_login(here.people[who])
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.content.decode()


def test_the_five_numbers_are_what_was_verified_with_what_moved_them(here: District) -> None:
    found = queries.five(here.ma, moment(), TODAY)
    assert [(one.now.code, one.now.value, one.difference) for one in found] == [
        ("signed_count_total", 1, 0),
        ("agreed_total", 100_000_000, 0),
        ("paid_in_total", 5_000_000, 5_000_000),
        ("completed_total", 0, 0),
        ("started_count_total", 0, 0),
    ]
    assert [cause.project for cause in found[2].causes] == ["LH-1"]


def test_every_count_of_what_waits_is_that_of_the_list_it_opens(here: District) -> None:
    """With something in each: a claim, an import, a draft of a book, what is over, what comes soon, what is lacking."""
    today = timezone.localdate()
    introducer = add_introducer(here.wang, AT, name="王引荐", sort="person", unit=here.liuhu)
    introduce(here.wang, AT, introducer.pk, project="LH-1", happened_on=date(2026, 3, 1), proof="确认函")
    project(here, "LH-3", name="缺简介", stage="pooled", summary="", planned_start_on=today + timedelta(days=9))
    project(here, "LH-4", name="超期", planned_start_on=today - timedelta(days=9))
    actions.refuse(here.li, AT, receipt(here, fen=9).pk, reason="金额不符")
    batch = upload(
        here.wang,
        AT,
        here.liuhu,
        [("台账.csv", io.BytesIO("项目名称,签约额（万元）,签约日期\n新项目,500,2026-03-01\n".encode()))],
    )
    type(batch).objects.update(state="checked")
    Draft.objects.create(title="办法", text="title: 办法", author=here.sun, saved_at=AT, handed_in_at=AT)
    filled = set()
    for who in ("wang", "ma", "sun", "li", "zhou"):
        client = Client()
        client.force_login(here.people[who])
        for one in client.get("/").context["waits"]:
            if one["count"] and one["slug"] != "close":
                filled.add(one["slug"])
                context = client.get(one["href"]).context
                listed = len(context["drafts"]) if one["slug"] == "drafts" else context["listing"].count
                assert listed == one["count"], (who, one)
    assert filled == {
        "drafts", "verify", "claims", "returned", "imports", "overdue", "soon", "lacking", "quiet",
    }  # fmt: skip


def test_a_change_opens_the_rows_that_make_it_and_each_cause_says_its_part(here: District) -> None:
    """Three projects moved what was paid in: 5, 3 and 2 万元 of 10; the two that moved it most are named."""
    today = timezone.localdate()
    at = timezone.now()
    Project.objects.filter(code="LH-2").update(name="一个名字很长、以前会被截断的停滞的新型干法水泥项目")
    for code, fen, number in (("LH-1", 5_000_000, 1), ("LH-2", 3_000_000, 2), ("XM-1", 2_000_000, 3)):
        who = here.chen if code == "XM-1" else here.wang
        made = receipt(here, code, actor=who, fen=fen, at=at, happened_on=today, voucher=f"N-{number}")
        actions.verify(here.li, at, made.pk)
    page = opened(here, "ma")
    assert "（+5 万元 · 50%）" in page
    assert "一个名字很长、以前会被截断的停滞的新型干法水泥项目</a>（+3 万元 · 30%）" in page
    [address] = re.findall(r'href="(/figures/paid_in_total/changes/\?[^"]+)"', page)
    client = Client()
    client.force_login(here.ma)
    listing = client.get(address.replace("&amp;", "&")).context["listing"]
    assert listing.count == 3
    assert sum(listing.sums().values()) == 10_000_000


def test_a_unit_sees_its_own_numbers_and_another_none_of_them(here: District) -> None:
    values = {
        who: [one.now.value for one in queries.five(here.people[who], moment(), TODAY)] for who in ("wang", "chen")
    }
    assert values == {"wang": [1, 100_000_000, 5_000_000, 0, 0], "chen": [0, 0, 0, 0, 0]}


def test_what_waits_is_counted_for_who_may_do_something_about_it(here: District) -> None:
    wrong = receipt(here, fen=9)
    actions.refuse(here.li, AT, wrong.pk, reason="金额不符")
    found = {
        who: {one.slug: one.count for one in queries.waits(here.people[who], TODAY)}
        for who in ("li", "wang", "chen", "zhou", "admin")
    }
    assert found == {
        "li": {"verify": 1, "overdue": 0, "quiet": 1},
        "wang": {"returned": 1, "imports": 0, "overdue": 0, "soon": 2, "lacking": 0, "quiet": 1},
        "chen": {"returned": 0, "imports": 0, "overdue": 0, "soon": 1, "lacking": 0, "quiet": 0},
        "zhou": {"awards": 0, "post_overdue": 0, "overdue": 0, "quiet": 1},
        "admin": {},
    }


def test_the_bureau_and_supervision_are_told_what_only_they_decide(here: District) -> None:
    found = {who: {one.slug: one.count for one in queries.waits(here.people[who], TODAY)} for who in ("ma", "sun")}
    assert found == {
        "ma": {
            "ready": 0, "drafts": 0, "verify": 1, "claims": 0, "returned": 0, "close": 0, "imports": 0, "overdue": 0,
            "soon": 3, "lacking": 0, "quiet": 1,
        },
        "sun": {"objections": 0, "ready": 0, "drafts": 0, "overdue": 0, "quiet": 1},
    }  # fmt: skip


@pytest.mark.parametrize(("days", "named"), [(queries.QUIET_DAYS, []), (queries.QUIET_DAYS + 1, ["LH-2"])])
def test_a_project_is_quiet_after_more_than_sixty_days(here: District, days: int, named: list[str]) -> None:
    Project.objects.filter(code="LH-2").update(last_fact_on=TODAY - timedelta(days=days))
    assert list(queries.still(here.ma, TODAY).values_list("code", flat=True)) == named


def test_the_count_of_quiet_projects_opens_just_those(here: District) -> None:
    page = opened(here, "ma")
    address = re.search(r'href="(/projects/\?quiet_since=[\d-]+)"', page)
    assert address is not None
    Project.objects.filter(code="LH-1").update(last_fact_on=timezone.localdate())
    listed = opened(here, "ma", address[1])
    assert "停滞的项目" in listed and 'href="/projects/LH-1/"' not in listed


def test_the_funnel_counts_every_project_of_the_register_that_goes_forward(here: District) -> None:
    """Also one of which nothing is recorded yet; not one that is paused, nor what another unit has."""
    project(here, "LH-3", name="刚登记的项目", stage="idea")
    project(here, "LH-4", name="暂停的项目", stage="signed", condition="paused")
    actions.move_stage(here.wang, AT, "LH-1", to="started", happened_on=date(2026, 3, 3), papers=papers())
    found = {
        who: {step.code: (step.count, step.share) for step in queries.funnel(here.people[who]) if step.count}
        for who in ("ma", "chen")
    }
    assert found == {
        "ma": {"idea": (1, 100), "negotiating": (1, 100), "signed": (1, 100), "started": (1, 100)},
        "chen": {"negotiating": (1, 100)},
    }


def test_each_count_of_the_funnel_is_that_of_the_list_it_opens(here: District) -> None:
    page = opened(here, "ma")
    found = re.findall(r'href="(/projects/\?stage=\w+&amp;condition=active)">(\d+)</a>', page)
    assert len(found) == 11
    for address, count in found:
        assert f"共 <b>{count}</b> 条" in opened(here, "ma", address.replace("&amp;", "&"))


def test_months_to_come_are_a_gap_and_last_year_stands_beside(here: District) -> None:
    found = queries.months(here.ma, "paid_in", moment(), TODAY)
    assert [(number, one.value if one else None, before.value) for number, one, before in found[:4]] == [
        (1, 0, 0), (2, 0, 0), (3, 5_000_000, 0), (4, None, 0),
    ]  # fmt: skip
    assert len(found) == 12


def test_the_drawing_and_its_table_hold_the_same_numbers(here: District) -> None:
    page = opened(here, "ma")
    drawn = json.loads(page.split('<script id="chart-months" type="application/json">')[1].split("</script>")[0])
    table = page.split('class="twin"')[1].split("<tbody>")[1].split("</tbody>")[0]
    cells = [re.sub("<[^>]+>", " ", row).split() for row in table.split("</tr>") if row.strip()]
    assert [row[0] for row in cells] == drawn["labels"]
    assert [row[1:] for row in cells] == [
        list(pair) for pair in zip(*(one["said"] for one in drawn["series"]), strict=True)
    ]


def test_no_script_is_loaded_where_nothing_is_drawn(here: District) -> None:
    assert "echarts" in opened(here, "ma") and "echarts" not in opened(here, "ma", "/projects/")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_brief_names_the_newest_and_the_quietest(here: District, language: str) -> None:
    page = opened(here, "zhou", "/brief/", language)
    assert "停滞的项目" in page and "日产5000吨水泥生产线" in page
    assert ("万元" in page, "million yuan" in page) == (language == "zh-hans", language == "en")


def test_the_brief_tells_the_latest_by_the_day_that_it_happened(here: District) -> None:
    """What was recorded last may have happened first."""
    for day, voucher in ((5, "V-5"), (7, "V-7"), (6, "V-6"), (7, "V-8")):
        receipt(here, happened_on=date(2026, 3, day), voucher=voucher)
    rows = queries.newest(here.zhou, [Kind.FUNDS_RECEIVED], 4)
    assert [one.voucher for one in rows] == ["V-8", "V-7", "V-6", "V-5"]


def test_who_sees_no_projects_is_told_so_instead_of_zeros(here: District) -> None:
    page = opened(here, "admin", "/")
    assert "您的角色不查看项目内容" in page and 'class="five"' not in page


@pytest.mark.parametrize("address", ["/", "/brief/"])
def test_three_projects_and_units_take_as_many_statements_as_one(here: District, address: str) -> None:
    client = Client()
    client.force_login(here.ma)

    def taken() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    one = taken()
    for code, unit in (("XM-2", here.xiamen), ("XM-3", here.xiamen)):
        project(here, code, unit=unit, name=f"项目{code}")
        at = datetime(2026, 3, 10, tzinfo=AT.tzinfo)
        actions.verify(here.li, at, agreement(here, code, actor=here.chen, at=at).pk)
        actions.verify(here.li, at, receipt(here, code, actor=here.chen, at=at).pk)
    assert taken() == one
