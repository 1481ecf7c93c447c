"""What a row becomes: a draft of a project and facts, or a refused row. Made by `drafts`, resolved and booked later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from luodi.core.errors import Fault
from luodi.core.facts import Kind
from luodi.exchange.mapping import TableUse
from luodi.exchange.reading.files import address
from luodi.exchange.tally import Money

EMPTY: Mapping[str, object] = MappingProxyType({})


@dataclass(slots=True)
class FactDraft:
    """A fact to be recorded. `amount` is what the file says, in its currency; `fen` what would be booked.

    There are a million of them in a large file, so a fact knows the number of its column (from 1), not its address,
    and says about itself (`data_of`) only when it is recorded. `basis` says that the file gives a sum to date, since the
    `start` or since the first of January (`year`): `total` in fen; `fen` is then what is new (`todate`).
    """

    kind: Kind
    happened_on: date
    column: int
    amount: Decimal | None = None
    fen: int | None = None
    code: str = ""
    voucher: str = ""
    basis: str = ""
    total: int | None = None
    data: Mapping[str, object] = field(default_factory=lambda: EMPTY)


@dataclass(slots=True)
class Draft:
    """A row that may become a project, facts, or both. `key` names the project within the file."""

    sheet: str
    table: str
    row: int
    key: str
    values: dict[str, object]
    facts: list[FactDraft]
    money: Money
    columns: Mapping[str, int]  # field → column, from 1

    def cell(self, name: str) -> str:
        """The address of a field's cell; the row's first cell for what no column says."""
        return address(self.row, self.columns.get(name, 1))

    def where(self, fact: FactDraft) -> str:
        """The address of the cell that a fact comes from."""
        return address(self.row, fact.column)


@dataclass(slots=True)
class RefusedRow:
    """A row that is not taken, with every reason; each fault's `where` is a cell."""

    sheet: str
    table: str
    row: int
    faults: tuple[Fault, ...]
    money: Money
    name: str = ""


@dataclass(slots=True)
class Bound:
    """A column in use: its place in the row (from 0), its field, the unit of its money, its own day, and whether its
    sums are to date (`start`, `year`)."""

    index: int
    field: str
    unit: Decimal | None = None
    day: date | None = None
    year: int | None = None
    basis: str = ""


def data_of(fact: FactDraft, draft: Draft, table: TableUse) -> dict[str, object]:
    """What is kept beside the amount of a fact: foreign money with its rate, who paid, the text of a report."""
    found = dict(fact.data)
    if fact.amount is None:
        return found
    if table.currency != "CNY" and table.rate is not None and table.rate_date is not None:
        found["currency"] = table.currency
        found["foreign_amount"] = str(fact.amount if fact.kind is Kind.AMOUNT_CHANGED else abs(fact.amount))
        found["rate"] = str(table.rate)
        found["rate_date"] = table.rate_date.isoformat()
    if fact.kind is Kind.FUNDS_RECEIVED:
        found["payer"] = str(draft.values.get("investor") or draft.values.get("builder") or "")
    return found
