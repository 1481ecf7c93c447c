"""Begin a book on the terminal: `luodi book new [FILE]` asks what the page asks and writes a book that loads and passes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luodi.books.forms import BeginInput
from luodi.core.rules.starting import begun
from luodi.figures.queries import catalogue

# What is asked, in both languages, and what an empty answer means.
QUESTIONS = (
    ("title", "名称 / Title", ""),
    ("code", "编号（小写字母、数字、连字符）/ Code (small letters, digits, hyphens)", ""),
    (
        "subject",
        "考核谁 / Who is assessed (unit, post, person, project, introducer, enterprise, event, region, team)",
        "unit",
    ),
    ("period", "多久一次 / How often (year, half_year, quarter, month, once)", "year"),
    ("source", "依据的文件 / Document", ""),
    ("place", "地方 / Place", ""),
    ("year", "年份 / Year", ""),
)
LINES = "各项，每行“名称，算法，分值”，空行结束 / Items, “name, ratio|steps|bands|each|judged|expression, points” a line; an empty line ends"


class Command(BaseCommand):
    help = "Begin a rule book: asks for its name and items, and writes a text that loads and whose case passes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", nargs="?", help="the file to write; the terminal unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["path"]) if options["path"] else None
        if path is not None and path.exists():
            raise CommandError(f"{path}: 已经有这个文件，请换一个名字 / is there already, choose another name")
        answers = {name: self.asked(name, words, usual) for name, words, usual in QUESTIONS}
        form = BeginInput({**answers, "lines": self.lines()})
        if not form.is_valid():
            raise CommandError("\n".join(f"{name}: {said}" for name, faults in form.errors.items() for said in faults))
        text = begun(
            **{name: form.cleaned_data[name] for name in (*(name for name, _, _ in QUESTIONS), "lines")},
            catalogue=catalogue(),
        )
        if path is None:
            self.stdout.write(text)
            return
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{path}: 接着改它，再运行 / go on in it, then run: ./luodi book check {path}")

    def asked(self, name: str, words: str, usual: str) -> str:
        """The answer to one question. What will not do is refused at once and asked again; the others stay."""
        while True:
            self.stderr.write(f"{words}{f' [{usual}]' if usual else ''}: ", ending="")
            given = self.answer() or usual
            if not given or not self.refused(name, given):
                return given

    def lines(self) -> str:
        self.stderr.write(LINES)
        found: list[str] = []
        while line := self.answer():
            if not self.refused("lines", line):
                found.append(line)
        return "\n".join(found)

    def refused(self, name: str, given: str) -> bool:
        faults: Sequence[object] = BeginInput({name: given}).errors.get(name, [])
        for said in faults:
            self.stderr.write(str(said))
        return bool(faults)

    def answer(self) -> str:
        try:
            return input().strip()
        except EOFError:
            return ""
