"""Units and what may be added to what: 万元 + 亿元 is fine, 万元 + 个 is refused when the book is loaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

Dims = tuple[tuple[str, int], ...]  # base unit and power, sorted; () is a plain ratio
NONE: Dims = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit as written: how much of which base unit."""

    code: str
    base: str
    scale: Fraction

    @property
    def dims(self) -> Dims:
        return ((self.base, 1),) if self.base else NONE


def _units(*rows: tuple[str, str, Fraction | int]) -> dict[str, Unit]:
    return {code: Unit(code, base, Fraction(scale)) for code, base, scale in rows}


UNITS = _units(
    ("", "", 1),
    ("%", "", Fraction(1, 100)),
    ("‰", "", Fraction(1, 1000)),
    ("倍", "", 1),
    ("百分点", "", Fraction(1, 100)),
    ("个百分点", "", Fraction(1, 100)),
    ("分", "分", 1),
    ("元", "元", 1),
    ("千元", "元", 1000),
    ("万元", "元", 10_000),
    ("百万元", "元", 1_000_000),
    ("亿元", "元", 100_000_000),
    ("美元", "美元", 1),
    ("万美元", "美元", 10_000),
    ("亿美元", "美元", 100_000_000),
    ("港元", "港元", 1),
    ("万港元", "港元", 10_000),
    ("欧元", "欧元", 1),
    ("万欧元", "欧元", 10_000),
    ("英镑", "英镑", 1),
    ("万英镑", "英镑", 10_000),
    ("日元", "日元", 1),
    ("万日元", "日元", 10_000),
    ("韩元", "韩元", 1),
    ("万韩元", "韩元", 10_000),
    ("亿韩元", "韩元", 100_000_000),
    ("新加坡元", "新加坡元", 1),
    ("万新加坡元", "新加坡元", 10_000),
    ("澳元", "澳元", 1),
    ("加元", "加元", 1),
    ("林吉特", "林吉特", 1),
    ("万林吉特", "林吉特", 10_000),
    ("卢比", "卢比", 1),
    ("万卢比", "卢比", 10_000),
    ("个", "个", 1),
    ("家", "个", 1),
    ("项", "个", 1),
    ("次", "个", 1),
    ("条", "个", 1),
    ("人", "个", 1),
    ("名", "个", 1),
    ("件", "个", 1),
    ("位", "个", 1),
    ("户", "个", 1),
    ("起", "个", 1),
    ("批", "个", 1),
    ("批次", "个", 1),
    ("宗", "个", 1),
    ("篇", "个", 1),
    ("场", "个", 1),
    ("场次", "个", 1),
    ("份", "个", 1),
    ("人次", "个", 1),
    ("家次", "个", 1),
    ("处", "个", 1),
    ("套", "个", 1),
    ("台", "个", 1),
    ("例", "个", 1),
    ("期", "个", 1),
    ("款", "个", 1),
    ("票", "个", 1),
    ("档", "个", 1),
    ("级", "个", 1),
    ("位次", "个", 1),
    ("名次", "个", 1),
    ("万个", "个", 10_000),
    ("万人", "个", 10_000),
    ("万人次", "个", 10_000),
    ("万户", "个", 10_000),
    ("标箱", "个", 1),
    ("万标箱", "个", 10_000),
    ("天", "天", 1),
    ("日", "天", 1),
    ("周", "天", 7),
    ("工作日", "工作日", 1),
    ("小时", "小时", 1),
    ("月", "月", 1),
    ("个月", "月", 1),
    ("季", "月", 3),
    ("季度", "月", 3),
    ("年", "月", 12),
    ("平方米", "平方米", 1),
    ("亩", "平方米", Fraction(2000, 3)),
    ("万亩", "平方米", Fraction(20_000_000, 3)),
    ("公顷", "平方米", 10_000),
    ("万平方米", "平方米", 10_000),
    ("平方公里", "平方米", 1_000_000),
    ("立方米", "立方米", 1),
    ("万立方米", "立方米", 10_000),
    ("米", "米", 1),
    ("公里", "米", 1000),
    ("千瓦时", "千瓦时", 1),
    ("万千瓦时", "千瓦时", 10_000),
    ("亿千瓦时", "千瓦时", 100_000_000),
    ("千瓦", "千瓦", 1),
    ("兆瓦", "千瓦", 1000),
    ("万千瓦", "千瓦", 10_000),
    ("吨标煤", "吨标煤", 1),
    ("万吨标煤", "吨标煤", 10_000),
    ("吨", "吨", 1),
    ("万吨", "吨", 10_000),
    ("千克", "吨", Fraction(1, 1000)),
    ("公斤", "吨", Fraction(1, 1000)),
)
FOREIGN = ("美元", "港元", "欧元", "英镑", "日元", "韩元", "新加坡元", "澳元", "加元", "林吉特", "卢比")
POINTS = UNITS["分"].dims
MONEY = UNITS["元"].dims
COUNT = UNITS["个"].dims
MOST_PARTS = 4
_BRACKETS = re.compile(r"/\s*[(（]([^()（）/]*)[)）]")  # 元/(亩·年) is 元/亩·年: what stands behind a stroke divides


class UnknownUnit(Exception):
    """A unit that no table knows; carries what was written."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as a book writes it, simple (亿元), a quotient (万元/亩, 元/平方米/月) or a product (千瓦时·月): its base dimensions
    and its scale."""

    code: str
    dims: Dims
    scale: Fraction


def measure(written: str) -> Measure:
    """Read a unit.

    >>> measure("万元/亩").dims
    (('元', 1), ('平方米', -1))
    """
    over, *under = ([part.strip() for part in one.split("·")] for one in _BRACKETS.sub(r"/\1", written).split("/"))
    names = [*over, *(name for one in under for name in one)]
    if (
        len(names) > MOST_PARTS
        or any(name not in UNITS for name in names)
        or not all(names[1:])
        or not all(over[: len(over) - 1])
    ):
        raise UnknownUnit(written)
    dims, scale = UNITS[over[0]].dims, UNITS[over[0]].scale
    for name in over[1:]:
        dims, scale = times(dims, UNITS[name].dims), scale * UNITS[name].scale
    for name in (name for one in under for name in one):
        dims, scale = times(dims, UNITS[name].dims, -1), scale / UNITS[name].scale
    return Measure(written.strip(), dims, scale)


def times(left: Dims, right: Dims, power: int = 1) -> Dims:
    """The dimensions of a product (power 1) or a quotient (power −1).

    A count multiplies like a plain number (3 个 × 5 分 = 15 分) and is itself only where nothing else is left.

    >>> times(COUNT, POINTS), times(COUNT, COUNT, -1), times(MONEY, COUNT, -1)
    ((('分', 1),), (), (('元', 1),))
    """
    found = dict(left)
    for base, exponent in right:
        found[base] = found.get(base, 0) + exponent * power
    counted = found.pop("个", 0)
    kept = tuple(sorted((base, exponent) for base, exponent in found.items() if exponent))
    return kept or (COUNT if counted > 0 else NONE)


def scale_of(code: str) -> Fraction:
    """How much of its base a unit is; a derived quantity that no unit names (元·月) stands in its base."""
    try:
        return measure(code).scale
    except UnknownUnit:
        return Fraction(1)


def dims_of(code: str) -> Dims:
    """What a unit measures; nothing where no unit has the name."""
    try:
        return measure(code).dims
    except UnknownUnit:
        return NONE


def told(dims: Dims) -> str:
    """Dimensions in words for a message: 元, 分, 元/平方米; a plain ratio is 比率."""
    if not dims:
        return "比率"
    over = "·".join(base if power == 1 else f"{base}^{power}" for base, power in dims if power > 0)
    under = "·".join(base if power == -1 else f"{base}^{-power}" for base, power in dims if power < 0)
    return f"{over or '1'}/{under}" if under else over
