"""Who works in the demo district. Every name says that it is a demonstration."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from luodi.people.access import Role
from luodi.people.models import Grant, Holding, Org, Post, User

PASSWORD = "luodi-demo-2026"
SURNAMES = "甲乙丙丁戊己庚辛壬癸"


def written() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "district.yaml").read_text(encoding="utf-8"))
    return found


def make_orgs(given: dict[str, Any]) -> dict[str, Org]:
    """The organisation tree: the district and what stands right below it."""
    top = given["root"]
    root = Org.objects.add_root({"code": top["code"], "name": top["name"], "name_en": top["en"], "kind": top["kind"]})
    found = {root.code: root}
    for kind, key in (("department", "departments"), ("township", "townships")):
        for one in given["orgs"][key]:
            values = {"code": one["code"], "name": one["name"], "name_en": one["en"]}
            values |= {"kind": one.get("kind", kind), "group": one["group"]}
            root.refresh_from_db()
            found[one["code"]] = Org.objects.add_child(root, values)
    return found


def make_people(orgs: dict[str, Org]) -> dict[str, User]:
    """A clerk and a head for every unit, and the offices of the district; one password for all, said at the start."""
    root = orgs["KT"]
    rows: list[tuple[str, str, Org, Role, Org]] = []
    for code, org in orgs.items():
        if org.depth > 1:
            rows.append((f"{code.lower()}-clerk", f"演示·{org.name}经办", org, Role.CLERK, org))
            rows.append((f"{code.lower()}-head", f"演示·{org.name}负责人", org, Role.UNIT_HEAD, org))
    for username, name, unit, role in (
        ("verifier", "演示·核实人", "FG", Role.VERIFIER),
        ("bureau", "演示·招商局", "ZS", Role.BUREAU),
        ("recorder", "演示·台账员", "ZS", Role.BUREAU),
        ("supervision", "演示·督查员", "DC", Role.SUPERVISION),
        ("leader", "演示·区领导", "FG", Role.LEADER),
        ("auditor", "演示·审计员", "SJ", Role.AUDITOR),
        ("admin", "演示·管理员", "FG", Role.ADMINISTRATOR),
    ):
        rows.append((username, name, orgs[unit], role, root))
    first = User(username="x")
    first.set_password(PASSWORD)  # hashed once: hashing seventy times would take longer than everything else
    users = [User(username=login, name=name, unit=unit, password=first.password) for login, name, unit, _, _ in rows]
    User.objects.bulk_create(users)
    found = {user.username: user for user in users}
    Grant.objects.bulk_create([Grant(user=found[login], role=role, org=over) for login, _, _, role, over in rows])
    return found


def make_posts(given: dict[str, Any], root: Org, since: date) -> list[Post]:
    """The leaders' posts of the quota table, each with an invented holder."""
    posts: list[Post] = []
    holders: list[User] = []
    for group in given["posts"]:
        for title in group["titles"]:
            place = len(posts)
            code = f"P{place + 1:02}"
            posts.append(Post(code=code, title=title, rank=group["rank"], org=root, order=place))
            name = f"演示·领导{SURNAMES[place % 10]}{place // 10 + 1}"
            holders.append(User(username=f"post{place + 1:02}", name=name, unit=root, is_active=False))
    for user in holders:
        user.set_unusable_password()
    Post.objects.bulk_create(posts)
    User.objects.bulk_create(holders)
    Holding.objects.bulk_create(
        [Holding(post=post, user=user, since=since) for post, user in zip(posts, holders, strict=True)]
    )
    return posts
