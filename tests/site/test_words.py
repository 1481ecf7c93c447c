"""Every sentence of the pages is there in English too, and sentences stay whole so that they can be turned."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from luodi.site import build

SOURCE = Path(build.__file__).parents[1]
PYTHON = sorted(SOURCE.rglob("*.py"))
TEMPLATES = sorted([*SOURCE.rglob("templates/**/*.html"), *SOURCE.rglob("templates/**/*.txt")])
KEYWORDS: dict[str, object] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
}
BLANK = re.compile(r"%\((\w+)\)s|%(?!%|\()[a-z]")


def said() -> Iterator[tuple[str, object, str]]:
    """(place, Chinese text or (one, many), context) of everything that a page can say."""
    for file in [*PYTHON, *TEMPLATES]:
        text = file.read_text(encoding="utf-8")
        if file.suffix != ".py":
            # What Django leaves of a template is calls between blanked words; their indentation means nothing.
            text = "\n".join(line.strip() for line in templatize(text, origin=file.name).splitlines())
        for line, message, _, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
            yield f"{file.relative_to(SOURCE)}:{line}", message, context or ""


def test_every_sentence_has_its_english() -> None:
    english = build.english()
    silent = []
    for place, message, context in said():
        known = english.get(message[0] if isinstance(message, tuple) else message, context or None)
        if known is None or not known.string or (isinstance(known.string, tuple) and not all(known.string)):
            silent.append(f"{place} {message}")
    assert silent == []


def test_blanks_have_names_and_are_the_same_in_both_languages() -> None:
    def blanks(text: object) -> list[str]:
        parts = text if isinstance(text, tuple) else (text,)
        return sorted({hit.group(0) for part in parts for hit in BLANK.finditer(str(part))})

    uneven = [message.id for message in build.english() if message.id and blanks(message.id) != blanks(message.string)]
    nameless = [message.id for message in build.english() if any("(" not in blank for blank in blanks(message.id))]
    assert (uneven, nameless) == ([], [])


def test_no_sentence_is_put_together_before_it_is_turned() -> None:
    def put_together(node: ast.expr) -> bool:
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "format"
        return called or isinstance(node, ast.JoinedStr | ast.BinOp)

    found = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS
        if any(put_together(argument) for argument in node.args)
    ]
    assert found == []


PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "项目"\nmsgstr "{word}"\n'


def test_catalogues_of_several_packages_become_one(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(PO.format(word="Projects"), encoding="utf-8")
    (tmp_path / "b.po").write_text(
        PO.format(word="Projects") + '\nmsgid "%(n)s 项"\nmsgid_plural "%(n)s 项"\n'
        'msgstr[0] "%(n)s item"\nmsgstr[1] "%(n)s items"\n',
        encoding="utf-8",
    )
    whole = build.english(tmp_path)
    assert [(message.id, message.string) for message in whole if message.id] == [
        ("项目", "Projects"),
        (("%(n)s 项", "%(n)s 项"), ("%(n)s item", "%(n)s items")),
    ]
    made = build.compile_messages(tmp_path)
    first = made.stat().st_mtime_ns
    assert build.compile_messages(tmp_path).stat().st_mtime_ns == first  # nothing newer: nothing done


def test_one_chinese_sentence_said_in_two_ways_is_refused_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(PO.format(word="Projects"), encoding="utf-8")
    (tmp_path / "b.po").write_text(PO.format(word="Items"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"'Projects' \(a\.po\), 'Items' \(b\.po\)"):
        build.english(tmp_path)


FULL = re.compile("[：，（）。；、［］]")
# What Chinese a template may hold: what is turned, what is for Chinese readers only, and words to the maker.
TURNED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}|{#.*?#}|{%.*?%}|{{.*?}}", re.DOTALL
)  # fmt: skip
CHINESE_HALF = re.compile(r'({% if LANG == "en" %}.*?){% else %}.*?{% endif %}', re.DOTALL)
JOINED = re.compile(r"join:[\"'][^\"']*[：，（）。；、［］]")
OFFICIAL = ("reports",)  # documents in Chinese


def test_no_full_width_sign_stands_between_english_words() -> None:
    templates = [file for file in TEMPLATES if file.parts[len(SOURCE.parts)] not in OFFICIAL]
    bare = [
        str(file.relative_to(SOURCE))
        for file in templates
        for text in [CHINESE_HALF.sub(r"\1", file.read_text(encoding="utf-8"))]
        if FULL.search(TURNED.sub("", text)) or JOINED.search(text)
    ]
    said_full = [
        str(message.string)
        for message in build.english()
        if message.id and FULL.search(str(message.string)) and "apart by 、" not in str(message.string)
    ]
    assert (bare, said_full) == ([], [])
