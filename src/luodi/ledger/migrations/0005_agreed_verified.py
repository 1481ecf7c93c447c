from __future__ import annotations

from django.db import migrations

FILL = """
UPDATE projects_project SET agreed_verified_fen = COALESCE(
    (SELECT SUM(p.amount) FROM ledger_posting p
     WHERE p.project_id = projects_project.id AND p.measure = 'agreed' AND p.book = 1), 0)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_voucher_index"),
        ("projects", "0005_agreed_verified"),
    ]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
