"""Import files from the command line, as a user, by the same verbs as the pages."""

from __future__ import annotations

import io
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from luodi.core.errors import NotThere, Refusal
from luodi.exchange import actions
from luodi.exchange.mapping import loaded, shipped, with_rate
from luodi.exchange.models import Batch
from luodi.exchange.queries import as_faults, faults_of, importable_units
from luodi.kit.sentences import sentence, sentences_of
from luodi.people.models import User


class Command(BaseCommand):
    help = "Import a ledger: shows what would be taken and what not; --accept takes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--user", required=True, help="who imports: the user's rights hold")
        parser.add_argument("--unit", required=True, help="code of the unit in charge of rows that name none")
        parser.add_argument("--mapping", choices=sorted(shipped()), help="a mapping that ships; proposed otherwise")
        parser.add_argument("--rate", help="yuan for one unit of the mapping's foreign currency; with --rate-date")
        parser.add_argument("--rate-date", help="the day of the rate, 2013-12-31")
        parser.add_argument("--accept", action="store_true", help="take every accepted row, all or nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run(options)
        except Refusal as refusal:
            raise CommandError("\n".join(said for _, said in sentences_of(refusal))) from refusal
        except NotThere as missing:
            raise CommandError("This user may not import for this unit.") from missing

    def run(self, options: dict[str, Any]) -> None:
        actor = User.objects.filter(username=options["user"]).first()
        unit = importable_units(actor).filter(code=options["unit"]).first() if actor else None
        if actor is None or unit is None:
            raise NotThere
        now = timezone.now()
        files = [(path.name, io.BytesIO(path.read_bytes())) for path in options["files"]]
        batch = actions.upload(actor, now, unit, files)
        mapping = shipped()[options["mapping"]] if options["mapping"] else loaded(batch.mapping)
        if options["rate"]:
            mapping = with_rate(mapping, options["rate"], options["rate_date"] or "")
        batch = actions.match(actor, now, batch.pk, mapping)
        self.show(batch)
        if options["accept"]:
            batch = actions.accept(actor, now, batch.pk)
            self.stdout.write(f"accepted: batch {batch.pk}, {batch.projects_made} projects, {batch.facts_made} facts")

    def show(self, batch: Batch) -> None:
        for part in ("read", "accepted", "refused"):
            money = "  ".join(f"{name} {value}" for name, value in batch.tally[part]["money"].items())
            self.stdout.write(f"{part:>8}: {batch.tally[part]['rows']} rows  {money} {batch.tally['currency']}")
        for row in faults_of(batch)[:50]:
            said = "; ".join(f"{fault.where} {sentence(fault)}" for fault in as_faults(row))
            self.stdout.write(f"  {row.sheet} {said}")
