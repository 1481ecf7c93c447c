"""The door for imports and the demo: many facts in one transaction, by the same checks and the same postings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from luodi.core.entries import Around, check_new
from luodi.core.errors import Fault, NotAllowed, NotThere, Refusal
from luodi.core.facts import COURSE, Kind, State
from luodi.core.standing import Standing, after, check_answer, handed_back
from luodi.ledger.actions.answers import in_charge_of
from luodi.ledger.actions.append import BATCH, Appending, Touched, appending, families_of, repost
from luodi.ledger.actions.record import New, course_values
from luodi.ledger.models import Entry, Evidence, Waiting
from luodi.ledger.queries import all_standings, fact_of, splits_of, standing_of, visible_entries, voided_tenures
from luodi.people.access import Act, scope
from luodi.people.models import User
from luodi.projects.actions import write_standings
from luodi.projects.queries import Project, all_projects, visible_projects


@dataclass(frozen=True, slots=True)
class Row:
    """A fact of an import: for which project, and where it stood (a cell), so that a fault can point to it."""

    project_id: int
    new: New
    where: str = ""


def record_many(actor: User, at: datetime, rows: Sequence[Row], *, batch: int | None = None) -> list[Entry]:
    """Book many facts, all or none. The actor must hold the right to record for every project named; `batch` is the
    import that brings them, if one does."""
    with appending(at) as held:
        projects = _projects(actor, rows)
        vouchers = _vouchers_used([row.new.voucher for row in rows])
        known = all_standings(sorted(projects))
        paid = {pk: project.paid_in_fen for pk, project in projects.items()}
        agreed = {pk: project.agreed_fen for pk, project in projects.items()}
        faults: list[Fault] = []
        seen: dict[str, str] = {}
        made: list[Entry] = []
        for row in rows:
            project = projects[row.project_id]
            used = vouchers.get(row.new.voucher, "") or seen.get(row.new.voucher, "")
            around = Around(project.condition, paid[project.pk], agreed[project.pk], used)
            faults += _faults(row, around, timezone.localdate(at))
            if row.new.voucher:
                seen[row.new.voucher] = project.code
            sign = {Kind.FUNDS_RECEIVED: 1, Kind.FUNDS_RETURNED: -1}.get(row.new.kind, 0)
            paid[project.pk] += sign * (row.new.amount_fen or 0)
            if row.new.kind in (Kind.AGREEMENT_SIGNED, Kind.AMOUNT_CHANGED):
                agreed[project.pk] += row.new.amount_fen or 0
            made.append(_entry(held, actor, project, row.new, batch))
        if faults:
            raise Refusal.of(faults)
        held.flush()
        _papers(held, actor, rows, made)
        held.wait([(entry, actor.pk) for entry in made])
        settle(held, projects, known, made)
    return made


def _projects(actor: User, rows: Sequence[Row]) -> dict[int, Project]:
    pks = {row.project_id for row in rows}
    found = {project.pk: project for project in visible_projects(actor, Act.LEDGER_RECORD).filter(pk__in=pks)}
    strange = [row for row in rows if row.project_id not in found]
    if strange:
        raise Refusal.of([Fault("project_not_there", row.where) for row in strange])
    return found


def _vouchers_used(vouchers: Sequence[str]) -> dict[str, str]:
    named = sorted({voucher for voucher in vouchers if voucher})
    used: dict[str, str] = {}
    for start in range(0, len(named), BATCH):
        rows = Entry.objects.filter(voucher__in=named[start : start + BATCH]).exclude(answers__kind=Kind.VOIDED)
        used.update(rows.values_list("voucher", "project__code"))
    return used


def _faults(row: Row, around: Around, today: date) -> list[Fault]:
    new = row.new
    try:
        check_new(
            new.kind,
            happened_on=new.happened_on,
            today=today,
            amount=new.amount_fen,
            code=new.code,
            voucher=new.voucher,
            around=around,
        )
    except Refusal as refusal:
        return [Fault(fault.code, row.where or fault.where, fault.blanks) for fault in refusal.faults]
    return []


def _entry(held: Appending, actor: User, project: Project, new: New, batch: int | None) -> Entry:
    return held.entry(
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


def _papers(held: Appending, actor: User, rows: Sequence[Row], made: Sequence[Entry]) -> None:
    papers = [
        Evidence(
            entry=entry,
            digest=paper.digest,
            name=paper.name,
            media_type=paper.media_type,
            size=paper.size,
            added_at=held.stamp,
            added_by_id=actor.pk,
        )
        for row, entry in zip(rows, made, strict=True)
        for paper in row.new.papers
    ]
    if papers:
        Evidence.objects.bulk_create(papers, batch_size=BATCH)


def settle(
    held: Appending, projects: Mapping[int, Project], known: Mapping[int, list[Standing]], made: Sequence[Entry]
) -> None:
    """Post the difference that these entries (facts or answers) make, and write every project's standing."""
    by_project: dict[int, list[Entry]] = defaultdict(list)
    for entry in made:
        by_project[entry.project_id or 0].append(entry)
    touched, cause, values = [], {}, {}
    for pk, entries in by_project.items():
        project = projects[pk]
        standings, changed = _applied(known[pk], entries)
        course = any(one.fact.kind in COURSE for one in standings if one.fact.id in changed)
        chosen = [
            one
            for one in standings
            if project.has_split or one.fact.id in changed or (course and one.fact.kind in COURSE)
        ]
        splits = splits_of(standings) if project.has_split else []
        if project.has_split:
            chosen = handed_back(chosen, voided_tenures(pk))
        scale = project.planned_total_fen or 0
        touched.append(Touched(pk, project.industry, scale, families_of(chosen), splits, fresh=not known[pk]))
        cause[pk] = entries[0]
        values[pk] = course_values(standings) if course else {}
        last = max(entry.happened_on for entry in entries)
        values[pk]["last_fact_on"] = max(last, project.last_fact_on or last)
    for pk, moved in repost(held, cause, touched).items():
        for column, by in moved.items():
            values[pk][column] = getattr(projects[pk], column) + by
        project = projects[pk]
        if project.paid_in_fen + moved.get("paid_in_fen", 0) < 0:
            raise Refusal("returned_exceeds_what_is_left", where=_place(by_project[pk]))
        verified = project.paid_in_verified_fen + moved.get("paid_in_verified_fen", 0)
        if verified < 0 and cause[pk].kind == Kind.VERIFIED:
            raise Refusal("return_before_receipt", where=_place(by_project[pk]))
    write_standings(values)


def _place(entries: Sequence[Entry]) -> str:
    """The fact to name when the money of a project would not add up: of those answered, a return before a receipt."""
    about = [entry.about for entry in entries if entry.about]
    returns = [fact for fact in about if fact.kind == Kind.FUNDS_RETURNED]
    return str((returns or about)[0].pk) if about else ""


def _applied(known: Sequence[Standing], entries: Sequence[Entry]) -> tuple[list[Standing], set[int]]:
    """The standings after these entries, and which facts they concern."""
    now = {one.fact.id: one for one in known}
    changed = set()
    for entry in entries:
        fact = fact_of(entry)
        if fact.about is None:
            now[fact.id] = Standing(fact)
        else:
            now[fact.about] = after(now[fact.about], fact)
        changed.add(fact.about or fact.id)
    return list(now.values()), changed


def _in_parts(pks: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]


@dataclass(frozen=True, slots=True)
class _Loaded:
    facts: list[Entry]
    projects: dict[int, Project]
    known: dict[int, list[Standing]]
    standings: dict[int, Standing]


def _loaded(facts: list[Entry]) -> _Loaded:
    pks = sorted({fact.project_id for fact in facts if fact.project_id})
    projects = all_projects(pks)
    known = all_standings(pks)
    return _Loaded(facts, projects, known, {one.fact.id: one for many in known.values() for one in many})


def void_batch(actor: User, at: datetime, batch: int, *, reason: str) -> int:
    """Void every fact of an import that still stands; returns how many. Verified facts ask for that right."""
    with appending(at) as held:
        loaded = _loaded(list(Entry.objects.filter(batch=batch, about__isnull=True).order_by("id")))
        recording, voiding = scope(actor, Act.LEDGER_RECORD), scope(actor, Act.LEDGER_VOID)
        answers = []
        for fact in loaded.facts:
            now, path = loaded.standings[fact.pk], loaded.projects[fact.project_id or 0].unit.path
            if now.state is State.VOIDED:
                continue
            if not recording.holds(path):
                raise NotThere
            own = fact.recorded_by_id == actor.pk
            if now.state is State.VERIFIED and (own or not voiding.holds(path)):
                raise Refusal("undo_after_verification", project=loaded.projects[fact.project_id or 0].code)
            answers.append(_answer(held, actor, fact, now, Kind.VOIDED, {"reason": reason}))
        held.flush()
        Waiting.objects.filter(entry__batch=batch).delete()
        settle(held, loaded.projects, loaded.known, answers)
    return len(answers)


def verify_many(actor: User, at: datetime, pks: Sequence[int]) -> int:
    """Verify many facts, all or none: each as `verify` would. Whatever stands against one of them is named with its
    key in `where` (`17`), and nothing is written. Returns how many."""
    return _answer_many(actor, at, pks, Kind.VERIFIED, "")


def refuse_many(actor: User, at: datetime, pks: Sequence[int], *, reason: str) -> int:
    """Send many facts back for the same reason, all or none, as `refuse` would. Returns how many."""
    return _answer_many(actor, at, pks, Kind.REFUSED, reason)


def facts_to_answer(actor: User, pks: Sequence[int]) -> list[Entry]:
    """The facts that were chosen, in the order chosen, each once. One that the actor does not see is not there; one
    that they see and may not verify is not allowed."""
    wanted = list(dict.fromkeys(pks))
    found: dict[int, Entry] = {}
    for part in _in_parts(wanted):
        rows = visible_entries(actor).filter(pk__in=part, about__isnull=True)
        found.update({row.pk: row for row in rows.select_related("project__unit", "unit", "recorded_by")})
    if len(found) < len(wanted):
        raise NotThere
    verifying = scope(actor, Act.LEDGER_VERIFY)
    if not all(verifying.holds(in_charge_of(fact).path) for fact in found.values()):
        raise NotAllowed(Act.LEDGER_VERIFY.value)
    return [found[pk] for pk in wanted]


def _answer_many(actor: User, at: datetime, pks: Sequence[int], kind: Kind, reason: str) -> int:
    if not pks:
        raise Refusal("nothing_chosen")
    if kind is Kind.REFUSED and not reason.strip():
        raise Refusal("reason_missing", where="reason")
    with appending(at) as held:
        # In the ledger's order, whatever order they were ticked in: the same choice makes the same chain.
        loaded = _loaded(sorted(facts_to_answer(actor, pks), key=lambda fact: fact.pk))
        _check_many(actor, loaded, kind, reason)
        data: dict[str, object] = {"reason": reason} if reason else {}
        answers = [_answer(held, actor, fact, loaded.standings[fact.pk], kind, data) for fact in loaded.facts]
        held.flush()
        for part in _in_parts([fact.pk for fact in loaded.facts]):
            waiting = Waiting.objects.filter(pk__in=part)
            waiting.delete() if kind is Kind.VERIFIED else waiting.update(state="refused")
        settle(held, loaded.projects, loaded.known, answers)
    return len(answers)


def _check_many(actor: User, loaded: _Loaded, kind: Kind, reason: str) -> None:
    pks = [fact.pk for fact in loaded.facts]
    papered, hands = _papered(pks), _hands(pks)
    faults: list[Fault] = []
    for fact in loaded.facts:
        now = loaded.standings.get(fact.pk) or standing_of(fact)  # a fact of no project: it asks for no answer
        hand = hands.get(fact.pk, fact.recorded_by_id)
        try:
            check_answer(now, kind, by=actor.pk, last_hand=hand, has_evidence=fact.pk in papered, reason=reason)
        except Refusal as refusal:
            faults += [Fault(fault.code, str(fact.pk), fault.blanks) for fault in refusal.faults]
    if faults:
        raise Refusal.of(faults)


def _hands(pks: Sequence[int]) -> dict[int, int]:
    """Whose hand wrote last what waits."""
    found: dict[int, int] = {}
    for part in _in_parts(pks):
        found.update(Waiting.objects.filter(pk__in=part).values_list("pk", "last_hand"))
    return found


def _papered(pks: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for part in _in_parts(pks):
        rows = Evidence.objects.filter(Q(entry_id__in=part) | Q(entry__about_id__in=part))
        for entry, about in rows.values_list("entry_id", "entry__about_id"):
            found.add(about or entry)
    return found


def _answer(held: Appending, actor: User, fact: Entry, now: Standing, kind: Kind, data: dict[str, object]) -> Entry:
    return held.entry(
        actor_id=actor.pk,
        unit_id=fact.unit_id,
        kind=kind,
        happened_on=now.fact.happened_on,
        project_id=fact.project_id,
        about=fact,
        turn=now.turn,
        data=data,
    )
