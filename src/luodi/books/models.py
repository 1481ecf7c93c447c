from __future__ import annotations

from django.db import models


class BookVersion(models.Model):
    """A rule book as it was loaded. The digest is of what it says; rows are added only."""

    digest = models.CharField(max_length=64, unique=True)
    code = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    text = models.TextField()
    shipped = models.BooleanField(default=False)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["code", "-id"], name="book_latest")]

    def __str__(self) -> str:
        return self.title
