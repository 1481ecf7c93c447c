"""A small district, and postings laid down directly: the verbs of the ledger have tests of their own."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from luodi.core.periods import first_day
from luodi.ledger.models import AppendLock, Closing, Entry, Posting
from luodi.people.models import Grant, Org, User
from luodi.projects.models import Project

NOON = datetime(2026, 7, 1, 4, tzinfo=timezone.get_fixed_timezone(0))


@dataclass
class District:
    root: Org
    units: dict[str, Org]
    people: dict[str, User]
    projects: dict[str, Project]
    now: datetime = NOON
    booked: list[Posting] = field(default_factory=list)

    def tick(self) -> datetime:
        """The ledger's clock moves on, as with every entry."""
        self.now += timedelta(seconds=1)
        AppendLock.objects.update(last_stamp=self.now)
        return self.now

    def post(
        self, measure: str, period: int, amount: int, *, code: str = "", unit: str = "liuhu", **more: object
    ) -> Posting:
        """One posting, with an entry behind it, stamped a second after the one before."""
        at = self.tick()
        project = self.projects[str(more.pop("project", f"{unit}-1"))]
        day = more.pop("happened_on", None) or first_day(period)
        assert isinstance(day, date)
        entry = Entry.objects.create(
            kind="funds_received",
            project=project,
            unit=self.units[unit],
            happened_on=day,
            recorded_at=at,
            recorded_by=self.people["wang"],
            period=period,
            amount_fen=abs(amount),
            code=code,
            digest="",
        )
        book = more.pop("book", 1)
        made = Posting.objects.create(
            entry=entry,
            source=entry,
            project=project,
            unit=self.units[unit],
            measure=measure,
            code=code,
            book=book,
            period=period,
            happened_on=day,
            recorded_at=at,
            amount=amount,
            **{"industry": project.industry, "scale_fen": project.planned_total_fen or 0, **more},
        )
        self.booked.append(made)
        return made

    def close(self, month: int) -> None:
        Closing.objects.create(month=month, closed_at=self.tick(), closed_by=self.people["wang"])
        AppendLock.objects.update(closed_through=month)


@pytest.fixture
def district(db: None) -> District:
    return made_district()


def made_district() -> District:
    root = Org.objects.add_root({"code": "kongtong", "name": "崆峒区", "kind": "district"})
    units = {"kongtong": root}
    for code, name in (("liuhu", "柳湖镇"), ("sishilipu", "四十里铺镇"), ("xiamen", "峡门乡")):
        units[code] = _below(root, code, name)
    units["liuhu-office"] = _below(units["liuhu"], "liuhu-office", "柳湖项目办")
    people = {}
    for name, role, unit in (
        ("ma", "bureau", "kongtong"),
        ("wang", "clerk", "liuhu"),
        ("zhao", "clerk", "sishilipu"),
        ("admin", "administrator", "kongtong"),
    ):
        people[name] = User.objects.create_user(name, name=name)
        Grant.objects.create(user=people[name], role=role, org=units[unit])
    projects = {}
    for unit, industry, scale in (
        ("liuhu", "C30", 10**10),
        ("sishilipu", "A01", 10**8),
        ("xiamen", "", None),
        ("liuhu-office", "C13", 99_999_999),
    ):
        projects[f"{unit}-1"] = _project(f"{unit}-1", units[unit], people["wang"], industry, scale)
    projects["liuhu-2"] = _project("liuhu-2", units["liuhu"], people["wang"], "C13", 5 * 10**8)
    return District(root, units, people, projects)


def _below(above: Org, code: str, name: str) -> Org:
    above.refresh_from_db()
    return Org.objects.add_child(above, {"code": code, "name": name, "kind": "township"})  # type: ignore[no-any-return]  # treebeard ships no types


def _project(code: str, unit: Org, by: User, industry: str, scale: int | None) -> Project:
    return Project.objects.create(
        code=code, name=f"项目{code}", unit=unit, made_at=NOON, made_by=by, industry=industry, planned_total_fen=scale
    )
