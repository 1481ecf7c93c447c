"""The functions of the language: what each takes, what it makes of it. A name not in this table does not exist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from luodi.core.definitions.attributes import months_later
from luodi.core.rules.units import COUNT, NONE, Dims
from luodi.core.rules.values import Absent, Value, rounded


@dataclass(frozen=True, slots=True)
class Type:
    """`kind`: number, yesno, text, date, list or rows. `dims` None: a bare number, which takes on the unit beside it.

    `zero`: the bare number 0, the only one that also goes with money. `part`: whether a ratio is written in per cent, or is
    the share of one quantity in another like it; the type is the same.
    """

    kind: str
    dims: Dims | None = NONE
    zero: bool = False
    inner: Type | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    part: str = field(default="", compare=False)


PARTS = ("", "share", "percent")


def row_scope(name: str, rows: Type) -> Mapping[str, Type]:
    """The names that a row adds: the fields of a table; the list's own name stands for one member of a list."""
    return {name: rows.inner} if rows.kind == "list" and rows.inner else dict(rows.fields)


def of_unit(code: str, dims: Dims) -> Type:
    """The type of a number in a unit as written."""
    return Type("number", dims, part="percent" if code in ("%", "‰", "百分点", "个百分点") else "")


YESNO, TEXT, DATE = Type("yesno"), Type("text"), Type("date")
RATIO, BARE, COUNTED = Type("number", NONE), Type("number", None), Type("number", COUNT)


@dataclass(frozen=True, slots=True)
class Function:
    """`shape` tells the checker how types go in and out; `work` is given values that are all there."""

    shape: str
    least: int
    most: int
    work: Callable[..., Value]
    zh: str
    en: str


def _numbers(values: tuple[Value, ...]) -> list[Fraction]:
    found: list[Fraction] = []
    for value in values:
        found += _numbers(value) if isinstance(value, tuple) else [value] if isinstance(value, Fraction) else []
    return found


def _of_numbers(pick: Callable[[list[Fraction]], Fraction]) -> Callable[..., Value]:
    def work(*values: Value) -> Value:
        found = _numbers(values)
        return pick(found) if found else Absent("missing")

    return work


def _extreme(pick: Callable[[list[Fraction]], Fraction]) -> Callable[..., Value]:
    """The smallest or the largest number; of days the earliest or the latest."""

    def work(*values: Value) -> Value:
        flat = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        days: list[Any] = [part for part in flat if isinstance(part, date)]
        return pick(days) if days else _of_numbers(pick)(*values)

    return work


def _mean(found: list[Fraction]) -> Fraction:
    return sum(found, Fraction(0)) / len(found)


def _median(found: list[Fraction]) -> Fraction:
    rising = sorted(found)
    return (rising[(len(rising) - 1) // 2] + rising[len(rising) // 2]) / 2


def _trimmed(found: list[Fraction]) -> Fraction:
    """Without one highest and one lowest; of fewer than three nothing is left out."""
    return _mean(sorted(found)[1:-1] if len(found) > 2 else found)


def _less(left: Fraction, *losses: Fraction) -> Fraction:
    """What is left, nothing at the least; what is below zero to begin with stays as it is. A loss below zero is none: what
    is taken off never adds."""
    return max(left - sum((max(loss, Fraction(0)) for loss in losses), Fraction(0)), min(left, Fraction(0)))


def _nth(values: tuple[Value, ...], place: Fraction) -> Value:
    """The first is 1, the last −1."""
    at = int(place) - (place > 0)
    whole = place.denominator == 1 and place != 0
    return values[at] if whole and -len(values) <= at < len(values) else Absent("missing")


def _weighted(values: tuple[Fraction, ...], *given: Fraction | tuple[Fraction, ...]) -> Value:
    weights = tuple(_numbers(given))
    if len(values) != len(weights):
        return Absent("missing")
    whole = sum(weights, Fraction(0))
    if not whole:
        return Absent("zero_denominator")
    return sum((value * weight for value, weight in zip(values, weights, strict=True)), Fraction(0)) / whole


def _picked(largest: bool) -> Callable[..., Value]:
    return lambda values, count: tuple(sorted(values, reverse=largest)[: max(0, int(count))])


def _divide(left: Fraction, right: Fraction) -> Value:
    return left / right if right else Absent("zero_denominator")


def _whole(value: Fraction, per: Fraction) -> Value:
    if not per:
        return Absent("zero_denominator")
    return Fraction(int(value / per))


def _round(way: str) -> Callable[..., Value]:
    def work(value: Fraction, places: Fraction, unit: Fraction = Fraction(1)) -> Value:
        return rounded(value / unit, max(-9, min(12, int(places))), way) * unit if unit else Absent("zero_denominator")

    return work


def _root(value: Fraction, degree: Fraction, places: Fraction) -> Value:
    """The root to so many decimals, half up: exact, for it is sought among the decimals. None of what is below zero, and
    none but the second to the ninth."""
    if value < 0 or degree not in range(2, 10) or places not in range(13):
        return Absent("missing")
    n, scaled = int(degree), value * Fraction(10) ** int(degree * places)
    low, high = 0, 1 << (int(scaled).bit_length() // n + 1)
    while low < high - 1:  # the largest whole number whose power is not above
        middle = (low + high) // 2
        low, high = (middle, high) if middle**n <= scaled else (low, middle)
    nearer = low + ((2 * low + 1) ** n <= scaled * 2**n)
    return Fraction(nearer, 10 ** int(places))


def _product(*values: Fraction) -> Fraction:
    found = Fraction(1)
    for value in values:
        found *= value
    return found


def _longest_run(values: tuple[Value, ...], of: Value) -> Fraction:
    longest = now = 0
    for value in values:
        now = now + 1 if value == of else 0
        longest = max(longest, now)
    return Fraction(longest)


def _last_run(values: tuple[Value, ...], of: Value) -> Fraction:
    count = 0
    for value in reversed(values):
        if value != of:
            break
        count += 1
    return Fraction(count)


def _months_after(day: date, months: Fraction) -> Value:
    """The same day so many whole months on; the month's last where it has no such day."""
    try:
        return months_later(day, int(months))
    except ValueError:  # beyond the calendar
        return Absent("missing")


def _months_between(first: date, last: date) -> Fraction:
    """Whole months that have passed: 15 March → 14 April is none yet."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return Fraction(count - (1 if last.day < first.day else 0))


def _months_begun(first: date, last: date) -> Fraction:
    """Months that have begun: 15 March → 15 April is one, → 16 April are two."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return Fraction(count + (1 if last.day > first.day else 0))


FUNCTIONS: dict[str, Function] = {
    "+": Function("same", 2, 99, lambda *v: sum(v, Fraction(0)), "相加", "sum"),
    "-": Function("same", 2, 2, lambda a, b: a - b, "相减", "difference"),
    "*": Function("product", 2, 99, _product, "相乘", "product"),
    "/": Function("quotient", 2, 2, _divide, "相除；除数为零即“分母为零”", "quotient; by zero is “zero denominator”"),
    "negative": Function("same", 1, 1, lambda a: -a, "取负", "negative"),
    "=": Function("alike", 2, 2, lambda a, b: a == b, "等于", "equal"),
    "!=": Function("alike", 2, 2, lambda a, b: a != b, "不等于", "not equal"),
    "<": Function("order", 2, 2, lambda a, b: a < b, "小于", "less"),
    "<=": Function("order", 2, 2, lambda a, b: a <= b, "不大于", "at most"),
    ">": Function("order", 2, 2, lambda a, b: a > b, "大于", "more"),
    ">=": Function("order", 2, 2, lambda a, b: a >= b, "不小于", "at least"),
    "not": Function("yesno", 1, 1, lambda a: not a, "非", "not"),
    "min": Function("extreme", 1, 20, _extreme(min), "最小的", "the smallest"),
    "max": Function("extreme", 1, 20, _extreme(max), "最大的", "the largest"),
    "sum": Function("spread", 1, 20, lambda *v: sum(_numbers(v), Fraction(0)), "合计", "the sum"),
    "mean": Function("spread", 1, 20, _of_numbers(_mean), "平均", "the mean"),
    "median": Function("spread", 1, 20, _of_numbers(_median), "中位数", "the median"),
    "trimmed_mean": Function(
        "spread",
        1,
        20,
        _of_numbers(_trimmed),
        "去掉一个最高、一个最低后的平均",
        "the mean without one highest and one lowest",
    ),
    "weighted_mean": Function("weighted", 2, 21, _weighted, "加权平均", "the mean by weights"),
    "nth": Function("nth", 2, 2, _nth, "第几个（−1 为最后一个）", "the so-manieth (−1: the last)"),
    "less": Function("same", 2, 21, _less, "扣减，扣完为止", "less, until nothing is left"),
    "top": Function("picked", 2, 2, _picked(True), "最大的几个", "the so many largest"),
    "bottom": Function("picked", 2, 2, _picked(False), "最小的几个", "the so many smallest"),
    "count": Function("list_to_count", 1, 1, lambda v: Fraction(len(v)), "个数", "how many"),
    "abs": Function("same", 1, 1, abs, "绝对值", "without its sign"),
    "floor": Function("pure", 1, 1, lambda a: Fraction(a.__floor__()), "向下取整", "whole, downwards"),
    "ceil": Function("pure", 1, 1, lambda a: Fraction(a.__ceil__()), "向上取整", "whole, upwards"),
    "round": Function("round", 2, 3, _round("half_up"), "四舍五入到几位小数", "half up to so many places"),
    "cut": Function("round", 2, 3, _round("cut"), "截取到几位小数", "cut to so many places"),
    "root": Function(
        "root", 3, 3, _root, "开几次方，四舍五入到几位小数", "the root of a degree, half up to so many places"
    ),
    "steps": Function("ratio", 2, 2, _whole, "含几个整档（不足一档不计）", "how many whole steps"),
    "clamp": Function("same", 3, 3, lambda a, low, high: max(low, min(a, high)), "限制在上下限之间", "held between"),
    "longest_run": Function("run", 2, 2, _longest_run, "连续出现的最长次数", "the longest run"),
    "last_run": Function("run", 2, 2, _last_run, "到最后为止连续出现的次数", "the run that goes on to the last"),
    "months_after": Function("later", 2, 2, _months_after, "若干个月以后的同一天", "the same day so many months on"),
    "year": Function("of_date", 1, 1, lambda d: Fraction(d.year), "年份", "the year"),
    "month": Function("of_date", 1, 1, lambda d: Fraction(d.month), "月份", "the month"),
    "day": Function("of_date", 1, 1, lambda d: Fraction(d.day), "几号", "the day of the month"),
    "months_between": Function("dates", 2, 2, _months_between, "相隔整月数", "whole months between"),
    "months_begun": Function(
        "dates", 2, 2, _months_begun, "相隔月数，不足一月按一月计", "months between, a begun one as a whole"
    ),
    "days_between": Function("dates", 2, 2, lambda a, b: Fraction((b - a).days), "相隔天数", "days between"),
}
# These look at an absent value, at more than one branch or at the other subjects, so evaluation knows them by name.
SPECIAL: dict[str, tuple[int, int, str, str]] = {
    "if": (3, 21, "如果……则……否则……", "if … then … else …"),
    "and": (2, 99, "且", "and"),
    "or": (2, 99, "或", "or"),
    "known": (1, 1, "有没有数", "whether there is a value"),
    "otherwise": (2, 5, "前一个没有数时取后一个", "the first that has a value"),
    "total": (1, 99, "合计（不适用的不计）", "the sum of what applies"),
    "date": (1, 1, "日期", "a date"),
    "absent": (1, 1, "明确没有数", "no value, by this reason"),
    "peers": (1, 1, "同组各家的数（从高到低）", "what each of the group has, the highest first"),
    "peer_min": (1, 1, "同组最低", "the lowest among all"),
    "peer_max": (1, 1, "同组最高", "the highest among all"),
    "peer_mean": (1, 1, "同组平均", "the mean of all"),
    "others_mean": (1, 1, "其他各家平均", "the mean of the others"),
    "peer_sum": (1, 1, "同组合计", "the sum of all"),
    "peer_count": (1, 1, "同组有数的家数", "how many have a value"),
    "peer_rank": (1, 1, "同组名次（并列同名次）", "the place, from the highest; equals share it"),
}
# What spreadsheets call some of them.
OF_SHEETS = {"sqrt": "root", "geomean": "root", "average": "mean", "rank": "peer_rank"}
PEERS = tuple(name for name in SPECIAL if name.startswith("peer") or name == "others_mean")
