"""Definitions are read strictly: what is not understood is refused, and the sentence names the place."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from luodi.core.definitions import Over, Ratio, Term, load
from luodi.core.errors import NotThere, Refusal

ONE = """
groups:
  funds: {zh: 资金, en: Funds}
bands:
  - {code: small, zh: 小, en: small, from_yuan: 0}
  - {code: large, zh: 大, en: large, from_yuan: 100}
definitions:
  - code: paid_in
    group: funds
    zh: 到位资金
    en: Paid-in funds
    says: {zh: 到账, en: received}
    unit: fen
    sum:
      - {measure: paid_in, over: span, codes: [capital], scale_at_least_yuan: 5, sign: -1}
    owner: {zh: 局, en: bureau}
    valid_from: 2020-01
    version: 1
    source: {zh: 文, en: paper}
"""
TERMS = [{"measure": "agreed", "over": "span"}]
COUNT = [{"measure": "signed", "over": "span"}]


def changed(**changes: Any) -> str:
    """The small catalogue with its one definition changed; None takes a key away."""
    written = yaml.safe_load(ONE)
    one = written["definitions"][0]
    one.update(changes)
    written["definitions"][0] = {key: value for key, value in one.items() if value is not None}
    return yaml.safe_dump(written, allow_unicode=True)


def top(**changes: Any) -> str:
    return yaml.safe_dump({**yaml.safe_load(ONE), **changes}, allow_unicode=True)


def test_a_definition_is_read_with_all_it_says() -> None:
    found = load(ONE)
    [one] = found
    assert one.of == (Term("paid_in", Over.SPAN, ("capital",), scale_at_least=500, sign=-1),)
    assert (one.said("en"), one.said("zh-hans")) == ("Paid-in funds", "到位资金")
    assert (one.explained("en"), one.explained("zh-hans")) == ("received", "到账")
    assert (one.valid_from, one.unit, found.groups) == (202001, "fen", {"funds": ("资金", "Funds")})
    assert [band.said("en") for band in found.bands] == ["small", "large"]
    assert (found.band_of(9999).code, found.band_of(10000).said("zh-hans")) == ("small", "大")


def test_a_rate_is_read_as_two_sums() -> None:
    [one] = load(changed(sum=None, unit="percent", ratio={"numerator": TERMS, "denominator": TERMS, "places": 1}))
    term = Term("agreed", Over.SPAN)
    assert (one.of, one.terms) == (Ratio((term,), (term,), 1), (term, term))


def test_the_version_in_force_answers_for_its_months() -> None:
    written = yaml.safe_load(ONE)
    newer = {**written["definitions"][0], "valid_from": "2026-01", "version": 2}
    found = load(yaml.safe_dump({**written, "definitions": [newer, written["definitions"][0]]}))
    versions = {month: found.in_force("paid_in", month).version for month in (201912, 202512, 202601)}
    assert versions == {201912: 1, 202512: 1, 202601: 2}
    assert ("paid_in" in found, "paid" in found) == (True, False)
    with pytest.raises(NotThere):
        found.in_force("paid", 202601)


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("a: [", "definition_not_yaml", ""),
        ("a: 1\na: 2", "definition_key_twice", "1"),
        ("- 1", "definition_not_a_mapping", ""),
        (top(more=1), "definition_key_unknown", ""),
        (top(groups=[]), "definition_not_a_mapping", "groups"),
        (top(groups={"funds": {"zh": "资金", "en": ""}}), "definition_text_empty", "groups.funds"),
        (top(definitions=[]), "definition_not_a_list", "definitions"),
        (top(definitions=[3]), "definition_not_a_mapping", "definitions[0]"),
        (top(bands=[{"code": "a", "zh": "甲", "en": "a", "from_yuan": 1}]), "definition_bands_not_rising", "bands"),
        (changed(en=None), "definition_key_missing", "paid_in"),
        (changed(group="money"), "definition_word_unknown", "paid_in.group"),
        (changed(unit="yuan"), "definition_word_unknown", "paid_in.unit"),
        (changed(unit="count"), "definition_units_mixed", "paid_in"),
        (changed(unit="percent"), "definition_units_mixed", "paid_in"),
        (changed(sum=[*TERMS, *COUNT]), "definition_units_mixed", "paid_in"),
        (changed(valid_from="2020-13"), "definition_not_a_month", "paid_in.valid_from"),
        (changed(version=True), "definition_not_a_number", "paid_in.version"),
        (changed(sum=None), "definition_sum_or_ratio", "paid_in"),
        (changed(ratio={"numerator": TERMS, "denominator": TERMS}), "definition_sum_or_ratio", "paid_in"),
        (changed(sum=[{**TERMS[0], "measure": "promised"}]), "definition_word_unknown", "paid_in.sum[0].measure"),
        (changed(sum=[{**TERMS[0], "over": "ever"}]), "definition_word_unknown", "paid_in.sum[0].over"),
        (changed(sum=[{**TERMS[0], "codes": ["capital"]}]), "definition_word_unknown", "paid_in.sum[0].codes"),
        (changed(sum=[{**TERMS[0], "sign": 2}]), "definition_word_unknown", "paid_in.sum[0].sign"),
        (changed(sum=[{**TERMS[0], "signed_only": 1}]), "definition_not_yes_or_no", "paid_in.sum[0].signed_only"),
        (
            changed(sum=[{**TERMS[0], "codes": ["contract"], "of_year": True}]),
            "definition_codes_and_year",
            "paid_in.sum[0]",
        ),
    ],
)
def test_what_is_not_understood_is_refused_by_name(text: str, code: str, where: str) -> None:
    with pytest.raises(Refusal) as refused:
        load(text)
    [fault] = refused.value.faults
    assert (fault.code, fault.where) == (code, where)


def test_two_versions_that_clash_are_refused() -> None:
    written = yaml.safe_load(ONE)
    with pytest.raises(Refusal, match="definition_versions_clash"):
        load(yaml.safe_dump({**written, "definitions": written["definitions"] * 2}))
