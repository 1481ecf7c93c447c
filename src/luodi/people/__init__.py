"""Organisation tree, users, dated posts, and the one table of who may do what to which rows."""

from __future__ import annotations
