"""Whom a book can be run over: units, posts, people, projects, enterprises, events…; each frozen as a member of the run's group."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from luodi.core.errors import NotThere
from luodi.core.rules.books import Input
from luodi.core.words import CHANNELS, INTRODUCERS, ORG_GROUPS, ORG_KINDS, PROJECT_KINDS, RANKS
from luodi.enterprises.queries import visible_companies
from luodi.ledger.queries.events import Event, all_events
from luodi.outreach.queries import all_introduced, visible_introducers
from luodi.people.access import Act, scope
from luodi.people.models import Org, User
from luodi.people.queries import all_orgs, all_posts, visible_people
from luodi.projects.queries import (
    Project,
    all_of_companies,
    all_of_leaders,
    all_of_persons,
    visible_projects,
)

Member = Mapping[str, Any]
Offer = Callable[[User, Act], "list[Choice]"]
Freeze = Callable[[User, Act, set[str]], list[Member]]
MOST = 5000  # subjects of one run: beyond, its working no longer fits in one row that people can open


@dataclass(frozen=True, slots=True)
class Choice:
    """A subject that can be chosen. `sorts` are the groups by which many are chosen at once: "kind:township"."""

    code: str
    name: str
    name_en: str
    path: str
    sorts: frozenset[str]


def choices(actor: User, subject: str, act: Act = Act.RUN_MAKE) -> list[Choice]:
    """All subjects of this sort that the actor may do the act to: run a book over them, give them values."""
    return _CHOICES[subject](actor, act)


def members(actor: User, subject: str, codes: Collection[str], act: Act = Act.RUN_MAKE) -> list[Member]:
    """These subjects as a run freezes them, in the order in which they are listed; one outside the actor's scope is
    not there."""
    wanted = set(codes)
    found = there(actor, subject, wanted, act)
    if len(found) < len(wanted):
        raise NotThere
    return found


def there(actor: User, subject: str, codes: Collection[str], act: Act = Act.RUN_MAKE) -> list[Member]:
    """Those of these subjects that there are for the actor."""
    return _within_reach(actor, act, _MEMBERS[subject](actor, act, set(codes)))


def _within_reach(actor: User, act: Act, found: list[Member]) -> list[Member]:
    """Without those who have projects that the actor does not see: a sum would tell of them."""
    if scope(actor, act).everything:
        return found
    asked = {pk for who in found for pk in who.get("projects", ())}
    seen = set(visible_projects(actor, act).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    return [who for who in found if set(who.get("projects", ())) <= seen]


def _member(subject: str, pk: int, unit: Org | None, code: str, name: str, **rest: Any) -> dict[str, Any]:
    """`unit` is whose targets and results hold for the subject; `projects` are those whose facts are its own."""
    return {
        "subject": subject,
        "id": pk,
        "unit": unit.pk if unit else None,
        "unit_code": unit.code if unit else "",
        "code": code,
        "name": name,
        "name_en": rest.pop("name_en", ""),
        "path": unit.path if unit else "",
        "traits": rest.pop("traits"),
        **rest,
    }


# Units


def _units(actor: User, act: Act) -> QuerySet[Org]:
    """Regions, the district and task forces are assessed as such, by books over them."""
    return scope(actor, act).limit(all_orgs(), "").exclude(kind__in=["region", "district", "team"])


def _unit_choices(actor: User, act: Act) -> list[Choice]:
    return [
        Choice(
            org.code, org.name, org.name_en or org.name, org.path, frozenset({f"group:{org.group}", f"kind:{org.kind}"})
        )
        for org in _units(actor, act)
    ]


def _unit_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    return [
        _member("unit", org.pk, org, org.code, org.name, name_en=org.name_en, traits=_unit_traits(org))
        for org in _units(actor, act).filter(code__in=codes)
    ]


def _unit_traits(org: Org) -> dict[str, str]:
    return {"kind": org.kind, "group": org.group, "unit": org.code}


# Posts of leadership: what they have is the projects that hang on them


def _posts(actor: User, act: Act) -> list[Any]:
    held = scope(actor, act)
    return [post for post in all_posts() if held.holds(post.org.path)]


def _post_choices(actor: User, act: Act) -> list[Choice]:
    return [
        Choice(post.code, post.title, post.title_en or post.title, post.org.path, frozenset({f"rank:{post.rank}"}))
        for post in _posts(actor, act)
    ]


def _post_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    rows = [post for post in _posts(actor, act) if post.code in codes]
    led = all_of_leaders([post.pk for post in rows])
    return [
        _member(
            "post", post.pk, post.org, post.code, post.title, name_en=post.title_en, projects=led.get(post.pk, []),
            traits={"rank": post.rank, "post": post.code, **_unit_traits(post.org)},
        )
        for post in rows
    ]  # fmt: skip


# People: the projects that they are in charge of


def _people(actor: User, act: Act) -> list[User]:
    rows = visible_people(actor, act).filter(is_active=True, unit__isnull=False)
    return list(rows.select_related("unit").order_by("unit__path", "username"))


def _person_choices(actor: User, act: Act) -> list[Choice]:
    return [
        Choice(one.username, one.name, one.name, one.unit.path, frozenset({f"unit:{one.unit.code}"}))
        for one in _people(actor, act)
        if one.unit
    ]


def _person_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    rows = [one for one in _people(actor, act) if one.username in codes]
    mine = all_of_persons([one.pk for one in rows])
    return [
        _member(
            "person", one.pk, one.unit, one.username, one.name, projects=mine.get(one.pk, []),
            traits={"person": one.username, **(_unit_traits(one.unit) if one.unit else {})},
        )
        for one in rows
    ]  # fmt: skip


# Projects


def _project_choices(actor: User, act: Act) -> list[Choice]:
    rows = (
        visible_projects(actor, act).exclude(condition="withdrawn").select_related("unit").order_by("unit__path", "pk")
    )
    return [
        Choice(one.code, one.name, one.name, one.unit.path, frozenset({f"stage:{one.stage}", *_above(one.unit)}))
        for one in rows
    ]


def _above(org: Org) -> list[str]:
    """The unit and everything above it, as sorts: a whole subtree is chosen by its top."""
    step = Org.steplen
    return [f"under:{org.path[:end]}" for end in range(step, len(org.path) + 1, step)]


def _project_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    found: list[Project] = []
    wanted = sorted(codes)
    for start in range(0, len(wanted), 400):
        rows = visible_projects(actor, act).filter(code__in=wanted[start : start + 400])
        found += rows.select_related("unit")
    return [
        _member(
            "project", one.pk, one.unit, one.code, one.name, projects=[one.pk],
            traits={"project": one.code, "project_kind": one.kind, "channel": one.channel, "industry": one.industry,
                    "unit": one.unit.code},
        )
        for one in sorted(found, key=lambda one: (one.unit.path, one.pk))
    ]  # fmt: skip


# Enterprises: the projects in which they invest


def _enterprise_code(company: Any) -> str:
    return company.uscc or f"C{company.pk}"


def _enterprise_choices(actor: User, act: Act) -> list[Choice]:
    rows = visible_companies(actor, act).order_by("name", "pk")
    return [Choice(_enterprise_code(one), one.name, one.name_en or one.name, "", frozenset()) for one in rows]


def _enterprise_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    rows = [one for one in visible_companies(actor, act).order_by("name", "pk") if _enterprise_code(one) in codes]
    theirs = all_of_companies([one.pk for one in rows])
    return [
        _member(
            "enterprise", one.pk, None, _enterprise_code(one), one.name, name_en=one.name_en,
            projects=theirs.get(one.pk, []), traits={"enterprise": _enterprise_code(one)},
        )
        for one in rows
    ]  # fmt: skip


# Introducers: the projects that are theirs by the first verified claim


def _introducer_choices(actor: User, act: Act) -> list[Choice]:
    rows = visible_introducers(actor, act).select_related("made_for")
    return [
        Choice(one.code, one.name, one.name, one.made_for.path, frozenset({f"introducer:{one.sort}"})) for one in rows
    ]


def _introducer_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    rows = list(visible_introducers(actor, act).filter(code__in=codes).select_related("made_for").order_by("code"))
    theirs = all_introduced({one.code for one in rows})
    return [
        _member(
            "introducer", one.pk, one.made_for, one.code, one.name, projects=theirs.get(one.code, []),
            traits={"introducer": one.code, "sort": one.sort, "on_public_pay": "yes" if one.on_public_pay else "no"},
        )
        for one in rows
    ]  # fmt: skip


# Promotion events: the projects that were signed there first


def _events(actor: User, act: Act) -> list[Event]:
    """Those of which the actor sees every project; to who sees everything also those of which nothing came."""
    events = all_events()
    if scope(actor, act).everything:
        return events
    asked = {pk for one in events for pk in one.projects}
    seen = set(visible_projects(actor, act).filter(pk__in=asked).values_list("pk", flat=True)) if asked else set()
    return [one for one in events if one.projects and set(one.projects) <= seen]


def _event_choices(actor: User, act: Act) -> list[Choice]:
    return [Choice(one.code, one.name, one.name, "", frozenset()) for one in _events(actor, act)]


def _event_members(actor: User, act: Act, codes: set[str]) -> list[Member]:
    return [
        _member("event", one.pk, None, one.code, one.name, projects=list(one.projects), traits={"event": one.code})
        for one in _events(actor, act)
        if one.code in codes
    ]


# Task forces and regions: places of the organisation tree as well


def _places(kinds: Collection[str]) -> tuple[Offer, Freeze]:
    def rows(actor: User, act: Act) -> list[Org]:
        held = scope(actor, act)
        return list(held.limit(all_orgs(), "").filter(kind__in=kinds))

    def offered(actor: User, act: Act) -> list[Choice]:
        return [Choice(org.code, org.name, org.name_en or org.name, org.path, frozenset()) for org in rows(actor, act)]

    def frozen(actor: User, act: Act, codes: set[str]) -> list[Member]:
        return [
            _member("unit", org.pk, org, org.code, org.name, name_en=org.name_en, traits=_unit_traits(org))
            for org in rows(actor, act)
            if org.code in codes
        ]

    return offered, frozen


_TEAMS, _REGIONS = _places(["team"]), _places(["region", "district"])
_CHOICES: dict[str, Offer] = {
    "unit": _unit_choices,
    "post": _post_choices,
    "person": _person_choices,
    "project": _project_choices,
    "enterprise": _enterprise_choices,
    "introducer": _introducer_choices,
    "event": _event_choices,
    "team": _TEAMS[0],
    "region": _REGIONS[0],
}
_MEMBERS: dict[str, Freeze] = {
    "unit": _unit_members,
    "post": _post_members,
    "person": _person_members,
    "project": _project_members,
    "enterprise": _enterprise_members,
    "introducer": _introducer_members,
    "event": _event_members,
    "team": _TEAMS[1],
    "region": _REGIONS[1],
}
_ORGS: dict[str, Collection[str] | None] = {"kind": ORG_KINDS, "group": ORG_GROUPS, "unit": None}
# The traits that the house itself knows of each sort of subject, each with its words (None: any).
_TRAITS: Mapping[str, Mapping[str, Collection[str] | None]] = {
    "unit": _ORGS,
    "post": {**_ORGS, "rank": RANKS, "post": None},
    "person": {**_ORGS, "person": None},
    "project": {"project": None, "project_kind": PROJECT_KINDS, "channel": CHANNELS, "industry": None, "unit": None},
    "enterprise": {"enterprise": None},
    "introducer": {"introducer": None, "sort": INTRODUCERS, "on_public_pay": ("yes", "no")},
    "event": {"event": None},
    "team": _ORGS,
    "region": _ORGS,
}


def knows_trait(subject: str, one: Input) -> bool:
    """Whether the house has this trait of such subjects itself. A book that means other words by the same name is given
    them by hand."""
    known = _TRAITS.get(subject, {})
    if one.origin.code not in known:
        return False
    words = known[one.origin.code]
    return words is None or set(one.choices) <= set(words)
