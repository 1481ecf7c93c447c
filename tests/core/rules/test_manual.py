"""Every example of the manual is a book that loads and whose cases come out, in both languages the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luodi.core.rules import grammar
from luodi.core.rules.cases import check
from luodi.core.rules.functions import FUNCTIONS, SPECIAL
from luodi.core.rules.loading import load
from luodi.core.rules.reading import Again, Many, Named, Record, Spec
from luodi.core.rules.units import UNITS
from tests.core.rules.test_library import SHIPPED

DOCS = Path(__file__).parents[3] / "docs"
MANUALS = {language: (DOCS / "rulebooks" / f"manual.{language}.md").read_text("utf-8") for language in ("zh", "en")}
EXAMPLES = re.findall(r"```yaml\n(.*?)```", MANUALS["zh"], re.S)
HEAD = "book: example\ntitle: 例\nsubject: unit\nperiod: year\nsource: 手册\n"


@pytest.mark.parametrize("place", range(len(EXAMPLES)))
def test_every_example_loads_and_its_cases_come_out(place: int) -> None:
    text = EXAMPLES[place] if EXAMPLES[place].startswith("book:") else HEAD + EXAMPLES[place]
    checked = check(load(text, f"example {place + 1}"), SHIPPED)
    assert checked
    assert [(one.case.name[0], one.faults, one.working) for one in checked if not one.passed] == []


def test_both_languages_show_the_same_examples() -> None:
    assert re.findall(r"```yaml\n(.*?)```", MANUALS["en"], re.S) == EXAMPLES


def _words(spec: Spec, seen: set[str]) -> set[str]:
    """Every key that a spec takes, however deep."""
    if isinstance(spec, Record):
        new = set(spec.fields) - seen
        return set(spec.fields).union(*(_words(spec.fields[key], seen | set(spec.fields)) for key in new))
    if isinstance(spec, Many | Named):
        return _words(spec.of, seen)
    return _words(spec.known[spec.name], seen) if isinstance(spec, Again) and spec.name not in seen else set()


@pytest.mark.parametrize("language", MANUALS)
def test_the_manual_names_every_key_word_function_and_unit(language: str) -> None:
    text = MANUALS[language]
    words = _words(grammar.BOOK, set()) | {*grammar.SUBJECTS, *grammar.PERIODS, *grammar.POLICIES, *grammar.CONSTRUCTS}
    words |= {name for name in (*FUNCTIONS, *SPECIAL) if name.isidentifier()} - {"negative"} | set(UNITS) - {""}
    assert sorted(word for word in words if not re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", text)) == []
