"""What may be written where the cursor stands in a book that is still being written: keys, words, names, functions, units.

The text need not be valid: only what stands before the cursor is looked at, line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from luodi.core.definitions import Catalogue
from luodi.core.rules.functions import FUNCTIONS, SPECIAL
from luodi.core.rules.grammar import BOOK
from luodi.core.rules.reading import Again, Choice, Many, Named, Record, Scalar, Spec
from luodi.core.rules.units import UNITS

MOST = 40
_WORD = re.compile(r"[\w-]*$")
_KEY = re.compile(r"^(?P<indent>\s*(?:- )*)(?P<key>[^\W\d][\w-]*):(?=\s|$)")
_NAME = re.compile(r"^\s{2}([^\W\d]\w*):", re.M)


@dataclass(frozen=True, slots=True)
class Offer:
    """A word that may stand there: what it is (key, word, name, function, unit, definition), said in both languages."""

    word: str
    sort: str
    zh: str = ""
    en: str = ""


def offers(text: str, at: int, catalogue: Catalogue) -> list[Offer]:
    """What may follow the letters before the cursor, the likeliest first."""
    before = text[:at]
    typed = _WORD.search(before)
    start = typed.group() if typed else ""
    path, value = place(before)
    spec = _at(path)
    found = list(_values(spec, path, before, catalogue)) if value else list(_keys(spec))
    fitting = [one for one in found if one.word.startswith(start) and one.word != start]
    return fitting[:MOST]


def place(before: str) -> tuple[list[str], bool]:
    """Which keys lead to the cursor, and whether a value is being written (else a key)."""
    lines = before.split("\n")
    current = lines[-1]
    stack: list[tuple[int, str]] = []
    for line in lines[:-1]:
        found = _KEY.match(line)
        if found:
            depth = len(found["indent"])
            stack = [one for one in stack if one[0] < depth] + [(depth, found["key"])]
    own = len(current) - len(current.lstrip(" "))
    own += len(re.match(r"(?:- )*", current.lstrip(" ")).group())  # type: ignore[union-attr]  # it matches nothing, too
    path = [key for depth, key in stack if depth < own]
    return _inline(current, path)


def _inline(line: str, path: list[str]) -> tuple[list[str], bool]:
    """The same within a line: `key: {other: value, third` leads on through the braces that are open."""
    keys, key, value, word = list(path), "", False, ""
    opened: list[int] = []
    quoted = ""
    for sign in line:
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "\"'":
            quoted = sign
        elif sign == "{":
            opened.append(len(keys))
            keys, key, value, word = [*keys, key] if key else keys, "", False, ""
        elif sign in "}" and opened:
            keys, key, value, word = keys[: opened.pop()], "", False, ""
        elif sign == "[":
            opened.append(len(keys))
            keys, key, value, word = [*keys, key] if key else keys, "", True, ""
        elif sign == "]" and opened:
            keys, key, value, word = keys[: opened.pop()], "", False, ""
        elif sign == "," and opened:
            key, value, word = "", False, ""
        elif sign == ":" and word and not value:
            key, value, word = word, True, ""
        elif re.match(r"[\w-]", sign):
            word += sign
        else:
            word = "" if not value else word
    return ([*keys, key] if key and value else keys), value


def _at(path: list[str]) -> Spec:
    """The spec that stands at the end of a path; the book itself where the path leads nowhere."""
    spec: Spec = BOOK
    for key in path:
        spec = _below(spec, key)
    return spec


def _below(spec: Spec, key: str) -> Spec:
    inner = _inner(spec)
    if isinstance(inner, Record):
        return inner.fields.get(key, inner)
    return inner.of if isinstance(inner, Named) else inner


def _inner(spec: Spec) -> Spec:
    """A list stands for one of its members, a name for what it names."""
    while isinstance(spec, Many | Again):
        spec = spec.of if isinstance(spec, Many) else spec.known[spec.name]
    return spec


def _keys(spec: Spec) -> Iterator[Offer]:
    inner = _inner(spec)
    if isinstance(inner, Record):
        yield from (Offer(key, "key") for key in inner.fields)


def _values(spec: Spec, path: list[str], before: str, catalogue: Catalogue) -> Iterator[Offer]:
    inner = _inner(spec)
    if isinstance(inner, Choice):
        yield from (Offer(word, "word") for word in inner.words)
    elif path[-1:] == ["definition"] or path[-1:] == ["target"]:
        yield from (Offer(one.code, "definition", one.zh, one.en) for one in catalogue)
        if path[-1] == "definition":
            attributes = catalogue.attributes.values()
            yield from (Offer(one.code, "definition", one.zh, one.en) for one in attributes)
    elif path[-1:] == ["unit"]:
        yield from (Offer(unit, "unit") for unit in UNITS if unit)
    elif isinstance(inner, Scalar) and inner.form == "flag":
        yield from (Offer(word, "word") for word in ("yes", "no"))
    elif isinstance(inner, Scalar) and inner.form in ("formula", "name"):
        yield from (Offer(name, "name") for name in dict.fromkeys(_named(before)))
        yield from (Offer(name, "function", one.zh, one.en) for name, one in FUNCTIONS.items() if name.isidentifier())
        yield from (Offer(name, "function", said[2], said[3]) for name, said in SPECIAL.items())
    else:
        yield from _keys(inner)


def _named(before: str) -> Iterator[str]:
    """What the text has named so far: inputs, parameters, figures, columns, items."""
    for section in re.split(r"^(?=\S)", before, flags=re.M):
        if section.startswith(("inputs:", "parameters:", "figures:")):
            yield from _NAME.findall(section)
    yield from re.findall(r"\bcode:\s*([^\W\d]\w*)", before)
    yield from re.findall(r"^\s{6,}([^\W\d]\w*):\s*{name", before, re.M)
