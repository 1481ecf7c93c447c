"""Reading people: through the actor, save where the name begins `all_` or a token asks who it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from luodi.core.errors import NotThere
from luodi.kit.cells import in_language
from luodi.people.access import Act, scope
from luodi.people.models import ApiToken, Grant, Holding, Org, PeopleChange, Post, User

NAMED = ("code", "name", "name_en", "depth")


def token_digest(raw: str) -> str:
    return hashlib.sha256(raw.encode()).hexdigest()


def token_alive(raw: str, at: datetime) -> ApiToken | None:
    """The token, with its user, if it is alive and its user is too."""
    rows = ApiToken.objects.select_related("user").filter(digest=token_digest(raw), revoked_at__isnull=True)
    return rows.filter(expires_at__gt=at, user__is_active=True).first()


def tokens_of(person: User) -> QuerySet[ApiToken]:
    """Somebody's tokens that were not revoked, the newest first."""
    return ApiToken.objects.filter(user=person, revoked_at__isnull=True).order_by("-made_at", "-id")


def visible_orgs(actor: User, act: Act = Act.PEOPLE_SEE) -> QuerySet[Org]:
    """The organisations where the actor holds the act, in the order of the tree."""
    rows: QuerySet[Org] = scope(actor, act).limit(Org.objects.all(), "")
    return rows.order_by("path")


def orgs_to_choose(actor: User, act: Act) -> list[tuple[str, str]]:
    """Units for a filter or a form: code and name, indented by depth."""
    rows = scope(actor, act).limit(Org.objects.filter(active=True), "").order_by("path")
    return [(org.code, "　" * (org.depth - 1) + in_language(org)) for org in rows.only(*NAMED)]


def org_for(actor: User, act: Act, code: str) -> Org:
    found = visible_orgs(actor, act).filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def visible_people(actor: User, act: Act = Act.PEOPLE_SEE) -> QuerySet[User]:
    """Staff of the units in scope; who has no unit yet is seen by those whose scope is everything."""
    return scope(actor, act).limit(User.objects.all(), "unit")


def person_for(actor: User, act: Act, pk: int) -> User:
    found = visible_people(actor, act).select_related("unit").filter(pk=pk).first()
    if found is None:
        raise NotThere
    return found


def visible_posts(actor: User) -> QuerySet[Post]:
    """Posts of the units in scope, those retired too: who manages people may take one up again."""
    return scope(actor, Act.PEOPLE_SEE).limit(Post.objects.all(), "org")


def post_for(actor: User, act: Act, code: str) -> Post:
    found = scope(actor, act).limit(Post.objects.select_related("org"), "org").filter(code=code).first()
    if found is None:
        raise NotThere
    return found


def all_posts() -> QuerySet[Post]:
    """Every post of leadership that stands, in the order of rank and place."""
    return Post.objects.filter(active=True).select_related("org").order_by("order", "code")


def posts_to_choose() -> list[tuple[str, str]]:
    return list(all_posts().values_list("code", "title"))


def holders_on(day: date) -> dict[int, str]:
    """Who holds each post on a day: post → name."""
    rows = Holding.objects.filter(since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))
    return dict(rows.order_by("since").values_list("post_id", "user__name"))


def holder_on(post: Post, day: date) -> User | None:
    rows = Holding.objects.filter(post=post, since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))
    found = rows.select_related("user").order_by("-since").first()
    return found.user if found else None


def posts_of(person: User, day: date | Combinable) -> QuerySet[Holding, int]:
    """The posts that somebody holds on a day, by key."""
    rows = Holding.objects.filter(user=person, since__lte=day).filter(Q(until__isnull=True) | Q(until__gte=day))
    return rows.order_by().values_list("post_id", flat=True)


def holdings_of(post: Post) -> QuerySet[Holding]:
    """Who held a post, the newest first."""
    return Holding.objects.filter(post=post).select_related("user").order_by("-since")


def holdings_by(person: User) -> QuerySet[Holding]:
    """The posts that somebody held, the newest first."""
    return Holding.objects.filter(user=person).select_related("post").order_by("-since")


def grants_of(person: User) -> QuerySet[Grant]:
    return Grant.objects.filter(user=person).select_related("org").order_by("role", "org__path")


def grants_beyond(actor: User, person: User) -> list[Grant]:
    """Somebody's roles over units that the actor does not manage."""
    managed = scope(actor, Act.PEOPLE_MANAGE)
    return [grant for grant in grants_of(person) if not managed.holds(grant.org.path)]


def changes_seen(actor: User) -> QuerySet[PeopleChange]:
    """The log of changes to people and rights, for who sees everybody."""
    rows = PeopleChange.objects.select_related("actor").order_by("-id")
    return rows if scope(actor, Act.PEOPLE_SEE).everything else rows.none()


def whole_tree() -> Org:
    """The top of the organisation tree: what is about everybody stands there."""
    found: Org = Org.objects.order_by("path")[0]
    return found


def all_orgs() -> QuerySet[Org]:
    """Every organisation that stands, in the order of the tree: for runs and imports, which narrow by themselves."""
    rows: QuerySet[Org] = Org.objects.filter(active=True).order_by("path")
    return rows


def posts_by_title(words: Iterable[str]) -> dict[str, int]:
    """Posts by their title, or by the name of who holds them now; a word that fits two posts fits none."""
    wanted = set(words)
    found: dict[str, set[int]] = {}
    for title, pk in Post.objects.filter(active=True, title__in=wanted).values_list("title", "pk"):
        found.setdefault(title, set()).add(pk)
    held = Holding.objects.filter(until__isnull=True, user__name__in=wanted, post__active=True)
    for name, pk in held.values_list("user__name", "post_id"):
        found.setdefault(name, set()).add(pk)
    return {word: posts.pop() for word, posts in found.items() if len(posts) == 1}


def staff_by_name(actor: User, names: Iterable[str]) -> dict[str, int]:
    """People of the units that the actor may import for, by name; a name that two people bear names none."""
    rows = scope(actor, Act.IMPORT).limit(User.objects.filter(is_active=True), "unit").filter(name__in=set(names))
    found: dict[str, set[int]] = {}
    for name, pk in rows.values_list("name", "pk"):
        found.setdefault(name, set()).add(pk)
    return {name: people.pop() for name, people in found.items() if len(people) == 1}
