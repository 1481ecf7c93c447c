"""Build the demo district in an empty embedded database, and say who can sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from luodi.core.errors import Refusal
from luodi.kit.sentences import sentences_of
from luodi.site import environment
from luodi.site.demo.build import load
from luodi.site.demo.people import PASSWORD, logins
from luodi.site.demo.plan import read


class Command(BaseCommand):
    help = "建立示范区（仅限空的单机数据库）。Build the demo district in an empty embedded database."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if settings.HOUSE.mode == environment.PRODUCTION:
                raise Refusal("demo_in_production")
            here, built = load(timezone.now())
        except Refusal as refusal:
            raise CommandError("\n".join(said for _, said in sentences_of(refusal))) from None
        self.stdout.write(f"示范区：{len(here.units)} 个单位、{len(built)} 个项目，人名、企业和金额均为演示。")
        self.stdout.write(
            f"Demo district: {len(here.units)} units, {len(built)} projects; all names and sums invented."
        )
        self.stdout.write(f"密码 / password: {PASSWORD}")
        for line in logins(here, read("district")["logins"]):
            self.stdout.write(f"  {line}")
