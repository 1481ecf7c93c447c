"""The door, and what every page owes to who has no scripts, no mouse or no sight of a fault."""

from __future__ import annotations

from typing import Any

import pytest

from tests.makers import District, project

pytestmark = pytest.mark.browser


def test_the_login_page_reads_well_and_says_what_went_wrong(here: District, reader: Any) -> None:
    window = reader()
    window.page.goto(f"{window.base}/login/")
    assert window.violations() == []
    window.sign_in("wang", "wrong")
    assert "账号或密码不对" in window.page.inner_text("main")
    assert window.violations() == []


def test_the_main_things_work_without_scripts(here: District, reader: Any) -> None:
    project(here)
    window = reader(scripts=False).sign_in("ma")
    window.go("/projects/")
    window.page.fill("[name=q]", "水泥")
    window.page.press("[name=q]", "Enter")
    window.page.wait_for_url("**q=**")
    assert "日产5000吨水泥生产线" in window.page.inner_text("#listing")
    window.go("/projects/LH-1/record/progress/")
    window.page.fill("[name=text]", "完成基础施工")
    window.page.click("main form.sheet-form button.btn-primary")
    assert "完成基础施工" in window.page.inner_text("main")


def test_the_keyboard_reaches_the_content_and_a_fault_takes_the_focus(here: District, reader: Any) -> None:
    project(here)
    window = reader().sign_in("wang")
    window.go("/projects/LH-1/record/receipt/")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"
    window.page.click("main form.sheet-form button.btn-primary")
    window.page.wait_for_selector("#faults:focus")
    assert window.violations() == []
