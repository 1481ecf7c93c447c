"""The tests' house: the same settings in test mode, evidence in a folder of its own, passwords hashed quickly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import hypothesis
import pytest
from django.apps import apps
from django.db import connection

from luodi.site import build
from tests.triggers import without_triggers

os.environ["LUODI_MODE"] = "test"
os.environ["LUODI_DATA"] = str(Path(__file__).parents[1] / ".data" / "test")
os.environ["DJANGO_SETTINGS_MODULE"] = "luodi.site.settings"
hypothesis.settings.register_profile("house", deadline=None)  # how busy the machine is proves nothing
hypothesis.settings.load_profile("house")
build.compile_messages()
django.setup()


@pytest.fixture(autouse=True)
def _a_house_of_its_own(settings: object, tmp_path: Path) -> Iterator[None]:
    """No test sees the evidence of another; nobody waits for a slow password hash."""
    settings.LUODI_DATA = tmp_path  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Tests with real transactions end by emptying the tables, which the ledger's triggers refuse: they step aside."""
    operations: Any = type(connection.ops)  # the class: under a browser's loop a thread has another connection
    emptied = operations.execute_sql_flush

    def flush(self: Any, statements: list[str]) -> None:
        with without_triggers():
            emptied(self, statements)
            lock = apps.get_model("ledger", "AppendLock")  # laid down by a migration, missed by every append
            lock.objects.create(pk=1, last_stamp="1978-01-01T00:00:00+00:00")

    operations.execute_sql_flush = flush
