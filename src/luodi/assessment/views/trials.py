"""Books tried out and figures changed in thought; nothing is written."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from luodi.assessment import actions, forms
from luodi.assessment.queries import trials
from luodi.assessment.queries.sheet import in_unit_said
from luodi.assessment.views.said import both, in_row
from luodi.books.queries import book_of, draft_for
from luodi.core.errors import Refusal
from luodi.core.rules.books import Book
from luodi.core.rules.loading import load
from luodi.kit.cells import sum_said
from luodi.kit.pages import page, put_refusal
from luodi.kit.sentences import sentences_of
from luodi.ledger.queries import moment
from luodi.people.access import Act, Request, require


@require_GET
def trial(request: Request, digest: str) -> HttpResponse:
    """A kept version over past periods, beside the version that held then; nothing is written."""
    require(request.user, Act.RUN_MAKE)
    return _trial(request, book_of(digest), reverse("book", args=[digest]))


@require_GET
def draft_trial(request: Request, pk: int) -> HttpResponse:
    """The same for a draft, as it is saved now."""
    draft = draft_for(request.user, pk)
    return _trial(request, load(draft.text, f"{draft.title}.yaml"), reverse("book-draft", args=[pk]))


def _trial(request: Request, book: Book, back: str) -> HttpResponse:
    year = timezone.localdate().year
    usual = {"periods": "，".join(str(one) for one in range(year - 2, year + 1))}
    form = forms.TrialInput(request.GET or None, initial=usual, actor=request.user, book=book)
    found, refused = None, []
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        try:
            found = trials.trial(request.user, book, values["subjects"], values["periods"], moment())
        except Refusal as refusal:
            refused = [said for _where, said in sentences_of(refusal)]
    context = {"form": form, "book": book, "trial": found, "refused": refused, "back": back}
    wrong = bool(refused) or (form.is_bound and not form.is_valid())
    return page(request, "assessment/trial.html", context, status=422 if wrong else 200)


@require_GET
def what_if(request: Request, pk: int) -> HttpResponse:
    """What one figure would do to the places of a run, and which figure would raise a unit soonest; nothing is written."""
    bench = trials.Bench(request.user, pk)
    form = forms.WhatIfInput(request.GET or None, bench=bench)
    context: dict[str, Any] = {"run": bench.run, "form": form, "book": bench.book}
    if form.is_bound and form.is_valid():
        values = form.cleaned_data
        unit = values["unit"]
        context |= {"unit": bench.named[unit], "own": bench.result.subjects[unit], "reaches": bench.reaches(unit)}
        if values["value"] is not None:
            change = trials.Change(unit, values["input"], values["value"])
            try:
                context |= {"moved": bench.moved(bench.with_(change)), "changed": True}
                context |= {"assumed": _assumed(bench, change)}
            except Refusal as refusal:
                put_refusal(form, refusal)
    return page(request, "assessment/what_if.html", context, status=422 if form.errors else 200)


def _assumed(bench: trials.Bench, change: trials.Change) -> str:
    """What was changed in thought: whose which figure, from what to what, in its unit."""
    one = next(one for one in bench.movable if one.code == change.input)
    unit, now = one.unit.code if one.unit else "", bench.present(change.unit, one)
    old = "—" if now is None else in_unit_said(now, unit)
    return f"{in_row(bench.named[change.unit])} · {both(one.name)}：{old} → {in_unit_said(change.value, unit)}"


def _supposed(form: forms.IdeaInput) -> str:
    """What was supposed to have happened: what, to which project, whose, how much, when."""
    values = form.cleaned_data
    choices = {name: dict(form.fields[name].choices) for name in ("what", "unit")}  # type: ignore[attr-defined]  # choice fields
    amount = values["amount_fen"]
    parts = [
        choices["what"][values["what"]],
        values["project"] or _("新项目"),
        choices["unit"][values["unit"]] if values["unit"] else "",
        sum_said(amount) if amount is not None else "",
        values["on"].isoformat(),
    ]
    return " · ".join(str(part).strip() for part in parts if part)


@require_GET
def suppose(request: Request, pk: int) -> HttpResponse:
    """What a fact would do to a run: a signing, a receipt, a stage date, a project that moves; nothing is written."""
    run = trials.Bench(request.user, pk).run
    form = forms.IdeaInput(request.GET or None, actor=request.user, initial={"on": timezone.localdate()})
    context: dict[str, Any] = {"run": run, "form": form, "book": book_of(run.book)}
    if form.is_bound and form.is_valid():
        try:
            idea = actions.Idea(**form.cleaned_data)
            context |= {"moved": actions.suppose(request.user, timezone.now(), pk, idea), "changed": True}
            context |= {"assumed": _supposed(form)}
        except Refusal as refusal:
            put_refusal(form, refusal)
    return page(request, "assessment/suppose.html", context, status=422 if form.errors else 200)
