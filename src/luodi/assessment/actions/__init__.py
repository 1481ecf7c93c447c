"""Writing assessments: runs, given values, the course of a result, its awards."""

from __future__ import annotations

from luodi.assessment.actions.awards import approve_awards, pay_award
from luodi.assessment.actions.course import answer, archive, choose, give_notice, make_final, object_to, publish
from luodi.assessment.actions.giving import decide, give_value, give_values
from luodi.assessment.actions.runs import recomputed, run, run_again
from luodi.assessment.actions.supposing import Idea, suppose

__all__ = [
    "Idea",
    "answer",
    "approve_awards",
    "archive",
    "choose",
    "decide",
    "give_notice",
    "give_value",
    "give_values",
    "make_final",
    "object_to",
    "pay_award",
    "publish",
    "recomputed",
    "run",
    "run_again",
    "suppose",
]
