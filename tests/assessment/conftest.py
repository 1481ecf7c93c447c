"""A district with three townships' targets, money and marks, and a book of two items over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from luodi.assessment.actions import give_value, run
from luodi.assessment.models import Run
from luodi.books.actions import add_book
from luodi.ledger import actions as ledger
from luodi.ledger.models import Entry
from luodi.targets.actions import set_target
from tests.makers import AT, District, district, project, receipt

MONTHLY = """
book: monthly-test
title: {zh: 某县招商引资考核, en: A county's assessment}
subject: unit
period: year
source: {title: 某县招商引资考核办法, place: 某县, year: "2026"}

parameters:
  full_points:
    name: {zh: 到位资金满分, en: Full points for funds}
    unit: 分
    value: 60
    source: 办法第三条

inputs:
  paid_in: {name: {zh: 到位资金, en: Funds paid in}, unit: 亿元, from: {definition: paid_in_year}}
  target: {name: {zh: 任务, en: Target}, unit: 亿元, from: {target: paid_in_year}}
  daily_work: {name: {zh: 日常工作评分, en: Daily work}, unit: 分, range: [0, 40], from: {judged: 考核办评定}}

items:
  - code: funds
    name: {zh: 到位资金, en: Funds}
    ratio: {of: paid_in, to: target, weight: full_points, cap: 100%}
    missing: {zero_denominator: not_applicable, missing: by_hand}
  - {code: daily, name: {zh: 日常工作, en: Daily work}, judged: daily_work, missing: {missing: zero}}

ranking: {order: high_first, ties: competition}
"""


@dataclass
class Year:
    """The district with its book. `now` moves on with every fact, as the ledger's clock does."""

    here: District
    book: str
    now: datetime = AT

    def tick(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def money(self, code: str, fen: int, *, verified: bool = True) -> Entry:
        actor = {"LH": self.here.wang, "XM": self.here.chen}[code[:2]]
        entry = receipt(self.here, code, fen=fen, at=self.tick(), actor=actor)
        if verified:
            self.verify(entry)
        return entry

    def verify(self, entry: Entry) -> None:
        ledger.verify(self.here.li, self.tick(), entry.pk)

    def target(self, unit: str, fen: int) -> None:
        values: dict[str, Any] = {"year": 2026, "unit": unit, "code": "paid_in_year", "amount": fen}
        set_target(self.here.ma, self.tick(), **values, reason="责任状")

    def mark(self, unit: str, value: str, item: str = "daily_work", **more: Any) -> int:
        given = {"book": self.book, "subject": unit, "item": item, "period": "2026", "reason": "现场评定", **more}
        return give_value(self.here.sun, self.tick(), value=value, **given)

    def run(self, *units: str, **values: Any) -> Run:
        filled = {"book": self.book, "subjects": units or ("LH", "XM"), "period": "2026"}
        return run(values.pop("actor", self.here.ma), self.tick(), **{**filled, **values})


@pytest.fixture
def year(db: None) -> Year:
    """柳湖 has half of its 1 亿元 verified and the mark 30; 峡门 a quarter of its own, and no mark."""
    here = district()
    project(here, "LH-1")
    project(here, "XM-1", unit=here.xiamen, person_in_charge=here.chen)
    made = Year(here, add_book(here.ma, AT, text=MONTHLY).digest)
    made.target("LH", 10_000_000_000)
    made.target("XM", 10_000_000_000)
    made.money("LH-1", 5_000_000_000)
    made.money("XM-1", 2_500_000_000)
    made.mark("LH", "30")
    return made
