"""Reading the ledger: the moment, facts as they stand, what a project has had, papers, the verification queue."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from luodi.core.errors import NotThere
from luodi.core.facts import ANSWERS, Fact, Kind, State
from luodi.core.standing import VERIFIED, Key, Share, Split, Standing, Tenure, fold
from luodi.kit.inputs import half_width
from luodi.kit.prepared import Prepared, blank
from luodi.ledger.models import AppendLock, Carried, Carry, Closing, Entry, Evidence, Posting, Waiting
from luodi.ledger.store import path_of
from luodi.people.access import Act, scope
from luodi.people.models import User
from luodi.projects.queries import all_registered, listed_projects, named, visible_projects

SCALE_STEP = 100_000_000  # 百万元 in fen: the one threshold of planned totals by which a Carry keeps sums apart
CHUNK = 400  # ids in one statement, well below what either database takes
_LAST_STAMP = Prepared(lambda: AppendLock.objects.filter(pk=1).values_list("last_stamp", flat=True))
_OF_PROJECT = Prepared(
    lambda: Entry.objects.filter(project_id=blank("project")).annotate(hand=F("recorded_by__name")).order_by("id")
)


def moment(asked: datetime | None = None) -> datetime:
    """A moment before which nothing can appear any more: the last stamp committed, or an earlier one asked for.

    Stamps rise in the order of commits (the append lock), so what is known at this moment is known for ever.
    """
    [last] = _LAST_STAMP()
    return min(asked, last) if asked else last


def closed_through(at: datetime | None = None) -> int:
    """The last closed month (202603), as known at a moment; 0 when none is."""
    rows = Closing.objects.order_by("-month")
    if at is not None:
        rows = rows.filter(closed_at__lte=at)
    return rows.values_list("month", flat=True).first() or 0


def fact_of(entry: Entry) -> Fact:
    return Fact(
        id=entry.pk,
        kind=Kind(entry.kind),
        unit=entry.unit_id,
        happened_on=entry.happened_on,
        recorded_at=entry.recorded_at,
        recorded_by=entry.recorded_by_id,
        project=entry.project_id,
        amount=entry.amount_fen,
        code=entry.code,
        data=entry.data,
        voucher=entry.voucher,
        about=entry.about_id,
        turn=entry.turn,
    )


def all_standings(
    projects: Sequence[int], kinds: Iterable[Kind] | None = None, *, known_at: datetime | None = None
) -> dict[int, list[Standing]]:
    """The facts of these projects (of some kinds), folded with their answers, by project in the ledger's order; as
    known now, or at an earlier moment."""
    found: dict[int, list[Standing]] = {project: [] for project in projects}
    for start in range(0, len(projects), CHUNK):
        rows = Entry.objects.filter(project_id__in=projects[start : start + CHUNK]).order_by("id")
        if kinds is not None:
            names = [str(kind) for kind in kinds]
            rows = rows.filter(Q(kind__in=names) | Q(about__kind__in=names))
        if known_at is not None:
            rows = rows.filter(recorded_at__lte=known_at)
        for standing in folded(rows):
            found[standing.fact.project or 0].append(standing)
    return found


def folded(entries: Iterable[Entry]) -> list[Standing]:
    """Entries and the answers among them, folded; in the ledger's order."""
    facts: dict[int, Fact] = {}
    answers: dict[int, list[Fact]] = {}
    for entry in entries:
        fact = fact_of(entry)
        if fact.about is None:
            facts[fact.id] = fact
        else:
            answers.setdefault(fact.about, []).append(fact)
    return [fold(fact, answers.get(number, ())) for number, fact in facts.items()]


def history_of(project: int) -> tuple[list[Standing], dict[int, str]]:
    """A project's facts with their answers, and by fact who recorded it. Its project was fetched through the actor."""
    entries = _OF_PROJECT(project=project)
    return folded(entries), {entry.pk: vars(entry)["hand"] for entry in entries}


def standing_of(entry: Entry) -> Standing:
    """One fact with its answers. Call it holding the append lock when an answer follows."""
    return fold(fact_of(entry), [fact_of(answer) for answer in Entry.objects.filter(about=entry).order_by("turn")])


def splits_of(standings: Iterable[Standing]) -> list[Split]:
    """The credit splits in force, by the day from which they hold."""
    found = []
    for standing in standings:
        if standing.fact.kind is Kind.CREDIT_SPLIT and standing.state is State.RECORDED:
            written = standing.fact.data["shares"]
            shares = tuple(Share(int(unit), Fraction(str(part))) for unit, part in written)  # type: ignore[attr-defined]  # JSON: a list of pairs
            found.append(Split(standing.fact.happened_on, shares))
    return sorted(found, key=lambda split: split.since)


def voided_tenures(project: int) -> list[Tenure]:
    """The changes of unit of a project that were voided, each with how long it stood, in the ledger's order."""
    rows = Entry.objects.filter(project=project).order_by("id")
    changes = list(rows.filter(kind=Kind.UNIT_CHANGED))
    ends = dict(rows.filter(kind=Kind.VOIDED, about__kind=Kind.UNIT_CHANGED).values_list("about_id", "id"))
    return [
        Tenure(one.pk, ends[one.pk], int(one.data["to"]), int(one.data["from"])) for one in changes if one.pk in ends
    ]


def credited_to(project: int) -> dict[int, dict[str, int]]:
    """By unit, what a project brought it so far: verified fen of `agreed`, `paid_in` and `completed`."""
    rows = Posting.objects.filter(project=project, book=VERIFIED, measure__in=("agreed", "paid_in", "completed"))
    found: dict[int, dict[str, int]] = {}
    for unit, measure, total in rows.order_by().values_list("unit", "measure").annotate(Sum("amount")):
        found.setdefault(unit, {})[measure] = total
    return found


def posted_so_far(sources: Sequence[int]) -> dict[int, dict[Key, int]]:
    """What was posted for these facts until now, by fact."""
    found: dict[int, dict[Key, int]] = {}
    for start in range(0, len(sources), CHUNK):
        rows = (
            Posting.objects.filter(source_id__in=sources[start : start + CHUNK])
            .order_by()
            .values_list("source_id", "book", "measure", "code", "unit_id", "happened_on", "industry", "scale_fen")
            .annotate(total=Sum("amount"))
        )
        for *key, total in rows:
            found.setdefault(key[0], {})[Key(*key)] = total
    return found


def had(standings: Iterable[Standing], papers: Mapping[int, Sequence[Evidence]]) -> frozenset[str]:
    """Facts and papers that a project has, as the stage table names them: `fact:x`, `evidence:stage`."""
    found = set()
    for standing in standings:
        fact = standing.fact
        if standing.state in (State.RECORDED, State.VERIFIED):
            found.add(f"fact:{fact.kind}")
            if fact.kind is Kind.STAGE_MOVED and papers.get(fact.id):
                found.add(f"evidence:{fact.code}")
    return frozenset(found)


def visible_entries(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Entry]:
    """Facts and answers of the projects that the actor sees, and of the units in scope."""
    rows = Entry.objects.all()
    found = scope(actor, act)
    if found.everything:
        return rows
    in_units = Q(project__isnull=True) & found.where("unit")
    return rows.filter(Q(project_id__in=visible_projects(actor, act).values("pk")) | in_units)


def visible_facts(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Entry]:
    """Facts only, each with its latest answer as `last_answer` (None: not answered yet).

    No turn means no answer, as a constraint of the table says. `about` is empty in the same rows, but it is indexed, and
    SQLite would walk that index over half of the ledger to find one project's facts.
    """
    return _answered(visible_entries(actor, act).filter(turn__isnull=True))


def listed_facts(actor: User) -> QuerySet[Entry]:
    """The same facts for lists: what a unit sees is found from its projects, without looking at the whole ledger."""
    found = scope(actor, Act.PROJECT_SEE)
    facts = Entry.objects.filter(turn__isnull=True)
    if found.everything or not found:
        return visible_facts(actor)
    of_projects = facts.filter(project__in=listed_projects(actor).order_by().values("pk")).values("pk")
    of_units = facts.filter(found.where("unit"), project__isnull=True).values("pk")
    return _answered(Entry.objects.filter(pk__in=of_projects.union(of_units, all=True)))


def _answered(facts: QuerySet[Entry]) -> QuerySet[Entry]:
    latest = Entry.objects.filter(about=OuterRef("pk")).order_by("-turn").values("kind")[:1]
    return facts.annotate(last_answer=Subquery(latest))


def as_they_stand(rows: QuerySet[Any], fact: str = "") -> QuerySet[Any]:
    """Rows with the values of their fact as last corrected: `day_now`, `amount_now`, `voucher_now`; `correction` is that
    correction's key, None where there is none. `fact` is the path from the row to its fact."""
    path = f"{fact}__" if fact else ""
    latest = Entry.objects.filter(about=OuterRef(f"{path}pk"), kind=Kind.CORRECTED).order_by("-turn")
    found: QuerySet[Any] = rows.annotate(
        correction=Subquery(latest.values("pk")[:1]),
        day_now=Coalesce(Subquery(latest.values("happened_on")[:1]), F(f"{path}happened_on")),
        amount_now=Coalesce(Subquery(latest.values("amount_fen")[:1]), F(f"{path}amount_fen")),
        voucher_now=Coalesce(Subquery(latest.values("voucher")[:1]), F(f"{path}voucher")),
    )
    return found


def happened(rows: QuerySet[Entry], edge: str, day: date) -> QuerySet[Entry]:
    """Facts whose day, as last corrected, is on this side of a day (`gte`, `lte`).

    Corrections are few and looked up first: asked of every row, each would be looked up for each fact of the ledger.
    """
    newer = Entry.objects.filter(about=OuterRef("about"), kind=Kind.CORRECTED, turn__gt=OuterRef("turn"))
    corrections = Entry.objects.filter(kind=Kind.CORRECTED)
    latest = corrections.filter(~Exists(newer), **{f"happened_on__{edge}": day})
    uncorrected = ~Q(pk__in=corrections.values("about"))
    return rows.filter(Q(**{f"happened_on__{edge}": day}) & uncorrected | Q(pk__in=latest.values("about")))


def found_by(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    """Facts of the projects that a text finds (name, initials, code), and those of a voucher with this number.

    Both are looked up first: as one condition they would be asked of every row of the ledger.
    """
    wanted = half_width(text)
    papered = Entry.objects.filter(voucher=wanted).values_list("pk", "about")
    vouchers = sorted({about or pk for pk, about in papered})
    projects = named(all_registered(), text).order_by().values_list("pk", flat=True)
    keys: Any = list(projects[: CHUNK + 1])
    of_projects = Q(project__in=projects if len(keys) > CHUNK else keys)
    return rows.filter(of_projects | Q(pk__in=vouchers) if vouchers else of_projects)


def state_of(kind: str, last_answer: str | None) -> State:
    """The state of a fact by its latest answer; a correction asks for a new verification."""
    return {
        None: State.RECORDED,
        "corrected": State.RECORDED,
        "verified": State.VERIFIED,
        "refused": State.REFUSED,
        "voided": State.VOIDED,
    }[last_answer]


def entry_for(actor: User, act: Act, pk: int) -> Entry:
    """The fact, if the actor may do this act to it; else it is not there."""
    found = visible_entries(actor, act).select_related("project", "unit", "recorded_by").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def paper_for(actor: User, pk: int) -> Evidence:
    """A paper, if the actor sees its fact."""
    found = Evidence.objects.filter(pk=pk, entry__in=visible_entries(actor).values("pk")).first()
    if found is None:
        raise NotThere
    return found


def paper_content(actor: User, pk: int) -> bytes:
    """What is in a paper that the actor may see."""
    return path_of(paper_for(actor, pk).digest).read_bytes()


def waiting_for(actor: User) -> QuerySet[Waiting]:
    """What this verifier can answer: in scope, recorded, and not of their own hand."""
    rows = scope(actor, Act.LEDGER_VERIFY).limit(Waiting.objects.all(), "unit")
    return rows.filter(state="recorded").exclude(last_hand=actor)


def waiting_until(actor: User, month: int) -> list[dict[str, Any]]:
    """By unit, how many facts booked up to a month still wait (`recorded`) or were sent back (`refused`), for who closes."""
    rows = scope(actor, Act.PERIOD_CLOSE).limit(Waiting.objects.filter(entry__period__lte=month), "unit")
    state = {name: Count("pk", filter=Q(state=name)) for name in ("recorded", "refused")}
    found = rows.order_by("unit__path").values("unit__code", "unit__name", "unit__name_en")
    return [dict(row) for row in found.annotate(**state)]


def returned_to(actor: User) -> QuerySet[Waiting]:
    """Refused facts that wait for a correction by the actor's units."""
    return scope(actor, Act.LEDGER_RECORD).limit(Waiting.objects.filter(state="refused"), "unit")


def vouchers_used(vouchers: Sequence[str]) -> dict[str, str]:
    """Which of these voucher numbers stand in the ledger (not voided), and in which project."""
    rows = Entry.objects.filter(voucher__in=vouchers).exclude(answers__kind=Kind.VOIDED)
    return {voucher: code or "—" for voucher, code in rows.values_list("voucher", "project__code")}


def all_facts_brought(batch: int) -> QuerySet[Entry]:
    """What an import brought and nobody has voided."""
    return Entry.objects.filter(batch=batch, about__isnull=True).exclude(answers__kind=Kind.VOIDED)


def all_facts_beside(batch: int, projects: Sequence[int]) -> QuerySet[Entry]:
    """What was recorded for these projects by anything but this import, and not voided."""
    facts = Entry.objects.filter(project_id__in=projects, about__isnull=True).exclude(answers__kind=Kind.VOIDED)
    return facts.exclude(batch=batch)


def answers_about(pks: Sequence[int]) -> QuerySet[Entry]:
    names = [str(kind) for kind in ANSWERS]
    return (
        Entry.objects.filter(about_id__in=pks, kind__in=names).select_related("recorded_by").order_by("about", "turn")
    )


def all_postings() -> QuerySet[Posting]:
    """The journal, whole: for whoever sums it and holds it to a reader's scope."""
    return Posting.objects.all()


def carry_before(at: datetime) -> Carry | None:
    """The newest summing-up of the journal that everything in it was known by at a moment."""
    return Carry.objects.filter(through__lte=at).order_by("-through").first()


def all_carried(carry: Carry) -> QuerySet[Carried]:
    """The sums of a Carry, whole: for whoever holds them to a reader's scope."""
    return Carried.objects.filter(carry=carry)


def all_moments_of_closing() -> QuerySet[Closing]:
    return Closing.objects.select_related("closed_by").order_by("-month")


def judged_values(
    codes: Iterable[str], period: str, at: datetime, *, projects: Sequence[int] | None = None
) -> QuerySet[Entry]:
    """Values given for a period, known at a moment, that stand, latest last: of these projects, or else of everything
    that is none.

    Which of the two is said here, so that the database need not look through the facts of all projects.
    """
    voided = Entry.objects.filter(about=OuterRef("pk"), kind=Kind.VOIDED, recorded_at__lte=at)
    rows = Entry.objects.filter(kind=Kind.JUDGED, code__in=list(codes), recorded_at__lte=at, data__period=period)
    rows = rows.filter(project__isnull=True) if projects is None else rows.filter(project__in=projects)
    return (
        rows.annotate(gone=Subquery(voided.values("id")[:1]))
        .filter(gone__isnull=True)
        .order_by("id")
        .annotate(judge=F("recorded_by__name"))
    )


def all_facts_of_kind(kind: Kind, codes: Collection[str]) -> list[int]:
    """The projects of which a fact of this kind with one of these codes was recorded, however it stands."""
    rows = Entry.objects.filter(kind=kind, code__in=list(codes), project__isnull=False, turn__isnull=True)
    return sorted(set(rows.values_list("project_id", flat=True)))


def recorded_between(projects: Sequence[int], earlier: datetime, later: datetime) -> QuerySet[Entry]:
    """Facts and answers of these projects that became known after one moment and by another."""
    rows = Entry.objects.filter(project__in=projects, recorded_at__gt=earlier, recorded_at__lte=later)
    return rows.order_by("id")


def steps_of(codes: Collection[str], kinds: Iterable[Kind], units: Collection[int]) -> list[Entry]:
    """The steps under these codes, of these units, in the ledger's order, each with who took it and for which unit."""
    rows = Entry.objects.filter(unit__in=units, kind__in=[str(kind) for kind in kinds], code__in=list(codes))
    return list(rows.select_related("recorded_by", "unit").order_by("id"))


def last_steps(kinds: Iterable[Kind], unit: int, code: Any) -> QuerySet[Entry]:
    """The steps of these kinds of a unit under the code of another table's row, the last first: for a subquery."""
    return Entry.objects.filter(unit=unit, kind__in=[str(kind) for kind in kinds], code=code).order_by("-id")
