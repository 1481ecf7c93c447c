"""The cache of the present, worked out anew, is what writing fact by fact had made of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.core.management import call_command

from luodi.ledger import actions
from luodi.ledger.models import Waiting
from luodi.projects.models import Project
from tests.makers import AT, agreement, district, papers, project, receipt

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


def kept() -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    columns = (
        "code",
        "stage",
        "condition",
        "agreed_fen",
        "agreed_verified_fen",
        "paid_in_fen",
        "paid_in_verified_fen",
        "completed_fen",
    )
    more = ("completed_verified_fen", "last_fact_on", "has_split")
    projects = Project.objects.order_by("code").values_list(*columns, *more)
    return list(projects), list(Waiting.objects.order_by("pk").values_list("pk", "unit", "kind", "state", "last_hand"))


def test_rebuilt_is_what_was_written_fact_by_fact() -> None:
    here = district()
    for code in ("LH-1", "LH-2", "LH-3"):
        project(here, code, name=f"项目{code}")
    framework = agreement(here, sort="framework")
    agreement(here, replaces=framework.pk, happened_on=DAY)
    actions.verify(here.li, AT, framework.pk)
    for code in ("LH-1", "LH-2"):
        actions.verify(here.li, AT, receipt(here, code).pk)
    wrong = receipt(here, "LH-2", fen=7)
    actions.refuse(here.li, AT, wrong.pk, reason="金额不符")
    mended = receipt(here, "LH-2", fen=9)
    actions.correct(here.ma, AT, mended.pk, actions.Change(amount_fen=8), reason="多记")
    actions.void(here.wang, AT, receipt(here, "LH-1", fen=3).pk, reason="重复")
    receipt(here, "LH-3", fen=5)
    actions.complete_investment(here.wang, AT, "LH-1", amount_fen=11, happened_on=DAY, papers=papers())
    actions.move_stage(here.wang, AT, "LH-1", to="started", happened_on=DAY, papers=papers())
    actions.pause(here.wang, AT, "LH-1", happened_on=DAY, until=date(2026, 9, 1), reason="等批复")
    actions.withdraw(here.zhao, AT, "LH-2", happened_on=DAY, reason="投资方退出")
    shares = [(here.liuhu.pk, Fraction(1, 3)), (here.xiamen.pk, Fraction(2, 3))]
    actions.split_credit(here.ma, AT, "LH-1", shares=shares, happened_on=DAY, reason="联合")
    actions.change_unit(here.ma, AT, "LH-3", unit=here.park, happened_on=DAY, reason="调整业主")
    before = kept()
    assert {unit for _pk, unit, *_more in before[1]} == {here.liuhu.pk, here.park.pk}
    Project.objects.update(
        stage="idea", condition="active", agreed_fen=1, agreed_verified_fen=4, paid_in_fen=2, has_split=False
    )
    Waiting.objects.all().delete()
    call_command("rebuild_standings", verbosity=0)
    assert kept() == before
