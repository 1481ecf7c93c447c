"""The Python environment in `.venv`: made without `python3-venv` where it must be, filled from hash-locked lists."""

from __future__ import annotations

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path

from tools.house import PYTHON, ROOT, VENV, digest, done_before, note_done, run, say, stop, system_packages

LOCKS = ROOT / "requirements"
JAVA, JAVA_AT_LEAST = "openjdk-17-jre-headless", 17
PIP = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet")
# What is published as source alone is built here, by the builder of its own lock: pip would fetch one unchecked.
BUILT = {"spark": ("--no-binary", "pyspark", "--no-build-isolation", "--use-pep517")}


def ready(*locks: str) -> None:
    """Make sure that the environment exists and holds the packages of these lists, each checked against its hashes."""
    if not (PYTHON.exists() and done_before("python", digest([]))):
        _make()
    for lock in locks:
        _install(lock)


def spark() -> None:
    """Spark for the tests, some 500 MB: in the same environment, so that the tests and it are the same packages
    everywhere, but filled in by `./luodi test` alone; and the Java that it runs on."""
    if not _java() and not (system_packages(JAVA) and _java()):
        stop(
            f"测试需要 Java 17，请先安装：apt-get install {JAVA}",
            f"The tests need Java 17, install it first: apt-get install {JAVA}",
        )
    ready("builders", "spark")


def _java() -> bool:
    """Whether the Java that Spark would start is there, and new enough for it."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if not found:
        return False
    said = subprocess.run([found, "-version"], capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', said)
    return version is not None and int(version[1]) >= JAVA_AT_LEAST


def packages() -> Path:
    """Where the environment keeps its packages."""
    return Path(sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)}))


def _make() -> None:
    say("正在建立 Python 环境（.venv）……", "Making the Python environment (.venv) …")
    if VENV.exists():
        shutil.rmtree(VENV)
    venv.EnvBuilder(symlinks=True).create(VENV)
    if not _pip():
        shutil.rmtree(VENV)
        stop(
            "这台机器上没有 pip：请安装 Debian 软件包 python3-venv（apt-get install python3-venv）后重试。",
            "This machine has no pip: install the Debian package python3-venv "
            "(apt-get install python3-venv) and try again.",
        )
    (packages() / "luodi.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
    note_done("python", digest([]))


def _pip() -> bool:
    """Put pip into the environment: from ensurepip, from the system's own pip, or by installing python3-venv."""
    if not (_there("ensurepip") or _there("pip")):
        system_packages("python3-venv")
    if _there("ensurepip"):
        return run(PYTHON, "-m", "ensurepip", "--default-pip", quiet=True) == 0
    if _there("pip"):
        # The system's pip fills the new environment with a pip of its own; Debian ships that wheel beside it.
        wheel = next(Path("/usr/share/python-wheels").glob("pip-*.whl"), "pip")
        return run(_system_python(), "-m", "pip", "--python", VENV, "install", "--quiet", str(wheel), quiet=True) == 0
    return False


def _there(module: str) -> bool:
    importlib.invalidate_caches()
    return importlib.util.find_spec(module) is not None


def _system_python() -> str:
    return str(PYTHON.resolve())


def _install(lock: str) -> None:
    file = LOCKS / f"{lock}.txt"
    state = digest([file])
    if done_before(lock, state):
        return
    say(f"正在安装 {file.name} 中的软件包……", f"Installing the packages of {file.name} …")
    ways = ("--require-hashes", "--no-deps", "--only-binary", ":all:", *BUILT.get(lock, ()))
    if run(*PIP, "install", *ways, "-r", file, quiet=True):
        stop(
            "软件包没有装全：请检查这台机器能否访问 Python 软件源（或设置 PIP_INDEX_URL）后重试。",
            "Not all packages were installed: see that this machine reaches a Python package index "
            "(or set PIP_INDEX_URL) and try again.",
        )
    if run(*PIP, "check", quiet=True):
        stop(
            "已装软件包互相不合：请删除 .venv 后重试。",
            "The installed packages do not fit together: remove .venv and try again.",
        )
    note_done(lock, state)
