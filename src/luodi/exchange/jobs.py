"""Imports that are too large for a request: the same verbs, done by the background worker, begun and watched from here."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from luodi.core.errors import Refusal
from luodi.exchange import actions
from luodi.exchange.mapping import SavedMapping
from luodi.exchange.queries import Batch, batch_for, is_large
from luodi.kit.worker import later, task, teller
from luodi.people.access import Act
from luodi.people.models import User

MOST_TRIES = 3  # a file whose workers were killed so often is given back with a sentence, not tried for ever


@task(takes_context=True)  # type: ignore[untyped-decorator]  # chosen by Django's version
def work(context: Any, batch: int, actor: int) -> None:
    """Check or accept a batch, whichever its state says."""
    job = UUID(str(context.task_result.id))
    if context.attempt > MOST_TRIES:
        actions.halt(batch, job, Refusal("import_interrupted", times=MOST_TRIES))
        return
    try:
        actions.carry_on(User.objects.get(pk=actor), timezone.now(), batch, job, teller(job))
    except Exception:
        actions.halt(batch, job, Refusal("import_broke"))
        raise


def _begin(actor: User, pk: int, state: str) -> Batch:
    return actions.begin(actor, pk, state, lambda batch: later(work, batch.pk, actor.pk))


def check(actor: User, at: datetime, pk: int) -> Batch:
    """Check every row: now, or by the worker when there are many."""
    if is_large(batch_for(actor, Act.IMPORT, pk)):
        return _begin(actor, pk, "checking")
    return actions.check(actor, at, pk)


def match(actor: User, at: datetime, pk: int, mapping: SavedMapping) -> Batch:
    """Say how the columns are read, and check every row."""
    return check(actor, at, actions.remember(actor, at, pk, mapping).pk)


def accept(actor: User, at: datetime, pk: int) -> Batch:
    """Take every accepted row: now, or by the worker when there are many."""
    if is_large(batch_for(actor, Act.IMPORT, pk)):
        return _begin(actor, pk, "accepting")
    return actions.accept(actor, at, pk)
