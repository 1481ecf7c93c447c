"""Reading the register: always through the actor, for whom what lies out of scope is not there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Q, QuerySet, Value

from luodi.core.errors import NotAllowed, NotThere
from luodi.core.stages import Requirement, StageTable
from luodi.core.stages import stage_table as read_stage_table
from luodi.enterprises.queries import Company
from luodi.kit.inputs import half_width
from luodi.kit.prepared import Prepared, blank
from luodi.people.access import Act, Scope, Shape, scope
from luodi.people.models import Org, User
from luodi.projects.models import Project, SavedView
from luodi.projects.queries.edits import INVESTORS, Edit, changed_since, edits_of

__all__ = [
    "INVESTORS",
    "Edit",
    "Project",
    "all_investors",
    "all_of_companies",
    "all_of_leaders",
    "all_of_persons",
    "all_projects",
    "all_registered",
    "all_registers",
    "changed_since",
    "codes_numbered",
    "codes_taken",
    "edits_of",
    "fields_missing",
    "found",
    "in_charge",
    "listed_projects",
    "missing_for",
    "named",
    "overdue_to_resume",
    "project_for",
    "projects_of_company",
    "quiet",
    "saved_views",
    "seen_now",
    "stage_table",
    "units_to_name",
    "users_to_name",
    "values_of",
    "visible_projects",
]

# What the stage table may ask of a project; `unit`, `investors` and the posts by their keys.
FIELDS = (
    "name",
    "unit_id",
    "industry",
    "kind",
    "channel",
    "planned_total_fen",
    "place",
    "summary",
    "person_in_charge_id",
    "leader_post_id",
    "planned_start_on",
    "planned_completion_on",
    "planned_production_on",
    "national_code",
)
Investment: Any = Project.investors.through  # the rows that join a project and a company
_INVESTORS = Prepared(
    lambda: Investment.objects.filter(project_id=blank("project")).select_related("company").order_by("company_id")
)
_LAST_EDIT = Prepared(
    lambda: Project.history.filter(id=blank("project")).order_by("-history_id").values_list("history_id", flat=True)[:1]
)
ON_ITS_WAY = ("signed", "preparing", "started", "building")
LISTED = 900  # keys that a statement carries; beyond, the database joins


@cache
def stage_table() -> StageTable:
    """The requirement table that this installation works by."""
    written = yaml.safe_load((Path(__file__).parents[1] / "stages.yaml").read_text(encoding="utf-8"))
    return read_stage_table(written)


def visible_projects(actor: User, act: Act = Act.PROJECT_SEE) -> QuerySet[Project]:
    """Projects whose unit in charge lies where the actor holds this act. Who shares a project's credit sees it and no more:
    one unit records and answers for it, so that nothing is booked twice and nobody undoes what another unit did."""
    return _within(scope(actor, act), shared=act is Act.PROJECT_SEE)


def _within(found: Scope, *, shared: bool) -> QuerySet[Project]:
    rows = Project.objects.filter(removed=False)
    if found.everything:
        return rows
    if not found:
        return rows.none()
    if not shared:
        return rows.filter(found.where("unit"))
    joint = Project.joint_units.through.objects.filter(found.where("org")).values("project_id")
    return rows.filter(found.where("unit")) | rows.filter(pk__in=joint)


def project_for(actor: User, act: Act, code: str) -> Project:
    """The project, if the actor may do this act to it; not there if unseen, not allowed if only seen."""
    found = scope(actor, act)
    project = _by_code(found.shape(), shared=act is Act.PROJECT_SEE).one(code=code, **found.values())
    if project is None:
        if act is not Act.PROJECT_SEE and visible_projects(actor).filter(code=code).exists():
            raise NotAllowed(act.value)
        raise NotThere
    return project


@cache
def _by_code(shape: Shape, *, shared: bool) -> Prepared[Project]:
    along = ("unit", "leader_post", "person_in_charge")
    return Prepared(lambda: _within(shape, shared=shared).select_related(*along).filter(code=blank("code")))


def investors_of(project: int) -> list[Company]:
    """The companies that invest in a project, those known longest first."""
    return [row.company for row in _INVESTORS(project=project)]


def listed_projects(actor: User) -> QuerySet[Project]:
    """The same projects as `visible_projects`, for lists: units and shared projects are looked up first, in one
    statement, so that rows and counts come out of an index alone."""
    found = scope(actor, Act.PROJECT_SEE)
    if found.everything or not found:
        return visible_projects(actor)
    units = Org.objects.filter(found.where("")).order_by().annotate(shared=Value(0)).values_list("shared", "pk")
    joint: Any = Project.joint_units.through.objects.filter(found.where("org"))
    shared_ones = joint.order_by().annotate(shared=Value(1)).values_list("shared", "project_id")
    keys = list(units.union(shared_ones, all=True)[: LISTED + 1])
    if len(keys) > LISTED:
        return visible_projects(actor)
    mine = Q(unit_id__in=[pk for shared, pk in keys if not shared])
    others = [pk for shared, pk in keys if shared]
    return Project.objects.filter(mine | Q(pk__in=others) if others else mine, removed=False)


def named(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Projects whose name or code holds the text, or whose name's pinyin initials do."""
    return rows.filter(_named(half_width(text)))


def _named(wanted: str) -> Q:
    if not wanted.isascii():  # Chinese has no capitals: no need to look for them
        return Q(name__contains=wanted) | Q(code__contains=wanted)
    return Q(initials__contains=wanted.lower()) | Q(name__icontains=wanted) | Q(code__icontains=wanted)


def found(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Projects that a text finds by what they are called, or by who is in charge of them."""
    wanted = half_width(text)
    return rows.filter(_named(wanted) | _in_charge(wanted))


def in_charge(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Projects of which somebody is in charge whose name holds the text."""
    return rows.filter(_in_charge(half_width(text)))


def _in_charge(wanted: str) -> Q:
    """People are looked up first: joined to the list, their names would be read again for each of its projects."""
    people = User.objects.filter(name__icontains=wanted).order_by().values_list("pk", flat=True)
    keys = list(people[: LISTED + 1])
    return Q(person_in_charge__in=people if len(keys) > LISTED else keys)


def overdue_to_resume(rows: QuerySet[Project], day: date) -> QuerySet[Project]:
    """Projects whose pause was to end before a day and that nobody has taken up again."""
    return rows.filter(condition="paused", paused_until__lt=day)


def quiet(rows: QuerySet[Project], since: date) -> QuerySet[Project]:
    """Projects on their way, signed and not completed, of which nothing has happened since a day."""
    return rows.filter(condition="active", stage__in=ON_ITS_WAY, last_fact_on__lt=since)


def values_of(project: Project, investors: Sequence[int] | None = None) -> dict[str, object]:
    """What the stage table reads of a project."""
    found: dict[str, object] = {name.removesuffix("_id"): getattr(project, name) for name in FIELDS}
    if investors is None:
        investors = all_investors([project.pk]).get(project.pk, []) if project.pk else []
    return {**found, "investors": investors}


def all_investors(pks: Sequence[int]) -> dict[int, list[int]]:
    """The keys of the companies that invest in these projects, by project."""
    found: dict[int, list[int]] = {}
    for start in range(0, len(pks), 400):
        rows = Investment.objects.filter(project_id__in=pks[start : start + 400]).order_by("pk")
        for project, company in rows.values_list("project_id", "company_id"):
            found.setdefault(project, []).append(company)
    return found


def codes_taken(codes: Sequence[str]) -> list[str]:
    """Which of these codes stand for a project already, seen or not: a code is given once in the whole house."""
    return list(Project.objects.filter(code__in=codes).values_list("code", flat=True))


def codes_numbered(prefix: str) -> list[str]:
    """The codes that begin so and go on with a digit, those of removed projects too. A range, for the index: what a
    database's own order of signs lets slip in besides is not counted by `core.register.last_number`."""
    rows = Project.objects.filter(code__gte=f"{prefix}0", code__lte=f"{prefix}{'9' * 9}")
    return list(rows.values_list("code", flat=True))


def all_keys() -> list[int]:
    """Every project's key, removed ones too: for whoever rebuilds what is cached of them."""
    return list(Project.objects.order_by("pk").values_list("pk", flat=True))


def all_registered() -> QuerySet[Project]:
    """Every project that was not taken out again: for other features to narrow further and hold to a reader's scope."""
    return Project.objects.filter(removed=False)


def all_projects(pks: Sequence[int]) -> dict[int, Project]:
    """Projects by key with their units, in few statements: for the ledger, which has checked rights by then."""
    found: dict[int, Project] = {}
    for start in range(0, len(pks), 400):
        rows = Project.objects.select_related("unit").filter(pk__in=pks[start : start + 400])
        found.update({project.pk: project for project in rows})
    return found


REGISTERED = (
    "planned_total_fen",
    "planned_start_on",
    "planned_completion_on",
    "planned_production_on",
    "kind",
    "channel",
    "industry",
)


def all_registers(pks: Sequence[int], at: datetime) -> dict[int, dict[str, Any]]:
    """What the register said of these projects at a moment, by project; a text that was empty is missing."""
    found: dict[int, dict[str, Any]] = {}
    for start in range(0, len(pks), 400):
        rows = Project.history.filter(id__in=pks[start : start + 400], history_date__lte=at)
        for row in rows.order_by("history_date", "history_id").values("id", *REGISTERED):
            found[row.pop("id")] = {name: value if value != "" else None for name, value in row.items()}
    return found


def all_of_leaders(posts: Collection[int]) -> dict[int, list[int]]:
    """The projects that hang on these leaders' posts, by post."""
    return _grouped(Project.objects.filter(removed=False, leader_post__in=posts).values_list("leader_post", "pk"))


def all_of_persons(users: Collection[int]) -> dict[int, list[int]]:
    """The projects that these people are in charge of, by person."""
    rows = Project.objects.filter(removed=False, person_in_charge__in=users)
    return _grouped(rows.values_list("person_in_charge", "pk"))


def all_of_companies(companies: Collection[int]) -> dict[int, list[int]]:
    """The projects in which these companies invest, by company."""
    rows = Investment.objects.filter(company__in=companies, project__removed=False)
    return _grouped(rows.values_list("company_id", "project_id"))


def _grouped(pairs: QuerySet[Any, tuple[Any, Any]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for holder, project in pairs.order_by("pk"):
        found.setdefault(holder, []).append(project)
    return found


def missing_for(
    project: Project, stage: str, had: frozenset[str], investors: Sequence[int] | None = None
) -> list[Requirement]:
    """What the project still lacks to stand at a stage. `had` comes from the ledger: its facts and papers. Who has read
    the investors already hands them in."""
    return stage_table().missing(stage, values_of(project, investors), had)


def fields_missing(stage: str, values: Mapping[str, object]) -> list[Requirement]:
    """The fields among what is missing for a stage, whatever facts and papers there are."""
    return [one for one in stage_table().missing(stage, values, frozenset()) if one.sort == "field"]


def projects_of_company(actor: User, company: int) -> QuerySet[Project]:
    """The projects of a company that the actor may see."""
    return visible_projects(actor).filter(investors=company).select_related("unit").order_by("-pk")


def seen_now(project: Project) -> int:
    """The mark of the project's present master data: what an edit must have seen."""
    return int(_LAST_EDIT.one(project=project.pk) or 0)


def units_to_name(actor: User, act: Act) -> QuerySet[Org]:
    """The units that the actor may name in this act, in the order of the tree."""
    return scope(actor, act).limit(Org.objects.filter(active=True), "").order_by("path")


def users_to_name(actor: User) -> QuerySet[User]:
    """Who can be in charge of a project of the actor's units: those who work there."""
    return scope(actor, Act.PROJECT_EDIT).limit(User.objects.filter(is_active=True), "unit").order_by("unit", "name")


def saved_views(actor: User, table: str) -> QuerySet[SavedView]:
    """The reader's own views of a list."""
    return SavedView.objects.filter(user=actor, table=table).order_by("name")
