"""Everything that docs/rulebooks shows is true: examples load and their cases come out, faults are said as they are printed,
and both languages show the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from luodi.core.errors import Refusal
from luodi.core.rules import grammar
from luodi.core.rules.asking import unknown
from luodi.core.rules.cases import check
from luodi.core.rules.functions import FUNCTIONS, SPECIAL
from luodi.core.rules.holding import unheld
from luodi.core.rules.loading import load
from luodi.core.rules.reading import Again, Many, Named, Record, Spec
from luodi.core.rules.units import UNITS
from luodi.kit.sentences import sentence
from tests.core.rules.test_library import LIBRARY, SHIPPED
from tests.core.rules.test_published import PUBLISHED, values

FOLDER = Path(__file__).parents[3] / "docs" / "rulebooks"
LANGUAGES = ("zh", "en")
NAMES = sorted(path.name.removesuffix(".zh.md") for path in FOLDER.glob("*.zh.md"))
TEXTS = {(name, said): (FOLDER / f"{name}.{said}.md").read_text("utf-8") for name in NAMES for said in LANGUAGES}
HEAD = {"book": "example", "title": "例", "subject": "unit", "period": "year", "source": "手册"}
BOOK = "our-joint-thresholds.yaml"  # as the worked example names its file
FENCE = re.compile(r"^```(yaml|diff|text)\n(.*?)^```$", re.S | re.M)


def _blocks(name: str, language: str, kind: str = "yaml") -> list[str]:
    return [text for found, text in FENCE.findall(TEXTS[name, language]) if found == kind]


def _whole(example: str) -> str:
    """The example with the lines of a head that it leaves out."""
    own = re.findall(r"^(\w+):", example, re.M)
    return "".join(f"{key}: {value}\n" for key, value in HEAD.items() if key not in own) + example


def _runs(example: str) -> bool:
    """Whether it is a book; the worked example also shows parts of one."""
    return "\ncases:" in example and "inputs:" in example


EXAMPLES = [_whole(text) for name in NAMES for text in _blocks(name, "zh") if _runs(text)]


@pytest.mark.parametrize("place", range(len(EXAMPLES)))
def test_every_example_loads_and_its_cases_come_out(place: int) -> None:
    checked = check(load(EXAMPLES[place], f"example {place + 1}"), SHIPPED)
    assert checked
    assert [(one.case.name[0], one.faults, one.working) for one in checked if not one.passed] == []


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_show_the_same_examples_and_the_same_faults(name: str) -> None:
    for kind in ("yaml", "diff"):
        assert _blocks(name, "en", kind) == _blocks(name, "zh", kind)


# What goes wrong: a changed example and what `luodi book check` then prints


def _printed(text: str, name: str, language: str) -> list[str]:
    """What the command prints of a text with faults; where English is asked for, as the browser says it."""
    try:
        book = load(text, name)
        if faults := unknown(book, SHIPPED):
            raise Refusal.of(faults)
        wrong = [one for one in check(book, SHIPPED) if not one.passed]
    except Refusal as refusal:
        return [f"{name}: {fault.where}: {sentence(fault, language)}" for fault in refusal.faults]
    heads = [f"{name}:{one.case.line}: {one.case.name[0]}" for one in wrong]
    return heads + [f"    {said}" for one in wrong for said in (*one.faults, *one.working)]


def _changed(example: str, change: str) -> str:
    """The example with the lines under + in the place of those under -."""
    old, new = ("\n".join(line[2:] for line in change.splitlines() if line[0] == sign) for sign in "-+")
    assert example.count(old) == 1, old
    return example.replace(old, new)


def _faults(name: str, language: str) -> list[tuple[str, str, str]]:
    """Each fault of a page: the example that it changes, the change, what is printed."""
    found, example, change = [], "", ""
    for kind, text in FENCE.findall(TEXTS[name, language]):
        if kind == "yaml" and _runs(text):
            example = text
        elif kind == "diff":
            change = text
        elif kind == "text" and change:
            found.append((example or next(one for one in _blocks(name, language) if _runs(one)), change, text))
            change = ""
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["constructs", "example"])
def test_every_fault_is_told_as_it_is_printed(name: str, language: str) -> None:
    faults = _faults(name, language)
    assert len(faults) == len(_blocks(name, language, "diff"))
    for example, change, told in faults:
        printed = _printed(_changed(_whole(example), change), BOOK, language)
        lines = [line for line in told.splitlines() if not any(one.endswith(line) for one in printed)]
        assert lines == [], printed


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_thirty_constructs_stand_in_order_each_with_a_shipped_book_an_example_and_a_fault(language: str) -> None:
    text = TEXTS["constructs", language]
    top, *sections = re.split(r"^## ", text, flags=re.M)
    sections = [section for section in sections if section[0].isdigit()]
    headings = [section.partition("\n")[0] for section in sections]
    assert [heading.partition(" ")[0] for heading in headings] == [str(number) for number in range(1, 31)]
    links = re.findall(r"^\| (\d+) \| \[(.+?)\]\(#(\S+)\) \|", top, re.M)
    assert [f"{number} {title}" for number, title, _slug in links] == headings
    assert [slug for _number, _title, slug in links] == [_slug(heading) for heading in headings]
    for section in sections:
        assert [kind for kind, _text in FENCE.findall(section)] == ["yaml", "diff", "text"], section[:40]
        (code,) = re.findall(r"^\*.+`([a-z0-9-]+)`\*$", section, re.M)
        assert (LIBRARY / f"{code}.yaml").exists()
    assert [
        one for one in re.findall(r"`([a-z]+(?:-[a-z0-9]+)+)`", text) if not (LIBRARY / f"{one}.yaml").exists()
    ] == []


def test_every_construct_is_shown_with_a_result_that_its_document_gives() -> None:
    given = {(one["book"], value) for one in PUBLISHED for value in one["expected"].split("|")}
    for section in re.split(r"^## (?=\d)", TEXTS["constructs", "zh"], flags=re.M)[1:]:
        (code,) = re.findall(r"^\*.+`([a-z0-9-]+)`\*$", section, re.M)
        example = next(text for kind, text in FENCE.findall(section) if kind == "yaml")
        cases = yaml.safe_load(example)["cases"]
        assert given & {(code, value) for case in cases for value in values(case["expect"])}, section[:20]


def _slug(heading: str) -> str:
    """A heading's anchor, as GitHub and GitLab make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_parts_of_the_worked_example_make_up_its_book_and_its_cases_hold_every_number() -> None:
    *parts, whole = _blocks("example", "zh")
    assert "\n".join(parts) == whole
    assert unheld(whole, BOOK, SHIPPED) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_worked_example_names_what_its_first_cases_do_not_hold(language: str) -> None:
    *parts, _further, _whole_book = _blocks("example", language)
    told = [text for text in _blocks("example", language, "text") if "no case holds it" in text]
    changes = {True: "{0.written} → {0.instead}", False: "{0.written}"}
    loose = [(one, changes[bool(one.instead)].format(one)) for one in unheld("\n".join(parts), BOOK, SHIPPED)]
    printed = [f"{BOOK}:{one.line}: {one.where}: {what} 没有案例守住 / no case holds it" for one, what in loose]
    assert [text.splitlines() for text in told] == [printed]


# The manual


def _words(spec: Spec, seen: set[str]) -> set[str]:
    """Every key that a spec takes, however deep."""
    if isinstance(spec, Record):
        new = set(spec.fields) - seen
        return set(spec.fields).union(*(_words(spec.fields[key], seen | set(spec.fields)) for key in new))
    if isinstance(spec, Many | Named):
        return _words(spec.of, seen)
    return _words(spec.known[spec.name], seen) if isinstance(spec, Again) and spec.name not in seen else set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_manual_names_every_key_word_function_and_unit(language: str) -> None:
    text = TEXTS["manual", language]
    words = _words(grammar.BOOK, set()) | {*grammar.SUBJECTS, *grammar.PERIODS, *grammar.POLICIES, *grammar.CONSTRUCTS}
    words |= {name for name in (*FUNCTIONS, *SPECIAL) if name.isidentifier()} - {"negative"} | set(UNITS) - {""}
    assert sorted(word for word in words if not re.search(rf"(?<![\w]){re.escape(word)}(?![\w])", text)) == []
