from __future__ import annotations

from django.db import models
from django.db.models import Q


class QuotaMade(models.Model):
    """What a post or a unit owes in a year by the tier table. Rows are added; the latest for a holder holds.

    `count` 0 takes an earlier quota back. `stamp` is the append lock's, so a run reads quotas as known at its moment.
    """

    year = models.PositiveSmallIntegerField()
    post = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey("people.Org", models.PROTECT, null=True, related_name="+")
    tier = models.CharField(max_length=40)
    count = models.PositiveSmallIntegerField()
    threshold_fen = models.BigIntegerField()
    over = models.BooleanField()
    table = models.CharField(max_length=64)  # the digest of the tier table
    stamp = models.DateTimeField()
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=True, unit__isnull=False) | Q(post__isnull=False, unit__isnull=True),
                name="quota_has_one_holder",
            )
        ]
        indexes = [models.Index(fields=["year", "id"], name="quota_year")]


class Target(models.Model):
    """A year's target of a unit for a figure, in fen or a count. Rows are added; the latest holds."""

    year = models.PositiveSmallIntegerField()
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+")
    code = models.CharField(max_length=40)
    amount = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    stamp = models.DateTimeField()
    set_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["year", "code", "unit", "id"], name="target_latest")]


class FairnessLimit(models.Model):
    """From which day on a target is flagged as much more than others are asked for. Rows are added; the latest holds."""

    growth_points = models.PositiveIntegerField()  # percentage points above the middle of all units
    stock_percent = models.PositiveIntegerField()  # of what could come in
    since = models.DateField()
    reason = models.CharField(max_length=200)
    stamp = models.DateTimeField()
    set_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
