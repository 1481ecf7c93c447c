"""The commands of `./luodi`, in the order in which one meets them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from tools import assets, environment, proof
from tools.house import DATA, PYTHON, become, say, worded

COMMANDS: dict[str, tuple[str, str, str]] = {
    "demo": ("", "建立并运行示范区，打印网址和登录人", "make and run the demo district; prints its address and logins"),
    "serve": ("", "按 LUODI_* 环境变量运行正式服务", "run the real service as the LUODI_* variables say"),
    "figures": ("[--demo]", "打印本区各项数字、口径和时点", "print the district's figures, definitions and moment"),
    "book": ("check|new …", "检查、起草考核办法（规则书）", "check or begin rule books"),
    "manage": ("…", "管理命令（迁移、用户等）", "management commands (migrate, users, …)"),
    "test": ("[…]", "安装测试所需并运行全部测试", "install what the tests need and run them all"),
    "check": ("", "检查格式、类型、引用次序和迁移", "check style, types, import order and migrations"),
}


def demo_house(given: Mapping[str, str]) -> dict[str, str]:
    """Where the demo lives: a folder of its own in the data folder, so that it never meets an office's own data."""
    return {"LUODI_MODE": "embedded", "LUODI_DATA": str(Path(given.get("LUODI_DATA") or DATA).absolute() / "demo")}


def main(words: list[str]) -> int:
    """Do what the first word says with the others; without words, list what can be done."""
    if not words or words[0] in ("help", "-h", "--help"):
        _list()
        return 0
    name, *rest = words
    if name not in COMMANDS:
        say(f"没有“{name}”这个命令。", f"There is no command “{name}”.")
        _list()
        return 2
    return _ACTS[name](rest)


def _list() -> None:
    print(worded("落地：招商引资与项目建设", "Luodi: attracting investment and getting projects built"))
    for name, (more, zh, en) in COMMANDS.items():
        what = worded(zh, en).replace("\n", " · ")
        print(f"  ./luodi {f'{name} {more}':<18} {what}")


def _demo(words: list[str]) -> int:
    environment.ready("runtime")
    assets.ready()
    become(PYTHON, "-m", "luodi.site.serve", "--demo", *words, **demo_house(os.environ))


def _serve(words: list[str]) -> int:
    environment.ready("runtime")
    assets.ready()
    become(PYTHON, "-m", "luodi.site.serve", *words)


def _figures(words: list[str]) -> int:
    environment.ready("runtime")
    if "--demo" not in words:
        return _manage(["print_figures", *words])
    rest = [word for word in words if word != "--demo"]
    become(PYTHON, "-m", "luodi.site.serve", "--demo", "--then", "print_figures", *rest, **demo_house(os.environ))


def _book(words: list[str]) -> int:
    if not words:
        say("请写明要做什么，例如 ./luodi book check 文件", "Say what to do, for example ./luodi book check FILE")
        return 2
    return _manage([f"{words[0]}_book", *words[1:]])


def _manage(words: list[str]) -> int:
    environment.ready("runtime")
    become(PYTHON, "-m", "luodi.site.manage", *words)


_ACTS: dict[str, Callable[[list[str]], int]] = {
    "demo": _demo,
    "serve": _serve,
    "figures": _figures,
    "book": _book,
    "manage": _manage,
    "test": proof.test,
    "check": proof.check,
}
