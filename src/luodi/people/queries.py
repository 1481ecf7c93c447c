"""Reading people: always through the actor, unless the name begins all_."""

from __future__ import annotations

from collections.abc import Iterable

from luodi.people.access import Act, scope
from luodi.people.models import Holding, Post, User


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
