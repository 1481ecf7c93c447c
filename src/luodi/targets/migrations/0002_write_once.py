"""Quotas and targets are answered by later rows, never changed: a run of last spring must find those of last spring."""

from __future__ import annotations

from django.db import migrations

TABLES = ("targets_quotamade", "targets_target")


def forwards(apps, schema_editor):  # type: ignore[no-untyped-def]  # a migration's own signature
    for table in TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION luodi_written_once()"
            )
            continue
        for verb in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'luodi: {table} is written once'); END"
            )


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_targets"), ("ledger", "0002_write_once")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
