"""The lists of the register."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.core.industries import SECTIONS
from luodi.core.money import fen
from luodi.core.words import INDUSTRIES
from luodi.kit.inputs import day, number
from luodi.kit.tables import Column, Filter, Table, words
from luodi.people.access import Act, Scope, may, scope
from luodi.people.models import Org
from luodi.people.queries import orgs_to_choose
from luodi.projects.models import Deadline
from luodi.projects.queries import Project, found, in_charge, listed_projects, overdue_to_resume, quiet, stage_table
from luodi.projects.queries.deadlines import lacking, of_posts, of_projects, overdue, soon, with_days_left

Rows = QuerySet[Any]


def _since(key: str, column: str) -> Callable[[Rows, str], Rows]:
    return lambda rows, text: rows.filter(**{f"{column}__gte": day(text, key)})


def _until(key: str, column: str) -> Callable[[Rows, str], Rows]:
    return lambda rows, text: rows.filter(**{f"{column}__lte": day(text, key)})


def _in_unit(rows: Rows, code: str) -> Rows:
    """Projects of a unit and of everything below it."""
    paths = tuple(Org.objects.filter(code=code).values_list("path", flat=True))
    if not paths:
        return rows.none()
    return rows.filter(unit_id__in=list(Org.objects.filter(Scope(paths).where("")).values_list("pk", flat=True)))


def _sections(_actor: Any) -> list[tuple[str, Any]]:
    labels = words("industry")(None)
    return [(code, f"{code} {said}") for code, said in labels[: len(SECTIONS)] if code in INDUSTRIES]


def _from(column: str) -> Callable[[Rows, str], Rows]:
    return lambda rows, text: rows.filter(**{f"{column}__gte": fen(number(text), "万元")})


def _below(column: str) -> Callable[[Rows, str], Rows]:
    return lambda rows, text: rows.filter(**{f"{column}__lt": fen(number(text), "万元")})


_IN_CHARGE = (("me", _("我负责的")), ("nobody", _("还没有责任人")))


def _whose(rows: Rows, wanted: str, actor: Any) -> Rows:
    """Those that the reader is in charge of, or nobody."""
    if wanted == "me":
        return rows.filter(person_in_charge=actor)
    return rows.filter(person_in_charge__isnull=True) if wanted == "nobody" else rows.none()


def _units(actor: Any) -> list[tuple[str, Any]]:
    return list(orgs_to_choose(actor, Act.PROJECT_SEE))


def _leader(rows: Rows, text: str) -> Rows:
    return rows.filter(leader_post__title__icontains=text)


def _quiet(rows: Rows, text: str) -> Rows:
    return quiet(rows, day(text, "quiet_since"))


def _overdue(rows: Rows, text: str) -> Rows:
    return overdue_to_resume(rows, day(text, "overdue_on"))


def _lacking(rows: Rows, wanted: str) -> Rows:
    return lacking(rows, stage_table()) if wanted == "yes" else rows.none()


# What one looks for first, then the money, then what the project is: a wide list shows its left side.
COLUMNS = (
    Column("name", _("项目"), "name", link="project", link_by=("code",)),
    Column("code", _("编号"), "code", order="code", phone=False),
    Column("unit", _("责任单位"), source="unit__name", english="unit__name_en", phone=False),
    Column("person_in_charge", _("责任人"), source="person_in_charge__name", phone=False),
    Column("stage", _("阶段"), "word", word="stage"),
    Column("condition", _("状况"), "word", word="condition", phone=False),
    Column("paused_until", _("暂停至"), "date", phone=False),
    Column("agreed_verified_fen", _("签约额，已核实"), "money", order="agreed_verified_fen", total=True),
    Column("agreed_fen", _("签约额，已登记"), "money", order="agreed_fen", total=True, phone=False),
    Column("paid_in_verified_fen", _("到位资金，已核实"), "money", order="paid_in_verified_fen", total=True),
    Column("paid_in_fen", _("到位资金，已登记"), "money", total=True, phone=False),
    Column("completed_verified_fen", _("完成投资，已核实"), "money", order="completed_verified_fen", total=True),
    Column("last_fact_on", _("最近记录"), "date", order="last_fact_on", phone=False),
    Column("leader_post", _("包抓领导"), source="leader_post__title", english="leader_post__title_en", phone=False),
    Column("planned_total_fen", _("计划总投资"), "money", order="planned_total_fen", total=True, phone=False),
    Column("kind", _("建设性质"), "word", word="project_kind", phone=False),
    Column("channel", _("资金渠道"), "word", word="channel", phone=False),
    Column("industry", _("行业"), "word", word="industry", phone=False),
)
FILTERS = (
    Filter("unit", _("责任单位"), "org", choices=_units, narrow=_in_unit),
    Filter("stage", _("阶段"), choices=words("stage"), field="stage"),
    Filter("in_charge", _("责任人"), choices=_IN_CHARGE, own=_whose),
    Filter("condition", _("状况"), choices=words("condition"), field="condition"),
    Filter("industry", _("行业门类"), choices=_sections, field="industry__startswith"),
    Filter("quiet_since", _("签约未竣工，此日起没有新记录"), "date", narrow=_quiet, more=True),
    Filter("overdue_on", _("暂停已到期，此日仍未恢复"), "date", narrow=_overdue, more=True),
    Filter("lacking", _("下一阶段要的信息"), choices=(("yes", _("还有缺的")),), narrow=_lacking, more=True),
    Filter("kind", _("建设性质"), choices=words("project_kind"), field="kind", more=True),
    Filter("channel", _("资金渠道"), choices=words("channel"), field="channel", more=True),
    Filter("person", _("责任人姓名"), "text", narrow=in_charge, more=True),
    Filter("leader", _("包抓领导"), "text", narrow=_leader, more=True),
    Filter("agreed_from", _("已登记签约额不低于（万元）"), "text", narrow=_from("agreed_fen"), more=True),
    Filter("agreed_below", _("已登记签约额低于（万元）"), "text", narrow=_below("agreed_fen"), more=True),
    Filter("paid_from", _("已核实到位资金不低于（万元）"), "text", narrow=_from("paid_in_verified_fen"), more=True),
    Filter("paid_below", _("已核实到位资金低于（万元）"), "text", narrow=_below("paid_in_verified_fen"), more=True),
    Filter("planned_from", _("计划总投资不低于（万元）"), "text", narrow=_from("planned_total_fen"), more=True),
    Filter("planned_below", _("计划总投资低于（万元）"), "text", narrow=_below("planned_total_fen"), more=True),
    Filter("start_since", _("计划开工从"), "date", narrow=_since("start_since", "planned_start_on"), more=True),
    Filter("start_until", _("计划开工到"), "date", narrow=_until("start_until", "planned_start_on"), more=True),
    Filter("finish_since", _("计划竣工从"), "date", narrow=_since("finish_since", "planned_completion_on"), more=True),
    Filter("finish_until", _("计划竣工到"), "date", narrow=_until("finish_until", "planned_completion_on"), more=True),
)


def _may(actor: Any) -> bool:
    return may(actor, Act.PROJECT_SEE)


def _source(actor: Any) -> QuerySet[Project]:
    return listed_projects(actor)


PROJECTS_TABLE = Table(
    "projects",
    _("项目一览"),
    COLUMNS,
    _source,
    _may,
    filters=FILTERS,
    search=found,
    empty=_("还没有项目。点“登记项目”登记第一个，或从“导入”读入已有的台账。"),
    url="projects",
)


def _deadlines(actor: Any) -> QuerySet[Deadline]:
    rows = of_projects(listed_projects(actor), all_of_them=scope(actor, Act.PROJECT_SEE).everything)
    return with_days_left(rows)


def _days_late(row: Mapping[str, Any]) -> int | None:
    """By how many days it is over; None while it is not."""
    return max(-row["left"].days, 0) or None


def _when(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    known = {"overdue": overdue, "soon": soon}
    return known[wanted](rows) if wanted in known else rows.none()


def _due_in_unit(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(project__in=_in_unit(Project.objects.all(), code).order_by().values("pk"))


def _due_to(rows: QuerySet[Any], wanted: str, actor: Any) -> QuerySet[Any]:
    """Those of projects that the reader is in charge of, or answers for as a leader."""
    if wanted == "post":
        return of_posts(rows, actor)
    return rows.filter(project__person_in_charge=actor) if wanted == "me" else rows.none()


DEADLINES_TABLE = Table(
    "deadlines",
    _("到期事项"),
    (
        Column("project", _("项目"), "name", source="project__name", link="project", link_by=("project__code",)),
        Column("due_on", _("应完成日期"), "date", order="due_on"),
        Column("days_late", _("超期天数"), "count", value=_days_late, needs=("left",)),
        Column("kind", _("到期的事"), "word", word="deadline"),
        Column("name", _("节点名称"), phone=False),
        Column("unit", _("责任单位"), source="project__unit__name", english="project__unit__name_en", phone=False),
        Column("stage", _("阶段"), "word", source="project__stage", word="stage", phone=False),
        Column("person_in_charge", _("责任人"), source="project__person_in_charge__name", phone=False),
        Column(
            "leader_post",
            _("包抓领导"),
            source="project__leader_post__title",
            english="project__leader_post__title_en",
            phone=False,
        ),
    ),
    _deadlines,
    _may,
    order="due_on",
    filters=(
        Filter("unit", _("责任单位"), "org", choices=_units, narrow=_due_in_unit),
        Filter("kind", _("到期的事"), choices=words("deadline"), field="kind"),
        Filter("when", _("期限"), choices=(("overdue", _("已超期")), ("soon", _("30 天内到期"))), narrow=_when),
        Filter("whose", _("谁的"), choices=(("me", _("我负责的")), ("post", _("我包抓的"))), own=_due_to),
    ),
    empty=_("没有到期事项。项目填了计划开工、竣工、投产日期，或登记了节点、暂停期限，就列在这里。"),
    url="deadlines",
)
TABLES = (PROJECTS_TABLE, DEADLINES_TABLE)
