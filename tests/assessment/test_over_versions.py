"""Over years and versions: last year's figure opens last year's slips, a value keeps the unit that it was given in, a figure
changed in thought gives the place that a run would give."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.test import Client
from django.urls import reverse

from luodi.assessment.queries import differences, ranking, trials
from luodi.books.actions import add_book
from luodi.core.errors import Refusal
from luodi.ledger.models import Entry
from tests.assessment.conftest import Year
from tests.makers import AT, papers, receipt

HEAD = "book: CODE\ntitle: 例\nsubject: unit\nperiod: year\nsource: {title: 办法}\n"
LAST_YEAR = HEAD.replace("CODE", "last-year") + (
    "inputs: {was: {name: 去年到位, unit: 万元, from: {definition: paid_in_year, years_ago: 1}}}\n"
    'items: [{code: m, name: 分, expression: "was / 1万元 * 1分", missing: zero}]\n'
)
MARKED = HEAD + (
    "inputs:\n  work: {name: 日常, unit: 分, range: [0, 100], from: {judged: x}}\n"
    "  sort: {name: 类, choices: [one, two], unrecorded: one, from: {entered: x}}\n"
    "items: [{code: m, name: 分, judged: work, missing: zero}]\n"
)


def book(year: Year, text: str) -> str:
    year.book = add_book(year.here.ma, AT, text=text).digest
    return year.book


def client(year: Year) -> Client:
    found = Client(headers={"accept-language": "zh-hans"})
    found.force_login(year.here.ma)
    return found


def test_last_years_figure_is_explained_by_and_opens_last_years_slips(year: Year) -> None:
    book(year, LAST_YEAR)
    before = year.run("LH")
    year.money("LH-1", 7_000_000)  # of this year, and no concern of the last
    slip = receipt(year.here, "LH-1", fen=3_000_000, at=year.tick(), actor=year.here.wang, happened_on=date(2025, 5, 1))
    year.verify(slip)
    after = year.run("LH")
    [moved, *_rest] = differences(year.here.ma, before, after)
    assert [(fact.day, fact.amount) for fact in moved.facts] == [(date(2025, 5, 1), Decimal(3_000_000))]
    page = client(year).get(reverse("run-item", args=[after.pk, "LH", "m"])).content.decode()
    [href] = set(re.findall(r'href="(/figures/[^"]+[?][^"]+)"', page))
    assert (
        "period=2025&" in href.replace("&amp;", "&") and client(year).get(href.replace("&amp;", "&")).status_code == 200
    )
    page = client(year).get(reverse("run-compare", args=[after.pk, before.pk])).content.decode()
    bridges = [href for href in re.findall(r'href="(/figures/[^"]+)"', page) if "since=" in href]
    assert bridges and all("period=2025&" in href.replace("&amp;", "&") for href in bridges)


def test_a_sum_of_a_project_leads_to_no_page_of_units(year: Year) -> None:
    text = LAST_YEAR.replace("subject: unit", "subject: project").replace(", years_ago: 1", "")
    book(year, text)
    made = year.run("LH-1")
    page = client(year).get(reverse("run-item", args=[made.pk, "LH-1", "m"])).content.decode()
    assert "去年到位" in page and 'href="/figures/paid' not in page


AMOUNT = HEAD.replace("CODE", "amounts") + (
    "inputs: {a: {name: 金额, unit: 万元, from: {judged: x}}}\n"
    'items: [{code: m, name: 分, expression: "a / 1万元 * 1分"}]\n'
)


def test_a_value_keeps_the_unit_it_was_given_in_when_a_later_version_has_another(year: Year) -> None:
    book(year, AMOUNT)
    entry = Entry.objects.get(pk=year.mark("LH", "50", item="a"))
    assert (entry.data["value"], entry.data["in"]) == ("50", "万元")
    book(year, AMOUNT.replace("unit: 万元", "unit: 亿元"))
    assert [place.total for place in ranking(year.run("LH"))] == ["50"]
    book(year, AMOUNT.replace("unit: 万元", "unit: 个").replace("a / 1万元 * 1分", "a * 1分"))
    assert [place.status for place in ranking(year.run("LH"))] == ["missing"]  # another quantity: to be given anew


def test_a_mark_for_a_period_that_the_book_does_not_have_is_refused(year: Year) -> None:
    with pytest.raises(Refusal) as refused:
        year.mark("LH", "30", period="2026-03")
    assert [(one.code, one.where) for one in refused.value.faults] == [("run_period_wrong", "period")]


@pytest.mark.parametrize(
    ("more", "marks", "unit", "value"),
    [
        ("ranking: {order: high_first, ties: competition, within: sort}\n", {"LH": "30", "XM": "50"}, "LH", 31),
        (
            'ranking: {order: high_first, ties: competition}\nvetoes: [{code: last, name: 末位, when: "peer_rank(work) > 1",'
            " effect: unranked}]\n",
            {"LH": "30", "XM": "10"},
            "XM",
            20,
        ),
    ],
)
def test_a_place_in_thought_is_the_place_of_a_run(
    year: Year, more: str, marks: dict[str, str], unit: str, value: int
) -> None:
    book(year, MARKED.replace("CODE", "in-thought") + more)
    for code, mark in marks.items():
        year.mark(code, mark, item="work")
        year.mark(code, {"LH": "one", "XM": "two"}[code], item="sort", papers=papers())
    bench = trials.Bench(year.here.ma, year.run().pk)
    change = trials.Change(unit, "work", Fraction(value))
    assert bench.rank(change) == bench.with_(change).subjects[unit].rank
