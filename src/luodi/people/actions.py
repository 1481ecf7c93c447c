"""Writing people: users, grants, posts and their holders, tokens. Every change of somebody's rights is logged."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from luodi.core.errors import NotThere, Refusal
from luodi.core.words import Word
from luodi.people.access import Act, Role, forget, scope
from luodi.people.models import ApiToken, Grant, Holding, Org, PeopleChange, Post, SignInFailure, User
from luodi.people.queries import grants_beyond, org_for, person_for, post_for, token_digest

FAILURES = 5
WAIT = timedelta(minutes=15)
LONGEST_TOKEN = 366


def _log(actor: User, at: datetime, verb: str, about: str, **said: object) -> None:
    PeopleChange.objects.create(actor=actor, at=at, verb=verb, about=about, said=said)


@transaction.atomic
def add_org(
    actor: User, at: datetime, *, parent: str, code: str, name: str, kind: str, group: str = "none", name_en: str = ""
) -> Org:
    """Add a unit below another."""
    above = org_for(actor, Act.PEOPLE_MANAGE, parent)
    if Org.objects.filter(code=code).exists():
        raise Refusal("org_code_taken", where="code", given=code)
    if group != "none":
        _may_group(actor)
    values = {"code": code, "name": name, "name_en": name_en, "kind": kind, "group": group}
    made: Org = Org.objects.add_child(above, values)
    _log(actor, at, "add_org", code, name=name, parent=parent)
    return made


@transaction.atomic
def change_org(
    actor: User, at: datetime, code: str, *, name: str, name_en: str, kind: str, group: str, active: bool
) -> Org:
    """Rename, regroup or retire a unit. It is never deleted: its facts stay its own."""
    org = org_for(actor, Act.PEOPLE_MANAGE, code)
    if (org.kind, org.group) != (kind, group):
        _may_group(actor)
    before = {"name": org.name, "kind": org.kind, "group": org.group, "active": org.active}
    org.name, org.name_en, org.kind, org.group, org.active = name, name_en, kind, group, active
    org.save()
    _log(actor, at, "change_org", code, before=before, name=name, kind=kind, group=group, active=active)
    return org


def _may_group(actor: User) -> None:
    """A unit's kind and group decide what it owes a year and whom it is ranked with: not for the unit itself to choose."""
    if not scope(actor, Act.PEOPLE_MANAGE).everything:
        raise Refusal("org_grouped_above", where="group")


@transaction.atomic
def add_person(actor: User, at: datetime, *, username: str, name: str, unit: str, phone: str = "") -> tuple[User, str]:
    """Add somebody, with a first password that is shown once and must be changed at the first sign-in."""
    org = org_for(actor, Act.PEOPLE_MANAGE, unit)
    if User.objects.filter(username=username).exists():
        raise Refusal("username_taken", where="username", username=username)
    password = secrets.token_urlsafe(9)
    made = User.objects.create_user(
        username, password=password, name=name, unit=org, phone=phone, must_change_password=True
    )
    _log(actor, at, "add_person", username, unit=unit)
    return made, password


@transaction.atomic
def change_person(
    actor: User, at: datetime, pk: int, *, name: str, unit: str, phone: str = "", language: str = "zh-hans"
) -> User:
    """Change who somebody is and where they work. Their account, their roles and what they recorded stay as they are."""
    person = _account(actor, pk)
    org = org_for(actor, Act.PEOPLE_MANAGE, unit)
    before = {"name": person.name, "unit": person.unit.code if person.unit else "", "phone": person.phone}
    person.name, person.unit, person.phone, person.language = name, org, phone, language
    person.save(update_fields=["name", "unit", "phone", "language"])
    _log(actor, at, "change_person", person.username, before=before, name=name, unit=unit, phone=phone)
    return person


def _account(actor: User, pk: int) -> User:
    """Somebody whose account the actor may change. Who holds a role outside the actor's units does not answer to them:
    with their password one would hold that role too."""
    person = person_for(actor, Act.PEOPLE_MANAGE, pk)
    beyond = grants_beyond(actor, person)
    if beyond:
        units = [Word(grant.org.code, grant.org.name, grant.org.name_en or grant.org.name) for grant in beyond]
        raise Refusal("person_answers_above", name=person.name, unit=units[0])
    return person


@transaction.atomic
def set_active(actor: User, at: datetime, pk: int, *, active: bool) -> None:
    """Shut somebody's account, or open it again. Their posts and facts stay."""
    person = _account(actor, pk)
    if person.pk == actor.pk:
        raise Refusal("own_rights")
    person.is_active = active
    person.save(update_fields=["is_active"])
    _log(actor, at, "set_active", person.username, active=active)


@transaction.atomic
def reset_password(actor: User, at: datetime, pk: int) -> str:
    """A new first password, shown once. Their API tokens end with the old one: whoever knew it may have made some."""
    person = _account(actor, pk)
    password = secrets.token_urlsafe(9)
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    ApiToken.objects.filter(user=person, revoked_at__isnull=True).update(revoked_at=at)
    _log(actor, at, "reset_password", person.username)
    return password


@transaction.atomic
def change_own_password(actor: User, at: datetime, *, old: str, new: str) -> None:
    if not actor.check_password(old):
        raise Refusal("password_wrong", where="old")
    try:
        validate_password(new, actor)
    except ValidationError as weak:
        raise Refusal("password_weak", where="new", why=" ".join(weak.messages)) from None
    actor.set_password(new)
    actor.must_change_password = False
    actor.save(update_fields=["password", "must_change_password"])
    _log(actor, at, "change_own_password", actor.username)


def choose_language(actor: User, language: str) -> None:
    actor.language = language
    actor.save(update_fields=["language"])


@transaction.atomic
def give_role(actor: User, at: datetime, pk: int, *, role: str, org: str) -> Grant:
    """Give somebody a role over a subtree. Nobody changes their own rights."""
    person = person_for(actor, Act.PEOPLE_MANAGE, pk)
    over = org_for(actor, Act.PEOPLE_MANAGE, org)
    if person.pk == actor.pk:
        raise Refusal("own_rights")
    made, new = Grant.objects.get_or_create(user=person, role=Role(role), org=over)
    if not new:
        raise Refusal("role_held_already", where="role")
    forget(person)
    _log(actor, at, "give_role", person.username, role=role, org=org)
    return made


@transaction.atomic
def take_role(actor: User, at: datetime, grant: int) -> User:
    """Take a role away."""
    found = Grant.objects.select_related("user", "org").filter(pk=grant).first()
    if found is None or not scope(actor, Act.PEOPLE_MANAGE).holds(found.org.path):
        raise NotThere
    if found.user_id == actor.pk:
        raise Refusal("own_rights")
    person, said = found.user, {"role": found.role, "org": found.org.code}
    found.delete()
    forget(person)
    _log(actor, at, "take_role", person.username, **said)
    return person


@transaction.atomic
def add_post(
    actor: User, at: datetime, *, code: str, title: str, rank: str, org: str, title_en: str = "", order: int = 0
) -> Post:
    over = org_for(actor, Act.PEOPLE_MANAGE, org)
    if Post.objects.filter(code=code).exists():
        raise Refusal("post_code_taken", where="code", given=code)
    made = Post.objects.create(code=code, title=title, title_en=title_en, rank=rank, org=over, order=order)
    _log(actor, at, "add_post", code, title=title, rank=rank)
    return made


@transaction.atomic
def change_post(
    actor: User, at: datetime, code: str, *, title: str, title_en: str, rank: str, order: int, active: bool
) -> Post:
    """Rename, rank anew or retire a post, or take it up again. It is never deleted: projects and quotas of former years
    hang on it. Only a vacant post is retired."""
    post = post_for(actor, Act.PEOPLE_MANAGE, code)
    held = Holding.objects.filter(post=post, until__isnull=True).select_related("user").first()
    if held is not None and not active:
        raise Refusal("post_held", where="active", name=held.user.name)
    before = {"title": post.title, "rank": post.rank, "order": post.order, "active": post.active}
    post.title, post.title_en, post.rank, post.order, post.active = title, title_en, rank, order, active
    post.save(update_fields=["title", "title_en", "rank", "order", "active"])
    _log(actor, at, "change_post", code, before=before, title=title, rank=rank, order=order, active=active)
    return post


@transaction.atomic
def take_office(actor: User, at: datetime, code: str, *, person: int, since: date) -> Holding:
    """Somebody takes a post from a day on; whoever held it leaves the day before."""
    post = post_for(actor, Act.PEOPLE_MANAGE, code)
    if not post.active:
        raise Refusal("post_retired")
    holder = person_for(actor, Act.PEOPLE_MANAGE, person)
    last = Holding.objects.select_for_update().filter(post=post, until__isnull=True).first()
    if last is not None:
        if last.since >= since:
            raise Refusal("office_taken_later", where="since", since=last.since.isoformat())
        last.until = since - timedelta(days=1)
        last.save(update_fields=["until"])
    ended = Holding.objects.filter(post=post, until__gte=since).order_by("-until").first()
    if ended is not None and ended.until is not None:
        raise Refusal("office_held_then", where="since", until=ended.until.isoformat())
    made = Holding.objects.create(post=post, user=holder, since=since)
    _log(actor, at, "take_office", code, person=holder.username, since=since.isoformat())
    return made


@transaction.atomic
def leave_office(actor: User, at: datetime, code: str, *, until: date) -> None:
    """Whoever holds a post leaves it after a day; it stays vacant until somebody takes it."""
    post = post_for(actor, Act.PEOPLE_MANAGE, code)
    held = Holding.objects.select_for_update().filter(post=post, until__isnull=True).first()
    if held is None:
        raise Refusal("post_vacant")
    if until < held.since:
        raise Refusal("office_taken_later", where="until", since=held.since.isoformat())
    held.until = until
    held.save(update_fields=["until"])
    _log(actor, at, "leave_office", code, until=until.isoformat())


@transaction.atomic
def make_token(actor: User, at: datetime, *, name: str, days: int, read_only: bool = False) -> str:
    """A key for the API, shown once; only its digest is kept. `read_only`: it reads what its owner sees, and does nothing."""
    if not 1 <= days <= LONGEST_TOKEN:
        raise Refusal("token_too_long", where="days", most=LONGEST_TOKEN)
    raw = "luodi_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=actor,
        name=name,
        digest=token_digest(raw),
        made_at=at,
        expires_at=at + timedelta(days=days),
        read_only=read_only,
    )
    _log(actor, at, "make_token", name, days=days, read_only=read_only)
    return raw


def note_use(token: ApiToken, at: datetime) -> None:
    """Keep when a token was last used, to the minute: reading a list does not write a row each time."""
    if token.last_used_at is None or at - token.last_used_at >= timedelta(minutes=1):
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)


@transaction.atomic
def revoke_token(actor: User, at: datetime, pk: int) -> None:
    if not ApiToken.objects.filter(user=actor, pk=pk, revoked_at__isnull=True).update(revoked_at=at):
        raise NotThere
    _log(actor, at, "revoke_token", str(pk))


def check_not_waiting(username: str, address: str, at: datetime) -> None:
    """After FAILURES wrong passwords within WAIT, an account waits at this address; others are not held up."""
    recent = SignInFailure.objects.filter(username=username, address=address, at__gt=at - WAIT).order_by("at")
    times = list(recent.values_list("at", flat=True))
    if len(times) >= FAILURES:
        left = int((times[-FAILURES] + WAIT - at).total_seconds() // 60) + 1
        raise Refusal("sign_in_waits", minutes=left)


def note_failure(username: str, address: str, at: datetime) -> None:
    SignInFailure.objects.filter(at__lt=at - WAIT).delete()
    SignInFailure.objects.create(username=username[:150], address=address[:64], at=at)


def forget_failures(username: str, address: str) -> None:
    SignInFailure.objects.filter(username=username, address=address).delete()
