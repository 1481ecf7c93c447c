"""The list of rule books, each in its newest version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luodi.books.queries import listed_versions, place_of
from luodi.kit.tables import Column, Table
from luodi.people.access import Act, may


def _place(row: Mapping[str, Any]) -> str:
    return place_of(row["digest"], row["text"], row["code"])


def _origin(row: Mapping[str, Any]) -> str:
    return gettext("随产品附带") if row["shipped"] else gettext("本区")


BOOKS = Table(
    "books",
    _("考核办法"),
    (
        Column("title", _("名称"), "name", english="title_en", link="book", link_by=("digest",)),
        Column("place", _("地方"), value=_place, needs=("digest", "text", "code")),
        Column("since", _("施行日期"), "date", order="since"),
        Column("origin", _("来源"), value=_origin, needs=("shipped",), phone=False),
        Column("code", _("编号"), phone=False),
        Column("loaded_at", _("收入时间"), "moment", phone=False),
    ),
    listed_versions,
    lambda actor: may(actor, Act.RUN_SEE),
    order="rank",
    empty=_("还没有办法。请收入一部，或由管理员载入随产品附带的办法。"),
    url="books",
)
TABLES = (BOOKS,)
