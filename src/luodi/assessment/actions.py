"""Making a run, publishing it, and working it out again to see that nothing moved."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from luodi.assessment.models import Run
from luodi.assessment.queries import all_result, by_hand, judged_code, member, run_for
from luodi.books.queries import book_of
from luodi.core.errors import NotThere, Refusal
from luodi.core.periods import span
from luodi.core.rules.results import canonical
from luodi.ledger.actions import judge
from luodi.ledger.queries import moment
from luodi.people.access import Act, require, scope
from luodi.people.models import User
from luodi.people.queries import all_orgs, org_for


def run(
    actor: User, at: datetime, *, book: str, units: Sequence[str], period: str, known_at: datetime | None = None
) -> Run:
    """Run a book over units for a period. First the moment is asked for, then everything is read as known then."""
    require(actor, Act.RUN_MAKE)
    read = book_of(book)
    wanted = span(period)
    allowed = scope(actor, Act.RUN_MAKE)
    group = [member(org) for org in all_orgs().filter(code__in=list(units)) if allowed.holds(org.path)]
    if not group:
        raise Refusal("run_without_units", where="units")
    known = moment(known_at)
    result = canonical(all_result(read, group, wanted, known))
    return Run.objects.create(
        book=read.digest,
        book_code=read.code,
        title=f"{read.title[0]} · {wanted.code}"[:120],
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
    if found.published_at is None:
        Run.objects.filter(pk=pk, published_at__isnull=True).update(published_at=at, published_by=actor)
        found.refresh_from_db()
    return found


def give_value(
    actor: User, at: datetime, *, book: str, unit: str, item: str, value: Decimal, period: str, reason: str
) -> int:
    """Give a unit a value that a person judges or types in: a fact of the ledger, signed, within the book's range."""
    read = book_of(book)
    one = next((given for given in by_hand(read) if given.code == item), None)
    if one is None:
        raise NotThere
    scale = one.unit.scale if one.unit else 1
    low = Decimal(str(float(one.low / scale))) if one.low is not None else Decimal("-1e12")
    high = Decimal(str(float(one.high / scale))) if one.high is not None else Decimal("1e12")
    org = org_for(actor, Act.JUDGE, unit)
    code = judged_code(read, one)
    made = judge(
        actor, at, unit=org, code=code, value=value, low=low, high=high, period=span(period).code, reason=reason
    )
    return int(made.pk)
