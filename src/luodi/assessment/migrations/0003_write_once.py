"""A run stays as it was made. One change is let through: a draft is published, once."""

from __future__ import annotations

from django.db import migrations

FROZEN = (
    "id",
    "book",
    "book_code",
    "title",
    "title_en",
    "period",
    "moment",
    '"group"',
    "result",
    "digest",
    "made_at",
    "made_by_id",
)


def _sqlite() -> list[str]:
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN)
    return [
        f"CREATE TRIGGER assessment_run_no_update BEFORE UPDATE ON assessment_run "
        f"WHEN OLD.published_at IS NOT NULL OR NEW.published_at IS NULL OR {changed} "
        f"BEGIN SELECT RAISE(ABORT, 'luodi: assessment_run is written once'); END",
        "CREATE TRIGGER assessment_run_no_delete BEFORE DELETE ON assessment_run "
        "BEGIN SELECT RAISE(ABORT, 'luodi: assessment_run is written once'); END",
    ]


def _postgresql() -> list[str]:
    new, old = (", ".join(f"{row}.{column}" for column in FROZEN) for row in ("NEW", "OLD"))
    return [
        f"CREATE FUNCTION luodi_run_published() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF OLD.published_at IS NOT NULL OR NEW.published_at IS NULL OR ROW({new}) IS DISTINCT FROM ROW({old}) THEN "
        f"RAISE EXCEPTION 'luodi: assessment_run is written once'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER assessment_run_published BEFORE UPDATE ON assessment_run "
        "FOR EACH ROW EXECUTE FUNCTION luodi_run_published()",
        "CREATE TRIGGER assessment_run_once BEFORE DELETE OR TRUNCATE ON assessment_run "
        "FOR EACH STATEMENT EXECUTE FUNCTION luodi_written_once()",
    ]


def forwards(apps, schema_editor):  # type: ignore[no-untyped-def]  # a migration's own signature
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)  # a bare % is no placeholder


class Migration(migrations.Migration):
    dependencies = [("assessment", "0002_english_title"), ("ledger", "0002_write_once")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
