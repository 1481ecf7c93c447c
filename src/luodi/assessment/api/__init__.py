"""Assessment for programs: runs, the course of a result, its awards, and what would be if."""

from __future__ import annotations

from luodi.assessment.api.course import router as course
from luodi.assessment.api.runs import router as runs
from luodi.assessment.api.trials import router as trials

ROUTERS = (runs, course, trials)  # side by side under one address

__all__ = ["ROUTERS"]
