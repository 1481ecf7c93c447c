"""What runs say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "run_without_units": Sentence("没有选择被考核单位。请至少选一个。", "No unit is chosen. Choose at least one."),
    "run_needs_other_book": Sentence(
        "“{book}”要用到另一办法的结果，本版尚不能这样考核。请选择别的办法。",
        "“{book}” asks for another book's result, which this version does not run. Choose another book.",
    ),
}
