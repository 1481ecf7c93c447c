"""Every list of the house, by name: the API, the files and the tests over all lists walk it."""

from __future__ import annotations

from luodi.kit.tables import Table

_GROUPS: tuple[tuple[Table, ...], ...] = ()

TABLES: dict[str, Table] = {table.name: table for group in _GROUPS for table in group}
