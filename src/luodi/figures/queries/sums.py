"""Definitions as statements over the journal: few statements, each an index range, whatever is asked at once.

This is the only place where a definition becomes SQL; `core.definitions.working` is the plain reading that it must
agree with. Every condition names the moment: without it, a posting committed while we read would slip in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum, Value

from luodi.core.definitions import Definition, Over, Term, window
from luodi.core.definitions.working import codes_of
from luodi.core.errors import Refusal
from luodi.core.periods import Span
from luodi.core.standing import RECORDED, VERIFIED
from luodi.ledger.queries import all_postings
from luodi.people.access import Act, Scope, scope
from luodi.people.models import Org, User

BOOKS = {"recorded": RECORDED, "verified": VERIFIED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What every figure is asked for: a span, a moment, one of the two books, whose scope, which subtree of it."""

    span: Span
    at: datetime
    state: str
    scope: Scope
    unit: Org | None = None

    @property
    def book(self) -> int:
        return BOOKS[self.state]

    @property
    def units(self) -> Q:
        """The condition on a posting's unit: in scope, and in the subtree asked for."""
        found = Scope((self.unit.path,)).where("") if self.unit else Q()
        if self.scope.everything and not found:
            return Q()
        return Q(unit__in=Org.objects.filter(found & self.scope.where("")).order_by().values("pk"))


def asked_by(actor: User, span: Span, at: datetime, state: str, unit: Org | None) -> Asked:
    """What this actor asks for, held to their scope."""
    return Asked(span, at, checked(state), scope(actor, Act.PROJECT_SEE), unit)


def checked(state: str) -> str:
    if state not in BOOKS:
        raise Refusal("state_unknown", where="state", given=state)
    return state


def known(asked: Asked) -> QuerySet[Posting]:  # type: ignore[name-defined]
    """The postings of the book known at the moment, of the units asked for."""
    return all_postings().filter(asked.units, book=asked.book, recorded_at__lte=asked.at).order_by()


def condition(term: Term, asked: Asked, prefix: str = "") -> Q:
    """Which postings a term adds up."""
