"""A run worked out as if something had happened: a signing, a receipt, a stage date, a project moved. Nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from luodi.assessment.queries import all_result
from luodi.assessment.queries.trials import Bench, Moved
from luodi.core.errors import NotThere, Refusal
from luodi.core.facts import Kind
from luodi.ledger.actions import Supposed, supposing
from luodi.ledger.queries import moment
from luodi.people.access import Act
from luodi.people.models import User
from luodi.people.queries import org_for
from luodi.projects.actions import suppose_project
from luodi.projects.queries import Project, visible_projects

KINDS = {
    "agreement_signed": (Kind.AGREEMENT_SIGNED, "contract"),
    "funds_received": (Kind.FUNDS_RECEIVED, "capital"),
    "investment_completed": (Kind.INVESTMENT_COMPLETED, ""),
    "started": (Kind.STAGE_MOVED, "started"),
    "completed": (Kind.STAGE_MOVED, "completed"),
    "producing": (Kind.STAGE_MOVED, "producing"),
    "moved": (Kind.CREDIT_SPLIT, ""),
}


@dataclass(frozen=True, slots=True)
class Idea:
    """What might have happened: `what` of KINDS, to a project by its code, or to a new one of a unit."""

    what: str
    on: date
    project: str = ""
    unit: str = ""
    amount_fen: int | None = None


def suppose(actor: User, at: datetime, pk: int, idea: Idea) -> list[Moved]:
    """Who would stand elsewhere or score otherwise, as known now and with this besides."""
    bench = Bench(actor, pk)
    now = moment()
    before = all_result(bench.book, bench.run.group, bench.period, now)
    kind, code = KINDS[idea.what]
    with transaction.atomic():
        project = _project(actor, at, idea)
        to = org_for(actor, Act.RUN_MAKE, idea.unit).pk if idea.what == "moved" else None
        fact = Supposed(project, kind, idea.on, idea.amount_fen, code, to)
        with supposing(actor, at, [fact]) as then:
            after = all_result(bench.book, bench.run.group, bench.period, then)
        transaction.set_rollback(True)
    return bench.moved(after, before)


def _project(actor: User, at: datetime, idea: Idea) -> Project:
    if idea.project:
        found = visible_projects(actor, Act.RUN_MAKE).filter(code=idea.project).first()
        if found is None:
            raise NotThere
        return found
    if not idea.unit:
        raise Refusal("suppose_whose", where="unit")
    unit = org_for(actor, Act.RUN_MAKE, idea.unit)
    return suppose_project(actor, at, unit=unit, planned_total_fen=idea.amount_fen)
