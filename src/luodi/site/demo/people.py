"""The demo's organisation, posts and people. The first administrator is made by hand; the rest by their actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password

from luodi.core.errors import Refusal
from luodi.core.words import ROLES
from luodi.people.access import Role
from luodi.people.actions import add_org, add_post, give_role, take_office
from luodi.people.models import Grant, Org, Post, User

PASSWORD = "luodi-demo-2026"  # printed by the command; it opens an embedded demo only
SINCE = date(2024, 1, 1)
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"


@dataclass
class District:
    """Who is who: units and users by code and name, leaders' posts by rank."""

    root: Org
    units: dict[str, Org] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    posts: dict[str, list[Post]] = field(default_factory=dict)

    def clerk(self, unit: str) -> User:
        return self.users[f"{unit.lower()}-clerk"]

    def head(self, unit: str) -> User:
        return self.users[f"{unit.lower()}-head"]

    def leader_post(self, planned_fen: int, number: int) -> int | None:
        """Whose project it is by its size: over 1 亿元, from 3000 万元, from 1000 万元; each rank takes turns."""
        if planned_fen > 10_000_000_000:
            ranks = ["principal"]
        elif planned_fen >= 3_000_000_000:
            ranks = ["congress_principal", "standing_committee", "deputy_head"]
        elif planned_fen >= 1_000_000_000:
            ranks = ["deputy_county"]
        else:
            return None
        posts = [post for rank in ranks for post in self.posts[rank]]
        return int(posts[number % len(posts)].pk)


def settle_people(at: datetime, data: Any) -> District:
    """Found the district: refused where an organisation stands already."""
    if Org.objects.exists():
        raise Refusal("demo_needs_empty_database")
    root = Org.objects.add_root(data["root"])
    here = District(root)
    key = make_password(PASSWORD)
    admin = _user(here, "admin", "演示管理员", None, key)
    Grant.objects.create(user=admin, role=Role.ADMINISTRATOR, org=root)
    for code, name, name_en, kind, group in data["units"]:
        made = add_org(admin, at, parent=root.code, code=code, name=name, name_en=name_en, kind=kind, group=group)
        here.units[code] = made
        short = name.removeprefix("区")
        for tail, said, role in (("clerk", "经办人", Role.CLERK), ("head", "负责人", Role.UNIT_HEAD)):
            person = _user(here, f"{code.lower()}-{tail}", f"演示{short}{said}", made, key)
            give_role(admin, at, person.pk, role=role.value, org=code)
    admin.unit = here.units["ZS"]
    admin.save(update_fields=["unit"])
    for username, name, unit, role in data["people"]:
        person = _user(here, username, name, here.units[unit], key)
        give_role(admin, at, person.pk, role=role, org=root.code)
    _posts(here, admin, at, data, key)
    return here


def _user(here: District, username: str, name: str, unit: Org | None, key: str) -> User:
    """Somebody of the demo. All share one password, hashed once: hashing it for each would take a minute."""
    made = User.objects.create(username=username, name=name, unit=unit, password=key)
    here.users[username] = made
    return made


def _posts(here: District, admin: User, at: datetime, data: Any, key: str) -> None:
    number = 0
    for rank, titles in data["posts"].items():
        for title, title_en, count in titles:
            for place in range(1, count + 1):
                shown = f"{title}（{place}）" if count > 1 else title
                shown_en = f"{title_en} ({place})" if count > 1 else title_en
                code = f"P{number + 1:02}"
                post = add_post(
                    admin, at, code=code, title=shown, title_en=shown_en, rank=rank, org=here.root.code, order=number
                )
                holder = f"演示{STEMS[number % 10]}{BRANCHES[number % 12]}"
                person = _user(here, f"leader{number + 1:02}", holder, here.root, key)
                give_role(admin, at, person.pk, role=Role.LEADER.value, org=here.root.code)
                take_office(admin, at, code, person=person.pk, since=SINCE)
                here.posts.setdefault(rank, []).append(post)
                number += 1


def logins(here: District, usernames: list[str]) -> list[str]:
    """Who can sign in, one line each: the name to type, who it is, what they are."""
    roles = dict(Grant.objects.order_by("id").values_list("user__username", "role"))
    lines = []
    for username in usernames:
        word = ROLES[roles[username]]
        lines.append(f"{username:<12} {here.users[username].name}  {word.zh} / {word.en}")
    return lines
