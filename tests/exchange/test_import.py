"""An office imports its ledger: upload, columns, check, accept all or nothing, undo."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Sum

from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.exchange import actions
from luodi.exchange.mapping import SavedMapping, loaded
from luodi.exchange.models import Batch
from luodi.exchange.queries import faults_of, visible_batches
from luodi.exchange.samples import UNITS, chinese_ledger
from luodi.ledger import actions as from_ledger
from luodi.ledger.models import Entry, Posting
from luodi.people.models import Org
from luodi.projects.models import Project
from tests.makers import District, district, project

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TITLE = "2026年重点项目台账（截至2026年9月底）,,,,,,,,\n单位：万元,,,,,,,,\n"
HEADER = "项目名称,责任单位,建设性质,投资方,总投资,签约时间,签约金额,到位资金,凭证号\n"
ROWS = (
    "陇上果汁,柳湖乡,新建,陇上果汁有限公司,1000,2026年3月,800,300,V1\n"
    "★平凉陶瓷,柳湖乡,续建,平凉陶瓷有限公司,2000,2026年4月,1500,-,\n"
    "肉牛养殖,峡门乡,新建,,500,2026年5月,400,100,V2\n"
    "合计,,,,3500,,2700,400,\n"
)


@pytest.fixture
def here() -> District:
    return district()


def uploaded(here: District, text: str = TITLE + HEADER + ROWS, actor: Any = None, unit: Org | None = None) -> Batch:
    files = [("台账.csv", io.BytesIO(text.encode("gb18030")))]
    return actions.upload(actor or here.wang, AT, unit or here.liuhu, files)


def checked(here: District, text: str = TITLE + HEADER + ROWS, actor: Any = None) -> Batch:
    batch = uploaded(here, text, actor)
    return actions.check(actor or here.wang, AT, batch.pk)


def faults(batch: Batch) -> list[tuple[str, str]]:
    return [(fault[1], fault[0]) for row in faults_of(batch) for fault in row.faults]


def total(measure: str) -> int:
    return Posting.objects.filter(measure=measure, book=0).aggregate(total=Sum("amount"))["total"] or 0


def adds_up(batch: Batch) -> None:
    """Refused + accepted = read, in rows and in every sum; and every refused row is listed with a reason."""
    read, taken, refused = (batch.tally[part] for part in ("read", "accepted", "refused"))
    assert read["rows"] == taken["rows"] + refused["rows"]
    for name in {**taken["money"], **refused["money"], **read["money"]}:
        parts = [Decimal(part["money"].get(name, 0)) for part in (taken, refused, read)]
        assert parts[0] + parts[1] == parts[2]
    listed = list(faults_of(batch))
    assert (len(listed), [row.row for row in listed if not row.faults]) == (refused["rows"], [])


def there_and_back(here: District, mapping: SavedMapping | None, files: list[tuple[str, bytes]]) -> None:
    """A file is taken, comes again as it was and a little changed, is undone, and may then come again."""

    def sent(more: bytes = b"") -> Batch:
        content = [(name, io.BytesIO(content + more)) for name, content in files]
        batch = actions.upload(here.ma, AT, here.bureau, content)
        return actions.match(here.ma, AT, batch.pk, mapping or loaded(batch.mapping))

    first = sent()
    adds_up(first)
    first = actions.accept(here.ma, AT, first.pk)
    booked, projects = Entry.objects.count(), Project.objects.count()
    sums = {measure: total(measure) for measure in ("agreed", "paid_in", "completed", "year_plan")}
    with pytest.raises(Refusal, match="import_again"):
        sent()
    again = sent(b"\n")
    adds_up(again)
    assert (again.rows_accepted, again.rows_refused) == (0, first.rows_read)
    with pytest.raises(Refusal, match="import_nothing"):
        actions.accept(here.ma, AT, again.pk)
    assert (Entry.objects.count(), Project.objects.count()) == (booked, projects)
    actions.undo(here.ma, AT, first.pk, reason="试导入")
    assert {measure: total(measure) for measure in sums} == dict.fromkeys(sums, 0)
    assert sent().tally == first.tally


def test_a_district_ledger_of_400_rows_comes_again_and_adds_nothing(here: District) -> None:
    for place, name in enumerate(UNITS):
        if not Org.objects.filter(name=name).exists():
            here.root.refresh_from_db()
            Org.objects.add_child(here.root, {"code": f"S{place}", "name": name, "kind": "township"})
    there_and_back(here, None, [("示例.xlsx", chinese_ledger()[0])])


def test_a_preview_counts_rows_and_money_and_refuses_units_out_of_reach(here: District) -> None:
    batch = checked(here)
    assert batch.tally == {
        "currency": "CNY",
        "read": {"rows": 3, "money": {"agreed": "27000000", "paid_in": "4000000", "planned_total": "35000000"}},
        "accepted": {"rows": 2, "money": {"agreed": "23000000", "paid_in": "3000000", "planned_total": "30000000"}},
        "refused": {"rows": 1, "money": {"agreed": "4000000", "paid_in": "1000000", "planned_total": "5000000"}},
        "aside": {"total": 1},
    }
    assert faults(batch) == [("unit_not_yours", "B6")]
    assert (Project.objects.count(), Entry.objects.count()) == (0, 0)


def test_a_unit_out_of_reach_and_one_that_does_not_exist_are_refused_alike(here: District) -> None:
    rows = "甲项目,峡门乡,新建,,500,2026年5月,400,,\n乙项目,无此乡,新建,,500,2026年5月,400,,\n"
    batch = checked(here, TITLE + HEADER + rows)
    assert faults(batch) == [("unit_not_yours", "B4"), ("unit_not_yours", "B5")]


def test_accepting_registers_projects_and_records_facts_in_one_go(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    rows = Project.objects.order_by("code").values_list(
        "code", "name", "unit__name", "kind", "planned_total_fen", "agreed_fen", "paid_in_fen", "investors__name"
    )
    assert list(rows) == [
        ("LH-2026-0001", "陇上果汁", "柳湖乡", "new", 1_000_000_000, 800_000_000, 300_000_000, "陇上果汁有限公司"),
        ("LH-2026-0002", "平凉陶瓷", "柳湖乡", "continuing", 2_000_000_000, 1_500_000_000, 0, "平凉陶瓷有限公司"),
    ]
    assert (batch.state, batch.projects_made, batch.facts_made) == ("accepted", 2, 3)
    assert {entry.batch for entry in Entry.objects.all()} == {batch.pk}
    assert (total("agreed"), total("paid_in"), total("signed")) == (2_300_000_000, 300_000_000, 2)


def test_what_the_ledger_books_is_what_the_tally_said(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    said = batch.tally["accepted"]["money"]
    assert (Decimal(said["agreed"]) * 100, Decimal(said["paid_in"]) * 100) == (total("agreed"), total("paid_in"))


def test_a_project_stands_no_further_than_its_papers_let_it(here: District) -> None:
    header = "项目名称,建设性质,项目阶段,签约时间,签约金额\n"
    batch = checked(here, TITLE + header + "陇上果汁,新建,在建,2026年3月,800\n")
    actions.accept(here.wang, AT, batch.pk)
    assert list(Project.objects.values_list("stage", flat=True)) == ["idea"]
    assert ["stage_held", "building", "", "1"] in batch.findings


def test_undoing_voids_the_facts_and_takes_the_projects_out(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    undone = actions.undo(here.wang, AT, batch.pk, reason="单位报错")
    assert (undone.state, undone.undo_reason) == ("undone", "单位报错")
    assert [Project.objects.filter(removed=False).count(), total("agreed"), total("paid_in"), total("signed")] == [
        0,
        0,
        0,
        0,
    ]
    assert Entry.objects.filter(kind="voided").count() == 3


def test_what_was_recorded_since_keeps_a_batch_from_being_undone(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    code = Project.objects.order_by("code").values_list("code", flat=True)[0]
    from_ledger.complete_investment(here.wang, AT, code, amount_fen=5, happened_on=date(2026, 10, 1))
    with pytest.raises(Refusal) as refused:
        actions.undo(here.wang, AT, batch.pk, reason="单位报错")
    assert [(one.code, one.blanks["project"]) for one in refused.value.faults] == [("undo_used", code)]
    assert Batch.objects.get().state == "accepted"


def test_after_an_undo_the_same_file_may_come_again_and_before_it_may_not(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    with pytest.raises(Refusal, match="import_again"):
        uploaded(here)
    actions.undo(here.wang, AT, batch.pk, reason="单位报错")
    again = actions.accept(here.wang, AT, checked(here).pk)
    assert (again.projects_made, total("agreed")) == (2, 2_300_000_000)


def test_a_project_that_is_registered_already_is_refused_with_its_code(here: District) -> None:
    project(here, name="陇上果汁")
    batch = checked(here)
    assert faults(batch) == [("project_exists", "A4"), ("unit_not_yours", "B6")]


def test_facts_are_added_to_a_known_project_where_the_mapping_says_so(here: District) -> None:
    project(here, name="陇上果汁")
    batch = uploaded(here)
    mapping = loaded(batch.mapping)
    batch = actions.match(here.wang, AT, batch.pk, actions.with_columns(mapping, 0, existing="add"))
    actions.accept(here.wang, AT, batch.pk)
    assert list(Project.objects.filter(code="LH-1").values_list("agreed_fen", "paid_in_fen")) == [
        (800_000_000, 300_000_000)
    ]


def test_a_sum_that_the_ledger_has_already_is_not_counted_twice(here: District) -> None:
    project(here, name="陇上果汁")
    from_ledger.receive_funds(
        here.wang, AT, "LH-1", amount_fen=5, happened_on=date(2026, 3, 2), funds="capital", payer="甲", voucher="V9"
    )
    batch = uploaded(here)
    batch = actions.match(here.wang, AT, batch.pk, actions.with_columns(loaded(batch.mapping), 0, existing="add"))
    assert ("sum_there_already", "H4") in faults(actions.check(here.wang, AT, batch.pk))


def test_a_voucher_counts_once_in_the_file_and_once_in_the_ledger(here: District) -> None:
    project(here)
    from_ledger.receive_funds(
        here.wang, AT, "LH-1", amount_fen=5, happened_on=date(2026, 3, 2), funds="capital", payer="甲", voucher="V9"
    )
    rows = (
        "甲项目,柳湖乡,新建,,500,2026年5月,400,100,V1\n"
        "乙项目,柳湖乡,新建,,500,2026年5月,400,100,V1\n"
        "丙项目,柳湖乡,新建,,500,2026年5月,400,100,V9\n"
    )
    assert faults(checked(here, TITLE + HEADER + rows)) == [("voucher_twice", "H5"), ("voucher_used", "H6")]


def test_a_preview_that_is_no_longer_true_is_not_accepted(here: District) -> None:
    batch = checked(here)
    project(here, name="陇上果汁")
    with pytest.raises(Refusal, match="import_changed"):
        actions.accept(here.wang, AT, batch.pk)
    assert Entry.objects.count() == 0


def test_a_batch_that_was_accepted_cannot_be_accepted_again(here: District) -> None:
    batch = actions.accept(here.wang, AT, checked(here).pk)
    with pytest.raises(Refusal, match="import_done"):
        actions.accept(here.wang, AT, batch.pk)


def test_the_mapping_is_remembered_for_next_months_file(here: District) -> None:
    batch = uploaded(here)
    mapping = actions.with_columns(loaded(batch.mapping), 0, unit="亿元")
    actions.match(here.wang, AT, batch.pk, mapping)
    later = uploaded(here, (TITLE + HEADER + ROWS).replace("2026年9月", "2026年10月"))
    assert loaded(later.mapping) == mapping


def test_a_stranger_finds_no_batch_and_an_auditor_may_look_only(here: District) -> None:
    batch = checked(here)
    assert list(visible_batches(here.chen)) == []
    assert list(visible_batches(here.admin)) == []
    for act in (actions.accept, actions.check):
        with pytest.raises(NotThere):
            act(here.chen, AT, batch.pk)
        with pytest.raises(NotAllowed):
            act(here.wu, AT, batch.pk)
    with pytest.raises(NotAllowed):
        uploaded(here, actor=here.chen)


def test_a_bureau_imports_for_every_unit(here: District) -> None:
    batch = uploaded(here, actor=here.ma, unit=here.bureau)
    batch = actions.check(here.ma, AT, batch.pk)
    assert (faults(batch), batch.rows_accepted) == ([], 3)


def test_what_cannot_be_read_is_left_open_only_where_nothing_is_booked(here: District) -> None:
    header = "项目名称,总投资（万元）,计划开工时间,签约时间,签约金额（万元）\n"
    rows = "甲项目,待定,择机,2026年3月,800\n乙项目,5,2026年,2026年3月,待定\n丙项目,不公开,2026年,2026年3月,不公开\n"
    batch = uploaded(here, header + rows)
    mapping = actions.with_columns(loaded(batch.mapping), 0, unclear="blank", nothing=("不公开",))
    batch = actions.match(here.wang, AT, batch.pk, mapping)
    assert faults(batch) == [("amount_not_understood", "E3")]
    assert [row for row in batch.findings if row[0] == "left_open"] == [
        ["left_open", "planned_start_on", "", "1"],
        ["left_open", "planned_total", "", "1"],
    ]


def test_a_company_code_with_a_wrong_check_digit_is_refused_at_its_cell(here: District) -> None:
    header = "项目名称,投资方,统一社会信用代码,签约时间,签约金额（万元）\n"
    rows = "甲项目,甲公司,91620802MA7XX00X0X,2026年3月,800\n乙项目,乙公司,91350100M000100Y43,2026年3月,800\n"
    assert faults(checked(here, header + rows)) == [("uscc_wrong", "C2")]


def test_the_command_imports_by_the_same_verbs(here: District, tmp_path: Path) -> None:
    file = tmp_path / "台账.csv"
    file.write_text(TITLE + HEADER + ROWS, encoding="utf-8")
    said = io.StringIO()
    call_command("import_ledger", str(file), user="wang", unit="LH", accept=True, stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[1].split() == [
        "accepted:",
        "2",
        "rows",
        "agreed",
        "23000000",
        "paid_in",
        "3000000",
        "planned_total",
        "30000000",
        "CNY",
    ]
    assert lines[-1].endswith("2 projects, 3 facts")
    with pytest.raises(CommandError):
        call_command("import_ledger", str(file), user="chen", unit="LH", stdout=said)
