"""What is due of projects and when, and which of them lack what their next stage asks for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Now, TruncDate

from luodi.core.stages import Condition, Requirement, StageTable
from luodi.core.standing import ORDER
from luodi.people.models import User
from luodi.people.queries import posts_of
from luodi.projects.models import Deadline, Project

SOON_DAYS = 30
# A list is asked for without a moment: it takes the district's day from the database.
TODAY = TruncDate(Now())
_UNTIL_DUE = ExpressionWrapper(F("due_on") - TODAY, output_field=DurationField())


def of_projects(projects: QuerySet[Project], *, all_of_them: bool) -> QuerySet[Deadline]:
    """What is due of these projects. Of a paused one only the end of its pause, of a withdrawn one nothing."""
    active = Q(project__condition="active") | Q(project__condition="paused", kind="pause")
    rows = Deadline.objects.filter(active, project__removed=False)
    return rows if all_of_them else rows.filter(project__in=projects.order_by().values("pk"))


def with_days_left(rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
    """The same rows with `left`, the time until the day; negative when it is over."""
    found: QuerySet[Deadline] = rows.annotate(left=_UNTIL_DUE)
    return found


def overdue(rows: QuerySet[Deadline], today: date | Combinable = TODAY) -> QuerySet[Deadline]:
    return rows.filter(due_on__lt=today)


def soon(rows: QuerySet[Deadline], today: date | Combinable = TODAY) -> QuerySet[Deadline]:
    """What falls due today or within SOON_DAYS days."""
    last: Any = (
        today + timedelta(days=SOON_DAYS) if isinstance(today, date) else TruncDate(Now() + timedelta(days=SOON_DAYS))
    )
    return rows.filter(due_on__gte=today, due_on__lte=last)


def of_posts(rows: QuerySet[Deadline], person: User, today: date | Combinable = TODAY) -> QuerySet[Deadline]:
    """Those of the projects for which somebody answers as a leader, by the posts that they hold on a day."""
    return rows.filter(project__leader_post__in=posts_of(person, today))


def counted(rows: QuerySet[Deadline], today: date) -> tuple[int, int]:
    """How many are overdue, and how many fall due soon: one statement."""
    late, near = Q(due_on__lt=today), Q(due_on__gte=today)
    found = rows.filter(due_on__lte=today + timedelta(days=SOON_DAYS)).aggregate(
        late=Count("pk", filter=late), near=Count("pk", filter=near)
    )
    return found["late"], found["near"]


def lacking(rows: QuerySet[Project], table: StageTable) -> QuerySet[Project]:
    """Active projects that lack a field which their next stage asks for. Facts and papers come with the step itself."""
    found = Q(pk__in=())
    for stage, following in pairwise(ORDER):
        asked = [one for one in table.requirements if ORDER[one.stage] <= ORDER[following] and one.sort == "field"]
        missing = Q(pk__in=())
        for one in asked:
            missing |= _misses(one)
        found |= Q(stage=stage) & missing
    return rows.filter(found, condition="active")


def _misses(one: Requirement) -> Q:
    column: Any = Project._meta.get_field(one.name)
    missing = _empty(one.name, column)
    for condition in one.when:
        missing &= _holds(condition)
    for condition in one.unless:
        missing &= ~_holds(condition)
    return missing


def _empty(name: str, column: Any) -> Q:
    if column.many_to_many:
        return ~Q(Exists(column.remote_field.through.objects.filter(project=OuterRef("pk"))))
    is_text = column.get_internal_type() in ("CharField", "TextField")
    return Q(**{name: ""}) if is_text else Q(**{f"{name}__isnull": True})


def _holds(condition: Condition) -> Q:
    if condition.at_least is not None:
        return Q(**{f"{condition.field}__gte": condition.at_least})
    return Q(**{f"{condition.field}__in": condition.any_of})
