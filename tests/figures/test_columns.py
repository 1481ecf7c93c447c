"""The journal as columns gives what the database gives, and goes on where the last export ended."""

from __future__ import annotations

import random
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from luodi.core.definitions import Over, Term
from luodi.core.periods import span
from luodi.figures.queries import all_quantities, catalogue
from luodi.figures.queries import columns as module
from luodi.figures.queries.columns import above, all_columns, all_quantities_by_columns, units_below
from luodi.ledger.models import Posting
from luodi.ledger.queries import moment
from tests.figures.conftest import District


@pytest.fixture(autouse=True)
def kept(settings: LazySettings, tmp_path: Path) -> Path:
    settings.LUODI_DATA = tmp_path
    return tmp_path / "columns"


def posted(district: District, seed: int, count: int = 60) -> None:
    """Postings of every measure and code that a definition knows, at random."""
    chance = random.Random(seed)
    terms = [term for one in catalogue() for term in one.terms]
    for _ in range(count):
        term = chance.choice(terms)
        code = "2026" if term.of_year else chance.choice(term.codes or ("",))
        amount = chance.randint(-(10**13), 10**14) if term.is_money else chance.choice([1, 1, 1, -1])
        district.post(
            term.measure, chance.choice([202512, 202601, 202603, 202606]), amount, code=code,
            unit=chance.choice([unit for unit in district.units if f"{unit}-1" in district.projects]),
            book=chance.choice([0, 1, 1]), scale_fen=chance.choice([0, 10**8]),
        )  # fmt: skip


def same(district: District, at: datetime) -> None:
    codes, units = list(catalogue().versions), [org.pk for org in district.units.values()] + [district.root.pk]
    for period in ("2026-Q1", "2026", "2025"):
        for state in ("verified", "recorded"):
            asked = span(period), at, state
            assert all_quantities_by_columns(codes, units, *asked) == all_quantities(codes, units, *asked)


def test_every_definition_is_the_same_by_columns_as_the_ledger_grows(district: District, kept: Path) -> None:
    same(district, moment())  # nothing posted: nothing exported
    assert list(kept.iterdir()) == []
    for seed in (1, 2):
        posted(district, seed)
        same(district, moment())
    first, second = sorted(int(one.name.removeprefix(module.LAID).split("-")[0]) for one in kept.iterdir())
    assert (first, second) == (0, 60 + min(Posting.objects.values_list("pk", flat=True)) - 1)


def test_a_later_posting_does_not_change_what_was_known(district: District) -> None:
    posted(district, 3)
    then = moment()
    posted(district, 4)
    same(district, then)


def test_parts_of_another_database_are_passed_over_and_many_become_one(
    district: District, kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted(district, 5)
    same(district, moment())
    [part] = kept.iterdir()
    after, last, recorded = part.name.removesuffix(".parquet").split("-")
    part.rename(kept / f"{after}-{last}-{int(recorded) + 1}.parquet")
    same(district, moment())
    assert kept / part.name in set(kept.iterdir())
    posted(district, 6)
    same(district, moment())
    assert len(list(kept.iterdir())) == 2
    monkeypatch.setattr(module, "MOST_PARTS", 2)
    same(district, moment())
    assert len(list(kept.iterdir())) == 1


BY_SIZE = Term("agreed", Over.SPAN, scale_at_least=10**8)
BY_SIGNING = Term("paid_in", Over.CUMULATIVE, signed_only=True)


@pytest.mark.parametrize("of", ["unit", "project"])
@pytest.mark.parametrize(
    "terms",
    [*(one.terms for one in catalogue()), (BY_SIZE,), (BY_SIGNING,), (BY_SIZE, BY_SIGNING)],
    ids=lambda terms: "+".join(term.measure for term in terms),
)
def test_one_subject_read_alone_has_the_sums_that_it_has_among_all(
    district: District, of: str, terms: tuple[Term, ...]
) -> None:
    """Also of a project that another unit signed."""
    posted(district, 7, 200)
    district.post("signed", 202601, 9, code="contract", unit="sishilipu")
    district.post("paid_in", 202601, 10**15, code="capital", unit="liuhu", project="sishilipu-1")
    who = district.units["liuhu"].pk if of == "unit" else district.projects["liuhu-1"].pk
    keys = units_below(who) if of == "unit" else [who]
    sums = []
    for alone in (False, True):
        with all_columns(moment()) as columns:
            above(columns.door, [who] if of == "unit" else [district.root.pk])
            asked = columns.only(of, keys, terms) if alone else columns
            found = columns.door.table(asked.summed(terms, span("2026-H1"), apart=False, of=of)).fetchall()
            sums.append(sorted(row for row in found if row[0] == who and any(row[1:])))
    assert sums[0] == sums[1]
    assert sums[0] or of == "project" or BY_SIGNING not in terms
