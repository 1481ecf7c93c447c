"""From a fault to the sentence that a reader sees, in their language."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from django.utils.translation import get_language

from luodi.core import refusals
from luodi.core.errors import Fault, Refusal
from luodi.core.refusals import Sentence
from luodi.core.words import Word


@cache
def sentences() -> dict[str, Sentence]:
    """Every sentence of every package; a code stands once."""
    found: dict[str, Sentence] = {}
    for module in pkgutil.iter_modules(refusals.__path__):
        said = import_module(f"{refusals.__name__}.{module.name}").SENTENCES
        twice = found.keys() & said.keys()
        if twice:
            raise ValueError(f"a refusal stands in two modules: {sorted(twice)}")
        found.update(said)
    return found


def sentence(fault: Fault, language: str | None = None) -> str:
    """What a fault says to the reader; words of the trade among its blanks are said in their language too."""
    language = language or get_language() or "zh-hans"
    blanks = {name: value.said(language) if isinstance(value, Word) else value for name, value in fault.blanks.items()}
    known = sentences().get(fault.code)
    return known.said(language, blanks) if known else fault.code


def sentences_of(refusal: Refusal, language: str | None = None) -> list[tuple[str, str]]:
    """Where and what, for every fault of a refusal."""
    return [(fault.where, sentence(fault, language)) for fault in refusal.faults]
