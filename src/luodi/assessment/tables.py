"""The list of runs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from luodi.assessment.queries import visible_runs
from luodi.kit.tables import Column, Filter, Table
from luodi.people.access import Act, may

RUNS = Table(
    "runs",
    _("考核"),
    (
        Column("title", _("考核"), "name", english="title_en", link="run", link_by=("pk",)),
        Column("period", _("期间")),
        Column("moment", _("数据截至"), "moment"),
        Column(
            "state",
            _("状态"),
            value=lambda row: _("已公布") if row["published_at"] else _("草稿"),
            needs=("published_at",),
        ),
        Column("made_by", _("办理人"), source="made_by__name", phone=False),
        Column("made_at", _("办理时间"), "moment", phone=False),
    ),
    visible_runs,
    lambda actor: may(actor, Act.RUN_SEE),
    filters=(Filter("period", _("期间"), "text", field="period"),),
    empty=_("还没有考核。先下达任务、核实数据，再选一部办法进行考核。"),
    url="runs",
)
TABLES = (RUNS,)
