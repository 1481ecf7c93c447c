"""What loading the demo says when it says no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "demo_needs_empty_database": Sentence(
        "库里已有组织机构，不装入演示数据。请另用一个空库。",
        "There are organisations already; the demo is not loaded. Use an empty database.",
    ),
    "demo_in_production": Sentence(
        "正式环境不能载入示范区；请用 ./luodi demo 在单机上试用",
        "The demo is not loaded in production: try it with ./luodi demo, which runs on one machine",
    ),
}
