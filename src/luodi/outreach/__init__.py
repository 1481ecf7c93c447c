"""Who brings projects in: introducers and what they introduced."""

from __future__ import annotations
