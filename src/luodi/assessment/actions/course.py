"""What happens to a result: shown to the units, objected to, answered, final, on public notice, archived. Each a fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from luodi.assessment.models import Run
from luodi.assessment.queries import compared, member_of, plain, require_places, run_for
from luodi.assessment.queries.course import course_of_run
from luodi.books.queries import notice_days
from luodi.core.assessing import (
    Course,
    check_answer,
    check_archiving,
    check_final,
    check_following,
    check_notice,
    check_objection,
    check_opening,
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
    with transaction.atomic():
        check_opening(held(found), today=today, until=last)
        _step(actor, at, found, Kind.RESULT_OPENED, {"until": last.isoformat()})
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


def make_final(actor: User, at: datetime, pk: int, *, of: int | None = None) -> Run:
    """Make a result final when everybody was heard. `of`: it takes the place of another, to which an objection was
    upheld: the same book, period and subjects, worked out from what is known after the answer."""
    require(actor, Act.RUN_PUBLISH)
    found = run_for(actor, pk)
    today = timezone.localdate(at)
    with transaction.atomic():
        if of is None:
            check_final(held(found), today=today)
        else:
            old = run_for(actor, of)
            _require_alike(found, old)
            require_places(found)
            check_following(held(found), held(old), known_at=found.moment)
        _step(actor, at, found, Kind.RESULT_FINAL, {} if of is None else {"of": of})
        _show(actor, at, found)
    return found


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
    chosen = [str(member_of(found, code)["code"]) for code in dict.fromkeys(subjects)]
    data = {"run": pk, "chosen": chosen, "reason": reason.strip()}
    made = record_step(actor, at, Kind.CHOSEN, unit=whole_tree().pk, code=str(pk), data=data, papers=papers)
    return int(made.pk)


def held(run: Run) -> Course:
    """How far the result is, with its row held: two people cannot both take the next step."""
    Run.objects.select_for_update().get(pk=run.pk)
    return course_of_run(run)


def _step(actor: User, at: datetime, run: Run, kind: Kind, data: Mapping[str, object]) -> None:
    record_step(actor, at, kind, unit=whole_tree().pk, code=str(run.pk), data={"run": run.pk, **data})


def _show(actor: User, at: datetime, run: Run) -> None:
    if run.published_at is None:
        Run.objects.filter(pk=run.pk, published_at__isnull=True).update(published_at=at, published_by=actor)
        run.refresh_from_db()


def _require_alike(new: Run, old: Run) -> None:
    same = new.book_code == old.book_code and new.period == old.period
    if not same or {one["code"] for one in new.group} != {one["code"] for one in old.group}:
        raise Refusal("run_not_alike", where="of")
