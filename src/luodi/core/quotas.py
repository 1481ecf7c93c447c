"""Quotas by tier: who must bring how many projects of which size in a year, and which project meets which.

The tiers are data (a YAML table with its source); the first tier that fits a post or a unit is its own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from luodi.core.errors import Refusal
from luodi.core.rules.books import Both, Source
from luodi.core.rules.declaring import NOBODY
from luodi.core.rules.grammar import SOURCE
from luodi.core.rules.reading import Both as BothSpec
from luodi.core.rules.reading import Choice, Entry, Faults, Many, Record, Scalar, Spec, composed, plain
from luodi.core.rules.units import MONEY, UNITS
from luodi.core.words import ORG_GROUPS, ORG_KINDS, RANKS


@dataclass(frozen=True, slots=True)
class Tier:
    """One row of the table. A tier is for posts by `ranks`, or for units by `kinds`, `groups` or `names`.

    `over` True: the size must be strictly over the threshold (过); False: the threshold itself counts (以上).
    """

    code: str
    name: Both
    ranks: tuple[str, ...]
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    names: tuple[str, ...]
    count: int
    threshold_fen: int
    over: bool
    source: str

    def takes(self, size_fen: int) -> bool:
        """Whether a project of this size meets the tier's threshold."""
        return size_fen > self.threshold_fen if self.over else size_fen >= self.threshold_fen


@dataclass(frozen=True, slots=True)
class Tiers:
    """The table: its rows in order, `measure` (what a project's size is), its source and its digest."""

    code: str
    title: Both
    measure: str
    source: Source
    tiers: tuple[Tier, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Post:
    """A leader's post as the table sees it: a key of the caller's choice and its rank."""

    key: str
    rank: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the table sees it."""

    key: str
    kind: str = ""
    group: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """What one post or unit owes in a year. `holder` is post or unit."""

    holder: str
    key: str
    tier: str
    count: int
    threshold_fen: int
    over: bool


@dataclass(frozen=True, slots=True)
class Project:
    """A project that may meet a quota: its size, the day it counts from, and the holders it is credited to.

    `holders` are pairs of (post or unit, key). A project credited to a leader and to a unit may meet one quota of
    each; among several leaders, or several units, it meets one.
    """

    code: str
    size_fen: int
    month: int
    holders: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """A quota and the projects that meet it, in the order they count. `short`: how many are lacking."""

    quota: Quota
    projects: tuple[str, ...]

    @property
    def short(self) -> int:
        return max(0, self.quota.count - len(self.projects))


_TIER: dict[str, Spec] = {
    "code": Scalar("name"),
    "name": BothSpec(),
    "ranks": Many(Choice(tuple(RANKS))),
    "kinds": Many(Choice(tuple(ORG_KINDS))),
    "groups": Many(Choice(tuple(ORG_GROUPS))),
    "names": Many(Scalar("text")),
    "count": Scalar("whole"),
    "threshold": Scalar("number"),
    "unit": Choice(tuple(code for code, unit in UNITS.items() if unit.dims == MONEY)),
    "bound": Choice(("over", "at_least")),
    "source": Scalar("text"),
}
TABLE = Record(
    {
        "quotas": Scalar("code"),
        "title": BothSpec(),
        "measure": Choice(("agreed", "paid_in", "completed")),
        "source": SOURCE,
        "readings": Many(Record({"about": BothSpec(), "chosen": BothSpec(), "other": BothSpec()}, ("about", "chosen"))),
        "tiers": Many(Record(_TIER, ("code", "name", "count", "threshold", "unit", "bound", "source"))),
    },
    ("quotas", "title", "measure", "source", "tiers"),
)


def load_tiers(text: str, file: str = "quotas.yaml") -> Tiers:
    """The tier table in a YAML text; refused like a rule book, with file, line and item."""
    faults = Faults(file)
    given: Entry = TABLE.read(composed(text, faults), "", faults)
    faults.settle()
    tiers = tuple(_tier(one, faults) for one in given["tiers"])
    codes = [tier.code for tier in tiers]
    for entry, code in zip(given["tiers"], codes, strict=True):
        if codes.count(code) > 1:
            faults.add("name_taken", entry.line, code, given=code)
    faults.settle()
    content = json.dumps(plain(given), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    source = Source(**{key: given["source"][key].text for key in ("title", "place", "year") if given["source"][key]})
    digest = hashlib.sha256(content.encode()).hexdigest()
    return Tiers(given["quotas"], given["title"], given["measure"], source, tiers, digest)


def _tier(given: Entry, faults: Faults) -> Tier:
    fen = given["threshold"] * UNITS[given["unit"]].scale * 100
    names = tuple(name.text for name in given["names"] or ())
    words = [tuple(given[key] or ()) for key in ("ranks", "kinds", "groups")]
    if bool(words[0]) == bool(words[1] or words[2] or names):
        faults.add("tier_for_nobody", given.line, given["code"])
    if given["count"] < 1 or fen.denominator != 1 or fen < 0:
        faults.add("tier_count_wrong", given.line, given["code"])
    return Tier(
        given["code"], given["name"] or NOBODY, words[0], words[1], words[2], names, given["count"], int(fen),
        given["bound"] == "over", given["source"].text,
    )  # fmt: skip


def quotas_for(tiers: Tiers, posts: Iterable[Post], units: Iterable[Unit]) -> list[Quota]:
    """The year's quotas of every post and unit that a tier is for; whoever no tier names owes nothing."""
    found = [_quota(tier, "post", post.key) for post in posts if (tier := _first_for_post(tiers, post))]
    return found + [_quota(tier, "unit", unit.key) for unit in units if (tier := _first_for_unit(tiers, unit))]


def _quota(tier: Tier, holder: str, key: str) -> Quota:
    return Quota(holder, key, tier.code, tier.count, tier.threshold_fen, tier.over)


def _first_for_post(tiers: Tiers, post: Post) -> Tier | None:
    return next((tier for tier in tiers.tiers if post.rank in tier.ranks), None)


def _first_for_unit(tiers: Tiers, unit: Unit) -> Tier | None:
    """By name first where the tier lists names, else by kind and group (both, where it states both)."""
    for tier in tiers.tiers:
        if tier.ranks:
            continue
        if unit.name in tier.names:
            return tier
        kind, group = not tier.kinds or unit.kind in tier.kinds, not tier.groups or unit.group in tier.groups
        if (tier.kinds or tier.groups) and kind and group:
            return tier
    return None


def fulfilled(quotas: Sequence[Quota], projects: Iterable[Project]) -> list[Fulfilment]:
    """Which project meets which quota, in the order the quotas came.

    One project meets one quota of a leader and one of a unit at most. Within each of the two sides the assignment
    serves as many as can be served; where there is a choice, the higher threshold is served first, then the key in
    order, and takes the smallest project that will do (of equals the earliest, then by code), so that the answer is
    always the same.
    """
    every = sorted(projects, key=lambda one: (one.size_fen, one.month, one.code))
    met: dict[Quota, list[str]] = {quota: [] for quota in quotas}
    for holder in ("post", "unit"):
        _assign([quota for quota in quotas if quota.holder == holder], every, met)
    order = {project.code: place for place, project in enumerate(sorted(every, key=lambda one: (one.month, one.code)))}
    return [Fulfilment(quota, tuple(sorted(met[quota], key=order.__getitem__))) for quota in quotas]


def _assign(quotas: list[Quota], projects: list[Project], met: dict[Quota, list[str]]) -> None:
    """Augmenting paths: a project may be moved to another quota if that lets one more be served."""
    holds: dict[str, Quota] = {}
    credited: dict[tuple[str, str], list[Project]] = {}
    for project in projects:
        for holder in project.holders:
            credited.setdefault(holder, []).append(project)
    sorted_quotas = sorted(quotas, key=lambda quota: (-quota.threshold_fen, not quota.over, quota.key))
    for quota in sorted_quotas:
        for _ in range(quota.count):
            _serve(quota, credited, holds, set())
    for project in projects:
        if project.code in holds:
            met[holds[project.code]].append(project.code)


def _serve(
    quota: Quota, credited: Mapping[tuple[str, str], list[Project]], holds: dict[str, Quota], tried: set[str]
) -> bool:
    own = credited.get((quota.holder, quota.key), [])
    fitting = [project for project in own if _meets(project, quota) and project.code not in tried]
    for project in fitting:
        if project.code not in holds:
            holds[project.code] = quota
            return True
    for project in fitting:
        tried.add(project.code)
        if holds[project.code] != quota and _serve(holds[project.code], credited, holds, tried):
            holds[project.code] = quota
            return True
    return False


def _meets(project: Project, quota: Quota) -> bool:
    return project.size_fen > quota.threshold_fen if quota.over else project.size_fen >= quota.threshold_fen


def due(total: int | Fraction, month: int, marks: Mapping[int, Fraction] | None = None) -> Fraction:
    """What should be done of a yearly total by the end of a month.

    `marks` are cumulative shares by month of the year (3: 1/5 …); between marks, and without any, the months are
    equal. December is always the whole.
    """
    number = month % 100
    if not 1 <= number <= 12:
        raise Refusal("period_not_understood", where="month", given=month)
    known = {0: Fraction(0), **(marks or {}), 12: Fraction(1)}
    before = max(point for point in known if point <= number)
    after = min(point for point in known if point >= number)
    if before == after:
        return total * known[number]
    share = known[before] + (known[after] - known[before]) * Fraction(number - before, after - before)
    return total * share


def ahead(
    done: int | Fraction, total: int | Fraction, month: int, marks: Mapping[int, Fraction] | None = None
) -> Fraction | None:
    """Done ÷ due by that month; None where nothing is due yet."""
    wanted = due(total, month, marks)
    return Fraction(done) / wanted if wanted else None
