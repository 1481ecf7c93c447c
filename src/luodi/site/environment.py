"""What the machine tells the house: `LUODI_*` variables, read once, refused whole when they are incomplete.

Three modes. *embedded*: one machine, SQLite in the data folder, nothing to set. *production*: PostgreSQL; everything
that has no safe default must be said. *test*: what the tests run in. Naming any of the production variables asks for
production: a half-set server must not fall back to an empty embedded database.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from luodi.core.errors import Fault, Refusal
from luodi.core.refusals.site import SENTENCES

EMBEDDED, PRODUCTION, TEST = "embedded", "production", "test"
MODES = (EMBEDDED, PRODUCTION, TEST)
DATABASE_EXAMPLE = "postgresql://luodi:password@127.0.0.1:5432/luodi"
NEEDED = {
    "LUODI_DATABASE_URL": DATABASE_EXAMPLE,
    "LUODI_SECRET": "$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
    "LUODI_HOSTS": "luodi.example.gov.cn",
    "LUODI_DATA": "/var/lib/luodi",
}
PRODUCTION_NAMES = ("LUODI_DATABASE_URL", "LUODI_SECRET", "LUODI_HOSTS")
_ADDRESSES = {PRODUCTION: "LUODI_DATABASE_URL", TEST: "LUODI_TEST_DATABASE_URL"}
LEAST_SECRET = 40  # characters; token_urlsafe(50) gives 67
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings that differ from machine to machine.

    `database` is empty where SQLite in `data` is used; `workers` counts processes, 0 means as many as processors;
    imports of more than `import_rows` rows are done by the background worker.
    """

    mode: str
    data: Path
    secret: str
    hosts: tuple[str, ...]
    database: Mapping[str, object]
    https: bool
    behind_proxy: bool
    session_hours: int
    log_level: str
    fonts: str
    listen: str
    workers: int
    import_rows: int


def read(given: Mapping[str, str]) -> Environment:
    """Settings from the environment `given`; a Refusal names every variable that is missing or not understood."""
    mode = _mode(given)
    faults = [
        Fault("setting_missing", name, {"name": name, "example": example})
        for name, example in NEEDED.items()
        if mode == PRODUCTION and not given.get(name)
    ]
    hours = _whole("LUODI_SESSION_HOURS", given, 12, faults)
    numbers = (("LUODI_WORKERS", 0), ("LUODI_IMPORT_ROWS", 1000))
    workers, import_rows = (_whole(name, given, usual, faults) for name, usual in numbers)
    listen = given.get("LUODI_LISTEN") or "127.0.0.1:8000"
    if not re.fullmatch(r"[^\s:]+:[0-9]{1,5}", listen):
        faults.append(_unclear("LUODI_LISTEN", listen, "127.0.0.1:8000"))
    level = given.get("LUODI_LOG_LEVEL", "INFO").upper()
    if level not in LEVELS:
        faults.append(_unclear("LUODI_LOG_LEVEL", level, " / ".join(LEVELS)))
    https = _yes("LUODI_HTTPS", given, mode == PRODUCTION, faults)
    proxy = _yes("LUODI_BEHIND_PROXY", given, False, faults)
    database = _database(_ADDRESSES.get(mode, ""), given, faults)
    secret = given.get("LUODI_SECRET", "")
    if mode == PRODUCTION and secret and len(secret) < LEAST_SECRET:
        faults.append(Fault("secret_too_short", "LUODI_SECRET", {"name": "LUODI_SECRET", "least": LEAST_SECRET}))
    if faults:
        raise Refusal.of(faults)
    return Environment(
        mode=mode,
        data=Path(given.get("LUODI_DATA") or ".data").absolute(),
        secret=secret if mode == PRODUCTION else "",
        hosts=_hosts(given) if mode == PRODUCTION else ("127.0.0.1", "localhost", "[::1]"),
        database=database,
        https=https,
        behind_proxy=proxy,
        session_hours=hours,
        log_level=level,
        fonts=given.get("LUODI_FONTS", ""),
        listen=listen,
        workers=workers,
        import_rows=import_rows,
    )


def said(refusal: Refusal) -> str:
    """Every fault in Chinese and in English, one line each: whoever starts a server has no language set yet."""
    faults = refusal.faults
    return "\n".join(SENTENCES[f.code].said(language, f.blanks) for language in ("zh-hans", "en") for f in faults)


def kept_secret(data: Path) -> str:
    """The secret of an embedded house: made on the first start, kept in the data folder, readable by its owner only."""
    place = data / "secret"
    if not place.exists():
        data.mkdir(parents=True, exist_ok=True)
        draft = data / f"secret.{os.getpid()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50), encoding="ascii")
        try:
            os.link(draft, place)  # whole or not at all, also when two processes start together
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return place.read_text(encoding="ascii")


def _mode(given: Mapping[str, str]) -> str:
    named = given.get("LUODI_MODE", "")
    if not named:
        return PRODUCTION if any(given.get(name) for name in PRODUCTION_NAMES) else EMBEDDED
    if named not in MODES:
        raise Refusal.of([_unclear("LUODI_MODE", named, " / ".join(MODES))])
    return named


def _hosts(given: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, given.get("LUODI_HOSTS", "").split(","))))


def _unclear(name: str, value: str, expected: str) -> Fault:
    return Fault("setting_not_understood", name, {"name": name, "value": value, "expected": expected})


def _yes(name: str, given: Mapping[str, str], otherwise: bool, faults: list[Fault]) -> bool:
    said = given.get(name, "")
    if said not in ("", "0", "1"):
        faults.append(_unclear(name, said, "0 / 1"))
    return said == "1" if said else otherwise


def _whole(name: str, given: Mapping[str, str], otherwise: int, faults: list[Fault]) -> int:
    said = given.get(name, "")
    if said and not re.fullmatch("[1-9][0-9]{0,3}", said):
        faults.append(_unclear(name, said, "1, 2, 3 …"))
        return otherwise
    return int(said) if said else otherwise


def _database(name: str, given: Mapping[str, str], faults: list[Fault]) -> Mapping[str, object]:
    """The address of a PostgreSQL database as Django wants it; what follows `?` goes to the driver (sslmode …). Empty
    where the variable `name` says nothing."""
    address = given.get(name, "")
    if not address:
        return {}
    parts = urlsplit(address)
    base = unquote(parts.path.lstrip("/"))
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("postgresql", "postgres") or not base or port == -1:
        faults.append(Fault("database_not_supported", name, {"name": name, "example": DATABASE_EXAMPLE}))
        return {}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": base,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }
