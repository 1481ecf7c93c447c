"""Keep the rule books that ship with the product."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from luodi.books.actions import load_library


class Command(BaseCommand):
    help = "Keep the rule books that ship with the product."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{load_library(timezone.now())} new")
