"""Types and units of an expression, checked when the book is loaded: what cannot be added is refused there."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from luodi.core.rules.expressions import (
    Bands,
    Call,
    Each,
    Literal,
    Name,
    Node,
    Slices,
    Unreadable,
    walk,
)
from luodi.core.rules.functions import (
    BARE,
    COUNTED,
    DATE,
    FUNCTIONS,
    OF_SHEETS,
    PEERS,
    RATIO,
    SPECIAL,
    TEXT,
    YESNO,
    Function,
    Type,
    of_unit,
    row_scope,
)
from luodi.core.rules.matching import KINDS, fits, possible, single, together, unstated
from luodi.core.rules.units import COUNT, MONEY, NONE, UNITS, times
from luodi.core.rules.values import REASONS
from luodi.core.rules.wording import said


@dataclass(frozen=True, slots=True)
class Scope:
    """What names mean, and the type found for every tree checked so far (so that the working can show units)."""

    names: Mapping[str, Type]
    seen: dict[Node, Type] = field(default_factory=dict)
    is_strict: bool = True  # numbers must carry the unit of what they stand beside

    def inside(self, more: Mapping[str, Type]) -> Scope:
        return Scope({**self.names, **more}, self.seen, self.is_strict)


# The sentence for a word to which no known one is near.
ALONE = {
    "key_unknown": "key_unknown_alone",
    "measure_unknown": "measure_unknown_alone",
    "trait_unknown": "trait_unknown_alone",
}


def nearest(given: str, known: Iterable[str]) -> str:
    """The known word nearest to what was written, or nothing."""
    found = difflib.get_close_matches(given, list(known), 1, 0.5)
    return found[0] if found else ""


def check(node: Node, scope: Scope) -> Type:
    """The type of a tree whose names mean what the scope says; `Unreadable` where it has none."""
    scope.seen[node] = found = _checked(node, scope)
    problem = unstated(node, scope.seen) if scope.is_strict else None
    if problem is not None:
        raise problem
    return found


def _checked(node: Node, scope: Scope) -> Type:
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Name):
        if node.name not in scope.names:
            raise Unreadable("name_unknown", given=node.name, nearest=nearest(node.name, scope.names))
        return scope.names[node.name]
    if isinstance(node, Call):
        return _call(node, scope)
    if isinstance(node, Each):
        return _each(node, scope)
    return _rows(node, scope)


def _literal(node: Literal) -> Type:
    if isinstance(node.value, bool):
        return YESNO
    if isinstance(node.value, Fraction):
        return of_unit(node.unit, UNITS[node.unit].dims) if node.unit else replace(BARE, zero=not node.value)
    return DATE if isinstance(node.value, date) else TEXT


_COMPARED = ("<", "<=", ">", ">=", "=", "!=")


def _call(node: Call, scope: Scope) -> Type:
    name = node.name
    if name not in FUNCTIONS and name not in SPECIAL:
        raise Unreadable("function_unknown", given=name, nearest=_nearest_function(name))
    least, most = SPECIAL[name][:2] if name in SPECIAL else (FUNCTIONS[name].least, FUNCTIONS[name].most)
    if not least <= len(node.args) <= most:
        raise Unreadable("function_arguments", given=name, least=least, most=most, count=len(node.args))
    if name == "absent":
        if not isinstance(node.args[0], Literal) or node.args[0].value not in REASONS:
            raise Unreadable("reason_unknown", known=", ".join(REASONS))
        return replace(BARE, zero=True)
    kinds = [check(arg, scope) for arg in node.args]
    if name in ("=", "!=") and set(kinds) == {YESNO, TEXT}:
        raise Unreadable("yesno_with_word", given=said(node.args[kinds.index(YESNO)]))
    if name in _COMPARED and DATE in kinds and set(kinds) & {TEXT, BARE}:
        raise Unreadable("date_without_sign")
    if scope.is_strict:
        possible(node)
    return _special(node, kinds) if name in SPECIAL else _shape(name, FUNCTIONS[name], kinds)


def _nearest_function(given: str) -> str:
    """The function that was most likely meant: as a spreadsheet calls it, or in Chinese words."""
    if given.lower() in OF_SHEETS:
        return OF_SHEETS[given.lower()]
    words = {name: one.zh for name, one in FUNCTIONS.items()} | {name: said[2] for name, said in SPECIAL.items()}
    near = nearest(given.lower(), words) or next((name for name, zh in words.items() if given in zh), "")
    return near or ", ".join(name for name in words if name.isidentifier())


def _special(node: Call, kinds: list[Type]) -> Type:
    name = node.name
    if name == "if":
        if len(kinds) % 2 == 0:
            raise Unreadable("if_without_else")
        _all(name, kinds[:-1:2], YESNO)
        return together([*kinds[1:-1:2], kinds[-1]])
    if name in ("and", "or"):
        _all(name, kinds, YESNO)
        return YESNO
    if name == "date":
        return _dated(node)
    if name == "known":
        return YESNO
    if name == "otherwise":
        return together(kinds)
    if name == "total":
        return _same(name, kinds)
    _all_numbers(name, kinds)
    if name == "peers":
        return Type("list", inner=kinds[0])
    return COUNTED if name in ("peer_count", "peer_rank") else kinds[0]


def _dated(node: Call) -> Type:
    given = node.args[0]
    try:
        date.fromisoformat(str(given.value) if isinstance(given, Literal) else "")
    except ValueError:
        raise Unreadable("date_not_read") from None
    return DATE


def _shape(name: str, function: Function, kinds: list[Type]) -> Type:
    shapes: dict[str, Callable[[str, list[Type]], Type]] = {
        "same": _same, "product": _product, "quotient": _quotient, "alike": _alike, "order": _order, "yesno": _yesno,
        "spread": _spread, "extreme": _extreme, "list_to_count": _listed, "pure": _pure, "round": _rounding, "ratio": _ratio, "run": _run,
        "of_date": _of_date, "dates": _dates, "weighted": _weighted, "picked": _picked, "later": _later, "nth": _nth, "root": _root,
    }  # fmt: skip
    return shapes[function.shape](name, kinds)


def _all(name: str, kinds: list[Type], wanted: Type) -> None:
    for kind in kinds:
        if kind != wanted:
            raise Unreadable("argument_wrong", given=name, wanted=wanted, found=kind)


def _all_numbers(name: str, kinds: list[Type]) -> None:
    for kind in kinds:
        if kind.kind != "number":
            raise Unreadable("argument_wrong", given=name, wanted=KINDS["number"], found=kind)


def _same(name: str, kinds: list[Type]) -> Type:
    _all_numbers(name, kinds)
    return replace(together(kinds), zero=False)


def _product(name: str, kinds: list[Type]) -> Type:
    _all_numbers(name, kinds)
    known = [kind.dims for kind in kinds if kind.dims is not None]
    if not known:
        return BARE
    dims = NONE if len(known) > 1 else known[0]
    if len(known) > 1:
        for each in known:
            dims = times(dims, each)
    return Type("number", dims)


def _quotient(name: str, kinds: list[Type]) -> Type:
    _all_numbers(name, kinds)
    over, under = kinds[0].dims, kinds[1].dims
    if under is None:
        return replace(kinds[0], zero=False)
    like = over == under and over != COUNT
    return Type("number", times(over or NONE, under, -1), part="share" if like else "")


def _alike(name: str, kinds: list[Type]) -> Type:
    if kinds[0].kind in ("list", "rows"):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["single"], found=kinds[0])
    together(kinds)
    return YESNO


def _order(name: str, kinds: list[Type]) -> Type:
    if kinds[0].kind not in ("number", "date"):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["number"], found=kinds[0])
    together(kinds)
    return YESNO


def _yesno(name: str, kinds: list[Type]) -> Type:
    _all(name, kinds, YESNO)
    return YESNO


def _spread(name: str, kinds: list[Type]) -> Type:
    if len(kinds) == 1 and kinds[0].kind != "list":
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["list"], found=kinds[0])
    return _same(name, [single(kind) for kind in kinds])


def _extreme(name: str, kinds: list[Type]) -> Type:
    """The smallest or largest of numbers, or the earliest or latest of days."""
    return DATE if all(single(kind) == DATE for kind in kinds) else _spread(name, kinds)


def _listed(name: str, kinds: list[Type]) -> Type:
    if kinds[0].kind not in ("list", "rows"):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["list"], found=kinds[0])
    return COUNTED


def _pure(name: str, kinds: list[Type]) -> Type:
    _all_numbers(name, kinds)
    if kinds[0].dims == MONEY:
        raise Unreadable("money_needs_step", given=name)
    return kinds[0]


def _rounding(name: str, kinds: list[Type]) -> Type:
    _all_numbers(name, kinds)
    if not fits(kinds[1], BARE):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["places"], found=kinds[1])
    return together([kinds[0], kinds[2]]) if len(kinds) == 3 else _pure(name, kinds[:1])


def _root(name: str, kinds: list[Type]) -> Type:
    _all_numbers(name, kinds)
    if kinds[0].dims not in (NONE, None):
        raise Unreadable("argument_wrong", given=name, wanted=RATIO, found=kinds[0])
    for kind, wanted in ((kinds[1], "count"), (kinds[2], "places")):
        if not fits(kind, BARE):
            raise Unreadable("argument_wrong", given=name, wanted=KINDS[wanted], found=kind)
    return RATIO


def _ratio(name: str, kinds: list[Type]) -> Type:
    _same(name, kinds)
    return RATIO


def _run(name: str, kinds: list[Type]) -> Type:
    if kinds[0].kind != "list" or kinds[0].inner is None:
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["list"], found=kinds[0])
    together([kinds[0].inner, kinds[1]])
    return COUNTED


def _numbers_listed(name: str, kind: Type) -> Type:
    if kind.kind != "list" or kind.inner is None or kind.inner.kind != "number":
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["list"], found=kind)
    return kind.inner


def _weighted(name: str, kinds: list[Type]) -> Type:
    if len(kinds) == 2:
        _numbers_listed(name, kinds[1])
    else:
        _same(name, kinds[1:])
    return _numbers_listed(name, kinds[0])


def _nth(name: str, kinds: list[Type]) -> Type:
    if kinds[0].kind != "list" or kinds[0].inner is None:
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["list"], found=kinds[0])
    if not fits(kinds[1], COUNTED):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["count"], found=kinds[1])
    return kinds[0].inner


def _picked(name: str, kinds: list[Type]) -> Type:
    _numbers_listed(name, kinds[0])
    if not fits(kinds[1], COUNTED):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["count"], found=kinds[1])
    return kinds[0]


def _of_date(name: str, kinds: list[Type]) -> Type:
    _all(name, kinds, DATE)
    return BARE


def _dates(name: str, kinds: list[Type]) -> Type:
    _all(name, kinds, DATE)
    return Type("number", UNITS["天" if name == "days_between" else "月"].dims)


def _later(name: str, kinds: list[Type]) -> Type:
    _all(name, kinds[:1], DATE)
    if not fits(kinds[1], Type("number", UNITS["月"].dims)):
        raise Unreadable("argument_wrong", given=name, wanted=KINDS["months"], found=kinds[1])
    return DATE


def _rows(node: Bands | Slices, scope: Scope) -> Type:
    of = check(node.of, scope)
    bounds = [check(bound, scope) for row in node.rows for bound in (row.low, row.high) if bound is not None]
    together([of, *bounds])
    if isinstance(node, Bands) and node.whole and of.dims != COUNTED.dims:
        raise Unreadable("bands_gap", first=node.whole[0], second=node.whole[1])
    if isinstance(node, Slices):
        rate = together([check(row.gives, scope) for row in node.rows])
        return _product("slices", [of, rate])
    outside = [check(node.outside, scope)] if node.outside else []
    return together([*(check(row.gives, scope) for row in node.rows), *outside])


def _each(node: Each, scope: Scope) -> Type:
    rows = scope.names.get(node.rows)
    if rows is None or rows.kind not in ("rows", "list"):
        raise Unreadable("rows_unknown", given=node.rows)
    if any(isinstance(part, Call) and part.name in PEERS for part in walk(node)):
        raise Unreadable("peers_in_rows")
    columns = row_scope(node.rows, rows)
    inside = scope.inside(columns)
    if node.where is not None and check(node.where, inside) != YESNO:
        raise Unreadable("argument_wrong", given="where", wanted=KINDS["yesno"], found=check(node.where, inside))
    if node.by:
        _column("by", node.by, columns, ["text"])
    for name in node.gather:
        _column("gather", name, columns, ["number"])
        if columns[name].part and scope.is_strict:
            raise Unreadable("gather_of_share", given=name)
    if node.gather:  # of the rows with the same word only these have a value
        columns = _gathered(node, columns)
        inside = scope.inside(columns)
    if node.order:
        _column("order", node.order.removeprefix("-"), columns, ["number", "date"])
    if node.first is not None and not _is_count(number := check(node.first, scope)):
        raise Unreadable("argument_wrong", given="first", wanted=KINDS["first"], found=number)
    gives = [check(part, inside) for part in (node.gives, node.beyond) if part is not None]
    if node.most is not None:  # of rows together, the most cannot hang on one of them
        gives.append(check(node.most, scope if node.by and not node.gather else inside))
    if (node.by and not node.gather) or node.most is not None:
        _all_numbers("each", gives)
    if node.combine == "list":
        return Type("list", inner=together(gives))
    is_of_days = node.combine in ("max", "min") and all(kind == DATE for kind in gives)
    return DATE if is_of_days else _same("each", gives)


def _is_count(kind: Type) -> bool:
    return kind.kind == "number" and kind.dims in (None, NONE, COUNT) and not kind.part


def _gathered(node: Each, columns: Mapping[str, Type]) -> dict[str, Type]:
    """What has a name where rows are gathered: the word, and what is added up."""
    kept = {name: columns[name] for name in (node.by, *node.gather)}
    priced = (part for tree in (node.gives, node.beyond, node.most) if tree is not None for part in walk(tree))
    for part in priced:
        if isinstance(part, Name) and part.name in columns and part.name not in kept:
            raise Unreadable("name_is_column_gathered", given=part.name)
    return kept


def _column(given: str, name: str, columns: Mapping[str, Type], kinds: Sequence[str]) -> None:
    """Refuse what is no such column of the rows."""
    kind = columns.get(name)
    if kind is None or kind.kind not in kinds:
        raise Unreadable("argument_wrong", given=given, wanted=KINDS[given], found=kind if kind else name)
