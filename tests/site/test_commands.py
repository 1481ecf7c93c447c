"""`./luodi` as one meets it at a terminal."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools.assets import WANTED
from tools.commands import COMMANDS, demo_house
from tools.house import DATA

ROOT = Path(__file__).parents[2]


def at_terminal(*words: str | Path, **more: str) -> tuple[int, str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LUODI_", "LC_", "LANG"))}
    given = {**plain, "PYTHONPATH": str(ROOT / "src"), "PYTHONUTF8": "1", **more}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, env=given, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout, done.stderr


def test_without_words_it_lists_what_it_can_do_in_the_language_of_the_terminal() -> None:
    code, chinese, _ = at_terminal(ROOT / "luodi", LANG="zh_CN.UTF-8")
    assert (code, chinese.splitlines()[0]) == (0, "落地：招商引资与项目建设")
    assert [line.split()[1] for line in chinese.splitlines()[1:]] == list(COMMANDS)
    english = at_terminal(ROOT / "luodi", LANG="en_GB.UTF-8")[1]
    assert english.isascii() or "…" in english
    assert english.splitlines()[0] == "Luodi: attracting investment and getting projects built"
    both = at_terminal(ROOT / "luodi")[1]
    assert both.splitlines()[:2] == [chinese.splitlines()[0], english.splitlines()[0]]


def test_a_command_that_is_not_there_is_answered_with_those_that_are() -> None:
    code, listed, said = at_terminal(ROOT / "luodi", "sevre", LANG="en_GB.UTF-8")
    assert (code, said) == (2, "There is no command “sevre”.\n")
    assert "./luodi serve" in listed


@pytest.mark.parametrize("module", ["luodi.site.serve", "luodi.site.manage"])
def test_a_server_without_its_settings_does_not_start_and_names_them(module: str, tmp_path: Path) -> None:
    code, _, said = at_terminal(
        "-m", module, LUODI_MODE="production", LUODI_DATA=str(tmp_path), LUODI_HOSTS="a.example"
    )
    assert code == 2
    assert re.findall(r"缺少环境变量 (\w+?)，", said) == ["LUODI_DATABASE_URL", "LUODI_SECRET"]
    assert "Traceback" not in said and len(said.splitlines()) == 4


def test_an_address_that_is_taken_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        code, _, said = at_terminal(
            "-m", "luodi.site.serve", "--demo", LUODI_MODE="embedded", LUODI_LISTEN=address, LUODI_DATA=str(tmp_path)
        )
    assert (code, f"{address} is taken" in said, list(tmp_path.iterdir())) == (2, True, [])


def test_every_library_that_a_page_may_load_comes_with_its_licence() -> None:
    names = {name.split(".")[0] for name in WANTED} | {"icons"}
    assert {f"{name}.LICENSE.txt" for name in names} <= set(WANTED)


def test_the_demo_lives_in_a_folder_of_its_own_wherever_the_data_is(tmp_path: Path) -> None:
    assert demo_house({"LUODI_DATA": str(tmp_path)}) == {"LUODI_MODE": "embedded", "LUODI_DATA": str(tmp_path / "demo")}
    assert demo_house({})["LUODI_DATA"] == str(DATA / "demo")
