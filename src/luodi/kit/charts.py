"""A chart: the numbers of a table drawn beside it. Without scripts the table is all there is, and says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from luodi.kit.cells import Label

Number = Decimal | int | None  # None: there is no number; it leaves a gap, it is not zero


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, and how each is written: what is read out and pointed at is the text, not the drawing."""

    name: Label
    values: Sequence[Number]
    said: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn. `kind`: columns (standing side by side) or lines.

    `name` is its id on the page; `hrefs`, one for each label, opens what a number is made of.
    """

    name: str
    title: Label
    kind: str
    labels: Sequence[str]
    series: Sequence[Series]
    unit: Label = ""
    hrefs: Sequence[str] = ()

    @property
    def rows(self) -> list[tuple[str, str, list[str]]]:
        """The table twin: label, address, and the text of each series."""
        hrefs = self.hrefs or [""] * len(self.labels)
        return [
            (label, href, [one.said[place] for one in self.series])
            for place, (label, href) in enumerate(zip(self.labels, hrefs, strict=True))
        ]

    @property
    def plain(self) -> dict[str, Any]:
        """For the page's script. A Decimal goes as text and becomes a length on the screen, never a sum."""
        return {
            "kind": self.kind,
            "unit": str(self.unit),
            "labels": list(self.labels),
            "hrefs": list(self.hrefs),
            "series": [
                {
                    "name": str(one.name),
                    "values": [None if value is None else str(value) for value in one.values],
                    "said": list(one.said),
                }
                for one in self.series
            ],
        }
