"""Making a run, publishing it, and working it out again to see that nothing moved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from luodi.assessment.models import Run
from luodi.assessment.queries import all_result, by_hand, judged_code, member, not_runnable, require_places, run_for
from luodi.assessment.queries.results import with_results
from luodi.books.queries import book_of
from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import span
from luodi.core.rules.books import Input
from luodi.core.rules.results import canonical
from luodi.ledger.actions import judge
from luodi.ledger.queries import moment
from luodi.people.access import Act, require, scope
from luodi.people.models import User
from luodi.people.queries import all_orgs, org_for

LARGEST = Decimal("1e12")


def run(
    actor: User, at: datetime, *, book: str, units: Sequence[str], period: str, known_at: datetime | None = None
) -> Run:
    """Run a book over units for a period. First the moment is asked for, then everything is read as known then.

    `known_at` asks for an earlier moment. A unit outside the actor's scope is not there.
    """
    require(actor, Act.RUN_MAKE)
    read = book_of(book)
    if faults := not_runnable(read):
        raise Refusal.of(faults)
    wanted, codes = span(period), set(units)
    if not codes:
        raise Refusal("run_without_units", where="units")
    held = scope(actor, Act.RUN_MAKE)
    group = [member(org) for org in all_orgs().filter(code__in=codes) if held.holds(org.path)]
    if len(group) < len(codes):
        raise NotThere
    group = [dict(one) for one in with_results(read, group, wanted)]
    known = moment(known_at).astimezone(UTC)  # as the database gives it back: the bytes name the moment
    result = canonical(all_result(read, group, wanted, known))
    return Run.objects.create(
        book=read.digest,
        book_code=read.code,
        title=f"{read.title[0]} · {wanted.code}"[:120],
        title_en=f"{read.title[1]} · {wanted.code}"[:180],
        period=wanted.code,
        moment=known,
        group=group,
        result=result.decode(),
        digest=hashlib.sha256(result).hexdigest(),
        made_at=at,
        made_by=actor,
    )


def recomputed(actor: User, pk: int) -> tuple[bool, str]:
    """Work a kept run out again from the ledger: whether the bytes are the same, and the digest now."""
    kept = run_for(actor, pk)
    result = canonical(all_result(book_of(kept.book), kept.group, span(kept.period), kept.moment))
    digest = hashlib.sha256(result).hexdigest()
    return result.decode() == kept.result, digest


def publish(actor: User, at: datetime, pk: int) -> Run:
    """Show a run to every unit that may see runs. It is not taken back; a new run answers it."""
    require(actor, Act.RUN_MAKE)
    found = run_for(actor, pk)
    require_places(found)
    if found.published_at is None:
        Run.objects.filter(pk=pk, published_at__isnull=True).update(published_at=at, published_by=actor)
        found.refresh_from_db()
    return found


def give_value(
    actor: User, at: datetime, *, book: str, unit: str, item: str, value: Decimal, period: str, reason: str
) -> int:
    """Give a unit a value that a person judges or types in: a fact of the ledger, signed, within the book's range.

    `value` is in the input's own unit; yes is 1 and no is 0. A book that states no range takes any amount.
    """
    read = book_of(book)
    one = next((given for given in by_hand(read) if given.code == item), None)
    if one is None:
        raise Refusal("value_not_of_book", where="item", book=read.title[0])
    org = org_for(actor, Act.JUDGE, unit)
    if one.type.kind == "yesno" and value not in (0, 1):
        raise Refusal("value_not_yes_or_no", where="value", item=one.name[0])
    low, high = _range(one)
    code = judged_code(read, one)
    made = judge(
        actor, at, unit=org, code=code, value=value, low=low, high=high, period=span(period).code, reason=reason
    )
    return int(made.pk)


def _range(one: Input) -> tuple[Decimal, Decimal]:
    """The range that a book states, in the input's own unit; books write ends with few decimal places."""
    scale = one.unit.scale if one.unit else Fraction(1)
    ends = [
        Decimal(end.numerator) / Decimal(end.denominator)
        for end in (given / scale if given is not None else None for given in (one.low, one.high))
        if end is not None
    ]
    return (ends[0], ends[1]) if len(ends) == 2 else (-LARGEST, LARGEST)
