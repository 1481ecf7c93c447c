"""What the pages of assessment say alike: names in the reader's language, the period in which a day lies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import get_language

from luodi.core.periods import LENGTHS, period_of


def both(names: tuple[str, str]) -> str:
    """The name in the reader's language."""
    return names[1] if (get_language() or "").startswith("en") else names[0]


def in_row(one: Mapping[str, Any]) -> str:
    """The name of a member of a run's group in the reader's language."""
    return both((str(one["name"]), str(one["name_en"] or one["name"])))


def period_now(kind: str, day: date) -> str:
    """The period of a book's length in which a day lies."""
    return period_of(kind if kind in LENGTHS else "year", day).code
