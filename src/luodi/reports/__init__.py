"""Official documents: a frozen content and a template become page, Word, PDF and workbook, which cannot differ."""

from __future__ import annotations
