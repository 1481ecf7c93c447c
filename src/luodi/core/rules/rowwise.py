"""A list or a table row by row: which rows count, gathered by a word, in which order, what each is worth, and together.

It goes in this order: `where`; `gather`; `order`; the price of each row, the first so many of it (of each word, where rows
are put together by one); `within` a word; the most; `combine`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from luodi.core.rules.expressions import Each, Literal, Name, Node
from luodi.core.rules.functions import FUNCTIONS
from luodi.core.rules.ground import Ground, lacks, made
from luodi.core.rules.values import Absent, Step, Value

Work = Callable[[Node, Ground], Step]
Member = tuple[str, Mapping[str, Step], Value]  # what it is called in the working, its names, the row itself


def each(node: Each, ground: Ground, work: Work) -> Step:
    """All the rows that count, as the book puts them together."""
    rows = ground.find(node.rows)
    if not isinstance(rows.value, tuple):
        return made(node, ground, rows.value, (rows,))
    first = rows.value[0] if rows.value else None
    units = {field: ground.unit(Name(field)) for field in first} if isinstance(first, Mapping) else {}
    members: list[Member] = [
        (f"{node.rows} {place}", _fields(node.rows, member, rows, place, units), member)
        for place, member in enumerate(rows.value, 1)
    ]
    size = len(members)
    if node.gather:
        kept, lacking = _counting(node, members, ground, work)
        words = [_word(fields, node.by) for _, fields, _ in kept]
        lacking = lacking or next((word for word in words if isinstance(word.value, Absent)), None)
        if lacking is not None:
            return made(node, ground, lacking.value, (lacking,))
        members = _gathered(node, kept, ground)
        size = len(members)
    limit = work(node.first, ground) if node.first is not None else None
    if limit is not None and isinstance(limit.value, Absent):
        return made(node, ground, limit.value, (limit,))
    steps, lacking = _priced(node, limit.value if limit is not None else None, _in_order(node, members), ground, work)
    if lacking is not None:
        return made(node, ground, lacking.value, (*(step for step, _ in steps), lacking))
    together = [step for step, _ in steps]
    if node.by and not node.gather:
        together = [_together(node, word, parts, ground, work) for word, parts in _by_word(steps).items()]
    value = combined(node.combine, [step.value for step in together])
    asked = (limit,) if limit is not None and not isinstance(node.first, Literal) else ()
    return made(node, ground, value, (*together, *asked), f"{len(steps)}/{size}")


def _counting(node: Each, members: list[Member], ground: Ground, work: Work) -> tuple[list[Member], Step | None]:
    """The rows that count, and the first of which nobody can say whether it does."""
    kept: list[Member] = []
    for member in members:
        counts = work(node.where, ground.inside(member[1])) if node.where is not None else None
        if counts is not None and isinstance(counts.value, Absent):
            return kept, counts
        if counts is None or counts.value is True:
            kept.append(member)
    return kept, None


def _priced(
    node: Each, first: Value | None, members: list[Member], ground: Ground, work: Work
) -> tuple[list[tuple[Step, str]], Step | None]:
    """What each row is worth, with its word; and what is lacking to say so. `first`: how many rows count, none: all."""
    found: list[tuple[Step, str]] = []
    counted: dict[str, int] = {}
    wordless: Step | None = None
    where = None if node.gather else node.where
    for name, fields, row in members:
        inside = ground.inside(fields)
        counts = work(where, inside) if where is not None else None
        if counts is not None and isinstance(counts.value, Absent):
            return found, counts
        if counts is not None and counts.value is not True:
            continue
        if node.order and isinstance(unknown := _key(node, fields, row), Absent):
            return found, Step("input", node.order.removeprefix("-"), unknown)
        word = _word(fields, node.by) if node.by and not node.gather else None
        said = str(word.value) if word is not None else ""
        counted[said] = counted.get(said, 0) + 1
        beyond = isinstance(first, Fraction) and counted[said] > first
        if beyond and node.beyond is None:
            if word is None:
                break  # whatever is said of the rows behind, none of them counts
            continue
        given = work(node.beyond if beyond and node.beyond is not None else node.gives, inside)
        if word is not None and isinstance(word.value, Absent):
            wordless = wordless or word
        elif word is None and node.most is not None:
            given = _held(node.most, given, inside, work)
        found.append((given.noted(name), said))
    return found, wordless


def _gathered(node: Each, members: list[Member], ground: Ground) -> list[Member]:
    """Rows with the same word as one: the columns that are gathered, added up."""
    by_word: dict[str, list[Member]] = {}
    for member in members:
        by_word.setdefault(str(member[1][node.by].value), []).append(member)
    found: list[Member] = []
    for word, parts in by_word.items():
        fields: dict[str, Step] = {node.by: Step("input", node.by, word)}
        for column in node.gather:
            steps = tuple(fields[column].noted(name) for name, fields, _ in parts)
            value = combined("sum", [step.value for step in steps])
            fields[column] = Step("operation", f"sum({column})", value, ground.unit(Name(column)), steps)
        found.append((f"{node.by} = {word}", fields, {column: step.value for column, step in fields.items()}))
    return found


def _key(node: Each, fields: Mapping[str, Step], row: Value) -> Any:
    """What a row is put in order by: a column of a table, of a plain list the member itself."""
    column = node.order.removeprefix("-")
    return fields[column].value if column in fields else row


def _in_order(node: Each, members: list[Member]) -> list[Member]:
    """Equals stay as they stand. Where rows without a value belong nobody knows: they come first, to be asked whether
    they count at all."""
    if not node.order:
        return members
    keys = [(_key(node, fields, row), (name, fields, row)) for name, fields, row in members]
    unknown = [one for key, one in keys if isinstance(key, Absent)]
    known = [pair for pair in keys if not isinstance(pair[0], Absent)]
    known.sort(key=lambda pair: pair[0], reverse=node.order.startswith("-"))
    return unknown + [one for _, one in known]


def _by_word(steps: list[tuple[Step, str]]) -> dict[str, list[Step]]:
    found: dict[str, list[Step]] = {}
    for step, word in steps:
        found.setdefault(word, []).append(step)
    return found


def _together(node: Each, word: str, parts: list[Step], ground: Ground, work: Work) -> Step:
    """What rows with the same word are worth together, held at the most."""
    value = combined(node.within, [part.value for part in parts])
    whole = Step("operation", f"{node.by} = {word}", value, ground.unit(node.gives), tuple(parts))
    return _held(node.most, whole, ground, work) if node.most is not None else whole


def _held(most: Node, given: Step, ground: Ground, work: Work) -> Step:
    limit = work(most, ground)
    lacking = lacks([given.value, limit.value])
    held = lacking or combined("min", [given.value, limit.value])
    return Step("operation", f"min({given.said}, {limit.said})", held, given.unit or limit.unit, (given, limit))


def _word(fields: Mapping[str, Step], by: str) -> Step:
    """The word of a row; an empty one is none."""
    word = fields[by]
    return word if str(word.value).strip() else replace(word, value=Absent("missing", by))


def _fields(name: str, member: Value, rows: Step, place: int, units: Mapping[str, str]) -> dict[str, Step]:
    if isinstance(member, Mapping):
        return {field: Step("input", field, value, units[field]) for field, value in member.items()}
    return {name: Step("input", f"{name}[{place}]", member, rows.unit)}


def combined(how: str, values: list[Value]) -> Value:
    """Values as one: added up, the largest, listed… Of none the sum is zero, anything else is missing."""
    lacking = lacks(values)
    if lacking or how == "list":
        return lacking or tuple(values)
    if not values:
        return Fraction(0) if how == "sum" else Absent("missing")
    return FUNCTIONS[how].work(*values)
