from __future__ import annotations

from django.db import models


class Batch(models.Model):
    """One import: some files, a mapping, and what came of them. `unit` is where its rows go that name none.

    `state`: uploaded (columns to be confirmed), checked (preview ready), accepted, undone, dropped; checking and
    accepting while the background `job` does it, and `halted` is [[where, code, blanks], …] of why the last one did not:
    what it was to do is then as undone as before. `rows_read` is an estimate until the file was checked. `mapping` is the
    data of `mapping.kept`; `tally` and `findings` are those of the last check. `today` is the day that the file is
    checked against, so that a preview is the same tomorrow.
    """

    name = models.CharField(max_length=160)
    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, default="uploaded")
    mapping = models.JSONField(default=dict)
    fingerprint = models.CharField(max_length=64)
    today = models.DateField()
    tally = models.JSONField(default=dict)
    findings = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey("people.User", models.PROTECT, null=True, blank=True, related_name="+")
    undo_reason = models.CharField(max_length=200, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_accepted = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    projects_made = models.PositiveIntegerField(default=0)
    facts_made = models.PositiveIntegerField(default=0)
    job = models.UUIDField(null=True, blank=True)
    halted = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="batch_unit")]

    def __str__(self) -> str:
        return self.name


class BatchFile(models.Model):
    """A file of a batch, kept by the digest of its content outside the web root."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="files")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=160)
    size = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["digest"], name="batch_file_digest")]


class BatchFault(models.Model):
    """A refused row of a batch with its reasons: `faults` is [[cell, code, blanks], …]."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="faults")
    sheet = models.CharField(max_length=160)
    row = models.PositiveIntegerField()
    name = models.CharField(max_length=160, blank=True)
    faults = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["batch", "sheet", "row"], name="batch_fault_row")]


class BatchProject(models.Model):
    """A project that an accepted batch made: what its undoing takes out of the register."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="projects")
    project = models.ForeignKey("projects.Project", models.PROTECT, related_name="+")


class Remembered(models.Model):
    """The mapping last used for files with these headers, by the office that used it."""

    unit = models.ForeignKey("people.Org", models.PROTECT, related_name="+")
    fingerprint = models.CharField(max_length=64)
    mapping = models.JSONField()
    used_at = models.DateTimeField()
    used_by = models.ForeignKey("people.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "fingerprint"], name="one_mapping_a_header")]
