"""A table that widens: every step of a formula is a column, made from columns that were there before.

Numbers are exact: a whole numerator beside a whole denominator, the denominator known beforehand wherever the formula
allows. What 128 bits cannot hold is not guessed: the row is marked `beyond`, and the reference evaluation does it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import count

MOST_BITS = 126
_COLUMN, _TEXT = re.compile(r"\bc\d+\b"), re.compile(r"'(?:[^']|'')*'")

_PLAIN = re.compile(r"c\d+|-?\d+::HUGEINT|true|false|'(?:[^']|'')*'|DATE '[-\d]+'")


def is_column(sql: str) -> bool:
    """Whether this is the name of a column that a widening made, and no more."""
    return _COLUMN.fullmatch(sql) is not None


class NotCompiled(Exception):
    """A construct that is not set work; carries what it is called."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What a tree is worth in every row. `kind`: number, yesno, text, date, list or absent.

    `value` is SQL: of a number its numerator over `den`, which is a whole number or SQL too. `why` is SQL for the reason
    where there is no value (then `value` is NULL), None where there always is one. `bits` and `den_bits`: how large
    numerator and denominator can become. `level`: how many widenings must come before.
    """

    kind: str
    value: str = "NULL"
    den: int | str = 1
    why: str | None = None
    bits: int = 0
    den_bits: int = 1
    level: int = 0
    rows: object = None  # of a list: where its members stand

    @property
    def fixed(self) -> int | None:
        """The denominator where it is known beforehand."""
        return self.den if isinstance(self.den, int) else None


@dataclass(slots=True)
class Sheet:
    """One table and its widenings. `base`: the table that it begins with, or `source`: what is selected from another sheet,
    called {rows} there. `above`: whose rows it takes apart."""

    name: str
    numbers: count[int] = field(default_factory=count)
    above: Sheet | None = None
    base: str = ""
    source: tuple[str, Sheet] | None = None
    taken: dict[str, int] = field(default_factory=dict)  # columns from above, each with its level there
    columns: dict[int, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    joins: dict[int, list[tuple[str, Sheet]]] = field(default_factory=lambda: defaultdict(list))
    risks: list[tuple[int, str]] = field(default_factory=list)
    is_written: bool = False

    def fresh(self) -> str:
        return f"c{next(self.numbers)}"

    def column(self, sql: str, level: int) -> str:
        """A column worked out from columns up to this level; it can be used in the next."""
        name = self.fresh()
        self.columns[level + 1].append((name, sql))
        return name

    def kept(self, worth: Worth, *, risky: bool = False) -> Worth:
        """The same with each of its parts as a column; what is one already stays."""
        if not risky and all(
            _PLAIN.fullmatch(part) for part in (worth.value, worth.den, worth.why) if isinstance(part, str)
        ):
            return worth
        value = self.column(worth.value, worth.level)
        den = worth.den if isinstance(worth.den, int) else self.column(worth.den, worth.level)
        why = None if worth.why is None else self.column(worth.why, worth.level)
        made = replace(worth, value=value, den=den, why=why, level=worth.level + 1)
        if risky:
            lost = f"{value} IS NULL" + ("" if isinstance(den, int) else f" OR {den} IS NULL")
            self.risk(f"({lost})" + (f" AND {why} IS NULL" if why else ""), made.level)
        return made

    def risk(self, sql: str, level: int) -> None:
        """A condition under which a row is beyond what was worked out here."""
        self.risks.append((level, sql))

    def take(self, worth: Worth) -> Worth:
        """A worth of the table above, in each of the rows that it was taken apart into."""
        for part in (worth.value, worth.den, worth.why):
            for name in _COLUMN.findall(_TEXT.sub("", part)) if isinstance(part, str) else ():
                self.taken[name] = worth.level
        return replace(worth, level=0)

    @property
    def above_level(self) -> int:
        return max([*self.taken.values(), self.source[1].above_level if self.source else 0], default=0)

    def join(self, sql: str, child: Sheet, level: int) -> str:
        """Columns that summarise the rows of a table below, by subject: `sql` is a SELECT over it, in {rows}."""
        name = f"j{self.fresh()}"
        self.joins[level + 1].append((f"{name} AS ({sql})", child))
        return name

    def written(self) -> list[str]:
        """The common table expressions, each over the one before; the last is named `last`."""
        self._settle()
        self.is_written = True
        made = self._sourced()
        made += [f"{self.name}0 AS (SELECT {self._first()})"]
        for level in range(1, self.height + 1):
            new = "".join(f", {sql} AS {name}" for name, sql in self.columns.get(level, ()))
            joined = ""
            for sql, child in self.joins.get(level, ()):
                made += [] if child.is_written else child.written()
                made.append(sql.replace("{rows}", child.last))
                name = sql.split(" ", 1)[0]
                joined += f" LEFT JOIN {name} USING (subject)"
                new += f", {name}.* EXCLUDE (subject)"
            made.append(f"{self.name}{level} AS (SELECT p.*{new} FROM {self.name}{level - 1} p{joined})")
        return made

    def _sourced(self) -> list[str]:
        """The sheet that this one is selected from, unless it stands already, and the selection."""
        if self.source is None:
            return []
        sql, sheet = self.source
        self.base = f"{self.name}s"
        return [*([] if sheet.is_written else sheet.written()), f"{self.base} AS ({sql.replace('{rows}', sheet.last)})"]

    def _first(self) -> str:
        if self.above is None:
            return f"* FROM {self.base}"
        taken = "".join(f", p.{name}" for name in self.taken)
        return f"r.*{taken} FROM {self.base} r JOIN {self.above.name}{self.above_level} p USING (subject)"

    def _settle(self) -> None:
        level = max((level for level, _ in self.risks), default=0)
        risks = " OR ".join(f"({sql})" for _, sql in self.risks) or "false"
        self.columns[level + 1].append((f"{self.name}_beyond", f"coalesce({risks}, true)"))

    @property
    def beyond(self) -> str:
        return f"{self.name}_beyond"

    @property
    def height(self) -> int:
        return max([*self.columns, *self.joins], default=0)

    @property
    def last(self) -> str:
        return f"{self.name}{self.height}"
