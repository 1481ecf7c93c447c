"""The closed language of rule books: numbers with units, names, comparisons, a fixed list of functions. Nothing else.

Text is read by this parser alone and never handed to Python. Size and depth are bounded, so reading always ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

from luodi.core.rules.units import UNITS
from luodi.core.rules.values import number

LONGEST, MOST_NODES, DEEPEST = 2000, 300, 30
_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)(?P<unit>[%‰]|[\u4e00-\u9fff]+)?"
    r"|(?P<text>\"[^\"\n]*\"|'[^'\n]*')|(?P<name>[^\W\d]\w*)|(?P<sign><=|>=|!=|==|[-+*/()<>=,]))"
)
_WIDE = str.maketrans({"（": "(", "）": ")", "，": ",", "×": "*", "÷": "/", "＋": "+", "－": "-", "＝": "=", "＜": "<",
                       "＞": ">", "％": "%", "“": '"', "”": '"'})  # fmt: skip
_WIDE_DIGITS = str.maketrans("０１２３４５６７８９．", "0123456789.")
_WORDS = {"且": "and", "或": "or", "非": "not", "是": "yes", "否": "no"}
YESNO = "yesno"  # stands as the unit of yes and no, because Python takes True and 1 for equal
_MANY = ("+", "*", "and", "or")
_LEVELS: tuple[tuple[str, ...], ...] = (("or",), ("and",), ("=", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"))


class Unreadable(Exception):
    """An expression that cannot be read: a code of the refusals, and blanks for its sentence."""

    def __init__(self, code: str, **blanks: object) -> None:
        super().__init__(code)
        self.code, self.blanks = code, blanks


class _Tree:
    """A tree is looked up by what it says again and again: it reckons its hash once."""

    __slots__ = ("_hash",)
    _hash: int

    def __hash__(self) -> int:
        try:
            return self._hash
        except AttributeError:
            parts = tuple(getattr(self, one.name) for one in fields(self))  # type: ignore[arg-type]  # each is a dataclass
            object.__setattr__(self, "_hash", hash((type(self).__name__, parts)))
            return self._hash


@dataclass(frozen=True, slots=True)
class Literal(_Tree):
    """A number, yes/no, text or date as written. A number without a unit fits counts, points and ratios, not money."""

    value: Fraction | bool | str | date
    unit: str = ""

    __hash__ = _Tree.__hash__


@dataclass(frozen=True, slots=True)
class Name(_Tree):
    name: str

    __hash__ = _Tree.__hash__


@dataclass(frozen=True, slots=True)
class Call(_Tree):
    """A function or an operator (`+`, `and`, `if`, `min`…) over its arguments."""

    name: str
    args: tuple[Node, ...]

    __hash__ = _Tree.__hash__


@dataclass(frozen=True, slots=True)
class Band(_Tree):
    """From `low` to `high` (None: open), each bound in or out: a number as written, or a name that stands for one.

    `gives` is worth what the band gives.
    """

    low: Literal | Name | None
    high: Literal | Name | None
    gives: Node
    low_in: bool = True
    high_in: bool = False

    __hash__ = _Tree.__hash__


@dataclass(frozen=True, slots=True)
class Bands(_Tree):
    """A value looked up in rows; the first row that holds it counts. `outside`: what holds where no row does."""

    of: Node
    rows: tuple[Band, ...]
    outside: Node | None
    whole: tuple[str, str] | None = None  # the first edge at which the rows meet only if what is looked up is a count

    __hash__ = _Tree.__hash__


@dataclass(frozen=True, slots=True)
class Slices(_Tree):
    """Marginal tiers: each slice of the value at its own rate, between the same bounds as bands."""

    of: Node
    rows: tuple[Band, ...]

    __hash__ = _Tree.__hash__


@dataclass(frozen=True, slots=True)
class Each(_Tree):
    """Over the rows of a list: those where `where` holds, each worth `gives`; `beyond` prices rows after `first`.
    `order`: the column by which they come, the smallest or earliest first; with a minus before it the largest first.

    `by`: rows that have the same word in this column count together, `within` it as said; `first` then is of each word.
    `gather`: these columns of the rows with the same word are added up first, and what is priced is their sum. `most`: the
    most that a row, or those together, are worth.
    """

    rows: str
    where: Node | None
    gives: Node
    first: Node | None  # a whole number as written, or a formula of the subject's own
    beyond: Node | None
    combine: str
    by: str = ""
    most: Node | None = None
    order: str = ""
    within: str = "sum"
    gather: tuple[str, ...] = ()

    __hash__ = _Tree.__hash__


Node = Literal | Name | Call | Bands | Slices | Each


@lru_cache(maxsize=8192)
def worth(written: Literal) -> Fraction | bool | str | date:
    """What a literal is worth: a number in the base of its unit."""
    value = written.value
    return value * UNITS[written.unit].scale if isinstance(value, Fraction) else value


def numeral(node: Node | None) -> Literal | None:
    """A number as it is written, its sign taken in; None for anything that has to be worked out."""
    if isinstance(node, Call) and node.name == "negative":
        inner = numeral(node.args[0])
        return replace(inner, value=-inner.value) if inner is not None and isinstance(inner.value, Fraction) else None
    return node if isinstance(node, Literal) and isinstance(node.value, Fraction) else None


def parse(text: str) -> Node:
    """The tree of an expression; `Unreadable` where it is not one."""
    if len(text) > LONGEST:
        raise Unreadable("expression_too_long", limit=LONGEST)
    return _Parser(text).whole()


def depth(node: Node) -> int:
    """The longest way down a tree."""
    return 1 + max((depth(part) for part in parts(node)), default=0)


def parts(node: Node) -> tuple[Node, ...]:
    """The trees directly below a node."""
    if isinstance(node, Call):
        return node.args
    if isinstance(node, Bands):
        return (
            node.of,
            *(part for row in node.rows for part in _of_row(row)),
            *((node.outside,) if node.outside else ()),
        )
    if isinstance(node, Slices):
        return (node.of, *(part for row in node.rows for part in _of_row(row)))
    if isinstance(node, Each):
        return tuple(part for part in (node.where, node.gives, node.first, node.beyond, node.most) if part is not None)
    return ()


def _of_row(row: Band) -> Iterator[Node]:
    yield from (bound for bound in (row.low, row.high) if isinstance(bound, Name))
    yield row.gives


def walk(node: Node) -> Iterator[Node]:
    """The node and every node below it."""
    yield node
    for part in parts(node):
        yield from walk(part)


def names(node: Node) -> Iterator[str]:
    """The names that a tree asks for, a table by the name of its rows."""
    for part in walk(node):
        if isinstance(part, Name | Each):
            yield part.name if isinstance(part, Name) else part.rows


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = (
            text.translate(_WIDE).translate(_WIDE_DIGITS).replace("≥", ">=").replace("≤", "<=").replace("≠", "!=")
        )
        self.tokens = list(self._tokens())
        self.place = self.depth = self.nodes = 0

    def _tokens(self) -> Iterator[tuple[str, str, str]]:
        at, text = 0, self.text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if text[at:].lstrip().startswith(("^", "**")):
                raise Unreadable("expression_power")
            if (turned := text[at:].lstrip()[:2]) in ("=>", "=<"):
                raise Unreadable("sign_turned", given=turned, instead=turned[::-1])
            if not found:
                raise Unreadable("expression_sign_unknown", given=text[at:].strip()[:12])
            kind = found.lastgroup if found.lastgroup != "unit" else "number"
            word = found.group(kind or "")
            yield (kind or "", _WORDS.get(word, word), found.group("unit") or "")
            at = found.end()

    def whole(self) -> Node:
        if not self.tokens:
            raise Unreadable("expression_empty")
        node = self.level(0)
        if self.place < len(self.tokens):
            raise Unreadable("expression_left_over", given=self.next()[1])
        if depth(node) > DEEPEST:
            raise Unreadable("expression_too_deep", limit=DEEPEST)
        return node

    def next(self) -> tuple[str, str, str]:
        return self.tokens[self.place] if self.place < len(self.tokens) else ("end", "", "")

    def take(self, sign: str) -> bool:
        if self.next()[0] in ("sign", "name") and self.next()[1] == sign:
            self.place += 1
            return True
        return False

    def made(self, node: Node) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            raise Unreadable("expression_too_large", limit=MOST_NODES)
        return node

    def level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self.single()
        left = self.level(level + 1)
        while True:
            kind, word, _ = self.next()
            word = "=" if word == "==" else word
            if kind not in ("sign", "name") or word not in _LEVELS[level]:
                return left
            self.place += 1
            right = self.level(level + 1)
            longer = word in _MANY and isinstance(left, Call) and left.name == word
            left = self.made(Call(word, (*(left.args if longer and isinstance(left, Call) else (left,)), right)))
            if level == 2:  # a < b < c reads two ways, so it is not read at all
                if self.next()[1] in ("==", *_LEVELS[2]):
                    raise Unreadable("expression_chained")
                return left

    def single(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unreadable("expression_too_deep", limit=DEEPEST)
        node = self.unary()
        self.depth -= 1
        return node

    def unary(self) -> Node:
        for word, name in (("-", "negative"), ("not", "not")):
            if self.take(word):
                return self.made(Call(name, (self.single() if word == "-" else self.level(2),)))
        if self.take("("):
            node = self.level(0)
            self.must(")")
            return node
        kind, word, unit = self.next()
        self.place += 1
        if kind == "number":
            if (
                not unit and self.next()[0] == "name" and self.next()[1] in UNITS
            ):  # a space between a number and its unit
                unit = self.next()[1]
                self.place += 1
            if unit and unit not in UNITS:
                raise Unreadable("measure_unknown", given=unit)
            return self.made(Literal(_number(word), unit))
        if kind == "text":
            return self.made(Literal(word[1:-1]))
        if kind == "name":
            return self.named(word)
        raise Unreadable("expression_sign_unexpected", given=word or "…")

    def named(self, word: str) -> Node:
        if word in ("yes", "no"):
            return self.made(Literal(word == "yes", YESNO))
        if not self.take("("):
            return self.made(Name(word))
        args: list[Node] = []
        while not self.take(")"):
            if args:
                self.must(",")
            args.append(self.level(0))
        return self.made(Call(word, tuple(args)))

    def must(self, sign: str) -> None:
        if self.take(sign):
            return
        if self.next()[0] == "end":
            raise Unreadable("bracket_open")
        raise Unreadable("expression_sign_expected", expected=sign, given=self.next()[1])


def _number(word: str) -> Fraction:
    try:
        return number(word)
    except ValueError:
        raise Unreadable("number_not_read", given=word) from None
