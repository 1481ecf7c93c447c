"""The list of rule books, each in its newest version."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from luodi.books.models import BookVersion
from luodi.books.queries import versions
from luodi.kit.tables import Column, Table
from luodi.people.access import Act, may


def _versions(_actor: Any) -> QuerySet[BookVersion]:
    return versions()


BOOKS = Table(
    "books",
    _("考核办法"),
    (
        Column("title", _("名称"), "name", link="book", link_by=("digest",)),
        Column("code", _("编号")),
        Column("loaded_at", _("收入时间"), "moment", phone=False),
    ),
    _versions,
    lambda actor: may(actor, Act.RUN_SEE),
    order="code",
    empty=_("还没有办法。请收入一部，或由管理员载入随产品附带的办法。"),
    url="books",
)
TABLES = (BOOKS,)
