"""Making a bulletin of a run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from luodi.assessment.queries import require_places, run_for
from luodi.core.errors import Refusal
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.reports.models import Bulletin
from luodi.reports.queries import frozen

LONGEST = 5000  # characters of body: the common limit for notices of this kind


def make_bulletin(actor: User, at: datetime, run: int, given: dict[str, Any]) -> Bulletin:
    """Freeze what the bulletin prints. Its ranking is the run's own; only the words around it are the office's."""
    require(actor, Act.BULLETIN_MAKE)
    found = run_for(actor, run)
    require_places(found)
    if len(given["body"]) > LONGEST:
        raise Refusal("bulletin_too_long", where="body", limit=LONGEST, length=len(given["body"]))
    content = frozen(actor, run, given)
    return Bulletin.objects.create(
        run=found, title=given["title"], number=given["number"], content=content, made_at=at, made_by=actor
    )
