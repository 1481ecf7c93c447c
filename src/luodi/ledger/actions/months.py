"""Closing a month: its sums are taken down once, and nothing is booked into it any more."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Sum
from django.utils import timezone

from luodi.core.errors import Refusal
from luodi.core.periods import last_day, month_after, month_of
from luodi.core.standing import VERIFIED
from luodi.ledger.actions.append import appending
from luodi.ledger.models import Closing, Posting
from luodi.people.access import Act, require
from luodi.people.models import User

SUMMED = ("agreed", "paid_in", "completed")


def close_month(actor: User, at: datetime, month: int) -> Closing:
    """Close a month that is over. The first closing may take any past month and closes all before it; later ones
    follow in order, so that no month is left open behind."""
    require(actor, Act.PERIOD_CLOSE)
    if not (1 <= month // 100 <= 9999 and 1 <= month % 100 <= 12):
        raise Refusal("period_not_understood", where="month", given=str(month))
    with appending(at) as held:
        closed = held.lock.closed_through
        if month <= closed:
            raise Refusal("month_closed_already", where="month", month=month_name(month))
        if closed and month != month_after(closed):
            raise Refusal("month_out_of_turn", where="month", month=month_name(month_after(closed)))
        if last_day(month) >= timezone.localdate(at):
            raise Refusal("month_not_over", where="month", month=month_name(month))
        made = Closing.objects.create(
            month=month, closed_at=held.stamp, closed_by=actor, sums=sums_of(month, after=closed)
        )
        held.lock.closed_through = month
    return made


def sums_of(month: int, *, after: int = 0) -> dict[str, int]:
    """The sums booked after one month and up to another, by measure, code and book: `paid_in|capital|1` → fen."""
    rows = (
        Posting.objects.filter(period__gt=after, period__lte=month)
        .order_by()
        .values_list("measure", "code", "book")
        .annotate(total=Sum("amount"))
    )
    return {f"{measure}|{code}|{book}": total for measure, code, book, total in sorted(rows) if total}


def totals_at(closings: Iterable[Closing]) -> dict[int, dict[str, int]]:
    """By closed month, what was verified by then of the three sums of money: everything up to that month, in fen."""
    found: dict[int, dict[str, int]] = {}
    so_far = dict.fromkeys(SUMMED, 0)
    for one in sorted(closings, key=lambda closing: closing.month):
        for key, amount in one.sums.items():
            measure, _code, book = key.split("|")
            if measure in so_far and int(book) == VERIFIED:
                so_far[measure] += amount
        found[one.month] = dict(so_far)
    return found


def open_months(at: datetime, closed: int) -> list[int]:
    """The months that are not closed, the newest first: from the one after the last closing to this month; before any
    closing this month and the one before."""
    this_month = month_of(timezone.localdate(at))
    found, month = [], month_after(closed) if closed else month_after(this_month, -1)
    while month <= this_month:
        found.append(month)
        month = month_after(month)
    return found[::-1]


def month_name(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"


def closable(at: datetime, closed: int) -> int | None:
    """The month that comes next for closing, if it is over."""
    this_month = month_of(timezone.localdate(at))
    following = month_after(closed) if closed else month_after(this_month, -1)
    return following if following < this_month else None
