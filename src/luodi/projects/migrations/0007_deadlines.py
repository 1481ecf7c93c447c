from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

# As `core.deadlines` had it when the table was made: a planned day is due until the project has come to a stage.
BEFORE = {
    "planned_start": ("idea", "pooled", "promoted", "negotiating", "signed", "preparing"),
    "planned_completion": (
        "idea",
        "pooled",
        "promoted",
        "negotiating",
        "signed",
        "preparing",
        "started",
        "building",
    ),
    "planned_production": (
        "idea",
        "pooled",
        "promoted",
        "negotiating",
        "signed",
        "preparing",
        "started",
        "building",
        "completed",
    ),
}


def fill(apps: Any, _schema: Any) -> None:
    projects, deadlines = apps.get_model("projects", "Project"), apps.get_model("projects", "Deadline")
    kept = projects.objects.filter(removed=False)
    for kind, stages in BEFORE.items():
        due = kept.filter(condition="active", stage__in=stages, **{f"{kind}_on__isnull": False})
        rows = due.values_list("pk", f"{kind}_on").iterator()
        deadlines.objects.bulk_create(
            (deadlines(project_id=pk, kind=kind, due_on=day) for pk, day in rows), batch_size=400
        )
    paused = kept.filter(condition="paused", paused_until__isnull=False).values_list("pk", "paused_until").iterator()
    deadlines.objects.bulk_create(
        (deadlines(project_id=pk, kind="pause", due_on=day) for pk, day in paused), batch_size=400
    )


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0006_paused_until"),
    ]

    operations = [
        migrations.CreateModel(
            name="Deadline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=24)),
                ("due_on", models.DateField()),
                ("name", models.CharField(blank=True, max_length=80)),
                ("entry", models.PositiveBigIntegerField(blank=True, null=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deadlines",
                        to="projects.project",
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["due_on", "id"], name="deadline_day")]},
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
