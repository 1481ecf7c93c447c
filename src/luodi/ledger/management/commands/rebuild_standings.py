"""Work the register's standings and the verification queue out again from the facts: they are only a cache."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from luodi.ledger.actions.rebuild import rebuild


class Command(BaseCommand):
    help = "Work every project's standing and the verification queue out again from the ledger."

    def handle(self, *args: Any, **options: Any) -> None:
        projects, waiting = rebuild()
        self.stdout.write(f"{projects} projects, {waiting} waiting")
