"""Facts are written once: the database itself refuses to change, delete, back-date or book into a closed month.

Every door ends here, also a database client's. An insert must carry the stamp of the append lock, and the lock's stamp
only rises; so nobody can slip an entry into the past of a figure that was already read.
"""

from __future__ import annotations

from django.db import migrations

KEPT = ("ledger_entry", "ledger_evidence", "ledger_posting", "ledger_closing")
STAMPED = {
    "ledger_entry": "recorded_at",
    "ledger_posting": "recorded_at",
    "ledger_evidence": "added_at",
    "ledger_closing": "closed_at",
}
MONTHS = {"ledger_entry": "period", "ledger_posting": "period"}


def _sqlite() -> list[str]:
    made = []
    for table in KEPT:
        for verb in ("UPDATE", "DELETE"):
            made.append(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'luodi: {table} is written once'); END"
            )
    for table, stamp in STAMPED.items():
        made.append(
            f"CREATE TRIGGER {table}_stamp BEFORE INSERT ON {table} "
            f"WHEN NEW.{stamp} <> (SELECT last_stamp FROM ledger_appendlock) "
            f"BEGIN SELECT RAISE(ABORT, 'luodi: {table} is not stamped by the append lock'); END"
        )
    for table, month in MONTHS.items():
        made.append(
            f"CREATE TRIGGER {table}_closed BEFORE INSERT ON {table} "
            f"WHEN NEW.{month} <= (SELECT coalesce(max(month), 0) FROM ledger_closing) "
            f"BEGIN SELECT RAISE(ABORT, 'luodi: the month is closed'); END"
        )
    made.append(
        "CREATE TRIGGER ledger_appendlock_rises BEFORE UPDATE ON ledger_appendlock "
        "WHEN NEW.last_stamp < OLD.last_stamp OR NEW.closed_through < OLD.closed_through "
        "BEGIN SELECT RAISE(ABORT, 'luodi: the clock of the ledger only rises'); END"
    )
    made.append(
        "CREATE TRIGGER ledger_appendlock_stays BEFORE DELETE ON ledger_appendlock "
        "BEGIN SELECT RAISE(ABORT, 'luodi: the append lock stays'); END"
    )
    return made


def _postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION luodi_written_once() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'luodi: % is written once', TG_TABLE_NAME; END $$",
        "CREATE FUNCTION luodi_clock_rises() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF NEW.last_stamp < OLD.last_stamp OR NEW.closed_through < OLD.closed_through THEN "
        "RAISE EXCEPTION 'luodi: the clock of the ledger only rises'; END IF; RETURN NEW; END $$",
        "CREATE TRIGGER ledger_appendlock_rises BEFORE UPDATE ON ledger_appendlock "
        "FOR EACH ROW EXECUTE FUNCTION luodi_clock_rises()",
        "CREATE TRIGGER ledger_appendlock_stays BEFORE DELETE OR TRUNCATE ON ledger_appendlock "
        "FOR EACH STATEMENT EXECUTE FUNCTION luodi_written_once()",
    ]
    for table in KEPT:
        made.append(
            f"CREATE TRIGGER {table}_once BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION luodi_written_once()"
        )
    # Inserts are checked once a statement over its new rows: a bulk of a hundred thousand costs one look.
    for table, stamp in STAMPED.items():
        month = MONTHS.get(table)
        closed = (
            f"IF EXISTS (SELECT 1 FROM fresh WHERE {month} <= "
            f"(SELECT coalesce(max(c.month), 0) FROM ledger_closing c)) THEN "
            f"RAISE EXCEPTION 'luodi: the month is closed'; END IF; "
            if month
            else ""
        )
        made += [
            f"CREATE FUNCTION luodi_{table}_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF EXISTS (SELECT 1 FROM fresh WHERE {stamp} <> (SELECT last_stamp FROM ledger_appendlock)) THEN "
            f"RAISE EXCEPTION 'luodi: {table} is not stamped by the append lock'; END IF; {closed}RETURN NULL; END $$",
            f"CREATE TRIGGER {table}_insert AFTER INSERT ON {table} REFERENCING NEW TABLE AS fresh "
            f"FOR EACH STATEMENT EXECUTE FUNCTION luodi_{table}_insert()",
        ]
    return made


def forwards(apps, schema_editor):  # type: ignore[no-untyped-def]  # a migration's own signature
    lock = apps.get_model("ledger", "AppendLock")
    lock.objects.create(pk=1, last_stamp="1978-01-01T00:00:00+00:00")
    for statement in {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement, params=None)  # a bare % is no placeholder


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_ledger")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
