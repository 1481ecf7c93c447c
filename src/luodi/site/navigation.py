"""What the side of every page offers: only doors that the reader may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.http import HttpRequest, HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language, pgettext_lazy
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


SECTIONS: tuple[Section, ...] = (
    Section(
        _("总览"),
        (
            _door(_("首页"), "overview", "home"),
            _door(_("领导简报"), "brief", "phone", Act.PROJECT_SEE),
            _door(_("数据"), "figures", "chart-bar", Act.PROJECT_SEE),
        ),
    ),
    Section(
        pgettext_lazy("导航", "项目"),
        (
            _door(pgettext_lazy("导航", "项目"), "projects", "building", Act.PROJECT_SEE),
            _door(_("到期事项"), "deadlines", "calendar", Act.PROJECT_SEE),
            _door(_("企业"), "companies", "building-community", Act.PROJECT_SEE),
            _door(_("引荐人名录"), "introducers", "users", Act.PROJECT_SEE),
            _door(_("台账"), "ledger", "book", Act.PROJECT_SEE),
            _door(_("待核实"), "waiting", "clipboard-check", Act.LEDGER_VERIFY),
            _door(_("被退回"), "returned", "arrow-back-up", Act.LEDGER_RECORD),
            _door(pgettext_lazy("导航", "导入"), "imports", "upload", Act.PROJECT_SEE),
            _door(_("月度结账"), "months", "calendar", Act.PROJECT_SEE),
        ),
    ),
    Section(
        _("考核"),
        (
            _door(_("年度任务"), "quotas", "target", Act.QUOTA_SEE),
            _door(_("单位任务"), "targets", "list-details", Act.QUOTA_SEE),
            _door(_("考核办法"), "books", "scale", Act.RUN_SEE),
            _door(_("考核结果"), "runs", "trophy", Act.RUN_SEE),
            _door(_("通报"), "bulletins", "file-text", Act.RUN_SEE),
        ),
    ),
    Section(
        _("人员"),
        (
            _door(_("人员"), "people", "users", Act.PEOPLE_SEE),
            _door(_("组织机构"), "orgs", "building", Act.PEOPLE_SEE),
            _door(_("领导职务"), "posts", "id-badge", Act.PEOPLE_SEE),
            _door(_("谁能做什么"), "rights", "key", Act.PEOPLE_SEE),
        ),
    ),
)


ADDRESSES = frozenset(door.url for section in SECTIONS for door in section.doors)


def offered(held: frozenset[Act], path: str) -> list[Section]:
    """The sections with the doors that these acts open, the one of this address marked."""
    found = []
    for section in SECTIONS:
        doors = []
        for door in section.doors:
            if door.acts and not door.acts & held:
                continue
            href = reverse(door.url)
            doors.append(Door(door.title, door.url, door.icon, door.acts, href, path == href))
        if doors:
            found.append(Section(section.title, tuple(doors)))
    return found


@lru_cache(maxsize=512)
def _written(held: frozenset[Act], path: str, _language: str) -> str:
    """Readers with the same acts see the same side: it is written once for each language and address."""
    return render_to_string("kit/_nav.html", {"sections": offered(held, path)})


def written(request: HttpRequest) -> str:
    match = request.resolver_match
    here = request.path if match is not None and match.url_name in ADDRESSES else ""
    return _written(acts(request.user), here, get_language() or "")


class Navigation:
    """Lays the navigation at hand; it is worked out only where a page shows it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.navigation = SimpleLazyObject(lambda: written(request))  # type: ignore[attr-defined]  # for base.html
        return self.answer(request)
