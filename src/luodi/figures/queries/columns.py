"""The journal as columns, for questions over all of it: Parquet beside the database, DuckDB over the Parquet.

The journal only grows, so each export adds a part with what was posted since the last one. A part is a cache: without
it the next question writes it anew, and one that does not belong to this database is passed over.

Loaded by name where such a question is asked, so that nobody else waits for the engine to load.
"""

from __future__ import annotations

import csv
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, cast

import duckdb
import narwhals as nw
from django.conf import settings
from django.db.models import Max

from luodi.core.definitions import Term, made_of
from luodi.core.definitions.columnar import Frame, amounts, known, names_of, stamp, within
from luodi.core.periods import Span
from luodi.figures.queries.figure import Value, chosen, terms_of
from luodi.figures.queries.sums import BOOKS
from luodi.ledger.queries import all_postings
from luodi.people.access import Scope
from luodi.people.models import Org

ROWS_AT_ONCE = 20_000
NOTHING = r"\N"  # what is missing, in a file on its way into the engine
ROWS_TOGETHER = 30_720  # a block costs as much to open as some thousand rows to read
# The second version of the pages and the lighter packing: a file no larger (135 to 136 MB) that is read a third sooner.
STORED = f"FORMAT parquet, PARQUET_VERSION V2, COMPRESSION lz4_raw, ROW_GROUP_SIZE {ROWS_TOGETHER}"
# What one unit has lies together, so that it is found without reading all of a measure; signings lie apart, because
# whose project has signed is asked of all of them.
ORDER = "book, measure = 'signed', unit, measure, period, project"
MOST_PARTS = 64  # beyond, the whole journal is written anew as one
_KEPT = ("project_id", "unit_id", "measure", "code", "book", "period", "recorded_at", "amount", "scale_fen")
_TYPES = {
    "project": "INTEGER", "unit": "INTEGER", "measure": "VARCHAR", "code": "VARCHAR", "book": "TINYINT",
    "period": "INTEGER", "recorded": "BIGINT", "amount": "BIGINT", "scale": "BIGINT",
}  # fmt: skip
_ABOVE = {"unit": "INTEGER", "within": "INTEGER"}
KNOWN, OWN, SIGNINGS = "known", "own", "signings"
_KEPT_APART = {
    OWN: {name: _TYPES[name] for name in ("project", "unit", "measure", "code", "period", "amount", "scale")},
    SIGNINGS: {name: _TYPES[name] for name in ("project", "measure", "period", "amount")},
}
_NUMBERS = count()  # no two tables of sums have the same name
LAID = "b"  # how rows lie in a part: one that is laid otherwise is written anew
_NAME = re.compile(rf"^{LAID}(\d+)-(\d+)-(\d+)\.parquet$")


@dataclass(frozen=True, slots=True)
class Part:
    """A file with the postings after `after` up to `last`; `recorded`: the stamp of the last of them."""

    path: Path
    after: int
    last: int
    recorded: int


@dataclass(frozen=True, slots=True)
class Columns:
    """An open engine. `postings` names the table of those of one book that were known at one moment; `everywhere`, where
    that table has some units' or projects' alone, the one of every signing of these projects."""

    door: duckdb.DuckDBPyConnection
    postings: str = KNOWN
    everywhere: str = KNOWN

    @classmethod
    def of(cls, door: duckdb.DuckDBPyConnection, book: int, at: datetime) -> Columns:
        """Over the engine's `postings`: those of a book as known at a moment."""
        cast(Any, known(_frame(door, "postings"), book, at).to_native()).create_view(KNOWN)
        return cls(door)

    def only(self, of: str, keys: Sequence[int], terms: Iterable[Term]) -> Columns:
        """The postings of these units or projects (`of`) alone, read once: for the sake of one subject, and of no other
        terms than these."""
        terms = list(terms)
        own, signings = (", ".join(_KEPT_APART[name]) for name in (OWN, SIGNINGS))
        if all(term.scale_at_least is None for term in terms):  # a number a project: the widest column but the amounts
            own = own.replace("scale", "NULL::BIGINT AS scale")
        # To plan by what each block holds takes longer than to read the few that one subject lies in.
        self.door.execute("SET disabled_optimizers = 'statistics_propagation'")
        measures = " OR ".join(f"measure = '{one}'" for one in sorted({term.measure for term in terms})) or "false"
        asked = f"{of} IN ({', '.join(map(str, map(int, keys)))}) AND ({measures})"
        self.door.execute(f"CREATE TABLE {OWN} AS SELECT {own} FROM {self.postings} WHERE {asked}")
        signed = "measure = 'signed'" if any(term.signed_only for term in terms) else "false"
        theirs = f"{self.postings} SEMI JOIN {OWN} USING (project) WHERE {signed}"
        self.door.execute(f"CREATE TABLE {SIGNINGS} AS SELECT {signings} FROM {theirs}")
        return Columns(self.door, OWN, SIGNINGS)

    def summed(self, terms: Sequence[Term], span: Span, apart: bool, of: str = "unit") -> str:
        """The name of a table of sums: `whose` (units with everything below them, as the table `above` says, or
        projects), `project` where they are taken apart, a column a term."""
        name = f"sums{next(_NUMBERS)}"
        sums = statement(tuple(terms), span, apart, of, self.postings, self.everywhere)
        self.door.execute(f"CREATE TABLE {name} AS {sums}")
        return name


@lru_cache(maxsize=512)
def statement(terms: tuple[Term, ...], span: Span, apart: bool, of: str, postings: str, everywhere: str) -> str:
    """The sums that `Columns.summed` keeps, as SQL over the tables so named. Kept, for writing it takes longer than
    summing what one subject has."""
    with duckdb.connect() as door:
        for name in {postings, everywhere}:
            _empty(door, name, _KEPT_APART.get(name, _TYPES))
        by = ["unit", "project"] if apart and of == "unit" else [of]
        found = amounts(_frame(door, postings), terms, span, by, _frame(door, everywhere))
        if of == "unit":
            _empty(door, "above", _ABOVE)
            found = within(found, _frame(door, "above"), list(names_of(terms).values()), by[1:])
        found = found.rename({"within" if of == "unit" else of: "whose"})
        if apart and of != "unit":
            found = found.with_columns(nw.col("whose").alias("project"))
        return str(cast(Any, found.to_native()).sql_query())


def _frame(door: duckdb.DuckDBPyConnection, name: str) -> Frame:
    return nw.from_native(door.table(name)).lazy()


def _empty(door: duckdb.DuckDBPyConnection, name: str, types: Mapping[str, str]) -> None:
    door.execute(f"CREATE TABLE {name} ({', '.join(f'{one} {kind}' for one, kind in types.items())})")


@contextmanager
def all_columns(at: datetime, state: str = "verified") -> Iterator[Columns]:
    """The journal as known at the moment, open for questions: brought up to date first."""

    folder = settings.LUODI_DATA / "columns"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as spill, duckdb.connect() as door:
        door.execute("SET temp_directory = ?", [spill])
        parts = _brought_up_to_date(door, folder)
        if parts:
            over(door, [part.path for part in parts])
        else:
            _empty(door, "postings", _TYPES)
        yield Columns.of(door, BOOKS[state], at)


def over(door: duckdb.DuckDBPyConnection, paths: Sequence[Path]) -> None:
    """The engine's `postings`: what these files hold together."""
    door.execute("SET parquet_metadata_cache = true")  # each statement names the files anew; they never change
    door.execute(f"CREATE VIEW postings AS SELECT * FROM read_parquet([{', '.join(map(_quoted, paths))}])")


def all_quantities_by_columns(
    codes: Iterable[str], units: Sequence[int], span: Span, at: datetime, state: str = "verified"
) -> dict[int, dict[str, Value]]:
    """What `all_quantities` gives, worked out over columns."""

    definitions = chosen(codes, span)
    terms = sorted(terms_of(definitions), key=repr)
    with all_columns(at, state) as columns:
        above(columns.door, units)
        found = columns.door.table(columns.summed(terms, span, apart=False)).fetchall()
    rows = {row[0]: row[1:] for row in found}
    names = names_of(terms)
    nothing = (0,) * len(names)
    sums = {unit: dict(zip(names, rows.get(unit, nothing), strict=True)) for unit in units}
    return {unit: {one.code: made_of(one, sums[unit]) for one in definitions} for unit in units}


def above(door: duckdb.DuckDBPyConnection, units: Sequence[int]) -> None:
    """A table of every unit and each of the units asked for that it is a part of, itself among them."""
    paths = dict(Org.objects.order_by().values_list("pk", "path"))
    asked = {paths[unit]: unit for unit in units}
    steps = range(Org.steplen, max(map(len, paths.values()), default=0) + 1, Org.steplen)
    pairs = [
        (unit, asked[path[:end]]) for unit, path in paths.items() for end in steps if end <= len(path)
        if path[:end] in asked
    ]  # fmt: skip
    filled(door, "above", _ABOVE, pairs)


def units_below(unit: int) -> list[int]:
    """A unit and everything below it."""
    path = Org.objects.values_list("path", flat=True).get(pk=unit)
    return list(Org.objects.filter(Scope((path,)).where("")).order_by().values_list("pk", flat=True))


def _brought_up_to_date(door: duckdb.DuckDBPyConnection, folder: Path) -> list[Part]:
    """The parts that hold the journal together, from the first posting to the last."""
    parts = _chain(folder)
    after = parts[-1].last if parts else 0
    last = all_postings().aggregate(last=Max("pk"))["last"] or 0
    if last > after:
        parts.append(_written(door, folder, after, last))
        if after == 0:  # what was kept before is in it, or of another database
            for path in set(folder.glob("*.parquet")) - {parts[-1].path}:
                path.unlink(missing_ok=True)
    return parts


def _chain(folder: Path) -> list[Part]:
    """The parts there, each going on where the one before ends. Two that overlap were written at the same time: the
    longer one counts."""
    found = [Part(path, *map(int, name.groups())) for path in folder.iterdir() if (name := _NAME.match(path.name))]
    stamps = dict(all_postings().filter(pk__in=[part.last for part in found]).values_list("pk", "recorded_at"))
    found = [part for part in found if part.last in stamps and stamp(stamps[part.last]) == part.recorded]
    parts: list[Part] = []
    while more := [part for part in found if part.after == (parts[-1].last if parts else 0)]:
        parts.append(max(more, key=lambda part: part.last))
    return parts if len(parts) < MOST_PARTS else []


def _written(door: duckdb.DuckDBPyConnection, folder: Path, after: int, last: int) -> Part:
    """A new part, its rows in the order in which they are asked for."""
    rows = all_postings().filter(pk__gt=after, pk__lte=last)
    recorded = stamp(rows.get(pk=last).recorded_at)
    path = folder / f"{LAID}{after}-{last}-{recorded}.parquet"
    with tempfile.TemporaryDirectory(dir=folder) as own:
        plain, whole = Path(own) / "postings.csv", Path(own) / "postings.parquet"
        with plain.open("w", encoding="utf-8", newline="") as text:
            for row in rows.order_by().values_list(*_KEPT).iterator(ROWS_AT_ONCE):
                csv.writer(text).writerow([*row[:6], stamp(row[6]), *row[7:]])
        door.execute(f"COPY (SELECT * FROM {_read(plain, _TYPES)} ORDER BY {ORDER}) TO {_quoted(whole)} ({STORED})")
        os.replace(whole, path)
    return Part(path, after, last, recorded)


def filled(
    door: duckdb.DuckDBPyConnection, name: str, types: Mapping[str, str], rows: Iterable[Sequence[object]]
) -> None:
    """A table of the engine from rows at hand, by way of a file: far faster than one statement a row."""
    _empty(door, name, types)
    if not rows:
        return
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", newline="", suffix=".csv") as text:
        csv.writer(text).writerows([NOTHING if cell is None else cell for cell in row] for row in rows)
        text.flush()
        door.execute(f"INSERT INTO {name} SELECT * FROM {_read(Path(text.name), types)}")


def _read(path: Path, types: Mapping[str, str]) -> str:
    columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
    form = f"""delim = ',', quote = '"', escape = '"', nullstr = '{NOTHING}', header = false, auto_detect = false"""
    return f"read_csv({_quoted(path)}, {form}, columns = {{{columns}}})"


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
