"""What a book says that cannot be meant, though each part of it can be read: words that no input takes, traits that nobody
has, values that end before they begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from luodi.core.rules.books import Book, Grade, Input
from luodi.core.rules.checking import nearest
from luodi.core.rules.expressions import Band, Bands, Call, Literal, Name, Node, numeral, walk
from luodi.core.rules.matching import described
from luodi.core.rules.units import COUNT, NONE, UNITS
from luodi.core.rules.values import exact
from luodi.core.rules.wording import said
from luodi.core.rules.working import bound
from luodi.core.words import CHANNELS, ORG_GROUPS, ORG_KINDS, PROJECT_KINDS, RANKS

# The traits that the house gives its subjects, with their words (none: any).
TRAITS: Mapping[str, tuple[str, ...]] = {
    "subject": (), "unit": (), "post": (), "person": (), "project": (), "enterprise": (), "introducer": (), "event": (),
    "industry": (),
    "kind": tuple(ORG_KINDS), "group": tuple(ORG_GROUPS), "rank": tuple(RANKS), "project_kind": tuple(PROJECT_KINDS),
    "channel": tuple(CHANNELS),
}  # fmt: skip
CALENDAR = tuple(UNITS[code].dims for code in ("年", "月"))
Found = tuple[str, str, dict[str, object]]  # the code of a sentence, where, blanks


def inconsistencies(book: Book) -> Iterator[Found]:
    yield from _values(book)
    yield from _compared(book)
    yield from _choices(book)
    yield from _spread(book)
    yield from _calendar(book)
    yield from _limits(book)
    yield from _steps(book)
    yield from _grades(book)
    yield from _bands(book)
    yield from _fulls(book)
    yield from _roundings(book)
    if book.ranking is not None and book.ranking.order == "low_first":
        yield from (("veto_zero_low_first", f"vetoes.{one.code}", {}) for one in book.vetoes if one.effect == "zero")


def _traits(book: Book) -> dict[str, tuple[str, ...]]:
    """By what parameters may be chosen and groups made: coded inputs with their choices, and the house's own traits."""
    own = {one.code: one.choices for one in book.inputs.values() if one.choices}
    named = {one.origin.code: one.choices for one in book.inputs.values() if one.origin.kind == "trait"}
    return {**TRAITS, **named, **own}


def _values(book: Book) -> Iterator[Found]:
    columns = {code: one.choices for table in book.inputs.values() for code, one in table.fields.items() if one.choices}
    own = {**columns, **{one.code: one.choices for one in book.inputs.values() if one.choices}}
    known = {**_traits(book), **own}
    for one in book.parameters.values():
        at = f"parameters.{one.code}"
        for trait in dict.fromkeys(trait for value in one.values for trait in value.traits if trait not in known):
            if trait in book.figures or trait in book.items or _input(book, trait) is not None:
                yield "trait_computed", at, {"given": trait}
            else:
                yield "trait_unknown", at, {"given": trait, "nearest": nearest(trait, known) or "—"}
        for value in one.values:
            if value.since and value.until and value.until < value.since:
                yield "value_ends_early", at, {"since": value.since.isoformat(), "until": value.until.isoformat()}
            for trait, word in value.traits.items():
                if known.get(trait) and word not in known[trait] and (trait in own or trait not in TRAITS):
                    yield "choice_not_of_input", at, _asked(trait, word, known[trait])


def _compared(book: Book) -> Iterator[Found]:
    known = _traits(book)
    asked = [("compared_within", book.compared_within), ("ranking.within", book.ranking.within if book.ranking else "")]
    for at, trait in asked:
        if trait and trait not in known:
            yield "trait_unknown", at, {"given": trait, "nearest": nearest(trait, known) or "—"}
    codes = [one.code for one in book.vetoes]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield "name_taken", f"vetoes.{code}", {"given": code}


def _calendar(book: Book) -> Iterator[Found]:
    """What the calendar says is a day, or the number of a year or a month: never money or points."""
    for one in book.inputs.values():
        if one.origin.kind == "period":
            is_day = one.origin.code in ("first_day", "last_day")
            counted = one.type.kind == "number" and (one.type.dims or NONE) in (NONE, COUNT, *CALENDAR)
            if one.type.kind != "date" if is_day else not (counted or one.type.kind == "text"):
                wanted = "type: date" if is_day else "type: number"
                yield "period_type", f"inputs.{one.code}", {"given": one.origin.code, "wanted": wanted}


def _spread(book: Book) -> Iterator[Found]:
    """Weight is spread by what each is worth at its best: beside an item that spreads its own, each must say so.

    Extras have no weight: they stay as they are."""
    every = list(book.items.values())
    for parent in {one.parent for one in every if "spread_weight" in one.policies.values()}:
        for one in every:
            if one.parent == parent and (one.parent or one.counted) and one.construct != "extras":
                inside = any(each.parent == one.code and each.full is not None for each in every)
                if one.full is None and not inside:
                    yield "full_missing_beside", f"items.{one.code}", {}


def _choices(book: Book) -> Iterator[Found]:
    """Comparing a coded input with a word that it never has."""
    for at, node in formulas(book):
        for part in walk(node):
            if isinstance(part, Call) and part.name in ("=", "!=", "longest_run", "last_run"):
                yield from _pair(book, at, part)


def _pair(book: Book, at: str, call: Call) -> Iterator[Found]:
    left, right = call.args
    for name, literal in ((left, right), (right, left)):
        if isinstance(name, Name) and isinstance(literal, Literal) and isinstance(literal.value, str):
            known = words(book, name)
            if known is not None and literal.value not in known:
                code = "choice_not_of_input" if known else "grades_not_given"
                yield code, at, _asked(book.named(name.name)[0], literal.value, known)


def words(book: Book, node: Node) -> tuple[str, ...] | None:
    """The words that a tree can be worth; None where that cannot be told."""
    if isinstance(node, Literal):
        return (node.value,) if isinstance(node.value, str) else None
    if isinstance(node, Name):
        return _words_of(book, node.name)
    if isinstance(node, Bands):
        leaves: list[Node] = [*(row.gives for row in node.rows), *([node.outside] if node.outside else [])]
    elif isinstance(node, Call) and node.name == "if":
        leaves = [*node.args[1:-1:2], node.args[-1]]
    else:
        return None
    found = [words(book, leaf) for leaf in leaves]
    return None if None in found else tuple(dict.fromkeys(word for each in found for word in each or ()))


def _words_of(book: Book, name: str) -> tuple[str, ...] | None:
    if name in book.items:
        return words(book, book.items[name].node)
    if name in book.figures:
        return words(book, book.figures[name].node)
    one = _input(book, name)
    if one is not None:
        return one.choices or None
    return _grade_names(book) if name == "grade" else None


def _grade_names(book: Book) -> tuple[str, ...]:
    given = [one.grade for one in book.vetoes if one.grade]
    return tuple(dict.fromkeys([*(one.name for one in (book.ranking.grades if book.ranking else ())), *given]))


def _number(node: Node | None) -> Fraction | None:
    """A number as written, in its base unit; None for anything that has to be worked out."""
    return bound(numeral(node))


def _limits(book: Book) -> Iterator[Found]:
    """A lower limit above the upper one: of a clamp, or of `at_least` and `at_most`."""
    for at, node in formulas(book):
        for part in walk(node):
            low, high = _held(part)
            if low is not None and high is not None and low[0] > high[0]:
                yield "limits_crossed", at, {"low": said(low[1]), "high": said(high[1])}


_Limit = tuple[Fraction, Node] | None


def _steps(book: Book) -> Iterator[Found]:
    """Of conditions asked in turn, one that never is reached: whoever fulfils it has fulfilled one before."""
    for at, node in formulas(book):
        for part in walk(node):
            if isinstance(part, Call) and part.name == "if":
                asked = [one for one in part.args[:-1:2] if isinstance(one, Call) and one.name in _TURNED]
                for place, one in enumerate(asked):
                    before = next((other for other in asked[:place] if _holds_too(other, one)), None)
                    if before is not None:
                        yield "if_never", at, {"given": said(one), "before": said(before)}


_TURNED = {">": 1, ">=": 1, "<": -1, "<=": -1}


def _holds_too(before: Call, one: Call) -> bool:
    """Whether a comparison with a number holds wherever a later one of the same quantity does."""
    mark, own, way = _number(before.args[1]), _number(one.args[1]), _TURNED[one.name]
    if before.args[0] != one.args[0] or mark is None or own is None or _TURNED[before.name] != way:
        return False
    return own * way > mark * way or (own == mark and (before.name == one.name or before.name in (">=", "<=")))


def _held(node: Node) -> tuple[_Limit, _Limit]:
    """The lower and the upper limit that a tree is held between, where both are written as numbers."""
    if not isinstance(node, Call):
        return None, None
    if node.name == "clamp":
        return _limit(node.args[1]), _limit(node.args[2])
    inner = node.args[0]
    if (
        node.name == "max"
        and len(node.args) == 2
        and isinstance(inner, Call)
        and inner.name == "min"
        and len(inner.args) == 2
    ):
        return _limit(node.args[1]), _limit(inner.args[1])
    return None, None


def _limit(node: Node) -> _Limit:
    value = _number(node)
    return None if value is None else (value, node)


def _grades(book: Book) -> Iterator[Found]:
    """A grade that nobody can get: whoever fulfils what it states has got one above it already."""
    grades = book.ranking.grades if book.ranking else ()
    for place, one in enumerate(grades):
        above = next((other for other in grades[:place] if _covers(other, one)), None)
        if above is not None:
            yield "grade_never", "ranking.grades", {"given": one.name, "above": above.name}


def _covers(above: Grade, one: Grade) -> bool:
    """Whether a grade further up holds wherever this one does, as far as written numbers tell."""
    if above.to is not None or above.when is not None:
        return False
    if above.places is not None and not (
        isinstance(above.places, int) and isinstance(one.places, int) and one.places <= above.places
    ):
        return False
    mark, own = _number(above.least), _number(one.least)
    return above.least is None or (mark is not None and own is not None and own >= mark)


def _bands(book: Book) -> Iterator[Found]:
    """A row of bands that is never reached: one further up holds all of it."""
    for at, node in formulas(book):
        for part in walk(node):
            rows = part.rows if isinstance(part, Bands) else ()
            for place, row in enumerate(rows):
                if any(_holds_row(above, row) for above in rows[:place]):
                    edges = [said(one) if one is not None else "∞" for one in (row.low, row.high)]
                    yield "band_never", at, {"first": edges[0], "second": edges[1]}


def _holds_row(above: Band, row: Band) -> bool:
    if any(isinstance(one, Name) for one in (above.low, above.high, row.low, row.high)):
        return False
    return _reaches(above.low, row.low, above.low_in or not row.low_in, 1) and _reaches(
        above.high, row.high, above.high_in or not row.high_in, -1
    )


def _reaches(outer: Node | None, inner: Node | None, is_edge_in: bool, way: int) -> bool:
    """Whether a bound lies at or beyond another, looking down (way 1) or up (-1)."""
    if outer is None or inner is None:
        return outer is None
    first, second = bound(numeral(outer)), bound(numeral(inner))
    assert first is not None and second is not None  # a bound is a number as written, or a name
    return first * way < second * way or (first == second and is_edge_in)


def _fulls(book: Book) -> Iterator[Found]:
    """A band that gives more than the item is said to be worth at its best."""
    for item in book.items.values():
        full, node = _number(item.full), item.node
        judged = book.inputs.get(node.name) if isinstance(node, Name) and item.construct == "judged" else None
        if judged is not None and judged.high is not None and full is not None and full != judged.high and judged.unit:
            high = f"{exact(judged.high / judged.unit.scale)}{judged.unit.code}"
            yield "full_not_range", f"items.{item.code}", {"given": said(item.full or node), "high": high}
        if isinstance(node, Call) and node.name == "if" and isinstance(node.args[1], Bands):  # behind a gate
            node = node.args[1]
        for row in node.rows if isinstance(node, Bands) else ():
            gives = _number(row.gives)
            if full is not None and gives is not None and gives > full:
                yield (
                    "gives_over_full",
                    f"items.{item.code}",
                    {"given": said(row.gives), "full": said(item.full or row.gives)},
                )


_COUNTS = (None, NONE, COUNT)


def _roundings(book: Book) -> Iterator[Found]:
    """Rounding in a unit of another quantity."""
    rounded = [(f"figures.{one.code}", one.rounding, one.type) for one in book.figures.values()]
    rounded += [
        (f"items.{one.code}", one.rounding, book.total.type if one.counted else one.type) for one in book.items.values()
    ]
    for at, rounding, kind in [*rounded, ("total", book.total.rounding, book.total.type)]:
        if rounding is None or kind.kind != "number" or rounding.unit.dims == kind.dims:
            continue
        if not (kind.dims in _COUNTS and rounding.unit.dims in _COUNTS):
            yield (
                "rounding_of_other_unit",
                at,
                {"given": rounding.unit.code or "—", "wanted": described(kind, book.units)},
            )


def _asked(name: str, word: str, known: tuple[str, ...]) -> dict[str, object]:
    return {
        "input": name,
        "given": word,
        "known": ", ".join(known) or "—",
        "nearest": nearest(word, known) or (known[0] if known else "—"),
    }


def _input(book: Book, name: str) -> Input | None:
    columns = {code: column for one in book.inputs.values() for code, column in one.fields.items()}
    return book.inputs.get(name, columns.get(name))


def formulas(book: Book) -> Iterator[tuple[str, Node]]:
    """Every formula of a book that is worked out, with where it stands."""
    yield from ((f"figures.{one.code}", one.node) for one in book.figures.values())
    yield from ((f"items.{one.code}", one.node) for one in book.items.values())
    yield from ((f"vetoes.{one.code}", one.node) for one in book.vetoes)
    yield "total", book.total.node
    for grade in book.ranking.grades if book.ranking else ():
        yield from (("ranking.grades", node) for node in grade.formulas)
    yield from (("ranking.moves", one.when) for one in (book.ranking.moves if book.ranking else ()))
    for award in book.awards:
        yield from ((f"awards.{award.code}", node) for node in (award.when, award.gives) if node is not None)
