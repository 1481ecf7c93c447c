"""One way of saying no, and one word for each code."""

from __future__ import annotations

from luodi.core.errors import Fault, Refusal
from luodi.core.refusals import Sentence
from luodi.core.words import STAGES, WORDS, light_said, said


def test_a_refusal_names_every_fault_at_once() -> None:
    refusal = Refusal.of([Fault("a", "amount", {"n": 1}), Fault("b")])
    assert (refusal.code, str(refusal)) == ("a", "amount:a; b")
    assert [fault.code for fault in refusal.faults] == ["a", "b"]


def test_a_sentence_fills_its_blanks_in_either_language() -> None:
    sentence = Sentence("金额 {amount} 不对", "{amount} is wrong")
    assert sentence.said("zh-hans", {"amount": 3}) == "金额 3 不对"
    assert sentence.said("en", {"amount": 3}) == "3 is wrong"
    assert sentence.said("en", {}) == "{amount} is wrong"


def test_a_code_is_said_in_the_readers_language_and_an_unknown_one_as_it_is() -> None:
    assert said("stage", "signed", "zh-hans") == "签约"
    assert said("stage", "signed", "en") == "Signed"
    assert said("stage", "nowhere", "en") == "nowhere"


def test_every_word_has_both_languages_and_its_own_code() -> None:
    for table in WORDS.values():
        for code, word in table.items():
            assert word.code == code and word.zh and word.en
    assert next(iter(STAGES)) == "idea" and list(STAGES)[-1] == "full_output"


def test_a_word_of_a_result_is_said_as_the_trade_says_it() -> None:
    words = ("red", "", "yes", "no", "undefined (0-10)", "A")
    assert [light_said(word, "zh-hans") for word in words] == ["红灯", "缺数", "是", "否", "未定 (0-10)", "A"]
    assert [light_said(word, "en") for word in words] == ["Red", "no data", "yes", "no", "undefined (0-10)", "A"]
