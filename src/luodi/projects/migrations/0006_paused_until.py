from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0005_agreed_verified"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="paused_until",
            field=models.DateField(blank=True, null=True),
        ),
    ]
