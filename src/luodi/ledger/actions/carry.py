"""Carrying forward (结转): the journal summed up at a stamp, so that a figure of today need not read all of it.

Whoever appends carries forward, once every STEP entries, under the lock that they hold anyway: at that stamp nothing
is on its way. The sums of a moment are those of the newest Carry before it and the postings between the two.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from luodi.ledger.models import AppendLock, Carried, Carry, Posting
from luodi.ledger.queries import SCALE_STEP

STEP = 500  # entries between two carries: as many at most does a figure of today read one by one
KEPT = timedelta(hours=1)  # a reader who has just chosen a Carry finds its rows

_COLUMNS = "measure, code, book, period, unit_id"


def is_due(first_entry: int, last_entry: int) -> bool:
    """Whether entries of these numbers, appended together, cross a multiple of STEP."""
    return (first_entry - 1) // STEP != last_entry // STEP


def carry_forward(through: datetime, last_entry: int) -> Carry:
    """Sum up everything posted until the stamp. The caller holds the append lock and has written what it appends."""
    before = Carry.objects.filter(last_entry__lte=last_entry).order_by("-through").first()
    made = Carry.objects.create(through=through, last_entry=last_entry)
    scale = f"CASE WHEN scale_fen >= {SCALE_STEP} THEN {SCALE_STEP} ELSE 0 END"
    posted = f"SELECT {_COLUMNS}, {scale} AS scale, amount FROM {Posting._meta.db_table} WHERE entry_id > %s AND entry_id <= %s"
    carried = f"SELECT {_COLUMNS}, scale_fen AS scale, amount FROM {Carried._meta.db_table} WHERE carry_id = %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Carried._meta.db_table} (carry_id, {_COLUMNS}, scale_fen, amount) "
            f"SELECT %s, {_COLUMNS}, scale, sum(amount) FROM ({posted} UNION ALL {carried}) AS both_parts "
            f"GROUP BY {_COLUMNS}, scale HAVING sum(amount) <> 0",
            [made.pk, before.last_entry if before else 0, last_entry, before.pk if before else 0],
        )
    Carry.objects.filter(through__lt=through - KEPT).exclude(pk=made.pk).delete()
    return made


def carry_anew() -> Carry | None:
    """Throw the sums away and make them again from the journal alone. The caller holds the append lock."""
    last = Posting.objects.order_by("-entry_id").values_list("entry_id", flat=True).first()
    Carry.objects.all().delete()
    return carry_forward(AppendLock.objects.get(pk=1).last_stamp, last) if last else None
