"""Runs: made once at a moment, the same bytes ever after, compared by the facts between them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from luodi.assessment.actions import give_value, publish, recomputed
from luodi.assessment.models import Run
from luodi.assessment.queries import Difference, differences, ranking, run_for, unfolded, visible_runs
from luodi.books.actions import add_book
from luodi.core.errors import NotAllowed, NotThere, Refusal
from luodi.ledger import actions as ledger
from luodi.people.access import Role
from luodi.people.models import Org
from tests.assessment.conftest import MONTHLY, Year
from tests.makers import AT, in_part, papers
from tests.triggers import without_triggers


def places(run: Run) -> list[tuple[Any, ...]]:
    return [(one.rank, one.code, one.total, *(item["shown"] for item in one.items)) for one in ranking(run)]


def told(found: list[Difference]) -> list[tuple[Any, ...]]:
    return [
        (
            one.change.subject,
            one.change.line,
            [(cause.kind, cause.code) for cause in one.change.causes],
            [(fact.kind, fact.said, fact.amount) for fact in one.facts],
        )
        for one in found
    ]


def faults(call: Any, *args: Any, **kwargs: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refusal) as caught:
        call(*args, **kwargs)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_a_run_ranks_units_by_the_book_over_verified_facts_targets_and_marks(year: Year) -> None:
    year.money("XM-1", 9_000_000_000, verified=False)
    assert places(year.run()) == [(1, "LH", "60", "30", "30"), (2, "XM", "15", "15", "0")]


def test_a_run_worked_out_again_gives_the_same_bytes_whatever_happened_since(year: Year) -> None:
    late = year.money("XM-1", 7_500_000_000, verified=False)
    made = year.run()
    year.verify(late)
    year.target("LH", 20_000_000_000)
    year.mark("LH", "5")
    Org.objects.filter(code="LH").update(name="柳湖镇", group="valley")
    made.refresh_from_db()
    assert recomputed(year.here.ma, made.pk) == (True, made.digest)


def test_a_result_that_is_not_what_the_ledger_gives_is_found_out(year: Year) -> None:
    made = year.run()
    with without_triggers():
        Run.objects.filter(pk=made.pk).update(result=made.result.replace('"30"', '"31"'))
    same, digest = recomputed(year.here.ma, made.pk)
    assert (same, digest) == (False, made.digest)


def test_a_late_verification_changes_the_next_run_only_and_is_named_between_the_two(year: Year) -> None:
    late = year.money("XM-1", 7_500_000_000, verified=False)
    first = year.run()
    year.verify(late)
    second = year.run()
    assert places(first) == [(1, "LH", "60", "30", "30"), (2, "XM", "15", "15", "0")]
    assert places(second) == [(1, "LH", "60", "30", "30"), (1, "XM", "60", "60", "0")]
    assert told(differences(year.here.ma, first, second)) == [
        ("XM", "funds", [("input", "paid_in")], [("posting", "日产5000吨水泥生产线", Decimal(7_500_000_000))]),
        ("XM", "total", [("item", "funds")], []),
        ("XM", "rank", [("item", "total")], []),
    ]
    fact = differences(year.here.ma, first, second)[0].facts[0]
    assert (fact.entry, fact.unit) == (late.pk, "fen")
    assert [one.change.line for one in differences(year.here.ma, first, first)] == []


def test_a_correction_is_named_with_what_it_takes_away_and_adds(year: Year) -> None:
    entry = year.money("XM-1", 7_500_000_000)
    first = year.run()
    change = ledger.Change(amount_fen=1_000_000_000)
    ledger.correct(year.here.ma, year.tick(), entry.pk, change, reason="多记")
    year.verify(entry)
    facts = differences(year.here.ma, first, year.run())[0].facts
    assert sum(fact.amount for fact in facts) == -6_500_000_000
    assert {fact.entry for fact in facts} == {entry.pk}


def test_a_new_target_and_a_new_mark_are_named_too(year: Year) -> None:
    first = year.run()
    year.target("LH", 20_000_000_000)
    mark = year.mark("LH", "25.5")
    found = differences(year.here.ma, first, year.run())
    assert told(found)[:2] == [
        ("LH", "funds", [("input", "target")], [("target", "责任状", Decimal(20_000_000_000))]),
        ("LH", "daily", [("input", "daily_work")], [("judged", "现场评定", Decimal("25.5"))]),
    ]
    assert (found[0].facts[0].unit, found[1].facts[0].entry) == ("fen", mark)


def test_another_book_is_named_as_the_cause(year: Year) -> None:
    first = year.run()
    other = MONTHLY.replace("value: 60", "value: 40")
    changed = add_book(year.here.ma, AT, text=other).digest
    found = differences(year.here.ma, first, year.run(book=changed))
    causes = {one.change.line: [cause.kind for cause in one.change.causes] for one in found}
    assert causes == {"funds": ["parameter", "book"], "total": ["item"]}


def test_a_run_can_be_made_as_known_at_an_earlier_moment_named_in_any_zone(year: Year) -> None:
    then = year.now
    year.money("LH-1", 5_000_000_000)
    china = timezone(timedelta(hours=8))
    made = year.run(known_at=then.astimezone(china))
    assert (made.moment, places(made)[0]) == (then, (1, "LH", "60", "30", "30"))
    assert recomputed(year.here.ma, made.pk) == (True, made.digest)
    assert places(year.run())[0] == (1, "LH", "90", "60", "30")


def test_no_run_knows_a_moment_that_has_not_come(year: Year) -> None:
    made = year.run(known_at=datetime(2099, 1, 1, tzinfo=UTC))
    assert made.moment == year.now - timedelta(hours=1)


def test_no_period_is_run_before_it_has_begun(year: Year) -> None:
    year.book = add_book(year.here.ma, AT, text=MONTHLY.replace("period: year", "period: month")).digest
    assert faults(year.run, "LH", period="2026-04") == [("run_not_begun", "period")]
    assert year.run("LH", period="2026-03").period == "2026-03"  # not over yet: as it stands


def test_missing_is_not_zero_and_says_so(year: Year) -> None:
    made = year.run("LH", "YQ")
    assert [(one.rank, one.code, one.status) for one in ranking(made)] == [(1, "LH", "ok"), (None, "YQ", "missing")]
    line = unfolded(year.here.ma, made, "YQ", "funds")["line"]
    assert (line["status"], line["reason"], line["policy"]) == ("missing", "missing", "by_hand")


def test_one_point_opens_its_working_inputs_with_their_sources_and_parameters(year: Year) -> None:
    made = year.run()
    year.target("LH", 1)
    year.mark("LH", "1")
    found = unfolded(year.here.wang, made, "LH", "funds")
    sources = [(one.code, one.kind, one.of, one.value, one.by, one.why) for one in found["inputs"]]
    assert sorted(sources) == [
        ("paid_in", "definition", "paid_in_year", "50000000", "", ""),
        ("target", "target", "paid_in_year", "100000000", "马招商", "责任状"),
    ]
    mark = unfolded(year.here.wang, made, "LH", "daily")["inputs"][0]
    assert (mark.value, mark.by, mark.why, mark.entry is None) == ("30", "孙督查", "现场评定", False)
    assert found["line"]["parameters"]["full_points"]["source"] == "办法第三条"
    assert found["line"]["trace"]["of"]


def test_drafts_are_their_makers_and_a_published_run_is_everybodys_ranking(year: Year) -> None:
    here, made = year.here, year.run()
    readers = ("wang", "chen", "wu", "admin", "sun", "ma")
    assert [name for name in readers if visible_runs(here.people[name]).exists()] == ["sun", "ma"]
    with pytest.raises(NotThere):
        run_for(here.wang, made.pk)
    publish(here.ma, year.now, made.pk)
    assert [name for name in readers if visible_runs(here.people[name]).exists()] == ["wang", "chen", "wu", "sun", "ma"]
    assert len(ranking(run_for(here.wang, made.pk))) == 2


def test_below_the_ranking_each_unit_opens_its_own_only(year: Year) -> None:
    here, first = year.here, year.run()
    year.money("LH-1", 100_000_000)
    year.money("XM-1", 100_000_000)
    second = year.run()
    assert unfolded(here.wang, second, "LH", "total")["unit"]["name"] == "柳湖乡"
    for unit, item in (("XM", "funds"), ("LH", "no_such"), ("NO", "funds")):
        with pytest.raises(NotThere):
            unfolded(here.wang, second, unit, item)
    assert {one.change.subject for one in differences(here.wang, first, second)} == {"LH"}


def test_who_assesses_one_unit_makes_drafts_of_it_and_publishes_nothing(year: Year) -> None:
    here, qian = year.here, in_part(year.here, Role.SUPERVISION)
    own = year.run("LH", actor=qian)
    assert list(visible_runs(qian)) == [own] and not visible_runs(here.wang).exists()
    with pytest.raises(NotThere):
        year.run("LH", "XM", actor=qian)
    with pytest.raises(NotAllowed):
        publish(qian, year.now, own.pk)
    own.refresh_from_db()
    assert own.published_at is None
    publish(here.sun, year.now, own.pk)
    assert list(visible_runs(here.wang)) == [own]


def test_a_published_run_stays_as_it_was_published(year: Year) -> None:
    made = year.run()
    when = publish(year.here.ma, year.now, made.pk).published_at
    with pytest.raises(Refusal) as caught:
        publish(year.here.sun, year.now + timedelta(days=1), made.pk)
    assert caught.value.faults[0].code == "result_shown_already"
    made.refresh_from_db()
    assert (made.published_at, made.published_by_id) == (when, year.here.ma.pk)
    with pytest.raises(NotThere):
        publish(year.here.wang, year.now, made.pk)


@pytest.mark.parametrize(
    ("values", "code", "where"),
    [
        ({"subjects": ()}, "run_without_units", "subjects"),
        ({"period": "2026-13"}, "period_not_understood", ""),
    ],
)
def test_a_run_needs_units_and_a_period(year: Year, values: dict[str, Any], code: str, where: str) -> None:
    given = {"book": year.book, "subjects": ("LH",), "period": "2026"}
    with pytest.raises(Refusal) as caught:
        year.run(**{**given, **values})
    assert caught.value.faults[0].code == code


def test_who_may_not_run_and_what_is_not_there(year: Year) -> None:
    with pytest.raises(NotThere):
        year.run(actor=year.here.wang)
    for values in ({"subjects": ("LH", "NOWHERE")}, {"book": "0" * 64}):
        with pytest.raises(NotThere):
            year.run(**values)


def test_a_book_that_the_ledger_cannot_feed_is_not_even_kept(year: Year) -> None:
    counted_as_money = MONTHLY.replace("definition: paid_in_year", "definition: signed_count_year")
    with pytest.raises(Refusal) as caught:
        add_book(year.here.ma, AT, text=counted_as_money)
    assert [(one.code, one.where) for one in caught.value.faults] == [("book_figure_shape", "text")]


def test_values_given_by_people_keep_to_the_book_its_range_and_their_right(year: Year) -> None:
    assert faults(year.mark, "LH", "40.01") == [("score_out_of_range", "value")]
    assert faults(year.mark, "LH", "30", "mood") == [("value_not_of_book", "item")]
    with pytest.raises(NotThere):
        give_value(
            year.here.wang,
            AT,
            book=year.book,
            subject="LH",
            item="daily_work",
            value="40",
            period="2026",
            reason="好",
        )
    year.mark("LH", "40")
    year.mark("LH", "12")
    assert places(year.run("LH")) == [(1, "LH", "42", "30", "12")]


def test_given_money_and_yes_or_no_reach_the_book_in_its_own_units(year: Year) -> None:
    text = (
        MONTHLY.replace("from: {definition: paid_in_year}", "from: {entered: 报表}")
        .replace(
            "daily_work: {name: {zh: 日常工作评分, en: Daily work}, unit: 分, range: [0, 40], from: {judged: 考核办评定}}",
            "daily_work: {name: {zh: 按时报送, en: In time}, type: yesno, from: {entered: 报表}}",
        )
        .replace("judged: daily_work,", "expression: 'if(daily_work, 40分, 0分)',")
    )
    year.book = add_book(year.here.ma, AT, text=text).digest
    slip = papers(name="报表.pdf")
    assert faults(year.mark, "LH", "0.5", "paid_in") == [("value_without_paper", "papers")]
    year.mark("LH", "0.5", "paid_in", papers=slip)
    year.mark("LH", "是", papers=slip)
    assert faults(year.mark, "LH", "0.5", papers=slip) == [("value_not_of_type", "value")]
    assert places(year.run("LH")) == [(1, "LH", "70", "30", "40")]


def test_a_long_name_of_a_given_value_is_not_cut_into_another(year: Year) -> None:
    text = MONTHLY.replace("monthly-test", "monthly-test-with-a-long-name")
    longer = text.replace(
        "  daily_work:",
        "  daily_work_other: {name: {zh: 其他, en: Other}, unit: 分, from: {judged: 评定}}\n  daily_work:",
    )
    longer = longer.replace("judged: daily_work,", "expression: daily_work + daily_work_other,")
    year.book = add_book(year.here.ma, AT, text=longer).digest
    year.mark("LH", "30")
    year.mark("LH", "7", "daily_work_other")
    assert places(year.run("LH")) == [(1, "LH", "67", "30", "37")]


@pytest.mark.parametrize("units", [("LH",), ("LH", "XM", "YQ")])
def test_as_many_statements_for_one_unit_as_for_three(
    year: Year, units: tuple[str, ...], django_assert_num_queries: Any
) -> None:
    year.run(*units)
    with django_assert_num_queries(9):
        year.run(*units)


def test_grades_and_awards_stand_beside_the_places_and_open_to_their_working(year: Year) -> None:
    graded = MONTHLY.replace(
        "ranking: {order: high_first, ties: competition}",
        """\
ranking:
  order: high_first
  ties: competition
  grades: [{grade: 优秀, from: 55分}, {grade: 合格}]
awards:
  - {code: prize, name: {zh: 奖金, en: Prize}, unit: 万元, when: 'grade = "优秀"', give: "if(place = 1, 30万元, 10万元)"}
""",
    )
    year.book = add_book(year.here.ma, AT, text=graded).digest
    for unit, mark in (("LH", "30"), ("XM", "20")):
        year.mark(unit, mark)
    made = year.run()
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(year.here.ma)
    said = client.get(f"/runs/{made.pk}/").content.decode()
    assert "奖金（万元）" in said and "优秀" in said and "合格" in said
    assert [[one["shown"] for one in place.awards] for place in ranking(made)] == [["30"], ["0"]]
    opened = client.get(f"/runs/{made.pk}/LH/prize/").content.decode()
    assert "奖金：30" in opened and "等次" in opened
    assert client.get(f"/runs/{made.pk}/LH/nothing/").status_code == 404
