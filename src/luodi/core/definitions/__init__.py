"""口径 as data: which postings a named quantity adds up, over which months, and how a rate is made of two of them."""

from __future__ import annotations

from luodi.core.definitions.attributes import Attribute, Known, Project, Sort, attributes_of
from luodi.core.definitions.catalogue import Band, Catalogue, Definition, Over, Ratio, Term
from luodi.core.definitions.loading import load
from luodi.core.definitions.working import Row, made_of, total, value, window

__all__ = [
    "Attribute",
    "Band",
    "Catalogue",
    "Definition",
    "Known",
    "Over",
    "Project",
    "Ratio",
    "Row",
    "Sort",
    "Term",
    "attributes_of",
    "load",
    "made_of",
    "total",
    "value",
    "window",
]
