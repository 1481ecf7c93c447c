"""Definitions as statements over the journal: few statements, each an index range, whatever is asked at once.

This is the only place where a definition becomes SQL; `core.definitions.working` is the plain reading that it must
agree with. Every condition names the moment: without it, a posting committed while we read would slip in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual

from luodi.core.definitions import Over, Term, window
from luodi.core.definitions.working import LATEST, codes_of
from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import EARLIEST, Span
from luodi.core.standing import RECORDED, VERIFIED
from luodi.ledger.queries import SCALE_STEP, all_carried, all_postings, carry_before
from luodi.people.access import Act, Scope, scope
from luodi.people.models import Org, User

BOOKS = {"recorded": RECORDED, "verified": VERIFIED}
EVERYWHERE = Scope(everything=True)
FEW = 5  # units that are asked for by their place in the tree; more are summed together with everybody
CARRIED = {"unit", "unit_id", "period", "code"}  # what sums carried forward can be grouped by
# Grouping by the bare column would tempt SQLite to walk all projects' postings for the sake of their order.
PROJECT = F("project_id") + 0


@dataclass(frozen=True, slots=True)
class Asked:
    """What every figure is asked for: a span, a moment, one of the two books, whose scope, which subtree of it; only of
    some projects, where they are named."""

    span: Span
    at: datetime
    state: str = "verified"
    scope: Scope = EVERYWHERE
    unit: Org | None = None
    projects: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.state not in BOOKS:
            raise Refusal("state_unknown", where="state", given=self.state)

    @property
    def book(self) -> int:
        return BOOKS[self.state]

    @property
    def units(self) -> Q:
        """The condition on a posting's unit: in scope, and in the subtree asked for."""
        if self.scope.everything and self.unit is None:
            return Q()
        inside = Scope((self.unit.path,)) if self.unit else EVERYWHERE
        return Q(unit__in=Org.objects.filter(self.scope.where("") & inside.where("")).order_by().values("pk"))


def asked_by(actor: User, span: Span, at: datetime, state: str, unit: Org | None) -> Asked:
    """What this actor asks for, held to their scope. A unit outside it is not there: neither its figures nor, under
    its name, a part of them."""
    held = scope(actor, Act.PROJECT_SEE)
    if unit is not None and not held.holds(unit.path):
        raise NotThere
    return Asked(span, at, state, held, unit)


def known(asked: Asked) -> QuerySet[Any]:
    """The postings of the book that were known at the moment, of the units asked for."""
    rows = all_postings().filter(asked.units, book=asked.book, recorded_at__lte=asked.at).order_by()
    return rows if asked.projects is None else rows.filter(project__in=asked.projects)


def condition(term: Term, asked: Asked, *, months: bool = True, measure: str = "measure") -> Q:
    """Which postings a term adds up; without `months`, whenever they are booked."""
    found = Q(**{measure: term.measure})
    codes = codes_of(term, asked.span)
    if codes:
        found &= Q(code__in=codes)
    if term.scale_at_least is not None:
        found &= Q(scale_fen__gte=term.scale_at_least)
    if term.signed_only:
        found &= had_signed(asked, window(term.over, asked.span).last)
    return found & within(window(term.over, asked.span)) if months else found


def within(months: Span, month: str = "period") -> Q:
    """The months as a condition on a column. "Since the beginning" is no index range: SQLite, once it has statistics, would skip
    through the whole index for it instead of reading the measure's part from end to end."""
    if months.last == LATEST:
        return Q()
    if months.first == EARLIEST:
        return Q(LessThanOrEqual(F(month) + 0, months.last))
    return Q(**{f"{month}__gte": months.first, f"{month}__lte": months.last})


def had_signed(asked: Asked, month: int) -> Q:
    """Postings of projects that have a counted agreement by the end of a month, in any unit: the set of them all where
    everything is asked for, else project by project as the postings of a few units come along."""
    if asked.scope.everything and asked.unit is None:
        return Q(project__in=signed_by(asked, month))
    own = _signings(asked, month).filter(project=OuterRef("project")).values("project").annotate(times=Sum("amount"))
    return Q(Exists(own.filter(times__gt=0)))


def _signings(asked: Asked, month: int) -> QuerySet[Any]:
    rows = all_postings().filter(measure="signed", book=asked.book)
    found: QuerySet[Any] = rows.filter(period__lte=month, recorded_at__lte=asked.at).order_by()
    return found


def reach(paths: Collection[str]) -> Scope:
    """Where to look for what these units have: in their subtrees, or everywhere where there are many of them."""
    return Scope(tuple(paths)) if len(paths) <= FEW else EVERYWHERE


def signed_by(asked: Asked, month: int) -> QuerySet[Any]:
    """The projects that have a counted agreement by the end of a month, in any unit."""
    signings = _signings(asked, month)
    grouped: QuerySet[Any] = signings.values("project").annotate(times=Sum("amount"))
    return grouped.filter(times__gt=0).values("project")


class Found(NamedTuple):
    """What a term adds up to in one group (unit, project, month …; None where none was asked for)."""

    term: Term
    group: Any
    amount: int


def sums(terms: Iterable[Term], asked: Asked, group: Any = None) -> list[Found]:
    """What each term adds up to, all in one statement; in groups where an expression to group by is given.

    Terms that differ only in their months share one pass over the journal. Where a Carry was made before the moment, a
    pass reads its sums and only the postings since; one statement tells which. A group that comes to nothing is not
    named.
    """
    passes: dict[Term, set[Term]] = defaultdict(set)
    for term in terms:
        passes[_apart_from_months(term)].add(term)
    spans = sorted({window(term.over, asked.span) for many in passes.values() for term in many})
    carry = carry_before(asked.at) if _is_carried(group) else None
    parts = [
        _pass(place, many, spans, rows.annotate(group=Value(0) if group is None else group), asked, month)
        for place, (kind, many) in enumerate(passes.items())
        for rows, month in _sources(kind, asked, carry)
    ]
    ways = list(passes.values())
    found: Counter[tuple[Term, Any]] = Counter()
    for place, value, *amounts in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        for term in ways[place]:
            found[term, value] += int(amounts[spans.index(window(term.over, asked.span))])
    return [Found(term, value, amount) for (term, value), amount in found.items() if amount]


def _is_carried(group: Any) -> bool:
    """Whether sums carried forward know the groups: only columns that they have, reckoned with plainly."""
    if isinstance(group, CombinedExpression):
        return all(_is_carried(one) for one in group.get_source_expressions())
    if isinstance(group, F):
        return vars(group)["name"] in CARRIED
    return group is None or isinstance(group, Value)


def _sources(term: Term, asked: Asked, carry: Any) -> list[tuple[QuerySet[Any], str]]:
    """The rows whose amounts make the term's sum, save that its months are still to be chosen: from which column."""
    wanted = condition(term, asked, months=False)
    if (
        carry is None
        or asked.projects is not None
        or term.signed_only
        or term.scale_at_least not in (None, 0, SCALE_STEP)
    ):
        return [(known(asked).filter(wanted), "period")]
    carried = all_carried(carry).filter(asked.units, wanted, book=asked.book).order_by()
    # Since then there are few: they are found by their entry, so nothing else may look like an index to SQLite.
    since = known(asked).filter(entry__gt=carry.last_entry)
    since = since.alias(said=Coalesce("measure", Value("")), month=F("period") + 0)
    return [(carried, "period"), (since.filter(condition(term, asked, months=False, measure="said")), "month")]


def _apart_from_months(term: Term) -> Term:
    # Who had signed depends on the months, so such a term makes a pass of its own.
    return replace(term, over=term.over if term.signed_only else Over.ALL, sign=1)


def _pass(
    place: int, terms: Iterable[Term], spans: Sequence[Span], rows: QuerySet[Any], asked: Asked, month: str
) -> QuerySet[Any]:
    """(place, group, a sum for each of the spans): the spans that these terms do not ask for stay zero."""
    mine = {window(term.over, asked.span) for term in terms}
    widest = Span(min(one.first for one in mine), max(one.last for one in mine))
    rows = rows.filter(within(widest, month)).values("group")
    columns = {
        f"sum{number}": Coalesce(Sum("amount", filter=None if one == widest else within(one, month)), 0)
        if one in mine
        else Value(0, BigIntegerField())
        for number, one in enumerate(spans)
    }
    found: QuerySet[Any] = rows.annotate(place=Value(place), **columns)
    return found.values_list("place", "group", *columns)


def amounts_by_group(found: Iterable[Found]) -> dict[Any, dict[Term, int]]:
    """By group, the amounts of the terms, ready for `made_of`."""
    grouped: dict[Any, dict[Term, int]] = defaultdict(dict)
    for one in found:
        grouped[one.group][one.term] = one.amount
    return grouped


def units_offered(actor: User) -> QuerySet[Org]:
    """The units whose figures the actor may ask for, in the tree's order."""
    found: QuerySet[Org] = Org.objects.filter(scope(actor, Act.PROJECT_SEE).where("")).order_by("path")
    return found


def visible_postings(actor: User) -> QuerySet[Any]:
    """The journal, as far as the actor's units reach."""
    return scope(actor, Act.PROJECT_SEE).limit(all_postings(), "unit")
