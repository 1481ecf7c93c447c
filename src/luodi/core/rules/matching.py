"""Which quantities go together: what may be added, compared or chosen between, and what a number without a unit may
stand beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from luodi.core.rules.expressions import Bands, Call, Each, Node, Slices, Unreadable, numeral, worth
from luodi.core.rules.functions import BARE, FUNCTIONS, PARTS, Type
from luodi.core.rules.units import COUNT, FOREIGN, MONEY, NONE, POINTS, times, told
from luodi.core.rules.values import exact
from luodi.core.rules.wording import said
from luodi.core.words import Word

KINDS = {
    one.code: one
    for one in (
        Word("number", "数", "a number"), Word("yesno", "是/否", "yes or no"), Word("text", "文字", "text"),
        Word("ratio", "比率", "a ratio"),
        Word("date", "日期", "a date"), Word("list", "一列数", "a list"), Word("rows", "明细表", "a table"),
        Word("single", "单个值", "a single value"), Word("places", "位数", "a number of places"),
        Word("count", "个数", "how many"), Word("months", "月数", "a number of months"),
        Word("gather", "明细表里的一列数", "a column of numbers of the table"),
        Word("by", "明细表里的一列文字", "a column of text of the table"),
        Word("first", "个数", "how many"),
        Word("order", "明细表里的一列数或日期", "a column of numbers or days of the table"),
    )
}  # fmt: skip


# Beside what a number without a unit can only be meant one way. Elsewhere it would be taken in a unit that nobody wrote.
PLAIN = (None, NONE, COUNT, POINTS)
MANIFOLD = 10  # from here on a bare number beside a share is no multiple any more but most likely per cent
_MATCHED = ("same", "spread", "extreme", "order", "alike", "ratio", "run")
_COMPARING = ("order", "alike", "ratio", "run")


def described(kind: Type, units: Mapping[object, str] | None = None) -> Word:
    """A type in words for a message; a quantity by the unit in which the book writes it."""
    if kind.kind != "number" or kind.dims is None:
        return KINDS[kind.kind]
    if not kind.dims:
        return KINDS["ratio"]
    unit = (units or {}).get(kind.dims) or told(kind.dims)
    return Word(unit, unit, unit)


def together(kinds: Iterable[Type]) -> Type:
    """The one type of things that are added, compared or chosen between."""
    found: Type | None = None
    for kind in kinds:
        found = kind if found is None else _pair(found, kind)
    return found or BARE


def fits(kind: Type, wanted: Type) -> bool:
    """Whether a value of one type may stand where another is asked for."""
    try:
        return together((kind, wanted)) == wanted
    except Unreadable:
        return False


def _pair(left: Type, right: Type) -> Type:
    if left.kind != right.kind or (left.kind == "list" and left.inner != right.inner):
        raise Unreadable("types_differ", left=left, right=right)
    if left.dims == right.dims:
        found = left if not left.zero else right
        return replace(found, part=left.part or right.part) if left.part != right.part else found
    for bare, other in ((left, right), (right, left)):
        if bare.dims is None and (bare.zero or other.dims != MONEY):
            return other
    raise Unreadable(_unlike(left, right), left=left, right=right, **apart(left, right))


def _unlike(left: Type, right: Type) -> str:
    """Which sentence says why two quantities do not go together."""
    if found := apart(left, right):
        return "units_differ_currency" if is_foreign(found["unit"]) else "units_differ_by_one"
    if {left.dims, right.dims} == {COUNT, NONE}:
        return "units_differ_count"
    return "units_differ_money" if MONEY in (left.dims, right.dims) else "units_differ"


def is_foreign(kind: Type) -> bool:
    """Whether a quantity is money of another country: what lacks it lacks a rate, and no division by one of it."""
    return kind.dims is not None and any(base in FOREIGN for base, _power in kind.dims)


def apart(left: Type, right: Type) -> dict[str, Any]:
    """The one unit by which one quantity has been multiplied or divided more than the other."""
    for one, other in ((left, right), (right, left)):
        more = times(one.dims or NONE, other.dims or NONE, -1)
        if len(more) == 1 and other.dims and len(one.dims or NONE) > 1:
            base, power = more[0]
            return {"unit": Type("number", ((base, 1),)), "sign": "/" if power > 0 else "*"}
    return {}


# What is asked of a formula beyond its types


def unstated(node: Node, seen: Mapping[Node, Type]) -> Unreadable | None:
    """The first number of a checked tree that lacks the unit which what stands beside it has.

    Without one it would be taken in a base unit that nobody sees: 5 beside 亩 as five square metres, 5 beside % as 500 %.
    """
    if isinstance(node, Call) and node.name in FUNCTIONS:
        function = FUNCTIONS[node.name]
        kind = seen[node.args[0]]
        is_plain = kind.dims in PLAIN and kind.part != "percent"
        if not is_plain and (function.shape == "pure" or (function.shape == "round" and len(node.args) == 2)):
            return Unreadable("rounding_needs_unit", given=node.name, unit=kind)
    for group, is_compared in _groups(node):
        found = _lacking(group, [single(seen[part]) for part in group], is_compared=is_compared)
        if found is not None:
            return found
    return None


_LEAST = {"nth": None, "root": 1, "steps": None}  # a second argument below it, or nought, has no meaning


def possible(node: Call) -> None:
    """Refuse a number that a function can do nothing with, which would only show as a missing value."""
    if node.name not in _LEAST:
        return
    written = numeral(node.args[1])
    value = worth(written) if written is not None else None
    least = _LEAST[node.name]
    if not isinstance(value, Fraction):
        return
    if value == 0 or (node.name != "steps" and value.denominator != 1) or (least is not None and value < least):
        raise Unreadable("number_impossible", given=said(node.args[1]), function=node.name)


def bare(node: Node, kind: Type, beside: Type, *, is_compared: bool) -> Unreadable | None:
    """What is wrong where a formula is a number without a unit and stands beside a quantity that has one."""
    return _lacking([node, node], [kind, beside], is_compared=is_compared)


def single(kind: Type) -> Type:
    """What one member of a list is; of anything else the thing itself."""
    return kind.inner if kind.kind == "list" and kind.inner is not None else kind


def _groups(node: Node) -> Iterator[tuple[list[Node], bool]]:
    """The parts of a tree that must go together, and whether they are compared with one another."""
    if isinstance(node, Call):
        shape = FUNCTIONS[node.name].shape if node.name in FUNCTIONS else ""
        if shape in _MATCHED:
            yield list(node.args), shape in _COMPARING
        elif shape == "round":
            yield list(node.args[::2]), False
        elif node.name == "if":
            yield [*node.args[1:-1:2], node.args[-1]], False
        elif node.name in ("otherwise", "total"):
            yield list(node.args), False
    elif isinstance(node, Each):
        yield [part for part in (node.gives, node.beyond, node.most) if part is not None], False
    elif isinstance(node, Bands | Slices):
        yield [node.of, *(bound for row in node.rows for bound in (row.low, row.high) if bound is not None)], True
        outside = [node.outside] if isinstance(node, Bands) and node.outside is not None else []
        yield [*(row.gives for row in node.rows), *outside], False


def _lacking(group: list[Node], kinds: list[Type], *, is_compared: bool) -> Unreadable | None:
    unit = next((kind for kind in kinds if kind.dims not in PLAIN), None)
    part = max((kind.part for kind in kinds), key=PARTS.index, default="")
    for node, kind in zip(group, kinds, strict=True):
        if kind.dims is not None or kind.zero or kind.kind != "number":
            continue
        written = numeral(node)
        if unit is not None:
            return Unreadable("units_bare" if written else "units_bare_result", given=said(node), unit=unit)
        value = written.value if written else None
        if part and isinstance(value, Fraction) and _means_per_cent(value, part, is_compared=is_compared):
            return Unreadable("units_bare_percent", given=exact(value), hundred=exact(value * 100))
    return None


def _means_per_cent(value: Fraction, part: str, *, is_compared: bool) -> bool:
    """Whether a bare number beside per cent may be meant either way. That 1 is the whole is plain, but where it is compared."""
    if part == "share":
        return abs(value) >= MANIFOLD
    return value != 1 or is_compared
