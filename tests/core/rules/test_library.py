from __future__ import annotations

from pathlib import Path

import pytest

from luodi.core.definitions import load as load_catalogue
from luodi.core.rules.cases import check
from luodi.core.rules.loading import load

SHIPPED = load_catalogue(
    (Path(__file__).parents[3] / "src" / "luodi" / "figures" / "definitions.yaml").read_text("utf-8")
)
LIBRARY = Path(__file__).parents[3] / "src" / "luodi" / "books" / "library"
BOOKS = sorted(path for path in LIBRARY.glob("*.yaml") if not path.name.endswith("-quotas.yaml"))


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_published_case_of_a_shipped_book_comes_out(path: Path) -> None:
    checked = check(load(path.read_text("utf-8"), path.name), SHIPPED)
    assert checked
    assert [(one.case.name[0], one.faults, one.working) for one in checked if not one.passed] == []


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_a_shipped_book_cites_its_source_and_speaks_two_languages(path: Path) -> None:
    book = load(path.read_text("utf-8"), path.name)
    assert book.code == path.stem
    assert book.source.address.startswith("http") or all(book.source.note)
    assert book.readings
    for one in (*book.items.values(), *book.inputs.values(), *book.parameters.values(), *book.figures.values()):
        assert all(one.name), one.code
