"""Pinyin initials of a name: how people find 祁连山水泥 by typing "qls"."""

from __future__ import annotations

import unicodedata

from pypinyin import Style, lazy_pinyin


def initials(name: str) -> str:
    """The first letters of the name's syllables, with the letters and digits that it holds itself, in lower case.

    >>> initials("祁连山 5000 吨水泥")
    'qls5000dsn'
    """
    plain = unicodedata.normalize("NFKC", name)
    found = "".join(lazy_pinyin(plain, style=Style.FIRST_LETTER))
    return "".join(sign for sign in found.lower() if sign.isascii() and sign.isalnum())
