"""Every page that the navigation offers, at a desk and on a phone, in both languages: seen, read out and printed alike."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from luodi.assessment.actions import publish, run
from luodi.books.actions import load_library, save_draft
from luodi.books.models import Draft
from luodi.books.queries import versions
from luodi.ledger import actions
from luodi.targets.actions import make_quotas, set_target
from tests.makers import AT, District, agreement, papers, project, receipt

pytestmark = pytest.mark.browser
DAY = date(2026, 3, 3)
MORE = (
    "/projects/LH-1/",
    "/projects/LH-1/edit/",
    "/projects/LH-1/history/",
    "/projects/LH-1/record/receipt/",
    "/projects/LH-1/record/stage/",
    "/projects/new/",
    "/imports/new/",
    "/figures/paid_in_total/",
    "/figures/paid_in_total/rows/",
    "/runs/new/",
    "/targets/new/",
    "/account/",
    "/books/begin/",
    "/books/new/",
    "/books/drafts/",
)


def furnish(here: District) -> int:
    """A district with something on every page; returns the key of a published run."""
    project(here)
    actions.verify(here.li, AT, agreement(here).pk)
    actions.verify(here.li, AT, receipt(here).pk)
    receipt(here)
    actions.move_stage(here.wang, AT, "LH-1", to="started", happened_on=DAY, papers=papers())
    load_library(AT)
    make_quotas(here.ma, AT, 2026)
    set_target(here.ma, AT, year=2026, unit="LH", code="paid_in_year", amount=10_000_000, reason="年初下达")
    book = versions().get(code="yulin-2008")
    made = run(here.ma, AT, book=book.digest, subjects=["LH", "XM"], period="2026")
    publish(here.ma, AT, made.pk)
    save_draft(here.ma, AT, text=book.text.replace("cap: 100%", "cap: 120%", 1))
    return int(made.pk)


def about(made: int) -> list[str]:
    """A book in sentences, tried on past periods, and a figure of a run changed in thought."""
    digest, draft = versions().get(code="yulin-2008").digest, Draft.objects.get().pk
    tried = f"/runs/try/{digest}/?periods=2025,2026&subjects=LH&subjects=XM"
    return [
        f"/books/{digest}/",
        f"/books/drafts/{draft}/",
        tried,
        f"/runs/{made}/what-if/",
        f"/runs/{made}/what-if/?unit=LH&input=signed&value=3",
    ]


@pytest.mark.parametrize(("language", "width"), [("zh", 1440), ("zh", 390), ("en", 1440), ("en", 390)])
def test_every_page_reads_well_and_asks_nobody_else(here: District, reader: Any, language: str, width: int) -> None:
    made = furnish(here)
    window = reader(language, width).sign_in("ma")
    links = window.page.eval_on_selector_all("aside.side a", "all => all.map(one => one.getAttribute('href'))")
    assert len(links) > 12
    found = []
    for path in [*links, *MORE, f"/runs/{made}/", f"/runs/{made}/LH/year/", *about(made), f"/bulletins/of/{made}/"]:
        window.go(path)
        found += [f"{path} {line}" for line in window.violations()]
        if window.overflows():
            found.append(f"{path} is wider than the window")
    assert found == []
    assert window.strangers == []
    assert window.complaints == []


def test_the_login_page_reads_well_and_says_what_went_wrong(here: District, reader: Any) -> None:
    window = reader()
    window.page.goto(f"{window.base}/login/")
    assert window.violations() == []
    window.sign_in("wang", "wrong")
    assert "账号或密码不对" in window.page.inner_text("main")
    assert window.violations() == []


def test_the_main_things_work_without_scripts(here: District, reader: Any) -> None:
    furnish(here)
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
    furnish(here)
    window = reader().sign_in("wang")
    window.go("/projects/LH-1/record/receipt/")
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"
    window.page.click("main form.sheet-form button.btn-primary")
    window.page.wait_for_selector("#faults:focus")
    assert window.violations() == []
