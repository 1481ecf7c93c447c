"""The red lines as an office writes them, each version kept."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "books_limittext"


def forwards(apps, schema_editor):  # type: ignore[no-untyped-def]  # a migration's own signature
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION luodi_written_once()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{verb.lower()} BEFORE {verb} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'luodi: {TABLE} is written once'); END"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("books", "0004_approval_once"),
        ("ledger", "0002_write_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="LimitText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("reason", models.CharField(max_length=200)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
