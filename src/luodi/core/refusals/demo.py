"""What loading the demo says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "demo_needs_empty_database": Sentence(
        "库里已有组织机构，不装入演示数据。请另用一个空库。",
        "There are organisations already; the demo is not loaded. Use an empty database.",
    ),
}
