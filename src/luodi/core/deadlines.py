"""The days by which something of a project is due, as the register and the course have them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from luodi.core.standing import ORDER

# A planned day stays due until the project has come to this stage.
_UNTIL = {
    "planned_start": "started",
    "planned_completion": "completed",
    "planned_production": "producing",
}
PLANNED = tuple(_UNTIL)


def still_due(
    stage: str, condition: str, planned: Mapping[str, date | None], paused_until: date | None
) -> dict[str, date]:
    """What is still due of a project, by kind. While it is paused only the end of the pause is; nothing of one that was
    withdrawn.

    >>> still_due("started", "active", {"planned_start": date(2026, 4, 1), "planned_completion": date(2027, 4, 1)}, None)
    {'planned_completion': datetime.date(2027, 4, 1)}
    """
    if condition == "paused":
        return {"pause": paused_until} if paused_until else {}
    if condition != "active":
        return {}
    return {
        kind: day
        for kind, end in _UNTIL.items()
        if (day := planned.get(kind)) is not None and ORDER[stage] < ORDER[end]
    }
