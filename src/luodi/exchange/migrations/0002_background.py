from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """An import may be done by the background worker: which job does it, and why the last one did not."""

    dependencies = [("exchange", "0001_imports")]

    operations = [
        migrations.AddField("batch", "job", models.UUIDField(blank=True, null=True)),
        migrations.AddField("batch", "halted", models.JSONField(blank=True, default=list)),
    ]
