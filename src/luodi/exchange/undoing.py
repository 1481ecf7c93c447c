"""Taking an accepted import back: what stands in the way of it, and what goes with it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from luodi.core.errors import Fault, Refusal
from luodi.core.words import MEASURES
from luodi.enterprises.actions import remove_companies
from luodi.enterprises.queries import all_brought_by, parts
from luodi.exchange.models import Batch
from luodi.exchange.queries import batch_for
from luodi.exchange.todate import MEASURE
from luodi.ledger.actions import hold_appending, void_batch
from luodi.ledger.queries import all_facts_beside, all_facts_brought, all_postings, closed_through
from luodi.people.access import Act
from luodi.people.models import User
from luodi.projects.actions import remove_projects
from luodi.projects.queries import all_of_companies, all_projects

NAMED = 10  # as many projects are named as stand in the way; the rest is found when these are dealt with


def undo(actor: User, at: datetime, pk: int, *, reason: str) -> Batch:
    """Take an accepted batch back: its facts are voided; the projects that it made, and the companies that it brought
    and nobody else deals with, leave every list.

    Refused, naming what stands in the way: a month that was closed with facts of the batch in it; a project of its
    making of which something else was recorded since; sums of another project that would fall below what was returned
    or reduced since, or that a later import counted on.
    """
    batch = batch_for(actor, Act.IMPORT, pk)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    with transaction.atomic():
        hold_appending()  # or somebody would record on a project between the look and the removal
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != "accepted":
            raise Refusal("import_done")
        made = list(batch.projects.values_list("project_id", flat=True))
        faults = _closed(batch) or _recorded_since(batch, made) or _built_upon(batch, made)
        if faults:
            raise Refusal.of(faults[:NAMED])
        void_batch(actor, at, batch.pk, reason=reason)
        units = {project.unit_id for project in all_projects(made).values()} | {batch.unit_id}
        remove_projects(actor, at, made)
        batch.state, batch.undone_at, batch.undone_by, batch.undo_reason = "undone", at, actor, reason[:200]
        batch.save()
        _remove_companies(batch, units)
    return batch


def _closed(batch: Batch) -> list[Fault]:
    """Facts booked into a month that is closed by now: they are answered one by one, each with its reason."""
    booked = all_facts_brought(batch.pk).filter(period__lte=closed_through())
    count, months = booked.count(), sorted(set(booked.order_by().values_list("period", flat=True)))
    return [Fault("undo_closed", "", {"month": _said(months[-1]), "count": count})] if count else []


def _said(month: int) -> str:
    return f"{month // 100}-{month % 100:02}"


def _recorded_since(batch: Batch, made: list[int]) -> list[Fault]:
    counts: dict[str, int] = {}
    for part in parts(made):
        for code in all_facts_beside(batch.pk, part).values_list("project__code", flat=True):
            counts[str(code)] = counts.get(str(code), 0) + 1
    return [Fault("undo_used", "", {"project": code, "count": count}) for code, count in sorted(counts.items())]


def _built_upon(batch: Batch, made: Collection[int]) -> list[Fault]:
    """Of projects that were there before: what was reckoned from the sums that this batch would take away."""
    rows = all_postings().filter(source__batch=batch.pk, book=0, measure__in=set(MEASURE.values())).order_by()
    sums = {
        (project, measure): amount
        for project, measure, amount in rows.values_list("project_id", "measure").annotate(sum=Sum("amount"))
        if project not in made and amount
    }
    faults: list[Fault] = []
    for part in parts(sorted({project for project, _ in sums})):
        projects = all_projects(part)
        for (pk, measure), amount in sums.items():
            if pk in projects and getattr(projects[pk], f"{measure}_fen", amount) < amount:
                blanks = {"project": projects[pk].code, "measure": MEASURES[measure]}
                faults.append(Fault("undo_below_zero", "", blanks))
        later = all_facts_beside(batch.pk, part).filter(batch__gt=batch.pk, kind__in=[str(kind) for kind in MEASURE])
        counted = {(str(code), number) for code, number in later.values_list("project__code", "batch")}
        faults += [Fault("undo_counted_on", "", {"project": code, "batch": number}) for code, number in sorted(counted)]
    return faults


def _remove_companies(batch: Batch, units: set[int]) -> None:
    """Companies of this import, and of others undone before it that were kept then because this one dealt with them."""
    undone = list(Batch.objects.filter(state="undone").values_list("pk", flat=True))
    for part in parts(all_brought_by(undone)):
        busy = all_of_companies(part)
        remove_companies([pk for pk in part if pk not in busy], units)
