"""Build the demo district in an empty embedded database, and say who can sign in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from luodi.assessment.actions import publish, run
from luodi.books.actions import load_library
from luodi.books.queries import versions
from luodi.core.errors import Refusal
from luodi.kit.sentences import sentences_of
from luodi.people.queries import all_orgs
from luodi.site.demo.build import load
from luodi.site.demo.people import PASSWORD
from luodi.site.environment import PRODUCTION
from luodi.targets.actions import make_quotas, set_target

SAID = (
    ("lh-clerk", "柳湖乡经办人 / clerk of Liuhu"),
    ("lh-head", "柳湖乡负责人 / head of Liuhu"),
    ("verifier", "核实人 / verifier"),
    ("bureau", "招商局 / promotion bureau"),
    ("supervision", "督查室 / supervision office"),
    ("leader", "区领导 / leader"),
    ("auditor", "审计 / auditor"),
    ("admin", "管理员 / administrator"),
)


class Command(BaseCommand):
    help = "Build the demo district in an empty embedded database."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.HOUSE.mode == PRODUCTION:
            raise CommandError("演示区不装入正式库。 / The demo district is not loaded into a production database.")
        now = timezone.now()
        try:
            users = load(now)
        except Refusal as refusal:
            raise CommandError("; ".join(said for _, said in sentences_of(refusal))) from None
        bureau = users["bureau"]
        load_library(now)
        make_quotas(bureau, now, 2026)
        units = [org for org in all_orgs() if org.kind in ("township", "park")]
        for org in units:
            amount = (400 if org.group == "tableland" else 900 if org.group == "valley" else 3000) * 1_000_000
            set_target(bureau, now, year=2026, unit=org.code, code="paid_in_year", amount=amount, reason="演示任务")
        book = versions().get(code="yulin-2008")
        made = run(bureau, now, book=book.digest, units=[org.code for org in units], period="2026")
        publish(bureau, now, made.pk)
        self.stdout.write(f"密码 / password: {PASSWORD}")
        for username, who in SAID:
            self.stdout.write(f"  {username:<12} {who}")
