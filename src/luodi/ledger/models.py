from __future__ import annotations

from django.db import models
from django.db.models import Q


class AppendLock(models.Model):
    """The one row that whoever appends, and whoever asks for the present moment, holds while doing so."""

    last_stamp = models.DateTimeField()
    last_digest = models.CharField(max_length=64, blank=True)
    closed_through = models.PositiveIntegerField(default=0)  # a month, 202603; 0: none closed yet


class Entry(models.Model):
    """A fact of the ledger, or an answer to one (`about`, `turn`). Database triggers refuse update and delete.

    `kind` is a code of `core.facts.Kind`; `code` narrows it (stage, sort of agreement, sort of funds, plan year).
    `amount_fen` is positive, save the signed change of an amount. `period` is the month it is booked in.
    `digest` chains each entry to the one before it.
    """

    kind = models.CharField(max_length=24)
    project = models.ForeignKey("projects.Project", models.PROTECT, null=True, blank=True, related_name="+")
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+")
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    amount_fen = models.BigIntegerField(null=True, blank=True)
    code = models.CharField(max_length=24, blank=True)
    voucher = models.CharField(max_length=60, blank=True)
    data = models.JSONField(default=dict)
    about = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="answers")
    turn = models.PositiveSmallIntegerField(null=True, blank=True)
    batch = models.PositiveBigIntegerField(null=True, blank=True)  # the import that brought it
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["about", "turn"], name="one_answer_a_turn"),
            models.CheckConstraint(
                condition=Q(about__isnull=True, turn__isnull=True) | Q(about__isnull=False, turn__gte=1),
                name="an_answer_has_a_turn",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "id"], name="entry_project"),
            models.Index(fields=["unit", "kind", "id"], name="entry_unit_kind"),
            models.Index(fields=["voucher"], name="entry_voucher"),  # whole: SQLite cannot tell a bound value from ""
            models.Index(fields=["batch"], name="entry_batch", condition=Q(batch__isnull=False)),
        ]


class Waiting(models.Model):
    """Facts that wait for somebody: `recorded` for a verifier, `refused` for a correction. A cache, rebuildable.

    `unit` is the project's unit in charge now, not the one that the fact was recorded for: it is who must act.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="waiting")
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=12, default="recorded")
    last_hand = models.ForeignKey("people.User", models.PROTECT, related_name="+")


class Evidence(models.Model):
    """A paper behind a fact, kept by the digest of its content outside the web root. Append-only."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="evidence")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "digest"], name="one_paper_once")]
        indexes = [models.Index(fields=["digest"], name="evidence_digest")]


class Posting(models.Model):
    """What a fact adds to (or takes from) a sum: the journal that every figure is a plain sum of. Append-only.

    `book` 0 is everything recorded, 1 what was verified. `amount` is fen for money measures and a count for the rest.
    `industry` and `scale_fen` (planned total) are those of the project when it was posted.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    source = models.ForeignKey(Entry, models.PROTECT, related_name="+", db_index=False)
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+", db_index=False)
    measure = models.CharField(max_length=16)
    code = models.CharField(max_length=24, blank=True)
    book = models.PositiveSmallIntegerField()
    period = models.PositiveIntegerField()
    happened_on = models.DateField()
    recorded_at = models.DateTimeField()
    amount = models.BigIntegerField()
    industry = models.CharField(max_length=4, blank=True)
    scale_fen = models.BigIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["measure", "book", "code", "period", "unit", "recorded_at", "amount"], name="posting_sums"
            ),
            models.Index(fields=["project", "measure", "book"], name="posting_project"),
            models.Index(fields=["source"], name="posting_source"),
        ]


class Closing(models.Model):
    """A month closed for good, with the sums it closed at. Nothing is booked into it or before it any more."""

    month = models.PositiveIntegerField(unique=True)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    sums = models.JSONField(default=dict)


class Carry(models.Model):
    """A moment at which the journal was summed up: sums as of a later moment add only what was posted since.

    A cache that no figure depends on: without it the same sums are read from the journal, slower.
    """

    through = models.DateTimeField(unique=True)  # a stamp of the append lock
    last_entry = models.PositiveBigIntegerField()  # postings of later entries are not in it


class Carried(models.Model):
    """One sum of a Carry: all postings by then that agree in these columns, `scale_fen` cut down to SCALE_STEP."""

    carry = models.ForeignKey(Carry, models.CASCADE, related_name="rows", db_index=False)
    measure = models.CharField(max_length=16)
    code = models.CharField(max_length=24, blank=True)
    book = models.PositiveSmallIntegerField()
    period = models.PositiveIntegerField()
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+", db_index=False)
    scale_fen = models.BigIntegerField()
    amount = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["carry", "measure", "book", "code", "period", "unit", "scale_fen", "amount"],
                name="carried_sums",
            ),
        ]
