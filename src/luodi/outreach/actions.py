"""Entering introducers, and claiming a project for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from luodi.core.errors import Refusal
from luodi.core.initials import initials
from luodi.core.register import last_number
from luodi.core.words import INTRODUCERS
from luodi.ledger.actions import Stored, record_introduction
from luodi.outreach.models import Introducer
from luodi.outreach.queries import introducer_for
from luodi.people.access import Act, require
from luodi.people.models import Org, User

PREFIX = "YJ-"


@transaction.atomic
def add_introducer(
    actor: User, at: datetime, *, name: str, sort: str, unit: Org, belongs_to: str = "", on_public_pay: bool = False
) -> Introducer:
    """Enter an introducer for a unit. Two of one name, sort and belonging in one unit are the same."""
    require(actor, Act.PROJECT_EDIT, unit)
    plain = " ".join(name.split())
    if not plain:
        raise Refusal("introducer_name_missing", where="name")
    if sort not in INTRODUCERS:
        raise Refusal("choice_unknown", where="sort", given=sort)
    there = Introducer.objects.filter(name=plain, sort=sort, belongs_to=belongs_to.strip(), made_for=unit).first()
    if there is not None:
        raise Refusal("introducer_there", where="name", name=plain, number=there.code)
    taken = list(Introducer.objects.select_for_update().values_list("code", flat=True))
    return Introducer.objects.create(
        code=f"{PREFIX}{last_number(PREFIX, taken) + 1:04}",
        name=plain,
        initials=initials(plain),
        sort=sort,
        belongs_to=belongs_to.strip(),
        on_public_pay=on_public_pay,
        made_for=unit,
        made_by=actor,
        made_at=at,
    )


def introduce(
    actor: User,
    at: datetime,
    pk: int,
    *,
    project: str,
    happened_on: date,
    proof: str,
    papers: Sequence[Stored] = (),
) -> int:
    """Claim a project for an introducer: a fact that another person verifies. The first verified claim holds."""
    introducer = introducer_for(actor, Act.PROJECT_EDIT, pk)
    made = record_introduction(
        actor,
        at,
        project,
        introducer=introducer.code,
        name=introducer.name,
        happened_on=happened_on,
        proof=proof,
        papers=papers,
    )
    return int(made.pk)
