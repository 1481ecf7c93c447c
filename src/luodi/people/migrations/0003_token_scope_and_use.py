from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_changes_and_failures"),
    ]

    operations = [
        migrations.AddField("apitoken", "read_only", models.BooleanField(default=False)),
        migrations.AddField("apitoken", "last_used_at", models.DateTimeField(blank=True, null=True)),
    ]
