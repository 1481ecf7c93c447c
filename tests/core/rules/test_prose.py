"""A book in sentences, in both languages, made from its data alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from luodi.core.rules.loading import load
from luodi.core.rules.prose import Rule, prose
from tests.core.rules.test_grading import AWARDS, HEAD, MOVES
from tests.core.rules.test_library import BOOKS
from tests.core.rules.test_manual import EXAMPLES


def told(text: str, language: str) -> dict[str, str]:
    return {rule.code: " ".join(rule.sentences) for rule in prose(load(text), text, language)}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.stem)
def test_every_shipped_book_reads_as_sentences_without_a_code_in_them(path: Path, language: str) -> None:
    text = path.read_text("utf-8")
    book = load(text, path.name)
    rules = prose(book, text, language)
    assert [rule.code for rule in rules if rule.code in book.items] == _in_order(book.items)
    codes = {*book.items, *book.inputs, *book.parameters, *book.figures} - {rule.name for rule in rules}
    said = " ".join(sentence for rule in rules for sentence in rule.sentences)
    names = [name for one in (*book.items.values(), *book.inputs.values()) for name in one.name]
    assert [code for code in codes if "_" in code and re.search(rf"\\b{code}\\b", said) and code not in names] == []


def _in_order(items: object) -> list[str]:
    """Groups before what stands in them: a reader goes from the whole to its parts."""
    children: dict[str, list[str]] = {}
    for code, item in items.items():  # type: ignore[attr-defined]  # a book's items
        children.setdefault(item.parent, []).append(code)

    def walk(parent: str) -> list[str]:
        return [found for code in children.get(parent, []) for found in (code, *walk(code))]

    return walk("")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("place", range(len(EXAMPLES)))
def test_every_example_of_the_manual_reads_as_sentences(place: int, language: str) -> None:
    text = EXAMPLES[place]
    assert all(rule.sentences and all(rule.sentences) for rule in prose(load(text), text, language))


BOOK = """\
book: b
title: 例
subject: unit
period: year
source: 例文
parameters:
  weight: {name: {zh: 权重, en: Weight}, unit: 分, value: 60, source: 第1条}
  moving: {name: {zh: 门槛, en: Gate}, unit: 万元, values: [{value: 100, source: 甲}, {value: 200, from: 2027-01-01, source: 乙}]}
  open: {name: {zh: 开放, en: Open}, type: yesno, value: yes, source: 第2条}
inputs:
  paid: {name: {zh: 到位, en: Funds}, unit: 万元, from: {definition: paid_in_year}}
  target: {name: {zh: 任务, en: Target}, unit: 万元, from: {target: paid_in_year}}
  since: {name: {zh: 签约日, en: Signed}, type: date, from: {entered: 局}}
  mark: {name: {zh: 测评, en: Survey}, unit: 分, range: [0, 40], from: {judged: 评委}}
  late: {name: {zh: 迟报, en: Late reports}, unit: 次, unrecorded: 0, from: {entered: 局}}
  lights: {name: {zh: 各月灯色, en: Lights}, type: text, list: yes, from: {entered: 局}}
  rows:
    name: {zh: 项目, en: Projects}
    from: {definition: projects}
    rows: {size: {name: {zh: 规模, en: Size}, unit: 万元}, rate: {name: {zh: 进度, en: Progress}, unit: "%"}}
figures:
  gap: {name: {zh: 差额, en: Gap}, expression: "otherwise(target - paid, 0元)"}
items:
  - code: funds
    name: {zh: 到位率, en: Rate}
    ratio: {of: paid, to: target, weight: weight, cap: none}
    gate: {when: open = yes and not (paid < moving), otherwise: 1分}
    at_most: 70分
    at_least: 0分
    deductions: [{name: {zh: 迟报, en: Late}, times: late, each: 1分, at_most: 3分}]
    round: {places: 1, way: cut, unit: 分}
    missing: zero
    note: {zh: 另有说明。, en: A note.}
  - {code: judged_points, name: {zh: 测评分, en: Survey}, judged: mark, missing: {missing: zero, zero_denominator: full, no_row: by_hand}, full: 40分}
  - code: per_project
    name: {zh: 逐个, en: Each}
    each:
      {of: rows, where: size >= 100万元, first: 2, beyond: 0.5分, combine: max,
        steps: {of: rate, from: 50%, base: 1分, up: {per: 10%, give: 1分, whole: no, at_most: 3分}}}
  - {code: few, name: {zh: 前三, en: Three}, each: {of: rows, first: 3, give: 1分}}
  - {code: rates, name: {zh: 各率, en: Rates}, each: {of: rows, ratio: {of: size, to: target, weight: 5分, cap: 100%}}}
  - {code: peers, name: {zh: 对比, en: Peers}, peers: {of: paid, scale: benchmark, by: others_mean, weight: 10分, cap: 150%}}
  - {code: whole, name: {zh: 整体, en: Whole}, group: {at_most: 5分, items: [{code: part, name: {zh: 部分, en: Part}, expression: 2分}]}}
  - code: words
    name: {zh: 用语, en: Words}
    counted: no
    expression: >-
      if(longest_run(lights, 'red') >= 3, 1, days_between(since, date('2026-12-31')) > 30天, round(paid / target, 2) * 1次,
      known(target) or paid = 0, clamp(-1 * late, 0, 9), min(late, 2) - (1 - 1))
  - {code: nil, name: {zh: 不适用, en: None}, counted: no, expression: "if(late = 0, absent('not_applicable'), 1分)"}
  - {code: sums, name: {zh: 合计, en: Sums}, counted: no, expression: "sum(late, 2) / max(1, 2)"}
  - code: sizes
    name: {zh: 档, en: Bands}
    counted: no
    bands: {of: paid, rows: [{below: 1万元, give: 1}, {from: 1万元, to: 1万元, give: 2}, {above: 1万元, to: 2万元, give: 3}], outside: 0}
  - {code: any, name: {zh: 不论, en: Any}, counted: no, bands: {of: paid, rows: [{give: 1}]}}
total: {name: {zh: 得分, en: Score}, at_most: 100分, round: {places: 2, way: half_up}}
vetoes:
  - {code: v, name: {zh: 否决, en: Veto}, when: paid = 0, effect: zero}
ranking: {order: high_first, ties: dense, within: group, then: [funds]}
"""


def test_each_construct_says_what_it_does() -> None:
    assert told(BOOK, "zh") == {
        "funds": "到位 ÷ 任务（不封顶）× 权重（60分）。 只有 开放（是） 为 是，且 并非 (到位 低于 门槛) 才计，否则为 1分。 最高 70分。 最低 0分。 "
        "迟报：迟报 每一次扣 1分，最多扣 3分，扣完为止。 截去其后，保留 1 位小数（分）。 没有数的，计零分。 另有说明。",
        "judged_points": "按“测评”评定，0 至 40分。 缺数据的，计零分；分母为零的，计满分；不在任何一档的，由人决定。",
        "per_project": "项目中 规模 不低于 100万元 的，逐个计：进度 为 50% 的，1分；每高 10%加 1分（不足一档按比例），最多加 3分；"
        "以上为前 2 个，以后每个 0.5分；取最高的。",
        "few": "项目，逐个计：1分；只计前 3 个。",
        "rates": "项目，逐个计：规模 ÷ 任务（最高按 100% 计）× 5分。",
        "peers": "到位 ÷ 其他各家平均（最高按 150% 计） × 10分。",
        "whole": "以下各项相加，最高 5分。",
        "part": "2分。",
        "words": "各月灯色 连续为 “red” 的最长次数 不低于 3 的，1；签约日 到 2026-12-31 的天数 高于 30天 的，"
        "(到位 ÷ 任务)（四舍五入到 2 位小数） × 1次；有任务，或 到位 为 0 的，(负的 1 × 迟报)（不低于 0，不高于 9）；其余的，"
        "(迟报、2 中较小的) − (1 − 1)。 不计入总分。",
        "nil": "迟报 为 0 的，不适用；其余的，1分。 不计入总分。",
        "sums": "合计（迟报、2） ÷ (1、2 中较大的)。 不计入总分。",
        "sizes": "按 到位 分档：1万元（不含）以下的，1；正好 1万元的，2；1万元（不含）以上、2万元（含）以下的，3；不在以上各档的，0。 不计入总分。",
        "any": "按 到位 分档：不论多少的，1。 不计入总分。",
        "total": "以下相加：到位率、测评分、逐个、前三、各率、对比、整体。 最高 100分。 四舍五入，保留 2 位小数。",
        "v": "到位 为 0 的，总分记零。",
        "ranking": "总分高的在前，同分同名次，其后不空；同分再比到位率；按 group 分组排。",
    }


def test_english_says_the_same_with_money_in_yuan() -> None:
    found = told(BOOK, "en")
    assert found["funds"] == (
        "Funds ÷ Target (without a cap) × Weight (60 points). It counts only where Open (yes) is yes and not (Funds is less than Gate); else "
        "it is 1 point. 70 points at most. 0 points at least. Late: 1 point off for each of Late reports, 3 points at most, until "
        "nothing is left. Cut to 1 places (分). Where there is no value, it counts as zero. A note."
    )
    assert found["sizes"].startswith(
        "by Funds: below 10,000 yuan: 1; exactly 10,000 yuan: 2; above 10,000 yuan to 20,000 yuan: 3;"
    )
    assert found["v"] == "Where Funds is 0, the total is zero."
    assert found["per_project"].startswith(
        "for each of Projects where Size is at least 1 million yuan: 1 point where Progress is 50%;"
    )


def test_the_lowest_first_turns_the_keys_too() -> None:
    text = (
        BOOK.replace("high_first", "low_first")
        .replace("[funds]", "[-funds]")
        .replace("effect: zero", "effect: unranked")
    )
    assert (
        told(text, "zh")["ranking"]
        == "总分低的在前，同分同名次，其后不空；同分再比到位率（高的在前）；按 group 分组排。"
    )
    assert told(text, "en")["v"] == "Where Funds is 0, there is no place."


def test_grades_moves_and_awards_are_said() -> None:
    assert told(HEAD + MOVES, "zh")["ranking"] == (
        "总分高的在前，同分同名次，其后空出。 优秀：名次在前 50%，且总分 90分 以上。 良好：前 2 名。 合格：得分 不低于 60分。 不合格：其余的。 "
        "升一等：大项目 不低于 1 的，升 1 等。 降两等：事故 的，降 2 等。"
    )
    found = told(HEAD + AWARDS, "en")
    assert (
        found["prize"]
        == "Where the grade is “优秀” and the place is at most 3: where the place is 1, 300,000 yuan; else 100,000 yuan."
    )
    assert found["by_place"] == "Where the place is 1: 10,000 yuan."
    assert (
        found["out"] == "Where 得分 is 0 points, there is no place."
        or found["out"] == "Where 得分 is 0, there is no place."
    )


def test_a_rule_stands_as_deep_as_the_group_it_is_in() -> None:
    assert [(rule.code, rule.depth) for rule in prose(load(BOOK), BOOK, "zh") if rule.depth] == [("part", 1)]
    assert prose(load(BOOK), BOOK, "zh")[7] == Rule("part", "部分", ("2分。",), 1)
