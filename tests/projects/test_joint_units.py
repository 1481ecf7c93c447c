"""Who shares a project's credit sees it, whole; everything that is done to it, the unit in charge does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from html import unescape

import pytest
from django.test import Client

from luodi.core.errors import NotAllowed
from luodi.ledger import actions as ledger
from luodi.ledger.actions import Change
from luodi.ledger.models import Entry
from luodi.ledger.queries import returned_to, visible_facts, waiting_for
from luodi.people.access import Act, Role
from luodi.people.models import User
from luodi.projects import actions
from luodi.projects.models import Project
from luodi.projects.queries import project_for, visible_projects
from tests.makers import AT, District, agreement, district, project, receipt, user

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 3)


@pytest.fixture
def here() -> District:
    """柳湖's project, its credit shared with 峡门, where a head and a verifier work besides the clerk."""
    made = district()
    project(made)
    agreement(made)
    shares = [(made.liuhu.pk, Fraction(1, 2)), (made.xiamen.pk, Fraction(1, 2))]
    ledger.split_credit(made.ma, AT, "LH-1", shares=shares, happened_on=DAY, reason="联合引进")
    made.people["he"] = user("he", "何乡长", made.xiamen, Role.UNIT_HEAD, made.xiamen)
    made.people["hu"] = user("hu", "胡核实", made.xiamen, Role.VERIFIER, made.xiamen)
    made.people["qian"] = user("qian", "钱科长", made.xiamen, Role.BUREAU, made.xiamen)
    return made


OTHERS = ("chen", "he", "hu", "qian")


def test_who_shares_the_credit_sees_the_project_and_may_do_nothing_to_it(here: District) -> None:
    for who in OTHERS:
        other = here.people[who]
        allowed = [act.value for act in Act if visible_projects(other, act).exists()]
        assert allowed == ["project_see"], who
        for act in set(Act) - {Act.PROJECT_SEE}:
            with pytest.raises(NotAllowed):
                project_for(other, act, "LH-1")
        assert project_for(other, Act.PROJECT_SEE, "LH-1").code == "LH-1"


def verbs(actor: User, fact: Entry) -> dict[str, Callable[[], object]]:
    code, seen = "LH-1", 0
    return {
        "record": lambda: ledger.receive_funds(
            actor, AT, code, amount_fen=1, happened_on=DAY, funds="capital", payer="甲", voucher="X"
        ),
        "sign": lambda: ledger.sign_agreement(actor, AT, code, sort="contract", amount_fen=1, happened_on=DAY),
        "correct": lambda: ledger.correct(actor, AT, fact.pk, Change(amount_fen=1), reason="误"),
        "void": lambda: ledger.void(actor, AT, fact.pk, reason="误"),
        "verify": lambda: ledger.verify(actor, AT, fact.pk),
        "refuse": lambda: ledger.refuse(actor, AT, fact.pk, reason="误"),
        "move": lambda: ledger.move_stage(actor, AT, code, to="preparing", happened_on=DAY),
        "pause": lambda: ledger.pause(actor, AT, code, happened_on=DAY, until=DAY, reason="等"),
        "withdraw": lambda: ledger.withdraw(actor, AT, code, happened_on=DAY, reason="不做了"),
        "hand_over": lambda: ledger.change_unit(actor, AT, code, unit=fact.unit, happened_on=DAY, reason="换"),
        "edit": lambda: actions.change_project(actor, AT, code, seen=seen, changes={"place": "峡门"}),
    }


def test_no_verb_is_open_to_who_shares_the_credit(here: District) -> None:
    fact = receipt(here)
    before = Entry.objects.count(), Project.objects.values().get()
    open_to = {}
    for who in OTHERS:
        open_to[who] = []
        for name, verb in verbs(here.people[who], fact).items():
            try:
                verb()
            except NotAllowed:
                continue
            open_to[who].append(name)
    assert open_to == {who: [] for who in OTHERS}
    assert (Entry.objects.count(), Project.objects.values().get()) == before


def test_what_waits_of_a_shared_project_waits_for_its_unit_in_charge(here: District) -> None:
    fact = receipt(here)
    assert not waiting_for(here.hu).exists() and fact in visible_facts(here.hu)
    ledger.refuse(here.li, AT, fact.pk, reason="金额不符")
    assert (list(returned_to(here.wang).values_list("pk", flat=True)), returned_to(here.chen).exists()) == (
        [fact.pk],
        False,
    )


def test_the_page_offers_exactly_the_doors_that_open(here: District) -> None:
    fact = receipt(here)
    for who, recording in (("wang", True), ("chen", False), ("he", False), ("qian", False)):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(here.people[who])
        page = unescape(client.get("/projects/LH-1/").content.decode())
        assert "日产5000吨水泥生产线" in page
        assert ('href="/projects/LH-1/edit/"' in page, "/projects/LH-1/record/receipt/" in page) == (
            recording,
            recording,
        )
        addresses = ("/projects/LH-1/edit/", "/projects/LH-1/record/receipt/", f"/ledger/{fact.pk}/correct/")
        assert {client.get(address).status_code for address in addresses} == {200 if recording else 404}, who
        assert client.patch("/api/projects/LH-1", {}, content_type="application/json").status_code == (
            422 if recording else 404
        )
