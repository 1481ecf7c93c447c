"""Who agreed to a book, and from which day it holds, stays as it was written."""

from __future__ import annotations

from django.db import migrations

TABLE = "books_approval"


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
    dependencies = [("books", "0003_drafts"), ("ledger", "0002_write_once")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
