"""Facts folded with their answers, and what they contribute to sums in both books."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.errors import Refusal
from luodi.core.facts import Fact, Kind, State
from luodi.core.standing import (
    RECORDED,
    VERIFIED,
    Key,
    Posting,
    Share,
    Split,
    Standing,
    Tenure,
    after,
    check_answer,
    contributions,
    fold,
    handed_back,
    postings,
    unit_by_changes,
    walked,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
WANG, LI = 1, 2
LIUHU, XIAMEN = 10, 20


def fact(
    number: int, kind: Kind, day: str = "2026-03-01", amount: int | None = None, code: str = "", **data: object
) -> Fact:
    return Fact(number, kind, LIUHU, date.fromisoformat(day), AT, WANG, 1, amount, code, data)


def answer(kind: Kind, turn: int, amount: int | None = None, day: str = "2026-03-01", **data: object) -> Fact:
    return Fact(100 + turn, kind, LIUHU, date.fromisoformat(day), AT, LI, 1, amount, "", data, "", 1, turn)


def verified(one: Fact) -> Standing:
    return Standing(one, State.VERIFIED, 2)


def sums(family: list[Standing], splits: tuple[Split, ...] = ()) -> dict[tuple[str, str, int, int], int]:
    found: Counter[tuple[str, str, int, int]] = Counter()
    for key, amount in contributions(family, splits).items():
        found[key.measure, key.code, key.book, key.unit] += amount
    return dict(found)


def test_answers_are_folded_in_their_turns() -> None:
    receipt = fact(1, Kind.FUNDS_RECEIVED, amount=500, code="capital")
    answers = [
        answer(Kind.CORRECTED, 2, amount=300, day="2026-02-03", payer="乙", reason="多记"),
        answer(Kind.VERIFIED, 1),
        answer(Kind.VERIFIED, 3),
    ]
    standing = fold(receipt, answers)
    assert (standing.state, standing.turn) == (State.VERIFIED, 4)
    assert (standing.fact.amount, standing.fact.happened_on) == (300, date(2026, 2, 3))
    assert standing.fact.data == {"payer": "乙"}


def test_a_refused_and_a_voided_fact_count_nowhere() -> None:
    receipt = fact(1, Kind.FUNDS_RECEIVED, amount=500, code="capital")
    for kind, state in ((Kind.REFUSED, State.REFUSED), (Kind.VOIDED, State.VOIDED)):
        standing = after(Standing(receipt), answer(kind, 1))
        assert standing.state is state
        assert contributions([standing], ()) == {}


def test_what_is_no_answer_answers_nothing() -> None:
    receipt = Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5))
    with pytest.raises(ValueError, match="no answer"):
        after(receipt, fact(2, Kind.PAUSED))
    with pytest.raises(ValueError, match="no answer"):
        check_answer(receipt, Kind.PAUSED, by=LI, last_hand=WANG, has_evidence=True, reason="")


@pytest.mark.parametrize(
    ("standing", "kind", "by", "has_evidence", "reason", "code"),
    [
        (Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5)), Kind.VERIFIED, WANG, True, "", "own_entry"),
        (Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5)), Kind.VERIFIED, LI, False, "", "evidence_missing"),
        (Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5)), Kind.REFUSED, LI, True, " ", "reason_missing"),
        (
            Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5), State.VERIFIED),
            Kind.VERIFIED,
            LI,
            True,
            "",
            "already_answered",
        ),
        (
            Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5), State.VOIDED),
            Kind.CORRECTED,
            LI,
            True,
            "x",
            "already_voided",
        ),
        (Standing(fact(1, Kind.PROGRESS_REPORTED)), Kind.VERIFIED, LI, True, "", "needs_no_verification"),
        (Standing(fact(1, Kind.STAGE_MOVED, code="pooled")), Kind.VERIFIED, LI, True, "", "needs_no_verification"),
    ],
)
def test_answers_that_may_not_follow_are_refused(
    standing: Standing, kind: Kind, by: int, has_evidence: bool, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        check_answer(standing, kind, by=by, last_hand=WANG, has_evidence=has_evidence, reason=reason)
    assert caught.value.code == code


def test_work_under_way_is_verified_without_a_paper_but_money_is_not() -> None:
    building = Standing(fact(1, Kind.STAGE_MOVED, code="building"))
    check_answer(building, Kind.VERIFIED, by=LI, last_hand=WANG, has_evidence=False, reason="")


def test_whoever_recorded_a_fact_may_take_it_back_or_mend_it_with_a_reason() -> None:
    receipt = Standing(fact(1, Kind.FUNDS_RECEIVED, amount=5))
    for kind in (Kind.VOIDED, Kind.CORRECTED):
        check_answer(receipt, kind, by=WANG, last_hand=WANG, has_evidence=False, reason="记错")
        with pytest.raises(Refusal) as caught:
            check_answer(receipt, kind, by=WANG, last_hand=WANG, has_evidence=False, reason="")
        assert (caught.value.code, caught.value.faults[0].where) == ("reason_missing", "reason")


def test_only_verified_money_stands_in_the_second_book_and_a_refund_takes_away() -> None:
    family = [
        verified(fact(1, Kind.FUNDS_RECEIVED, amount=500, code="capital")),
        Standing(fact(2, Kind.FUNDS_RECEIVED, amount=70, code="loan")),
        verified(fact(3, Kind.FUNDS_RETURNED, amount=100, code="capital")),
        verified(fact(4, Kind.INVESTMENT_COMPLETED, amount=9)),
        verified(fact(5, Kind.YEAR_PLANNED, amount=8, code="2026")),
    ]
    assert sums(family) == {
        ("paid_in", "capital", RECORDED, LIUHU): 400,
        ("paid_in", "loan", RECORDED, LIUHU): 70,
        ("paid_in", "capital", VERIFIED, LIUHU): 400,
        ("completed", "", RECORDED, LIUHU): 9,
        ("completed", "", VERIFIED, LIUHU): 9,
        ("year_plan", "2026", RECORDED, LIUHU): 8,
        ("year_plan", "2026", VERIFIED, LIUHU): 8,
        ("in_year_plan", "2026", RECORDED, LIUHU): 1,
        ("in_year_plan", "2026", VERIFIED, LIUHU): 1,
    }


def test_a_framework_that_became_a_contract_counts_once_and_a_letter_not_at_all() -> None:
    family = [
        verified(fact(1, Kind.AGREEMENT_SIGNED, "2026-01-05", 900, "letter")),
        verified(fact(2, Kind.AGREEMENT_SIGNED, "2026-02-05", 500, "framework")),
        verified(fact(3, Kind.AGREEMENT_SIGNED, "2026-03-05", 600, "contract", replaces=2)),
        verified(fact(4, Kind.AMOUNT_CHANGED, "2026-03-06", -50)),
    ]
    found = {key: value for key, value in sums(family).items() if key[2] == VERIFIED}
    assert found == {
        ("agreed", "contract", VERIFIED, LIUHU): 600,
        ("agreed", "", VERIFIED, LIUHU): -50,
        ("signed", "framework", VERIFIED, LIUHU): 1,
    }


def test_the_course_counts_what_was_reached_and_where_the_project_stands() -> None:
    family = [
        verified(fact(1, Kind.AGREEMENT_SIGNED, "2026-01-05", 500, "contract")),
        Standing(fact(2, Kind.STAGE_MOVED, "2026-01-06", code="preparing")),
        verified(fact(3, Kind.STAGE_MOVED, "2026-02-06", code="started")),
    ]
    found = contributions(family, ())
    counted = {(key.measure, key.code) for key in found if key.book == VERIFIED and key.measure != "reached"}
    assert counted == {
        ("agreed", "contract"),
        ("signed", "contract"),
        ("of_signed", "preparing"),
        ("of_signed", "started"),
        ("at_stage", "started"),
    }
    reached = [key.code for key in found if key.book == VERIFIED and key.measure == "reached"]
    assert reached == ["idea", "pooled", "promoted", "negotiating", "signed", "preparing", "started"]
    assert found[Key(3, VERIFIED, "of_signed", "started", LIUHU, date(2026, 2, 6))] == 1


def test_a_start_before_the_signing_counts_among_the_signed_from_the_signing_on() -> None:
    family = [
        verified(fact(1, Kind.STAGE_MOVED, "2026-01-06", code="started")),
        verified(fact(2, Kind.AGREEMENT_SIGNED, "2026-02-05", 500, "contract")),
    ]
    days = {key.code: key.happened_on for key in contributions(family, ()) if key.measure == "of_signed"}
    assert days["started"] == date(2026, 2, 5)


def test_going_back_gives_up_what_lay_beyond_and_withdrawal_leaves_every_stage() -> None:
    moves = [
        fact(1, Kind.STAGE_MOVED, code="started"),
        fact(2, Kind.STAGE_MOVED, code="negotiating"),
        fact(3, Kind.PAUSED),
    ]
    course = walked(moves)
    assert (course.stage, list(course.reached), course.paused) == (
        "negotiating",
        ["idea", "pooled", "promoted", "negotiating"],
        moves[2],
    )
    gone = walked([*moves, fact(4, Kind.WITHDRAWN)])
    assert gone.withdrawn and gone.stage == "negotiating"
    back = walked([*moves, fact(4, Kind.WITHDRAWN), fact(5, Kind.RESUMED)])
    assert (back.withdrawn, back.paused) == (None, None)
    assert walked([]).stage == ""
    family = [Standing(one) for one in [*moves, fact(4, Kind.WITHDRAWN)]]
    assert not [key for key in contributions(family, ()) if key.measure == "at_stage"]


def test_a_split_shares_money_to_the_fen_and_leaves_the_count_with_the_lead() -> None:
    split = Split(date(2026, 2, 1), (Share(XIAMEN, Fraction(1, 3)), Share(LIUHU, Fraction(2, 3))))
    before = Standing(fact(1, Kind.FUNDS_RECEIVED, "2026-01-31", 100, "capital"))
    since = Standing(fact(2, Kind.FUNDS_RECEIVED, "2026-02-01", 100, "capital"))
    signing = Standing(fact(3, Kind.AGREEMENT_SIGNED, "2026-02-01", 100, "contract"))
    assert sums([before], (split,)) == {("paid_in", "capital", RECORDED, LIUHU): 100}
    assert sums([since], (split,)) == {
        ("paid_in", "capital", RECORDED, XIAMEN): 33,
        ("paid_in", "capital", RECORDED, LIUHU): 67,
    }
    assert sums([signing], (split,))["signed", "contract", RECORDED, XIAMEN] == 1


def test_a_difference_is_posted_in_its_month_or_the_first_open_one() -> None:
    key = Key(1, VERIFIED, "paid_in", "capital", LIUHU, date(2026, 2, 3))
    assert postings({key: 5}, {}, 0) == [Posting(key, 202602, 5)]
    assert postings({key: 5}, {key: 8}, 202603) == [Posting(key, 202603, -3)]
    assert postings({}, {key: 8}, 202603) == [Posting(key, 202603, -8)]
    assert postings({key: 5}, {key: 5}, 202603) == []


KINDS = st.sampled_from([Kind.FUNDS_RECEIVED, Kind.FUNDS_RETURNED, Kind.INVESTMENT_COMPLETED])


@given(
    st.lists(
        st.tuples(KINDS, st.integers(1, 10**12), st.lists(st.sampled_from(sorted(State)), max_size=3)), max_size=8
    ),
    st.integers(0, 202612),
)
def test_posting_the_differences_always_ends_at_what_the_facts_say(
    written: list[tuple[Kind, int, list[State]]], first_open: int
) -> None:
    """Whatever happens to facts, in whatever steps: what was posted adds up to their contributions."""
    total: Counter[Key] = Counter()
    for number, (kind, amount, states) in enumerate(written):
        for state in [State.RECORDED, *states]:
            now = contributions([Standing(fact(number, kind, amount=amount, code="capital"), state)], ())
            so_far = {key: value for key, value in total.items() if key.source == number}
            for posting in postings(now, so_far, first_open):
                assert posting.period >= first_open
                total[posting.key] += posting.amount
        assert {key: value for key, value in total.items() if key.source == number and value} == now


def change(number: int, former: int, to: int, state: State = State.RECORDED) -> Standing:
    return Standing(fact(number, Kind.UNIT_CHANGED, **{"from": former, "to": to}), state)


def test_the_unit_in_charge_follows_the_last_change_that_stands() -> None:
    first, second = change(3, LIUHU, XIAMEN), change(5, XIAMEN, 30)
    assert unit_by_changes([first, second]) == 30
    assert unit_by_changes([first, change(5, XIAMEN, 30, State.VOIDED)]) == XIAMEN
    assert unit_by_changes([change(3, LIUHU, XIAMEN, State.VOIDED)]) == LIUHU


def test_what_was_recorded_under_a_voided_change_goes_back_to_the_unit_before() -> None:
    before, meanwhile, later = (replace(verified(fact(n, Kind.FUNDS_RECEIVED, amount=5))) for n in (2, 4, 8))
    meanwhile = replace(meanwhile, fact=replace(meanwhile.fact, unit=XIAMEN))
    tenure = Tenure(after=3, before=6, unit=XIAMEN, former=LIUHU)
    units = [one.fact.unit for one in handed_back([before, meanwhile, later], [tenure])]
    assert units == [LIUHU, LIUHU, LIUHU]
    other = replace(meanwhile, fact=replace(meanwhile.fact, unit=30))
    assert [one.fact.unit for one in handed_back([other], [tenure])] == [30]
    assert handed_back([meanwhile], []) == [meanwhile]


def test_who_recorded_a_verified_fact_does_not_take_it_back_alone() -> None:
    own = fold(fact(1, Kind.FUNDS_RECEIVED, amount=5), [answer(Kind.VERIFIED, 1)])
    with pytest.raises(Refusal) as caught:
        check_answer(own, Kind.VOIDED, by=WANG, last_hand=WANG, has_evidence=True, reason="误")
    assert caught.value.code == "own_entry_verified"
    check_answer(own, Kind.VOIDED, by=LI, last_hand=WANG, has_evidence=True, reason="误")
