"""Rule books: scores, lights, rewards and ranks computed from facts by rules that are data."""

from __future__ import annotations
