"""Print the district's figures with their definitions and the moment they are of."""

from __future__ import annotations

import unicodedata
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from luodi.core.errors import Refusal
from luodi.core.periods import span
from luodi.figures.queries import Figure, all_figures, catalogue
from luodi.figures.queries.question import said_span
from luodi.figures.tables import said_value
from luodi.kit.sentences import sentence
from luodi.ledger.queries import moment


class Command(BaseCommand):
    help = "print the district's figures: code, name, value, state, and what each counts"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--period", default="", help="2026, 2026-H1, 2026-Q3 or 2026-09; this year unless given")
        parser.add_argument("--state", default="verified", choices=["verified", "recorded"])
        parser.add_argument("--language", default="zh-hans", choices=["zh-hans", "en"])
        parser.add_argument("--short", action="store_true", help="without the definitions in words")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(options["language"]):
            try:
                asked = span(options["period"] or str(timezone.localdate().year))
            except Refusal as refusal:
                raise CommandError(sentence(refusal.faults[0])) from None
            at = moment()
            found = all_figures(list(catalogue().versions), asked, at, state=options["state"])
            stamp = timezone.localtime(at).strftime("%Y-%m-%d %H:%M:%S")
            self.stdout.write(f"{said_span(asked.code)} · {stamp}\n")
            for one in found.values():
                self.stdout.write(_line(one, options["language"]))
                if not options["short"]:
                    self.stdout.write(f"    {one.definition.explained(options['language'])}")


def _line(one: Figure, language: str) -> str:
    number, unit = said_value(one.definition, one.value)
    name = _padded(one.definition.said(language), 52 if language == "en" else 34)
    return f"{one.code:<26} {name} {number:>16} {_padded(unit, 6)} {one.state}"


def _padded(text: str, width: int) -> str:
    """Chinese characters are two columns wide."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return text + " " * max(width - len(text) - wide, 0)
