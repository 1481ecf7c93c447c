from __future__ import annotations

from django.db import models


class Company(models.Model):
    """An enterprise, known by its 统一社会信用代码 (18 characters with a check digit) where it has one.

    `known_to` are the units that deal with it: who entered it, and every unit with a project of its. They see it, and
    whoever sees them. `initials` is for searching only. `batch` is the import that brought it, if one
    did; when that import was undone and nobody else dealt with it, it is `removed`: out of every list, its code free.
    """

    uscc = models.CharField(max_length=18, null=True, blank=True, unique=True)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    initials = models.CharField(max_length=120, blank=True)
    origin = models.CharField(max_length=60, blank=True)
    batch = models.PositiveBigIntegerField(null=True, blank=True)
    removed = models.BooleanField(default=False)
    made_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    made_for = models.ForeignKey("people.Org", models.PROTECT, null=True, related_name="+")
    known_to = models.ManyToManyField("people.Org", related_name="+", blank=True)

    class Meta:
        indexes = [models.Index(fields=["name"], name="company_name")]

    def __str__(self) -> str:
        return self.name
