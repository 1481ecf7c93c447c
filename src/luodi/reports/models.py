from __future__ import annotations

from django.db import models


class Bulletin(models.Model):
    """A bulletin (通报) of a run. `content` is everything that it prints, frozen when it was made."""

    run = models.ForeignKey("assessment.Run", models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60)
    content = models.JSONField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.title
