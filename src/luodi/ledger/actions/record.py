"""Recording facts: one verb for each kind. Each checks the right and the fact, stamps, books and posts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from luodi.core.entries import Around, Foreign, check_new
from luodi.core.errors import Refusal
from luodi.core.facts import COURSE, Kind
from luodi.core.standing import RECORDED, Standing, handed_back, walked
from luodi.ledger.actions.append import Appending, Touched, appending, families_of, repost
from luodi.ledger.models import Entry, Waiting
from luodi.ledger.queries import all_standings, folded, splits_of, voided_tenures
from luodi.ledger.store import Stored
from luodi.people.access import Act, require
from luodi.people.models import Org, User
from luodi.projects.actions import assign_unit, keep_milestones, set_joint_units, write_standing
from luodi.projects.queries import Project, project_for

MILESTONES = frozenset({Kind.MILESTONE_PLANNED, Kind.MILESTONE_REACHED})


@dataclass(frozen=True, slots=True)
class New:
    """A fact about to be recorded."""

    kind: Kind
    happened_on: date
    amount_fen: int | None = None
    code: str = ""
    voucher: str = ""
    data: Mapping[str, object] = field(default_factory=dict)
    papers: Sequence[Stored] = ()


def record(actor: User, at: datetime, project: Project, new: New, *, batch: int | None = None) -> Entry:
    """Book one fact about a project, whose right was checked by the verb that calls this."""
    with appending(at) as held:
        project.refresh_from_db(fields=["condition", "agreed_fen", "paid_in_fen", "stage", "unit"])
        around = Around(project.condition, project.paid_in_fen, project.agreed_fen, voucher_used_in(new.voucher))
        check_new(
            new.kind,
            happened_on=new.happened_on,
            today=timezone.localdate(at),
            amount=new.amount_fen,
            code=new.code,
            voucher=new.voucher,
            around=around,
        )
        entry = held.entry(
            actor_id=actor.pk,
            unit_id=project.unit_id,
            kind=new.kind,
            happened_on=new.happened_on,
            project_id=project.pk,
            amount_fen=new.amount_fen,
            code=new.code,
            voucher=new.voucher,
            data=dict(new.data),
            batch=batch,
        )
        held.flush()
        held.papers(entry, new.papers, actor.pk)
        held.wait([(entry, actor.pk)])
        bring_up_to_date(held, project, entry)
    return entry


def voucher_used_in(voucher: str, besides: int | None = None) -> str:
    """The project in which a voucher number stands already (not voided), or ""."""
    if not voucher:
        return ""
    rows = Entry.objects.filter(voucher=voucher)
    if besides is not None:
        rows = rows.exclude(about__pk=besides).exclude(pk=besides)
    for pk, about, code in rows.values_list("pk", "about", "project__code"):
        if not Entry.objects.filter(about=about or pk, kind=Kind.VOIDED).exists():
            return code or "—"
    return ""


def bring_up_to_date(held: Appending, project: Project, entry: Entry) -> None:
    """Post what this entry moves, and write the project's standing, in the same transaction."""
    subject = entry.about or entry
    kind = Kind(subject.kind)
    if kind in (Kind.CREDIT_SPLIT, Kind.UNIT_CHANGED):
        standings = all_standings([project.pk])[project.pk]
        fresh = False
    elif kind in COURSE:
        standings = all_standings([project.pk], COURSE)[project.pk]
        fresh = False
    else:
        answers = Entry.objects.filter(about=subject).order_by("turn") if entry.about_id else []
        standings = folded([subject, *answers])
        fresh = not entry.about_id
    splits = splits_of(all_standings([project.pk], [Kind.CREDIT_SPLIT])[project.pk]) if project.has_split else []
    if project.has_split:
        standings = handed_back(standings, voided_tenures(project.pk))
    touched = Touched(
        project.pk, project.industry, project.planned_total_fen or 0, families_of(standings), splits, fresh
    )
    moved = repost(held, {project.pk: entry}, [touched]).get(project.pk, {})
    values: dict[str, object] = {column: F(column) + by for column, by in moved.items() if by}
    values.update(course_values(standings) if kind in COURSE else {})
    if project.last_fact_on is None or project.last_fact_on < entry.happened_on:
        values["last_fact_on"] = entry.happened_on
    if values:
        write_standing(project.pk, **values)
    if kind in MILESTONES:
        keep_milestones({project.pk: open_milestones(all_standings([project.pk], MILESTONES)[project.pk])})


def open_milestones(standings: Sequence[Standing]) -> list[tuple[int, str, date]]:
    """The milestones still to be reached: entry, name, day."""
    alive = [one.fact for one in standings if one.in_book(0)]
    reached = {fact.data.get("milestone") for fact in alive if fact.kind is Kind.MILESTONE_REACHED}
    return [
        (fact.id, str(fact.data["name"]), date.fromisoformat(str(fact.data["due_on"])))
        for fact in alive
        if fact.kind is Kind.MILESTONE_PLANNED and fact.id not in reached
    ]


def course_values(standings: Sequence[Standing]) -> dict[str, object]:
    """Stage and condition of a project by its course, as everything recorded has it."""
    course = walked([one.fact for one in standings if one.in_book(0)])
    condition = "withdrawn" if course.withdrawn else "paused" if course.paused else "active"
    until = date.fromisoformat(str(course.paused.data["until"])) if course.paused and condition == "paused" else None
    return {"stage": course.stage or "idea", "condition": condition, "paused_until": until}


def sign_agreement(
    actor: User,
    at: datetime,
    code: str,
    *,
    sort: str,
    amount_fen: int,
    happened_on: date,
    event: str = "",
    replaces: int | None = None,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Record a letter of intent, framework or contract. `replaces` names the agreement that it takes the place of,
    so that a framework turned contract is not counted twice."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    data: dict[str, object] = {"event": event} if event else {}
    if replaces is not None:
        alive = [one for one in all_standings([project.pk], COURSE)[project.pk] if one.in_book(0)]
        if not any(one.fact.id == replaces and one.fact.kind is Kind.AGREEMENT_SIGNED for one in alive):
            raise Refusal("replaces_unknown", where="replaces")
        data["replaces"] = replaces
    return record(
        actor, at, project, New(Kind.AGREEMENT_SIGNED, happened_on, amount_fen, sort, data=data, papers=papers)
    )


def change_amount(
    actor: User, at: datetime, code: str, *, by_fen: int, happened_on: date, reason: str, papers: Sequence[Stored] = ()
) -> Entry:
    """Record by how much the agreed amount rises or falls (a supplement to the agreement)."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    need_text(reason, "reason", "reason_missing")
    return record(
        actor, at, project, New(Kind.AMOUNT_CHANGED, happened_on, by_fen, data={"reason": reason}, papers=papers)
    )


def receive_funds(
    actor: User,
    at: datetime,
    code: str,
    *,
    amount_fen: int | None,
    happened_on: date,
    funds: str,
    payer: str,
    voucher: str,
    foreign: Foreign | None = None,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Record money that arrived. Foreign money is booked in fen at its stated rate and keeps what it was."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    data: dict[str, object] = {"payer": payer}
    if foreign is not None:
        amount_fen = foreign.fen()
        data |= {
            "currency": foreign.currency,
            "foreign_amount": str(foreign.amount),
            "rate": str(foreign.rate),
            "rate_date": foreign.rate_date.isoformat(),
        }
    need_text(voucher, "voucher", "voucher_missing")
    need_text(payer, "payer", "text_missing")
    return record(
        actor, at, project, New(Kind.FUNDS_RECEIVED, happened_on, amount_fen, funds, voucher.strip(), data, papers)
    )


def return_funds(
    actor: User,
    at: datetime,
    code: str,
    *,
    amount_fen: int,
    happened_on: date,
    funds: str,
    voucher: str,
    reason: str,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Record money that went back to the investor: a fact of its own, with a positive amount."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    need_text(voucher, "voucher", "voucher_missing")
    need_text(reason, "reason", "reason_missing")
    new = New(Kind.FUNDS_RETURNED, happened_on, amount_fen, funds, voucher.strip(), {"reason": reason}, papers)
    return record(actor, at, project, new)


def complete_investment(
    actor: User, at: datetime, code: str, *, amount_fen: int, happened_on: date, papers: Sequence[Stored] = ()
) -> Entry:
    """Record the investment completed in the month of `happened_on`."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    return record(actor, at, project, New(Kind.INVESTMENT_COMPLETED, happened_on, amount_fen, papers=papers))


def plan_year(
    actor: User,
    at: datetime,
    code: str,
    *,
    year: int,
    amount_fen: int,
    happened_on: date,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Enter the project in a year's plan with its investment scale."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    return record(actor, at, project, New(Kind.YEAR_PLANNED, happened_on, amount_fen, str(year), papers=papers))


def report_progress(
    actor: User,
    at: datetime,
    code: str,
    *,
    text: str,
    percentage: int | None,
    happened_on: date,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Report progress in words, with the visible progress in per cent where it is known. Pictures are optional."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    need_text(text, "text", "text_missing")
    if percentage is not None and not 0 <= percentage <= 100:
        raise Refusal("percentage_out_of_range", where="percentage")
    data: dict[str, object] = {"text": text}
    if percentage is not None:
        data["percentage"] = percentage
    return record(actor, at, project, New(Kind.PROGRESS_REPORTED, happened_on, data=data, papers=papers))


def plan_milestone(
    actor: User, at: datetime, code: str, *, name: str, due_on: date, happened_on: date, owner: str = ""
) -> Entry:
    """Plan a milestone: what, by when, who sees to it."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    need_text(name, "name", "text_missing")
    data = {"name": name, "due_on": due_on.isoformat(), "owner": owner}
    return record(actor, at, project, New(Kind.MILESTONE_PLANNED, happened_on, data=data))


def reach_milestone(
    actor: User, at: datetime, code: str, *, milestone: int, happened_on: date, papers: Sequence[Stored] = ()
) -> Entry:
    """Say that a planned milestone is reached."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    planned = all_standings([project.pk], [Kind.MILESTONE_PLANNED])[project.pk]
    if not any(one.fact.id == milestone and one.in_book(0) for one in planned):
        raise Refusal("milestone_unknown", where="milestone")
    return record(
        actor, at, project, New(Kind.MILESTONE_REACHED, happened_on, data={"milestone": milestone}, papers=papers)
    )


def need_text(text: str, where: str, code: str) -> None:
    if not text.strip():
        raise Refusal(code, where=where)


def split_credit(
    actor: User, at: datetime, code: str, *, shares: Sequence[tuple[int, Fraction]], happened_on: date, reason: str
) -> Entry:
    """From this day on, share what the project brings between units. Shares add to one; the first unit leads."""
    project = project_for(actor, Act.CREDIT_SPLIT, code)
    units = [unit for unit, _ in shares]
    need_text(reason, "reason", "reason_missing")
    if len(units) < 2 or len(set(units)) != len(units):
        raise Refusal("shares_too_few", where="shares")
    total = sum((part for _, part in shares), Fraction(0))
    if total != 1 or any(part <= 0 for _, part in shares):
        raise Refusal("shares_do_not_add_to_one", where="shares", sum=f"{float(total * 100):.2f}%")
    written = [[unit, str(part)] for unit, part in shares]
    write_standing(project.pk, has_split=True)
    project.has_split = True
    entry = record(actor, at, project, New(Kind.CREDIT_SPLIT, happened_on, data={"shares": written, "reason": reason}))
    set_joint_units(project.pk, units)
    return entry


def change_unit(actor: User, at: datetime, code: str, *, unit: Org, happened_on: date, reason: str) -> Entry:
    """Hand the project to another unit. What was credited before stays where it was; what follows is the new unit's."""
    project = project_for(actor, Act.CREDIT_SPLIT, code)
    need_text(reason, "reason", "reason_missing")
    if unit.pk == project.unit_id:
        raise Refusal("unit_same", where="unit")
    data = {"from": project.unit_id, "to": unit.pk, "reason": reason}
    with transaction.atomic():
        entry = record(actor, at, project, New(Kind.UNIT_CHANGED, happened_on, data=data))
        put_in_charge(actor, at, project.pk, unit.pk)
    return entry


def put_in_charge(actor: User, at: datetime, project: int, unit: int) -> None:
    """Give a project to another unit, and what of it waits to be verified or mended: who answers it now, finds it."""
    assign_unit(actor, at, project, unit)
    Waiting.objects.filter(entry__project=project).update(unit=unit)


def record_introduction(
    actor: User,
    at: datetime,
    code: str,
    *,
    introducer: str,
    name: str,
    happened_on: date,
    proof: str,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Record that somebody introduced the project; `introducer` is their code in the register of introducers."""
    project = project_for(actor, Act.LEDGER_RECORD, code)
    need_text(proof, "proof", "text_missing")
    claims = all_standings([project.pk], [Kind.INTRODUCED])[project.pk]
    if any(one.fact.code == introducer and one.in_book(RECORDED) for one in claims):
        raise Refusal("introduced_already", where="project", name=name, project=code)
    new = New(Kind.INTRODUCED, happened_on, code=introducer, data={"name": name, "proof": proof}, papers=papers)
    return record(actor, at, project, new)


def judge(
    actor: User,
    at: datetime,
    *,
    unit: Org,
    code: str,
    value: object,
    period: str,
    reason: str,
    project: int | None = None,
    subject: str = "",
    kept_in: object = None,
    papers: Sequence[Stored] = (),
) -> Entry:
    """Give a unit, or one of its projects, a value for an item of a rule book: signed by who gives it, with the reason.

    `value` is plain JSON, checked by the assessment, `kept_in` the units that its numbers stand in. `subject` names who
    else it is about: "post:QW-1".
    """
    require(actor, Act.JUDGE, unit)
    need_text(reason, "reason", "reason_missing")
    data = {"value": value, "period": period, "reason": reason} | ({"subject": subject} if subject else {})
    data |= {} if kept_in is None else {"in": kept_in}
    with appending(at) as held:
        entry = held.entry(
            actor_id=actor.pk,
            unit_id=unit.pk,
            project_id=project,
            kind=Kind.JUDGED,
            happened_on=timezone.localdate(at),
            code=code,
            data=data,
        )
        held.flush()
        held.papers(entry, papers, actor.pk)
    return entry
