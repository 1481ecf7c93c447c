"""What a draft's words mean in this house: its unit, leader, people, companies; whether the project is known."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luodi.core.errors import Fault, Refusal
from luodi.core.facts import Kind
from luodi.core.industries import industry_code
from luodi.core.money import shown
from luodi.core.register import Master, faults_of
from luodi.core.standing import ORDER
from luodi.enterprises.actions import checked_code, checked_name
from luodi.enterprises.queries import visible_by_name
from luodi.exchange.drafted import Draft, FactDraft
from luodi.exchange.mapping import TableUse
from luodi.exchange.plan import Plan, settle
from luodi.exchange.queries import importable_units
from luodi.exchange.reading.text import squeezed
from luodi.exchange.todate import MEASURE, ToDate, drop_nothings
from luodi.exchange.words import industry
from luodi.kit.worker import Tell, quiet
from luodi.ledger.queries import closed_through, vouchers_used
from luodi.people.access import Act
from luodi.people.models import Org, User
from luodi.people.queries import posts_by_title, staff_by_name
from luodi.projects.actions import cleaned
from luodi.projects.queries import Project, codes_taken, stage_table, visible_projects

CHUNK = 400
_LOCAL = re.compile(r"^(?:[\u4e00-\u9fff]{2,6}[区县市]|[区县市])(?=[\u4e00-\u9fff]{3,})")
NOTED = ("builder", "department", "heading", "year_goal", "remark", "key")
# Where a fault of a master field stands in the file.
_COLUMN_OF = {"planned_total_fen": "planned_total", "investors": "investor", "unit_id": "unit"}
COLUMNS = (
    "industry",
    "kind",
    "channel",
    "place",
    "planned_total_fen",
    "planned_start_on",
    "planned_completion_on",
    "planned_production_on",
    "national_code",
)


@dataclass
class Resolved:
    """A plan with what its words mean, and notes for the preview: (code, what, how many)."""

    plan: Plan
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)
    existing: dict[str, Project] = field(default_factory=dict)


def _parts(names: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(set(names))
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def unit_names(actor: User) -> dict[str, Org | None]:
    """Every way of writing a unit that the actor may import for; None where a name means two."""
    found: dict[str, Org | None] = {}
    for org in importable_units(actor):
        forms = {squeezed(one) for one in (org.code, org.name, org.name_en) if one}
        forms |= {_LOCAL.sub("", one) for one in forms}
        for one in forms:
            found[one] = org if found.get(one, org) == org else None
    return found


def heading_units(names: dict[str, Org | None]) -> frozenset[str]:
    """Names that may stand alone as a heading over their projects."""
    return frozenset(org.name for org in names.values() if org is not None)


def resolve(
    actor: User, plan: Plan, default: Org, names: dict[str, Org | None], today: date, tell: Tell = quiet
) -> Resolved:
    """Resolve every draft; refuse those whose words mean nothing here. `tell` hears how many are."""
    done = Resolved(plan)
    done.existing = _existing(actor, plan)
    wrong: dict[int, list[Fault]] = {}
    taken = _taken(plan, done.existing)
    at_home = _same_names(actor, plan)
    people = _Names(actor, plan.drafts)
    makers = plan.makers
    for place, draft in enumerate(plan.drafts):
        if place % 1000 == 0:
            tell("check", place, len(plan.drafts))
        if draft.table not in makers:
            continue
        faults = _unit(draft, default, names)
        if not faults:
            faults = _already(draft, plan.tables[draft.table], done.existing, taken, at_home)
        people.put(draft, done.notes)
        if not faults and draft.key not in done.existing:
            faults = people.faults(draft) + [
                Fault(one.code, draft.cell(_COLUMN_OF.get(one.where, one.where)), one.blanks)
                for one in faults_of(cleaned(master_of(draft)))
            ]
        if faults:
            wrong[id(draft)] = faults
    for found in (_vouchers(plan.drafts), _hanging(plan.drafts, wrong, makers)):
        for pk, faults in found.items():
            wrong.setdefault(pk, []).extend(faults)
    plan.refuse_all(wrong)
    _to_date(done)
    _stages(done, today)
    _closed(done)
    return done


def _hanging(drafts: Sequence[Draft], wrong: dict[int, list[Fault]], makers: frozenset[str]) -> dict[int, list[Fault]]:
    """Facts of a project that these files would make again: a file that comes twice must not add its facts twice."""
    away = {
        draft.key: fault for draft in drafts for fault in wrong.get(id(draft), ()) if fault.code == "project_exists"
    }
    return {
        id(draft): [Fault("project_exists", draft.cell("key" if "key" in draft.columns else "code"), found.blanks)]
        for draft in drafts
        if draft.table not in makers and (found := away.get(draft.key)) is not None
    }


def _existing(actor: User, plan: Plan) -> dict[str, Project]:
    """Projects that the file names by a code that the register has, where the actor may record."""
    found: dict[str, Project] = {}
    rows = visible_projects(actor, Act.LEDGER_RECORD)
    for codes in _parts(str(draft.values["code"]) for draft in plan.drafts if draft.values.get("code")):
        found.update({project.code: project for project in rows.filter(code__in=codes).select_related("unit")})
    return found


def _taken(plan: Plan, existing: dict[str, Project]) -> frozenset[str]:
    codes = {str(draft.values["code"]) for draft in plan.drafts if draft.values.get("code")} - existing.keys()
    return frozenset(code for part in _parts(codes) for code in codes_taken(part))


def _same_names(actor: User, plan: Plan) -> dict[tuple[str, int], Project]:
    names = (str(draft.values.get("name", "")) for draft in plan.drafts)
    rows = visible_projects(actor, Act.LEDGER_RECORD).select_related("unit")
    return {
        (project.name, project.unit_id): project for part in _parts(names) for project in rows.filter(name__in=part)
    }


def _unit(draft: Draft, default: Org, names: dict[str, Org | None]) -> list[Fault]:
    said = str(draft.values.get("unit", ""))
    if not said:
        draft.values["unit_id"] = default.pk
        return []
    key = squeezed(said)
    found = names.get(key) or names.get(_LOCAL.sub("", key))
    if found is None:
        return [Fault("unit_not_yours", draft.cell("unit"), {"given": said[:40]})]
    draft.values["unit_id"] = found.pk
    return []


def _already(
    draft: Draft,
    table: TableUse,
    existing: dict[str, Project],
    taken: frozenset[str],
    at_home: dict[tuple[str, int], Project],
) -> list[Fault]:
    code = str(draft.values.get("code", ""))
    unit = draft.values["unit_id"]
    there = existing.get(code) or at_home.get((str(draft.values.get("name", "")), unit if isinstance(unit, int) else 0))
    if there is not None:
        if table.existing == "add":
            existing[draft.key] = there
            return _counted_twice(draft, there)
        return [Fault("project_exists", draft.cell("name"), {"name": there.name, "code": there.code})]
    if code and code in taken:
        return [Fault("code_taken", draft.cell("code"), {"code": code})]
    return []


def _to_date(done: Resolved) -> None:
    """Difference the sums to date, and refuse what hangs on a refused row, until nothing is refused any more."""
    plan = done.plan
    to_date = ToDate(plan.drafts, {key: project.pk for key, project in done.existing.items()}, plan.tables)
    before = -1
    while before != len(plan.refused):
        before = len(plan.refused)
        if to_date.keys:
            plan.refuse_all(to_date.difference(plan.drafts))
        settle(plan, lambda key: key in done.existing)
        if not to_date.keys:
            return
    drop_nothings(plan.drafts, to_date.keys)
    for measure, count in to_date.more.items():
        done.notes[("to_date_more", f"{measure} {to_date.sums[measure]}")] = count
    for measure, count in to_date.same.items():
        done.notes[("to_date_same", measure)] = count


def _counted_twice(draft: Draft, there: Project) -> list[Fault]:
    """A list that says again what was booked before: a sum that is not declared one to date is not added to it.

    Single movements (a sheet of transactions) are.
    """
    had = {"agreed": there.agreed_fen, "paid_in": there.paid_in_fen, "completed": there.completed_fen}
    return [
        Fault("sum_there_already", draft.where(fact), {"name": there.name, "sum": shown(amount, "万元")})
        for fact in draft.facts
        if not fact.basis and (amount := had.get(MEASURE.get(fact.kind, ""), 0))
    ]


class _Names:
    """Leaders and people by the names in the file; who is not found is noted and left open, not refused."""

    def __init__(self, actor: User, drafts: Sequence[Draft]) -> None:
        self.posts = posts_by_title(
            str(draft.values["leader_post"]) for draft in drafts if "leader_post" in draft.values
        )
        self.staff = staff_by_name(
            actor, (str(draft.values["person_in_charge"]) for draft in drafts if "person_in_charge" in draft.values)
        )
        self.companies = visible_by_name(actor, (name for draft in drafts for name, _ in investors_of(draft)))

    def put(self, draft: Draft, notes: Counter[tuple[str, str]]) -> None:
        said = str(draft.values.get("industry", ""))
        if said:
            code = industry_code(said) or industry(said)
            draft.values["industry"] = code
            if not code:
                draft.values["industry_text"] = said
                notes[("industry_unknown", said)] += 1
        for name, known in (("leader_post", self.posts), ("person_in_charge", self.staff)):
            said = str(draft.values.get(name, ""))
            if said and said in known:
                draft.values[f"{name}_id"] = known[said]
            elif said:
                notes[(f"{name}_unknown", said)] += 1

    def faults(self, draft: Draft) -> list[Fault]:
        """What is wrong with the investors: a credit code whose check digit fails, a name that two companies bear."""
        found = []
        for name, code in investors_of(draft):
            same = self.companies.get(name, [])
            try:
                if code:
                    checked_code(code)
                elif len(same) > 1:
                    raise Refusal("investor_ambiguous", where="investor", name=name, n=len(same))
                checked_name(name)
            except Refusal as refusal:
                where = "uscc" if refusal.code == "uscc_wrong" else "investor"
                found += [Fault(one.code, draft.cell(where), one.blanks) for one in refusal.faults]
        return found


def investors_of(draft: Draft) -> list[tuple[str, str]]:
    """The investors that a cell names, apart by | 、 or ;. A credit code belongs to one investor only."""
    said = str(draft.values.get("investor", "")).replace("、", "|").replace(";", "|").replace("；", "|")
    names = [name.strip() for name in said.split("|") if name.strip()]
    code = str(draft.values.get("uscc", "")).upper()
    return [(name, code if len(names) == 1 else "") for name in dict.fromkeys(names)]


def master_of(draft: Draft) -> Master:
    """The master data that the register would be given."""
    values: dict[str, Any] = {column: draft.values[column] for column in COLUMNS if draft.values.get(column)}
    return Master(
        **values,
        name=str(draft.values["name"]),
        unit_id=int(str(draft.values["unit_id"])),
        code=str(draft.values.get("code", "")),
        person_in_charge_id=draft.values.get("person_in_charge_id"),  # type: ignore[arg-type]  # a key, put by _Names
        leader_post_id=draft.values.get("leader_post_id"),  # type: ignore[arg-type]  # as above
        summary=summary_of(draft),
    )


def _vouchers(drafts: Sequence[Draft]) -> dict[int, list[Fault]]:
    """A voucher that the file uses twice, or that the ledger holds already."""
    wrong: dict[int, list[Fault]] = {}
    first: dict[str, tuple[Draft, FactDraft]] = {}
    for draft in drafts:
        for fact in draft.facts:
            if not fact.voucher:
                continue
            if fact.kind not in (Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED):
                fact.voucher = ""
                continue
            owner, before = first.setdefault(fact.voucher, (draft, fact))
            if before is not fact:
                blanks = {"voucher": fact.voucher, "cell": owner.where(before)}
                wrong.setdefault(id(draft), []).append(Fault("voucher_twice", draft.where(fact), blanks))
    for part in _parts(first):
        for voucher, project in vouchers_used(part).items():
            owner, fact = first[voucher]
            fault = Fault("voucher_used", owner.where(fact), {"voucher": voucher, "project": project})
            wrong.setdefault(id(owner), []).append(fault)
    return wrong


def _stages(done: Resolved, today: date) -> None:
    """How far each project may stand: as far as the stage table lets it, never further than the file says."""
    signed = {draft.key for draft in done.plan.drafts for fact in draft.facts if fact.kind is Kind.AGREEMENT_SIGNED}
    table = stage_table()
    for draft in done.plan.drafts:
        if "unit_id" not in draft.values or draft.key in done.existing:
            continue
        has = frozenset({"fact:agreement_signed"}) if draft.key in signed else frozenset()
        claimed = str(draft.values.get("stage") or ("signed" if has else "idea"))
        values = {
            **{name: draft.values.get(name) for name in COLUMNS},
            "name": draft.values["name"],
            "unit": draft.values["unit_id"],
            "summary": summary_of(draft),
            "person_in_charge": draft.values.get("person_in_charge_id"),
            "leader_post": draft.values.get("leader_post_id"),
            "investors": draft.values.get("investor"),
        }
        reached = "idea"
        for stage, place in ORDER.items():
            if place > ORDER[claimed] or table.missing(stage, values, has):
                break
            reached = stage
        draft.values["reached"] = reached
        if reached != claimed:
            done.notes[("stage_held", claimed)] += 1


def _closed(done: Resolved) -> None:
    """Facts of closed months are booked in the first open one; the clerk should know."""
    last = closed_through()
    late = sum(
        1
        for draft in done.plan.drafts
        for fact in draft.facts
        if last and fact.happened_on.year * 100 + fact.happened_on.month <= last
    )
    if late:
        done.notes[("month_closed", str(last))] = late


def summary_of(draft: Draft) -> str:
    """What is built; below it what the list says that the register has no column for."""
    said = [str(draft.values.get("summary", ""))]
    for name, label in zip(NOTED, ("建设单位", "主管部门", "分组", "年度目标", "备注", "原编号"), strict=True):
        if draft.values.get(name):
            said.append(f"{label}：{draft.values[name]}")
    if draft.values.get("industry_text"):
        said.append(f"行业：{draft.values['industry_text']}")
    return "\n".join(one for one in said if one)[:2000]
