"""The papers behind facts: how many, of which fact, of which project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from luodi.kit.prepared import Prepared, blank
from luodi.ledger.models import Evidence

_PAPERS_OF_PROJECT = Prepared(lambda: _told_of(Evidence.objects.filter(entry__project_id=blank("project"))))


def papers_behind(fact: str) -> Combinable:
    """How many papers a fact has, those of its answers too: an expression over rows in which `fact` is its key."""

    def counted(where: str) -> Coalesce:
        papers = Evidence.objects.filter(**{where: OuterRef(fact)}).order_by()
        number = papers.annotate(n=Func(F("pk"), function="COUNT", output_field=IntegerField())).values("n")
        return Coalesce(Subquery(number), 0)

    return counted("entry") + counted("entry__about")  # two index walks; one condition with OR would read them all


def papers_of(pks: Sequence[int]) -> dict[int, list[Evidence]]:
    """The papers of facts, those brought by a correction with them."""
    return _by_fact(_told_of(Evidence.objects.filter(Q(entry_id__in=pks) | Q(entry__about_id__in=pks))))


def papers_of_project(project: int) -> dict[int, list[Evidence]]:
    """All papers behind a project's facts, by fact."""
    return _by_fact(_PAPERS_OF_PROJECT(project=project))


def _told_of(papers: QuerySet[Evidence]) -> QuerySet[Evidence]:
    return papers.annotate(about=F("entry__about")).order_by("id")


def _by_fact(papers: Iterable[Evidence]) -> dict[int, list[Evidence]]:
    found: dict[int, list[Evidence]] = {}
    for paper in papers:
        found.setdefault(vars(paper)["about"] or paper.entry_id, []).append(paper)
    return found
