"""Making a bulletin of a run."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from luodi.assessment.queries import require_places, run_for
from luodi.core.errors import Refusal
from luodi.people.access import Act, require
from luodi.people.models import Org, User
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
    content, number = frozen(actor, run, given), given["number"].strip()
    with transaction.atomic():
        Org.objects.select_for_update().order_by("path").first()  # two people cannot both take one number
        earlier = Bulletin.objects.filter(number=number).first()
        if earlier:
            raise Refusal("bulletin_number_used", where="number", number=number, title=earlier.title)
        return Bulletin.objects.create(
            run=found, title=given["title"], number=number, content=content, made_at=at, made_by=actor
        )
