"""Reading quotas and targets as known at a moment, and which projects meet them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from uuid import uuid4

from django.db.models import Case, CharField, F, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Cast, Concat, LPad

from luodi.core import quotas as core
from luodi.core.money import percent
from luodi.core.periods import span
from luodi.core.quotas import Tiers, load_tiers
from luodi.core.standing import VERIFIED
from luodi.figures.queries import all_quantities, catalogue
from luodi.ledger.queries import all_postings, moment
from luodi.people.access import Act, scope
from luodi.people.models import Org, User
from luodi.people.queries import all_orgs, all_posts
from luodi.targets.models import QuotaMade, Target

TABLE = "kongtong-quotas.yaml"
Holder = tuple[int | None, int | None]  # a post or a unit


@cache
def tiers() -> Tiers:
    """The tier table that this installation works by, shipped as data."""
    text = files("luodi.books").joinpath("library", TABLE).read_text(encoding="utf-8")
    return load_tiers(text, TABLE)


@dataclass(frozen=True, slots=True)
class Met:
    """A project that meets a quota, with its size (agreed, verified, in fen)."""

    code: str
    name: str
    size_fen: int


@dataclass(frozen=True, slots=True)
class Line:
    """One quota as it was made, with what meets it. `short` is how many projects are lacking."""

    pk: int
    holder: str
    name: str
    name_en: str
    unit_path: str
    tier: str
    tier_name: tuple[str, str]
    count: int
    threshold_fen: int
    over: bool
    met: tuple[Met, ...]

    @property
    def short(self) -> int:
        return max(0, self.count - len(self.met))


def would_be() -> list[core.Quota]:
    """What the tier table asks of every post and unit that stands now."""
    posts = [core.Post(f"post:{post.pk}", post.rank) for post in all_posts()]
    units = [core.Unit(f"unit:{org.pk}", org.kind, org.group, org.name) for org in all_orgs()]
    return core.quotas_for(tiers(), posts, units)


Asked = tuple[str, int, int, bool]  # tier, count, threshold in fen, strictly over


def changes_to_make(year: int, at: datetime) -> list[tuple[Holder, Asked]]:
    """What making the year's quotas would add: new posts and units, regrouped ones, and what no tier asks any more
    (count 0)."""
    standing = {(row.post_id, row.unit_id): row for row in quotas_made(year, at)}
    found: list[tuple[Holder, Asked]] = []
    for quota in would_be():
        kind, _, pk = quota.key.partition(":")
        holder: Holder = (int(pk), None) if kind == "post" else (None, int(pk))
        row = standing.pop(holder, None)
        asked = (quota.tier, quota.count, quota.threshold_fen, quota.over)
        if row is None or (row.tier, row.count, row.threshold_fen, row.over) != asked:
            found.append((holder, asked))
    gone = [(holder, (row.tier, 0, row.threshold_fen, row.over)) for holder, row in standing.items()]
    return found + gone


def quotas_made(year: int, at: datetime) -> list[QuotaMade]:
    """The quotas of a year as known at a moment: for each holder the latest row, none that was taken back."""
    rows = QuotaMade.objects.filter(year=year, stamp__lte=at)
    latest = rows.order_by().values("post", "unit").annotate(last=Max("id")).values("last")
    found = QuotaMade.objects.filter(pk__in=latest, count__gt=0).select_related("post__org", "unit")
    leaders_first = F("post__order").asc(nulls_last=True)  # left to themselves, the two databases differ
    return list(found.order_by(leaders_first, "post__code", "unit__path"))


def quota_lines(actor: User, year: int, at: datetime) -> list[Line]:
    """The quotas that the actor sees, each with the projects that meet it."""
    seen = scope(actor, Act.QUOTA_SEE)
    return [line for line in all_quota_lines(year, at) if seen.holds(line.unit_path)]


def quotas_in_force(actor: User) -> QuerySet[QuotaMade]:
    """The quotas of every year that the actor sees, the latest of each holder, none that was taken back. `place` sorts
    them: the newest year first, leaders in their order, then units as the tree has them. `reading` names this reading."""
    latest = QuotaMade.objects.order_by().values("year", "post", "unit").annotate(last=Max("id")).values("last")
    seen = scope(actor, Act.QUOTA_SEE)
    held = (Q(post__isnull=False) & seen.where("post__org")) | (Q(unit__isnull=False) & seen.where("unit"))
    leaders = Concat(Value("0"), LPad(Cast("post__order", CharField()), 6, Value("0")), F("post__code"))
    within = Case(When(post__isnull=False, then=leaders), default=Concat(Value("1"), F("unit__path")))
    newest = Cast(Value(9999) - F("year"), CharField())
    rows = QuotaMade.objects.filter(held, pk__in=latest, count__gt=0)
    return rows.annotate(
        place=Concat(newest, within, output_field=CharField()), reading=Value(uuid4().hex, CharField())
    )


@lru_cache(maxsize=8)
def read_lines(_reading: str, year: int) -> Mapping[int, Line]:
    """The lines of a year by their quota, worked out once for a reading of the list however many rows it shows."""
    return {line.pk: line for line in all_quota_lines(year, moment())}


def all_quota_lines(year: int, at: datetime) -> list[Line]:
    made = quotas_made(year, at)
    quotas = [
        core.Quota(
            "post" if row.post_id else "unit",
            f"post:{row.post_id}" if row.post_id else f"unit:{row.unit_id}",
            row.tier,
            row.count,
            row.threshold_fen,
            row.over,
        )
        for row in made
    ]
    candidates, sizes = _signed_in(year, at)
    names = {tier.code: tier.name for tier in tiers().tiers}
    lines = []
    for row, fulfilment in zip(made, core.fulfilled(quotas, candidates), strict=True):
        met = tuple(Met(code, *sizes[code]) for code in fulfilment.projects)
        if row.post is not None:
            holder = ("post", row.post.title, row.post.title_en, row.post.org.path)
        elif row.unit is not None:
            holder = ("unit", row.unit.name, row.unit.name_en, row.unit.path)
        tier = names.get(row.tier, (row.tier, row.tier))  # made by an earlier table: its code must do
        lines.append(Line(row.pk, *holder, row.tier, tier, row.count, row.threshold_fen, row.over, met))
    return lines


def _signed_in(year: int, at: datetime) -> tuple[list[core.Project], dict[str, tuple[str, int]]]:
    """Projects first signed in the year (verified), their agreed sum known at the moment, and whom they count for."""
    known = all_postings().filter(book=VERIFIED, recorded_at__lte=at).order_by()
    signed = known.filter(measure="signed", period__gte=year * 100 + 1, period__lte=year * 100 + 12)
    counted = signed.values("project", "unit").annotate(n=Sum("amount"), month=Min("period")).filter(n__gt=0)
    named = ("project__code", "project__name", "project__leader_post")
    rows = {row["project"]: row for row in counted.values("project", "unit", "month", *named)}
    agreed = known.filter(measure="agreed", period__lte=year * 100 + 12, project__in=signed.values("project"))
    sizes: Mapping[int, int] = dict(agreed.values("project").annotate(n=Sum("amount")).values_list("project", "n"))
    found, said = [], {}
    for pk, row in rows.items():
        holders = [("unit", f"unit:{row['unit']}")]
        if row["project__leader_post"]:
            holders.append(("post", f"post:{row['project__leader_post']}"))
        size = sizes.get(pk, 0)
        found.append(core.Project(row["project__code"], size, row["month"], tuple(holders)))
        said[row["project__code"]] = (row["project__name"], size)
    return found, said


def shared_out(code: str) -> bool:
    """Whether targets of this code are set here: it is a figure of money or a count. What else a rule book asks a target
    of (a rate, growth, something that the ledger does not record) people enter for the book, from the paper."""
    return any(one.code == code and one.unit != "percent" for one in catalogue())


def all_targets(codes: Iterable[str], units: Sequence[int], year: int, at: datetime) -> dict[int, dict[str, int]]:
    """The targets of these units for a year as known at a moment: {unit: {code: amount}}; none set is not there."""
    rows = Target.objects.filter(year=year, code__in=list(codes), unit_id__in=list(units), stamp__lte=at)
    latest = rows.order_by().values("unit", "code").annotate(last=Max("id")).values("last")
    found: dict[int, dict[str, int]] = {unit: {} for unit in units}
    for unit, code, amount in Target.objects.filter(pk__in=latest).values_list("unit_id", "code", "amount"):
        found[unit][code] = amount
    return found


def all_targets_in_force(codes: Iterable[str], unit: int, year: int, at: datetime) -> dict[str, Target]:
    """The targets that held for a unit at a moment, by figure, with who set them and why."""
    rows = Target.objects.filter(year=year, code__in=list(codes), unit=unit, stamp__lte=at).select_related("set_by")
    return {one.code: one for one in rows.order_by("id")}  # the latest comes last


def all_targets_set(code: str, unit: int, after: datetime, until: datetime) -> QuerySet[Target]:
    """The targets set for a unit and a figure after one moment and no later than another."""
    return Target.objects.filter(code=code, unit=unit, stamp__gt=after, stamp__lte=until).order_by("id")


def latest_targets(actor: User) -> QuerySet[Target]:
    """The targets in force that the actor sees."""
    latest = Target.objects.order_by().values("year", "unit", "code").annotate(last=Max("id")).values("last")
    return scope(actor, Act.QUOTA_SEE).limit(Target.objects.filter(pk__in=latest), "unit")


@dataclass(frozen=True, slots=True)
class Level:
    """A unit's own target and the sum of those right below it; `without`: the units below that have none."""

    org: Org
    own: int
    below: int
    without: tuple[Org, ...]

    @property
    def gap(self) -> int:
        """By how much those below are asked for more than the unit itself: above zero is 加码, below it nobody's."""
        return self.below - self.own

    @property
    def ratio(self) -> Decimal | None:
        """What those below are asked for in per cent of the unit's own."""
        return percent(self.below, self.own, 1)


def levels(orgs: Sequence[Org], targets: Mapping[int, int]) -> list[Level]:
    """Of these units those that have a target and units with a target right below them: own against theirs."""
    found = []
    for org in orgs:
        children = [each for each in orgs if each.path[: -Org.steplen] == org.path and each.active]
        having = [each for each in children if each.pk in targets]
        if org.pk in targets and having:
            without = tuple(each for each in children if each.pk not in targets)
            found.append(Level(org, targets[org.pk], sum(targets[each.pk] for each in having), without))
    return found


def targets_seen(actor: User, year: int, code: str, at: datetime) -> tuple[list[Org], dict[int, int]]:
    """The units that the actor sees, and the target of the figure for each that has one."""
    orgs = list(scope(actor, Act.QUOTA_SEE).limit(Org.objects.all(), "").order_by("path"))
    found = all_targets([code], [org.pk for org in orgs], year, at)
    return orgs, {org.pk: found[org.pk][code] for org in orgs if code in found[org.pk]}


def against_below(actor: User, year: int, code: str, at: datetime) -> list[Level]:
    """For every unit with a target and units below it: own target against theirs."""
    return levels(*targets_seen(actor, year, code, at))


def target_course(actor: User, year: int, unit: str, code: str) -> list[Target]:
    """Every target that was ever set for a unit, a year and a figure, the one in force first."""
    rows = scope(actor, Act.QUOTA_SEE).limit(Target.objects.filter(year=year, unit__code=unit, code=code), "unit")
    return list(rows.select_related("unit", "set_by").order_by("-id"))


@dataclass(frozen=True, slots=True)
class Progress:
    """A unit's target beside what is verified and what the year should have brought by the month (months alike)."""

    org: Org
    code: str
    zh: str
    en: str
    is_money: bool
    target: int
    done: int
    due: int

    @property
    def percent(self) -> Decimal | None:
        return percent(self.done, self.target, 1)

    @property
    def state(self) -> str:
        return "met" if self.done >= self.target else "ahead" if self.done >= self.due else "behind"


def progress(actor: User, year: int, at: datetime, month: int) -> list[Progress]:
    """Every target of the year that the actor sees, against verified figures and against time at the end of a month."""
    rows = list(latest_targets(actor).filter(year=year, stamp__lte=at).select_related("unit").order_by("unit__path"))
    codes, units = sorted({row.code for row in rows}), sorted({row.unit_id for row in rows})
    whole = span(str(year))
    done = all_quantities(codes, units, whole, at) if rows else {}
    last = min(max(month, whole.first - 1), whole.last)
    found = []
    for row in rows:
        one = catalogue().in_force(row.code, whole.last)
        due = 0 if last < whole.first else int(core.due(row.amount, last))
        value = int(done[row.unit_id][row.code] or 0)
        found.append(Progress(row.unit, row.code, one.zh, one.en, one.unit == "fen", row.amount, value, due))
    return found


def years(actor: User) -> list[int]:
    """The years that have quotas."""
    return list(QuotaMade.objects.order_by("-year").values_list("year", flat=True).distinct())
