"""The lists of the ledger: facts, what waits for a verifier, what came back, closed months."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.core.facts import ANSWERS
from luodi.kit.inputs import day
from luodi.kit.tables import Column, Filter, Table, words
from luodi.ledger.models import Entry, Waiting
from luodi.ledger.queries import as_they_stand, found_by, happened, listed_facts, returned_to, state_of, waiting_for
from luodi.ledger.queries.papers import papers_behind
from luodi.people.access import Act, may
from luodi.people.queries import orgs_to_choose


def _facts(actor: Any) -> QuerySet[Entry]:
    found: QuerySet[Entry] = as_they_stand(listed_facts(actor)).annotate(papers=papers_behind("pk"))
    return found


def _waiting(source: Callable[[Any], QuerySet[Waiting]]) -> Callable[[Any], QuerySet[Waiting]]:
    return lambda actor: as_they_stand(source(actor), "entry")


def _mark(row: Mapping[str, Any]) -> str | None:
    return "corrected" if row["correction"] else None


# Leads to the fact, where stand the values it had before.
CORRECTED = Column(
    "corrected",
    _("已更正"),
    "word",
    word="fact",
    value=_mark,
    needs=("correction",),
    link="entry",
    link_by=("correction",),
)


def _by_state(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    if wanted == "recorded":
        return rows.exclude(last_answer__in=["verified", "refused", "voided"])
    return rows.filter(last_answer=wanted)


def _happened(key: str, edge: str) -> Callable[[QuerySet[Any], str], QuerySet[Any]]:
    return lambda rows, text: happened(rows, edge, day(text, key))


def _units(actor: Any) -> list[tuple[str, Any]]:
    return list(orgs_to_choose(actor, Act.PROJECT_SEE))


def _in_unit(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(unit__code=code)


def _booked_until(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    """What is booked in a month or before it."""
    return rows.filter(entry__period__lte=int(wanted)) if wanted.isdecimal() and len(wanted) == 6 else rows.none()


def _by_batch(rows: QuerySet[Any], wanted: str) -> QuerySet[Any]:
    """What an import brought; a number that is none finds nothing."""
    return rows.filter(batch=int(wanted)) if wanted.isdecimal() and len(wanted) < 16 else rows.none()


FACT_COLUMNS = (
    Column("happened_on", _("发生日期"), "date", source="day_now", order="day_now", link="entry", link_by=("pk",)),
    Column("kind", _("事项"), "word", word="fact"),
    Column("project_name", _("项目"), "name", source="project__name", link="project", link_by=("project__code",)),
    Column("unit", _("责任单位"), source="unit__name", english="unit__name_en", phone=False),
    Column("amount_fen", _("金额"), "money", source="amount_now", order="amount_now"),
    CORRECTED,
    Column("voucher", _("凭证号"), source="voucher_now", phone=False),
    Column(
        "state",
        _("状态"),
        "word",
        word="state",
        value=lambda row: state_of(row["kind"], row["last_answer"]).value,
        needs=("kind", "last_answer"),
    ),
    Column("papers", _("材料"), "count", phone=False),
    Column("period", _("记账月份"), "month", phone=False),
    Column("recorded_by", _("登记人"), source="recorded_by__name", phone=False),
    Column("recorded_at", _("登记时间"), "moment", order="recorded_at", phone=False),
)


def _fact_kinds(_actor: Any) -> list[tuple[str, Any]]:
    return [pair for pair in words("fact")(_actor) if pair[0] not in {str(one) for one in ANSWERS}]


def _states(actor: Any) -> list[tuple[str, Any]]:
    return [pair for pair in words("state")(actor) if pair[0] != "closed"]


FACTS_TABLE = Table(
    "facts",
    _("台账"),
    FACT_COLUMNS,
    _facts,
    lambda actor: may(actor, Act.PROJECT_SEE),
    filters=(
        Filter("kind", _("事项"), choices=_fact_kinds, field="kind"),
        Filter("state", _("状态"), choices=_states, narrow=_by_state),
        Filter("since", _("发生日期从"), "date", narrow=_happened("since", "gte")),
        Filter("until", _("到"), "date", narrow=_happened("until", "lte")),
        Filter("batch", _("导入批次"), "text", narrow=_by_batch),
    ),
    search=found_by,
    empty=_("台账里还没有记录。请先登记项目，再在项目页登记签约、到位资金等事项。"),
    url="ledger",
)

_WAITING_COLUMNS = (
    Column("happened_on", _("发生日期"), "date", source="day_now", link="entry", link_by=("pk",)),
    Column("kind", _("事项"), "word", word="fact"),
    Column(
        "project_name",
        _("项目"),
        "name",
        source="entry__project__name",
        link="project",
        link_by=("entry__project__code",),
    ),
    Column("unit", _("责任单位"), source="unit__name", english="unit__name_en"),
    Column("amount_fen", _("金额"), "money", source="amount_now"),
    CORRECTED,
    Column("voucher", _("凭证号"), source="voucher_now", phone=False),
    Column("hand", _("登记人"), source="last_hand__name", phone=False),
    Column("recorded_at", _("登记时间"), "moment", source="entry__recorded_at", phone=False),
)
_WAITING_FILTERS = (
    Filter("kind", _("事项"), choices=_fact_kinds, field="kind"),
    Filter("unit", _("责任单位"), "org", choices=_units, narrow=_in_unit),
    Filter("booked_until", _("记账月份不晚于（如 202603）"), "text", narrow=_booked_until, more=True),
)
WAITING_TABLE = Table(
    "waiting",
    _("待核实"),
    _WAITING_COLUMNS,
    _waiting(waiting_for),
    lambda actor: may(actor, Act.LEDGER_VERIFY),
    order="pk",
    filters=_WAITING_FILTERS,
    empty=_("没有等您核实的记录。"),
    url="waiting",
)
RETURNED_TABLE = Table(
    "returned",
    _("被退回"),
    _WAITING_COLUMNS,
    _waiting(returned_to),
    lambda actor: may(actor, Act.LEDGER_RECORD),
    order="pk",
    filters=_WAITING_FILTERS,
    empty=_("没有被退回的记录。"),
    url="returned",
)
TABLES = (FACTS_TABLE, WAITING_TABLE, RETURNED_TABLE)
