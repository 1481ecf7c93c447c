"""Results that are words, not places: lights, grades of admission. The gravest first, and for how long they have stood so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from luodi.assessment.models import Run
from luodi.assessment.queries.runs import Place, ranking
from luodi.core.periods import Span, span
from luodi.core.words import LIGHTS

LOOKED_BACK = 12  # periods


@dataclass(frozen=True, slots=True)
class Light:
    """One subject with its word. `streak`: for how many periods in a row it has been the same, this one included."""

    place: Place
    word: str
    streak: int


def lights(run: Run) -> list[Light]:
    """The subjects by their words, in the order red, yellow, green, then any other word; without one last."""
    streaks = streaks_of(run)
    found = [Light(one, one.total if one.status == "ok" else "", streaks.get(one.code, 1)) for one in ranking(run)]
    return sorted(found, key=lambda one: (gravity(one.word), one.word, -one.streak, one.place.path, one.place.code))


def gravity(word: str) -> int:
    """Where a word stands among the lights; no word comes last."""
    known = list(LIGHTS)
    return known.index(word) if word in known else len(known) + (0 if word else 1)


def counts(found: list[Light]) -> list[tuple[str, int]]:
    """How many stand under each word, the gravest first."""
    return sorted(Counter(one.word for one in found).items(), key=lambda pair: (gravity(pair[0]), pair[0]))


def streaks_of(run: Run) -> dict[str, int]:
    """For how many periods in a row, up to this one, each subject has had the same word by the published results."""
    now = _words(run)
    found = dict.fromkeys(now, 1)
    alive, period = set(now), span(run.period)
    for earlier in _before(run, period):
        words = _words(earlier) if earlier is not None else {}
        alive = {code for code in alive if words.get(code) == now[code] and now[code]}
        if not alive:
            break
        for code in alive:
            found[code] += 1
    return found


def _before(run: Run, period: Span) -> list[Run | None]:
    """The published result of each period before, the nearest first; None where there is none."""
    spans = []
    for _ in range(LOOKED_BACK):
        period = period.before()
        spans.append(period.code)
    rows = Run.objects.filter(book_code=run.book_code, period__in=spans, published_at__isnull=False)
    newest = {one.period: one for one in rows.order_by("published_at", "id")}
    return [newest.get(code) for code in spans]


def _words(run: Run) -> Mapping[str, str]:
    kept = json.loads(run.result)["subjects"]
    return {code: str(one["total"]["value"]) if one["total"]["status"] == "ok" else "" for code, one in kept.items()}
