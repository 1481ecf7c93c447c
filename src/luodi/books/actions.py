"""Taking rule books in: those that ship, and those that an office writes, hands in and has approved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from luodi.books.models import Approval, BookVersion, Draft, LimitText
from luodi.books.queries import book_in, draft_for, library, title_in, versions
from luodi.core.errors import NotAllowed, Refusal
from luodi.core.rules.asking import unknown
from luodi.core.rules.books import Book
from luodi.core.rules.cases import check
from luodi.core.rules.loading import load
from luodi.core.rules.redlines import read_limits
from luodi.core.rules.referring import astray, strangers
from luodi.figures.queries import catalogue
from luodi.people.access import Act, require
from luodi.people.models import User


def load_library(at: datetime) -> int:
    """Keep every shipped book whose content is not kept yet; returns how many were new."""
    new = 0
    for name, text in library():
        new += _keep(load(text, name), text, at, None, shipped=True)[1]
    return new


def add_book(actor: User, at: datetime, *, text: str, name: str = "book.yaml") -> BookVersion:
    """Keep a book that an office wrote. It must load, ask for known figures only, and meet its own cases."""
    require(actor, Act.BOOK_APPROVE)
    book = load(text, name)
    _require_right(book)
    return _keep(book, text, at, actor)[0]


def _keep(
    book: Book, text: str, at: datetime, actor: User | None, *, shipped: bool = False
) -> tuple[BookVersion, bool]:
    return BookVersion.objects.get_or_create(
        digest=book.digest,
        defaults={
            "code": book.code,
            "title": book.title[0],
            "title_en": book.title[1],
            "text": text,
            "shipped": shipped,
            "loaded_at": at,
            "loaded_by": actor,
        },
    )


def save_draft(actor: User, at: datetime, *, text: str, pk: int | None = None, seen: str = "") -> Draft:
    """Keep what was written so far, whatever is still wrong with it. Only its author, and not once it is handed in.
    `seen`: the mark of the text that was changed; where another window saved meanwhile, that is not written over."""
    require(actor, Act.RUN_MAKE)
    if pk is None:
        return Draft.objects.create(title=title_in(text), text=text, author=actor, saved_at=at)
    with transaction.atomic():
        draft = _mine(actor, pk)
        if seen and seen != draft.mark and text != draft.text:  # what was sent twice is saved already
            raise Refusal("draft_saved_meanwhile", where="text")
        draft.title, draft.text, draft.saved_at = title_in(text), text, at
        draft.save(update_fields=["title", "text", "saved_at"])
    return draft


def _held(actor: User, pk: int) -> Draft:
    """A draft that the actor may see, its row held: what is decided on it is decided on what it says now."""
    return Draft.objects.select_for_update().get(pk=draft_for(actor, pk).pk)


def _mine(actor: User, pk: int) -> Draft:
    draft = _held(actor, pk)
    if draft.author_id != actor.pk or draft.version_id is not None:
        raise NotAllowed(Act.RUN_MAKE.value)
    if draft.handed_in_at is not None:
        raise Refusal("draft_handed_in", where="text")
    return draft


def hand_in(actor: User, at: datetime, pk: int) -> Draft:
    """Give a draft to another person to approve. It must load, ask for known figures and meet its own cases, and have some."""
    with transaction.atomic():
        draft = _mine(actor, pk)
        _checked(draft.text, f"{draft.title}.yaml")
        draft.handed_in_at, draft.returned_for, draft.returned_by = at, "", None
        draft.save(update_fields=["handed_in_at", "returned_for", "returned_by"])
    return draft


def give_back(actor: User, at: datetime, pk: int, *, reason: str) -> Draft:
    """Return a draft to its author with the reason."""
    with transaction.atomic():
        draft = _others(actor, pk)
        if not reason.strip():
            raise Refusal("draft_reason_missing", where="reason")
        draft.handed_in_at, draft.returned_for, draft.returned_by = None, reason.strip(), actor
        draft.save(update_fields=["handed_in_at", "returned_for", "returned_by"])
    return draft


def approve(actor: User, at: datetime, pk: int, *, since: date, seen: str) -> Approval:
    """Put a draft in force from a day, as another person than its author. What is in force is never changed: another
    version follows it. Two people at once: the second finds it approved, or given back. `seen`: the mark of the text
    that was read; another text than that is not approved."""
    with transaction.atomic():
        draft = _others(actor, pk)
        if seen != draft.mark:
            raise Refusal("draft_changed", where="since")
        book = _checked(draft.text, f"{draft.title}.yaml")
        version = _keep(book, draft.text, at, draft.author)[0]
        if Approval.objects.filter(version=version, since=since).exists():
            raise Refusal("book_in_force_already", where="since", day=since.isoformat())
        made = Approval.objects.create(
            version=version, code=version.code, since=since, author=draft.author, approved_by=actor, approved_at=at
        )
        draft.version = version
        draft.save(update_fields=["version"])
    return made


def _others(actor: User, pk: int) -> Draft:
    require(actor, Act.BOOK_APPROVE)
    draft = _held(actor, pk)
    if draft.handed_in_at is None or draft.version_id is not None:
        raise Refusal("draft_not_handed_in", where="since")
    if draft.author_id == actor.pk:
        raise Refusal("draft_own", where="since")
    return draft


def _checked(text: str, name: str) -> Book:
    """The book of a text that may be approved."""
    book = load(text, name)
    if not book.cases:
        raise Refusal("book_without_cases", where="text")
    _require_right(book)
    known = {version.code: book_in(version) for version in versions()} | {book.code: book}
    if away := strangers(book, known):
        raise Refusal("reference_unknown", where="text", book="、".join(away))
    if faults := astray(book, known):
        raise Refusal.of([replace(one, where="text") for one in faults])
    return book


def _require_right(book: Book) -> None:
    """Refuse a book that asks for figures that the ledger does not have, or does not meet its own cases."""
    if faults := unknown(book, catalogue()):
        raise Refusal.of([replace(one, where="text") for one in faults])
    failed = [checked.case.name[0] for checked in check(book, catalogue()) if not checked.passed]
    if failed:
        raise Refusal("book_case_fails", where="text", cases="、".join(failed))


def set_limits(actor: User, at: datetime, *, text: str, reason: str) -> LimitText:
    """Write the red lines anew, with the reason; what was written before is kept. The text must be read whole."""
    require(actor, Act.BOOK_APPROVE)
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    try:
        read_limits(text)
    except Refusal as refusal:
        raise Refusal.of([replace(one, where="text") for one in refusal.faults]) from None
    return LimitText.objects.create(text=text, reason=reason.strip(), made_at=at, made_by=actor)
