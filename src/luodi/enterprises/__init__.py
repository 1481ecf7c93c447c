"""Companies: investors and builders, known by their unified social credit code."""

from __future__ import annotations
