"""An import walked by a clerk, from the upload to its undoing: a column matched by hand, a fault shown at its cell, an
acceptance refused because the register changed meanwhile, the mended file accepted and taken back. And a form by keyboard
alone."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from luodi.ledger.models import Entry
from luodi.projects.models import Project
from tests.makers import PDF, District, project

pytestmark = pytest.mark.browser
HEAD = ["项目名称", "责任单位", "建设性质", "签约时间", "跟企业谈定的数"]
JUICE, POTTERY = "陇上果汁生产线", "平凉陶瓷园"
WORDS: dict[str, dict[str, Any]] = {
    "zh": {
        "agreed": ("800.00", "2,000.00"),  # 万元, before and after the ledger was mended
        "fault": "“新盖”不在可选项中",
        "changed": "结果与预览不同",
        "exists": "已在项目库中（LH-9）",
        "accepted": "已导入：2 个项目",
        "undone": "已撤销这一批",
    },
    "en": {
        "agreed": ("8.0000", "20.0000"),  # million yuan
        "fault": "“新盖” is none of our words",
        "changed": "differ from the preview",
        "exists": "in the register already (LH-9)",
        "accepted": "Imported: 2 projects",
        "undone": "The batch is undone",
    },
}


def ledger(folder: Path, name: str, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "项目台账"
    sheet.append(["2026年招商引资项目台账（单位：万元）"])
    for row in [HEAD, *rows]:
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    file = folder / name
    file.write_bytes(packed.getvalue())
    return file


def upload(window: Any, file: Path) -> None:
    window.go("/imports/new/")
    window.page.set_input_files("main input[type=file]", str(file))
    window.page.click("main form.sheet-form button.btn-primary")
    window.page.wait_for_url(re.compile(r"/imports/\d+/columns/$"))


def check(window: Any) -> str:
    window.page.click("main form button.btn-primary")
    window.page.wait_for_url(re.compile(r"/imports/\d+/$"))
    return str(window.page.inner_text("main"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_ledger_from_its_upload_to_its_undoing(here: District, reader: Any, tmp_path: Path, language: str) -> None:
    said, window = WORDS[language], reader(language).sign_in("wang")
    wrong = ledger(
        tmp_path,
        "台账.xlsx",
        [[JUICE, "柳湖乡", "新建", "2026年1月", 800], [POTTERY, "柳湖乡", "新盖", "2026年1月", "１，２００"]],
    )
    upload(window, wrong)
    money = window.page.locator("select[name=t0-c4]")
    assert money.input_value() == ""  # nobody could guess this head
    money.select_option("agreed")
    preview = check(window)
    assert "C4" in preview and said["fault"] in preview and said["agreed"][0] in preview
    project(here, "LH-9", name=JUICE)  # a colleague registers it while the preview is being read
    window.page.click("form[action$='/accept/'] button")
    told = window.page.inner_text("main")
    assert said["changed"] in told and said["exists"] in told
    assert window.page.locator("form[action$='/accept/']").count() == 0
    assert (Project.objects.count(), Entry.objects.count()) == (1, 0)
    window.page.click("form[action$='/drop/'] button")
    mended = [
        ["陇上果汁二期", "柳湖乡", "新建", "2026年1月", 800],
        [POTTERY, "柳湖乡", "新建", "2026年1月", "１，２００"],
    ]
    upload(window, ledger(tmp_path, "台账改.xlsx", mended))
    assert window.page.input_value("select[name=t0-c4]") == "agreed"  # as it was chosen the first time
    assert said["agreed"][1] in check(window)
    window.page.click("form[action$='/accept/'] button")
    assert said["accepted"] in window.page.inner_text("main")
    assert (Project.objects.count(), Entry.objects.filter(kind="agreement_signed").count()) == (3, 2)
    assert window.violations() == []
    window.page.fill("[name=reason]", "单位报错")
    window.page.click("form[action$='/undo/'] button")
    assert said["undone"] in window.page.inner_text("main")
    assert list(Project.objects.filter(removed=False).values_list("code", flat=True)) == ["LH-9"]
    assert (window.strangers, window.complaints) == ([], [])


def by_keyboard(window: Any, name: str, keys: str = "") -> None:
    """Go on by Tab until this field has the focus, then type."""
    for _ in range(12):
        if window.page.evaluate("document.activeElement.name") == name:
            break
        window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.name") == name
    window.page.keyboard.type(keys)


def test_money_is_recorded_and_verified_by_keyboard_alone(here: District, reader: Any) -> None:
    project(here)
    clerk = reader().sign_in("wang")
    clerk.go("/projects/LH-1/record/completed/")
    clerk.page.keyboard.press("Tab")
    clerk.page.keyboard.press("Enter")  # past the navigation
    by_keyboard(clerk, "happened_on")  # today stands there already
    by_keyboard(clerk, "amount_fen", "１２００")
    by_keyboard(clerk, "papers")
    with clerk.page.expect_file_chooser(timeout=5000) as asked:
        clerk.page.keyboard.press("Space")
    asked.value.set_files([{"name": "报表.pdf", "mimeType": "application/pdf", "buffer": PDF}])
    clerk.page.wait_for_function("document.activeElement.files && document.activeElement.files.length")
    clerk.page.keyboard.press("Tab")
    clerk.page.keyboard.press("Enter")
    clerk.page.wait_for_url(re.compile("/projects/LH-1/(#main)?$"))
    assert "1,200.00" in clerk.page.inner_text("main")
    _answer(reader().sign_in("li"))
    assert Entry.objects.get(kind="verified").about is not None
    assert Project.objects.get().completed_verified_fen == 1_200_000_000


def _answer(verifier: Any) -> None:
    """Tick the row of the queue, look at it, verify it."""
    verifier.go("/ledger/waiting/")
    verifier.page.focus("[name=chosen]")
    verifier.page.keyboard.press("Space")
    verifier.page.keyboard.press("Enter")
    verifier.page.wait_for_selector(".card-fact iframe")
    verifier.page.wait_for_load_state("networkidle")  # a paper that is still loading would take the focus
    verifier.page.focus("#id_reason")
    while verifier.page.evaluate("document.activeElement.value") != "verified":
        verifier.page.keyboard.press("Tab")
    verifier.page.keyboard.press("Enter")
    verifier.page.wait_for_url("**/ledger/waiting/")
