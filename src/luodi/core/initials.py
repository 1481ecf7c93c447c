"""Pinyin initials of a name: how people find 祁连山水泥 by typing "qls"."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import import_module
from typing import Any


@cache
def _pinyin() -> Any:
    """The library, loaded by name when the first name is written: its dictionaries take half a second of every start."""
    return import_module("pypinyin")


def initials(name: str) -> str:
    """The first letters of the name's syllables, with the letters and digits that it holds itself, in lower case.

    >>> initials("祁连山 5000 吨水泥")
    'qls5000dsn'
    """
    plain = unicodedata.normalize("NFKC", name)
    found: list[str] = _pinyin().lazy_pinyin(plain, style=_pinyin().Style.FIRST_LETTER)
    return "".join(sign for sign in "".join(found).lower() if sign.isascii() and sign.isalnum())
