"""Rule books for programs: read, compare; write a draft, check it, hand it in, give it back, approve it; red lines."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema

from luodi.books import actions
from luodi.books.queries import (
    all_versions_of,
    approvals_of,
    book_in,
    crossed,
    draft_for,
    limit_texts,
    limits_in_force,
    linted,
    version_differences,
    version_of,
    visible_drafts,
)
from luodi.kit.api import Reason
from luodi.people.access import Act, Request, require

router = Router(tags=["books"])


class Text(Schema):
    """A book as YAML, as the manual of rule books has it. One that does not load yet is kept too, as a draft."""

    text: str


class Since(Schema):
    """`seen`: the `mark` of the draft as it was read."""

    since: date
    seen: str


class Saved(Text):
    """`seen`: the `mark` of the draft that was changed; empty: written whatever it says now."""

    seen: str = ""


class Limits(Text):
    reason: str


class VersionSaid(Schema):
    digest: str
    loaded_at: datetime


class ApprovalSaid(Schema):
    since: date
    author: str
    approved_by: str


class BookSaid(Schema):
    """A kept version with its text; `crossed`: how many red lines it crosses today."""

    digest: str
    code: str
    title: str
    subject: str
    period: str
    text: str
    approvals: list[ApprovalSaid]
    versions: list[VersionSaid]
    crossed: int


class DifferenceSaid(Schema):
    """What one version says of a thing and what the other says; empty: it is not there."""

    sort: str
    code: str
    name: str
    before: list[str]
    after: list[str]


class LintSaid(Schema):
    """`faults` empty: the text loads. `passed` of `cases` hold."""

    faults: list[str]
    cases: int
    passed: int
    crossed: int


class DraftSaid(Schema):
    """A draft. `mark`: which text this is. `book`: the digest under which it is kept, once it was approved."""

    id: int
    title: str
    author: str
    text: str
    mark: str
    saved_at: datetime
    handed_in_at: datetime | None
    returned_for: str
    book: str | None
    lint: LintSaid


class DraftLine(Schema):
    id: int
    title: str
    author: str
    saved_at: datetime
    handed_in_at: datetime | None


class LimitChange(Schema):
    at: datetime
    by: str
    reason: str


class LimitsSaid(Schema):
    """The red lines in force, and who wrote them anew, the newest first."""

    text: str
    changes: list[LimitChange]


def _language() -> str:
    return get_language() or "zh-hans"


def _lint(text: str) -> dict[str, Any]:
    found = linted(text, _language(), timezone.localdate())
    return {
        "faults": list(found.faults),
        "cases": len(found.cases),
        "passed": found.passed,
        "crossed": len(found.crossed),
    }


def _draft(request: Request, pk: int) -> dict[str, Any]:
    found = draft_for(request.user, pk)
    plain = {
        name: getattr(found, name) for name in ("title", "text", "mark", "saved_at", "handed_in_at", "returned_for")
    }
    return {
        "id": found.pk,
        **plain,
        "author": found.author.name,
        "book": found.version.digest if found.version else None,
        "lint": _lint(found.text),
    }


@router.get("/drafts", response=list[DraftLine], summary=_("办法草稿"))
def drafts(request: Request) -> Any:
    require(request.user, Act.RUN_MAKE)
    names = ("title", "saved_at", "handed_in_at")
    return [
        {"id": one.pk, "author": one.author.name, **{name: getattr(one, name) for name in names}}
        for one in visible_drafts(request.user)[:200]
    ]


@router.post("/drafts", response=DraftSaid, summary=_("收一份办法文本为草稿"))
def add_draft(request: Request, body: Text) -> Any:
    require(request.user, Act.RUN_MAKE)
    return _draft(request, actions.save_draft(request.user, timezone.now(), text=body.text).pk)


@router.post("/check", response=LintSaid, summary=_("检查一份办法文本，不保存"))
def check(request: Request, body: Text) -> Any:
    require(request.user, Act.RUN_MAKE)
    return _lint(body.text)


@router.get("/drafts/{int:pk}", response=DraftSaid, summary=_("一份草稿和检查结果"))
def read_draft(request: Request, pk: int) -> Any:
    return _draft(request, pk)


@router.put("/drafts/{int:pk}", response=DraftSaid, summary=_("保存草稿"))
def save_draft(request: Request, pk: int, body: Saved) -> Any:
    draft_for(request.user, pk)
    actions.save_draft(request.user, timezone.now(), text=body.text, pk=pk, seen=body.seen)
    return _draft(request, pk)


@router.post("/drafts/{int:pk}/hand-in", response=DraftSaid, summary=_("交另一人批准"))
def hand_in(request: Request, pk: int) -> Any:
    draft_for(request.user, pk)
    actions.hand_in(request.user, timezone.now(), pk)
    return _draft(request, pk)


@router.post("/drafts/{int:pk}/return", response=DraftSaid, summary=_("退回起草人并说明理由"))
def give_back(request: Request, pk: int, body: Reason) -> Any:
    draft_for(request.user, pk)
    actions.give_back(request.user, timezone.now(), pk, reason=body.reason)
    return _draft(request, pk)


@router.post("/drafts/{int:pk}/approve", response=BookSaid, summary=_("批准草稿，从某天起执行"))
def approve(request: Request, pk: int, body: Since) -> Any:
    draft_for(request.user, pk)
    made = actions.approve(request.user, timezone.now(), pk, since=body.since, seen=body.seen)
    return read(request, made.version.digest)


@router.get("/limits", response=LimitsSaid, summary=_("红线和它的修改"))
def limits(request: Request) -> Any:
    require(request.user, Act.RUN_SEE)
    changes = [{"at": one.made_at, "by": one.made_by.name, "reason": one.reason} for one in limit_texts()[:50]]
    return {"text": limits_in_force()[0], "changes": changes}


@router.put("/limits", response=LimitsSaid, summary=_("改写红线并说明理由"))
def set_limits(request: Request, body: Limits) -> Any:
    actions.set_limits(request.user, timezone.now(), text=body.text, reason=body.reason)
    return limits(request)


@router.get("/{digest}", response=BookSaid, summary=_("一部办法的文本、批准和各版本"))
def read(request: Request, digest: str) -> Any:
    require(request.user, Act.RUN_SEE)
    version = version_of(digest)
    book = book_in(version)
    approvals = [
        {"since": one.since, "author": one.author.name, "approved_by": one.approved_by.name}
        for one in approvals_of(version)
    ]
    return {
        "digest": version.digest,
        "code": version.code,
        "title": version.title,
        "subject": book.subject,
        "period": book.period,
        "text": version.text,
        "approvals": approvals,
        "versions": [{"digest": one.digest, "loaded_at": one.loaded_at} for one in all_versions_of(version.code)],
        "crossed": len(crossed(book, timezone.localdate())),
    }


@router.get("/{digest}/against/{other}", response=list[DifferenceSaid], summary=_("一部办法两个版本的差别"))
def compare(request: Request, digest: str, other: str) -> Any:
    require(request.user, Act.RUN_SEE)
    return [
        {"sort": one.sort, "code": one.code, "name": one.name, "before": list(one.before), "after": list(one.after)}
        for one in version_differences(version_of(other), version_of(digest), _language())
    ]
