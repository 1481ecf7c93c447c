"""What the ledger would say if something had happened: written as facts are, looked at, and undone before anybody sees it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.utils import timezone

from luodi.core.entries import Around, check_new
from luodi.core.facts import Kind, asks_verification
from luodi.ledger.actions.append import Touched, appending, families_of, repost
from luodi.ledger.models import Entry
from luodi.ledger.queries import all_standings, splits_of
from luodi.people.models import User
from luodi.projects.queries import Project

SINCE_EVER = date(1978, 1, 1)


@dataclass(frozen=True, slots=True)
class Supposed:
    """One thing that might have happened to a project. `to`: a unit to which all that it ever brought is credited."""

    project: Project
    kind: Kind
    happened_on: date
    amount_fen: int | None = None
    code: str = ""
    to: int | None = None


@contextmanager
def supposing(actor: User, at: datetime, facts: Sequence[Supposed]) -> Iterator[datetime]:
    """The moment at which these facts are known and verified; everything is undone when the block ends, whatever
    happened in it. Refused: what could not be recorded either."""
    with transaction.atomic():
        with appending(at) as held:
            made: dict[int, Entry] = {}
            for one in facts:
                project = one.project
                around = Around(project.condition, project.paid_in_fen, project.agreed_fen)
                today = timezone.localdate(at)
                check_new(
                    one.kind, happened_on=one.happened_on, today=today, amount=one.amount_fen, code=one.code, voucher="",
                    around=around,
                )  # fmt: skip
                data = {"shares": [[one.to, str(Fraction(1))]], "reason": "—"} if one.to is not None else {}
                entry = held.entry(
                    actor_id=actor.pk, unit_id=project.unit_id, kind=one.kind, project_id=project.pk, data=data,
                    happened_on=SINCE_EVER if one.to is not None else one.happened_on, amount_fen=one.amount_fen,
                    code=one.code,
                )  # fmt: skip
                held.flush()
                if asks_verification(one.kind, one.code):
                    held.entry(
                        actor_id=actor.pk, unit_id=project.unit_id, kind=Kind.VERIFIED, project_id=project.pk,
                        happened_on=one.happened_on, about=entry, turn=1,
                    )  # fmt: skip
                    held.flush()
                made[project.pk] = entry
            standings = all_standings(sorted(made))
            projects = {one.project.pk: one.project for one in facts}
            touched = [
                Touched(
                    pk, projects[pk].industry, projects[pk].planned_total_fen or 0, families_of(rows), splits_of(rows)
                )
                for pk, rows in standings.items()
            ]
            repost(held, made, touched)
        yield held.stamp
        transaction.set_rollback(True)
