"""The sentence for every refusal, in Chinese and in English: what is wrong, and what to do about it.

One module for each package; a code stands in one module only. Blanks are named, `{amount}`, and filled as plain text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from luodi.core.words import Word


class Sentence(NamedTuple):
    zh: str
    en: str

    def said(self, language: str, blanks: Mapping[str, object]) -> str:
        """The sentence with its blanks filled, words in the same language; a blank nobody filled stays visible as its name."""
        text = self.en if language.startswith("en") else self.zh
        # In one pass: what a reader typed may itself look like a blank.
        return re.sub(r"{(\w+)}", lambda found: _said(blanks.get(found[1], found[0]), language), text)


def _said(blank: object, language: str) -> str:
    return blank.said(language) if isinstance(blank, Word) else str(blank)
