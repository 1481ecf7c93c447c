"""From a fault to the sentence that a reader sees, in their language."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from django.utils.translation import get_language

from luodi.core import refusals
from luodi.core.errors import Fault, Refusal
from luodi.core.refusals import Sentence


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
    """What a fault says to the reader, the words among its blanks in their language too."""
    language = language or get_language() or "zh-hans"
    known = sentences().get(fault.code)
    return known.said(language, fault.blanks) if known else fault.code


def sentences_of(refusal: Refusal, language: str | None = None) -> list[tuple[str, str]]:
    """Where and what, for every fault of a refusal."""
    return [(fault.where, sentence(fault, language)) for fault in refusal.faults]
