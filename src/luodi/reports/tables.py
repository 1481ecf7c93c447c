"""The list of bulletins."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.kit.tables import Column, Table
from luodi.people.access import Act, may
from luodi.reports.queries import visible_bulletins

BULLETINS = Table(
    "bulletins",
    _("通报"),
    (
        Column("title", _("标题"), "name", link="bulletin", link_by=("pk",)),
        Column("number", _("文号")),
        Column("period", _("期间"), source="run__period"),
        Column("made_by", _("拟稿人"), source="made_by__name", phone=False),
        Column("made_at", _("拟稿时间"), "moment", phone=False),
    ),
    visible_bulletins,
    lambda actor: may(actor, Act.RUN_SEE),
    empty=_("还没有通报。在考核结果页点“印发通报”。"),
    url="bulletins",
)
TABLES = (BULLETINS,)
