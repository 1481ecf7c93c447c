from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enterprises", "0001_companies"),
        ("people", "0001_people"),
    ]

    operations = [
        migrations.AddField(
            model_name="company",
            name="known_to",
            field=models.ManyToManyField(blank=True, related_name="+", to="people.org"),
        ),
    ]
