"""Reading figures. First argument the actor, unless the name begins `all_`."""

from __future__ import annotations

from luodi.figures.queries.breakdown import breakdown, grid, lines_below, ways_of
from luodi.figures.queries.figure import Figure, Part, all_figures, all_quantities, catalogue, figure, figures
from luodi.figures.queries.projects import ByProject, all_attributes, all_by_project
from luodi.figures.queries.rows import Cause, Change, at_stage, bridge, change, changes, in_band, rows, terms_shown
from luodi.figures.queries.sums import units_offered, visible_postings

__all__ = [
    "ByProject",
    "Cause",
    "Change",
    "Figure",
    "Part",
    "all_attributes",
    "all_by_project",
    "all_figures",
    "all_quantities",
    "at_stage",
    "breakdown",
    "bridge",
    "catalogue",
    "change",
    "changes",
    "figure",
    "figures",
    "grid",
    "in_band",
    "lines_below",
    "rows",
    "terms_shown",
    "units_offered",
    "visible_postings",
    "ways_of",
]
