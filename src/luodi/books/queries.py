"""Reading rule books: the kept versions, and the book in one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from django.db.models import Max, QuerySet

from luodi.books.models import BookVersion
from luodi.core.errors import NotThere
from luodi.core.rules.books import Book
from luodi.core.rules.loading import load


def library() -> Iterator[tuple[str, str]]:
    """The books that ship: file name and text. Tier tables of quotas lie beside them and are no rule books."""
    for file in sorted(files("luodi.books").joinpath("library").iterdir(), key=lambda one: one.name):
        if file.name.endswith(".yaml"):
            text = file.read_text(encoding="utf-8")
            if "\nbook:" in text or text.startswith("book:"):
                yield file.name, text


def versions() -> QuerySet[BookVersion]:
    """The newest version of each book."""
    latest = BookVersion.objects.order_by().values("code").annotate(last=Max("id")).values("last")
    return BookVersion.objects.filter(pk__in=latest).order_by("code")


def version_of(digest: str) -> BookVersion:
    found = BookVersion.objects.filter(digest=digest).first()
    if found is None:
        raise NotThere
    return found


@lru_cache(maxsize=256)
def _read(digest: str, text: str, name: str) -> Book:
    return load(text, name)


def book_of(digest: str) -> Book:
    """The book of a kept version; its text never changes, so it is read once."""
    return book_in(version_of(digest))


def book_in(version: BookVersion) -> Book:
    """The book of a version at hand: no statement, and reading only the first time."""
    return _read(version.digest, version.text, f"{version.code}.yaml")


_WORD = re.compile(r"“[^”]*”|[a-z_][a-z0-9_]*|[\u4e00-\u9fff]+")
# What a formula writes besides names, in each language; the functions not listed here are read as they are.
_WORDS = (
    {
        "min": "最小",
        "max": "最大",
        "sum": "合计",
        "total": "合计",
        "mean": "平均",
        "count": "个数",
        "round": "四舍五入",
        "cut": "截去",
        "steps": "整档数",
        "clamp": "限于",
        "otherwise": "首个有数",
        "if": "若",
        "known": "有数",
        "not": "非",
    },
    {"或": "or", "且": "and", "按档": "bands", "分段": "slices", "是": "yes", "否": "no", "otherwise": "first known"},
)


def formula(book: Book, text: str, language: str) -> str:
    """A formula of the book's working for a reader: the book's names for its codes, words for its functions.

    Texts in quotes and units stay as they are.
    """
    place = 1 if language.startswith("en") else 0

    def said(found: re.Match[str]) -> str:
        word = found.group()
        return word if word.startswith("“") else _WORDS[place].get(word) or book.named(word)[place]

    return _WORD.sub(said, text)
