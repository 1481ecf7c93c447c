"""The background worker: `./luodi serve` and `./luodi demo` start one; more may run beside it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from luodi.kit.worker import Worker


class Command(BaseCommand):
    help = "Do background jobs until told to stop (SIGTERM, Ctrl-C)."
    requires_system_checks = []  # the server made them; they would load every page into a process that shows none

    def handle(self, *args: Any, **options: Any) -> None:
        Worker().run()
