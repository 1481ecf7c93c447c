"""A rule book as set work: one statement over tables of subjects that gives what `evaluation` gives, without the working."""

from __future__ import annotations

from luodi.core.rules.compiled.feeding import Fed, Table, fed, scored, standings, value_of
from luodi.core.rules.compiled.lines import SUBJECTS, Compiled, Layout, Line, compiled, layout_of, why_not
from luodi.core.rules.compiled.sheet import NotCompiled

__all__ = [
    "SUBJECTS",
    "Compiled",
    "Fed",
    "Layout",
    "Line",
    "NotCompiled",
    "Table",
    "compiled",
    "fed",
    "layout_of",
    "scored",
    "standings",
    "value_of",
    "why_not",
]
