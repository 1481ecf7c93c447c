"""Thinking without hands: values in, values out, every moment an argument. No Django, no files, no clock."""

from __future__ import annotations
