"""The list of runs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.assessment.queries import listed_runs
from luodi.assessment.queries.course import state_said
from luodi.assessment.queries.waiting import ready, to_reward, unanswered
from luodi.core.assessing import AFTER
from luodi.kit.inputs import day
from luodi.kit.tables import Column, Filter, Table, words
from luodi.people.access import Act, may

_WAITS = (("objections", _("有异议要答复")), ("awards", _("有奖惩要批准")))


def _waits(rows: QuerySet[Any], wanted: str, actor: Any) -> QuerySet[Any]:
    known = {"objections": unanswered, "awards": to_reward}
    return rows.filter(pk__in=known[wanted](actor)) if wanted in known else rows.none()


def _state(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    steps = [step.value for step, standing in AFTER.items() if standing == wanted]
    return rows.filter(step__in=steps) if steps else rows.filter(step__isnull=True)


def _ready(rows: QuerySet[Any], text: str, actor: Any) -> QuerySet[Any]:
    return rows.filter(pk__in=ready(actor, day(text, "ready_on")))


RUNS = Table(
    "runs",
    _("考核"),
    (
        Column("pk", _("第几次"), "code", link="run", link_by=("pk",)),
        Column("title", _("考核"), "name", english="title_en", link="run", link_by=("pk",)),
        Column("period", _("期间")),
        Column("moment", _("数据截至"), "moment"),
        Column(
            "state",
            _("状态"),
            value=lambda row: state_said(row["step"], row["replaced_by"]),
            needs=("step", "replaced_by"),
        ),
        Column("made_by", _("办理人"), source="made_by__name", phone=False),
        Column("made_at", _("办理时间"), "moment", phone=False),
    ),
    listed_runs,
    lambda actor: may(actor, Act.RUN_SEE),
    filters=(
        Filter("period", _("期间"), "text", field="period"),
        Filter("state", _("状态"), choices=words("result"), narrow=_state),
        Filter("waits", _("等我办的"), choices=_WAITS, own=_waits),
        Filter("ready_on", _("此日已可定案或归档"), "date", own=_ready, more=True),
    ),
    empty=_("还没有考核。先下达任务、核实数据，再选一部办法进行考核。"),
    url="runs",
)
TABLES = (RUNS,)
