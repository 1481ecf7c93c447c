"""The demo district says what the speech says, to the fen, and is the same every time."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from luodi.assessment.models import Run
from luodi.core.periods import span
from luodi.figures.queries import all_figures
from luodi.ledger.models import AppendLock, Closing, Entry, Posting, Waiting
from luodi.ledger.queries import moment
from luodi.people.models import Org, Post, User
from luodi.projects.models import Project
from luodi.site.demo.people import written
from luodi.site.demo.plan import planned

YI = 10_000_000_000


@pytest.mark.django_db
def test_the_totals_of_the_speech_come_out_to_the_fen() -> None:
    out = StringIO()
    call_command("load_demo", stdout=out)
    figures = all_figures(
        [
            "signed_count_total",
            "agreed_total",
            "paid_in_total",
            "construction_projects_total",
            "construction_completed_total",
            "year_plan_count",
            "year_plan_scale",
        ],
        span("2026"),
        moment(),
    )
    assert {code: figure.value for code, figure in figures.items()} == {
        "signed_count_total": 132,
        "agreed_total": 4833 * YI // 100,
        "paid_in_total": 1582 * YI // 100,
        "construction_projects_total": 353,
        "construction_completed_total": 3417 * YI // 100,
        "year_plan_count": 104,
        "year_plan_scale": 2174 * YI // 100,
    }
    _stands_as_an_office_would_have_it()
    assert "bureau" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("load_demo", stdout=out)


def _stands_as_an_office_would_have_it() -> None:
    for name in ("祁连山日产5000吨新型干法水泥生产线", "佛明制药GMP生产线", "崆峒水库除险加固", "醋酸项目"):
        assert Project.objects.filter(name=name).count() == 1
    assert Org.objects.filter(depth=2).count() == 31
    assert Post.objects.count() == 20
    assert all(name.startswith("演示·") for name in User.objects.values_list("name", flat=True))
    assert Closing.objects.order_by("-month").values_list("month", flat=True)[0] == 202609
    assert Waiting.objects.filter(state="recorded").count() == 3
    assert Waiting.objects.filter(state="refused").count() == 1
    assert Run.objects.filter(published_at__isnull=False).count() == 1
    assert not Posting.objects.filter(recorded_at__gt=timezone.now()).exists()
    assert Entry.objects.order_by("-id").values_list("digest", flat=True)[0] == AppendLock.objects.get().last_digest


def test_the_plan_is_the_same_every_time() -> None:
    given = written()
    first, second = planned(given), planned(given)
    assert [draft.facts for draft in first] == [draft.facts for draft in second]
    assert len(first) == 132 + 257 + len(given["pool"])
    assert len({draft.name for draft in first}) == len(first)
