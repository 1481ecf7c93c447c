"""Writing the register. The standing columns are written by the ledger only, in the transaction of the fact.

A project is born at the first stage. Every other stage is reached by a fact of the ledger, which holds it to the stage
table: so nothing stands later than what is known of it, and every stage has its day and its author.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils import timezone

from luodi.core.deadlines import PLANNED, still_due
from luodi.core.errors import Fault, NotAllowed, NotThere, Refusal
from luodi.core.industries import industry_code
from luodi.core.initials import initials
from luodi.core.register import FIELDS, Master, faults_of, is_closed, last_number, next_code, plain, together
from luodi.core.words import CONDITIONS, STAGES
from luodi.enterprises.actions import companies_named, make_known
from luodi.people.access import Act, scope
from luodi.people.models import Org, User
from luodi.projects.models import Deadline, Project, SavedView
from luodi.projects.queries import (
    INVESTORS,
    Investment,
    all_investors,
    all_projects,
    changed_since,
    codes_numbered,
    codes_taken,
    fields_missing,
    project_for,
    units_to_name,
    values_of,
)

CACHED = frozenset(
    {
        "stage",
        "condition",
        "paused_until",
        "agreed_fen",
        "agreed_verified_fen",
        "paid_in_fen",
        "paid_in_verified_fen",
        "completed_fen",
        "completed_verified_fen",
        "last_fact_on",
        "has_split",
    }
)
COLUMNS = tuple(name for name in FIELDS if name != "investors")
BATCH = 400  # rows in one statement
_COURSE = frozenset({"stage", "condition", "paused_until"})
_DATES = frozenset(f"{kind}_on" for kind in PLANNED)
_SUMS = ("agreed_fen", "paid_in_fen", "completed_fen")
_PAGING = frozenset({"after", "before", "format", "size", "totals"})
CHANGEABLE = frozenset(FIELDS) - {"unit_id", "code"}  # another unit takes over by a fact of the ledger


def cleaned(master: Master) -> Master:
    """The master data as they are kept: half-width, trimmed, the industry by its code where it is one."""
    return replace(
        master,
        name=plain(master.name),
        code=plain(master.code),
        place=plain(master.place),
        summary=master.summary.strip(),
        national_code=plain(master.national_code),
        industry=industry_code(master.industry) or plain(master.industry),
    )


@transaction.atomic
def register_project(actor: User, at: datetime, master: Master) -> Project:
    """Enter a project. Without a code it gets the unit's next one; the investors are found or entered with it."""
    master = cleaned(master)
    unit = units_to_name(actor, Act.PROJECT_EDIT).select_for_update().filter(pk=master.unit_id).first()
    if unit is None:
        raise Refusal("project_unit_not_yours", where="unit")
    faults = faults_of(master)
    same = Project.objects.filter(unit=unit, name=master.name, removed=False).first()
    if same is not None:
        faults.append(Fault("project_there", "name", {"name": same.name, "there": same.code}))
    if faults:
        raise Refusal.of(faults)
    if not master.code:
        master = replace(master, code=_next_code(unit, at))
    elif Project.objects.filter(code=master.code).exists():
        raise Refusal("project_code_taken", where="code", taken=master.code)
    keys = _investors(actor, unit, master)
    project = _row(actor, at, master)
    _sign(project, actor, at, _reason(keys))
    try:
        project.save(force_insert=True)
    except IntegrityError:  # somebody else took the code between the look and the write
        raise Refusal("project_code_taken", where="code", taken=master.code) from None
    if keys:
        project.investors.set(keys)
    keep_deadlines([project.pk])
    return project


@transaction.atomic
def change_project(actor: User, at: datetime, code: str, *, seen: int, changes: Mapping[str, object]) -> Project:
    """Change master data. `seen` is the mark (`queries.seen_now`) of what the editor had before them: whoever saved in
    between is named and nothing is overwritten. A completed or withdrawn project is closed."""
    found = project_for(actor, Act.PROJECT_EDIT, code)
    project = Project.objects.select_for_update().get(pk=found.pk)
    _refuse_closed(project)
    _refuse_stale(project, seen)
    before = values_of(project)
    wanted = {name: value for name, value in changes.items() if name in CHANGEABLE}
    master = cleaned(replace(_master(project), **wanted))  # type: ignore[arg-type]  # the input's values, by field
    faults = faults_of(master)
    if faults:
        raise Refusal.of(faults)
    keys = list(before["investors"])  # type: ignore[call-overload]  # a list of keys
    if "investors" in wanted:
        keys = _investors(actor, found.unit, master)
    _refuse_losses(project, before, _values(master, keys))
    moved = [name for name in COLUMNS if getattr(project, name) != getattr(master, name)]
    invested = set(keys) != set(before["investors"])  # type: ignore[call-overload]  # a list of keys
    if not moved and not invested:
        return found
    for name in moved:
        setattr(project, name, getattr(master, name))
    project.initials = initials(project.name)
    _sign(project, actor, at, _reason(keys, always=True) if invested else None)
    project.save()
    if _DATES & set(moved):
        keep_deadlines([project.pk])
    if invested:
        project.investors.set(keys)
    return project


def _refuse_closed(project: Project) -> None:
    if is_closed(project.stage, project.condition):
        withdrawn = project.condition == "withdrawn"
        state = CONDITIONS["withdrawn"] if withdrawn else STAGES[project.stage]
        raise Refusal("project_closed", state=state)


def _refuse_stale(project: Project, seen: int) -> None:
    newer = changed_since(project, seen)
    if newer is not None:
        edit, fields = newer
        when = timezone.localtime(edit.at).strftime("%Y-%m-%d %H:%M")
        raise Refusal("project_changed_meanwhile", who=edit.who, when=when, what=together(fields))


def _refuse_losses(project: Project, before: Mapping[str, object], after: Mapping[str, object]) -> None:
    """What the present stage asks for may be changed, not taken away; what was missing before stays one's debt."""
    owed = {one.need for one in fields_missing(project.stage, before)}
    lost = [one for one in fields_missing(project.stage, after) if one.need not in owed]
    if lost:
        stage = STAGES[project.stage]
        raise Refusal.of([Fault("needed_at_stage", one.name, {"stage": stage, "label": one.word}) for one in lost])


def _master(project: Project) -> Master:
    return Master(**{name: getattr(project, name) for name in COLUMNS})


def _values(master: Master, keys: Sequence[int]) -> dict[str, object]:
    found: dict[str, object] = {name.removesuffix("_id"): getattr(master, name) for name in COLUMNS}
    return {**found, "investors": list(keys)}


def _row(actor: User, at: datetime, master: Master) -> Project:
    columns: dict[str, Any] = {name: getattr(master, name) for name in COLUMNS}
    return Project(**columns, initials=initials(master.name), made_at=at, made_by=actor)


def _sign(project: Project, actor: User, at: datetime, reason: str | None) -> None:
    """Leave who, when and which investors where the history package looks for them."""
    for name, value in (("_history_user", actor), ("_history_date", at), ("_change_reason", reason)):
        setattr(project, name, value)


def _reason(keys: Sequence[int], *, always: bool = False) -> str | None:
    return INVESTORS + ",".join(str(key) for key in keys) if keys or always else None


def _investors(actor: User, unit: Org, master: Master) -> list[int]:
    """The keys of the companies that the master data name, each once."""
    companies = companies_named(actor, unit, master.investors) if master.investors else {}
    return list(dict.fromkeys(companies[one] for one in master.investors))


@dataclass(frozen=True, slots=True)
class NewProject:
    """A project of an import: its columns by name (`unit_id`, `kind`, …), its investors' keys. A blank code: the next."""

    values: Mapping[str, Any]
    code: str = ""
    investors: Sequence[int] = ()

    def master(self) -> Master:
        return cleaned(Master(**{**self.values, "code": self.code}))


@transaction.atomic
def register_many(actor: User, at: datetime, rows: Sequence[NewProject]) -> list[Project]:
    """Enter many projects, all or none, in the order given and in few statements, their history with them.

    They are born at the first stage; the ledger moves them on. Names may repeat what the register has: whether a row is
    a project that is there already is the importer's to settle.
    """
    masters = [row.master() for row in rows]
    units = {unit.pk: unit for unit in Org.objects.select_for_update().filter(pk__in={one.unit_id for one in masters})}
    allowed = scope(actor, Act.IMPORT)
    if any(not allowed.holds(unit.path) for unit in units.values()):
        raise NotAllowed(Act.IMPORT.value)
    faults = [fault for master in masters for fault in faults_of(master)] + _taken_codes(masters)
    if faults:
        raise Refusal.of(faults)
    made, links, known = [], [], []
    for row, master in zip(rows, _numbered(masters, units, timezone.localdate(at).year), strict=True):
        project = _row(actor, at, master)
        keys = list(dict.fromkeys(row.investors))
        _sign(project, actor, at, _reason(keys))
        made.append(project)
        links += [Investment(project=project, company_id=key) for key in keys]
        known += [(key, master.unit_id) for key in keys]
    Project.objects.bulk_create(made, batch_size=BATCH)
    Project.history.bulk_history_create(made, batch_size=BATCH, default_user=actor, default_date=at)
    for link in links:
        link.project_id = link.project.pk
    Investment.objects.bulk_create(links, batch_size=BATCH)
    make_known(known)
    keep_deadlines([project.pk for project in made])
    return made


def _taken_codes(masters: Sequence[Master]) -> list[Fault]:
    """A fault for each code that the register has, or that stands twice."""
    codes = [master.code for master in masters if master.code]
    taken = {code for start in range(0, len(codes), BATCH) for code in codes_taken(codes[start : start + BATCH])}
    faults = []
    for code in codes:
        if code in taken:
            faults.append(Fault("project_code_taken", "code", {"taken": code}))
        taken.add(code)
    return faults


def _numbered(masters: Sequence[Master], units: Mapping[int, Org], year: int) -> list[Master]:
    """The master data with a code each: those without one get their unit's next."""
    own = [master.code for master in masters if master.code]
    last: dict[str, int] = {}
    found = []
    for master in masters:
        if not master.code:
            prefix = f"{units[master.unit_id].code}-{year}-"
            if prefix not in last:
                last[prefix] = last_number(prefix, [*codes_numbered(prefix), *own])
            last[prefix] += 1
            master = replace(master, code=f"{prefix}{last[prefix]:04}")
        found.append(master)
    return found


@transaction.atomic
def remove_projects(actor: User, at: datetime, pks: Sequence[int]) -> None:
    """Take projects out of the register again: the undoing of an import, after its facts were voided.

    Nothing is deleted: the rows are out of every list, and their codes are free for the list done right.
    """
    found = list(all_projects(pks).values())
    allowed = scope(actor, Act.IMPORT)
    if any(not allowed.holds(project.unit.path) for project in found):
        raise NotAllowed(Act.IMPORT.value)
    busy = [one for one in found if one.stage != "idea" or any(getattr(one, name) for name in _SUMS)]
    if busy:
        raise Refusal.of([Fault("undo_has_facts", one.code, {"project": one.code}) for one in busy])
    for project in found:
        mark = f"~{project.pk}"
        project.code, project.removed = project.code[: 32 - len(mark)] + mark, True
        _sign(project, actor, at, None)
    Project.objects.bulk_update(found, ["code", "removed"], batch_size=200)
    Project.history.bulk_history_create(found, batch_size=BATCH, update=True, default_user=actor, default_date=at)
    keep_deadlines(pks)


def save_view(actor: User, table: str, name: str, query: str) -> SavedView:
    """Keep a list's filters under a name; the same name again replaces them."""
    name = plain(name)
    if not name:
        raise Refusal("view_name_missing", where="name")
    if len(name) > 40:
        raise Refusal("view_name_long", where="name", limit=40)
    kept = urlencode([pair for pair in parse_qsl(query.lstrip("?")) if pair[0] not in _PAGING])
    if not kept:
        raise Refusal("view_empty", where="query")
    if len(kept) > 1000:
        raise Refusal("view_wrong", where="query")
    made, _ = SavedView.objects.update_or_create(user=actor, table=table, name=name, defaults={"query": kept})
    return made


def delete_view(actor: User, pk: int) -> None:
    """Forget one of one's own views."""
    gone, _ = SavedView.objects.filter(user=actor, pk=pk).delete()
    if not gone:
        raise NotThere


def _next_code(unit: Org, at: datetime) -> str:
    prefix = f"{unit.code}-{timezone.localdate(at).year}-"
    return next_code(prefix, codes_numbered(prefix))


def write_standing(project_id: int, **values: object) -> None:
    """Write columns of the cache of the present. No history: the ledger is its history."""
    if not values.keys() <= CACHED:
        raise ValueError(f"not of the standing: {sorted(values.keys() - CACHED)}")
    Project.objects.filter(pk=project_id).update(**values)
    if _COURSE & values.keys():
        keep_deadlines([project_id])


def write_standings(values: Mapping[int, Mapping[str, object]]) -> None:
    """Write the standings of many projects in few statements."""
    columns = sorted({column for one in values.values() for column in one})
    if not columns:
        return
    rows = []
    for project in Project.objects.in_bulk(list(values)).values():
        for column, value in values[project.pk].items():
            setattr(project, column, value)
        rows.append(project)
    Project.objects.bulk_update(rows, columns, batch_size=200)
    if _COURSE & set(columns):
        keep_deadlines(list(values))


def keep_deadlines(pks: Sequence[int]) -> None:
    """Write anew which planned days and ends of pauses are due of these projects. Milestones are the ledger's to write."""
    for start in range(0, len(pks), BATCH):
        part = pks[start : start + BATCH]
        Deadline.objects.filter(project__in=part).exclude(kind="milestone").delete()
        rows = Project.objects.filter(pk__in=part, removed=False).order_by("pk")
        found = rows.values_list("pk", "stage", "condition", "paused_until", *(f"{kind}_on" for kind in PLANNED))
        Deadline.objects.bulk_create(
            Deadline(project_id=pk, kind=kind, due_on=due_on)
            for pk, stage, condition, until, *planned in found
            for kind, due_on in still_due(stage, condition, dict(zip(PLANNED, planned, strict=True)), until).items()
        )


def keep_milestones(open_ones: Mapping[int, Sequence[tuple[int, str, date]]]) -> None:
    """Write anew the milestones that these projects have still to reach: by project, entry, name and day of each."""
    Deadline.objects.filter(project__in=list(open_ones), kind="milestone").delete()
    Deadline.objects.bulk_create(
        Deadline(project_id=project, kind="milestone", due_on=due_on, name=name, entry=entry)
        for project, many in open_ones.items()
        for entry, name, due_on in many
    )


def assign_unit(actor: User, at: datetime, project_id: int, unit_id: int) -> None:
    """Put another unit in charge; the ledger records why. The change stands in the project's history."""
    project = Project.objects.get(pk=project_id)
    project.unit_id = unit_id
    _sign(project, actor, at, None)
    project.save()
    make_known((company, unit_id) for company in all_investors([project_id]).get(project_id, []))


def set_joint_units(project_id: int, unit_ids: Sequence[int]) -> None:
    """The units that share the project's credit see it, and its investors; to it they do nothing."""
    Project.objects.get(pk=project_id).joint_units.set(unit_ids)
    companies = all_investors([project_id]).get(project_id, [])
    make_known((company, unit) for company in companies for unit in unit_ids)


def suppose_project(actor: User, at: datetime, *, unit: Org, planned_total_fen: int | None) -> Project:
    """A project that might be, for whoever supposes facts about it in a transaction that is undone."""
    return Project.objects.create(
        code="?", name="?", unit=unit, planned_total_fen=planned_total_fen, made_by=actor, made_at=at
    )
