"""What happens to a result: shown to the units, objected to, answered, final, on public notice, archived. Each a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from luodi.assessment.models import Run
from luodi.assessment.queries import (
    all_alike,
    compared,
    left_open,
    line_of,
    member_of,
    name_of,
    plain,
    require_places,
    run_for,
    same_subjects,
)
from luodi.assessment.queries.course import all_courses, course_of_run
from luodi.books.queries import notice_days
from luodi.core.assessing import (
    Course,
    check_alive,
    check_alone,
    check_answer,
    check_archiving,
    check_final,
    check_following,
    check_notice,
    check_objection,
    check_opening,
    check_pending,
)
from luodi.core.errors import NotThere, Refusal
from luodi.core.facts import Kind
from luodi.ledger.actions import Stored, record_step
from luodi.people.access import Act, require
from luodi.people.models import Org, User
from luodi.people.queries import whole_tree

DAYS_TO_OBJECT = 7  # unless whoever shows the result says otherwise


def publish(actor: User, at: datetime, pk: int, *, until: date | None = None) -> Run:
    """Show a run to every unit that may see runs; until a day they may object. It is not taken back."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    require_places(found)
    today = timezone.localdate(at)
    last = until or today + timedelta(days=DAYS_TO_OBJECT)
    waits = len(left_open(found))
    with transaction.atomic():
        check_opening(held(found), today=today, until=last)
        _step(
            actor, at, found, Kind.RESULT_OPENED, {"until": last.isoformat(), **({"pending": waits} if waits else {})}
        )
        _show(actor, at, found)
    return found


def object_to(
    actor: User, at: datetime, pk: int, *, subject: str, item: str, text: str, papers: Sequence[Stored] = ()
) -> int:
    """Object to one line of the score of a subject of one's own unit; returns the fact."""
    found = run_for(actor, pk)
    one = member_of(found, subject)
    unit = Org.objects.filter(pk=one["unit"]).first() or whole_tree()
    require(actor, Act.OBJECT, unit)
    if item != "total" and item not in plain(found)["subjects"][subject]["items"]:
        raise NotThere
    with transaction.atomic():
        check_objection(held(found), today=timezone.localdate(at), subject=subject, item=item, text=text)
        data = {"run": pk, "subject": subject, "item": item, "text": text.strip()}
        made = record_step(actor, at, Kind.OBJECTED, unit=unit.pk, code=str(pk), data=data, papers=papers)
    return int(made.pk)


def answer(
    actor: User, at: datetime, pk: int, *, objection: int, upheld: bool, text: str, papers: Sequence[Stored] = ()
) -> int:
    """Answer an objection, as another person than who made it: upheld or not, and why."""
    require(actor, Act.OBJECTION_ANSWER)
    found = run_for(actor, pk)
    with transaction.atomic():
        one = check_answer(held(found), objection=objection, by=actor.pk, text=text)
        unit = member_of(found, one.subject)["unit"] or whole_tree().pk
        data = {"run": pk, "objection": objection, "upheld": upheld, "text": text.strip()}
        made = record_step(actor, at, Kind.OBJECTION_ANSWERED, unit=unit, code=str(pk), data=data, papers=papers)
    return int(made.pk)


def make_final(
    actor: User, at: datetime, pk: int, *, of: int | None = None, pending: str = "", unchanged: str = ""
) -> Run:
    """Make a result final when everybody was heard. `of`: it takes the place of another, to which an objection was
    upheld or whose open lines it decides: the same book, period and subjects, worked out from what is known after the
    answer. `pending`: why it is final with lines still left to a person; `unchanged`: why what was upheld is what it was."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    old = run_for(actor, of) if of is not None else None
    waits, said = left_open(found), {"pending": pending.strip(), "unchanged": unchanged.strip()}
    with transaction.atomic():
        course = _held_with_its_like(found)
        data: dict[str, object] = {}
        if old is None:
            check_final(course, today=timezone.localdate(at))
        else:
            data = _follow(found, course, old, today=timezone.localdate(at), reason=said["unchanged"])
        check_alone(all_courses([one for one in all_alike(found) if one != of]))
        check_pending(len(waits), said["pending"])
        data |= {"pending": len(waits), "why_pending": said["pending"]} if waits else {}
        _step(actor, at, found, Kind.RESULT_FINAL, data)
        if old is not None:
            _step(actor, at, old, Kind.RESULT_REPLACED, {"by": pk})
        _show(actor, at, found)
    return found


def _follow(new: Run, course: Course, old: Run, *, today: date, reason: str) -> dict[str, object]:
    """Check that one result may take the place of another; what its last step says of it."""
    if not same_subjects(new, old) or (new.book_code, new.period) != (old.book_code, old.period):
        raise Refusal("run_not_alike", where="of")
    require_places(new)
    before = course_of_run(old)
    left = set(left_open(old)) if before.pending else set()
    fills = bool(left) and not left & set(left_open(new)) and new.moment > old.moment
    lines = [(one.subject, one.item) for one in before.upheld]
    same = [line for line in dict.fromkeys(lines) if line_of(new, *line) == line_of(old, *line)]
    named = [f"{member_of(new, who)['name']} · {name_of(new, item)}" for who, item in same]
    check_following(course, before, today=today, known_at=new.moment, fills=fills, same=named, reason=reason)
    return {"of": old.pk, **({"fills": len(left)} if fills else {}), **({"unchanged": reason} if same else {})}


def give_notice(actor: User, at: datetime, pk: int, *, since: date, until: date) -> None:
    """Put a final result on public notice from one day to another; objections are heard meanwhile."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    today = timezone.localdate(at)
    with transaction.atomic():
        check_notice(held(found), today=today, since=since, until=until, least=notice_days(today))
        data = {"from": since.isoformat(), "until": until.isoformat()}
        _step(actor, at, found, Kind.RESULT_NOTICED, data)


def archive(actor: User, at: datetime, pk: int) -> None:
    """Close a result for good when its notice is over and nothing is open."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    with transaction.atomic():
        check_archiving(held(found), today=timezone.localdate(at))
        _step(actor, at, found, Kind.RESULT_ARCHIVED, {"digest": found.digest})


def choose(
    actor: User, at: datetime, pk: int, *, subjects: Sequence[str], reason: str, papers: Sequence[Stored] = ()
) -> int:
    """Record which of the projects or enterprises laid side by side were decided on, and why. A later decision stands
    beside the earlier one; the last holds."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    if not compared(found):
        raise Refusal("choice_of_projects_only")
    if not subjects:
        raise Refusal("choice_of_nothing", where="subjects")
    if not reason.strip():
        raise Refusal("reason_missing", where="reason")
    check_alive(course_of_run(found))
    chosen = [str(member_of(found, code)["code"]) for code in dict.fromkeys(subjects)]
    data = {"run": pk, "chosen": chosen, "reason": reason.strip()}
    made = record_step(actor, at, Kind.CHOSEN, unit=whole_tree().pk, code=str(pk), data=data, papers=papers)
    return int(made.pk)


def held(run: Run) -> Course:
    """How far the result is, with its row held: two people cannot both take the next step."""
    Run.objects.select_for_update().get(pk=run.pk)
    return course_of_run(run)


def _held_with_its_like(run: Run) -> Course:
    """The same, with every other run of the book and period held too: two of them cannot both become final."""
    rows = Run.objects.select_for_update().filter(book_code=run.book_code, period=run.period)
    list(rows.order_by("pk").values_list("pk"))
    return course_of_run(run)


def _step(actor: User, at: datetime, run: Run, kind: Kind, data: Mapping[str, object]) -> None:
    record_step(actor, at, kind, unit=whole_tree().pk, code=str(run.pk), data={"run": run.pk, **data})


def _show(actor: User, at: datetime, run: Run) -> None:
    if run.published_at is None:
        Run.objects.filter(pk=run.pk, published_at__isnull=True).update(published_at=at, published_by=actor)
        run.refresh_from_db()
