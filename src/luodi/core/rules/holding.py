"""Whether a book's cases hold what it decides: each number is changed by one in its last place, and each choice that a
document leaves open is made the other way (a bound in or out, whole or pro rata, half up or cut, ties, what counts where
something is missing); a case must fail each time.

What counts where nothing is on record (`unrecorded`) is changed by a billion, up and down: there the question is
whether it matters at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import yaml

from luodi.core.definitions import Catalogue
from luodi.core.errors import Refusal
from luodi.core.rules.cases import run
from luodi.core.rules.loading import load

# What is said of the rules and not a rule: words, sources, and the cases themselves.
_SHOWN = ("total", "places")  # how a total is shown, which no case can tell
_WORDS = frozenset({"book", "title", "about", "source", "readings", "cases", "name", "zh", "en", "note"})
# Not a part of a name, of a longer number or of a day.
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*[-:]\d)")
FAR = Decimal(10**9)

# Choices of one word, by the key before it, and the word that would decide otherwise.
_OTHERWISE = {
    "way": {"half_up": "cut", "cut": "half_up"},
    "whole": {"yes": "no", "no": "yes"},
    "passes_on": {"yes": "no", "no": "yes"},
    "ties": {"competition": "dense", "dense": "competition"},
    "order": {"high_first": "low_first", "low_first": "high_first"},
    "effect": {"zero": "flag", "unranked": "flag"},
    "by": {"up": "down", "down": "up"},
    "within": {"sum": "max", "max": "sum", "min": "sum", "mean": "sum"},
}
_CAUSES = frozenset({"missing", "zero_denominator", "no_row", "every"})
_BOUNDS = {"from": "above", "above": "from", "to": "below", "below": "to"}
_LOWER, _UPPER = ("from", "above"), ("to", "below")
_SIGN = re.compile(r">=|<=|[<>≥≤](?!=)")
_SIGNS = {">=": ">", ">": ">=", "<=": "<", "<": "<=", "≥": ">", "≤": "<"}


@dataclass(frozen=True, slots=True)
class Unheld:
    """A number, or a choice and what it might be `instead`, that may change without any case of the book failing."""

    line: int
    where: str
    written: str
    instead: str = ""


Change = tuple[int, int, str]  # what stands from one place of the text to another, and what is put there


def unheld(text: str, file: str = "book.yaml", catalogue: Catalogue | None = None) -> list[Unheld]:
    """What no case of a book holds, in the order in which it stands. The book itself must load and pass."""
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return []
    found = [
        (changes[0][0], Unheld(text.count("\n", 0, changes[0][0]) + 1, where, *said))
        for where, said, several in [*_numbers(root, text), *_choices(root, text)]
        for changes in [several[0]]
        if not any(_noticed(_changed(text, one), file, catalogue) for one in several)
    ]
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]


def _noticed(text: str, file: str, catalogue: Catalogue | None) -> bool:
    try:
        book = load(text, file)
        return any(not run(book, case, catalogue).passed for case in book.cases)  # the first that fails is enough
    except Refusal:  # the changed book contradicts itself: whoever loads it is told
        return True


def _changed(text: str, changes: list[Change]) -> str:
    for first, last, new in sorted(changes, reverse=True):
        text = text[:first] + new + text[last:]
    return text


# What may be changed: where it stands, how it reads (and what it would be), and the ways to change it

_Found = tuple[str, tuple[str, ...], list[list[Change]]]


def _numbers(root: yaml.Node, text: str) -> Iterator[_Found]:
    for where, node in _scalars(root, ()):
        for found in _NUMBER.finditer(text, node.start_mark.index, node.end_mark.index):
            others = _others(Decimal(found.group()), where[-1])
            yield ".".join(where), (found.group(),), [[(found.start(), found.end(), f"{one:f}")] for one in others]


def _others(number: Decimal, key: str) -> list[Decimal]:
    """What a number is changed to: one more in its last place; what stands for no record, to far off on either side."""
    if key == "unrecorded":
        return [number + FAR, number - FAR]
    return [number + Decimal(1).scaleb(int(number.as_tuple().exponent))]


def _choices(root: yaml.Node, text: str) -> Iterator[_Found]:
    for where, node in _scalars(root, ()):
        first, last = node.start_mark.index, node.end_mark.index
        instead = _OTHERWISE.get(where[-1], {}).get(node.value)
        if where[-1] in _CAUSES:
            instead = "by_hand" if node.value == "zero" else "zero"
        if instead:
            yield ".".join(where), (node.value, instead), [[(first, last, instead)]]
        first += text[first:last].startswith(">")  # the mark of a text that goes over lines
        for sign in _SIGN.finditer(text, first, last):
            other = _SIGNS[sign.group()]
            yield ".".join(where), (sign.group(), other), [[(sign.start(), sign.end(), other)]]
    yield from _edges(root, ())


def _edges(node: yaml.Node, where: tuple[str, ...]) -> Iterator[_Found]:
    """The bounds of bands: whose the edge between two rows is, and whether the outermost ones are in."""
    if isinstance(node, yaml.SequenceNode):
        for place, one in enumerate(node.value):
            yield from _edges(one, _member(where, one, place))
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        if key.value == "rows" and where[-1:] == ("bands",) and isinstance(value, yaml.SequenceNode):
            yield from _rows(value.value, (*where, "rows"))
        elif key.value not in _WORDS:
            yield from _edges(value, (*where, key.value))


def _rows(rows: list[yaml.Node], where: tuple[str, ...]) -> Iterator[_Found]:
    before: tuple[str, Change] | None = None
    for place, row in enumerate(rows):
        lower, upper = _bound(row, _LOWER), _bound(row, _UPPER)
        if before and (not lower or lower[0] != before[0]):
            yield _edge([before[1]], where, place - 1)
            before = None
        if lower:
            yield _edge([*([before[1]] if before else []), lower[1]], where, place)
        before = upper
    if before:
        yield _edge([before[1]], where, len(rows) - 1)


def _edge(changes: list[Change], where: tuple[str, ...], place: int) -> _Found:
    instead = changes[-1][2]
    return f"{'.'.join(where)}[{place + 1}]", (_BOUNDS[instead], instead), [changes]


def _bound(row: yaml.Node, keys: tuple[str, ...]) -> tuple[str, Change] | None:
    """A bound of a row: its value as written, and the change of its key."""
    for key, value in row.value if isinstance(row, yaml.MappingNode) else ():
        if key.value in keys and isinstance(value, yaml.ScalarNode):
            return value.value, (key.start_mark.index, key.end_mark.index, _BOUNDS[key.value])
    return None


def _member(where: tuple[str, ...], node: yaml.Node, place: int) -> tuple[str, ...]:
    """Where a member of a list stands: by its code, as faults name it, else by its number from one."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    code = next((value.value for key, value in pairs if key.value == "code"), None)
    return (*where, code) if code else (*where[:-1], f"{where[-1]}[{place + 1}]")


def _scalars(node: yaml.Node, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in _WORDS and (*where, key.value) != _SHOWN:
                yield from _scalars(value, (*where, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _scalars(value, _member(where, value, place))
    else:
        yield where, node
