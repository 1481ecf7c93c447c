"""Every list of the house for programs: an address each, its filters and its rows said in the API's document."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, override
from ninja import Router, Schema
from pydantic import create_model

from luodi.core.errors import NotThere
from luodi.kit.api import Cell
from luodi.kit.files import csv_stream, workbook_response
from luodi.kit.tables import Column, Listing, Table, plain_keys, plain_links
from luodi.site.registry import TABLES

router = Router(tags=["lists"])
FILES: dict[str, Callable[[Listing], HttpResponseBase]] = {"csv": csv_stream, "xlsx": workbook_response}


class ColumnSaid(Schema):
    key: str
    label: str
    kind: str
    names: list[str]


class FilterSaid(Schema):
    key: str
    label: str
    kind: str


class ListSaid(Schema):
    name: str
    title: str
    keys: list[str]
    columns: list[ColumnSaid]
    filters: list[FilterSaid]


@router.get("", response=list[ListSaid], summary=gettext_noop("能看的名单及其列和筛选条件"))
def all_lists(request: HttpRequest) -> Any:
    return [
        {
            "name": table.name,
            "title": str(table.title),
            "keys": [key for key, _field in plain_links(table)],
            "columns": [_column(one) for one in table.columns],
            "filters": [{"key": one.key, "label": str(one.label), "kind": one.kind} for one in table.filters],
        }
        for table in TABLES.values()
        if table.may(request.user)
    ]


def _column(one: Column) -> dict[str, Any]:
    return {"key": one.key, "label": str(one.label), "kind": one.kind, "names": list(plain_keys(one))}


def _page_of(table: Table) -> type[Schema]:
    """What a page of a list is: its rows by the names of its columns."""
    stem = table.name.title().replace("-", "")
    names: dict[str, Any] = {name: (_kind(one, name), ...) for one in table.columns for name in plain_keys(one)}
    names = {key: (Cell, ...) for key, _field in plain_links(table)} | names
    row: Any = create_model(f"{stem}Row", __base__=Schema, **names)
    fields: dict[str, Any] = {
        "count": (int, ...),
        "rows": (list[row], ...),
        "after": (str | None, None),
        "before": (str | None, None),
        "totals": (dict[str, Cell] | None, None),
    }
    return create_model(f"{stem}Page", __base__=Schema, **fields)


def _kind(column: Column, name: str) -> Any:
    if column.kind == "count" or (column.kind == "money" and name.endswith("_fen")):
        return int | None
    return str | None if column.kind in ("money", "date", "moment", "name") else Cell


def _asked(table: Table) -> list[dict[str, Any]]:
    """The list's filters and what every list takes, as the document says parameters."""
    said: list[tuple[str, Any, dict[str, Any]]] = [(one.key, one.label, {"type": "string"}) for one in table.filters]
    if table.search:
        said.append(("q", _("搜索"), {"type": "string"}))
    orders = [sign + one.key for one in table.columns if one.order for sign in ("", "-")]
    if orders:
        said.append(("order", _("按哪一列排，前加减号为倒序"), {"type": "string", "enum": orders}))
    said += [
        ("size", _("每页行数"), {"type": "integer", "minimum": 1, "maximum": 200}),
        ("after", _("下一页的标记"), {"type": "string"}),
        ("before", _("上一页的标记"), {"type": "string"}),
        ("totals", _("填 1 另给全部页的合计"), {"type": "string", "enum": ["1"]}),
        ("format", _("不分页，整份名单作为文件"), {"type": "string", "enum": list(FILES)}),
    ]
    return [
        {"name": name, "in": "query", "required": False, "description": label, "schema": schema}
        for name, label, schema in said
    ]


def _read(table: Table) -> Callable[[HttpRequest], Any]:
    def read(request: HttpRequest) -> Any:
        if not table.may(request.user):
            raise NotThere
        listing = Listing(table, request.user, request.GET)
        wanted = request.GET.get("format", "")
        if wanted in FILES:
            return FILES[wanted](listing)
        # As it is: a page of a long list is asked for all day, and what it holds is held by a test.
        return HttpResponse(orjson.dumps(listing.read().plain(), default=str), content_type="application/json")

    read.__name__ = "list_" + table.name.replace("-", "_")
    return read


with override("zh-hans"):  # summaries are kept as they are written, and said in the reader's language in the document
    for one in TABLES.values():
        router.get(
            f"/{one.name}",
            response=_page_of(one),
            operation_id="list_" + one.name.replace("-", "_"),
            summary=str(one.title),
            openapi_extra={"parameters": _asked(one)},
        )(_read(one))
