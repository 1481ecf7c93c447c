"""What a book says that cannot be meant, though each part of it can be read: words that no input takes, traits that nobody
has, values that end before they begin, quantities that nothing asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from luodi.core.rules.books import Book, Input
from luodi.core.rules.checking import nearest
from luodi.core.rules.expressions import Call, Each, Literal, Name, Node, walk
from luodi.core.rules.units import COUNT, NONE, UNITS
from luodi.core.words import CHANNELS, ORG_GROUPS, ORG_KINDS, PROJECT_KINDS, RANKS

# The traits that the house gives its subjects, with their words (none: any).
TRAITS: Mapping[str, tuple[str, ...]] = {
    "subject": (), "unit": (), "post": (), "person": (), "project": (), "enterprise": (), "introducer": (), "industry": (),
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
    if book.ranking is not None and book.ranking.order == "low_first":
        yield from (("veto_zero_low_first", f"vetoes.{one.code}", {}) for one in book.vetoes if one.effect == "zero")


def _traits(book: Book) -> dict[str, tuple[str, ...]]:
    """By what parameters may be chosen and groups made: coded inputs with their choices, and the house's own traits."""
    own = {one.code: one.choices for one in book.inputs.values() if one.choices}
    named = {one.origin.code: one.choices for one in book.inputs.values() if one.origin.kind == "trait"}
    return {**TRAITS, **named, **own}


def _values(book: Book) -> Iterator[Found]:
    columns = {code: one.choices for table in book.inputs.values() for code, one in table.fields.items() if one.choices}
    known = {**columns, **_traits(book)}
    for one in book.parameters.values():
        at = f"parameters.{one.code}"
        for value in one.values:
            if value.since and value.until and value.until < value.since:
                yield "value_ends_early", at, {"since": value.since.isoformat(), "until": value.until.isoformat()}
            for trait, word in value.traits.items():
                if trait not in known:
                    yield "trait_unknown", at, {"given": trait, "nearest": nearest(trait, known) or "—"}
                elif known[trait] and word not in known[trait] and trait not in TRAITS:
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
    for at, node in _formulas(book):
        for part in walk(node):
            if isinstance(part, Call) and part.name in ("=", "!="):
                yield from _pair(book, at, part)


def _pair(book: Book, at: str, call: Call) -> Iterator[Found]:
    left, right = call.args
    for name, literal in ((left, right), (right, left)):
        if isinstance(name, Name) and isinstance(literal, Literal) and isinstance(literal.value, str):
            one = _input(book, name.name)
            if one is not None and one.choices and literal.value not in one.choices:
                yield "choice_not_of_input", at, _asked(one.name[0], literal.value, one.choices)


def _asked(name: str, word: str, known: tuple[str, ...]) -> dict[str, object]:
    return {"input": name, "given": word, "known": ", ".join(known), "nearest": nearest(word, known) or known[0]}


def _input(book: Book, name: str) -> Input | None:
    columns = {code: column for one in book.inputs.values() for code, column in one.fields.items()}
    return book.inputs.get(name, columns.get(name))


def _formulas(book: Book) -> Iterator[tuple[str, Node]]:
    yield from ((f"figures.{one.code}", one.node) for one in book.figures.values())
    yield from ((f"items.{one.code}", one.node) for one in book.items.values())
    yield from ((f"vetoes.{one.code}", one.node) for one in book.vetoes)
    yield "total", book.total.node
    for grade in book.ranking.grades if book.ranking else ():
        yield from (("ranking.grades", node) for node in (grade.least, grade.when) if node is not None)
    yield from (("ranking.moves", one.when) for one in (book.ranking.moves if book.ranking else ()))
    for award in book.awards:
        yield from ((f"awards.{award.code}", node) for node in (award.when, award.gives) if node is not None)


def idle(book: Book) -> Iterator[Found]:
    """Inputs and parameters that no formula asks for: most often a name written wrong elsewhere."""
    asked: set[str] = set()
    full = [one.full for one in book.items.values() if one.full is not None]
    for node in [*(node for _at, node in _formulas(book)), *full]:
        for part in walk(node):
            asked |= {part.name} if isinstance(part, Name) else {part.rows} if isinstance(part, Each) else set()
    chosen = {trait for one in book.parameters.values() for value in one.values for trait in value.traits}
    within = {book.compared_within, book.ranking.within if book.ranking else ""}
    for code, one in book.inputs.items():
        used = code in asked or code in chosen | within or one.origin.code in within
        if not used and not any(field in asked for field in one.fields):
            yield "input_idle", f"inputs.{code}", {"given": one.name[0]}
    for code, parameter in book.parameters.items():
        if code not in asked:
            yield "parameter_idle", f"parameters.{code}", {"given": parameter.name[0]}
