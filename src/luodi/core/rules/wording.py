"""A tree written back as text: the formula as the working shows it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache

from luodi.core.rules.expressions import Band, Bands, Call, Each, Literal, Name, Node
from luodi.core.rules.values import exact

_SIGNS = {
    "or": (1, "或"),
    "and": (2, "且"),
    "=": (3, "="),
    "!=": (3, "≠"),
    "<": (3, "<"),
    "<=": (3, "≤"),
    ">": (3, ">"),
    ">=": (3, "≥"),
    "+": (4, "+"),
    "-": (4, "−"),
    "*": (5, "×"),
    "/": (5, "÷"),
}


@lru_cache(maxsize=8192)
def said(node: Node) -> str:
    """The formula in one line.

    >>> from luodi.core.rules.expressions import parse
    >>> said(parse("min(a / b, 100%) * (10分 + 5分)"))
    'min(a ÷ b, 100%) × (10分 + 5分)'
    """
    if isinstance(node, Literal):
        return literal(node)
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Call):
        return _call(node)
    if isinstance(node, Each):
        where = f", {said(node.where)}" if node.where else ""
        together = f" Σ {', '.join(node.gather)}" if node.gather else "" if node.within == "sum" else f" {node.within}"
        by = (f" / {node.by}{together}" if node.by else "") + (f" ↕ {node.order}" if node.order else "")
        most = f" ≤ {said(node.most)}" if node.most is not None else ""
        return f"{node.combine}({node.rows}{by}{where}: {said(node.gives)}{most})"
    rows = "; ".join(f"{between(row)}: {said(row.gives)}" for row in node.rows)
    return f"{'按档' if isinstance(node, Bands) else '分段'}({said(node.of)} | {rows})"


def literal(node: Literal) -> str:
    """A literal with its unit; the number stands in that unit."""
    if isinstance(node.value, bool):
        return "是" if node.value else "否"
    if isinstance(node.value, Fraction):
        return exact(node.value) + node.unit
    return node.value.isoformat() if isinstance(node.value, date) else f"“{node.value}”"


@lru_cache(maxsize=8192)
def between(row: Band) -> str:
    """The bounds of a band in brackets: [ ] in, ( ) out, ∞ open."""
    low = f"{'[' if row.low_in else '('}{said(row.low)}" if row.low else "(−∞"
    high = f"{said(row.high)}{']' if row.high_in else ')'}" if row.high else "+∞)"
    return f"{low}, {high}"


def _call(node: Call) -> str:
    if node.name in _SIGNS:
        level, sign = _SIGNS[node.name]
        return f" {sign} ".join(_inner(arg, level, place > 0) for place, arg in enumerate(node.args))
    if node.name in ("negative", "not"):
        return ("−" if node.name == "negative" else "非 ") + _inner(node.args[0], 9, False)
    return f"{node.name}({', '.join(said(arg) for arg in node.args)})"


def _inner(node: Node, level: int, right: bool) -> str:
    text = said(node)
    own = _SIGNS[node.name][0] if isinstance(node, Call) and node.name in _SIGNS else 10
    return f"({text})" if own < level or (own == level and right) else text
