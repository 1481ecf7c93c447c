from __future__ import annotations

from django.db import models


class Run(models.Model):
    """A book over a frozen group of units, for a period, as known at a moment. Its result is kept as it was.

    `group` is a list of {unit, code, name, name_en, path, traits}; `result` the canonical text; `digest` of it. A run
    is a draft until it is published; publishing changes nothing else. Database triggers refuse the rest.
    """

    book = models.CharField(max_length=64)  # the digest of the book's content
    book_code = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=180, blank=True)
    period = models.CharField(max_length=20)
    moment = models.DateTimeField()
    group = models.JSONField()
    result = models.TextField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["published_at", "-id"], name="run_published")]

    def __str__(self) -> str:
        return self.title
