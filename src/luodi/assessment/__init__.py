"""Runs: a book over a frozen group of units, for a period, as known at a moment; kept, recomputable, comparable."""

from __future__ import annotations
