"""All 182 cases of the 36 published documents stand first in their books, in the documents' order, with their results."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml

from tests.core.rules.test_library import LIBRARY

PUBLISHED = list(csv.DictReader((Path(__file__).parent / "published.csv").read_text("utf-8").splitlines()))


def values(expected: Any) -> list[str]:
    if isinstance(expected, dict):
        return [value for one in expected.values() for value in values(one)]
    return [str(expected)]


def test_the_documents_number_36_and_their_cases_182() -> None:
    assert len(PUBLISHED) == 182
    assert len({one["document"] for one in PUBLISHED}) == len({one["book"] for one in PUBLISHED}) == 36


def test_each_published_case_stands_in_its_book_with_the_result_that_the_document_gives() -> None:
    by_book = defaultdict(list)
    for one in PUBLISHED:
        by_book[one["book"]].append(one)
    missed = []
    for book, published in by_book.items():
        cases = yaml.safe_load((LIBRARY / f"{book}.yaml").read_text("utf-8"))["cases"]
        for number, (one, case) in enumerate(zip(published, cases, strict=False), 1):
            found = values(case["expect"])
            if one["case"] != str(number) or not set(one["expected"].split("|")) <= set(found):
                missed.append((book, one["name"], one["expected"], found))
        assert len(cases) >= len(published), book
    assert missed == []
