"""What a book may mean and most likely does not: told beside its cases, and no reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from fractions import Fraction

from luodi.core.definitions import Catalogue
from luodi.core.errors import Fault
from luodi.core.rules.books import Book, Input, Item, Parameter
from luodi.core.rules.cases import first_day
from luodi.core.rules.checking import nearest
from luodi.core.rules.consistency import formulas, words
from luodi.core.rules.expressions import Call, Name, Node, names, numeral, walk, worth
from luodi.core.rules.units import NONE, POINTS, UNITS
from luodi.core.rules.wording import said
from luodi.core.rules.working import bound
from luodi.core.words import LIGHTS, Word


def hints(book: Book, catalogue: Catalogue | None = None) -> list[Fault]:
    """Each with the code of its sentence, where it stands, and what it is about. The catalogue knows what targets may be of."""
    found = [*_idle(book), *_totals(book), *_ranges(book), *_undated(book), *_shares(book), *_lights(book), *_low(book)]
    return [*found, *(_targets(book, catalogue) if catalogue is not None else ())]


def _named(one: Input | Item | Parameter) -> Word:
    return Word(one.code, *one.name)


def _idle(book: Book) -> Iterator[Fault]:
    """Inputs and parameters that no formula asks for: most often a name written wrong elsewhere."""
    full = [one.full for one in book.items.values() if one.full is not None]
    asked = {name for node in [*(node for _at, node in formulas(book)), *full] for name in names(node)}
    chosen = {trait for one in book.parameters.values() for value in one.values for trait in value.traits}
    within = {book.compared_within, book.ranking.within if book.ranking else ""}
    for code, one in book.inputs.items():
        used = code in asked or code in chosen | within or one.origin.code in within
        if not used and not any(field in asked for field in one.fields):
            yield Fault("input_idle", f"inputs.{code}", {"given": _named(one)})
    for code, parameter in book.parameters.items():
        if code not in asked:
            yield Fault("parameter_idle", f"parameters.{code}", {"given": _named(parameter)})


def _totals(book: Book) -> Iterator[Fault]:
    """A total that the book writes out: an item that it leaves out, or adds twice, alone and in its group."""
    node = book.total.node
    if isinstance(node, Call) and any(one.counted for one in book.items.values()):
        return  # added up from whatever counts
    inside = list(names(node))
    asked = {name for _at, tree in formulas(book) for name in names(tree)}
    asked |= {one.code for one in (book.ranking.then if book.ranking else ())}
    for item in book.items.values():
        if (
            _adds(node)
            and not item.is_aside
            and item.type == book.total.type
            and not item.parent
            and item.code not in asked
        ):
            yield Fault("item_left_out", f"items.{item.code}", {"given": _named(item)})
        above = next((one for one in _above(book, item) if one.code in inside), None)
        if item.code in inside and above is not None and _is_sum(node):
            yield Fault("item_added_twice", "total", {"given": _named(item), "group": _named(above)})


def _above(book: Book, item: Item) -> Iterator[Item]:
    """The groups that an item stands in, the nearest first."""
    while item.parent:
        item = book.items[item.parent]
        yield item


def _adds(node: Node) -> bool:
    """Whether a formula is a sum of whatever, perhaps held between limits or rounded."""
    if isinstance(node, Call) and node.name in ("min", "max", "clamp", "round", "cut"):
        return _adds(node.args[0])
    return isinstance(node, Call) and node.name in ("+", "sum", "total")


def _is_sum(node: Node) -> bool:
    """Whether a formula adds up, and nothing else: what is weighted may well be named twice."""
    return isinstance(node, Name) or (
        isinstance(node, Call) and node.name in ("+", "sum", "total") and all(map(_is_sum, node.args))
    )


def _ranges(book: Book) -> Iterator[Fault]:
    """A range of 0 to 1 for something in per cent is 0 % to 1 %."""
    for code, one in book.inputs.items():
        for at, column in (
            (f"inputs.{code}", one),
            *((f"inputs.{code}.rows.{name}", field) for name, field in one.fields.items()),
        ):
            unit = column.unit
            if (
                unit is not None
                and unit.dims == NONE
                and unit.scale < 1
                and column.high == unit.scale
                and column.low == Fraction(0)
            ):
                yield Fault("range_of_percent", at, {"given": _named(column), "unit": unit.code})


def _undated(book: Book) -> Iterator[Fault]:
    """A case without a day, where a parameter that it may use has changed over time."""
    changed = next((one for one in book.parameters.values() if _changes(one)), None)
    for case in book.cases:
        if changed is not None and case.day is None and not case.facts:
            blanks = {"given": _named(changed), "day": first_day(book).isoformat()}
            yield Fault("case_undated", f"cases.{case.name[0]}", blanks)


def _changes(one: Parameter) -> bool:
    """Whether the same subject has one value at one time and another at another."""
    traits = [tuple(sorted(value.traits.items())) for value in one.values]
    return len(set(traits)) < len(traits)


CLOSE = 0.9  # of two codes: a slip of one letter or two, not another quantity
FEW = 10  # points up to which a difference of percentages is most likely meant by the point, not as a share of them


def _shares(book: Book) -> Iterator[Fault]:
    """A difference of percentages times a few points: 2 % × 1 point is 0.02, and most likely 2 points are meant."""
    for at, node in formulas(book):
        for part in walk(node):
            if isinstance(part, Call) and part.name == "*" and len(part.args) == 2:
                for share, points in (part.args, part.args[::-1]):
                    if _is_gap(book, share) and _is_few(points):
                        yield Fault("share_of_points", at, {"given": said(share), "points": said(points)})


def _is_gap(book: Book, node: Node) -> bool:
    kind = book.types.get(node)
    if isinstance(node, Name) and node.name in book.inputs:
        unit = book.inputs[node.name].unit
        return unit is not None and unit.code.endswith("百分点")
    if not (isinstance(node, Call) and node.name == "-" and kind is not None and kind.part == "percent"):
        return False
    return all(bound(numeral(part)) != 1 for part in node.args)  # what is left of the whole is a share of it


def _is_few(node: Node) -> bool:
    written = numeral(node)
    value = worth(written) if written is not None and UNITS[written.unit].dims == POINTS else None
    return isinstance(value, Fraction) and 0 < abs(value) <= FEW


def _low(book: Book) -> Iterator[Fault]:
    """The best grade for so many points or more, where the lowest total comes first."""
    ranking = book.ranking
    best = ranking.grades[0] if ranking is not None and ranking.grades and ranking.order == "low_first" else None
    if best is not None and best.least is not None and bound(numeral(best.least)) != 0:
        yield Fault("from_low_first", "ranking.grades", {"given": said(best.least), "grade": best.name})


def _lights(book: Book) -> Iterator[Fault]:
    """A status that is no light and nearly one."""
    for item in book.items.values():
        for word in words(book, item.node) or ():
            near = nearest(word, LIGHTS) if word not in LIGHTS and word.isascii() else ""
            if near:
                yield Fault("light_near", f"items.{item.code}", {"given": word, "nearest": near})


def _targets(book: Book, catalogue: Catalogue) -> Iterator[Fault]:
    """A target of something that the ledger has no figure for, by a code that is nearly one."""
    codes = [one.code for one in catalogue]
    for code, one in book.inputs.items():
        of = one.origin.code
        near = get_close_matches(of, codes, 1, CLOSE) if one.origin.kind == "target" and of not in codes else []
        if near:
            yield Fault("target_near", f"inputs.{code}", {"given": of, "nearest": near[0]})
