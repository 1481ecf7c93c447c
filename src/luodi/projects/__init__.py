"""The project register: master data, the stage table, and the present standing of each project (a cache)."""

from __future__ import annotations
