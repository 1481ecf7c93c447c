"""Load books, run their cases, and print the working of any that fails: `luodi book check PATH…`.

With `--numbers` also every number that may change without a case failing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from luodi.books.queries import library
from luodi.core.errors import Refusal
from luodi.core.quotas import load_tiers
from luodi.core.rules.asking import unknown
from luodi.core.rules.books import Book
from luodi.core.rules.cases import check
from luodi.core.rules.checking import nearest
from luodi.core.rules.hints import hints
from luodi.core.rules.holding import unheld
from luodi.core.rules.loading import load
from luodi.core.rules.reading import decoded
from luodi.core.rules.referring import astray, strangers
from luodi.figures.queries import catalogue
from luodi.kit.sentences import sentence, sentences_of


class Command(BaseCommand):
    help = "Check rule books: load them, run their cases, print the working of any that fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--numbers", action="store_true", help="name the numbers that no case holds")
        parser.add_argument("paths", nargs="*", help="files or folders; the shipped library unless given")

    def handle(self, *args: Any, **options: Any) -> None:
        texts = (
            [pair for path in options["paths"] for pair in _texts(Path(path))] if options["paths"] else list(library())
        )
        if not texts:
            raise CommandError("没有 .yaml 文件 / no .yaml file there")
        self.known = {book.code: book for _name, text in [*library(), *texts] if (book := _loaded(text)) is not None}
        failed = sum(self._one(name, text) for name, text in texts)
        passed = len(texts) - failed
        self.stdout.write(f"通过 {passed} 本，未通过 {failed} 本 / {passed} passed, {failed} failed")
        loose = sum(self._numbers(name, text) for name, text in texts) if options["numbers"] else 0
        if loose:
            self.stdout.write(f"{loose} 处没有案例守住 / {loose} that no case holds")
        if failed:
            raise CommandError("有规则书没有通过 / not every book passes")
        if loose:
            raise CommandError("规则书都通过；请为上面的数补案例 / every book passes; add cases for the numbers above")

    def _one(self, name: str, text: str) -> int:
        try:
            if _quotas(text):
                load_tiers(text, name)
                self.stdout.write(f"{name}: ok")
                return 0
            book = load(text, name)
            if faults := [*unknown(book, catalogue()), *astray(book, self.known)]:
                raise Refusal.of([replace(one, where=f"{name}: {one.where}") for one in faults])
            checked = check(book, catalogue())
        except Refusal as refusal:
            for where, said in sentences_of(refusal):
                self.stderr.write(f"{where}: {said}")
            return 1
        wrong = [one for one in checked if not one.passed]
        self.stdout.write(f"{name}: {len(checked) - len(wrong)} / {len(checked)}")
        for one in wrong:
            self.stderr.write(f"{name}:{one.case.line}: {one.case.name[0]}")
            self.stderr.write("\n".join(f"    {said}" for said in [*one.faults, *one.working]))
        for code in strangers(book, self.known):
            near = nearest(code, [book.code, *self.known])
            meant = f"；是不是“{near}” / did you mean {near}" if near else ""
            self.stdout.write(f"{name}: 没有一起检查的规则书“{code}” / the book is not among those checked{meant}")
        if not book.cases:
            self.stdout.write(f"{name}: 还没有案例 / no case yet")
        for hint in hints(book, catalogue()):
            self.stdout.write(
                f"{name}: {hint.where}: {' / '.join(sentence(hint, language) for language in ('zh', 'en'))}"
            )
        return 1 if wrong else 0

    def _numbers(self, name: str, text: str) -> int:
        if _quotas(text) or _loaded(text) is None:
            return 0
        loose = unheld(text, name, catalogue())
        for one in loose:
            what = f"{one.written} → {one.instead}" if one.instead else one.written
            self.stderr.write(f"{name}:{one.line}: {one.where}: {what} 没有案例守住 / no case holds it")
        return len(loose)


def _quotas(text: str) -> bool:
    """Whether the text is a table of quotas, which has no cases of its own."""
    return text.startswith("quotas:") or "\nquotas:" in text


def _loaded(text: str) -> Book | None:
    try:
        return None if _quotas(text) else load(text)
    except Refusal:
        return None


def _texts(path: Path) -> list[tuple[str, str]]:
    if path.is_dir():
        return [pair for file in sorted(path.rglob("*.yaml")) for pair in _texts(file)]
    if not path.is_file():
        raise CommandError(f"{path}：没有这个文件或文件夹 / not there")
    return [(path.name, _read(path))]


def _read(path: Path) -> str:
    try:
        return decoded(path.read_bytes())
    except UnicodeDecodeError:
        raise CommandError(f"{path}: 不是文本文件，请另存为 UTF-8 / no text file: save it as UTF-8") from None
