"""Every no is said in two languages, once, and its blanks are filled by whoever says it."""

from __future__ import annotations

import importlib
import pkgutil
import re

from luodi.core import refusals
from luodi.core.refusals import Sentence


def sentences() -> dict[str, dict[str, Sentence]]:
    modules = [module.name for module in pkgutil.iter_modules(refusals.__path__)]
    return {name: importlib.import_module(f"luodi.core.refusals.{name}").SENTENCES for name in modules}


def test_a_code_stands_in_one_module_only() -> None:
    homes: dict[str, list[str]] = {}
    for home, codes in sentences().items():
        for code in codes:
            homes.setdefault(code, []).append(home)
    assert {code: where for code, where in homes.items() if len(where) > 1} == {}


def test_both_languages_are_there_and_ask_for_the_same_blanks() -> None:
    def blanks(text: str) -> list[str]:
        return sorted(set(re.findall(r"{(\w+)}", text)))

    uneven = [
        f"{home}.{code}"
        for home, codes in sentences().items()
        for code, sentence in codes.items()
        if not (sentence.zh and sentence.en) or blanks(sentence.zh) != blanks(sentence.en)
    ]
    assert uneven == []


def test_blanks_are_filled_as_plain_text_and_one_that_nobody_filled_stays_visible() -> None:
    sentence = Sentence("{name}应为{least}以上", "{name} must be {least} or more")
    assert sentence.said("zh-hans", {"name": "金额", "least": 5}) == "金额应为5以上"
    assert sentence.said("en", {"name": "{least}", "least": 5}) == "{least} must be 5 or more"
    assert sentence.said("en-gb", {"name": "The amount"}) == "The amount must be {least} or more"
