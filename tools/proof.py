"""`./luodi test` and `./luodi check`: everything that has to hold, the same here as in CI."""

from __future__ import annotations

import hashlib
import os
import shutil

from tools import assets, environment
from tools.house import DATA, PYTHON, ROOT, VENV, become, run, say, stop, system_packages

TEST_HOUSE = {"LUODI_MODE": "test", "LUODI_DATA": str(DATA / "test")}
PYTEST = (PYTHON, "-m", "pytest", "-q")
BOTH_CORES = ("-n", "2")
APART = ("--ignore=tests/core", "--ignore=tests/browser", "--ignore=tests/spark")
FEATURES = ("tests", *APART, *BOTH_CORES)
CORE = ("tests/core", *BOTH_CORES, "--cov=luodi.core", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")
ASK_POSTGRES = "import sys, psycopg; psycopg.connect(sys.argv[1], dbname='postgres', connect_timeout=5).close()"


def test(words: list[str]) -> int:
    """Run every test, on both databases, in the browser and on Spark; with words, only what they name, on one database."""
    environment.ready("test")
    environment.spark()
    chromium = _chromium()
    assets.ready()
    if words:
        become(*PYTEST, *words, LUODI_CHROMIUM=chromium)
    postgres = _postgres()
    failed = _fails("core", *CORE)
    failed += _fails("SQLite", *FEATURES)
    if postgres:
        failed += _fails("PostgreSQL", *FEATURES, LUODI_TEST_DATABASE_URL=postgres)
    if (ROOT / "tests" / "browser").is_dir():
        failed += _fails("Chromium", "tests/browser", LUODI_CHROMIUM=chromium)
    failed += _fails("Spark", "tests/spark")
    if failed:
        say(f"未通过：{'、'.join(failed)}", f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def check(words: list[str]) -> int:
    """Style, types, the order of imports, and that no migration is missing."""
    environment.ready("test")
    tool = VENV / "bin"
    checks: dict[str, tuple[object, ...]] = {
        "ruff": (tool / "ruff", "check", "--output-format", "concise", "."),
        "ruff format": (tool / "ruff", "format", "--check", "."),
        "mypy": (PYTHON, "-m", "mypy"),
        "import-linter": (tool / "lint-imports", "--no-cache"),
        "migrations": (PYTHON, "-m", "luodi.site.manage", "makemigrations", "--check", "--dry-run"),
        "django": (PYTHON, "-m", "luodi.site.manage", "check", "--fail-level", "WARNING"),
    }
    failed = [name for name, words_of in checks.items() if _refuses(name, words_of)]
    if failed:
        say(f"未通过：{'、'.join(failed)}", f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


def _refuses(name: str, words: tuple[object, ...]) -> bool:
    print(f"== {name}", flush=True)
    return run(*(str(word) for word in words), **TEST_HOUSE) != 0


def _fails(name: str, *words: str, **more: str) -> list[str]:
    print(f"== {name}", flush=True)
    return [name] if run(*PYTEST, *words, **more) else []


def _chromium() -> str:
    """The browser and the font that pages are looked at with."""
    missing = [] if _browser() else ["chromium"]
    if not any(assets.SYSTEM_FONTS.glob("NotoSansCJK*")):
        missing.append("fonts-noto-cjk")
    if missing and not system_packages(*missing):
        names = " ".join(missing)
        stop(
            f"测试需要浏览器和中文字体，请先安装：apt-get install {names}",
            f"The tests need a browser and a Chinese font, install them first: apt-get install {names}",
        )
    return _browser()


def _browser() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), "")


def _postgres() -> str:
    """The address of the PostgreSQL that tests use, empty where none answers; CI may not go without."""
    # A name of its own for each checkout: two people on one machine test at the same time.
    own = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    address = os.environ.get("LUODI_TEST_DATABASE_URL") or f"postgresql://postgres@127.0.0.1:5432/luodi_{own}"
    if run(PYTHON, "-c", ASK_POSTGRES, address, quiet=True) == 0:
        return address
    if os.environ.get("CI") == "true" or os.environ.get("LUODI_TEST_DATABASE_URL"):
        stop(
            f"PostgreSQL 没有应答（{address}）：请启动它，或设置 LUODI_TEST_DATABASE_URL。",
            f"PostgreSQL does not answer ({address}): start it, or set LUODI_TEST_DATABASE_URL.",
        )
    say(
        "没有 PostgreSQL 应答，只在 SQLite 上测试。",
        "No PostgreSQL answers: the tests run on SQLite only.",
    )
    return ""
