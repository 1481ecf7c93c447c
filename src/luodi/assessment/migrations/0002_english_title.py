"""The title of a run in English, for readers of English."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0001_assessment")]
    operations = [
        migrations.AddField(
            model_name="run",
            name="title_en",
            field=models.CharField(blank=True, default="", max_length=180),
            preserve_default=False,
        ),
    ]
