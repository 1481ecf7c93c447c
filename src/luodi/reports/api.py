"""Bulletins and score sheets for programs: draft the words, make one, read it, take its files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.kit.api import body, clean
from luodi.people.access import Act, Request, require
from luodi.reports import actions, files, forms, queries

router = Router(tags=["bulletins"])


class Words(Schema):
    """What a bulletin of this run would say; every word may be changed."""

    title: str
    to: str
    body: str


class BulletinSaid(Schema):
    """A bulletin as it is frozen: its words, and its table of the run's ranking."""

    id: int
    run: int
    title: str
    number: str
    to: str
    body: list[str]
    heads: list[str]
    rows: list[list[str]]
    signer: str
    date: str
    moment: str
    digest: str
    made_at: datetime


def _said(request: Request, pk: int) -> dict[str, Any]:
    found = queries.bulletin_for(request.user, pk)
    return {**found.content, "id": found.pk, "run": found.run_id, "made_at": found.made_at}


@router.get("/of/{int:run}", response=Words, summary=_("为一次考核拟出通报文字"))
def drafted(request: Request, run: int) -> Any:
    require(request.user, Act.BULLETIN_MAKE)
    return queries.drafted(request.user, run)


@router.post("/of/{int:run}", response=BulletinSaid, summary=_("生成通报"), openapi_extra=body(forms.BulletinInput))
def make(request: Request, run: int) -> Any:
    require(request.user, Act.BULLETIN_MAKE)
    queries.drafted(request.user, run)  # not there for who does not see the run
    made = actions.make_bulletin(request.user, timezone.now(), run, clean(request, forms.BulletinInput))
    return _said(request, made.pk)


@router.get("/{int:pk}", response=BulletinSaid, summary=_("一份通报"))
def read(request: Request, pk: int) -> Any:
    return _said(request, pk)


@router.get("/{int:pk}/file/{kind}", response=bytes, summary=_("通报文件：docx、pdf 或 xlsx"))
def file(request: Request, pk: int, kind: str) -> HttpResponse:
    return files.bulletin_file(request.user, pk, kind)


@router.get("/sheets/{int:run}/{unit}/{kind}", response=bytes, summary=_("一个对象的得分表文件：pdf 或 xlsx"))
def sheet(request: Request, run: int, unit: str, kind: str) -> HttpResponse:
    return files.score_file(request.user, run, unit, kind)
