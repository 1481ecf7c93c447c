from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0001_register"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="initials",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
