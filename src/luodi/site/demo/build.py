"""Writing the demo district: through the same actions as an office, month by month, so that every moment has its past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from luodi.core.errors import Refusal
from luodi.core.facts import Kind, asks_verification
from luodi.core.periods import first_day, month_after, month_of
from luodi.enterprises.actions import companies_named
from luodi.ledger import actions as ledger
from luodi.ledger.actions import New, Row
from luodi.ledger.store import Stored
from luodi.people.models import Org, User
from luodi.projects.actions import NewProject, register_many
from luodi.projects.queries import Project
from luodi.site.demo import people
from luodi.site.demo.papers import paper
from luodi.site.demo.plan import FIRST, LAST, WAN, Draft, planned

CLOSED = 202609
LEADER_FROM = 1000  # 万元: from here on a leader is responsible


def load(at: datetime) -> dict[str, User]:
    """Build the whole district. Refused where there is one already."""
    if Org.objects.exists():
        raise Refusal("demo_needs_empty_database")
    given = people.written()
    orgs = people.make_orgs(given)
    users = people.make_people(orgs)
    posts = people.make_posts(given, orgs["KT"], date(2024, 1, 1))
    drafts = planned(given)
    projects = _register(users["recorder"], drafts, orgs, [post.pk for post in posts])
    _live(users, drafts, projects)
    return users


def _moment(month: int, day: int) -> datetime:
    found = first_day(month)
    return datetime(found.year, found.month, day, 8, 0, tzinfo=UTC)


def _register(actor: User, drafts: Sequence[Draft], orgs: dict[str, Org], posts: Sequence[int]) -> list[Project]:
    named = [(draft.investor, "") for draft in drafts if draft.investor]
    companies = companies_named(actor, orgs["ZS"], sorted(set(named)))
    rows = [
        NewProject(
            {
                "name": draft.name,
                "unit_id": orgs[draft.unit].pk,
                "person_in_charge_id": None,
                "leader_post_id": posts[place % len(posts)] if draft.total_wan >= LEADER_FROM else None,
                "industry": draft.industry,
                "kind": draft.kind,
                "channel": draft.channel,
                "place": orgs[draft.unit].name,
                "summary": "演示项目：金额、日期和投资方均为虚构。",
                "planned_total_fen": draft.total_wan * WAN,
                "planned_start_on": date(2024, 3, 1),
                "planned_completion_on": date(2026, 12, 1),
                "planned_production_on": date(2027, 6, 1),
                "national_code": "",
            },
            "",
            [companies[draft.investor, ""]] if draft.investor else [],
        )
        for place, draft in enumerate(drafts)
    ]
    return register_many(actor, _moment(FIRST, 1), rows)


def _live(users: dict[str, User], drafts: Sequence[Draft], projects: Sequence[Project]) -> None:
    """Month by month: record on the 25th, verify on the 28th, close on the 10th of the month after."""
    months: dict[int, list[tuple[date, int, Kind, int, str, dict[str, Any]]]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        for day, kind, wan, code, data in draft.facts:
            months[month_of(day)].append((day, place, kind, wan, code, data))
    shared = _shared_papers()
    frameworks: dict[int, int] = {}
    month, batch = FIRST, 0
    while month <= LAST:
        rows = sorted(months.get(month, []), key=lambda one: (one[0], one[1], list(Kind).index(one[2])))
        # A contract that replaces a framework of the same month follows in a second step: it names the framework's id.
        for step in _steps(rows):
            batch += 1
            made = _record(users["recorder"], month, step, projects, shared, frameworks, batch)
            _verify(users["verifier"], month, made)
        if month <= CLOSED:
            ledger.close_month(users["bureau"], _moment(month_after(month), 10), month)
        month = month_after(month)
    _left_open(users, projects)


def _steps(rows: list[Any]) -> list[list[Any]]:
    later = [row for row in rows if row[5].get("replaces")]
    return [step for step in ([row for row in rows if not row[5].get("replaces")], later) if step]


def _shared_papers() -> dict[Kind, Stored]:
    return {
        Kind.AGREEMENT_SIGNED: paper("合同（演示）.pdf", "Contract"),
        Kind.STAGE_MOVED: paper("证明材料（演示）.pdf", "Permit or acceptance paper"),
        Kind.INVESTMENT_COMPLETED: paper("完成投资月报（演示）.pdf", "Monthly statement of completed investment"),
        Kind.YEAR_PLANNED: paper("年度计划（演示）.pdf", "Plan of the year"),
    }


def _record(
    actor: User,
    month: int,
    rows: Sequence[Any],
    projects: Sequence[Project],
    shared: dict[Kind, Stored],
    frameworks: dict[int, int],
    batch: int,
) -> list[Any]:
    facts = []
    for number, (day, place, kind, wan, code, data) in enumerate(rows):
        voucher, papers = "", [shared[kind]] if kind in shared else []
        said = dict(data)
        if kind in (Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED):
            voucher = f"YS{month}-{batch:03}-{number + 1:03}"
            papers = [
                paper(f"回单 {voucher}（演示）.pdf", f"Bank slip {voucher}", f"Amount {wan}0000.00 yuan", str(day))
            ]
            said.setdefault("payer", "付款方（演示）")
        if said.get("replaces"):
            said["replaces"] = frameworks[place]
        amount = wan * WAN if wan else None
        facts.append(Row(projects[place].pk, New(kind, day, amount, code, voucher, said, papers)))
    made = ledger.record_many(actor, _moment(month, 25), facts, batch=-batch if batch < 0 else batch)
    for row, entry in zip(rows, made, strict=True):
        if entry.code == "framework":
            frameworks[row[1]] = entry.pk
    return made


def _verify(actor: User, month: int, made: Sequence[Any]) -> None:
    pks = [entry.pk for entry in made if asks_verification(Kind(entry.kind), entry.code)]
    ledger.verify_many(actor, _moment(month, 28), pks)


def _left_open(users: dict[str, User], projects: Sequence[Project]) -> None:
    """What an office finds on a Monday: entries that wait, one sent back, a pause, progress, milestones."""
    at = _moment(LAST, 29)
    project = next(one for one in projects if one.name.startswith("祁连山"))
    other = next(one for one in projects if one.name.startswith("佛明"))
    clerk = users["bureau"]
    slip = paper("回单 待核实（演示）.pdf", "Bank slip waiting for verification")
    for number, wan in enumerate((120, 86, 300), start=1):
        ledger.receive_funds(
            clerk, at, project.code, amount_fen=wan * WAN, happened_on=date(2026, 10, 20 + number), funds="capital",
            payer="付款方（演示）", voucher=f"YS-OPEN-{number}", papers=[slip],
        )  # fmt: skip
    wrong = ledger.receive_funds(
        clerk, at, other.code, amount_fen=500 * WAN, happened_on=date(2026, 10, 22), funds="capital",
        payer="付款方（演示）", voucher="YS-OPEN-9",
    )  # fmt: skip
    ledger.refuse(users["verifier"], at, wrong.pk, reason="缺银行回单，请补传。")
    ledger.report_progress(
        clerk, at, project.code, text="回转窑基础完成，正在安装预热器。", percentage=62, happened_on=date(2026, 10, 26)
    )
    milestone = ledger.plan_milestone(
        clerk,
        at,
        project.code,
        name="窑尾框架封顶",
        due_on=date(2026, 12, 20),
        happened_on=date(2026, 10, 26),
        owner="建设单位",
    )
    ledger.plan_milestone(
        clerk, at, project.code, name="设备单机试车", due_on=date(2027, 3, 1), happened_on=date(2026, 10, 26)
    )
    ledger.reach_milestone(clerk, at, project.code, milestone=milestone.pk, happened_on=date(2026, 10, 27))
    ledger.pause(
        clerk, at, other.code, happened_on=date(2026, 10, 28), until=date(2027, 3, 1), reason="等待GMP认证批复（演示）"
    )
