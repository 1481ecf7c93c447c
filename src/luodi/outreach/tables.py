"""The list of introducers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kit.tables import Column, Filter, Table, words
from luodi.outreach.queries import named, visible_introducers
from luodi.people.access import Act, may

INTRODUCERS_TABLE = Table(
    "introducers",
    _("引荐人名录"),
    (
        Column("code", _("编号"), "code", link="introducer", link_by=("pk",)),
        Column("name", _("姓名或名称"), "name", link="introducer", link_by=("pk",), order="name"),
        Column("sort", _("类别"), "word:introducer"),
        Column("belongs_to", _("所在单位或地区"), phone=False),
        Column(
            "on_public_pay",
            _("财政供养"),
            value=lambda row: _("是") if row["on_public_pay"] else _("否"),
            needs=("on_public_pay",),
        ),
        Column("made_for", _("登记单位"), source="made_for__name", phone=False),
    ),
    visible_introducers,
    lambda actor: may(actor, Act.PROJECT_SEE),
    filters=(Filter("sort", _("类别"), choices=words("introducer"), field="sort"),),
    search=named,
    empty=_("还没有引荐人。有人引荐项目时，先在这里登记，再登记引荐了哪个项目。"),
    url="introducers",
)
TABLES = (INTRODUCERS_TABLE,)
