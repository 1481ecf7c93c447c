"""The worth of a tree, with its working: every step keeps what it was made of."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import lru_cache

from luodi.core.rules.expressions import Band, Bands, Call, Each, Literal, Name, Node, Slices, worth
from luodi.core.rules.functions import FUNCTIONS, PEERS
from luodi.core.rules.ground import Ground, Peers, lacks, made
from luodi.core.rules.rowwise import each
from luodi.core.rules.values import Absent, Step, Value
from luodi.core.rules.wording import between, said

LARGEST = 2048  # bits


def work(node: Node, ground: Ground) -> Step:
    """Work a checked tree out. Never raises: what has no value is `Absent` with its reason."""
    if isinstance(node, Literal):
        exact = worth(node)
        return Step("number", said(node), exact, node.unit if isinstance(exact, Fraction) else "")
    if isinstance(node, Name):
        return ground.find(node.name)
    if isinstance(node, Each):
        return each(node, ground, work)
    if isinstance(node, Bands):
        return _bands(node, ground)
    if isinstance(node, Slices):
        return _slices(node, ground)
    return _call(node, ground)


def _call(node: Call, ground: Ground) -> Step:
    if node.name == "if":
        return _if(node, ground)
    if node.name in PEERS:
        return _peers(node, ground)
    if node.name == "date":
        given = node.args[0]
        return made(node, ground, date.fromisoformat(str(given.value)) if isinstance(given, Literal) else "", ())
    if node.name == "absent":
        given = node.args[0]
        return made(node, ground, Absent(str(given.value) if isinstance(given, Literal) else ""), ())
    steps = tuple(work(arg, ground) for arg in node.args)
    values = [step.value for step in steps]
    if node.name == "total":
        return made(node, ground, _total(values), steps)
    if node.name == "known":
        value: Value = not isinstance(values[0], Absent)
    elif node.name == "otherwise":
        value = next((each for each in values if not isinstance(each, Absent)), values[-1])
    elif node.name in ("and", "or"):
        value = _logic(node.name == "or", values)
    else:
        value = _function(node, values)
    return made(node, ground, value, steps)


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


def _if(node: Call, ground: Ground) -> Step:
    steps: list[Step] = []
    for place in range(0, len(node.args) - 1, 2):
        asked = work(node.args[place], ground)
        steps.append(asked)
        if isinstance(asked.value, Absent):
            return made(node, ground, asked.value, tuple(steps))
        if asked.value is True:
            steps.append(work(node.args[place + 1], ground))
            break
    else:
        steps.append(work(node.args[-1], ground))
    return made(node, ground, steps[-1].value, tuple(steps))


def _peers(node: Call, ground: Ground) -> Step:
    """Peer-relative functions; who has no value is left out of the group."""
    step, group = ground.peers(node.args[0])
    return made(node, ground, _among(node.name, step, group), (step,), f"{len(group.rising)}/{group.size}")


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
        return made(node, ground, of.value, (of,))
    named = {name: ground.find(name) for name in _names(node)}
    if lacking := lacks([step.value for step in named.values()]):
        return made(node, ground, lacking, (of, *named.values()))
    row = next(
        (row for row, low, high in _edges(node) if _holds(row, of.value, _at(low, named), _at(high, named))), None
    )
    given = work(row.gives if row else node.outside or _NO_ROW, ground)
    return made(node, ground, given.value, (of, *named.values(), given), between(row) if row else "")


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
        return made(node, ground, of.value, (of,))
    named = {name: ground.find(name) for name in _names(node)}
    if lacking := lacks([step.value for step in named.values()]):
        return made(node, ground, lacking, (of, *named.values()))
    total, steps = Fraction(0), [of, *named.values()]
    for row, bottom, top in _edges(node):
        low, high = _at(bottom, named) or Fraction(0), _at(top, named)
        part = max(Fraction(0), (of.value if high is None else min(of.value, high)) - low)
        rate = work(row.gives, ground)
        if not isinstance(rate.value, Fraction):
            return made(node, ground, rate.value, (of, rate))
        if part:
            total += part * rate.value
            steps.append(
                Step("operation", f"{between(row)} × {rate.said}", part * rate.value, ground.unit(node), (rate,))
            )
    return made(node, ground, total, tuple(steps))
