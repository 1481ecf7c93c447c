"""Which results wait for whom: for an answer, for their next step, for somebody to approve their awards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from luodi.assessment.queries.awards import has_awards, pays
from luodi.assessment.queries.runs import visible_runs
from luodi.books.queries import books_of
from luodi.core.assessing import STEPS, Course, course_of
from luodi.core.facts import Kind
from luodi.ledger.queries import fact_of, steps_of
from luodi.people.access import Act, may
from luodi.people.models import User
from luodi.people.queries import all_orgs


def unanswered(actor: User) -> list[int]:
    """Results with an objection that the actor may answer: not one's own."""
    if not may(actor, Act.OBJECTION_ANSWER):
        return []
    return [run for run, course in _courses(actor).items() if any(one.by != actor.pk for one in course.waiting)]


def ready(actor: User, today: date) -> list[int]:
    """Results whose time to object, or whose notice, is over: they can be made final, or be archived."""
    if not may(actor, Act.RUN_PUBLISH):
        return []
    return [run for run, course in _courses(actor).items() if course.ready(today)]


def to_reward(actor: User) -> list[int]:
    """Final results with awards in money that nobody has approved, and that another person made."""
    if not may(actor, Act.AWARD_APPROVE):
        return []
    steps = _steps(actor, (*STEPS, Kind.AWARDS_APPROVED))
    final = [
        run
        for run, entries in steps.items()
        if not any(entry.kind == Kind.AWARDS_APPROVED for entry in entries)
        and course_of(fact_of(entry) for entry in entries).is_payable
    ]
    others = visible_runs(actor).filter(pk__in=final).exclude(made_by=actor)
    by_book = dict(others.order_by("-pk").values_list("pk", "book"))
    books = books_of(set(by_book.values()))
    paying = [
        pk for pk, book in by_book.items() if pays(books[book])
    ]  # most books pay nothing: their results stay shut
    return [run.pk for run in others.filter(pk__in=paying).order_by("-pk") if has_awards(run, books[run.book])]


def _courses(actor: User) -> dict[int, Course]:
    """How far each result is that was shown to the units."""
    return {run: course_of(fact_of(entry) for entry in entries) for run, entries in _steps(actor, STEPS).items()}


def _steps(actor: User, kinds: tuple[Kind, ...]) -> Mapping[int, list[Any]]:
    runs: list[int] = list(visible_runs(actor).filter(published_at__isnull=False).values_list("pk", flat=True))
    found: dict[int, list[Any]] = {}
    for entry in steps_of([str(run) for run in runs], kinds, list(all_orgs().values_list("pk", flat=True))):
        found.setdefault(int(entry.code), []).append(entry)
    return found
