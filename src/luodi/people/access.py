"""Who may do what to which rows: the only place that says so.

A grant is a role over a subtree of the organisation. A role holds acts. An actor may do an act to the rows of every
subtree in which some grant of theirs holds it. What lies outside is not there: no list, page, file or count shows it,
and every door answers 404, as for an address that does not exist. Whoever sees the thing but may not do the act to it
is answered 404 too, in words that say so.

Some acts touch every unit at once: a month is closed for all, a published ranking is read by all. They are held by who
was given the role over the whole tree, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from luodi.core.errors import NotAllowed, NotThere
from luodi.kit.prepared import Prepared, blank
from luodi.people.models import Grant, Org, User

Row = TypeVar("Row", bound=Model)


class Act(StrEnum):
    PROJECT_SEE = "project_see"
    PROJECT_EDIT = "project_edit"
    STAGE_FORWARD = "stage_forward"
    STAGE_BACKWARD = "stage_backward"
    LEDGER_RECORD = "ledger_record"
    LEDGER_VERIFY = "ledger_verify"
    LEDGER_VOID = "ledger_void"  # take back what a second person had confirmed
    CREDIT_SPLIT = "credit_split"
    PERIOD_CLOSE = "period_close"
    IMPORT = "import"
    QUOTA_SEE = "quota_see"
    QUOTA_SET = "quota_set"  # a unit's own targets
    QUOTA_MAKE = "quota_make"  # the year's quotas of every post and unit
    RUN_SEE = "run_see"
    RUN_MAKE = "run_make"  # a draft over units in scope; a draft of a rule book
    RUN_PUBLISH = "run_publish"
    BOOK_APPROVE = "book_approve"  # put a rule book in force, or give its draft back
    OBJECT = "object"  # against a line of the unit's own score
    OBJECTION_ANSWER = "objection_answer"
    AWARD_APPROVE = "award_approve"
    AWARD_PAY = "award_pay"
    JUDGE = "judge"  # give a judged value to a unit
    BULLETIN_MAKE = "bulletin_make"
    PEOPLE_SEE = "people_see"
    PEOPLE_MANAGE = "people_manage"


class Request(HttpRequest):
    """A request of somebody who has signed in: what every view behind the door is given."""

    user: User  # the door (site.doors.SignedIn) lets nobody else in


class Role(StrEnum):
    CLERK = "clerk"
    UNIT_HEAD = "unit_head"
    VERIFIER = "verifier"
    BUREAU = "bureau"
    SUPERVISION = "supervision"
    LEADER = "leader"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_SEE = {Act.PROJECT_SEE, Act.QUOTA_SEE, Act.RUN_SEE}
_DESK = _SEE | {Act.PROJECT_EDIT, Act.STAGE_FORWARD, Act.LEDGER_RECORD, Act.IMPORT}
_ASSESSING = {Act.RUN_MAKE, Act.RUN_PUBLISH, Act.BOOK_APPROVE, Act.JUDGE, Act.BULLETIN_MAKE}

RIGHTS: dict[Role, frozenset[Act]] = {
    Role.CLERK: frozenset(_DESK),
    Role.UNIT_HEAD: frozenset(_DESK | {Act.STAGE_BACKWARD, Act.LEDGER_VOID, Act.OBJECT, Act.PEOPLE_SEE}),
    Role.VERIFIER: frozenset(_SEE | {Act.LEDGER_VERIFY}),
    Role.BUREAU: frozenset(
        _DESK
        | {Act.STAGE_BACKWARD, Act.LEDGER_VOID, Act.LEDGER_VERIFY, Act.CREDIT_SPLIT, Act.PERIOD_CLOSE}
        | {Act.QUOTA_SET, Act.QUOTA_MAKE, Act.AWARD_PAY, Act.PEOPLE_SEE}
        | _ASSESSING
    ),
    Role.SUPERVISION: frozenset(_SEE | _ASSESSING | {Act.OBJECTION_ANSWER, Act.PEOPLE_SEE}),
    Role.LEADER: frozenset(_SEE | {Act.AWARD_APPROVE, Act.PEOPLE_SEE}),
    Role.AUDITOR: frozenset(_SEE | {Act.PEOPLE_SEE}),
    Role.ADMINISTRATOR: frozenset({Act.PEOPLE_SEE, Act.PEOPLE_MANAGE}),
}

# What touches every unit at once: a role over a part of the tree does not hold these.
DISTRICT_WIDE = frozenset(
    {Act.PERIOD_CLOSE, Act.QUOTA_MAKE, Act.RUN_PUBLISH, Act.BOOK_APPROVE, Act.BULLETIN_MAKE}
    | {Act.OBJECTION_ANSWER, Act.AWARD_APPROVE, Act.AWARD_PAY}
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The subtrees in which an act is granted, as path prefixes; `everything` when one of them is the whole tree."""

    paths: tuple[str, ...] = ()
    everything: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.paths)

    def where(self, field: str) -> Q:
        """The condition on a foreign key to Org (`""`: Org itself), by path range: a prefix test uses no index."""
        if self.everything:
            return Q()
        stem = f"{field}__" if field else ""
        found = Q(pk__in=())
        for low, high in self.ranges():
            found |= Q(**{f"{stem}path__gte": low, f"{stem}path__lt": high})
        return found

    def ranges(self) -> list[tuple[Any, Any]]:
        return [(path, path + "~") for path in self.paths]

    def shape(self) -> Shape:
        """What a statement for this scope looks like, whichever subtrees it holds: to prepare one for each shape."""
        return Shape(("",) * len(self.paths), self.everything)

    def values(self) -> dict[str, str]:
        """What stands in the blanks of its shape."""
        return {
            name: path
            for number, (low, high) in enumerate(self.ranges())
            for name, path in ((f"low{number}", low), (f"high{number}", high))
        }

    def limit(self, rows: QuerySet[Row], *fields: str) -> QuerySet[Row]:
        """Only the rows whose org, in any of these fields, lies in scope."""
        if self.everything:
            return rows
        condition = Q(pk__in=())
        for field in fields:
            condition |= self.where(field)
        return rows.filter(condition)

    def holds(self, path: str) -> bool:
        return self.everything or any(path.startswith(own) for own in self.paths)


class Shape(Scope):
    """A scope of so many subtrees with blanks for their paths."""

    def ranges(self) -> list[tuple[Any, Any]]:
        return [(blank(f"low{number}"), blank(f"high{number}")) for number in range(len(self.paths))]


NOWHERE = Scope()
_GRANTS = Prepared(
    lambda: Grant.objects.filter(user_id=blank("user")).values_list("role", "org__path", "org__depth").order_by("pk")
)
_BY_KEY = Prepared(lambda: User.objects.select_related("unit").filter(pk=blank("pk")))


def _grants(user: User | AnonymousUser) -> list[tuple[Role, str, int]]:
    """The user's grants, read once for each request: they ride on the user object of that request."""
    if not isinstance(user, User) or not user.is_active:
        return []
    kept: list[tuple[Role, str, int]] | None = getattr(user, "_luodi_grants", None)
    if kept is None:
        kept = [(Role(role), path, depth) for role, path, depth in _GRANTS(user=user.pk)]
        user._luodi_grants = kept  # type: ignore[attr-defined]  # a note on this one object, not a column
    return kept


class Staff(ModelBackend):
    """Signing in with a password; whoever comes with a session brings their unit along, for every page names it."""

    def get_user(self, user_id: int) -> User | None:
        found = _BY_KEY.one(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None


def forget(user: User) -> None:
    """Read the grants again: after they changed while the same user object lives on (tests, long jobs)."""
    if hasattr(user, "_luodi_grants"):
        del user._luodi_grants


def _held(role: Role, depth: int) -> frozenset[Act]:
    """The acts of a role that was given over an org of this depth; 1 is the whole tree."""
    return RIGHTS[role] if depth == 1 else RIGHTS[role] - DISTRICT_WIDE


def scope(user: User | AnonymousUser, act: Act) -> Scope:
    """Where this user may do this act."""
    paths = {path: depth for role, path, depth in _grants(user) if act in _held(role, depth)}
    if any(depth == 1 for depth in paths.values()):
        return Scope(everything=True)
    shortest = [path for path in sorted(paths) if not any(path != other and path.startswith(other) for other in paths)]
    return Scope(tuple(shortest))


def may(user: User | AnonymousUser, act: Act, org: Org | None = None) -> bool:
    """Whether the user may do this act anywhere, or to rows of this org."""
    found = scope(user, act)
    return bool(found) if org is None else found.holds(org.path)


def acts_over(user: User | AnonymousUser, org: Org) -> frozenset[Act]:
    """Every act that the user may do to rows of this org: `may` for a page that offers many doors."""
    found = [_held(role, depth) for role, path, depth in _grants(user) if org.path.startswith(path)]
    return frozenset().union(*found)


def require(user: User | AnonymousUser, act: Act, org: Org | None = None) -> None:
    """Refuse what the user may do nowhere (not there), not to this org that they see, or only if they held the role over
    the whole tree (not allowed)."""
    if not may(user, act, org):
        in_part = any(act in RIGHTS[role] for role in roles(user))
        raise NotAllowed(act.value) if org is not None or in_part else NotThere


def roles(user: User | AnonymousUser) -> frozenset[Role]:
    return frozenset(role for role, _, _ in _grants(user))


def acts(user: User | AnonymousUser) -> frozenset[Act]:
    """Every act the user holds somewhere: what the navigation offers."""
    return frozenset().union(*(_held(role, depth) for role, _, depth in _grants(user)))


def holders(act: Act) -> Iterable[Role]:
    """The roles that hold an act: for the page that explains rights."""
    return [role for role in Role if act in RIGHTS[role]]
