"""Facts and their evidence, written once; verification, closing of months, and the clock of it all."""

from __future__ import annotations
