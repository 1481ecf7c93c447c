"""Sharing out the year: quotas from the tier table, targets set one by one."""

from __future__ import annotations

from datetime import date, datetime

from luodi.core.errors import Refusal
from luodi.core.money import LARGEST_FEN
from luodi.figures.queries import catalogue
from luodi.ledger.actions import appending
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.people.queries import org_for
from luodi.targets.models import FairnessLimit, QuotaMade, Target
from luodi.targets.queries import Asked, Holder, changes_to_make, tiers

MOST_PERCENT = 100_000  # a thousandfold: beyond it somebody mistook the unit


def make_quotas(actor: User, at: datetime, year: int) -> int:
    """Make the year's quotas for every post and unit that the tier table names. Returns how many changed.

    Done again, it adds only what differs: new posts and units, regrouped ones, and takes back what no tier asks now.
    """
    require(actor, Act.QUOTA_MAKE)
    _check_year(year)
    digest = tiers().digest
    with appending(at) as held:
        changes = changes_to_make(year, held.stamp)
        QuotaMade.objects.bulk_create(_row(actor, held.stamp, year, holder, asked, digest) for holder, asked in changes)
    return len(changes)


def _row(
    actor: User,
    stamp: datetime,
    year: int,
    holder: Holder,
    asked: Asked,
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


def _check_year(year: int) -> None:
    if not 1978 <= year <= 2100:
        raise Refusal("year_wrong", where="year", given=year)


def set_fairness_limit(
    actor: User, at: datetime, *, growth_points: int, stock_percent: int, since: date, reason: str
) -> FairnessLimit:
    """Set from which day on, and beyond what, a target is flagged. Earlier days keep the limits that held then."""
    require(actor, Act.QUOTA_MAKE)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    for where, given in (("growth_points", growth_points), ("stock_percent", stock_percent)):
        if not 0 < given <= MOST_PERCENT:
            raise Refusal("fairness_limit_wrong", where=where, most=MOST_PERCENT)
    values = {"growth_points": growth_points, "stock_percent": stock_percent, "since": since, "reason": reason.strip()}
    with appending(at) as held:
        return FairnessLimit.objects.create(stamp=held.stamp, set_by=actor, **values)


def set_target(actor: User, at: datetime, *, year: int, unit: str, code: str, amount: int, reason: str) -> Target:
    """Set (or set anew) a unit's target of a year for a figure: fen for money, a count for the rest."""
    org = org_for(actor, Act.QUOTA_SET, unit)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    _check_year(year)
    if not 0 < amount <= LARGEST_FEN:
        raise Refusal("target_not_positive", where="amount")
    if code not in catalogue():
        raise Refusal("target_figure_unknown", where="code", given=code)
    figure = catalogue().in_force(code, year * 100 + 12)
    if figure.unit == "percent":
        raise Refusal("target_of_a_rate", where="code", figure=figure.zh)
    with appending(at) as held:
        return Target.objects.create(
            year=year, unit=org, code=code, amount=amount, reason=reason, stamp=held.stamp, set_by=actor
        )
