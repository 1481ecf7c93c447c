"""What waits for a reader in rooms that the first page does not know: it is handed over here, above both."""

from __future__ import annotations

from luodi.dashboards.queries import Waits
from luodi.exchange.queries import visible_batches
from luodi.people.access import Act, may
from luodi.people.models import User


def imports(actor: User) -> Waits | None:
    """Imports that were checked and wait for somebody to take them in."""
    if not may(actor, Act.IMPORT):
        return None
    return Waits(
        "imports", visible_batches(actor, Act.IMPORT).filter(state="checked").count(), "imports", {"state": "checked"}
    )
