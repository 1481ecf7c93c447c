"""Steps that are no project's: what happens to a result, written once as facts of a unit or of the whole district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from luodi.core.errors import Refusal
from luodi.core.facts import Kind
from luodi.ledger.actions.append import appending
from luodi.ledger.actions.record import voucher_used_in
from luodi.ledger.models import Entry
from luodi.ledger.store import Stored
from luodi.people.models import User


def record_step(
    actor: User,
    at: datetime,
    kind: Kind,
    *,
    unit: int,
    code: str,
    data: Mapping[str, object],
    amount_fen: int | None = None,
    voucher: str = "",
    papers: Sequence[Stored] = (),
) -> Entry:
    """Write one step; whoever calls this checked the right and that the step may follow. A voucher pays once."""
    with appending(at) as held:
        used = voucher_used_in(voucher)
        if used:
            raise Refusal("voucher_used", where="voucher", voucher=voucher, project=used)
        entry = held.entry(
            actor_id=actor.pk,
            unit_id=unit,
            kind=kind,
            happened_on=timezone.localdate(at),
            code=code,
            data=dict(data),
            amount_fen=amount_fen,
            voucher=voucher,
        )
        held.flush()
        held.papers(entry, papers, actor.pk)
    return entry
