"""What is asked of a few units is looked up in their part of the tree, and is the same as among all."""

from __future__ import annotations

import random

import pytest

from luodi.core.periods import span
from luodi.figures.queries import all_by_project, all_quantities, catalogue
from luodi.figures.queries import sums as sums_module
from luodi.ledger.queries import moment
from tests.figures.conftest import District
from tests.figures.test_columns import posted


@pytest.mark.parametrize("state", ["verified", "recorded"])
def test_units_have_the_same_asked_alone_and_with_everybody(
    district: District, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted(district, random.Random(5).randrange(100), 120)
    codes, at = list(catalogue().versions), moment()
    units = [district.root.pk, *(org.pk for org in district.units.values())]
    paths = [district.root.path, *(org.path for org in district.units.values())]
    for period in (span("2026"), span("2026-Q1"), span("2025")):
        few = [all_quantities(codes, [unit], period, at, state)[unit] for unit in units]
        apart = [all_by_project(codes, period, at, within=[path], state=state) for path in paths]
        monkeypatch.setattr(sums_module, "FEW", 0)
        many = all_quantities(codes, units, period, at, state)
        every = all_by_project(codes, period, at, state=state)
        monkeypatch.undo()
        assert few == [many[unit] for unit in units]
        for unit, found in zip(units[1:], apart[1:], strict=True):
            counted = every.counted("paid_in_total", [unit])
            assert found.counted("paid_in_total", [unit]) == counted
            assert [found.value("paid_in_total", [one], [unit]) for one in counted] == [
                every.value("paid_in_total", [one], [unit]) for one in counted
            ]
