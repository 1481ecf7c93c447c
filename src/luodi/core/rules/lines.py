"""Where in a book's text something stands, by the way to it: `inputs.paid`, `ranking.within`, `items.basic`."""

from __future__ import annotations

from collections.abc import Iterator

import yaml


def line_of(tree: yaml.Node, at: str) -> int:
    """The line of a part of a book, as far down as its names lead; what stands in a list is found by its code."""
    found, node = 1, tree
    for name in at.split("."):
        pair = next((pair for pair in _pairs(node) if pair[0].value == name), None)
        if pair is None:
            coded = next((one for one in _below(node) if _code(one) == name), None)
            if coded is None:
                return found
            pair = (coded, coded)
        key, node = pair
        found = key.start_mark.line + 1
    return found


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return list(node.value) if isinstance(node, yaml.MappingNode) else []


def _code(node: yaml.Node) -> str:
    return next((str(value.value) for key, value in _pairs(node) if key.value == "code"), "")


def _below(node: yaml.Node) -> Iterator[yaml.Node]:
    """Every mapping inside a list, and inside those."""
    children = node.value if isinstance(node, yaml.SequenceNode) else [value for _key, value in _pairs(node)]
    for one in children:
        if isinstance(node, yaml.SequenceNode) and isinstance(one, yaml.MappingNode):
            yield one
        yield from _below(one) if isinstance(one, yaml.CollectionNode) else ()
