from __future__ import annotations

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class Project(models.Model):
    """A project of the register: what it is (master data), and where it stands now (`Standing`, a cache).

    Codes of `core.words`: `kind` PROJECT_KINDS, `channel` CHANNELS. `industry` is GB/T 4754: section letter and two
    digits of the division, "C30". Amounts in fen. `agreed_fen` of the standing comes from the ledger; the planned
    total here is the 计划总投资 of the plan, a different sum.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    # No index of its own: it would draw lists away from those below, which hold all that a count needs.
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+", db_index=False)
    joint_units = models.ManyToManyField("people.Org", related_name="+", blank=True)
    person_in_charge = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    leader_post = models.ForeignKey("people.Post", models.PROTECT, null=True, blank=True, related_name="+")
    investors = models.ManyToManyField("enterprises.Company", related_name="+", blank=True)
    industry = models.CharField(max_length=4, blank=True)
    kind = models.CharField(max_length=16, blank=True)
    channel = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=120, blank=True)
    summary = models.TextField(max_length=2000, blank=True)
    planned_total_fen = models.BigIntegerField(null=True, blank=True)
    planned_start_on = models.DateField(null=True, blank=True)
    planned_completion_on = models.DateField(null=True, blank=True)
    planned_production_on = models.DateField(null=True, blank=True)
    national_code = models.CharField(max_length=24, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    initials = models.CharField(max_length=120, blank=True)  # of the name in pinyin, for searching
    removed = models.BooleanField(default=False)  # an undone import: nothing is deleted, it is out of every list

    # The standing: a cache of the present for lists, written with each fact, rebuilt by `rebuild_standings`.
    stage = models.CharField(max_length=16, default="idea")
    condition = models.CharField(max_length=12, default="active")
    paused_until = models.DateField(null=True, blank=True)  # the day a pause is to end; it does not end by itself
    agreed_fen = models.BigIntegerField(default=0)
    agreed_verified_fen = models.BigIntegerField(default=0)
    paid_in_fen = models.BigIntegerField(default=0)
    paid_in_verified_fen = models.BigIntegerField(default=0)
    completed_fen = models.BigIntegerField(default=0)
    completed_verified_fen = models.BigIntegerField(default=0)
    last_fact_on = models.DateField(null=True, blank=True)
    has_split = models.BooleanField(default=False)

    history = HistoricalRecords(
        history_change_reason_field=models.TextField(null=True),  # who the investors are: they are not columns
        excluded_fields=[
            "initials",
            "paused_until",
            "agreed_fen",
            "agreed_verified_fen",
            "paid_in_fen",
            "paid_in_verified_fen",
            "completed_fen",
            "completed_verified_fen",
            "last_fact_on",
            "has_split",
        ],
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_total_fen__isnull=True) | Q(planned_total_fen__gt=0), name="planned_total_positive"
            )
        ]
        indexes = [
            models.Index(fields=["unit", "stage", "-id"], condition=Q(removed=False), name="project_unit_stage_kept"),
            models.Index(fields=["stage", "-id"], condition=Q(removed=False), name="project_stage_kept"),
            models.Index(fields=["unit", "-id"], condition=Q(removed=False), name="project_unit_kept"),
            models.Index(fields=["-id"], condition=Q(removed=False), name="project_newest_kept"),
        ]

    def __str__(self) -> str:
        return self.name


class Deadline(models.Model):
    """A day by which something of a project is due: a cache for lists, written with what it follows from, rebuildable.

    `kind` is a code of DEADLINES. A milestone is here until it is reached, with its name and its `entry` in the ledger.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=24)
    due_on = models.DateField()
    name = models.CharField(max_length=80, blank=True)
    entry = models.PositiveBigIntegerField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_on", "id"], name="deadline_day")]


class SavedView(models.Model):
    """A list with its filters, kept under a name by one user."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    table = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "table", "name"], name="one_saved_view_a_name")]
