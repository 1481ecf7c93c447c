"""Pages of rule books: the list, one book in readable form with its cases, and taking one in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from luodi.books import actions, tables
from luodi.books.queries import book_of, version_of
from luodi.core.errors import Refusal
from luodi.core.rules.cases import check
from luodi.core.rules.prose import prose
from luodi.kit.inputs import Input
from luodi.kit.pages import form_page, list_page, page
from luodi.people.access import Act, Request, may, require


class BookInput(Input):
    """The text of a book, pasted or as a file."""

    text = forms.CharField(label=gettext_lazy("办法文本"), widget=forms.Textarea(attrs={"rows": 18}), required=False)
    file = forms.FileField(label=gettext_lazy("或选择文件"), required=False)


@require_GET
def books(request: Request) -> HttpResponseBase:
    acts = []
    if may(request.user, Act.RUN_MAKE):
        acts.append({"href": reverse("book-new"), "title": _("收入办法"), "icon": "upload"})
    return list_page(request, tables.BOOKS, acts=acts)


@require_GET
def book(request: Request, digest: str) -> HttpResponse:
    """One book: items, parameters with dates and sources, readings, and every case worked out now."""
    require(request.user, Act.RUN_SEE)
    version = version_of(digest)
    found = book_of(digest)
    rules = prose(found, version.text, get_language() or "zh-hans")
    return page(request, "books/book.html", {"version": version, "book": found, "rules": rules, "cases": check(found)})


@require_http_methods(["GET", "POST"])
def book_new(request: Request) -> HttpResponse:
    require(request.user, Act.RUN_MAKE)

    def do(values: dict[str, Any]) -> str:
        text, name = values["text"], "book.yaml"
        if values["file"]:
            name = values["file"].name
            try:
                text = values["file"].read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise Refusal("book_text_missing", where="file") from None
        if not text.strip():
            raise Refusal("book_text_missing", where="text")
        return reverse("book", args=[actions.add_book(request.user, timezone.now(), text=text, name=name).digest])

    return form_page(
        request, BookInput, do, title=_("收入办法"), back=reverse("books"), submit=_("检查并收入"), done=_("已收入。")
    )
