"""Pages of the ledger: one project whole, one fact with its answers, the queue, the months."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luodi.core.errors import NotThere, Refusal
from luodi.core.facts import ANSWERS, Kind, State, asks_evidence, asks_verification
from luodi.core.stages import Requirement, next_stage
from luodi.core.standing import Standing, fold
from luodi.kit.choosing import BOX, choosing_page, keys_in
from luodi.kit.pages import form_page, list_page, page
from luodi.kit.sentences import sentences_of
from luodi.ledger import actions, doors, forms
from luodi.ledger.actions.answers import fact_to_answer, last_hand, may_answer
from luodi.ledger.actions.bulk import facts_to_answer
from luodi.ledger.actions.months import closable, month_name, open_months
from luodi.ledger.models import Entry
from luodi.ledger.queries import (
    answers_about,
    closed_through,
    credited_to,
    entry_for,
    fact_of,
    had,
    history_of,
    moment,
    paper_for,
    splits_of,
    standing_of,
    waiting_until,
)
from luodi.ledger.queries.papers import papers_of, papers_of_project
from luodi.ledger.store import path_of
from luodi.ledger.tables import FACTS_TABLE, RETURNED_TABLE, WAITING_TABLE
from luodi.ledger.telling import SHOWN, cards_of, closings_told, told, values_shown
from luodi.people.access import Act, Request, acts_over, may, require, scope
from luodi.people.queries import all_orgs
from luodi.projects.queries import investors_of, missing_for, project_for

TIMELINE = 60  # the newest facts on a project's page; the ledger list has the rest


@require_GET
def project(request: Request, code: str) -> HttpResponse:
    """One project: where it stands, its money, what is missing next, its timeline and papers."""
    found = project_for(request.user, Act.PROJECT_SEE, code)
    standings, hands = history_of(found.pk)
    papers = papers_of_project(found.pk)
    investors = investors_of(found.pk)
    following = next_stage(found.stage)
    missing = missing_for(found, following, had(standings, papers), [one.pk for one in investors]) if following else []
    held = acts_over(request.user, found.unit)
    context = {
        "project": found,
        "investors": investors,
        "next_stage": following,
        "missing": _missing(found, missing, held),
        "lines": _lines(standings, hands, papers),
        "more": len(standings) > TIMELINE,
        "code": quote(found.code, safe=""),
        "doors": _doors(found, held),
        "overdue": found.condition == "paused"
        and found.paused_until is not None
        and found.paused_until < timezone.localdate(),
        "milestones": _milestones(standings),
        "credit": _credit(found, standings),
        "may_edit": Act.PROJECT_EDIT in held,
        "moment": moment(),
    }
    return page(request, "ledger/project.html", context)


def _credit(found: Any, standings: list[Standing]) -> dict[str, Any] | None:
    """How the project's credit is shared now, and what each unit was credited with so far; None where it is not."""
    splits = splits_of(standings)
    if not splits:
        return None
    credited = credited_to(found.pk)
    shares = {share.unit: share.part for share in splits[-1].shares}
    units = all_orgs().in_bulk([*shares, *credited])
    ordered = [*shares, *sorted(credited.keys() - shares.keys())]
    return {
        "since": splits[-1].since,
        "rows": [
            {"unit": units[pk], "share": _per_cent(shares.get(pk)), **_ZERO, **credited.get(pk, {})} for pk in ordered
        ],
    }


_ZERO = {"agreed": 0, "paid_in": 0, "completed": 0}


def _per_cent(part: Fraction | None) -> str:
    return "—" if part is None else f"{float(part * 100):.6f}".rstrip("0").rstrip(".") + "%"


def _doors(project: Any, held: frozenset[Act]) -> list[dict[str, Any]]:
    """What this reader may record about it. Addresses are resolved once: they differ in their last part only."""
    stem = reverse("record", args=[project.code, "-"]).removesuffix("-/")
    titles = _titles(get_language() or "")
    return [
        {"title": titles[door.slug], "href": f"{stem}{door.slug}/"}
        for door in doors.DOORS.values()
        if door.act in held and _fits(door, project, held)
    ]


def _missing(project: Any, missing: list[Requirement], held: frozenset[Act]) -> list[dict[str, Any]]:
    """What the next stage still asks for, each with the place where it is filled in or recorded."""
    edit = reverse("project-edit", args=[project.code]) if Act.PROJECT_EDIT in held else ""
    stem = reverse("record", args=[project.code, "-"]).removesuffix("-/")
    found = []
    for one in missing:
        if one.sort == "field":
            href = f"{edit}#field-{one.name}" if edit else ""
        else:
            href = f"{stem}{'agreement' if one.need == 'fact:agreement_signed' else 'stage'}/"
        found.append({"word": one.word, "href": href})
    return found


def _lines(standings: list[Standing], hands: dict[int, str], papers: dict[int, Any]) -> list[dict[str, Any]]:
    """The newest facts as they stand after their corrections."""
    newest = sorted(standings, key=lambda one: (one.fact.happened_on, one.fact.id), reverse=True)[:TIMELINE]
    stem = reverse("entry", args=[0]).removesuffix("0/")
    return [
        {
            "fact": one.fact,
            "told": told(one.fact),
            "href": f"{stem}{one.fact.id}/",
            "state": one.state.value,
            "corrected": one.corrected,
            "plain": not asks_verification(one.fact.kind, one.fact.code),
            "papers": papers.get(one.fact.id, ()),
            "hand": hands[one.fact.id],
        }
        for one in newest
    ]


@lru_cache(maxsize=2)
def _titles(_language: str) -> dict[str, str]:
    return {door.slug: str(door.title) for door in doors.DOORS.values()}


def _fits(door: doors.Door, found: Any, held: frozenset[Act]) -> bool:
    """Only doors that this project's condition and this reader's rights leave open are offered."""
    if door.slug == "stage":
        return Act.STAGE_FORWARD in held
    if door.slug == "resume":
        return bool(found.condition != "active")
    if found.condition == "withdrawn":
        return door.slug in ("return", "progress")
    return door.slug != "pause" or found.condition == "active"


def _milestones(standings: list[Any]) -> list[dict[str, Any]]:
    alive = [one.fact for one in standings if one.in_book(0)]
    reached = {fact.data.get("milestone"): fact for fact in alive if fact.kind is Kind.MILESTONE_REACHED}
    planned = [fact for fact in alive if fact.kind is Kind.MILESTONE_PLANNED]
    keys = ("name", "due_on", "owner")
    return [{**{key: fact.data.get(key) for key in keys}, "reached": reached.get(fact.id)} for fact in planned]


@require_http_methods(["GET", "POST"])
def record(request: Request, code: str, slug: str) -> HttpResponse:
    """Record one fact about a project."""
    door = doors.DOORS.get(slug)
    if door is None:
        raise NotThere
    found = project_for(request.user, door.act, code)
    now = timezone.now()

    def do(values: dict[str, Any]) -> str:
        made = door.do(request.user, now, code, dict(values))
        if asks_evidence(Kind(made.kind), made.code) and not values.get("papers"):
            messages.warning(request, _("没有附材料，核实人无法核实。请打开这条记录，用“更正”补传。"))
        return reverse("project", args=[code])

    return form_page(
        request,
        door.form,
        do,
        title=f"{door.title} · {found.name}",
        back=reverse("project", args=[code]),
        submit=_("登记"),
        done=_("已登记。需要核实的事项，核实后计入核实数。"),
        initial={"happened_on": timezone.localdate(now), "year": now.year},
        form_kwargs={"actor": request.user, "project": found},
    )


@require_GET
def ledger(request: Request) -> HttpResponseBase:
    return list_page(request, FACTS_TABLE)


@require_GET
def waiting(request: Request) -> HttpResponseBase:
    return choosing_page(request, WAITING_TABLE, reverse("chosen"))


@require_http_methods(["GET", "POST"])
def chosen(request: Request) -> HttpResponse:
    """The facts chosen in the queue, one after the other with their papers; verified or sent back all at once."""
    require(request.user, Act.LEDGER_VERIFY)
    given = request.POST if request.method == "POST" else request.GET
    pks = keys_in(given.getlist(BOX))
    shown = keys_in(given.get("page", "").split(",")) or pks
    if not shown:
        messages.warning(request, _("请先勾选要处理的记录。"))
        return HttpResponseRedirect(reverse("waiting"))
    faults: list[tuple[str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, _answer_chosen(request, pks))
        except Refusal as refusal:
            faults = sentences_of(refusal)
        else:
            return HttpResponseRedirect(reverse("waiting"))
    said = {
        "cards": cards_of(request.user, facts_to_answer(request.user, shown), dict(faults)),
        "refused": bool(faults),
        "faults": [said for where, said in faults if not where.isdecimal()],
        "ticked": pks if request.method == "POST" else shown,
        "page": ",".join(map(str, shown)),
        "reason": given.get("reason", ""),
    }
    return page(request, "ledger/chosen.html", said, status=422 if faults else 200)


@require_GET
def returned(request: Request) -> HttpResponseBase:
    return list_page(request, RETURNED_TABLE)


@require_GET
def entry(request: Request, pk: int) -> HttpResponse:
    """One fact: what it says, its papers, every answer, and what the reader may do about it."""
    found = entry_for(request.user, Act.PROJECT_SEE, pk)
    if found.about_id is not None:
        return HttpResponseRedirect(reverse("entry", args=[found.about_id]))
    return page(request, "ledger/entry.html", _entry_context(request, found))


def _entry_context(request: Request, found: Entry) -> dict[str, Any]:
    standing = standing_of(found)
    answers = [(answer, changes) for answer, changes in zip(*_corrected(found), strict=True)]
    papers = papers_of([found.pk])
    alive = standing.state is not State.VOIDED
    own = last_hand(found) == request.user.pk
    checked = asks_verification(Kind(found.kind), found.code) and standing.state is State.RECORDED
    return {
        "entry": found,
        "fact": standing.fact,
        "told": told(standing.fact),
        "state": standing.state,
        "answers": answers,
        "papers": papers.get(found.pk, []),
        "may_verify": checked and may_answer(request.user, Kind.VERIFIED, found, standing.state) and not own,
        "own": checked and own,
        "may_correct": alive and may_answer(request.user, Kind.CORRECTED, found, standing.state),
        "may_void": alive
        and may_answer(request.user, Kind.VOIDED, found, standing.state)
        and not (own and standing.state is State.VERIFIED),
        "answer_kinds": ANSWERS,
    }


def _corrected(found: Entry) -> tuple[list[Entry], list[list[tuple[Any, str, str]]]]:
    """The answers to a fact, and what each changed: label, before, after."""
    answers = list(answers_about([found.pk]))
    facts = [
        fold(fact_of(found), [fact_of(one) for one in answers[:number]]).fact for number in range(len(answers) + 1)
    ]
    changed = [
        [
            (label, before, after)
            for (label, before), (_label, after) in zip(values_shown(old), values_shown(new), strict=True)
            if before != after
        ]
        for old, new in pairwise(facts)
    ]
    return answers, changed


def _answer_chosen(request: Request, pks: list[int]) -> str:
    if request.POST.get("answer") == "verified":
        return _("已核实 %(n)d 条。") % {"n": actions.verify_many(request.user, timezone.now(), pks)}
    reason = request.POST.get("reason", "")
    return _("已退回 %(n)d 条。") % {"n": actions.refuse_many(request.user, timezone.now(), pks, reason=reason)}


@require_POST
def verify(request: Request, pk: int) -> HttpResponse:
    """Confirm a fact, and go on to the next that waits."""
    actions.verify(request.user, timezone.now(), pk)
    messages.success(request, _("已核实。"))
    return HttpResponseRedirect(
        reverse("waiting") if request.POST.get("then") == "next" else reverse("entry", args=[pk])
    )


@require_http_methods(["GET", "POST"])
def refuse(request: Request, pk: int) -> HttpResponse:
    return _answered(request, pk, Kind.REFUSED, actions.refuse, _("退回"), _("已退回经办人。"))


@require_http_methods(["GET", "POST"])
def void(request: Request, pk: int) -> HttpResponse:
    return _answered(request, pk, Kind.VOIDED, actions.void, _("作废"), _("已作废。"))


def _answered(request: Request, pk: int, answer: Kind, verb: Any, title: str, done: str) -> HttpResponse:
    fact_to_answer(request.user, answer, pk)

    def do(values: dict[str, Any]) -> str:
        verb(request.user, timezone.now(), pk, reason=values["reason"])
        return reverse("entry", args=[pk])

    back = reverse("entry", args=[pk])
    return form_page(request, forms.AnswerInput, do, title=title, back=back, submit=title, done=done)


@require_http_methods(["GET", "POST"])
def correct(request: Request, pk: int) -> HttpResponse:
    """Correct a fact by another fact; the first stays readable."""
    found = fact_to_answer(request.user, Kind.CORRECTED, pk)

    def do(values: dict[str, Any]) -> str:
        doors.correct(request.user, timezone.now(), pk, values)
        return reverse("entry", args=[pk])

    return form_page(
        request,
        forms.CorrectionInput,
        do,
        title=_("更正"),
        back=reverse("entry", args=[pk]),
        submit=_("更正"),
        done=_("已更正，需要重新核实。"),
        lead=_("表中是现在的内容，只改错的地方。原记录保留，更正后需重新核实。"),
        form_kwargs={"actor": request.user, "fact": standing_of(found).fact},
    )


@require_GET
@xframe_options_sameorigin
def paper(request: Request, pk: int) -> HttpResponseBase:
    """A paper, to who may see its fact. The browser shows only kinds that cannot carry a script; the rest is saved."""
    found = paper_for(request.user, pk)
    content = path_of(found.digest).open("rb")
    as_file = found.media_type not in SHOWN
    return FileResponse(content, content_type=found.media_type, filename=found.name, as_attachment=as_file)


@require_http_methods(["GET", "POST"])
def months(request: Request) -> HttpResponse:
    """The months: which are closed, which comes next, and closing it."""
    require(request.user, Act.PROJECT_SEE)
    now = timezone.now()
    if request.method == "POST":
        given = request.POST.get("month", "")
        if not given.isdecimal():
            raise Refusal("period_not_understood", where="month", given=given)
        made = actions.close_month(request.user, now, int(given))
        messages.success(request, _("%(month)s 已结账。") % {"month": month_name(made.month)})
        return HttpResponseRedirect(reverse("months"))
    closed = closed_through()
    following = closable(now, closed)
    waiting = waiting_until(request.user, following) if following and may(request.user, Act.PERIOD_CLOSE) else []
    context = {
        "waiting": waiting,
        "totals": {state: sum(row[state] for row in waiting) for state in ("recorded", "refused")},
        "open_months": open_months(now, closed),
        "closings": closings_told(whole=scope(request.user, Act.PROJECT_SEE).everything),
        "next": following,
        "may_close": may(request.user, Act.PERIOD_CLOSE),
    }
    return page(request, "ledger/months.html", context)
