"""A prepared read answers as its queryset would, writes its statement once, and never mixes two askers' values."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler

from luodi.kit.prepared import Prepared, blank
from luodi.people.models import Grant, Org, User
from tests.makers import District, district

pytestmark = pytest.mark.django_db


@pytest.fixture
def here() -> District:
    return district()


def _by_name() -> Prepared[User]:
    return Prepared(lambda: User.objects.select_related("unit").filter(username=blank("name")).order_by("pk"))


def test_it_reads_the_rows_of_its_queryset_each_time_for_the_values_given(here: District) -> None:
    asked = _by_name()
    for username in ("ma", "wang", "nobody"):
        plain = User.objects.select_related("unit").filter(username=username)
        assert asked(name=username) == list(plain)
        assert asked.one(name=username) == plain.first()


def test_what_it_brings_along_costs_no_further_statement(here: District, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    asked = _by_name()
    for _ in range(2):
        with django_assert_num_queries(1):
            found = asked.one(name="ma")
            assert found is not None
            assert found.unit == here.ma.unit


def test_values_of_rows_come_as_tuples_and_a_moment_is_bound_as_a_moment(here: District) -> None:
    asked = Prepared(
        lambda: User.objects.filter(username=blank("name"), date_joined__lt=blank("by")).values_list(
            "username", "unit__name"
        )
    )
    late, early = datetime(2100, 1, 1, tzinfo=UTC), datetime(1999, 1, 1, tzinfo=UTC)
    assert asked(name="ma", by=late) == [("ma", here.ma.unit.name)]
    assert asked(name="ma", by=early) == []


def test_its_statement_is_written_once(here: District) -> None:
    asked = _by_name()
    asked(name="ma")
    with patch.object(SQLCompiler, "as_sql", side_effect=AssertionError("written again")):
        assert [found.username for found in asked(name="wang")] == ["wang"]


def test_nothing_equals_null_so_a_missing_value_is_refused(here: District) -> None:
    asked = _by_name()
    with pytest.raises(ValueError, match="name"):
        asked(name=None)
    with pytest.raises(KeyError, match="name"):
        asked()


def test_what_nothing_can_fulfil_asks_the_database_nothing(here: District, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    asked = Prepared(lambda: User.objects.filter(pk__in=(), username=blank("name")))
    with django_assert_num_queries(0):
        assert asked(name="ma") == []


def test_a_range_of_paths_finds_what_the_range_finds(here: District) -> None:
    asked = Prepared(lambda: Org.objects.filter(path__gte=blank("low"), path__lt=blank("high")).order_by("path"))
    for org in Org.objects.all():
        assert asked(low=org.path, high=org.path + "~") == list(Org.objects.filter(path__startswith=org.path))


@pytest.mark.django_db(transaction=True)
def test_two_threads_ask_the_same_read_for_different_rows() -> None:
    made = district()
    asked = Prepared(lambda: Grant.objects.filter(user_id=blank("user")).values_list("user_id", flat=True))
    users = [made.ma.pk, made.wang.pk] * 20

    def ask(user: int) -> bool:
        try:
            return set(asked(user=user)) <= {user}
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(ask, users))
