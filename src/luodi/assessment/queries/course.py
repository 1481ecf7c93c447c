"""How far a result is: its steps, the objections with their papers, what may be done next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luodi.assessment.models import Run
from luodi.assessment.queries.runs import member_of
from luodi.core.assessing import AFTER, STEPS, Course, Objection, Standing, course_of
from luodi.core.errors import NotThere
from luodi.core.facts import Kind
from luodi.core.words import said
from luodi.ledger.queries import fact_of, steps_of
from luodi.ledger.queries.papers import papers_of
from luodi.people.access import Act, scope
from luodi.people.models import User
from luodi.people.queries import all_orgs, whole_tree


def steps(run: Run) -> list[Any]:
    """The steps of a result as they stand in the ledger, with who took them."""
    units = {one["unit"] for one in run.group if one["unit"] is not None}
    return steps_of([str(run.pk)], STEPS, sorted(units | {whole_tree().pk}))


def all_courses(runs: Sequence[int]) -> dict[int, Course]:
    """How far each of these results is: two statements, however many they are."""
    found: dict[int, list[Any]] = {run: [] for run in runs}
    units = list(all_orgs().values_list("pk", flat=True))
    for entry in steps_of([str(run) for run in runs], STEPS, units) if found else ():
        found[int(entry.code)].append(entry)
    return {run: course_of(fact_of(entry) for entry in rows) for run, rows in found.items()}


def course_of_run(run: Run) -> Course:
    return course_of(fact_of(entry) for entry in steps(run))


def state_said(step: str | None, replaced_by: int | None) -> str:
    """How far a result is, in the reader's words; one that was replaced names the run that took its place."""
    if replaced_by is not None:
        return _("已由第 %(n)s 次接替") % {"n": replaced_by}
    standing = AFTER[Kind(step)] if step else Standing.DRAFT
    return said("result", standing.value, get_language() or "zh-hans")


def one_of(run: Any) -> str:
    """A result among others of the same name: its number, its moment, how far it is."""
    at = timezone.localtime(run.moment).strftime("%Y-%m-%d %H:%M")
    return f"{_('第 %(n)s 次') % {'n': run.pk}} · {at} · {state_said(run.step, run.replaced_by)}"


@dataclass(frozen=True, slots=True)
class Heard:
    """An objection as its page shows it: about whom, who made and who answered it, the papers of both."""

    objection: Objection
    name: str
    name_en: str
    by: str
    answered_by: str
    papers: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """The course as one reader sees it: all its steps, and the objections of the reader's own units."""

    course: Course
    steps: tuple[Any, ...]
    heard: tuple[Heard, ...]


def shown(actor: User, run: Run) -> Shown:
    rows = steps(run)
    course = course_of(fact_of(entry) for entry in rows)
    seen = scope(actor, Act.RUN_SEE)
    own = [one for one in course.objections if seen.holds(member_of(run, one.subject)["path"])]
    papers = papers_of([row.pk for row in rows]) if own or any(row.kind == Kind.CHOSEN for row in rows) else {}
    by = {row.pk: row.recorded_by.name for row in rows}
    answers = {row.data.get("objection"): row for row in rows if "objection" in row.data}
    heard = []
    for one in own:
        who, answer = member_of(run, one.subject), answers.get(one.id)
        attached = [*papers.get(one.id, []), *(papers.get(answer.pk, []) if answer else [])]
        answered_by = answer.recorded_by.name if answer else ""
        heard.append(Heard(one, who["name"], who["name_en"] or who["name"], by[one.id], answered_by, tuple(attached)))
    for row in rows:
        row.attached = papers.get(row.pk, []) if row.kind == Kind.CHOSEN else []
    told = tuple(row for row in rows if "objection" not in row.data and "subject" not in row.data)
    return Shown(course, told, tuple(heard))


def objection_for(actor: User, run: Run, pk: int) -> Heard:
    """One objection, if the reader sees the subject that it is about."""
    found = next((one for one in shown(actor, run).heard if one.objection.id == pk), None)
    if found is None:
        raise NotThere
    return found
