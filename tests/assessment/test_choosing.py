"""Candidates laid side by side, and the decision on one or two of them kept with its reason and minutes."""

from __future__ import annotations

import pytest

from luodi.assessment.actions import choose
from luodi.assessment.models import Run
from luodi.assessment.queries import ranking
from luodi.assessment.queries.course import shown
from luodi.books.actions import load_library
from luodi.books.models import BookVersion
from luodi.core.errors import NotThere, Refusal
from luodi.ledger.models import Entry
from tests.assessment.conftest import Year
from tests.assessment.test_pages import reader
from tests.makers import AT, papers, project

CANDIDATES = {
    "LH-1": {
        "output": "20000",
        "tax": "1500",
        "jobs": "150",
        "land": "100",
        "energy": "3000",
        "payback": "6",
        "rate": "15",
    },
    "LH-2": {
        "output": "30000",
        "tax": "2000",
        "jobs": "200",
        "land": "100",
        "energy": "3000",
        "payback": "5",
        "rate": "20",
    },
}


@pytest.fixture
def compared(year: Year) -> Run:
    load_library(AT)
    year.book = BookVersion.objects.get(code="benefit-comparison").digest
    project(year.here, "LH-2")
    for code, values in CANDIDATES.items():
        for item, value in values.items():
            year.mark(code, value, item=item, papers=papers())
    return year.run(*CANDIDATES)


def test_candidates_stand_side_by_side_line_by_line(compared: Run) -> None:
    first, second = ranking(compared)
    assert (first.code, first.rank, first.total) == ("LH-2", 1, "100")
    assert [one["shown"] for one in second.items] == ["0", "0", "0", "0", "0", "0"]


def test_the_decision_is_a_fact_with_its_reason_and_minutes(year: Year, compared: Run) -> None:
    entry = choose(
        year.here.ma, year.tick(), compared.pk, subjects=["LH-2"], reason="县政府第5次常务会议", papers=papers()
    )
    [step] = shown(year.here.ma, compared).steps
    assert (step.pk, step.kind, step.data["chosen"]) == (entry, "chosen", ["LH-2"])
    page = reader(year, "ma").get(f"/runs/{compared.pk}/").content.decode()
    assert "比选决定" in page and "县政府第5次常务会议" in page and "回单.pdf" in page


def test_it_is_recorded_from_the_page_and_a_later_decision_stands_beside_it(year: Year, compared: Run) -> None:
    client = reader(year, "ma")
    for chosen, reason in (["LH-2"], "第5次常务会议"), (["LH-1", "LH-2"], "第8次常务会议"):
        sent = client.post(f"/runs/{compared.pk}/choose/", {"subjects": chosen, "reason": reason})
        assert sent.headers["Location"] == f"/runs/{compared.pk}/"
    assert [step.data["chosen"] for step in shown(year.here.ma, compared).steps] == [["LH-2"], ["LH-1", "LH-2"]]


@pytest.mark.parametrize(
    ("subjects", "reason", "code"),
    [([], "会议", "choice_of_nothing"), (["LH-2"], "  ", "reason_missing")],
)
def test_nothing_chosen_or_no_reason_is_refused(
    year: Year, compared: Run, subjects: list[str], reason: str, code: str
) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refusal) as caught:
        choose(year.here.ma, year.tick(), compared.pk, subjects=subjects, reason=reason)
    assert caught.value.faults[0].code == code
    assert Entry.objects.count() == before


def test_what_was_not_compared_is_not_there_and_only_who_publishes_decides(year: Year, compared: Run) -> None:
    for actor, subjects in ((year.here.ma, ["XM-1"]), (year.here.wang, ["LH-2"]), (year.here.wu, ["LH-2"])):
        with pytest.raises(NotThere):
            choose(actor, year.tick(), compared.pk, subjects=subjects, reason="会议")


def test_units_are_not_chosen_among(year: Year) -> None:
    made = year.run()
    with pytest.raises(Refusal) as caught:
        choose(year.here.ma, year.tick(), made.pk, subjects=["LH"], reason="会议")
    assert caught.value.faults[0].code == "choice_of_projects_only"
    assert "/choose/" not in reader(year, "ma").get(f"/runs/{made.pk}/").content.decode()
