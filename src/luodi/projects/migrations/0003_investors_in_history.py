from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_search_initials"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalproject",
            name="history_change_reason",
            field=models.TextField(null=True),
        ),
    ]
