from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

KEPT = models.Q(("removed", False))


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0003_investors_in_history"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="project", name="project_unit_stage"),
        migrations.RemoveIndex(model_name="project", name="project_stage"),
        migrations.RemoveIndex(model_name="project", name="project_newest"),
        migrations.AlterField(
            model_name="project",
            name="unit",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.org"
            ),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(condition=KEPT, fields=["unit", "stage", "-id"], name="project_unit_stage_kept"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(condition=KEPT, fields=["stage", "-id"], name="project_stage_kept"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(condition=KEPT, fields=["unit", "-id"], name="project_unit_kept"),
        ),
        migrations.AddIndex(
            model_name="project",
            index=models.Index(condition=KEPT, fields=["-id"], name="project_newest_kept"),
        ),
    ]
