"""Taking rule books in: those that ship, and those that an office writes."""

from __future__ import annotations

from datetime import datetime

from luodi.books.models import BookVersion
from luodi.books.queries import library
from luodi.core.errors import Refusal
from luodi.core.rules.books import Book
from luodi.core.rules.cases import check
from luodi.core.rules.loading import load
from luodi.figures.queries import catalogue
from luodi.people.access import Act, require
from luodi.people.models import User


def load_library(at: datetime) -> int:
    """Keep every shipped book whose content is not kept yet; returns how many were new."""
    new = 0
    for name, text in library():
        new += _keep(load(text, name), text, at, None, shipped=True)[1]
    return new


def add_book(actor: User, at: datetime, *, text: str, name: str = "book.yaml") -> BookVersion:
    """Keep a book that an office wrote. It must load, ask for known figures only, and meet its own cases."""
    require(actor, Act.RUN_MAKE)
    book = load(text, name)
    asked = [one.origin.code for one in book.inputs.values() if one.origin.kind == "definition"]
    if unknown := [code for code in asked if code not in catalogue()]:
        raise Refusal("book_figure_unknown", where="text", figures=", ".join(unknown))
    failed = [checked.case.name[0] for checked in check(book) if not checked.passed]
    if failed:
        raise Refusal("book_case_fails", where="text", cases="、".join(failed))
    return _keep(book, text, at, actor)[0]


def _keep(
    book: Book, text: str, at: datetime, actor: User | None, *, shipped: bool = False
) -> tuple[BookVersion, bool]:
    return BookVersion.objects.get_or_create(
        digest=book.digest,
        defaults={
            "code": book.code,
            "title": book.title[0],
            "title_en": book.title[1],
            "text": text,
            "shipped": shipped,
            "loaded_at": at,
            "loaded_by": actor,
        },
    )
