"""The checkout, how to speak to whoever sits at the terminal, and remembering what is already done."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DATA = ROOT / ".data"


def language() -> str:
    """zh or en as the terminal says; both where it does not."""
    said = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return said[:2] if said[:2] in ("zh", "en") else "both"


def worded(zh: str, en: str) -> str:
    return {"zh": zh, "en": en}.get(language(), f"{zh}\n{en}")


def say(zh: str, en: str) -> None:
    print(worded(zh, en), file=sys.stderr, flush=True)


def stop(zh: str, en: str) -> NoReturn:
    """The end of the road: one sentence that says what to do."""
    say(zh, en)
    sys.exit(2)


def run(*words: str | Path, quiet: bool = False, **more: str) -> int:
    """Run a program in the checkout; its exit code. `quiet` shows its output only when it fails."""
    environment = {**os.environ, **more}
    if not quiet:
        return subprocess.run([str(word) for word in words], cwd=ROOT, env=environment).returncode
    done = subprocess.run(
        [str(word) for word in words], cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        sys.stderr.write(done.stdout.decode("utf-8", "replace"))
    return done.returncode


def become(*words: str | Path, **more: str) -> NoReturn:
    """Hand the terminal over to a program of the environment."""
    os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(str(words[0]), [str(word) for word in words], {**os.environ, **more})


def digest(files: Iterable[Path]) -> str:
    """What a set of files holds, and under which Python: the same digest means that nothing is to be done."""
    total = hashlib.sha256(sys.version.encode())
    for file in sorted(files):
        total.update(f"{file.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(file.read_bytes()).digest())
    return total.hexdigest()


def done_before(name: str, state: str) -> bool:
    stamp = VENV / "done" / name
    return stamp.is_file() and stamp.read_text(encoding="ascii") == state


def note_done(name: str, state: str) -> None:
    (VENV / "done").mkdir(parents=True, exist_ok=True)
    (VENV / "done" / name).write_text(state, encoding="ascii")


def may_install() -> bool:
    """Whether this system has apt and lets us use it."""
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def system_packages(*names: str) -> bool:
    """Install packages of the system where we may; False where we may not or it did not work."""
    if not may_install():
        return False
    say(f"正在安装系统软件包：{'、'.join(names)}", f"Installing system packages: {', '.join(names)}")
    apt = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")
    quietly = {"DEBIAN_FRONTEND": "noninteractive"}
    install = (*apt, "install", "-y", "--no-install-recommends", *names)
    if run(*apt, "update", quiet=True, **quietly):
        return False
    return run(*install, quiet=True, **quietly) == 0
