"""Tests with real transactions leave the house as they found it: empty, locked, and with its triggers."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection

TRIGGERS = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal",
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_the_append_lock_and_its_triggers_are_there_each_time(time: str) -> None:
    lock = apps.get_model("ledger", "AppendLock")
    assert [str(one.last_stamp.year) for one in lock.objects.all()] == ["1978"]
    lock.objects.update(last_stamp=f"2026-03-0{len(time)}T00:00:00+00:00")
    with pytest.raises(DatabaseError, match="luodi: "):
        lock.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        assert cursor.fetchone()[0] > 5
