"""The first text of a new book, from a short form: it loads, its cases pass, and what is to be filled in is plain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

KINDS = ("ratio", "steps", "bands", "each", "judged", "expression")


@dataclass(frozen=True, slots=True)
class Line:
    """One item that somebody wants: its name, by which construct, and how many points."""

    name: str
    kind: str
    points: Decimal


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
) -> str:
    """A book's text in YAML. Names are quoted; points become parameters, so that next year's are a new value."""
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
    return _Part(
        f"  {code}_done: {{name: {_quoted(line.name + '完成数')}, unit: 万元, from: {{entered: 填报单位}}}}\n"
        f"  {code}_target: {{name: {_quoted(line.name + '任务')}, unit: 万元, from: {{entered: 下达文件}}}}",
        f"  - {{code: {code}, name: {_quoted(line.name)}, ratio: {{of: {code}_done, to: {code}_target, weight: {code}_points, cap: 100%}}}}",
        (f"{code}_done: 50", f"{code}_target: 100"),
        line.points / 2,
    )


def _steps(code: str, line: Line) -> _Part:
    return _Part(
        f'  {code}_rate: {{name: {_quoted(line.name + "完成率")}, unit: "%", from: {{entered: 填报单位}}}}',
        f"  - code: {code}\n    name: {_quoted(line.name)}\n    steps: {{of: {code}_rate, from: 100%, base: {code}_points, "
        "up: {per: 10%, give: 1分, whole: yes}, down: {per: 10%, take: 1分, whole: yes}}\n    at_least: 0分",
        (f"{code}_rate: 110",),
        line.points + 1,
    )


def _bands(code: str, line: Line) -> _Part:
    return _Part(
        f"  {code}_size: {{name: {_quoted(line.name + '规模')}, unit: 万元, from: {{entered: 填报单位}}}}",
        f"  - code: {code}\n    name: {_quoted(line.name)}\n    bands:\n      of: {code}_size\n      rows:\n"
        f"        - {{from: 1000万元, below: 5000万元, give: {code}_points / 2}}\n        - {{from: 5000万元, give: {code}_points}}\n      outside: 0分",
        (f"{code}_size: 1000",),
        line.points / 2,
    )


def _each(code: str, line: Line) -> _Part:
    return _Part(
        f"  {code}_projects:\n    name: {_quoted(line.name + '明细')}\n    from: {{entered: 填报单位}}\n"
        f"    rows: {{{code}_size: {{name: 投资, unit: 万元}}}}",
        f"  - {{code: {code}, name: {_quoted(line.name)}, each: {{of: {code}_projects, where: {code}_size >= 1000万元, give: {code}_points}}}}",
        (f"{code}_projects: [{{{code}_size: 1000}}, {{{code}_size: 999}}]",),
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
    return _Part(
        f"  {code}_count: {{name: {_quoted(line.name + '次数')}, unit: 次, unrecorded: 0, from: {{entered: 填报单位}}}}",
        f"  - {{code: {code}, name: {_quoted(line.name)}, expression: {code}_count * {code}_points}}",
        (f"{code}_count: 2",),
        line.points * 2,
    )


_PARTS = {
    "ratio": _ratio,
    "steps": _steps,
    "bands": _bands,
    "each": _each,
    "judged": _judged,
    "expression": _expression,
}


def _quoted(text: str) -> str:
    """A text that YAML reads back as it stands."""
    return "'" + " ".join(text.split()).replace("'", "''") + "'"


def _number(value: Decimal) -> str:
    return f"{value.normalize():f}"
