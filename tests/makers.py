"""The few known people and places of all tests: 柳湖乡, 峡门乡 (the stranger) and the offices of the district.

Everything is made by the real actions where there is one, so that a test stands on what an office would have.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from luodi.ledger import actions
from luodi.ledger.models import Entry
from luodi.ledger.store import Stored, store
from luodi.people.access import Role
from luodi.people.models import Grant, Org, User
from luodi.projects.actions import keep_deadlines
from luodi.projects.models import Project

AT = datetime(2026, 3, 9, 1, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n% a bank slip of a test\n"


@dataclass
class District:
    root: Org
    liuhu: Org
    xiamen: Org
    planning: Org
    bureau: Org
    park: Org
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["people"][name]  # type: ignore[no-any-return]  # a dict of users
        except KeyError:
            raise AttributeError(name) from None


def user(username: str, name: str, unit: Org, role: Role, over: Org) -> User:
    made = User.objects.create_user(username, password="test-pass-2026", name=name, unit=unit)
    Grant.objects.create(user=made, role=role, org=over)
    return made


def district() -> District:
    """崆峒区 with five units and who works there."""
    root = Org.objects.add_root({"code": "KT", "name": "崆峒区", "name_en": "Kongtong", "kind": "district"})
    places = {
        "liuhu": ("LH", "柳湖乡", "township", "key"),
        "xiamen": ("XM", "峡门乡", "township", "tableland"),
        "planning": ("FG", "发改局", "department", "quota_department"),
        "bureau": ("ZS", "招商局", "bureau", "quota_department"),
        "park": ("YQ", "平凉工业园区", "park", "key"),
    }
    made = {}
    for key, (code, name, kind, group) in places.items():
        root.refresh_from_db()
        made[key] = Org.objects.add_child(root, {"code": code, "name": name, "kind": kind, "group": group})
    here = District(root, **made)
    for username, name, unit, role, over in (
        ("wang", "王经办", here.liuhu, Role.CLERK, here.liuhu),
        ("zhao", "赵乡长", here.liuhu, Role.UNIT_HEAD, here.liuhu),
        ("chen", "陈经办", here.xiamen, Role.CLERK, here.xiamen),
        ("li", "李核实", here.bureau, Role.VERIFIER, root),
        ("ma", "马招商", here.bureau, Role.BUREAU, root),
        ("sun", "孙督查", here.planning, Role.SUPERVISION, root),
        ("zhou", "周领导", here.planning, Role.LEADER, root),
        ("wu", "吴审计", here.planning, Role.AUDITOR, root),
        ("admin", "管理员", here.bureau, Role.ADMINISTRATOR, root),
    ):
        here.people[username] = user(username, name, unit, role, over)
    return here


def in_part(here: District, role: Role) -> User:
    """钱科长, who holds a role of the district's offices over 柳湖 only."""
    return user("qian", "钱科长", here.liuhu, role, here.liuhu)


def project(here: District, code: str = "LH-1", *, unit: Org | None = None, **values: Any) -> Project:
    """A project of 柳湖 at the desk stage of negotiation, everything filled that later stages ask for."""
    filled: dict[str, Any] = {
        "name": "日产5000吨水泥生产线",
        "industry": "C30",
        "kind": "new",
        "channel": "national",
        "place": "柳湖乡八里村",
        "summary": "新型干法水泥生产线",
        "planned_total_fen": 900_000_000,
        "planned_start_on": date(2026, 4, 1),
        "planned_completion_on": date(2027, 4, 1),
        "planned_production_on": date(2027, 6, 1),
        "national_code": "2603-620802-04-01-100001",
        "person_in_charge": here.wang,
        "made_at": AT,
        "made_by": here.wang,
    }
    made = Project(code=code, unit=unit or here.liuhu, **{**filled, **values})
    made._history_date = made.made_at  # as the register's own verb dates it
    made.save(force_insert=True)
    keep_deadlines([made.pk])
    return made


def papers(content: bytes = PDF, name: str = "回单.pdf") -> list[Stored]:
    return store([(name, io.BytesIO(content))])


def receipt(here: District, code: str = "LH-1", *, fen: int = 5_000_000, at: datetime = AT, **values: Any) -> Entry:
    """Funds received by 柳湖, with a slip, recorded by wang."""
    filled: dict[str, Any] = {
        "actor": here.wang,
        "happened_on": date(2026, 3, 2),
        "funds": "capital",
        "payer": "甲公司",
        "voucher": f"V{Entry.objects.count() + 1}",
        "papers": papers(),
    }
    filled.update(values)
    return actions.receive_funds(filled.pop("actor"), at, code, amount_fen=fen, **filled)


def agreement(here: District, code: str = "LH-1", *, fen: int = 100_000_000, at: datetime = AT, **values: Any) -> Entry:
    """A contract of 柳湖, with its paper, recorded by wang."""
    filled: dict[str, Any] = {
        "actor": here.wang,
        "sort": "contract",
        "happened_on": date(2026, 2, 3),
        "papers": papers(b"%PDF-1.4\n% a contract\n", "合同.pdf"),
    }
    filled.update(values)
    return actions.sign_agreement(filled.pop("actor"), at, code, amount_fen=fen, **filled)
