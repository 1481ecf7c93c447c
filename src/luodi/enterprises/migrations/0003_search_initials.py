from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0002_known_to_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="initials",
            field=models.CharField(blank=True, max_length=120),
        ),
    ]
