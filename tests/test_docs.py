"""The docs say what the code does: words, links, addresses of pages, mapping files."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
import yaml

from luodi.core.words import WORDS
from luodi.exchange.mapping import TableUse, loaded, shipped
from luodi.exchange.matching import fields as our_fields
from luodi.kit.sentences import sentences
from tools.glossary import DEFINITIONS, FILE, definitions, glossary

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGES = [DOCS.parent / "README.md", *sorted(DOCS.rglob("*.md"))]


def test_the_definitions_are_what_the_catalogue_makes() -> None:
    assert DEFINITIONS.read_text(encoding="utf-8") == definitions(), "run: python -m tools.glossary"


def test_the_glossary_is_what_the_words_make() -> None:
    assert FILE.read_text(encoding="utf-8") == glossary(), "run: python -m tools.glossary"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS.parent).as_posix())
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", ["import.zh.md", "import.en.md"])
def test_the_pages_on_mappings_name_every_key_field_and_shipped_mapping_and_their_example_loads(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    loaded(yaml.safe_load(example))
    wanted = [*(one.name for one in dataclasses.fields(TableUse)), *our_fields(), *shipped()]
    assert [word for word in wanted if f"`{word}`" not in text] == []


def words_of_the_interface() -> tuple[str, str]:
    """Everything that pages and refusals say, in Chinese and in English."""
    said: list[tuple[str, str]] = [(word.zh, word.en) for table in WORDS.values() for word in table.values()]
    said += [(one.zh, one.en) for one in sentences().values()]
    for file in sorted((DOCS.parent / "src" / "luodi" / "locale" / "en").glob("*.po")):
        for entry in pairs_of(file.read_text(encoding="utf-8")):
            said.append(entry)
    return "\n".join(zh for zh, _ in said), "\n".join(en for _, en in said)


def pairs_of(text: str) -> list[tuple[str, str]]:
    """The (msgid, msgstr) pairs of a catalogue, each on its own line as ours are."""
    return re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', text, re.MULTILINE)


# What the guides quote that is no word of a page: what people write into cells, and rules.
QUOTED = {"—", "进入……还缺什么", "导入这 … 行", "…", "5万亩", "约3000万元", "500万美元", "待定", "过一亿元"}
QUOTED |= {"1000 万元以上", "截至哪一刻已知的", "过", "以上", "quotes"}


@pytest.mark.parametrize(("page", "side"), [("guide.zh.md", 0), ("guide.en.md", 1)])
def test_what_the_guides_quote_stands_on_a_page(page: str, side: int) -> None:
    said = words_of_the_interface()[side]
    quoted = re.findall("“([^”]*)”", (DOCS / page).read_text(encoding="utf-8"))
    assert sorted({word for word in quoted if word not in QUOTED and word not in said}) == []
