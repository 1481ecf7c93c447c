"""The tests' house: the same settings in test mode, evidence in a folder of its own, passwords hashed quickly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from luodi.site import build

os.environ["LUODI_MODE"] = "test"
os.environ["LUODI_DATA"] = str(Path(__file__).parents[1] / ".data" / "test")
os.environ["DJANGO_SETTINGS_MODULE"] = "luodi.site.settings"
build.compile_messages()
django.setup()


@pytest.fixture(autouse=True)
def _a_house_of_its_own(settings: object, tmp_path: Path) -> Iterator[None]:
    """No test sees the evidence of another; nobody waits for a slow password hash."""
    settings.LUODI_DATA = tmp_path  # type: ignore[attr-defined]
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    yield
