"""What `./luodi` is made of: standard library only, because it runs before anything is installed."""

from __future__ import annotations
