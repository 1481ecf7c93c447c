"""What a `.xls` says is what the `.xlsx` says: read by the same reader, with the same preview and the same sums."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import xlwt

from luodi.core.errors import Refusal
from luodi.exchange import actions
from luodi.exchange.models import Batch
from luodi.exchange.reading.files import sheets
from luodi.exchange.samples import UNITS, chinese_ledger
from luodi.people.models import Org
from tests.exchange.test_import import AT, adds_up, total
from tests.exchange.test_ledger_sheet import planned
from tests.makers import district

DAY = xlwt.easyxf(num_format_str="yyyy-mm-dd")


def as_xls(content: bytes) -> bytes:
    """A workbook with its cells, days, merged ranges and hidden sheets, written as Excel 97 did (BIFF8)."""
    old = xlwt.Workbook()
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        made = old.add_sheet(sheet.title)
        made.visibility = int(sheet.sheet_state != "visible")
        merged = {(one.min_row, one.min_col): one for one in sheet.merged_cells.ranges}
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            style = [DAY] if isinstance(cell.value, date) else []
            wide = merged.get((cell.row, cell.column))
            if wide is not None:
                corners = (wide.min_row - 1, wide.max_row - 1, wide.min_col - 1, wide.max_col - 1)
                made.write_merge(*corners, cell.value, *style)
            elif cell.value is not None:
                made.write(cell.row - 1, cell.column - 1, cell.value, *style)
    written = io.BytesIO()
    old.save(written)
    return written.getvalue()


@pytest.mark.parametrize("seed", [20260930, 1])
def test_every_row_of_an_old_workbook_comes_out_as_in_the_new_one(seed: int) -> None:
    content, expected = chinese_ledger(seed)
    new, old = planned(content), planned(as_xls(content), "台账.xls")
    assert {(row.sheet, row.row): row.faults[0].code for row in old.refused} == expected.refused
    assert old.tally == new.tally
    assert (old.refused, old.findings) == (new.refused, new.findings)
    assert [(one.values, one.facts, one.money) for one in old.drafts] == [
        (one.values, one.facts, one.money) for one in new.drafts
    ]


@pytest.mark.django_db
def test_an_old_workbook_is_previewed_and_booked_like_the_new_one() -> None:
    here = district()
    for place, name in enumerate(UNITS):
        if not Org.objects.filter(name=name).exists():
            here.root.refresh_from_db()
            Org.objects.add_child(here.root, {"code": f"S{place}", "name": name, "kind": "township"})
    content = chinese_ledger()[0]

    def previewed(name: str, file: bytes) -> Batch:
        batch = actions.upload(here.ma, AT, here.bureau, [(name, io.BytesIO(file))])
        return actions.check(here.ma, AT, batch.pk)

    new, old = previewed("台账.xlsx", content), previewed("台账.xls", as_xls(content))
    adds_up(old)
    assert (old.mapping["tables"], old.tally, old.findings) == (new.mapping["tables"], new.tally, new.findings)
    assert [row.faults for row in old.faults.order_by("row")] == [row.faults for row in new.faults.order_by("row")]
    actions.accept(here.ma, AT, old.pk)
    said = old.tally["accepted"]["money"]
    for name in ("agreed", "paid_in", "completed"):
        assert total(name) == Decimal(said[name]) * 100


def test_days_counted_from_1904_and_cells_of_other_sorts_are_read_from_an_old_workbook() -> None:
    book = xlwt.Workbook()
    book.dates_1904 = True
    sheet = book.add_sheet("台账")
    for column, value in enumerate(["项目名称", 12.5, True, None, xlwt.Formula("B2*2")]):
        sheet.write(1, column + 1, value)
    sheet.write(1, 6, date(2026, 3, 1), DAY)
    content = io.BytesIO()
    book.save(content)
    (found,) = sheets(content.getvalue(), "台账.xlsx")  # its content says what it is
    row = list(found.rows())[-1]
    assert row[:4] == ["", "项目名称", 12.5, True]
    assert row[6] == date(2026, 3, 1)


def test_a_word_document_of_the_same_age_is_refused() -> None:
    content = as_xls(chinese_ledger()[0]).replace("Workbook".encode("utf-16-le"), "WordDocu".encode("utf-16-le"))
    with pytest.raises(Refusal) as refused:
        sheets(content, "台账.xls")
    assert refused.value.code == "workbook_broken"
