"""Pages of rule books: the list, one book in readable form with its cases; writing one, handing it in, approving it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.books import actions, forms, tables
from luodi.books.queries import (
    all_versions_of,
    approvals_of,
    book_in,
    crossed,
    draft_for,
    drafts_to_approve,
    limit_changes,
    limits_in_force,
    linted,
    version_differences,
    version_of,
    visible_drafts,
)
from luodi.core.errors import Refusal
from luodi.core.rules import grammar
from luodi.core.rules.cases import check
from luodi.core.rules.completing import offers
from luodi.core.rules.prose import prose
from luodi.core.rules.reading import LARGEST
from luodi.core.rules.starting import begun
from luodi.figures.queries import catalogue
from luodi.kit.pages import form_page, list_page, page, put_refusal
from luodi.kit.sentences import sentences_of
from luodi.people.access import Act, Request, may, require


def _language() -> str:
    return get_language() or "zh-hans"


@require_GET
def books(request: Request) -> HttpResponseBase:
    acts = []
    if may(request.user, Act.RUN_MAKE):
        acts = [
            {"href": reverse("book-begin"), "title": _("起草办法"), "icon": "plus"},
            {"href": reverse("book-new"), "title": _("收入办法"), "icon": "upload"},
            {"href": reverse("book-drafts"), "title": _("办法草稿"), "icon": "list-details"},
        ]
    acts.append({"href": reverse("book-limits"), "title": _("红线"), "icon": "alert-triangle"})
    return list_page(request, tables.BOOKS, acts=acts)


@require_GET
def book(request: Request, digest: str) -> HttpResponse:
    """One book: every rule in sentences, parameters with dates and sources, readings, and every case worked out now."""
    require(request.user, Act.RUN_SEE)
    version = version_of(digest)
    found = book_in(version)
    context = {
        "version": version,
        "book": found,
        "rules": prose(found, version.text, _language()),
        "cases": check(found, catalogue()),
        "approvals": approvals_of(version),
        "crossed": crossed(found, timezone.localdate()),
        "others": [one for one in all_versions_of(version.code) if one.pk != version.pk],
        "may_write": may(request.user, Act.RUN_MAKE),
    }
    return page(request, "books/book.html", context)


@require_GET
def compare(request: Request, digest: str, other: str) -> HttpResponse:
    """Two kept versions of a book side by side: which item, which parameter, which date."""
    require(request.user, Act.RUN_SEE)
    new, old = version_of(digest), version_of(other)
    found = version_differences(old, new, _language())
    return page(request, "books/compare.html", {"old": old, "new": new, "differences": found})


@require_http_methods(["GET", "POST"])
def limits(request: Request) -> HttpResponse:
    """The red lines: which hold since when and by what, who changed them; whoever approves books may write them anew."""
    require(request.user, Act.RUN_SEE)
    text, found = limits_in_force()
    context: dict[str, Any] = {"limits": found, "changes": limit_changes(50)}
    if not may(request.user, Act.BOOK_APPROVE):
        return page(request, "books/limits.html", context)

    def do(values: dict[str, Any]) -> str:
        plain = values["text"].replace("\r\n", "\n")
        actions.set_limits(request.user, timezone.now(), text=plain, reason=values["reason"])
        return reverse("book-limits")

    return form_page(
        request,
        forms.LimitsInput,
        do,
        title=_("红线"),
        back=reverse("books"),
        done=_("红线已更新，以前的版本仍保留。"),
        initial={"text": text},
        template="books/limits.html",
        **context,
    )


@require_GET
def schema(request: Request) -> JsonResponse:
    """The JSON Schema of books, for editors that complete and check."""
    require(request.user, Act.RUN_SEE)
    return JsonResponse(grammar.schema(), json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_POST
def complete(request: Request) -> JsonResponse:
    """What may stand where the cursor is, in a text that is still being written."""
    require(request.user, Act.RUN_MAKE)
    text, at = request.POST.get("text", "")[:LARGEST], request.POST.get("at", "")
    place = int(at) if at.isdecimal() else len(text)
    english = _language().startswith("en")
    found = offers(text, min(place, len(text)), catalogue())
    return JsonResponse({"offers": [{"word": one.word, "said": one.en if english else one.zh} for one in found]})


@require_http_methods(["GET", "POST"])
def book_begin(request: Request) -> HttpResponse:
    """A draft from a short form: it loads at once and its first case passes."""
    require(request.user, Act.RUN_MAKE)

    def do(values: dict[str, Any]) -> str:
        told = {key: values[key] for key in ("code", "title", "subject", "period", "source", "lines", "place", "year")}
        draft = actions.save_draft(request.user, timezone.now(), text=begun(**told, catalogue=catalogue()))
        return reverse("book-draft", args=[draft.pk])

    return form_page(
        request,
        forms.BeginInput,
        do,
        title=_("起草办法"),
        back=reverse("books"),
        submit=_("生成草稿"),
        lead=_("先列出有哪几项；生成的草稿能直接运行，再照文件逐项改。"),
    )


@require_http_methods(["GET", "POST"])
def book_new(request: Request) -> HttpResponse:
    """A draft from a text that somebody has: also one that does not load yet is taken, to be mended on its page."""
    require(request.user, Act.RUN_MAKE)

    def do(values: dict[str, Any]) -> str:
        text = forms.text_of(values)
        if not text.strip():
            raise Refusal("book_text_missing", where="file" if values["file"] else "text")
        return reverse("book-draft", args=[actions.save_draft(request.user, timezone.now(), text=text).pk])

    return form_page(
        request, forms.TextInput, do, title=_("收入办法"), back=reverse("books"), submit=_("检查并收为草稿")
    )


@require_POST
def book_copy(request: Request, digest: str) -> HttpResponse:
    """A draft that begins as a book that is kept: next year's rules."""
    require(request.user, Act.RUN_MAKE)
    draft = actions.save_draft(request.user, timezone.now(), text=version_of(digest).text)
    return HttpResponseRedirect(reverse("book-draft", args=[draft.pk]))


@require_GET
def drafts(request: Request) -> HttpResponse:
    require(request.user, Act.RUN_MAKE)
    rows = drafts_to_approve(request.user) if "to_approve" in request.GET else visible_drafts(request.user)
    return page(request, "books/drafts.html", {"drafts": rows[:200]})


@require_http_methods(["GET", "POST"])
def draft(request: Request, pk: int) -> HttpResponse:
    """A draft while it is written: its text, what is wrong with it line by line, its cases, and what differs from the
    version in force. Posting saves it, and hands it in when asked."""
    now = timezone.now()
    if request.method == "POST":
        text = request.POST.get("text", "").replace("\r\n", "\n")
        try:
            actions.save_draft(request.user, now, text=text, pk=pk, seen=request.POST.get("seen", ""))
        except Refusal as refusal:
            return _draft_page(request, pk, refusal=refusal, lost=text)
        if "hand_in" in request.POST:
            try:
                actions.hand_in(request.user, now, pk)
            except Refusal as refusal:
                return _draft_page(request, pk, refusal=refusal)
            messages.success(request, _("已交批。请另一位同事批准。"))
        else:
            messages.success(request, _("已保存。"))
        return HttpResponseRedirect(reverse("book-draft", args=[pk]))
    return _draft_page(request, pk)


def _draft_page(
    request: Request,
    pk: int,
    *,
    since: forms.SinceInput | None = None,
    reason: forms.ReasonInput | None = None,
    refusal: Refusal | None = None,
    lost: str | None = None,
) -> HttpResponse:
    """`lost`: a text that was not saved; it stays in the window below what was refused, to be copied."""
    found = draft_for(request.user, pk)
    own, open_ = found.author_id == request.user.pk, found.version_id is None
    context = {
        "draft": found,
        "lint": linted(found.text, _language(), timezone.localdate(), numbers=found.handed_in_at is not None),
        "may_write": own and open_ and found.handed_in_at is None,
        "may_approve": not own and open_ and found.handed_in_at is not None and may(request.user, Act.BOOK_APPROVE),
        "since": since or forms.SinceInput(),
        "reason": reason or forms.ReasonInput(),
        "lost": lost,
        "refused": [said for _where, said in sentences_of(refusal)] if refusal else [],
    }
    return page(request, "books/draft.html", context, status=422 if since or reason or refusal else 200)


@require_POST
def draft_check(request: Request, pk: int) -> HttpResponse:
    """What can be told of the text as it stands in the editor; nothing is saved."""
    draft_for(request.user, pk)
    lint = linted(request.POST.get("text", ""), _language(), timezone.localdate())
    return page(request, "books/_lint.html", {"lint": lint})


@require_POST
def draft_approve(request: Request, pk: int) -> HttpResponse:
    form = forms.SinceInput(request.POST)
    if form.is_valid():
        try:
            since, seen = form.cleaned_data["since"], request.POST.get("seen", "")
            made = actions.approve(request.user, timezone.now(), pk, since=since, seen=seen)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("已批准，从 %(day)s 起执行。") % {"day": made.since.isoformat()})
            return HttpResponseRedirect(reverse("book", args=[made.version.digest]))
    return _draft_page(request, pk, since=form)


@require_POST
def draft_return(request: Request, pk: int) -> HttpResponse:
    form = forms.ReasonInput(request.POST)
    if form.is_valid():
        try:
            actions.give_back(request.user, timezone.now(), pk, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("已退回起草人。"))
            return HttpResponseRedirect(reverse("book-drafts"))
    return _draft_page(request, pk, reason=form)
