"""The docs say what the code does: words, links, addresses of pages, mapping files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.glossary import FILE, glossary

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]


def test_the_glossary_is_what_the_words_make() -> None:
    assert FILE.read_text(encoding="utf-8") == glossary(), "run: python -m tools.glossary"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS.parent).as_posix())
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []
