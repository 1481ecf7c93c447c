from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Which import brought a company, and whether it went with that import's undoing."""

    dependencies = [("enterprises", "0003_search_initials")]

    operations = [
        migrations.AddField("company", "batch", models.PositiveBigIntegerField(blank=True, null=True)),
        migrations.AddField("company", "removed", models.BooleanField(default=False)),
    ]
