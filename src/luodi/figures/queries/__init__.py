"""Reading figures. First argument the actor, unless the name begins `all_`."""

from __future__ import annotations

from luodi.figures.queries.figure import (
    Figure,
    Part,
    all_figures,
    all_quantities,
    catalogue,
    figure,
    figures,
)

__all__ = ["Figure", "Part", "all_figures", "all_quantities", "catalogue", "figure", "figures"]
