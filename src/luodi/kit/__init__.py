"""The joinery: pages, lists, inputs and papers are made here once. No feature, and no table of its own."""

from __future__ import annotations
