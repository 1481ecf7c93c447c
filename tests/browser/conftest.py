"""A real Chromium on a real server: the small district of all tests, and a browser that asks nobody else anything."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.makers import District, district

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the browser's driver runs a loop of its own in this thread
AXE = Path(__file__).parents[2] / "assets" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def axe() -> str:
    return AXE.read_text(encoding="utf-8")


@dataclass
class Reader:
    """Somebody at a browser: which page they see, what it asked for, what it complained of."""

    page: Page
    base: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, username: str, password: str = "test-pass-2026") -> Reader:
        self.page.goto(f"{self.base}/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", password)
        self.page.click("main button.btn-primary")
        return self

    def go(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer is not None and answer.status < 400, (path, answer and answer.status)

    def narrow(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": 900})

    def violations(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA, one line each."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe())
        found = self.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", RULES)
        return [f"{one['id']}: {node['html'][:120]}" for one in found["violations"] for node in one["nodes"]]

    def overflows(self) -> bool:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        return bool(wide > 0)

    @property
    def strangers(self) -> list[str]:
        """Requests that left the house; the browser's own reader of PDF is no stranger."""
        inside = (self.base, "data:", "blob:", "chrome-extension:", "chrome:")
        return [one for one in self.asked if not one.startswith(inside)]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("LUODI_CHROMIUM") or shutil.which("chromium")
    driver: Playwright
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def here(transactional_db: None) -> District:
    return district()


@pytest.fixture
def reader(chromium: Browser, live_server: Any) -> Iterator[Any]:
    """Open a browser window: `reader("zh", 1440)`; in English, narrow, or without scripts as asked."""
    opened = []

    def open_one(language: str = "zh", width: int = 1440, *, scripts: bool = True) -> Reader:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="zh-CN" if language == "zh" else "en-US",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        code = "zh-hans" if language == "zh" else "en"
        context.add_cookies([{"name": "django_language", "value": code, "url": live_server.url}])
        found = Reader(context.new_page(), live_server.url)
        found.page.on("request", lambda request: found.asked.append(request.url))
        found.page.on("console", lambda said: found.complaints.append(said.text) if said.type == "error" else None)
        found.page.on("pageerror", lambda wrong: found.complaints.append(str(wrong)))
        opened.append(context)
        return found

    yield open_one
    for context in opened:
        context.close()
