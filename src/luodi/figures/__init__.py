"""口径 definitions over the ledger: a figure, its rows, its moment and its state."""

from __future__ import annotations
