"""Whether a book's cases hold its numbers: each number is changed by one in its last place, and a case must fail.

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
from luodi.core.rules.cases import check
from luodi.core.rules.loading import load

# What is said of the rules and not a rule: words, sources, and the cases themselves.
_WORDS = frozenset({"book", "title", "about", "source", "readings", "cases", "name", "zh", "en", "note"})
# Not a part of a name, of a longer number or of a day.
_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.]*[-:]\d)")


FAR = Decimal(10**9)


@dataclass(frozen=True, slots=True)
class Unheld:
    """A number that may change without any case of the book failing."""

    line: int
    where: str
    number: str


def unheld(text: str, file: str = "book.yaml", catalogue: Catalogue | None = None) -> list[Unheld]:
    """The numbers of a book that no case holds, in the order in which they stand. The book itself must load and pass."""
    return [one for one, changed in _changed(text) if not any(_noticed(other, file, catalogue) for other in changed)]


def _noticed(text: str, file: str, catalogue: Catalogue | None) -> bool:
    try:
        return any(not checked.passed for checked in check(load(text, file), catalogue))
    except Refusal:  # the changed book contradicts itself: whoever loads it is told
        return True


def _changed(text: str) -> Iterator[tuple[Unheld, list[str]]]:
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for where, node in _scalars(root, ()) if root else ():
        start = node.start_mark.index
        for found in _NUMBER.finditer(text, start, node.end_mark.index):
            before, after = text[: found.start()], text[found.end() :]
            line = before.count("\n") + 1
            changed = [f"{before}{number:f}{after}" for number in _others(Decimal(found.group()), where[-1])]
            yield Unheld(line, ".".join(where), found.group()), changed


def _others(number: Decimal, key: str) -> list[Decimal]:
    """What a number is changed to: one more in its last place; what stands for no record, to far off on either side."""
    if key == "unrecorded":
        return [number + FAR, number - FAR]
    return [number + Decimal(1).scaleb(int(number.as_tuple().exponent))]


def _scalars(node: yaml.Node, where: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value not in _WORDS:
                yield from _scalars(value, (*where, key.value))
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield from _scalars(value, (*where, str(number)))
    else:
        yield where, node
