from __future__ import annotations

import hashlib

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


class Draft(models.Model):
    """A book being written. Its author changes it until it is handed in; then another person takes it or gives it back.

    A draft that was taken names its version and changes no more.
    """

    title = models.CharField(max_length=120)
    text = models.TextField()
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True, blank=True)
    returned_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    returned_for = models.TextField(blank=True)
    version = models.ForeignKey(BookVersion, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["version", "-id"], name="draft_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        """Which text this is: who decides on it, or writes it anew, says by this which one they saw."""
        return hashlib.sha256(self.text.encode()).hexdigest()


class Approval(models.Model):
    """From which day a version holds, and the two people who agreed to it. Rows are added only."""

    version = models.ForeignKey(BookVersion, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    since = models.DateField()
    author = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    approved_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "since"], name="approval_once"),
            models.CheckConstraint(condition=~models.Q(author=models.F("approved_by")), name="approval_by_another"),
        ]
        indexes = [models.Index(fields=["code", "-since", "-id"], name="approval_in_force")]


class LimitText(models.Model):
    """The red lines as an office wrote them; the newest row holds. Rows are added only."""

    text = models.TextField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
