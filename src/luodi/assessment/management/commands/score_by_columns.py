"""Score a book over every unit or project of the district by columns: `luodi manage score_by_columns BOOK --period 2026-06`."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from luodi.assessment.queries import members, not_runnable, require_period
from luodi.assessment.queries.by_columns import all_scores, traced
from luodi.assessment.queries.subjects import choices
from luodi.books.queries import all_versions_of, book_in
from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.core.rules.books import Book
from luodi.core.rules.results import Standing
from luodi.core.rules.telling import lines
from luodi.core.rules.values import written
from luodi.kit.sentences import sentence
from luodi.ledger.queries import moment
from luodi.people.access import Act, require
from luodi.people.models import User


class Command(BaseCommand):
    help = "score a book over every unit or project by columns; a CSV of all lines; no run is kept"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("book", help="the code of a book that was added to this installation")
        parser.add_argument("--as", required=True, help="the name by which somebody signs in who may run books")
        parser.add_argument("--period", required=True, help="2026, 2026-H1, 2026-Q3 or 2026-09, as long as the book's")
        parser.add_argument("--out", default="", help="the CSV to write; printed unless given")
        parser.add_argument("--trace", default="", help="the working of this one unit or project instead")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._score(options)
        except Refusal as refusal:
            raise CommandError("; ".join(sentence(fault) for fault in refusal.faults)) from None

    def _score(self, options: dict[str, Any]) -> None:
        actor = User.objects.filter(username=options["as"], is_active=True).first()
        kept = all_versions_of(options["book"])
        if actor is None or not kept:
            raise CommandError(f"{options['book']}, {options['as']}: no such book or user")
        require(actor, Act.RUN_MAKE)
        book, period, at = book_in(max(kept, key=lambda one: one.pk)), span(options["period"]), moment()
        require_period(book, period)
        if faults := not_runnable(book):
            raise Refusal.of(faults)
        group = members(actor, book.subject, {one.code for one in choices(actor, book.subject)})
        if options["trace"]:
            who = next((one for one in group if one["code"] == options["trace"]), None)
            if who is None:
                raise CommandError(f"{options['trace']}: no such {book.subject}")
            self.stdout.write("\n".join(lines(book, traced(book, who, period, at))))
            return
        found = all_scores(book, group, period, at)
        _write(options["out"], book, list(found.standings.values()))
        if found.left_for:
            self.stderr.write(f"整本由参考算法逐个计算 / left to the reference evaluation: {found.left_for}")
        if found.read_singly:
            self.stderr.write(f"逐个读取 / read one by one: {', '.join(found.read_singly)}")


def _write(path: str, book: Book, standings: Sequence[Standing]) -> None:
    """One row a subject, its lines exact: a decimal where it ends, else a fraction; empty where there is no value."""
    codes = [*book.figures, *book.items]
    with Path(path).open("w", encoding="utf-8-sig", newline="") if path else nullcontext(sys.stdout) as target:
        sheet = csv.writer(target)
        sheet.writerow(["code", "name", *codes, "total", "rank", "grade", "vetoes"])
        for one in standings:
            every = {**one.figures, **one.items, "total": one.total}
            cells = [written(every[code].value) if every[code].status == "ok" else "" for code in [*codes, "total"]]
            sheet.writerow([one.subject, one.name, *cells, one.rank or "", one.grade, " ".join(one.vetoes)])
