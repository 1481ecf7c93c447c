from __future__ import annotations

from datetime import date
from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    """Each milestone that was planned, not taken back and not yet reached, by the values of its last correction."""
    entries, deadlines = apps.get_model("ledger", "Entry"), apps.get_model("projects", "Deadline")
    alive = entries.objects.exclude(answers__kind__in=["voided", "refused"]).filter(project__removed=False)
    reached = {one.data.get("milestone") for one in alive.filter(kind="milestone_reached")}
    for one in alive.filter(kind="milestone_planned").exclude(pk__in=reached).order_by("pk"):
        said = dict(one.data)
        for answer in entries.objects.filter(about=one, kind="corrected").order_by("turn"):
            said.update({key: value for key, value in answer.data.items() if key in ("name", "due_on")})
        deadlines.objects.create(
            project_id=one.project_id,
            kind="milestone",
            due_on=date.fromisoformat(said["due_on"]),
            name=said["name"],
            entry=one.pk,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_paused_until"),
        ("projects", "0007_deadlines"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
