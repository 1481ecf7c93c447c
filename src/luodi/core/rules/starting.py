"""The first text of a new book, from a short form: it loads, its cases pass, and what is to be filled in is plain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from luodi.core.definitions import Catalogue, Definition

KINDS = ("ratio", "steps", "bands", "each", "judged", "expression")


@dataclass(frozen=True, slots=True)
class Line:
    """One item that somebody wants: its name, by which construct, and how many points."""

    name: str
    kind: str
    points: Decimal
    fact: Definition | None = None  # the figure of the ledger that it names, where it names one


_SHORT = {"签约金额": "签约额", "协议金额": "签约额", "实际到位资金": "到位资金", "开工项目": "开工项目数",
          "签约项目": "签约项目数", "竣工项目": "竣工项目数", "投产项目": "投产项目数", "年度计划项目": "年度计划项目数"}  # fmt: skip
_SPAN = re.compile(r"（[^（）]*累计）$|, (?:this year|all years)$")
_BAD = ("批评", "扣", "迟报", "通报", "事故")  # what happens so is never a merit


def named(name: str, catalogue: Catalogue) -> Definition | None:
    """The figure that a name means: by its Chinese or English name or what people shorten it to. Of a sum that there is
    for a month, a year and all years the one of the year, which is what targets are set for."""
    wanted = " ".join(name.split())
    wanted = _SHORT.get(wanted, wanted).lower()
    whole = [one for one in catalogue if wanted in (one.zh.lower(), one.en.lower())]
    short = [one for one in catalogue if wanted in (_SPAN.sub("", one.zh.lower()), _SPAN.sub("", one.en.lower()))]
    yearly = [one for one in short if one.code.endswith("_year")]
    if whole and _SPAN.search(whole[0].zh):
        return whole[0]
    return next(iter([*yearly, *whole, *short]), None)


def begun(
    code: str,
    title: str,
    subject: str,
    period: str,
    source: str,
    lines: Sequence[Line],
    *,
    place: str = "",
    year: str = "",
    catalogue: Catalogue | None = None,
) -> str:
    """A book's text in YAML. Names are quoted; points become parameters, so that next year's are a new value. What a unit
    is asked of a figure of the catalogue is taken from the ledger and its targets, and everything else is entered."""
    if catalogue is not None and subject == "unit":
        lines = [replace(line, fact=named(line.name, catalogue)) for line in lines]
    told = [f"  title: {_quoted(source or title)}"]
    told += [f"  {key}: {_quoted(value)}" for key, value in (("place", place), ("year", year)) if value]
    head = [f"book: {code}", f"title: {_quoted(title)}", f"subject: {subject}", f"period: {period}", "source:", *told]
    parts = [_PARTS[line.kind](f"item_{number}", line) for number, line in enumerate(lines, 1)]
    parameters = [_parameter(f"item_{number}", line) for number, line in enumerate(lines, 1)]
    given = ", ".join(value for part in parts for value in part.given)
    total = _number(sum((part.worth for part in parts), Decimal(0)))
    sections = (
        ("", head),
        ("# 每个分值、单价、门槛都写成参数，明年改动时加一行，旧的不动。\nparameters:", parameters),
        (
            "# from 写明从哪里来：definition 台账口径、target 任务、judged 评定、entered 填报。\ninputs:",
            [part.inputs for part in parts],
        ),
        ("items:", [part.item for part in parts]),
        ("", ["ranking: {order: high_first, ties: competition}"]),
        ("# 原文留有余地的地方，写明取哪种读法。\nreadings:", ["  - {about: 超额完成, chosen: 最高到满分}"]),
        (
            "# 先手算再写，尤其是正好在界上的数。\ncases:",
            [f"  - {{name: 第一个算例, inputs: {{{given}}}, expect: {{total: {total}}}}}"],
        ),
    )
    return "\n\n".join("\n".join([*([title_] if title_ else []), *rows]) for title_, rows in sections) + "\n"


def _parameter(code: str, line: Line) -> str:
    name, points = _quoted(f"{line.name}分值"), _number(line.points)
    return f"  {code}_points: {{name: {name}, unit: 分, value: {points}, source: {_quoted('第 … 条')}}}"


@dataclass(frozen=True, slots=True)
class _Part:
    inputs: str
    item: str
    given: tuple[str, ...]
    worth: Decimal


def _ratio(code: str, line: Line) -> _Part:
    done, target, unit, remark = "entered: 填报单位", "entered: 下达文件", "万元", _remark(line)
    if line.fact is not None and line.fact.unit != "percent":
        done, target, remark = f"definition: {line.fact.code}", f"target: {line.fact.code}", ""
        unit = "万元" if line.fact.unit == "fen" else "个"
    return _Part(
        f"{remark}  {code}_done: {{name: {_quoted(line.name + '完成数')}, unit: {unit}, from: {{{done}}}}}\n"
        f"  {code}_target: {{name: {_quoted(line.name + '任务')}, unit: {unit}, from: {{{target}}}}}",
        f"  - {{code: {code}, name: {_quoted(line.name)}, ratio: {{of: {code}_done, to: {code}_target, weight: {code}_points, cap: 100%}}}}",
        (f"{code}_done: 50", f"{code}_target: 100"),
        line.points / 2,
    )


def _steps(code: str, line: Line) -> _Part:
    rate = line.fact is not None and line.fact.unit == "percent"
    name = line.name if rate else line.name + "完成率"
    origin, remark = (
        (f"definition: {line.fact.code}", "") if line.fact and rate else ("entered: 填报单位", _remark(line))
    )
    return _Part(
        f'{remark}  {code}_rate: {{name: {_quoted(name)}, unit: "%", from: {{{origin}}}}}',
        f"  # 100%、每 10%、1分 只是写法，照文件改。\n  - code: {code}\n    name: {_quoted(line.name)}\n    "
        f"steps: {{of: {code}_rate, from: 100%, base: {code}_points, "
        "up: {per: 10%, give: 1分, whole: yes}, down: {per: 10%, take: 1分, whole: yes}}\n    at_least: 0分",
        (f"{code}_rate: 110",),
        line.points + 1,
    )


def _bands(code: str, line: Line) -> _Part:
    return _Part(
        f"{_remark(line)}  {code}_size: {{name: {_quoted(line.name + '规模')}, unit: 万元, from: {{entered: 填报单位}}}}",
        f"  # 照文件分档：每档一行，写 from（含）、below（不含）和得分。这里只有一档，没有门槛。\n"
        f"  - code: {code}\n    name: {_quoted(line.name)}\n    bands:\n      of: {code}_size\n      rows:\n"
        f"        - {{from: 0万元, give: {code}_points}}\n      outside: 0分",
        (f"{code}_size: 1",),
        line.points,
    )


def _each(code: str, line: Line) -> _Part:
    return _Part(
        f"{_remark(line)}  {code}_projects:\n    name: {_quoted(line.name + '明细')}\n    from: {{entered: 填报单位}}\n"
        f"    rows: {{{code}_size: {{name: 投资, unit: 万元}}}}",
        f"  # 文件对单个项目有门槛的，加 where: {code}_size >= …。\n"
        f"  - {{code: {code}, name: {_quoted(line.name)}, each: {{of: {code}_projects, give: {code}_points}}}}",
        (f"{code}_projects: [{{{code}_size: 1}}]",),
        line.points,
    )


def _judged(code: str, line: Line) -> _Part:
    return _Part(
        f"  {code}_mark: {{name: {_quoted(line.name + '评分')}, unit: 分, range: [0, {_number(line.points)}], from: {{judged: 评定单位}}}}",
        f"  - {{code: {code}, name: {_quoted(line.name)}, judged: {code}_mark, at_most: {code}_points}}",
        (f"{code}_mark: {_number(line.points)}",),
        line.points,
    )


def _expression(code: str, line: Line) -> _Part:
    bad = any(word in line.name for word in _BAD)
    asked = "" if bad else "  # 是加分还是扣分？这里按加分写；扣分的写成 0分 - … 。\n"
    return _Part(
        f"{_remark(line)}  {code}_count: {{name: {_quoted(line.name + '次数')}, unit: 次, unrecorded: 0, from: {{entered: 填报单位}}}}",
        f"{asked}  - {{code: {code}, name: {_quoted(line.name)}, expression: {'0分 - ' if bad else ''}{code}_count * {code}_points}}",
        (f"{code}_count: 2",),
        line.points * (-2 if bad else 2),
    )


_PARTS = {
    "ratio": _ratio,
    "steps": _steps,
    "bands": _bands,
    "each": _each,
    "judged": _judged,
    "expression": _expression,
}


def _remark(line: Line) -> str:
    """What the office is told of an input that the ledger does not know: it will be entered by hand."""
    said = "".join(sign if sign.isprintable() else " " for sign in " ".join(line.name.split()))
    return f"  # “{said}”没有从台账取数，要由人填报；台账有这个数的，改成 from: {{definition: 口径代码}}。\n"


def _quoted(text: str) -> str:
    """A text that YAML reads back as it stands."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
