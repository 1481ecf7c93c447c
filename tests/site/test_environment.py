"""What the machine says about the house, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.core.errors import Refusal
from luodi.site import environment

WHOLE = {
    "LUODI_DATABASE_URL": "postgresql://office:p%40ss@db.example:5433/district?sslmode=require",
    "LUODI_SECRET": "s" * 50,
    "LUODI_HOSTS": "luodi.example, 10.0.0.5",
    "LUODI_DATA": "/srv/luodi",
}


def faults(given: dict[str, str]) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as refused:
        environment.read(given)
    return [(fault.where, fault.code) for fault in refused.value.faults]


def test_without_a_word_the_house_is_embedded_and_open_to_this_machine_only() -> None:
    assert environment.read({}) == environment.Environment(
        mode="embedded",
        data=Path(".data").absolute(),
        secret="",
        hosts=("127.0.0.1", "localhost", "[::1]"),
        database={},
        https=False,
        behind_proxy=False,
        session_hours=12,
        log_level="INFO",
        fonts="",
        listen="127.0.0.1:8000",
        workers=0,
        import_rows=1000,
    )


def test_a_whole_production_is_read_as_it_is_written() -> None:
    assert environment.read(WHOLE) == environment.Environment(
        mode="production",
        data=Path("/srv/luodi"),
        secret="s" * 50,
        hosts=("luodi.example", "10.0.0.5"),
        database={
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "district",
            "USER": "office",
            "PASSWORD": "p@ss",
            "HOST": "db.example",
            "PORT": "5433",
            "OPTIONS": {"sslmode": "require"},
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
        },
        https=True,
        behind_proxy=False,
        session_hours=12,
        log_level="INFO",
        fonts="",
        listen="127.0.0.1:8000",
        workers=0,
        import_rows=1000,
    )


@pytest.mark.parametrize("left_out", sorted(WHOLE))
def test_production_names_whatever_is_missing(left_out: str) -> None:
    given = {name: value for name, value in WHOLE.items() if name != left_out} | {"LUODI_MODE": "production"}
    assert faults(given) == [(left_out, "setting_missing")]


@pytest.mark.parametrize("only", environment.PRODUCTION_NAMES)
def test_one_production_variable_asks_for_production_and_never_falls_back_to_an_empty_sqlite(only: str) -> None:
    missing = [(name, "setting_missing") for name in environment.NEEDED if name != only]
    assert faults({only: WHOLE[only]}) == missing


def test_every_fault_is_named_at_once() -> None:
    given = WHOLE | {
        "LUODI_DATABASE_URL": "mysql://db/x",
        "LUODI_SECRET": "short",
        "LUODI_HTTPS": "yes",
        "LUODI_SESSION_HOURS": "0",
        "LUODI_WORKERS": "-1",
        "LUODI_LISTEN": "8000",
        "LUODI_LOG_LEVEL": "loud",
    }
    assert faults(given) == [
        ("LUODI_SESSION_HOURS", "setting_not_understood"),
        ("LUODI_WORKERS", "setting_not_understood"),
        ("LUODI_LISTEN", "setting_not_understood"),
        ("LUODI_LOG_LEVEL", "setting_not_understood"),
        ("LUODI_HTTPS", "setting_not_understood"),
        ("LUODI_DATABASE_URL", "database_not_supported"),
        ("LUODI_SECRET", "secret_too_short"),
    ]


@pytest.mark.parametrize("address", ["postgresql://db", "postgresql://db:port/x", "sqlite:///x", "luodi"])
def test_an_address_that_is_no_postgresql_database_is_refused(address: str) -> None:
    assert faults(WHOLE | {"LUODI_DATABASE_URL": address}) == [("LUODI_DATABASE_URL", "database_not_supported")]


def test_an_unknown_mode_is_refused() -> None:
    assert faults({"LUODI_MODE": "debug"}) == [("LUODI_MODE", "setting_not_understood")]


def test_tests_take_their_own_database_and_never_that_of_production() -> None:
    house = environment.read(WHOLE | {"LUODI_MODE": "test", "LUODI_TEST_DATABASE_URL": "postgresql:///elsewhere"})
    assert (house.database["NAME"], house.hosts, house.secret) == (
        "elsewhere",
        ("127.0.0.1", "localhost", "[::1]"),
        "",
    )


def test_a_refusal_is_said_in_both_languages_with_the_variable_to_set() -> None:
    with pytest.raises(Refusal) as refused:
        environment.read({name: value for name, value in WHOLE.items() if name != "LUODI_HOSTS"})
    assert environment.said(refused.value) == (
        "缺少环境变量 LUODI_HOSTS，请设置后重试，例如 LUODI_HOSTS=luodi.example.gov.cn\n"
        "The environment variable LUODI_HOSTS is not set: set it, for example LUODI_HOSTS=luodi.example.gov.cn"
    )


def test_the_secret_of_an_embedded_house_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = environment.kept_secret(tmp_path / "house")
    assert len(first) >= environment.LEAST_SECRET
    assert environment.kept_secret(tmp_path / "house") == first
    assert (tmp_path / "house" / "secret").stat().st_mode & 0o777 == 0o600
    assert [place.name for place in (tmp_path / "house").iterdir()] == ["secret"]
