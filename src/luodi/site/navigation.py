"""What the side of every page offers: only doors that the reader may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from luodi.people.access import Act, acts

Answer = Callable[[HttpRequest], HttpResponseBase]


@dataclass(frozen=True)
class Door:
    title: str | Promise
    url: str
    icon: str
    acts: frozenset[Act]
    href: str = ""
    here: bool = False


@dataclass(frozen=True)
class Section:
    title: str | Promise
    doors: tuple[Door, ...]


def _door(title: str | Promise, url: str, icon: str, *needed: Act) -> Door:
    return Door(title, url, icon, frozenset(needed))


SECTIONS: tuple[Section, ...] = ()


def offered(request: HttpRequest) -> list[Section]:
    """The sections with the doors that this reader may open, the present one marked."""
    held = acts(request.user)
    found = []
    for section in SECTIONS:
        doors = []
        for door in section.doors:
            if door.acts and not door.acts & held:
                continue
            href = reverse(door.url)
            here = request.path == href or (href != "/" and request.path.startswith(href))
            doors.append(Door(door.title, door.url, door.icon, door.acts, href, here))
        if doors:
            found.append(Section(section.title, tuple(doors)))
    return found


class Navigation:
    """Lays the navigation at hand; it is worked out only where a page shows it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.navigation = SimpleLazyObject(lambda: offered(request))  # type: ignore[attr-defined]  # for base.html
        return self.answer(request)


__all__ = ["SECTIONS", "Navigation", "Section", "_", "_door", "offered"]
