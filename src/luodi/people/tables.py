"""The lists of people: staff, units, posts, changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.kit.tables import Column, Filter, Table, words
from luodi.people.access import Act, may, scope
from luodi.people.models import Org, User
from luodi.people.queries import changes_seen, orgs_to_choose, visible_orgs, visible_people, visible_posts


def _sees_people(actor: Any) -> bool:
    return may(actor, Act.PEOPLE_SEE)


def _named(rows: QuerySet[User], text: str) -> QuerySet[User]:
    return rows.filter(Q(name__contains=text) | Q(username__icontains=text))


def below(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    """Rows of a unit and everything below it; an unknown unit has none."""
    org = Org.objects.filter(code=code).only("path").first()
    if org is None:
        return rows.none()
    return rows.filter(unit__path__gte=org.path, unit__path__lt=org.path + "~")


def _placed(row: Mapping[str, Any]) -> str:
    """A unit's name, as far in as it stands below others."""
    english = (get_language() or "").startswith("en")
    indent = "　" * int(row["depth"] - 1)
    return f"{indent}{(english and row['name_en']) or row['name']}"


_IN_USE = (("active", _("在用")), ("retired", _("已停用")))


def _in_use(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    return rows.filter(active=wanted == "active") if wanted in dict(_IN_USE) else rows.none()


PEOPLE = Table(
    "people",
    _("人员"),
    (
        Column("name", _("姓名"), "name", order="name", link="person", link_by=("pk",)),
        Column("username", _("账号"), order="username"),
        Column("unit", _("单位"), source="unit__name", english="unit__name_en"),
        Column(
            "active",
            _("账号状态"),
            value=lambda row: _("在用") if row["is_active"] else _("停用"),
            needs=("is_active",),
        ),
        Column("last_login", _("最近登录"), "moment", phone=False),
    ),
    visible_people,
    _sees_people,
    order="pk",
    filters=(
        Filter("unit", _("单位"), "org", choices=lambda actor: orgs_to_choose(actor, Act.PEOPLE_SEE), narrow=below),
    ),
    search=_named,
    empty=_("还没有人员。请先添加人员，再给角色。"),
    url="people",
)
ORGS = Table(
    "orgs",
    _("组织机构"),
    (
        Column(
            "name",
            _("名称"),
            "name",
            value=_placed,
            needs=("depth", "name", "name_en"),
        ),
        Column("code", _("编号"), link="org", link_by=("code",)),
        Column("kind", _("类别"), "word", word="org_kind"),
        Column("group", _("考核分组"), "word", word="org_group"),
        Column(
            "active",
            _("状态"),
            value=lambda row: _("在用") if row["active"] else _("已停用"),
            needs=("active",),
        ),
    ),
    visible_orgs,
    _sees_people,
    order="path",
    filters=(
        Filter("kind", _("类别"), choices=words("org_kind"), field="kind"),
        Filter("group", _("考核分组"), choices=words("org_group"), field="group"),
    ),
    size=100,
    url="orgs",
)
POSTS = Table(
    "posts",
    _("领导职务"),
    (
        Column("title", _("职务"), "name", english="title_en", link="post", link_by=("code",)),
        Column("rank", _("级别"), "word", word="rank"),
        Column("org", _("单位"), source="org__name", english="org__name_en"),
        Column(
            "active",
            _("状态"),
            value=lambda row: _("在用") if row["active"] else _("已停用"),
            needs=("active",),
        ),
    ),
    visible_posts,
    _sees_people,
    order="order",
    filters=(
        Filter("rank", _("级别"), choices=words("rank"), field="rank"),
        Filter("state", _("状态"), choices=_IN_USE, narrow=_in_use),
    ),
    size=100,
    empty=_("还没有职务。包抓领导和年度任务都挂在职务上，请先添加。"),
    url="posts",
)
CHANGES = Table(
    "people-changes",
    _("人员变更记录"),
    (
        Column("at", _("时间"), "moment"),
        Column("actor", _("办理人"), source="actor__name"),
        Column("verb", _("事项"), "word", word="people_verb"),
        Column("about", _("对象")),
    ),
    changes_seen,
    lambda actor: bool(scope(actor, Act.PEOPLE_SEE).everything),
    url="people-changes",
)
TABLES = (PEOPLE, ORGS, POSTS, CHANGES)
