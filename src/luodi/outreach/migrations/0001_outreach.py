"""The register of introducers."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0002_changes_and_failures"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Introducer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=24, unique=True)),
                ("name", models.CharField(max_length=80)),
                ("initials", models.CharField(blank=True, max_length=80)),
                ("sort", models.CharField(max_length=12)),
                ("belongs_to", models.CharField(blank=True, max_length=120)),
                ("on_public_pay", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "made_for",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.org"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["made_for", "-id"], name="introducer_unit")],
            },
        ),
    ]
