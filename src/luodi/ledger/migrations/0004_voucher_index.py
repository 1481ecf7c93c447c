"""A voucher is looked up with every receipt: by an index that SQLite uses for a bound value as well."""

from __future__ import annotations

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0003_carry"),
        ("people", "0002_changes_and_failures"),
        ("projects", "0004_list_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="entry",
            name="entry_voucher",
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["voucher"], name="entry_voucher"),
        ),
    ]
