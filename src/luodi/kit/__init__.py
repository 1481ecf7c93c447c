"""Shared joinery for pages, lists, inputs and workbooks. No feature, no table of its own."""

from __future__ import annotations
