"""The house itself: what import contracts and linters do not hold, read from the sources."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from luodi.core import refusals

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "luodi"
BELOW = {"core", "kit"}  # for everybody
DOORS = {"queries", "actions", "tables"}
OPEN_MODELS = {"User", "Org"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# `site` puts the features together: it stands above them and may open every door.
ABOVE = {"site"}
FEATURES = sorted(place.parent.name for place in SOURCE.glob("*/apps.py") if place.parent.name not in BELOW | ABOVE)
MODULES = sorted(file for file in SOURCE.rglob("*.py") if "migrations" not in file.parts)
MIGRATIONS = sorted(file for file in SOURCE.rglob("migrations/[0-9]*.py"))
TEMPLATES = sorted(SOURCE.rglob("*.html"))
PROGRAMS = [*MODULES, *sorted((ROOT / "tools").glob("*.py")), *sorted((ROOT / "tests").rglob("*.py")), ROOT / "luodi"]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imported(file: Path) -> Iterator[tuple[str, str]]:
    """(module, name) for each name that a file imports; the name is empty for `import module`."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def private(module: str, name: str) -> bool:
    """Whether a name of another feature is not one of its front doors."""
    feature, _, inside = module.removeprefix("luodi.").partition(".")
    door = inside.partition(".")[0] or name
    if feature == "people":
        # Rights are read in one table: its module is a door of its own.
        return not (door in DOORS | {"access"} or (inside == "models" and name in OPEN_MODELS))
    return door not in DOORS


def test_features_enter_each_other_by_the_front_door_only() -> None:
    broken = [
        f"{named(file)}: {module} {name}".strip()
        for file in MODULES
        for module, name in imported(file)
        if (owner := file.relative_to(SOURCE).parts[0]) in FEATURES
        and module.startswith("luodi.")
        and (other := module.split(".")[1]) in FEATURES
        and other != owner
        and private(module, name)
    ]
    assert broken == []


def test_every_feature_is_installed_and_stands_in_the_contracts() -> None:
    contracts = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}
    order = [name.strip("() ") for layer in contracts["order"]["layers"] for name in layer.split("|")]
    assert sorted(settings.FEATURES) == FEATURES
    assert [feature for feature in FEATURES if feature not in order] == []
    assert sorted(contracts["rooms"]["containers"]) == [f"luodi.{feature}" for feature in FEATURES]
    installed = [order.index(feature) for feature in settings.FEATURES]
    assert installed == sorted(installed, reverse=True)  # foundations first


def test_no_file_is_too_long_to_be_read_at_once() -> None:
    limits = [(file, 400) for file in PROGRAMS] + [(file, 150) for file in TEMPLATES]
    lengths = [(named(file), len(file.read_text(encoding="utf-8").splitlines()), limit) for file, limit in limits]
    assert [(name, length) for name, length, limit in lengths if length > limit] == []


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        (f"{named(file)}:{node.lineno} {node.name}", length)
        for file in PROGRAMS
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > 40
    ]
    assert long == []


def test_migrations_stand_alone_and_say_what_they_do() -> None:
    tied = [named(file) for file in MIGRATIONS for module, _ in imported(file) if module.startswith("luodi")]
    nameless = [named(file) for file in MIGRATIONS if "_auto_" in file.name]
    assert (tied, nameless) == ([], [])


def test_the_clock_is_read_at_the_edge_only() -> None:
    edges = {"views", "api", "jobs", "management", "site", "middleware", "worker"}
    clock = re.compile(r"\b(now|today|utcnow)\(|\blocaldate\(\)")
    readers = [
        named(file)
        for file in MODULES
        if not edges & {*file.relative_to(SOURCE).parts[:-1], file.stem}
        if clock.search(file.read_text(encoding="utf-8"))
    ]
    assert readers == []


# Written in pieces, or this file would be the first to break the rule.
REGISTRIES = ("py" + "pi.org", "python" + "hosted.org", "registry." + "npmjs.org", "deb." + "debian.org")
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "pytest.mark." + "skip", "pytest.mark." + "xfail", "no " + "cover")
MACHINE = re.compile(r"(^|[^A-Za-z0-9_./-])/(work|" + "tmp|farm|root)/", re.MULTILINE)


def test_nothing_in_the_tree_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = []
    for file in tracked():
        if file.suffix == ".svg":
            continue
        text = file.read_bytes().decode("utf-8", "replace")
        found += [f"{named(file)}: {host}" for host in REGISTRIES if host in text]
        found += [f"{named(file)}: {hit.group(0).strip()}" for hit in MACHINE.finditer(text)]
    assert found == []


def test_nothing_in_the_programs_is_left_for_later_or_left_out() -> None:
    texts = [(named(file), file.read_text(encoding="utf-8")) for file in [*PROGRAMS, *TEMPLATES]]
    assert [f"{name}: {word}" for name, text in texts for word in UNFINISHED if re.search(rf"\b{word}\b", text)] == []


def test_pages_hold_no_inline_code_and_no_inline_style() -> None:
    inline = re.compile(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)", re.IGNORECASE)
    outside = re.compile(r"(?:src|action)\s*=\s*[\"'](?:https?:)?//|<link[^>]+href\s*=\s*[\"'](?:https?:)?//")
    found = [
        f"{named(file)}:{number}"
        for file in TEMPLATES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if inline.search(line) or outside.search(line)
    ]
    assert found == []


def sentences() -> dict[str, dict[str, refusals.Sentence]]:
    modules = [module.name for module in pkgutil.iter_modules(refusals.__path__)]
    return {name: importlib.import_module(f"luodi.core.refusals.{name}").SENTENCES for name in modules}


def test_every_code_that_the_sources_refuse_with_has_its_sentence() -> None:
    known = {code for codes in sentences().values() for code in codes}
    silent = [
        f"{named(file)}:{node.lineno} {first.value}"
        for file in MODULES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("Refusal", "Fault")
        and node.args
        and isinstance(first := node.args[0], ast.Constant)
        and first.value not in known
    ]
    assert silent == []


@pytest.mark.parametrize("lock", ["runtime", "test", "fonts", "node", "builders", "spark"])
def test_locks_hold_exact_versions_with_hashes_and_what_the_project_names(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text(encoding="utf-8")
    entries = re.findall(
        r"^([a-z0-9][\w.-]*)==([\w.]+)((?:.*\\\n)(?:\s+--hash=sha256:\w+(?: \\)?\n?)+)", text, re.MULTILINE
    )
    assert len(entries) == len(re.findall(r"^\w", text, re.MULTILINE)) > 0
    extras = PROJECT["project"]["optional-dependencies"]
    asked = {
        "runtime": [*PROJECT["project"]["dependencies"], *extras["build"]],
        "test": [*PROJECT["project"]["dependencies"], *extras["build"], *extras["test"]],
        "fonts": extras["fonts"],
        "node": extras["node"],
        "builders": extras["builders"],
        "spark": extras["spark"],
    }[lock]
    held = {(name, version) for name, version, _ in entries}
    wanted = {tuple(re.sub(r"\[.*\]", "", line).split("==")) for line in asked}
    assert wanted - held == set()
