"""Luodi 落地: facts are written once; everything else is computed from facts, a rule book and a moment."""

from __future__ import annotations

__version__ = "0.1.0"
