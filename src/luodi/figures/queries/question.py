"""What a page, the API or the command asks of the figures: period, moment, state and unit, read from text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext

from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import Span, span
from luodi.figures.queries.sums import units_offered
from luodi.kit.cells import in_language
from luodi.ledger.queries import moment
from luodi.people.models import Org, User

KEYS = ("period", "state", "unit", "at")
Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Question:
    """One reading of the address: every figure on a page is asked with the same span, moment, state and unit."""

    span: Span
    at: datetime
    state: str
    unit: Org | None
    pinned: bool  # whether the moment was asked for, or is simply the latest

    @property
    def how(self) -> dict[str, Any]:
        return {"unit": self.unit, "state": self.state}


def question(actor: User, given: Mapping[str, str], today: date) -> Question:
    """Read it: with nothing given, this year, verified, all that the actor sees, at the last moment of the ledger."""
    unit = given.get("unit", "").strip()
    written = given.get("at", "").strip()
    return Question(
        span(given.get("period", "").strip() or str(today.year)),
        moment(read_moment(written) if written else None),
        given.get("state", "").strip() or "verified",
        unit_offered(actor, unit) if unit else None,
        bool(written),
    )


def read_moment(written: str) -> datetime:
    """A moment as people write it: a day means its end, a time without a zone is the district's."""
    try:
        whole_day = len(written) == 10
        found = (
            datetime.combine(date.fromisoformat(written), time.max) if whole_day else datetime.fromisoformat(written)
        )
    except ValueError:
        raise Refusal("moment_not_understood", where="at", given=written) from None
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def unit_offered(actor: User, code: str) -> Org:
    found = units_offered(actor).filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def unit_choices(actor: User) -> Choices:
    """The units that the actor may ask for, indented as the tree is."""
    rows = list(units_offered(actor).only("code", "name", "name_en", "depth"))
    top = min((org.depth for org in rows), default=1)
    return [(org.code, "　" * (org.depth - top) + in_language(org)) for org in rows]


def state_choices(_actor: User) -> Choices:
    return [("verified", gettext("已核实")), ("recorded", gettext("全部已登记"))]


def period_choices(today: date, chosen: str = "") -> Choices:
    """This year by month, quarter and half-year, and the years before it; whatever is asked for now is among them."""
    year = today.year
    codes = [str(year), f"{year}-H1", f"{year}-H2", *(f"{year}-Q{number}" for number in range(1, 5))]
    codes += [f"{year}-{number:02}" for number in range(1, 13)]
    codes += [str(year - by) for by in range(1, 6)]
    if chosen and chosen not in codes:
        codes.insert(0, chosen)
    return [(code, said_span(code)) for code in codes]


def english() -> bool:
    return (get_language() or "").startswith("en")


def said_span(code: str) -> str:
    """A period in words: 2026-Q3 → 2026年第3季度."""
    year, _, rest = code.partition("-")
    blanks = {"year": year, "number": rest.lstrip("QH0")}
    if not rest:
        return gettext("%(year)s年") % blanks
    if rest.startswith("Q"):
        return gettext("%(year)s年第%(number)s季度") % blanks
    if rest.startswith("H"):
        return (gettext("%(year)s年上半年") if rest == "H1" else gettext("%(year)s年下半年")) % blanks
    return gettext("%(year)s年%(number)s月") % {**blanks, "number": rest if english() else blanks["number"]}
