"""An import is taken back whole, or not at all: what stands in its way, and what goes with it."""

from __future__ import annotations

import io
from datetime import date

import pytest

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.enterprises.actions import add_company
from luodi.enterprises.models import Company
from luodi.enterprises.queries import visible_companies
from luodi.exchange import actions
from luodi.exchange.mapping import loaded
from luodi.exchange.models import Batch
from luodi.ledger import actions as from_ledger
from luodi.ledger.actions import close_month
from luodi.projects.models import Project
from tests.exchange.test_import import AT, HEADER, ROWS, TITLE, checked, total
from tests.makers import District, district, project

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture
def here() -> District:
    return district()


def taken(here: District, text: str = TITLE + HEADER + ROWS, existing: str = "refuse") -> Batch:
    batch = actions.upload(here.wang, AT, here.liuhu, [("台账.csv", io.BytesIO(text.encode()))])
    mapping = actions.with_columns(loaded(batch.mapping), 0, existing=existing)
    return actions.accept(here.wang, AT, actions.match(here.wang, AT, batch.pk, mapping).pk)


def undone(here: District, batch: Batch) -> Batch:
    return actions.undo(here.wang, AT, batch.pk, reason="单位报错")


def refused(here: District, batch: Batch) -> list[tuple[str, dict[str, str]]]:
    """Why the batch cannot be undone; nothing has changed by asking."""
    before = (total("agreed"), total("paid_in"), Project.objects.filter(removed=False).count())
    with pytest.raises(Refusal) as refusal:
        undone(here, batch)
    batch.refresh_from_db()
    after = (total("agreed"), total("paid_in"), Project.objects.filter(removed=False).count())
    assert (batch.state, after) == ("accepted", before)
    return [(one.code, {name: str(value) for name, value in one.blanks.items()}) for one in refusal.value.faults]


def companies(here: District) -> list[str]:
    return sorted(visible_companies(here.ma).values_list("name", flat=True))


def sheet(rows: str) -> str:
    return "单位：万元\n项目名称,投资方,统一社会信用代码,签约时间,签约金额\n" + rows


def test_companies_that_the_batch_brought_go_with_it_and_come_again_with_their_codes(here: District) -> None:
    text = sheet(f"陇上果汁,陇上果汁公司,{CODE},2026年3月,8\n平凉陶瓷,平凉陶瓷公司,,2026年3月,8\n")
    batch = taken(here, text)
    assert companies(here) == ["平凉陶瓷公司", "陇上果汁公司"]
    undone(here, batch)
    assert companies(here) == []
    taken(here, text)
    assert companies(here) == ["平凉陶瓷公司", "陇上果汁公司"]
    assert visible_companies(here.wang).get(uscc=CODE).name == "陇上果汁公司"


def test_companies_stay_that_were_there_or_that_another_deals_with(here: District) -> None:
    add_company(here.wang, name="早有公司", unit=here.liuhu)
    rows = "甲项目,早有公司,,2026年3月,8\n乙项目,共用公司,,2026年3月,8\n丙项目,邻乡公司,{},2026年3月,8\n丁项目,独用公司,,2026年3月,8\n"
    batch = taken(here, sheet(rows.format(CODE)))
    shared = Company.objects.get(name="共用公司")
    project(here).investors.add(shared)
    add_company(here.chen, name="邻乡公司", uscc=CODE, unit=here.xiamen)
    undone(here, batch)
    assert companies(here) == ["共用公司", "早有公司", "邻乡公司"]


def test_a_company_that_two_imports_name_goes_with_the_last_of_them(here: District) -> None:
    first = taken(here, sheet("甲项目,陇上公司,,2026年3月,8\n"))
    second = taken(here, sheet("乙项目,陇上公司,,2026年3月,8\n"))
    undone(here, first)
    assert companies(here) == ["陇上公司"]
    undone(here, second)
    assert companies(here) == []


def test_what_was_recorded_since_and_voided_again_is_not_in_the_way(here: District) -> None:
    batch = taken(here)
    code = Project.objects.order_by("code")[0].code
    fact = from_ledger.complete_investment(here.wang, AT, code, amount_fen=5, happened_on=date(2026, 10, 1))
    assert refused(here, batch) == [("undo_used", {"project": code, "count": "1"})]
    from_ledger.void(here.wang, AT, fact.pk, reason="填错")
    assert undone(here, batch).state == "undone"


def test_every_project_in_the_way_is_named_at_once(here: District) -> None:
    batch = taken(here)
    codes = list(Project.objects.order_by("code").values_list("code", flat=True))
    for code in codes:
        from_ledger.report_progress(here.wang, AT, code, text="开工", percentage=None, happened_on=date(2026, 10, 1))
    assert refused(here, batch) == [("undo_used", {"project": code, "count": "1"}) for code in codes]


def test_money_that_was_returned_since_keeps_what_it_was_returned_from(here: District) -> None:
    project(here, name="陇上果汁")
    batch = taken(here, existing="add")
    sent = {"funds": "capital", "voucher": "R1", "reason": "退股"}
    back = from_ledger.return_funds(here.wang, AT, "LH-1", amount_fen=100, happened_on=date(2026, 10, 1), **sent)
    assert [(code, blanks["project"]) for code, blanks in refused(here, batch)] == [("undo_below_zero", "LH-1")]
    from_ledger.void(here.wang, AT, back.pk, reason="填错")
    undone(here, batch)
    assert (total("agreed"), total("paid_in")) == (0, 0)
    assert list(Project.objects.filter(removed=False).values_list("code", flat=True)) == ["LH-1"]


def test_a_batch_that_a_later_one_counted_on_is_undone_after_it(here: District) -> None:
    project(here, name="陇上果汁")
    header = "项目名称,责任单位,截至2026年{}月累计到位资金（万元）\n陇上果汁,柳湖乡,{}\n"
    first = taken(here, header.format(8, 300), "add")
    second = taken(here, header.format(9, 500), "add")
    assert total("paid_in") == 500 * 1_000_000
    assert refused(here, first) == [("undo_counted_on", {"project": "LH-1", "batch": str(second.pk)})]
    undone(here, second)
    undone(here, first)
    assert total("paid_in") == 0


def test_a_batch_of_a_closed_month_is_not_undone_as_a_whole(here: District) -> None:
    batch = taken(here)
    close_month(here.ma, AT, 202610)
    ((code, blanks),) = refused(here, batch)
    assert (code, blanks["month"]) == ("undo_closed", "2026-09")


def test_a_stranger_finds_no_batch_to_undo_and_an_auditor_may_not(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    with pytest.raises(NotThere):
        actions.undo(here.chen, AT, batch.pk, reason="x")
    with pytest.raises(NotAllowed):
        actions.undo(here.wu, AT, batch.pk, reason="x")
    batch.refresh_from_db()
    assert batch.state == "accepted"
