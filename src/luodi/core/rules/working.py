"""The worth of a tree, with its working: every step keeps what it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from luodi.core.rules.expressions import Band, Bands, Call, Each, Literal, Name, Node, Slices, worth
from luodi.core.rules.functions import FUNCTIONS, PEERS
from luodi.core.rules.values import Absent, Step, Value
from luodi.core.rules.wording import between, said

LARGEST = 2048  # bits


@dataclass(frozen=True, slots=True)
class Peers:
    """What a tree is worth in the frozen group: the values that are there, rising, their sum, and how many were asked."""

    rising: tuple[Fraction, ...]
    total: Fraction
    size: int

    @classmethod
    def of(cls, values: list[Value]) -> Peers:
        there = tuple(sorted(value for value in values if isinstance(value, Fraction)))
        return cls(there, sum(there, Fraction(0)), len(values))


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a tree is worked out: what a name is worth, what a tree is worth for every peer, which unit it shows."""

    find: Callable[[str], Step]
    peers: Callable[[Node], tuple[Step, Peers]]
    unit: Callable[[Node], str]
    chosen: Callable[[str, Mapping[str, str]], Step | None] = lambda name, words: None

    def inside(self, row: Mapping[str, Step]) -> Ground:
        """The same ground within one row: its fields come first, and its words choose parameters as the subject's do."""
        words = {name: step.value for name, step in row.items() if isinstance(step.value, str)}

        def find(name: str) -> Step:
            return row[name] if name in row else (self.chosen(name, words) if words else None) or self.find(name)

        return Ground(find, self.peers, self.unit, self.chosen)


def work(node: Node, ground: Ground) -> Step:
    """Work a checked tree out. Never raises: what has no value is `Absent` with its reason."""
    if isinstance(node, Literal):
        exact = worth(node)
        return Step("number", said(node), exact, node.unit if isinstance(exact, Fraction) else "")
    if isinstance(node, Name):
        return ground.find(node.name)
    if isinstance(node, Each):
        return _each(node, ground)
    if isinstance(node, Bands):
        return _bands(node, ground)
    if isinstance(node, Slices):
        return _slices(node, ground)
    return _call(node, ground)


def _made(node: Node, ground: Ground, value: Value, of: tuple[Step, ...], note: str = "") -> Step:
    return Step("operation", said(node), value, ground.unit(node), of, note)


def _call(node: Call, ground: Ground) -> Step:
    if node.name == "if":
        return _if(node, ground)
    if node.name in PEERS:
        return _peers(node, ground)
    if node.name == "date":
        given = node.args[0]
        return _made(node, ground, date.fromisoformat(str(given.value)) if isinstance(given, Literal) else "", ())
    if node.name == "absent":
        given = node.args[0]
        return _made(node, ground, Absent(str(given.value) if isinstance(given, Literal) else ""), ())
    steps = tuple(work(arg, ground) for arg in node.args)
    values = [step.value for step in steps]
    if node.name == "total":
        return _made(node, ground, _total(values), steps)
    if node.name == "known":
        value: Value = not isinstance(values[0], Absent)
    elif node.name == "otherwise":
        value = next((each for each in values if not isinstance(each, Absent)), values[-1])
    elif node.name in ("and", "or"):
        value = _logic(node.name == "or", values)
    else:
        value = _function(node, values)
    return _made(node, ground, value, steps)


def _total(values: list[Value]) -> Value:
    """The sum of what applies; nothing applies where not one of them does."""
    there = [value for value in values if not (isinstance(value, Absent) and value.reason == "not_applicable")]
    lacking = lacks(there)
    if lacking or not there:
        return lacking or Absent("not_applicable")
    return sum((value for value in there if isinstance(value, Fraction)), Fraction(0))


def _logic(settles: bool, values: list[Value]) -> Value:
    """`and`, `or` over what may be absent: one no settles an and, one yes an or."""
    if settles in values:
        return settles
    return next((value for value in values if isinstance(value, Absent)), not settles)


def _function(node: Call, values: list[Value]) -> Value:
    if node.name == "/" and values[1] == 0:  # a base of zero is the reason, whatever else is lacking
        return Absent("zero_denominator", said(node.args[1]))
    lacking = lacks(values)
    if lacking:
        return lacking
    found = FUNCTIONS[node.name].work(*values)
    # A number of a thousand digits is nobody's: it would only keep the machine busy, and Python refuses to write it.
    huge = isinstance(found, Fraction) and max(found.numerator.bit_length(), found.denominator.bit_length()) > LARGEST
    return Absent("missing", said(node)) if huge else found


def lacks(values: list[Value] | tuple[Value, ...]) -> Absent | None:
    """The first absent among values and members of lists."""
    for value in values:
        found = value if isinstance(value, Absent) else lacks(value) if isinstance(value, tuple) else None
        if found is not None:
            return found
    return None


def _if(node: Call, ground: Ground) -> Step:
    steps: list[Step] = []
    for place in range(0, len(node.args) - 1, 2):
        asked = work(node.args[place], ground)
        steps.append(asked)
        if isinstance(asked.value, Absent):
            return _made(node, ground, asked.value, tuple(steps))
        if asked.value is True:
            steps.append(work(node.args[place + 1], ground))
            break
    else:
        steps.append(work(node.args[-1], ground))
    return _made(node, ground, steps[-1].value, tuple(steps))


def _peers(node: Call, ground: Ground) -> Step:
    """Peer-relative functions; who has no value is left out of the group."""
    step, group = ground.peers(node.args[0])
    return _made(node, ground, _among(node.name, step, group), (step,), f"{len(group.rising)}/{group.size}")


def _among(name: str, step: Step, group: Peers) -> Value:
    own, there, count = step.value, group.rising, len(group.rising)
    if name == "peer_count":
        return Fraction(count)
    if name == "peers":
        return tuple(reversed(there))
    if name == "peer_rank":
        return Fraction(1 + count - bisect_right(there, own)) if isinstance(own, Fraction) else own
    if name == "others_mean":
        mine, others = (own, count - 1) if isinstance(own, Fraction) else (Fraction(0), count)
        return (group.total - mine) / others if others else Absent("zero_denominator", step.said)
    if not there:
        return Absent("missing", step.said)
    return {"peer_min": there[0], "peer_max": there[-1], "peer_sum": group.total}.get(name, group.total / count)


_NO_ROW = Call("absent", (Literal("no_row"),))


def _bands(node: Bands, ground: Ground) -> Step:
    of = work(node.of, ground)
    if not isinstance(of.value, Fraction):
        return _made(node, ground, of.value, (of,))
    named = {name: ground.find(name) for name in _names(node)}
    if lacking := lacks([step.value for step in named.values()]):
        return _made(node, ground, lacking, (of, *named.values()))
    row = next(
        (row for row, low, high in _edges(node) if _holds(row, of.value, _at(low, named), _at(high, named))), None
    )
    given = work(row.gives if row else node.outside or _NO_ROW, ground)
    return _made(node, ground, given.value, (of, *named.values(), given), between(row) if row else "")


Edge = Fraction | Name | None


@lru_cache(maxsize=4096)
def _edges(node: Bands | Slices) -> tuple[tuple[Band, Edge, Edge], ...]:
    """The rows with their bounds in base units, or by name: of a list's thousand rows each is held against the same."""
    return tuple((row, _edge(row.low), _edge(row.high)) for row in node.rows)


def _edge(written: Literal | Name | None) -> Edge:
    return written if isinstance(written, Name) else bound(written)


@lru_cache(maxsize=4096)
def _names(node: Bands | Slices) -> tuple[str, ...]:
    """The bounds that are written as names."""
    return tuple(edge.name for _, low, high in _edges(node) for edge in (low, high) if isinstance(edge, Name))


def _at(edge: Edge, named: Mapping[str, Step]) -> Fraction | None:
    if not isinstance(edge, Name):
        return edge
    value = named[edge.name].value
    return value if isinstance(value, Fraction) else None


def _holds(row: Band, value: Fraction, low: Fraction | None, high: Fraction | None) -> bool:
    above = low is None or (value >= low if row.low_in else value > low)
    return above and (high is None or (value <= high if row.high_in else value < high))


def bound(written: Literal | Name | None) -> Fraction | None:
    """A written bound of a band in its base unit; None where the band is open or the bound a name."""
    if not isinstance(written, Literal) or not isinstance(written.value, Fraction):
        return None
    value = worth(written)
    return value if isinstance(value, Fraction) else None


def _slices(node: Slices, ground: Ground) -> Step:
    of = work(node.of, ground)
    if not isinstance(of.value, Fraction):
        return _made(node, ground, of.value, (of,))
    named = {name: ground.find(name) for name in _names(node)}
    if lacking := lacks([step.value for step in named.values()]):
        return _made(node, ground, lacking, (of, *named.values()))
    total, steps = Fraction(0), [of, *named.values()]
    for row, bottom, top in _edges(node):
        low, high = _at(bottom, named) or Fraction(0), _at(top, named)
        part = max(Fraction(0), (of.value if high is None else min(of.value, high)) - low)
        rate = work(row.gives, ground)
        if not isinstance(rate.value, Fraction):
            return _made(node, ground, rate.value, (of, rate))
        if part:
            total += part * rate.value
            steps.append(
                Step("operation", f"{between(row)} × {rate.said}", part * rate.value, ground.unit(node), (rate,))
            )
    return _made(node, ground, total, tuple(steps))


def _each(node: Each, ground: Ground) -> Step:
    rows = ground.find(node.rows)
    if not isinstance(rows.value, tuple):
        return _made(node, ground, rows.value, (rows,))
    steps: list[Step] = []
    words: list[Step] = []
    members = list(enumerate(rows.value, 1))
    if node.order:
        members = _in_order(node, members)
    for place, member in members:
        inside = ground.inside(_fields(node.rows, member, rows, place, ground))
        counts = work(node.where, inside) if node.where is not None else None
        if counts is not None and isinstance(counts.value, Absent):
            return _made(node, ground, counts.value, (*steps, counts))
        if counts is not None and counts.value is not True:
            continue
        if node.order and isinstance(unknown := _key(node, member), Absent):
            return _made(node, ground, unknown, tuple(steps))
        beyond = node.first is not None and len(steps) >= node.first
        if beyond and node.beyond is None:
            break
        given = work(node.beyond if beyond and node.beyond is not None else node.gives, inside)
        if node.by:
            words.append(inside.find(node.by))
        elif node.most is not None:
            given = _held(node.most, given, inside)
        steps.append(given.noted(f"{node.rows} {place}"))
    counted = len(steps)
    if lacking := next((word for word in words if isinstance(word.value, Absent)), None):
        return _made(node, ground, lacking.value, (*steps, lacking))
    if node.by:
        steps = [_together(node, word, parts, ground) for word, parts in _by_word(words, steps).items()]
    values = [step.value for step in steps]
    return _made(node, ground, _combined(node.combine, values), tuple(steps), f"{counted}/{len(rows.value)}")


def _key(node: Each, member: Value) -> Any:
    """What a row of a list is put in order by: a column of a table, of a plain list the member itself."""
    return member[node.order.removeprefix("-")] if isinstance(member, Mapping) else member


def _in_order(node: Each, members: list[tuple[int, Value]]) -> list[tuple[int, Value]]:
    """Equals stay as they stand. Where rows without a value belong nobody knows: they come first, to be asked whether
    they count at all."""
    unknown = [one for one in members if isinstance(_key(node, one[1]), Absent)]
    known = [one for one in members if not isinstance(_key(node, one[1]), Absent)]
    return unknown + sorted(known, key=lambda one: _key(node, one[1]), reverse=node.order.startswith("-"))


def _by_word(words: list[Step], steps: list[Step]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for word, step in zip(words, steps, strict=True):
        found.setdefault(str(word.value), []).append(step)
    return found


def _together(node: Each, word: str, parts: list[Step], ground: Ground) -> Step:
    """What rows with the same word are worth together, held at the most."""
    value = _combined("sum", [part.value for part in parts])
    made = Step("operation", f"{node.by} = {word}", value, ground.unit(node.gives), tuple(parts))
    return _held(node.most, made, ground) if node.most is not None else made


def _held(most: Node, given: Step, ground: Ground) -> Step:
    limit = work(most, ground)
    lacking = lacks([given.value, limit.value])
    held = lacking or _combined("min", [given.value, limit.value])
    return Step("operation", f"min({given.said}, {limit.said})", held, given.unit or limit.unit, (given, limit))


def _fields(name: str, member: Value, rows: Step, place: int, ground: Ground) -> dict[str, Step]:
    if isinstance(member, Mapping):
        return {field: Step("input", field, value, ground.unit(Name(field))) for field, value in member.items()}
    return {name: Step("input", f"{name}[{place}]", member, rows.unit)}


def _combined(how: str, values: list[Value]) -> Value:
    lacking = lacks(values)
    if lacking or how == "list":
        return lacking or tuple(values)
    if not values:
        return Fraction(0) if how == "sum" else Absent("missing")
    return FUNCTIONS[how].work(*values)
