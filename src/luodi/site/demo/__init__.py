"""The demo district: Kongtong as the speech has it, and enough made-up projects that its totals come out exactly."""

from __future__ import annotations
