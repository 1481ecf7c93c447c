"""What every answer carries, and that nobody comes in unasked."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from luodi.site import doors

pytestmark = pytest.mark.django_db


def test_the_house_says_that_it_is_alive_to_whoever_watches_it(client: Client) -> None:
    answer = client.get("/alive")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_every_answer_forbids_inline_code_frames_and_other_hosts(client: Client) -> None:
    answer = client.get("/alive")
    assert answer.headers["Content-Security-Policy"] == doors.POLICY
    assert "unsafe" not in doors.POLICY and "http" not in doors.POLICY
    carried = {name: answer.headers[name] for name in ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")}
    assert carried == {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_view_that_says_nothing_asks_for_a_sign_in_and_the_api_answers_for_itself() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse("seen")

    def asked(path: str) -> object:
        request = RequestFactory().get(path)
        request.user = type("Nobody", (), {"is_authenticated": False})()
        return doors.SignedIn(view).process_view(request, view, (), {}) and "asked"

    assert settings.LOGIN_URL == "login"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "LOGIN_URL", "/sign-in/")
        assert asked("/anything/") == "asked"
    assert asked("/api/lists/projects") is None


def test_sqlite_keeps_what_it_answered_and_checks_its_foreign_keys() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA journal_mode")
            assert cursor.fetchone() == ("wal",)
            cursor.execute("PRAGMA foreign_keys")
            assert cursor.fetchone() == (1,)
        else:
            cursor.execute("SHOW server_encoding")
            assert cursor.fetchone() == ("UTF8",)
