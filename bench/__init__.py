"""The benchmark works: ours against its floor or limit, interleaved in one run. `python -m bench make|run`."""

from __future__ import annotations
