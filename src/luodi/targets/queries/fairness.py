"""Targets of a year beside what units did before, what they have in hand, and what lies above and below them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min

from luodi.core.fairness import SHIPPED, YEARS, Asked, Flags, Limit, flags, in_force
from luodi.core.periods import span
from luodi.figures.queries import all_quantities, catalogue
from luodi.ledger.queries import all_postings
from luodi.people.models import Org, User
from luodi.targets.models import FairnessLimit
from luodi.targets.queries import Level, latest_targets, levels, targets_seen

# What could still come in a year: signed by the end of the year before, less what had come by then.
STOCKS = {
    "paid_in_year": ("agreed_total", "signed_paid_in_total"),
    "completed_year": ("agreed_total", "completed_total"),
    "started_count_year": ("signed_count_total", "signed_started_count_total"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its target, its past, its stock, and where these lie beyond the limits."""

    org: Org
    asked: Asked
    flags: Flags
    years: tuple[int, ...]

    @property
    def past(self) -> list[tuple[int, int | None]]:
        return list(zip(self.years, self.asked.history, strict=True))


@dataclass(frozen=True, slots=True)
class Fairness:
    """The targets of one figure in one year. `years` are those before it, the last of them last."""

    year: int
    code: str
    name: tuple[str, str]
    is_money: bool
    years: tuple[int, ...]
    limit: Limit
    lines: tuple[Line, ...]
    levels: tuple[Level, ...]
    has_stock: bool


def figures_asked(actor: User, year: int) -> list[tuple[str, str, str]]:
    """The figures that have targets in a year, as far as the actor sees them: code, Chinese, English."""
    codes = set(latest_targets(actor).filter(year=year).values_list("code", flat=True))
    return [(one.code, one.zh, one.en) for one in catalogue() if one.code in codes]


def fairness(actor: User, year: int, code: str, at: datetime, day: date) -> Fairness:
    """Every target of the figure in the year that the actor sees, laid beside its unit's own past and stock, with the
    limits of the day. Missing is not zero: a year without a figure is nothing to grow from."""
    orgs, targets = targets_seen(actor, year, code, at)
    asking = [org for org in orgs if org.pk in targets]
    years = tuple(range(year - YEARS, year))
    known = _Known(list(targets), at)
    past = [known.year([code], one)[code] for one in years]
    stocks = _stocks(code, known, year)
    asked = [Asked(targets[org.pk], tuple(each.get(org.pk) for each in past), stocks.get(org.pk)) for org in asking]
    limit = limit_on(day)
    lines = tuple(Line(*each, years) for each in zip(asking, asked, flags(asked, limit), strict=True))
    one = catalogue().in_force(code, year * 100 + 12)
    name = (one.zh, one.en)
    return Fairness(
        year, code, name, one.unit == "fen", years, limit, lines, tuple(levels(orgs, targets)), code in STOCKS
    )


class _Known:
    """What is known of some units. Of years before anything was booked nothing is, which is not zero."""

    def __init__(self, units: Sequence[int], at: datetime) -> None:
        self.units, self.at = units, at
        booked = all_postings().filter(recorded_at__lte=at).aggregate(first=Min("period"))
        self.first = (booked["first"] or 0) // 100

    def year(self, codes: Sequence[str], year: int) -> dict[str, dict[int, int]]:
        if not self.units or not self.first or year < self.first:
            return {code: {} for code in codes}
        found = all_quantities(codes, self.units, span(str(year)), self.at)
        return {
            code: {unit: int(value) for unit in self.units if isinstance(value := found[unit][code], int)}
            for code in codes
        }


def _stocks(code: str, known: _Known, year: int) -> dict[int, int]:
    if code not in STOCKS:
        return {}
    signed, came = known.year(STOCKS[code], year - 1).values()
    return {unit: signed[unit] - came[unit] for unit in known.units if unit in signed and unit in came}


def limit_on(day: date) -> Limit:
    """The limits of a day; the shipped ones until an office set its own."""
    rows = FairnessLimit.objects.order_by("id").values_list("growth_points", "stock_percent", "since")
    held = [Limit(growth, stock, since) for growth, stock, since in reversed(rows)]
    return in_force(held, day) if held else SHIPPED


def limits_set() -> list[FairnessLimit]:
    """Every limit that was set, with who set it and why, the last one first."""
    return list(FairnessLimit.objects.select_related("set_by").order_by("-id"))
