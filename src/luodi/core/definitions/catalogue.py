"""What a definition is: a signed sum of postings, or one such sum divided by another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from luodi.core.definitions.attributes import Attribute
from luodi.core.errors import NotThere

MONEY = frozenset({"agreed", "paid_in", "completed", "year_plan"})  # measures in fen; all others count


class Over(StrEnum):
    """Over which months a term adds up, given the span asked for."""

    SPAN = "span"  # the months of the span
    YEAR_TO_DATE = "year_to_date"  # from January of the year in which the span ends
    CUMULATIVE = "cumulative"  # everything up to the span's end
    BEFORE_YEAR = "before_year"  # everything before the year in which the span ends
    ALL = "all"  # whatever is known at the moment: where projects stand belongs to no month


@dataclass(frozen=True, slots=True)
class Term:
    """One sum of postings: of a measure, of some codes (none named: of all), over some months.

    `of_year`: the code is the year in which the span ends (plans are kept by year). `scale_at_least`: only projects
    whose planned total was at least so many fen when the fact was posted. `signed_only`: only projects that have a
    counted agreement by the end of the term's months. `sign` is +1 or −1.
    """

    measure: str
    over: Over
    codes: tuple[str, ...] = ()
    of_year: bool = False
    scale_at_least: int | None = None
    signed_only: bool = False
    sign: int = 1

    @property
    def is_money(self) -> bool:
        return self.measure in MONEY


@dataclass(frozen=True, slots=True)
class Ratio:
    """In per cent, rounded half up to so many places. Without a denominator there is no value: never zero."""

    numerator: tuple[Term, ...]
    denominator: tuple[Term, ...]
    places: int = 2


@dataclass(frozen=True, slots=True)
class Definition:
    """One version of a named quantity. `unit` is fen, count or percent; `valid_from` is the month it holds from.

    `says_zh` and `says_en` tell in words what is counted and what is not; `source` is who laid it down.
    """

    code: str
    group: str
    zh: str
    en: str
    says_zh: str
    says_en: str
    unit: str
    of: tuple[Term, ...] | Ratio
    owner_zh: str
    owner_en: str
    valid_from: int
    version: int
    source_zh: str
    source_en: str

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.of.numerator + self.of.denominator if isinstance(self.of, Ratio) else self.of

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh

    def explained(self, language: str) -> str:
        return self.says_en if language.startswith("en") else self.says_zh


@dataclass(frozen=True, slots=True)
class Band:
    """A scale band: from so many fen (included) up to the next band."""

    code: str
    zh: str
    en: str
    at_least: int

    def said(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every definition, each code with its versions from the oldest to the newest; the scale bands, rising; what can be
    read of a single project."""

    versions: Mapping[str, Sequence[Definition]]
    bands: Sequence[Band]
    groups: Mapping[str, tuple[str, str]]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Definition]:
        """The newest version of each, in the order in which they are written."""
        return (versions[-1] for versions in self.versions.values())

    def __contains__(self, code: object) -> bool:
        return code in self.versions

    def in_force(self, code: str, month: int) -> Definition:
        """The version that holds in a month; before the first one, the first. An unknown code is not there."""
        if code not in self.versions:
            raise NotThere
        versions = self.versions[code]
        return next((one for one in reversed(versions) if one.valid_from <= month), versions[0])

    def band_of(self, scale: int) -> Band:
        return next(band for band in reversed(self.bands) if scale >= band.at_least)
