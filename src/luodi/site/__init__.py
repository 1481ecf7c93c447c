"""The house put together: settings, addresses, and the doors of the two commands."""

from __future__ import annotations
