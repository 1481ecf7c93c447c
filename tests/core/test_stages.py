"""The requirement table: cumulative, conditional, and strict about words that nobody knows."""

from __future__ import annotations

import pytest

from luodi.core.stages import is_forward, next_stage, stage_table

TABLE = stage_table(
    {
        "requirements": [
            {"stage": "idea", "need": "field:name"},
            {"stage": "negotiating", "need": "field:investors", "unless": {"channel": ["national"]}},
            {"stage": "signed", "need": "fact:agreement_signed"},
            {"stage": "signed", "need": "field:leader", "when": {"total": {"at_least_fen": 100}}},
            {"stage": "started", "need": "evidence:started"},
        ]
    }
)


def needs(stage: str, had: frozenset[str] = frozenset(), **values: object) -> list[str]:
    return [one.need for one in TABLE.missing(stage, values, had)]


def test_what_a_stage_asks_for_every_later_stage_asks_for_too() -> None:
    assert needs("idea") == ["field:name"]
    assert needs("pooled", name="水泥") == []
    assert needs("started", total=99) == ["field:name", "field:investors", "fact:agreement_signed", "evidence:started"]


def test_conditions_narrow_whom_a_requirement_concerns() -> None:
    assert needs("negotiating", name="路", channel="national") == []
    assert needs("signed", frozenset({"fact:agreement_signed"}), name="路", channel="national", total=100) == [
        "field:leader"
    ]
    assert needs("signed", frozenset({"fact:agreement_signed"}), name="路", channel="national", total=None) == []


def test_empty_lists_and_texts_are_missing() -> None:
    assert needs("negotiating", name="", investors=[]) == ["field:name", "field:investors"]


@pytest.mark.parametrize(
    "written",
    [
        {},
        [],
        {"requirements": [{"stage": "moon", "need": "field:x"}]},
        {"requirements": [{"stage": "idea", "need": "thing:x"}]},
    ],
)
def test_a_table_with_unknown_words_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"stage table|not known|none of"):
        stage_table(written)


def test_the_order_of_stages() -> None:
    assert (next_stage(""), next_stage("idea"), next_stage("full_output")) == ("idea", "pooled", None)
    assert is_forward("", "idea") and is_forward("idea", "started") and not is_forward("started", "idea")


def test_a_requirement_is_called_the_same_wherever_it_is_said() -> None:
    table = stage_table(
        {"requirements": [{"stage": "idea", "need": "field:name", "zh": "项目名称", "en": "project name"}]}
    )
    word = table.requirements[0].word
    assert (word.said("zh-hans"), word.said("en")) == ("项目名称", "project name")
