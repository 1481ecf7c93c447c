"""A post outlives its holder: who held it on a day, and that two never hold it at once."""

from __future__ import annotations

from datetime import date

import pytest

from luodi.core.errors import NotThere, Refusal
from luodi.people import actions
from luodi.people.models import Holding, Post
from luodi.people.queries import holder_on, holders_on, posts_by_title
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


def test_only_who_manages_people_fills_posts(here: District) -> None:
    for who in ("ma", "zhou", "wu", "wang"):
        with pytest.raises(NotThere):
            actions.take_office(here.people[who], AT, "QW", person=here.zhou.pk, since=MARCH)
    assert not Holding.objects.exists()
