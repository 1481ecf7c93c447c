"""A book tried over past periods, a figure changed in thought, and what would raise a unit: nothing of it is written."""

from __future__ import annotations

from datetime import date
from fractions import Fraction as F

import pytest
from django.test import Client

from luodi.assessment.actions import publish
from luodi.assessment.models import Run
from luodi.assessment.queries.trials import Bench, Change, may_try, trial
from luodi.books import actions as books
from luodi.books.queries import book_of
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.core.rules.loading import load
from luodi.ledger.models import Entry
from luodi.ledger.queries import moment
from luodi.people.access import Role
from tests.assessment.conftest import MONTHLY, Year
from tests.books.test_books import CASES
from tests.makers import in_part

HALF = MONTHLY.replace("value: 60", "value: 20") + CASES.replace("expect: 60", "expect: 40")


def ready(year: Year) -> Run:
    """Both units have a mark, so both have a place."""
    year.mark("XM", "20")
    return year.run()


def approved(year: Year, text: str, since: date) -> None:
    draft = books.save_draft(year.here.ma, year.tick(), text=text)
    books.hand_in(year.here.ma, year.tick(), draft.pk)
    books.approve(year.here.sun, year.tick(), draft.pk, since=since, seen=draft.mark)


def cells(year: Year, text: str, *periods: str) -> dict[str, list[tuple[object, ...]]]:
    found = trial(year.here.ma, load(text), ["LH", "XM"], periods, moment())
    return {
        str(one["code"]): [(cell.rank, cell.total, cell.old_rank, cell.old_total, cell.climbs) for cell in row]
        for one, row in found.rows
    }


def test_a_run_is_laid_out_again_only_by_who_may_run_every_unit_of_it(year: Year) -> None:
    both, qian = ready(year), in_part(year.here, Role.SUPERVISION)
    publish(year.here.ma, year.tick(), both.pk)
    own = year.run("LH", actor=qian)
    assert (may_try(qian, both), may_try(qian, own), may_try(year.here.sun, both)) == (False, True, True)
    with pytest.raises(NotAllowed):
        Bench(qian, both.pk)
    assert list(Bench(qian, own.pk).inputs) == ["LH"]
    client = Client()
    client.force_login(qian)
    for run, doors in ((both, {"what-if": False, "publish": False}), (own, {"what-if": True, "publish": False})):
        page = client.get(f"/runs/{run.pk}/").content.decode()
        assert {door: f"/runs/{run.pk}/{door}/" in page for door in doors} == doors
        assert f"/bulletins/of/{run.pk}/" not in page


def test_a_draft_is_laid_beside_the_version_that_held_at_the_end_of_each_period(year: Year) -> None:
    ready(year)
    kept = Run.objects.count(), Entry.objects.count()
    approved(year, MONTHLY + CASES, date(2026, 1, 1))
    assert cells(year, HALF, "2026") == {"LH": [(1, "40", 1, "60", 0)], "XM": [(2, "25", 2, "35", 0)]}
    assert cells(year, MONTHLY + CASES, "2026") == {
        "LH": [(1, "60", None, "", None)],
        "XM": [(2, "35", None, "", None)],
    }
    assert (Run.objects.count(), Entry.objects.count()) == kept


def test_a_period_without_facts_has_no_places_and_one_before_the_version_has_no_base(year: Year) -> None:
    ready(year)
    approved(year, MONTHLY + CASES, date(2026, 12, 31))
    found = trial(year.here.ma, load(HALF), ["LH"], ["2025", "2026"], moment())
    assert [base is None for base in found.bases] == [True, False]
    assert [cell.rank for cell in found.rows[0][1]] == [None, 1]


def test_who_climbs_is_counted_in_places(year: Year) -> None:
    ready(year)
    approved(year, MONTHLY + CASES, date(2026, 1, 1))
    turned = (MONTHLY + CASES).replace("order: high_first", "order: low_first")
    assert cells(year, turned, "2026") == {"LH": [(2, "60", 1, "60", -1)], "XM": [(1, "35", 2, "35", 1)]}


def test_what_cannot_be_tried_is_refused_and_what_is_not_ones_own_is_not_there(year: Year) -> None:
    ready(year)
    book = book_of(year.book)
    with pytest.raises(Refusal) as refused:
        trial(year.here.ma, book, [], ["2026"], moment())
    assert refused.value.code == "run_without_units"
    with pytest.raises(Refusal):
        trial(year.here.ma, load(MONTHLY.replace("subject: unit", "subject: project")), ["LH"], ["2026"], moment())
    with pytest.raises(NotThere):
        trial(year.here.ma, book, ["LH", "NOWHERE"], ["2026"], moment())
    for name in ("wang", "zhou", "wu", "admin"):
        with pytest.raises(NotThere):
            trial(year.here.people[name], book, ["LH"], ["2026"], moment())
        with pytest.raises(NotThere):
            Bench(year.here.people[name], 1)


def test_a_figure_changed_in_thought_moves_places_and_writes_nothing(year: Year) -> None:
    bench = Bench(year.here.ma, ready(year).pk)
    before = Entry.objects.count()
    after = bench.moved(bench.with_(Change("XM", "paid_in", F(1))))
    assert [(one.code, one.old_rank, one.rank, one.old_total, one.total) for one in after] == [
        ("XM", 2, 1, "35", "80"),
        ("LH", 1, 2, "60", "60"),
    ]
    assert bench.moved(bench.with_(Change("XM", "paid_in", F(1, 4)))) == []
    assert Entry.objects.count() == before
    for change in (Change("ZZ", "paid_in", F(1)), Change("XM", "nothing", F(1))):
        with pytest.raises(NotThere):
            bench.with_(change)


def test_what_would_raise_a_unit_is_named_by_the_smallest_step_tried(year: Year) -> None:
    bench = Bench(year.here.ma, ready(year).pk)
    found = {one.input.code: (one.now, one.needed, one.rank) for one in bench.reaches("XM")}
    assert found == {"paid_in": ("0.25", "0.75", 1), "daily_work": ("20", "", None)}
    assert [one.needed for one in bench.reaches("LH")] == ["", ""]
    with pytest.raises(NotThere):
        bench.reaches("ZZ")


def test_the_short_way_to_a_place_and_the_long_one_agree(year: Year) -> None:
    bench = Bench(year.here.ma, ready(year).pk)
    assert bench.alone
    for value in (F(0), F(1, 4), F(2, 3), F(3, 4), F(1), F(9)):
        change = Change("XM", "paid_in", value)
        assert bench.rank(change) == bench.with_(change).subjects["XM"].rank


def test_the_pages_show_both_and_refuse_in_words(year: Year) -> None:
    run = ready(year)
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(year.here.ma)
    said = client.get(f"/runs/{run.pk}/what-if/?unit=XM&input=paid_in&value=1").content.decode()
    assert "会变的" in said and "0.75" in said
    assert (
        "名次和得分都不变" in client.get(f"/runs/{run.pk}/what-if/?unit=XM&input=paid_in&value=0.25").content.decode()
    )
    assert client.get(f"/runs/{run.pk}/what-if/?unit=XM&input=paid_in&value=abc").status_code == 422
    assert client.get(f"/runs/{run.pk}/what-if/?unit=XM&input=daily_work&value=99").status_code == 422
    tried = client.get(f"/runs/try/{year.book}/?periods=2025，2026&subjects=LH&subjects=XM").content.decode()
    assert "柳湖乡" in tried and "现行名次" not in tried
    approved(year, HALF, date(2026, 1, 1))
    tried = client.get(f"/runs/try/{year.book}/?periods=2025，2026&subjects=LH&subjects=XM").content.decode()
    assert "现行名次" in tried
    draft = books.save_draft(year.here.ma, year.tick(), text=HALF)
    assert client.get(f"/runs/try/draft/{draft.pk}/").status_code == 200
    assert client.get(f"/runs/try/{year.book}/?periods=20x&subjects=LH").status_code == 422
    assert client.get(f"/runs/try/{year.book}/?periods=2026").status_code == 422
