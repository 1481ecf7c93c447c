from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_list_indexes"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="agreed_verified_fen",
            field=models.BigIntegerField(default=0),
        ),
    ]
