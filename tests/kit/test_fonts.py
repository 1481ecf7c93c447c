"""Where the fonts of printed papers come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from luodi.core.errors import Refusal
from luodi.core.refusals.fonts import SENTENCES
from luodi.kit import fonts


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fonts, "SYSTEM", (tmp_path / "system",))
    monkeypatch.setattr(fonts, "PACKAGE", "a_package_that_nobody_has")


def folder(place: Path, *names: str) -> Path:
    place.mkdir()
    for name in names:
        (place / name).touch()
    return place


def test_the_fonts_of_the_office_come_before_those_of_the_system(tmp_path: Path) -> None:
    office = folder(tmp_path / "office", "simfang.ttf")
    system = folder(tmp_path / "system", "NotoSansCJK-Regular.ttc")
    assert fonts.folders(str(office)) == [office, system]
    assert fonts.folders() == [system]


def test_a_folder_that_is_missing_or_holds_no_font_does_not_count(tmp_path: Path) -> None:
    system = folder(tmp_path / "system", "NotoSansCJK-Regular.ttc")
    empty = folder(tmp_path / "office", "readme.txt")
    assert fonts.folders(str(empty)) == fonts.folders(str(tmp_path / "nowhere")) == [system]


def test_without_root_the_fonts_come_from_a_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = folder(tmp_path / "some_fonts", "__init__.py", "NotoSansSC-Regular.otf")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(fonts, "PACKAGE", "some_fonts")
    assert fonts.folders() == [package]


def test_a_machine_without_any_is_told_what_to_install() -> None:
    with pytest.raises(Refusal) as refused:
        fonts.folders()
    assert refused.value.code == "no_chinese_font"
    assert all("fonts-noto-cjk" in sentence for sentence in SENTENCES["no_chinese_font"])
