"""Reads whose SQL is written once. Django writes a statement anew for each call; for the few reads that every page
makes, that costs several times what the database needs to answer them (docs/decisions/0011)."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from functools import partial
from threading import local
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet, Value

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class _Blank:
    """Where a value stands in a statement that waits for it."""

    name: str


def blank(name: str) -> Any:
    """A value not known yet, for a lookup: `filter(code=blank("code"))`. A lookup that looks at its value while it is
    built (`in`, `isnull`, `contains`) needs the value itself and takes no blank."""
    return Value(_Blank(name))


class Prepared(Generic[Row]):
    """A queryset with blanks. Called with their values it reads the rows, as the queryset would, in a statement written
    at the first call. A missing or an empty value is refused: nothing equals NULL, and the question would be lost."""

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._written: tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]] | None = None
        self._of_thread = local()  # a connection belongs to one thread; so does whoever reads through it

    def __call__(self, **values: object) -> list[Row]:
        if self._written is None:
            self._written = self._write()
        asked, compiler, sql, params = self._written
        if not sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        reader = getattr(self._of_thread, "reader", None)
        if reader is None or reader.connection is not connection:
            reader = self._of_thread.reader = _reader(compiler, connection)
        fresh = copy(reader)
        fresh.as_sql = partial(_said, sql, tuple(_filled(connection, value, values) for value in params))
        rows = asked._chain()  # type: ignore[attr-defined]  # a queryset's own way to a twin that was not read yet
        rows.query.get_compiler = lambda *_args, **_kwargs: fresh
        return list(rows)

    def one(self, **values: object) -> Row | None:
        """The first row, or None."""
        return next(iter(self(**values)), None)

    def _write(self) -> tuple[QuerySet[Any, Row], Any, str, tuple[Any, ...]]:
        asked = self._build()
        compiler = asked.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:  # nothing can fulfil it, whatever the values: there is no statement to send
            sql, params = "", ()
        return asked, compiler, sql, tuple(params)


def _reader(compiler: Any, connection: Any) -> Any:
    """The compiler for this connection, with how each column becomes a value found out once."""
    reader = copy(compiler)
    reader.connection = connection
    converters = reader.get_converters([column for column, *_ in reader.select[: reader.col_count]])
    reader.get_converters = lambda _columns: converters
    return reader


def _said(sql: str, params: tuple[Any, ...], *_args: object, **_kwargs: object) -> tuple[str, tuple[Any, ...]]:
    return sql, params


def _filled(connection: Any, value: object, values: dict[str, object]) -> object:
    if not isinstance(value, _Blank):
        return value
    given = values[value.name]
    if given is None:
        raise ValueError(value.name)
    return connection.ops.adapt_unknown_value(given)
