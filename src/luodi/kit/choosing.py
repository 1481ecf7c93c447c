"""A list whose rows can be ticked: the same rows, each with a box, inside a form that takes what was ticked on."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponseBase
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from luodi.core.errors import NotThere, Refusal
from luodi.kit.cells import cell_writer, written
from luodi.kit.pages import listed
from luodi.kit.tables import Listing, Table

BOX = "chosen"
MOST_CHOSEN = 200  # as many as the longest page of a list holds
LABELLED_BY = 4  # so many columns tell one row from another to who hears the box read out


class Choosing(Listing):
    """A listing with a box before each row."""

    @property
    def html(self) -> SafeString:
        writers = [cell_writer(column, self.language) for column in self.table.columns]
        rows = ("<tr>" + self._box(row) + "".join(one(row) for one in writers) + "</tr>" for row in self.rows)
        return mark_safe("".join(rows))

    def _box(self, row: dict[str, object]) -> str:
        columns = self.table.columns[:LABELLED_BY]
        said = " ".join(written(one, one.read_in(row, self.language), self.language) for one in columns)
        label = escape(gettext("选择：%(row)s") % {"row": said})
        return f'<td class="box"><input type="checkbox" name="{BOX}" value="{row["pk"]}" aria-label="{label}"></td>'

    @property
    def head(self) -> SafeString:
        said = escape(gettext("选择"))
        return mark_safe(f'<th scope="col" class="box">{said}</th>') + super().head

    @property
    def whole_page(self) -> str:
        """The keys of every row on this page, for the button that takes them all."""
        return ",".join(str(row["pk"]) for row in self.rows)


def choosing_page(request: HttpRequest, table: Table, choose: str) -> HttpResponseBase:
    """The page of a list whose rows can be ticked; `choose` is the address that takes them."""
    return listed(request, table, Choosing, "kit/list.html", {"choose": choose})


def keys_in(given: Iterable[str]) -> list[int]:
    """The keys that came back, each once. What is no key is nobody's row; more than one page holds are refused."""
    keys = list(dict.fromkeys(one for one in given if one))
    if len(keys) > MOST_CHOSEN:
        raise Refusal("too_many_chosen", most=MOST_CHOSEN, given=len(keys))
    if not all(one.isdecimal() and one.isascii() and len(one) < 16 for one in keys):
        raise NotThere
    return [int(one) for one in keys]


__all__ = ["BOX", "MOST_CHOSEN", "Choosing", "choosing_page", "keys_in"]
