"""What would be if, for programs: nothing is written."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.assessment import actions, forms
from luodi.assessment.api.said import MovedSaid
from luodi.assessment.queries import trials
from luodi.books.queries import book_of, draft_for
from luodi.core.rules.books import Book
from luodi.core.rules.loading import load
from luodi.kit.api import asked, query
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, require

router = Router(tags=["runs"])


class ReachSaid(Schema):
    """How far an input must go for the subject to stand higher; `needed` empty: no step tried was enough."""

    input: str
    name: str
    now: str
    needed: str
    rank: int | None


class WhatIfSaid(Schema):
    unit: str
    rank: int | None
    total: str
    reaches: list[ReachSaid]
    moved: list[MovedSaid]


class TrialCell(Schema):
    period: str
    rank: int | None
    total: str
    old_rank: int | None
    old_total: str


class TrialRow(Schema):
    unit: str
    name: str
    periods: list[TrialCell]


def _moved(found: list[trials.Moved]) -> list[dict[str, Any]]:
    names = ("name", "old_rank", "rank", "old_total", "total")
    return [{"unit": one.code, **{name: getattr(one, name) for name in names}} for one in found]


@router.get(
    "/{int:pk}/what-if",
    response=WhatIfSaid,
    summary=_("一个数改了，名次怎么变；不写入"),
    openapi_extra=query(forms.WhatIfInput),
)
def what_if(request: Request, pk: int) -> Any:
    """Without `value`: only which figure would raise the subject soonest."""
    bench = trials.Bench(request.user, pk)
    values = asked(request, forms.WhatIfInput, bench=bench)
    unit, value = values["unit"], values["value"]
    moved = [] if value is None else bench.moved(bench.with_(trials.Change(unit, values["input"], value)))
    own = bench.result.subjects[unit]
    return {
        "unit": unit,
        "rank": own.rank,
        "total": own.total.shown,
        "reaches": [
            {"input": one.input.code, "name": one.input.name[0], "now": one.now, "needed": one.needed, "rank": one.rank}
            for one in bench.reaches(unit)
        ],
        "moved": _moved(moved),
    }


@router.get(
    "/{int:pk}/suppose",
    response=list[MovedSaid],
    summary=_("假设发生一件事，名次怎么变；不写入"),
    openapi_extra=query(forms.IdeaInput),
)
def suppose(request: Request, pk: int) -> Any:
    trials.Bench(request.user, pk)
    idea = actions.Idea(**asked(request, forms.IdeaInput))
    return _moved(actions.suppose(request.user, timezone.now(), pk, idea))


@router.get(
    "/try/{digest}",
    response=list[TrialRow],
    summary=_("一部办法试用于几个期间，与当时执行的对照；不写入"),
    openapi_extra=query(forms.TrialInput, without=frozenset({"period", "known_at"})),
)
def try_book(request: Request, digest: str) -> Any:
    require(request.user, Act.RUN_MAKE)
    return _tried(request, book_of(digest))


@router.get(
    "/try/drafts/{int:pk}",
    response=list[TrialRow],
    summary=_("一份草稿试用于几个期间；不写入"),
    openapi_extra=query(forms.TrialInput, without=frozenset({"period", "known_at"})),
)
def try_draft(request: Request, pk: int) -> Any:
    draft = draft_for(request.user, pk)
    require(request.user, Act.RUN_MAKE)
    return _tried(request, load(draft.text, f"{draft.title}.yaml"))


def _tried(request: Request, book: Book) -> list[dict[str, Any]]:
    values = asked(request, forms.TrialInput, book=book)
    found = trials.trial(request.user, book, values["subjects"], values["periods"], moment())
    names = ("rank", "total", "old_rank", "old_total")
    return [
        {
            "unit": str(member["code"]),
            "name": str(member["name"]),
            "periods": [
                {"period": period.code, **{name: getattr(cell, name) for name in names}}
                for period, cell in zip(found.periods, cells, strict=True)
            ],
        }
        for member, cells in found.rows
    ]
