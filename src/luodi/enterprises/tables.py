"""The list of companies."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.enterprises.queries import Company, named, visible_companies
from luodi.kit.tables import Column, Filter, Table
from luodi.people.access import Act, may


def _coded(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    return rows.filter(uscc__isnull=wanted == "no")


def _may(actor: Any) -> bool:
    return may(actor, Act.PROJECT_SEE)


def _source(actor: Any) -> QuerySet[Company]:
    return visible_companies(actor)


COMPANIES_TABLE = Table(
    "companies",
    _("企业一览"),
    (
        Column("name", _("企业名称"), "name", link="company", link_by=("pk",), order="name"),
        Column("uscc", _("统一社会信用代码"), "code"),
        Column("name_en", _("英文名称"), phone=False),
        Column("origin", _("来源地"), phone=False),
        Column("made_for", _("登记单位"), source="made_for__name", phone=False),
    ),
    _source,
    _may,
    filters=(Filter("coded", _("信用代码"), choices=(("yes", _("已填")), ("no", _("未填"))), narrow=_coded),),
    search=named,
    empty=_("还没有企业。登记项目时填写投资方，企业就一并登记；也可以点“登记企业”。"),
    url="companies",
)
TABLES = (COMPANIES_TABLE,)
