"""A seeded district in bulk: projects, facts and postings as the actions would write them, without their checks.

Inserts obey the triggers: each batch first moves the append lock's stamp, and carries it.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from luodi.books.actions import load_library
from luodi.core.words import STAGES
from luodi.ledger.actions import appending
from luodi.ledger.actions.carry import carry_anew
from luodi.ledger.models import AppendLock, Entry, Posting
from luodi.people.access import Role
from luodi.people.models import Grant, Org, User
from luodi.projects.models import Project

SEED = 60
UNITS = 60
FACTS_EACH = 10  # five facts and the verification of each
START = datetime(2024, 1, 1, tzinfo=UTC)
PART = 5_000


def make(projects: int) -> None:
    """Projects over 60 units; for each an agreement, three receipts and a completion, all verified: ten entries."""
    draw = random.Random(SEED)
    root = Org.objects.add_root({"code": "KT", "name": "崆峒区", "kind": "district"})
    orgs = []
    for number in range(UNITS):
        root.refresh_from_db()
        values = {"code": f"U{number:02}", "name": f"单位{number:02}", "kind": "township", "group": "valley"}
        orgs.append(Org.objects.add_child(root, values))
    users = [User.objects.create_user(name, password="bench-pass-2026", name=name, unit=root) for name in ("a", "b")]
    for user in users:
        Grant.objects.create(user=user, role=Role.BUREAU, org=root)
    clerk = User.objects.create_user("clerk", password="bench-pass-2026", name="clerk", unit=orgs[0])
    Grant.objects.create(user=clerk, role=Role.CLERK, org=orgs[0])
    load_library(START)
    for start in range(0, projects, PART):
        _part(draw, orgs, users, start, min(PART, projects - start))
    with transaction.atomic():
        AppendLock.objects.select_for_update().get(pk=1)
        carry_anew()  # the actions, which this goes around, carry forward by themselves
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _part(draw: random.Random, orgs: list[Org], users: list[User], start: int, number: int) -> None:
    stages = list(STAGES)
    made = Project.objects.bulk_create(
        [
            Project(
                code=f"B{place:07}",
                name=f"{draw.choice('金恒鸿瑞泰永隆佳')}{draw.choice('源达丰盛兴和')}第{place}号{draw.choice(['水泥', '果汁', '皮革', '光伏'])}生产线",
                unit=draw.choice(orgs),
                industry=f"C{draw.randrange(13, 44)}",
                kind="new",
                channel="enterprise",
                planned_total_fen=draw.randrange(10**8, 10**11),
                made_at=START,
                made_by=users[0],
                stage=draw.choice(stages),
                agreed_fen=10**9,
                agreed_verified_fen=10**9,
                paid_in_fen=3 * 10**8,
                paid_in_verified_fen=3 * 10**8,
                completed_fen=10**8,
                completed_verified_fen=10**8,
                last_fact_on=date(2026, 10, 1),
            )
            for place in range(start, start + number)
        ],
        batch_size=500,
    )
    with transaction.atomic(), appending(START + timedelta(days=start // PART)) as held:
        facts = [entry for project in made for entry in _facts(draw, project, users[0], held.stamp)]
        Entry.objects.bulk_create(facts, batch_size=800)
        answers = [_answer(entry, users[1]) for entry in facts]
        Entry.objects.bulk_create(answers, batch_size=800)
        by_pk = {project.pk: project for project in made}
        rows = [
            row
            for entry, answer in zip(facts, answers, strict=True)
            for row in _postings(entry, answer, by_pk[entry.project_id])
        ]
        Posting.objects.bulk_create(rows, batch_size=800)
        held.lock.last_digest = hashlib.sha256(str(start).encode()).hexdigest()
    assert AppendLock.objects.get().last_digest


def _facts(draw: random.Random, project: Project, user: User, stamp: datetime) -> Iterator[Entry]:
    for number, (kind, code, fen) in enumerate((
        ("agreement_signed", "contract", 10**9),
        ("funds_received", "capital", 10**8),
        ("funds_received", "capital", 10**8),
        ("funds_received", "loan", 10**8),
        ("investment_completed", "", 10**8),
    )):  # fmt: skip
        day = date(2024, 1, 1) + timedelta(days=draw.randrange(0, 1000))
        yield Entry(
            kind=kind, code=code, amount_fen=fen, project=project, unit_id=project.unit_id, happened_on=day,
            recorded_at=stamp, recorded_by=user, period=day.year * 100 + day.month, digest="0" * 64,
            voucher=f"{project.code}-{number}" if kind == "funds_received" else "",  # as offices have them: most facts have none
        )  # fmt: skip


def _answer(entry: Entry, user: User) -> Entry:
    return Entry(
        kind="verified", about=entry, turn=1, project_id=entry.project_id, unit_id=entry.unit_id,
        happened_on=entry.happened_on, recorded_at=entry.recorded_at, recorded_by=user, period=entry.period,
        digest="0" * 64,
    )  # fmt: skip


MEASURES = {
    "agreement_signed": ("agreed", "signed"),
    "funds_received": ("paid_in",),
    "investment_completed": ("completed",),
}


def _postings(entry: Entry, answer: Entry, project: Project) -> Iterator[Posting]:
    for book, cause in ((0, entry), (1, answer)):
        for measure in MEASURES[entry.kind]:
            yield Posting(
                entry=cause, source=entry, project=project, unit_id=entry.unit_id, measure=measure, code=entry.code,
                book=book, period=entry.period, happened_on=entry.happened_on, recorded_at=entry.recorded_at,
                amount=1 if measure == "signed" else entry.amount_fen, industry=project.industry,
                scale_fen=project.planned_total_fen,
            )  # fmt: skip


def counts() -> dict[str, Any]:
    return {"projects": Project.objects.count(), "entries": Entry.objects.count(), "postings": Posting.objects.count()}
