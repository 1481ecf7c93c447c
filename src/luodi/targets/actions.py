"""Sharing out the year: quotas from the tier table, targets set one by one."""

from __future__ import annotations

from datetime import datetime

from luodi.core.errors import Refusal
from luodi.figures.queries import catalogue
from luodi.ledger.actions import appending
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.people.queries import org_for
from luodi.targets.models import QuotaMade, Target
from luodi.targets.queries import quotas_made, tiers, would_be

Holder = tuple[int | None, int | None]  # a post or a unit


def make_quotas(actor: User, at: datetime, year: int) -> int:
    """Make the year's quotas for every post and unit that the tier table names. Returns how many changed.

    Done again, it adds only what differs: new posts and units, regrouped ones, and takes back what no tier asks now.
    """
    require(actor, Act.QUOTA_SET)
    if not 1978 <= year <= 2100:
        raise Refusal("year_wrong", where="year", given=year)
    digest = tiers().digest
    with appending(at) as held:
        standing: dict[Holder, QuotaMade] = {(row.post_id, row.unit_id): row for row in quotas_made(year, held.stamp)}
        rows = []
        for quota in would_be(year):
            kind, _, pk = quota.key.partition(":")
            holder: Holder = (int(pk), None) if kind == "post" else (None, int(pk))
            row = standing.pop(holder, None)
            asked = (quota.tier, quota.count, quota.threshold_fen, quota.over)
            if row is None or (row.tier, row.count, row.threshold_fen, row.over) != asked:
                rows.append(_row(actor, held.stamp, year, holder, asked, digest))
        for holder, row in standing.items():
            gone = (row.tier, 0, row.threshold_fen, row.over)
            rows.append(_row(actor, held.stamp, year, holder, gone, digest))
        QuotaMade.objects.bulk_create(rows)
    return len(rows)


def _row(
    actor: User,
    stamp: datetime,
    year: int,
    holder: Holder,
    asked: tuple[str, int, int, bool],
    digest: str,
) -> QuotaMade:
    tier, count, threshold, over = asked
    return QuotaMade(
        year=year,
        post_id=holder[0],
        unit_id=holder[1],
        tier=tier,
        count=count,
        threshold_fen=threshold,
        over=over,
        table=digest,
        stamp=stamp,
        made_by=actor,
    )


def set_target(actor: User, at: datetime, *, year: int, unit: str, code: str, amount: int, reason: str) -> Target:
    """Set (or set anew) a unit's target of a year for a figure: fen for money, a count for the rest."""
    org = org_for(actor, Act.QUOTA_SET, unit)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    if amount <= 0:
        raise Refusal("target_not_positive", where="amount")
    catalogue().in_force(code, year * 100 + 12)
    with appending(at) as held:
        return Target.objects.create(
            year=year, unit=org, code=code, amount=amount, reason=reason, stamp=held.stamp, set_by=actor
        )
