"""The course of a project: stages forward and back, pause, resumption, withdrawal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from luodi.core.errors import Fault, Refusal
from luodi.core.facts import COURSE, Kind
from luodi.core.stages import is_forward
from luodi.core.standing import Standing, walked
from luodi.core.words import STAGES, Word
from luodi.ledger.actions.record import New, need_text, record
from luodi.ledger.models import Entry
from luodi.ledger.queries import all_standings, had
from luodi.ledger.queries.papers import papers_of_project
from luodi.ledger.store import Stored
from luodi.people.access import Act, require
from luodi.people.models import User
from luodi.projects.queries import Project, missing_for, project_for


def move_stage(
    actor: User, at: datetime, code: str, *, to: str, happened_on: date, reason: str = "", papers: Sequence[Stored] = ()
) -> Entry:
    """Move a project to another stage: forward when nothing is missing, backward with the right and a reason."""
    project = project_for(actor, Act.PROJECT_SEE, code)
    if to not in STAGES:
        raise Refusal("choice_unknown", where="to", given=to)
    standings = all_standings([project.pk], COURSE)[project.pk]
    course = walked([one.fact for one in standings if one.in_book(0)])
    forward = is_forward(course.stage or project.stage, to)
    require(actor, Act.STAGE_FORWARD if forward else Act.STAGE_BACKWARD, project.unit)
    if to == course.stage:
        raise Refusal("stage_same", where="to")
    if course.last and forward and happened_on < course.last.happened_on:
        last = course.last.happened_on.isoformat()
        raise Refusal("stage_before_last", where="happened_on", date=happened_on.isoformat(), last=last)
    if forward:
        check_forward(project, standings, to, has_paper=bool(papers))
    else:
        need_text(reason, "reason", "reason_missing")
    data: dict[str, object] = {"from": course.stage or project.stage}
    if reason:
        data["reason"] = reason
    return record(actor, at, project, New(Kind.STAGE_MOVED, happened_on, code=to, data=data, papers=papers))


def check_forward(project: Project, standings: Sequence[Standing], to: str, *, has_paper: bool) -> None:
    """Refuse a step forward while the stage table misses anything, naming every field, fact and paper at once."""
    there = had(standings, papers_of_project(project.pk))
    if has_paper:
        there |= {f"evidence:{to}"}
    missing = missing_for(project, to, there)
    if missing:
        raise Refusal.of(
            [
                Fault("stage_needs", one.need, {"stage": STAGES[to], "label": Word(one.need, one.zh, one.en)})
                for one in missing
            ]
        )


def pause(actor: User, at: datetime, code: str, *, happened_on: date, until: date | None, reason: str) -> Entry:
    """Pause a project, for a reason and until a day. The pause ends by `resume`, not by itself."""
    project = project_for(actor, Act.STAGE_FORWARD, code)
    need_text(reason, "reason", "reason_missing")
    if until is None:
        raise Refusal("pause_end_missing", where="until")
    if until < happened_on:
        raise Refusal("pause_end_early", where="until")
    data = {"reason": reason, "until": until.isoformat()}
    return record(actor, at, project, New(Kind.PAUSED, happened_on, data=data))


def resume(actor: User, at: datetime, code: str, *, happened_on: date, reason: str) -> Entry:
    """Take a paused or withdrawn project up again; a withdrawn one asks for the right to go backward."""
    project = project_for(actor, Act.STAGE_FORWARD, code)
    if project.condition == "withdrawn":
        require(actor, Act.STAGE_BACKWARD, project.unit)
    need_text(reason, "reason", "reason_missing")
    return record(actor, at, project, New(Kind.RESUMED, happened_on, data={"reason": reason}))


def withdraw(
    actor: User, at: datetime, code: str, *, happened_on: date, reason: str, papers: Sequence[Stored] = ()
) -> Entry:
    """End a project that will not be built. Its facts stay; it stands at no stage any more."""
    project = project_for(actor, Act.STAGE_BACKWARD, code)
    need_text(reason, "reason", "reason_missing")
    return record(actor, at, project, New(Kind.WITHDRAWN, happened_on, data={"reason": reason}, papers=papers))
