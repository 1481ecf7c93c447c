"""A post outlives its holder: who held it on a day, and that two never hold it at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from luodi.core.errors import NotThere, Refusal
from luodi.people import actions
from luodi.people.models import Holding, PeopleChange, Post
from luodi.people.queries import all_posts, holder_on, holders_on, posts_by_title
from tests.makers import AT, District, district, project

MARCH, JUNE = date(2026, 3, 1), date(2026, 6, 1)


@pytest.fixture
def here(db: None) -> District:
    made = district()
    actions.add_post(made.admin, AT, code="QW", title="区委书记", rank="principal", org="KT")
    return made


@pytest.fixture
def post(here: District) -> Post:
    return Post.objects.get(code="QW")


def take(here: District, who: str, since: date) -> Holding:
    return actions.take_office(here.admin, AT, "QW", person=here.people[who].pk, since=since)


def test_the_next_holder_ends_the_one_before_on_the_day_before(here: District, post: Post) -> None:
    take(here, "zhou", MARCH)
    take(here, "sun", JUNE)
    days = (date(2026, 2, 28), MARCH, date(2026, 5, 31), JUNE)
    assert [str(holder_on(post, day) or "—") for day in days] == ["—", "周领导", "周领导", "孙督查"]
    assert holders_on(JUNE) == {post.pk: "孙督查"}


@pytest.mark.parametrize("since", [MARCH, date(2026, 2, 1)])
def test_nobody_takes_a_post_before_or_on_the_day_its_holder_did(here: District, since: date) -> None:
    take(here, "zhou", MARCH)
    with pytest.raises(Refusal, match="office_taken_later"):
        take(here, "sun", since)
    assert Holding.objects.get().until is None


def test_nobody_takes_a_vacant_post_from_a_day_when_somebody_still_held_it(here: District) -> None:
    take(here, "zhou", MARCH)
    actions.leave_office(here.admin, AT, "QW", until=JUNE)
    with pytest.raises(Refusal, match="office_held_then") as caught:
        take(here, "sun", JUNE)
    assert caught.value.faults[0].blanks == {"until": "2026-06-01"}
    take(here, "sun", date(2026, 6, 2))
    assert list(Holding.objects.order_by("since").values_list("user__name", "until")) == [
        ("周领导", JUNE), ("孙督查", None),
    ]  # fmt: skip


def test_leaving_ends_the_holding_and_the_post_stands_with_its_projects(here: District, post: Post) -> None:
    led = project(here, leader_post=post)
    take(here, "zhou", MARCH)
    with pytest.raises(Refusal, match="office_taken_later"):
        actions.leave_office(here.admin, AT, "QW", until=date(2026, 2, 28))
    actions.leave_office(here.admin, AT, "QW", until=JUNE)
    led.refresh_from_db()
    assert (led.leader_post, holder_on(post, date(2026, 6, 2))) == (post, None)
    with pytest.raises(Refusal, match="post_vacant"):
        actions.leave_office(here.admin, AT, "QW", until=JUNE)


def test_a_title_or_the_name_of_who_holds_it_now_finds_a_post_and_a_name_of_two_posts_none(
    here: District, post: Post
) -> None:
    take(here, "zhou", MARCH)
    assert posts_by_title(["区委书记", "周领导", "王经办"]) == {"区委书记": post.pk, "周领导": post.pk}
    actions.add_post(here.admin, AT, code="QZ", title="区长", rank="principal", org="KT")
    actions.take_office(here.admin, AT, "QZ", person=here.zhou.pk, since=MARCH)
    assert posts_by_title(["周领导"]) == {}


CHANGED = {"title": "区委主要负责人", "title_en": "Secretary", "rank": "principal", "order": 3, "active": True}


def test_a_post_is_renamed_ranked_and_placed_anew_and_the_change_is_kept(here: District, post: Post) -> None:
    actions.change_post(here.admin, AT, "QW", **{**CHANGED, "rank": "deputy_head"})
    post.refresh_from_db()
    assert (post.code, post.title, post.title_en, post.rank, post.order, post.active) == (
        "QW", "区委主要负责人", "Secretary", "deputy_head", 3, True,
    )  # fmt: skip
    said = PeopleChange.objects.get(verb="change_post").said
    assert said["before"] == {"title": "区委书记", "rank": "principal", "order": 0, "active": True}
    assert (said["title"], said["rank"]) == ("区委主要负责人", "deputy_head")


def test_a_post_is_retired_when_nobody_holds_it_and_keeps_what_hangs_on_it(here: District, post: Post) -> None:
    led = project(here, leader_post=post)
    take(here, "zhou", MARCH)
    with pytest.raises(Refusal, match="post_held") as caught:
        actions.change_post(here.admin, AT, "QW", **{**CHANGED, "active": False})
    assert caught.value.faults[0].blanks == {"name": "周领导"}
    actions.leave_office(here.admin, AT, "QW", until=JUNE)
    actions.change_post(here.admin, AT, "QW", **{**CHANGED, "active": False})
    led.refresh_from_db()
    assert (led.leader_post, list(all_posts()), holders_on(MARCH)) == (post, [], {post.pk: "周领导"})
    with pytest.raises(Refusal, match="post_retired"):
        take(here, "sun", date(2026, 7, 1))
    actions.change_post(here.admin, AT, "QW", **CHANGED)
    assert take(here, "sun", date(2026, 7, 1)).user == here.sun


def test_a_post_is_vacated_changed_and_retired_on_its_pages(here: District) -> None:
    take(here, "zhou", MARCH)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(here.admin)
    page = client.get("/posts/QW/").content.decode()
    assert [f'"/posts/QW/{door}/"' in page for door in ("office", "leave", "edit")] == [True, True, True]
    written = {"title": "区委书记", "title_en": "", "rank": "principal", "order": "2"}
    refused = client.post("/posts/QW/edit/", written)
    assert (refused.status_code, "周领导 还在任" in refused.content.decode()) == (422, True)
    early = client.post("/posts/QW/leave/", {"until": "2026-02-28"})
    assert (early.status_code, "日期早于现任到任日期" in early.content.decode()) == (422, True)
    assert client.post("/posts/QW/leave/", {"until": "2026.6.1"})["Location"] == "/posts/QW/"
    assert client.post("/posts/QW/edit/", written)["Location"] == "/posts/QW/"
    page = client.get("/posts/QW/").content.decode()
    assert "已停用" in page and "周领导 · 2026-03-01 – 2026-06-01" in page
    assert [f'"/posts/QW/{door}/"' in page for door in ("office", "leave", "edit")] == [False, False, True]
    listed = {asked: client.get(f"/api/lists/posts?state={asked}").json()["count"] for asked in ("active", "retired")}
    assert listed == {"active": 0, "retired": 1}


def test_only_who_manages_people_changes_or_vacates_posts(here: District) -> None:
    take(here, "zhou", MARCH)
    before = Post.objects.values().get()
    for who in ("ma", "zhou", "wu", "wang"):
        for verb in (
            lambda actor: actions.change_post(actor, AT, "QW", **CHANGED),
            lambda actor: actions.leave_office(actor, AT, "QW", until=JUNE),
        ):
            with pytest.raises(NotThere):
                verb(here.people[who])
        client = Client()
        client.force_login(here.people[who])
        assert {client.get(f"/posts/QW/{door}/").status_code for door in ("edit", "leave", "office")} == {404}
    assert (Post.objects.values().get(), Holding.objects.get().until) == (before, None)


def test_only_who_manages_people_fills_posts(here: District) -> None:
    for who in ("ma", "zhou", "wu", "wang"):
        with pytest.raises(NotThere):
            actions.take_office(here.people[who], AT, "QW", person=here.zhou.pk, since=MARCH)
    assert not Holding.objects.exists()
