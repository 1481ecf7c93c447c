"""Every list of the house, by name: the API, the files and the tests over all lists walk it."""

from __future__ import annotations

from luodi.assessment.tables import TABLES as ASSESSMENT
from luodi.books.tables import TABLES as BOOKS
from luodi.enterprises.tables import TABLES as ENTERPRISES
from luodi.exchange.tables import TABLES as EXCHANGE
from luodi.figures.tables import TABLES as FIGURES
from luodi.kit.tables import Table
from luodi.ledger.tables import TABLES as LEDGER
from luodi.outreach.tables import TABLES as OUTREACH
from luodi.people.tables import TABLES as PEOPLE
from luodi.projects.tables import TABLES as PROJECTS
from luodi.reports.tables import TABLES as REPORTS
from luodi.targets.tables import TABLES as TARGETS

_GROUPS: tuple[tuple[Table, ...], ...] = (
    PEOPLE,
    ENTERPRISES,
    PROJECTS,
    LEDGER,
    FIGURES,
    BOOKS,
    OUTREACH,
    TARGETS,
    ASSESSMENT,
    EXCHANGE,
    REPORTS,
)

TABLES: dict[str, Table] = {table.name: table for group in _GROUPS for table in group}
