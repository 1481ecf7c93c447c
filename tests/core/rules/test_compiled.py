"""A compiled book gives what the reference gives: every line, reason, veto, place and grade."""

from __future__ import annotations

from pathlib import Path

import pytest

import luodi.books
from luodi.core.rules.books import Book
from luodi.core.rules.compiled import why_not
from luodi.core.rules.loading import load
from tests.core.rules.compiling import PERIOD, differences

LIBRARY = Path(luodi.books.__file__).parent / "library"
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(LIBRARY.glob("*.yaml"))}
BOOKS: dict[str, Book] = {name: load(text, name) for name, text in TEXTS.items() if "\nbook:" in text}


@pytest.mark.parametrize("name", BOOKS)
def test_every_shipped_book_is_set_work_and_scores_random_subjects_as_the_reference_does(name: str) -> None:
    assert why_not(BOOKS[name], PERIOD.days[1]) is None
    for seed in range(3):
        apart, count = differences(BOOKS[name], seed)
        assert apart == []
        assert count == 12
