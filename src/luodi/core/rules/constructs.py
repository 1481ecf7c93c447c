"""Each construct of a book, written out as one tree of the expression language: one evaluator serves them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from luodi.core.rules.expressions import (
    Band,
    Bands,
    Call,
    Each,
    Literal,
    Name,
    Node,
    Slices,
    Unreadable,
    numeral,
    worth,
)
from luodi.core.rules.reading import Entry, Text
from luodi.core.rules.units import UNITS
from luodi.core.rules.wording import said
from luodi.core.rules.working import bound

Parse = Callable[[Text], Node]
ZERO = Literal(Fraction(0))


def constructed(kind: str, given: object, parse: Parse) -> Node:
    """The tree of a construct. Formulas are read by `parse`; what cannot be is `Unreadable`."""
    if isinstance(given, Text):
        return parse(given)
    assert isinstance(given, Entry)
    return {"ratio": _ratio, "steps": _steps, "bands": _bands, "slices": _slices, "each": _each, "peers": _peers,
            "extras": _group, "group": _group}[kind](given, parse)  # fmt: skip


def alike(kind: str, given: object, parse: Parse) -> list[Node]:
    """What of a construct must go together though its tree does not lay it side by side: how far a step goes beside what
    it is a step of, a cap beside the rate that it caps. These trees are only checked."""
    if not isinstance(given, Entry):
        return []
    if kind == "each":
        kind = next(key for key in ("give", "bands", "steps", "ratio", "slices") if given[key])
        found = alike(kind, given[kind], parse)
        by, gather = given["by"] or "", tuple(given["gather"] or ())
        return [Each(given["of"], None, node, None, None, "list", by, gather=gather) for node in found]
    if kind == "ratio" and given["cap"].text != "none":
        return [Call("min", (Literal(Fraction(100), "%"), parse(given["cap"])))]
    if kind == "steps":
        slopes = [one for one in (given["up"], given["down"]) if one]
        return [Call("steps", (parse(given["of"]), parse(one["per"]))) for one in slopes]
    return []


_NOT_ABOVE = {"per": re.compile(r"-|0+(\.0+)?\s*([^\d.\s]|$)"), "take": re.compile(r"-")}


def backwards(kind: str, given: object) -> list[Text]:
    """Of steps, how far one goes where that is nothing or less, and what is taken off where it has a minus."""
    if not isinstance(given, Entry):
        return []
    if kind == "each":
        return backwards("steps", given["steps"])
    slopes = [one for one in (given["up"], given["down"]) if one] if kind == "steps" else []
    pairs = [(key, one[key]) for one in slopes for key in _NOT_ABOVE if one[key]]
    return [text for key, text in pairs if _NOT_ABOVE[key].match(text.text.strip())]


def limited(node: Node, entry: Entry, parse: Parse) -> Node:
    """The node held between `at_least` and `at_most`, where the entry states them."""
    if entry["at_most"]:
        node = Call("min", (node, parse(entry["at_most"])))
    if entry["at_least"]:
        node = Call("max", (node, parse(entry["at_least"])))
    return node


def gated(node: Node, gate: Entry, parse: Parse) -> Node:
    """The node where the gate holds, else what the gate says, else nothing at all: zero."""
    return Call("if", (parse(gate["when"]), node, parse(gate["otherwise"]) if gate["otherwise"] else ZERO))


def deducted(node: Node, deductions: list[Entry], parse: Parse) -> Node:
    """The node less its deductions, which stop where the item has nothing left."""
    losses: list[Node] = []
    for one in deductions:
        loss: Node = Call("*", (parse(one["times"]), parse(one["each"])))
        losses.append(Call("min", (loss, parse(one["at_most"]))) if one["at_most"] else loss)
    return Call("less", (node, *losses))


def _ratio(given: Entry, parse: Parse) -> Node:
    """of ÷ to, held at `cap` (`none`: open), times weight."""
    rate: Node = Call("/", (parse(given["of"]), parse(given["to"])))
    if given["cap"].text != "none":
        rate = Call("min", (rate, parse(given["cap"])))
    return Call("*", (rate, parse(given["weight"])))


def _steps(given: Entry, parse: Parse) -> Node:
    """base, plus `give` for each step above the mark, less `take` for each below."""
    of, mark, base = (parse(given[key]) for key in ("of", "from", "base"))
    up, down = given["up"], given["down"]
    higher = Call("+", (base, _slope(Call("-", (of, mark)), up, "give", parse))) if up else base
    lower = Call("-", (base, _slope(Call("-", (mark, of)), down, "take", parse))) if down else base
    return Call("if", (Call(">=", (of, mark)), higher, lower))


def _slope(far: Node, given: Entry, worth: str, parse: Parse) -> Node:
    count = Call("steps" if given["whole"] else "/", (far, parse(given["per"])))
    moved: Node = Call("*", (count, parse(given[worth])))
    return Call("min", (moved, parse(given["at_most"]))) if given["at_most"] else moved


def _bands(given: Entry, parse: Parse) -> Node:
    """Rows in rising order. Gaps, overlaps and open ends are refused unless the book says which reading holds."""
    rows = tuple(_band(row, parse) for row in given["rows"])
    outside = parse(given["outside"]) if given["outside"] else None
    covered = rows[0].low is None and rows[-1].high is None if rows else False
    whole = None
    _rising(rows)
    for before, after in pairwise(rows):
        if _next_number(before, after):
            whole = whole or (_edge(before, True), _edge(after, False))
        else:
            covered &= _meet(before, after, given, outside)
    if not covered and outside is None:
        raise Unreadable("bands_uncovered")
    return Bands(parse(given["of"]), rows, outside, whole)


def _rising(rows: Sequence[Band]) -> None:
    """Refuse rows that are written from high to low. A bound that is a name is not known yet."""

    def falls(one: Band, after: Band) -> bool:
        first, second = bound(one.low), bound(after.low)
        return first is not None and (after.low is None or (second is not None and second < first))

    if len(rows) > 1 and all(falls(one, after) for one, after in pairwise(rows)):
        raise Unreadable("bands_falling")


def _next_number(before: Band, after: Band) -> bool:
    """Whether one row ends with a whole number and the next begins with the one after it: for counts that is no gap."""
    high, low = before.high, after.low
    if not (isinstance(high, Literal) and isinstance(low, Literal) and before.high_in and after.low_in):
        return False
    ends = (high.value, low.value) if high.unit == low.unit and UNITS[high.unit].scale == 1 else (None, None)
    first, second = ends
    return isinstance(first, Fraction) and first.denominator == 1 and second == first + 1


def _meet(before: Band, after: Band, given: Entry, outside: Node | None) -> bool:
    """Whether two rows meet without a gap; `Unreadable` for a gap or an overlap that the book does not settle."""
    if before.high == after.low and isinstance(before.high, Name):
        high, low = Fraction(0), Fraction(0)  # the same name is the same number, whatever it is
    elif isinstance(before.high, Name) or isinstance(after.low, Name):
        return _unlike(before, after, given, outside)
    else:
        high, low = bound(before.high), bound(after.low)  # type: ignore[assignment]  # None: open
    if high is None or low is None or high > low or (high == low and before.high_in and after.low_in):
        if given["overlaps"] != "first":
            raise Unreadable("bands_overlap", first=_edge(before, True), second=_edge(after, False))
        return True
    if high < low or not (before.high_in or after.low_in):
        if given["gaps"] != "outside" or outside is None:
            edges = {"first": _edge(before, True), "second": _edge(after, False)}
            raise Unreadable("bands_gap" if high != low else "bands_gap_at", **edges)
        return False
    return True


def _unlike(before: Band, after: Band, given: Entry, outside: Node | None) -> bool:
    """Rows whose bounds cannot be compared before they are known: the book says what a gap and an overlap would mean."""
    if before.high is None or after.low is None or given["overlaps"] != "first":
        raise Unreadable("bands_overlap", first=_edge(before, True), second=_edge(after, False))
    if given["gaps"] != "outside" or outside is None:
        raise Unreadable("bands_gap", first=_edge(before, True), second=_edge(after, False))
    return False


def _edge(row: Band, high: bool) -> str:
    given = row.high if high else row.low
    if isinstance(given, Name):
        return given.name
    return f"{given.value}{given.unit}" if given else "∞"


def _band(row: Entry, parse: Parse) -> Band:
    if (row["from"] and row["above"]) or (row["to"] and row["below"]):
        raise Unreadable("band_two_bounds")
    low, high = (_bound(given, parse) for given in (row["from"] or row["above"], row["to"] or row["below"]))
    gives = Literal(row["status"].text) if row["status"] else parse(row["give"])
    made = Band(low, high, gives, row["above"] is None, row["to"] is not None)
    if isinstance(low, Literal) and isinstance(high, Literal):
        width = (bound(high) or Fraction(0)) - (bound(low) or Fraction(0))
        if width < 0 or (width == 0 and not (made.low_in and made.high_in)):
            raise Unreadable("band_empty", first=_edge(made, False), second=_edge(made, True))
    return made


def _bound(given: Text | None, parse: Parse) -> Literal | Name | None:
    if given is None:
        return None
    node = parse(given)
    if isinstance(node, Name):
        return node
    written = numeral(node)
    if written is None:
        raise Unreadable("bound_not_a_number", given=given.text)
    return written


def _slices(given: Entry, parse: Parse) -> Node:
    rows = tuple(
        Band(_bound(row["from"], parse), _bound(row["to"], parse), parse(row["rate"])) for row in given["rows"]
    )
    _rising(rows)
    for before, after in pairwise(rows):
        if before.high is None or _edge(before, True) != _edge(after, False):
            raise Unreadable("bands_gap", first=_edge(before, True), second=_edge(after, False))
    return Slices(parse(given["of"]), rows)


def _each(given: Entry, parse: Parse) -> Node:
    kind = next(key for key in ("give", "bands", "steps", "ratio", "slices") if given[key])
    where, beyond, most = (parse(given[key]) if given[key] else None for key in ("where", "beyond", "at_most"))
    gives = constructed(kind, given[kind], parse)
    how, by, order = given["combine"] or "sum", given["by"] or "", given["order"] or ""
    first = given["first"]
    first = Literal(Fraction(first)) if isinstance(first, int) else parse(first) if first else None
    written = numeral(first)
    value = worth(written) if written is not None else None
    if isinstance(value, Fraction) and (value < 1 or value.denominator != 1):
        raise Unreadable("first_wrong", named="first", given=said(first))
    if not by and (lone := next((key for key in ("within", "gather") if given[key]), "")):
        raise Unreadable("each_without_by", given=lone)
    if given["within"] and given["gather"]:
        raise Unreadable("each_gathered_within")
    within, gather = given["within"] or "sum", tuple(given["gather"] or ())
    return Each(given["of"], where, gives, first, beyond, how, by, most, order, within, gather)


def _peers(given: Entry, parse: Parse) -> Node:
    """efficacy: floor + (1 − floor) × (own − lowest) ÷ (highest − lowest); benchmark: own ÷ the group's measure."""
    of, weight = parse(given["of"]), parse(given["weight"])
    if given["scale"] == "benchmark":
        rate: Node = Call("/", (of, Call(given["by"] or "peer_mean", (of,))))
        capped = given["cap"] and given["cap"].text != "none"
        rate = Call("min", (rate, parse(given["cap"]))) if capped else rate
        return Call("*", (rate, weight))
    low, high = Call("peer_min", (of,)), Call("peer_max", (of,))
    floor = parse(given["floor"]) if given["floor"] else Literal(Fraction(0), "%")
    place = Call("/", (Call("-", (of, low)), Call("-", (high, low))))
    share = Call("+", (floor, Call("*", (Call("-", (Literal(Fraction(100), "%"), floor)), place))))
    return Call("*", (share, weight))


def _group(given: Entry, parse: Parse) -> Node:
    names = tuple(Name(item["code"]) for item in given["items"] if item["code"])
    return limited(Call("total", names), given, parse)
