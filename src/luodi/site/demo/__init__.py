"""The demo district: 崆峒区 as its leader's speech has it, with invented people, companies and amounts."""

from __future__ import annotations
