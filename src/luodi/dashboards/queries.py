"""What the overview and the brief show: five figures with what moved them, the funnel, what waits for the reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.module_loading import import_string

from luodi.assessment.queries import Place, aligned, in_words, ranking, visible_runs
from luodi.assessment.queries.sheet import total_head
from luodi.assessment.queries.waiting import ready, to_reward, unanswered
from luodi.books.queries import book_of, drafts_to_approve
from luodi.core.facts import Kind
from luodi.core.periods import Span, month_after, month_of, span
from luodi.core.words import STAGES
from luodi.figures.queries import Change, Figure, Part, breakdown, changes, figures
from luodi.ledger.queries import closed_through, listed_facts, returned_to, waiting_for
from luodi.people.access import Act, may, scope
from luodi.people.models import User
from luodi.projects.queries import Project, listed_projects, quiet, stage_table, visible_projects
from luodi.projects.queries.deadlines import counted, lacking, of_posts, of_projects

FIVE = ("signed_count_total", "agreed_total", "paid_in_total", "completed_total", "started_count_total")
RATES = ("contract_fulfilment_rate", "funds_in_place_rate", "start_rate")
LOOKED_AT = 10  # so many of the newest results are looked at for one that ranks
RECORDED = 200  # so many of the facts recorded last are looked at for those that happened last
QUIET_DAYS = 60  # after so long without any fact a project on its way is listed as quiet


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of the funnel; `share` is its width against the widest, in per cent."""

    code: str
    count: int
    share: int


def this_month(today: date) -> Span:
    month = month_of(today)
    return Span(month, month)


def five(actor: User, at: datetime, today: date) -> list[Change]:
    """The five numbers, each against the end of last month, with the projects that moved it most and by how much."""
    month = this_month(today)
    before = Span(month_after(month.first, -1), month_after(month.first, -1))
    found = changes(actor, FIVE, month, at, before, top=2)
    return [found[code] for code in FIVE]


def rates(actor: User, at: datetime, today: date) -> list[Figure]:
    found = figures(actor, RATES, this_month(today), at)
    return [found[code] for code in RATES]


def funnel(actor: User) -> list[Step]:
    """How many projects go forward at each stage now: those of the register, each count the list that it opens. A
    project that was just registered is among them, though nothing has been recorded of it."""
    rows = visible_projects(actor).filter(condition="active").order_by().values("stage").annotate(n=Count("pk"))
    counts = dict(rows.values_list("stage", "n"))
    widest = max([*counts.values(), 1])
    return [Step(code, counts.get(code, 0), round(counts.get(code, 0) * 100 / widest)) for code in STAGES]


def by_unit(actor: User, code: str, at: datetime, today: date, top: int | None = None) -> list[Part]:
    """A figure of this month's end by unit, largest first; units without any come last as they are."""
    parts = breakdown(actor, code, this_month(today), at, "unit")
    ordered = sorted(parts, key=lambda part: (-(part.value or 0), part.said))
    return ordered[:top] if top else ordered


def months(actor: User, code: str, at: datetime, today: date) -> list[tuple[int, Part | None, Part]]:
    """A figure month by month: this year's (None: the month has not begun) beside last year's."""
    year, now = today.year, month_of(today)
    this, last = (breakdown(actor, code, span(str(one)), at, "month") for one in (year, year - 1))
    return [
        (number, one if year * 100 + number <= now else None, before)
        for number, (one, before) in enumerate(zip(this, last, strict=True), 1)
    ]


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for the reader: how many, and the list that shows just those, by its address and what is asked of it."""

    slug: str
    count: int
    url: str
    asked: Mapping[str, str] = field(default_factory=dict)


def waits(actor: User, today: date) -> list[Waits]:
    """What the reader must or can do something about, what decides first; of nothing they hold no right for."""
    found = [*_decisions(actor, today), *_records(actor), *_closing(actor, today)]
    found += [line for line in (import_string(name)(actor) for name in settings.LUODI_WAITS) if line is not None]
    return [*found, *_due(actor, today), *_behind(actor, today)]


def _decisions(actor: User, today: date) -> Iterator[Waits]:
    """What only the reader's word brings on: awards, objections, results, books."""
    if may(actor, Act.AWARD_APPROVE):
        yield Waits("awards", len(to_reward(actor)), "runs", {"waits": "awards"})
    if may(actor, Act.OBJECTION_ANSWER):
        yield Waits("objections", len(unanswered(actor)), "runs", {"waits": "objections"})
    if may(actor, Act.RUN_PUBLISH):
        yield Waits("ready", len(ready(actor, today)), "runs", {"ready_on": today.isoformat()})
    if may(actor, Act.BOOK_APPROVE):
        yield Waits("drafts", drafts_to_approve(actor).count(), "book-drafts", {"to_approve": "1"})


def _records(actor: User) -> Iterator[Waits]:
    """Facts to verify, claims of introducers among them, and facts that came back."""
    if may(actor, Act.LEDGER_VERIFY):
        claims = Q(kind=str(Kind.INTRODUCED))
        queue = waiting_for(actor).aggregate(whole=Count("pk"), claims=Count("pk", filter=claims))
        yield Waits("verify", queue["whole"], "waiting")
        if may(actor, Act.PERIOD_CLOSE):
            yield Waits("claims", queue["claims"], "waiting", {"kind": str(Kind.INTRODUCED)})
    if may(actor, Act.LEDGER_RECORD):
        yield Waits("returned", returned_to(actor).count(), "returned")


def _closing(actor: User, today: date) -> Iterator[Waits]:
    if may(actor, Act.PERIOD_CLOSE):
        closed = closed_through()
        behind = month_after(month_of(today), -1)
        open_months = 0 if not closed or closed >= behind else len(Span(month_after(closed), behind).months)
        yield Waits("close", open_months, "months")


def _due(actor: User, today: date) -> Iterator[Waits]:
    """Planned days, milestones and ends of pauses: of the posts that the reader holds, and of all that they see."""
    seen = scope(actor, Act.PROJECT_SEE)
    if not seen:
        return
    rows = of_projects(listed_projects(actor), all_of_them=seen.everything)
    if may(actor, Act.AWARD_APPROVE):
        late, _near = counted(of_posts(rows, actor, today), today)
        yield Waits("post_overdue", late, "deadlines", {"when": "overdue", "whose": "post"})
    late, near = counted(rows, today)
    yield Waits("overdue", late, "deadlines", {"when": "overdue"})
    if may(actor, Act.LEDGER_RECORD):
        yield Waits("soon", near, "deadlines", {"when": "soon"})


def _behind(actor: User, today: date) -> Iterator[Waits]:
    """Projects that lack what their next stage asks for: of one's units, or those that one is in charge of where the
    units are all there are; and those that have gone quiet."""
    edits = scope(actor, Act.PROJECT_EDIT)
    if edits:
        rows, asked = listed_projects(actor), {"lacking": "yes"}
        if edits.everything:
            rows, asked = rows.filter(person_in_charge=actor), {**asked, "in_charge": "me"}
        yield Waits("lacking", lacking(rows, stage_table()).count(), "projects", asked)
    if scope(actor, Act.PROJECT_SEE):
        since = quiet_since(today).isoformat()
        yield Waits("quiet", still(actor, today).count(), "projects", {"quiet_since": since})


def quiet_since(today: date) -> date:
    return today - timedelta(days=QUIET_DAYS)


def still(actor: User, today: date) -> QuerySet[Project]:
    """Projects on their way of which nothing was recorded for QUIET_DAYS days."""
    return quiet(visible_projects(actor), quiet_since(today))


@dataclass(frozen=True, slots=True)
class Ranked:
    """The newest published run and the head of its ranking."""

    run: Any
    places: Sequence[Place]
    head: str  # what the column of totals is called


def newest_ranking(actor: User, top: int = 10) -> Ranked | None:
    """The last published result that ranks (lights do not), if there is one; every unit that may see runs sees places
    and scores."""
    newest = visible_runs(actor).filter(published_at__isnull=False).order_by("-id")[:LOOKED_AT]
    run = next((one for one in newest if not in_words(one)), None)
    return Ranked(run, aligned(ranking(run))[:top], total_head(book_of(run.book))) if run else None


def newest(actor: User, kinds: Sequence[Kind], top: int) -> list[Any]:
    """The latest facts of some kinds, by the day that they happened: what a leader reads first. They are looked for among
    the RECORDED last, for no index has the whole ledger in the order of its days."""
    rows = listed_facts(actor).filter(kind__in=[str(kind) for kind in kinds]).select_related("project", "unit")
    lately = rows.order_by("-id").values_list("pk", flat=True)[:RECORDED]
    return list(rows.filter(pk__in=list(lately)).order_by("-happened_on", "-id")[:top])
