"""One cell → one value: money, days, percentages, codes. What cannot be read is said why; nothing is guessed."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from luodi.exchange.reading.text import is_placeholder, plain

UNITS = {
    "亿元": Decimal(100_000_000),
    "千万元": Decimal(10_000_000),
    "百万元": Decimal(1_000_000),
    "万元": Decimal(10_000),
    "千元": Decimal(1_000),
    "元": Decimal(1),
}
_SHORT = {"圆": "元", "块": "元", "元": "元", "million": "百万元", "m": "百万元", "thousand": "千元", "000": "千元"}
_SHORT |= {stem: f"{stem}元" for stem in ("亿", "千万", "百万", "万", "千")}
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_PLAIN_NUMBER = re.compile(rf"^({_NUMBER})$")
_WITH_UNIT = re.compile(rf"^({_NUMBER})\s*(亿|千万|百万|万|千)?\s*(人民币)?(元|圆|块)?(?:人民币|整)?$")
_TWO_PARTS = re.compile(rf"^({_NUMBER})\s*亿\s*元?\s*零?\s*({_NUMBER})\s*万\s*元?$")
_QUANTITY = re.compile(
    rf"^({_NUMBER})\s*[亿千百万]*\s*(亩|公顷|平方|平米|㎡|m2|m²|立方|米|m|公里|km|里|吨|t|公斤|千克|kg|斤|头|只|羽|尾|株|件|台|套|辆|个|项|条|户|人|"
    r"床|间|栋|座|千瓦|兆瓦|kw|mw|gw|kwh|度|kv|千伏|伏|升|瓶|箱|份|张|片|颗|枚|吨/年|天|年|月|日)"
)
_FOREIGN = re.compile(r"美元|欧元|英镑|日元|港[币元]|澳元|加元|新台币|usd|eur|gbp|jpy|hkd|€|£|\$", re.IGNORECASE)
_ROUGH = re.compile(r"^(约|大约|近|超|超过|不低于|不少于|预计|估计|左右|>|≥|<|≤|~)|(左右|以上|以下|余万元|多万元|\+)$")
_BRACKETED = re.compile(r"^\((.+)\)$")


class Unread(Exception):
    """A cell that cannot be read, with the code of the sentence that says why and its blanks."""

    def __init__(self, code: str, **blanks: object) -> None:
        super().__init__(code)
        self.code = code
        self.blanks = blanks


def number(value: object) -> Decimal:
    """The exact number a person meant: a workbook's binary number is read at the 15 digits it was typed with.

    >>> number(15.819999999999999)
    Decimal('15.82')
    """
    if isinstance(value, bool):
        raise Unread("cell_not_number", given=str(value))
    if isinstance(value, int):
        return Decimal(value)
    if isinstance(value, float):
        return Decimal(f"{value:.15g}") if value == value and abs(value) != float("inf") else _not_number(value)
    return _written_number(plain(value))


def _not_number(value: object) -> Decimal:
    raise Unread("cell_not_number", given=str(value)[:40])


def _unsigned(text: str) -> tuple[int, str]:
    bracketed = _BRACKETED.match(text)
    if bracketed:
        return -1, bracketed.group(1).strip()
    if text[:1] in "-△▲":
        return -1, text[1:].strip()
    return 1, text[1:].strip() if text[:1] == "+" else text


def _written_number(text: str) -> Decimal:
    sign, text = _unsigned(text)
    if not _PLAIN_NUMBER.match(text):
        _not_number(text)
    return sign * Decimal(text.replace(",", ""))


def amount(value: object, unit: Decimal | None, *, foreign: bool = False) -> Decimal | None:
    """Money in the currency's whole unit (元), from a cell whose column is in `unit`; the cell's own unit goes first.

    None is "nothing here" (blank, -, /): not zero. Refused: a quantity (5万亩), foreign money in a column that is not,
    a rough figure (约3000万), text, and a bare number when nobody says the unit. `foreign`: the column is declared to
    be in another currency, so its sign may stand in the cells.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return number(value) * _known(unit, value)
    if is_placeholder(value):
        return None
    if not isinstance(value, str):
        raise Unread("amount_not_understood", given=str(value)[:40])
    return _written_amount(_FOREIGN.sub("", value) if foreign else value, unit)


def _known(unit: Decimal | None, value: object) -> Decimal:
    if unit is None:
        raise Unread("amount_without_unit", given=str(value)[:40])
    return unit


@lru_cache(maxsize=4096)
def _written_amount(value: str, unit: Decimal | None) -> Decimal:
    text = plain(value)
    sign, text = _unsigned(text.lstrip("¥ "))
    text = text.removeprefix("人民币").lstrip("¥ ")
    if _PLAIN_NUMBER.match(text):
        return sign * Decimal(text.replace(",", "")) * _known(unit, value)
    two = _TWO_PARTS.match(text)
    if two:
        high, low = (Decimal(part.replace(",", "")) for part in two.groups())
        return sign * (high * UNITS["亿元"] + low * UNITS["万元"])
    found = _WITH_UNIT.match(text)
    if found and (found.group(2) or found.group(4)):
        return sign * Decimal(found.group(1).replace(",", "")) * UNITS[_SHORT[found.group(2) or "元"]]
    if _FOREIGN.search(text):
        raise Unread("amount_is_foreign", given=value[:40])
    if _QUANTITY.match(text.lower()):
        raise Unread("amount_is_quantity", given=value[:40])
    if _ROUGH.search(text):
        raise Unread("amount_is_rough", given=value[:40])
    raise Unread("amount_not_understood", given=value[:40])


_UNIT_WORD = r"(?:人民币)?(亿元|千万元|百万元|万元|千元|元|亿|万)(?=[、,/;)\]】\s]|$)"
_IN_BRACKETS = re.compile(rf"[(\[【]\s*(?:单位\s*:?\s*)?(?:[^()]*[、,/])?\s*{_UNIT_WORD}\s*[、,/]?[^()]{{0,8}}[)\]】]")
_AFTER_WORD = re.compile(rf"单位\s*:?\s*(?:[^:]{{0,12}}[、,/])?\s*{_UNIT_WORD}")
_LATIN = re.compile(r"\((?:[a-z]{3} ?)?[£$€]?(million|m|thousand|000)s?\)|[£$€](m|000)\b", re.IGNORECASE)
_AT_END = re.compile(r"[/、-](亿元|千万元|百万元|万元|千元|元)$")
_OTHER_BRACKETS = re.compile(
    r"\((?:单位:?)?[亿千百万]*(?:亩|平方米|公顷|吨|千瓦|兆瓦|个|人|件|台|套|%|户|公里)[^()]{0,4}\)"
)
QUANTITY = Decimal(0)  # a header that names another measure: its column is not money


def unit_in(text: str) -> Decimal | None:
    """The unit of money that a header or a title row names; `QUANTITY` when it names another measure; None if neither.

    >>> unit_in("总投资（亿元）"), unit_in("2024年项目清单 单位：万元"), unit_in("项目名称")
    (Decimal('100000000'), Decimal('10000'), None)
    """
    text = plain(text)
    found = _IN_BRACKETS.search(text) or _AFTER_WORD.search(text) or _AT_END.search(text)
    if found:
        word = found.group(1)
        return UNITS[_SHORT.get(word, word)]
    latin = _LATIN.search(text)
    if latin:
        return UNITS[_SHORT[(latin.group(1) or latin.group(2)).lower()]]
    return QUANTITY if _OTHER_BRACKETS.search(text) else None


@dataclass(frozen=True, slots=True)
class Days:
    """What a cell says about time: from the first day to the last; the same day when it is exact."""

    first: date
    last: date


_FULL = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}.*)?$")
_MONTH = re.compile(r"^(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?(?:份|底|初|中旬|上旬|下旬|末)?$")
_YEAR = re.compile(r"^(\d{4})\s*(?:年度?)?(?:底|内|初|末)?$")
_PART = re.compile(r"^(\d{4})\s*年?\s*(?:第?([一二三四1-4])季度|(上|下)半年|q([1-4]))$", re.IGNORECASE)
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_BETWEEN = re.compile(r"^(.+?)\s*(?:至|到|~|--+|-)\s*(.+?)$")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_EPOCH = date(1899, 12, 30)
_SERIALS = range(18264, 73051)  # 1950 to 2099
_SERIAL = re.compile(r"^[1-7]\d{4}$")
_COMPACT = re.compile(r"^(?:19|20)\d{6}$|^(?:19|20)\d{4}$")


def days(value: object, *, day_first: bool = False) -> Days | None:
    """The day, month, year or range in a cell; None when nothing is there.

    Refused: a year that is not of our era (110年), a month that lost its nought in the workbook (2024.1 may be
    October), 08/07/2014 unless `day_first` says how to read it, a date that no calendar has.
    """
    if isinstance(value, datetime):
        return Days(value.date(), value.date())
    if isinstance(value, date):
        return Days(value, value)
    if isinstance(value, bool):
        raise Unread("date_not_understood", given=str(value))
    if isinstance(value, (int, float)):
        return _numeric_days(value)
    return None if is_placeholder(value) else _written_days(str(value), day_first)


def _numeric_days(value: float) -> Days:
    whole = int(value)
    if value == whole and (1950 <= whole <= 2099 or _COMPACT.match(str(whole))):
        return _written_days(str(whole))
    if whole in _SERIALS:
        day = _EPOCH + timedelta(days=whole)
        return Days(day, day)
    if 1950 <= whole <= 2099:
        fraction = f"{value:.15g}".partition(".")[2]
        if fraction == "1":
            raise Unread("date_month_unclear", given=f"{value:.15g}")
        return _written_days(f"{whole}.{fraction}")
    raise Unread("date_not_understood", given=str(value))


def _month(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


@lru_cache(maxsize=4096)
def _written_days(value: str, day_first: bool = False) -> Days:
    text = plain(value).rstrip("。;,")
    try:
        found = _one(text, day_first)
        if found is None:
            found = _range(text)
    except ValueError as wrong:
        raise Unread("date_not_understood", given=value[:40]) from wrong
    if found is not None and found.last < found.first:
        raise Unread("date_range_backwards", given=value[:40])
    if found is None or not 1950 <= found.first.year <= found.last.year <= 2099:
        raise Unread("date_not_understood", given=value[:40])
    return found


def _one(text: str, day_first: bool = False) -> Days | None:
    if _SERIAL.match(text) and int(text) in _SERIALS:  # a day's number that was pasted as text
        day = _EPOCH + timedelta(days=int(text))
        return Days(day, day)
    if _COMPACT.match(text):
        text = "-".join([text[:4], text[4:6], text[6:]]).rstrip("-")
    full = _FULL.match(text)
    if full:
        day = date(int(full.group(1)), int(full.group(2)), int(full.group(3)))
        return Days(day, day)
    month = _MONTH.match(text)
    if month and 1 <= int(month.group(2)) <= 12:
        return _month(int(month.group(1)), int(month.group(2)))
    part = _PART.match(text)
    if part:
        return _part_of_year(*part.groups())
    year = _YEAR.match(text)
    if year:
        return Days(date(int(year.group(1)), 1, 1), date(int(year.group(1)), 12, 31))
    other = _DAY_FIRST.match(text)
    if other and (day_first or int(other.group(1)) > 12) and int(other.group(2)) <= 12:
        day = date(int(other.group(3)), int(other.group(2)), int(other.group(1)))
        return Days(day, day)
    return None


def _part_of_year(year: str, quarter: str | None, half: str | None, latin: str | None) -> Days:
    if half:
        first = 1 if half == "上" else 7
        return Days(date(int(year), first, 1), _month(int(year), first + 5).last)
    first = _QUARTERS[quarter or latin or ""] * 3 - 2
    return Days(date(int(year), first, 1), _month(int(year), first + 2).last)


def _range(text: str) -> Days | None:
    for cut in ("至", "到", "~", "--", "-"):
        if cut not in text:
            continue
        for place in (at for at in range(len(text)) if text.startswith(cut, at)):
            left, right = text[:place].strip(), text[place + len(cut) :].strip()
            first = _one(left)
            if first is None or not right:
                continue
            if right in ("今", "长期"):
                return None
            last = _one(right) or (_one(f"{left[:4]}年{right}") if right[-1:] == "月" else None)
            if last is not None:
                return Days(first.first, last.last)
    return None


def percentage(value: object, *, header_says: bool = False) -> Decimal | None:
    """Per cent as a number, 85 for 85 %. A workbook keeps 85 % as 0.85, unless the header itself names the sign.

    Refused: text that is no number.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = number(value)
        return found * 100 if not header_says and abs(found) <= 1 else found
    if is_placeholder(value):
        return None
    text = plain(value)
    return _written_number(text.rstrip("% ")) if text.endswith("%") else _written_number(text)


def code(value: object) -> str:
    """A code as text. Refused: one of more than 15 digits kept as a number, because its last digits are lost."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= 10**15:
            raise Unread("code_lost_digits", given=f"{value:.0f}")
        return f"{value:.15g}"
    return "" if is_placeholder(value) else plain(value).strip("'")
