"""A number with its unit, as either language writes it: 0.3亿元, 30 million yuan."""

from __future__ import annotations

from fractions import Fraction

from luodi.core.rules.units import COUNT, UNITS
from luodi.core.rules.values import exact, shown

MILLION = 1_000_000
# What English counts in, and how much of the Chinese unit's base one is. Nothing stands behind a bare count.
_NAMES = {
    "%": ("%", 1), "‰": ("‰", 1), "倍": (" times", 1), "百分点": (" percentage points", 1), "个百分点": (" percentage points", 1),
    "分": (" points", 1), "天": (" days", 1), "日": (" days", 1), "周": (" weeks", 1), "工作日": (" working days", 1),
    "小时": (" hours", 1), "月": (" months", 1), "个月": (" months", 1), "季": (" quarters", 1), "季度": (" quarters", 1),
    "年": (" years", 1), "亩": (" mu", 1), "公顷": (" hectares", 1), "平方米": (" square metres", 1),
    "万平方米": (" square metres", 10_000), "平方公里": (" square kilometres", 1), "立方米": (" cubic metres", 1),
    "米": (" metres", 1), "公里": (" kilometres", 1), "千瓦时": (" kWh", 1), "万千瓦时": (" kWh", 10_000),
    "亿千瓦时": (" kWh", 100_000_000), "千瓦": (" kW", 1), "兆瓦": (" MW", 1), "万千瓦": (" kW", 10_000),
    "万立方米": (" cubic metres", 10_000), "万亩": (" mu", 10_000), "万吨标煤": (" tonnes of coal equivalent", 10_000),
    "公斤": (" kilograms", 1), "万人次": ("", 10_000), "万人": ("", 10_000), "万户": ("", 10_000), "万个": ("", 10_000),
    "标箱": (" TEU", 1), "万标箱": (" TEU", 10_000),
    "吨标煤": (" tonnes of coal equivalent", 1), "吨": (" tonnes", 1), "万吨": (" tonnes", 10_000), "千克": (" kilograms", 1),
}  # fmt: skip
_CURRENCIES = {"元": " yuan", "美元": " dollars", "港元": " Hong Kong dollars", "欧元": " euros", "日元": " yen", "英镑": " pounds",
               "韩元": " won", "新加坡元": " Singapore dollars", "澳元": " Australian dollars", "加元": " Canadian dollars",
               "林吉特": " ringgit", "卢比": " rupees"}  # fmt: skip
_ALWAYS_PLURAL = (" mu", " yuan", " yen", " won", " ringgit", " kWh", " kW", " MW", " TEU", " times", "%", "‰")


def quantity(value: Fraction, unit: str, language: str) -> str:
    """A number in a unit of the books, written out; an endless fraction to four places behind ≈.

    English counts money in whole units of the currency, from a million on in millions.

    >>> quantity(Fraction(3, 10), "亿元", "zh"), quantity(Fraction(3, 10), "亿元", "en"), quantity(Fraction(1, 3), "分", "en")
    ('0.3亿元', '30 million yuan', '≈0.3333 points')
    """
    if not language.startswith("en"):
        return _number(value, grouped=False) + unit
    over, slash, under = unit.partition("/")
    if slash and over in UNITS and under in UNITS:
        for_one = _one(_named(under)[0]).strip()
        return f"{quantity(value, over, 'en')} {f'a {for_one}' if for_one else 'each'}"
    currency = _currency(over)
    if currency:
        whole = value * UNITS[over].scale
        large = abs(whole) >= MILLION
        return _number(whole / MILLION if large else whole) + (" million" if large else "") + currency
    name, scale = _named(over)
    worth = value * scale
    return _number(worth, grouped=bool(unit)) + (_one(name) if worth == 1 else name)


def _currency(unit: str) -> str:
    return _CURRENCIES.get(UNITS[unit].base, "") if unit in UNITS else ""


def _named(unit: str) -> tuple[str, int]:
    if _currency(unit):
        return _currency(unit), 1
    if unit in UNITS and UNITS[unit].dims == COUNT and unit not in _NAMES:
        return "", 1
    return _NAMES.get(unit, (unit, 1))


def _one(name: str) -> str:
    """The singular of what is counted."""
    return name if name in _ALWAYS_PLURAL else name.removesuffix("s").replace("tonnes of", "tonne of")


def _number(value: Fraction, *, grouped: bool = True) -> str:
    text, sign = exact(value), ""
    if "/" in text:
        text, sign = shown(value, 4), "≈"
    if not grouped:
        return sign + text
    whole, dot, rest = text.partition(".")
    minus = "-" if whole.startswith("-") else ""
    return f"{sign}{minus}{int(whole.removeprefix('-')):,}{dot}{rest}"
