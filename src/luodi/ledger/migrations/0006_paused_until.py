from __future__ import annotations

from typing import Any

from django.db import migrations


def fill(apps: Any, _schema: Any) -> None:
    """Each paused project is paused until the day that its last standing pause says."""
    entries, projects = apps.get_model("ledger", "Entry"), apps.get_model("projects", "Project")
    for project in projects.objects.filter(condition="paused"):
        pauses = entries.objects.filter(project=project, kind="paused").exclude(answers__kind="voided")
        last = pauses.order_by("-id").first()
        if last is not None:
            projects.objects.filter(pk=project.pk).update(paused_until=last.data["until"])


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0005_agreed_verified"),
        ("projects", "0006_paused_until"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
