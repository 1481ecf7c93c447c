"""The cache of the present, worked out again from the facts alone. Nothing of the ledger itself is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from luodi.core.facts import Kind, State, asks_verification
from luodi.core.standing import Key, Standing, contributions
from luodi.ledger.actions.append import families_of
from luodi.ledger.actions.carry import carry_anew
from luodi.ledger.actions.record import course_values, open_milestones
from luodi.ledger.models import AppendLock, Entry, Waiting
from luodi.ledger.queries import all_standings, splits_of
from luodi.projects.actions import keep_milestones, write_standings
from luodi.projects.queries import all_keys, all_projects

PART = 400
COLUMNS = {
    ("agreed", 0): "agreed_fen",
    ("agreed", 1): "agreed_verified_fen",
    ("paid_in", 0): "paid_in_fen",
    ("paid_in", 1): "paid_in_verified_fen",
    ("completed", 0): "completed_fen",
    ("completed", 1): "completed_verified_fen",
}


def rebuild() -> tuple[int, int]:
    """Write every project's standing and the queue anew; returns how many of each. Nobody appends meanwhile."""
    with transaction.atomic():
        AppendLock.objects.select_for_update().get(pk=1)
        Waiting.objects.all().delete()
        keys, waiting = all_keys(), 0
        for start in range(0, len(keys), PART):
            found = all_standings(keys[start : start + PART])
            write_standings({pk: standing_values(standings) for pk, standings in found.items()})
            keep_milestones({pk: open_milestones(standings) for pk, standings in found.items()})
            units = {pk: project.unit_id for pk, project in all_projects(keys[start : start + PART]).items()}
            waiting += _queue([one for many in found.values() for one in many], units)
        carry_anew()
    return len(keys), waiting


def standing_values(standings: Sequence[Standing]) -> dict[str, Any]:
    """What the register caches of a project, folded from its facts."""
    splits = splits_of(standings)
    values: dict[str, Any] = dict.fromkeys(COLUMNS.values(), 0)
    for family in families_of(standings):
        for key, amount in contributions(family, splits).items():
            column = COLUMNS.get(_column(key))
            if column:
                values[column] += amount
    elsewhere = bool(splits) or any(
        one.fact.kind is Kind.UNIT_CHANGED and one.state is State.VOIDED for one in standings
    )
    days = [one.fact.happened_on for one in standings]
    return {**values, **course_values(standings), "has_split": elsewhere, "last_fact_on": max(days, default=None)}


def _column(key: Key) -> tuple[str, int]:
    return key.measure, key.book


def _queue(standings: Sequence[Standing], units: Mapping[int, int]) -> int:
    """Facts that wait for a verifier, or for their office to mend them: those of the unit in charge now, by project."""
    waiting = [
        one
        for one in standings
        if one.state in (State.RECORDED, State.REFUSED) and asks_verification(one.fact.kind, one.fact.code)
    ]
    hands: dict[int, int] = {}
    pks = [one.fact.id for one in waiting]
    for start in range(0, len(pks), PART):
        rows = Entry.objects.filter(about_id__in=pks[start : start + PART], kind=Kind.CORRECTED).order_by("turn")
        hands.update(rows.values_list("about_id", "recorded_by_id"))
    Waiting.objects.bulk_create(
        [
            Waiting(
                entry_id=one.fact.id,
                unit_id=units[one.fact.project or 0],
                kind=str(one.fact.kind),
                state=one.state.value,
                last_hand_id=hands.get(one.fact.id, one.fact.recorded_by),
            )
            for one in waiting
        ],
        batch_size=PART,
    )
    return len(waiting)
