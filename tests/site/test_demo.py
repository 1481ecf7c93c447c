"""The demo district says what the speech says, to the fen, stands as an office would have it, and is always the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from luodi.assessment.models import Run
from luodi.assessment.queries import plain as plain_result
from luodi.assessment.queries.course import course_of_run
from luodi.books.models import Draft
from luodi.core.periods import span
from luodi.figures.queries import all_figures
from luodi.ledger.models import AppendLock, Closing, Entry, Evidence, Waiting
from luodi.ledger.queries import all_standings, had, moment
from luodi.ledger.queries.papers import papers_of_project
from luodi.ledger.store import path_of
from luodi.outreach.models import Introducer
from luodi.people.models import Holding, Org, Post, User
from luodi.people.queries import all_orgs
from luodi.projects.models import Project
from luodi.projects.queries import missing_for
from luodi.site.demo.papers import pdf
from luodi.site.demo.plan import plan, read

YI = 10_000_000_000
SPEECH = {
    "signed_count_total": 132,
    "agreed_total": 4833 * YI // 100,
    "paid_in_total": 1582 * YI // 100,
    "signed_paid_in_total": 1582 * YI // 100,
    "construction_projects_total": 353,
    "started_count_total": 353,
    "construction_completed_total": 3417 * YI // 100,
    "completed_total": 3417 * YI // 100,
    "year_plan_count": 104,
    "year_plan_scale": 2174 * YI // 100,
}


@pytest.mark.django_db
def test_the_demo_district_says_what_the_speech_says_and_stands_as_an_office_would_have_it() -> None:
    out = StringIO()
    call_command("load_demo", stdout=out)
    figures = all_figures(SPEECH, span("2026-10"), moment())
    assert {code: figure.value for code, figure in figures.items()} == SPEECH
    recorded = all_figures(SPEECH, span("2026-10"), moment(), state="recorded")
    assert recorded["signed_count_total"].value == 134  # two contracts that nobody has confirmed
    assert (recorded["paid_in_total"].value or 0) > SPEECH["paid_in_total"]
    _the_district_is_there()
    _the_desks_are_as_they_are_in_the_last_month()
    _no_project_stands_later_than_its_papers()
    assert "lh-clerk" in out.getvalue() and "luodi-demo-2026" in out.getvalue()
    with pytest.raises(CommandError, match="空库"):
        call_command("load_demo", stdout=out)


def _the_district_is_there() -> None:
    assert Counter(all_orgs().filter(depth=2).values_list("group", flat=True)) == {
        "quota_department": 9, "none": 6, "key": 5, "valley": 3, "tableland": 11,
    }  # fmt: skip
    assert not Org.objects.filter(name_en="").exists()
    assert Counter(Post.objects.values_list("rank", flat=True)) == {
        "principal": 2, "congress_principal": 2, "standing_committee": 7, "deputy_head": 5, "deputy_county": 8,
    }  # fmt: skip
    assert Holding.objects.filter(until__isnull=True).count() == Post.objects.count()
    assert all(name.startswith("演示") for name in User.objects.values_list("name", flat=True))


def _the_desks_are_as_they_are_in_the_last_month() -> None:
    assert Counter(Waiting.objects.values_list("state", flat=True)) == {"recorded": 26, "refused": 5}
    assert Counter(Project.objects.exclude(condition="active").values_list("condition", flat=True)) == {
        "paused": 1, "withdrawn": 2,
    }  # fmt: skip
    assert Project.objects.filter(has_split=True).count() == 1
    assert list(Closing.objects.order_by("month").values_list("month", flat=True))[::32] == [202401, 202609]
    assert Entry.objects.order_by("-id").values_list("digest", flat=True)[0] == AppendLock.objects.get().last_digest
    kept = set(Evidence.objects.values_list("digest", flat=True))
    assert all(path_of(digest).read_bytes().startswith(b"%PDF-1.4") for digest in kept)
    _the_offices_have_work()


def _the_offices_have_work() -> None:
    """A ranking with an objection to answer, lights of every colour, a claim of an introducer, a book to approve."""
    ranked, lit = Run.objects.filter(published_at__isnull=False).order_by("pk")
    assert [one.item for one in course_of_run(ranked).waiting] == ["year"]
    colours = Counter(one["total"]["shown"] for one in plain_result(lit)["subjects"].values())
    assert {"green", "yellow", "red"} <= set(colours), colours
    assert Entry.objects.filter(kind="introduced").count() == Introducer.objects.count() == 1
    assert Draft.objects.filter(handed_in_at__isnull=False, version=None).count() == 1


def _no_project_stands_later_than_its_papers() -> None:
    """The bulk door does not ask the stage table; the demo keeps it all the same."""
    projects = list(Project.objects.order_by("code").prefetch_related("investors"))
    standings = all_standings([project.pk for project in projects])
    lacking = {
        project.code: [one.need for one in missing]
        for project in projects
        if (missing := missing_for(project, project.stage, had(standings[project.pk], papers_of_project(project.pk))))
    }
    assert lacking == {}


@pytest.mark.django_db
def test_the_demo_is_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "HOUSE", replace(settings.HOUSE, mode="production"))
    with pytest.raises(CommandError, match="正式环境"):
        call_command("load_demo")
    assert not Org.objects.exists()


def test_the_plan_is_the_same_every_time_and_names_each_project_once() -> None:
    first, second = plan(), plan()
    assert first == second
    assert len({(draft.unit, draft.name) for draft in first}) == len(first)
    given: dict[str, Any] = read("projects")
    named = {row[0] for key in ("signed", "built", "pooled") for row in given[key]}
    assert named == {draft.name for draft in first if draft.named}


def test_nothing_in_the_plan_is_paid_or_built_beyond_its_amount() -> None:
    drafts = plan()
    paid = {draft.name: _sum(draft, "funds_received", "verified", "fixed") for draft in drafts if draft.agreed_fen}
    back = {draft.name: _sum(draft, "funds_returned", "verified") for draft in drafts}
    assert [one.name for one in drafts if one.agreed_fen and paid[one.name] - back[one.name] > one.agreed_fen] == []
    assert [one.name for one in drafts if _sum(one, "investment_completed", "verified") > one.planned_fen] == []


def _sum(draft: Any, kind: str, *fates: str) -> int:
    return sum(fact.amount_fen or 0 for fact in draft.facts if fact.kind == kind and fact.fate in fates)


def test_a_paper_of_the_demo_is_a_whole_pdf() -> None:
    written = pdf(["Bank slip (1)", "12,345.67 yuan"])
    start = int(written.split(b"startxref\n")[1].split()[0])
    assert written[start : start + 4] == b"xref"
    places = [int(line[:10]) for line in written[start:].split(b"\n")[3:8]]
    assert [written[place : place + 7] for place in places] == [b"%d 0 obj" % number for number in range(1, 6)]
    assert rb"(Bank slip \(1\))" in written
