from __future__ import annotations

from django.db import models


class Introducer(models.Model):
    """Somebody who brings projects in: a person, a company or an agency (`sort`: words.INTRODUCERS).

    `on_public_pay`: paid by public money, whom most rules exclude from rewards. No more is kept of a person than the name
    and where they belong.
    """

    code = models.CharField(max_length=24, unique=True)
    name = models.CharField(max_length=80)
    initials = models.CharField(max_length=80, blank=True)
    sort = models.CharField(max_length=12)
    belongs_to = models.CharField(max_length=120, blank=True)
    on_public_pay = models.BooleanField(default=False)
    made_for = models.ForeignKey("people.Org", models.PROTECT, related_name="+")
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["made_for", "-id"], name="introducer_unit")]

    def __str__(self) -> str:
        return self.name
