"""Pages of assessment."""

from __future__ import annotations

from luodi.assessment.views.course import answer, archive, awards, choose, final, notice, object_to, pay, publish
from luodi.assessment.views.giving import decide, judge
from luodi.assessment.views.runs import again, compare, item, recompute, run, run_new, runs, subject
from luodi.assessment.views.trials import draft_trial, suppose, trial, what_if

__all__ = [
    "again", "answer", "archive", "awards", "choose", "compare", "decide", "draft_trial", "final", "item", "judge", "notice", "object_to", "pay", "publish",
    "recompute", "run", "run_new", "runs", "subject", "suppose", "trial", "what_if",
]  # fmt: skip
