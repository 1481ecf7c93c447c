"""Sums of the journal as of a stamp: a cache, made at the next append that is due."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_write_once"),
        ("people", "0002_changes_and_failures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Carry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("through", models.DateTimeField(unique=True)),
                ("last_entry", models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Carried",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("measure", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=24)),
                ("book", models.PositiveSmallIntegerField()),
                ("period", models.PositiveIntegerField()),
                ("scale_fen", models.BigIntegerField()),
                ("amount", models.BigIntegerField()),
                (
                    "unit",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.org"
                    ),
                ),
                (
                    "carry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="ledger.carry",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["carry", "measure", "book", "code", "period", "unit", "scale_fen", "amount"],
                        name="carried_sums",
                    )
                ],
            },
        ),
    ]
