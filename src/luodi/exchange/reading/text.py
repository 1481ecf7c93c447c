"""Plain forms of what people type: width, spaces, signs, markers. No meaning is decided here."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD])
_SPACES = re.compile(r"\s+")
PLACEHOLDERS = frozenset(["", "-", "--", "---", "/", "\\", "无", "暂无", "n/a", "na", "nil", "none", "...", "."])
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−－﹣─", "-"))

_ODD = re.compile(rf"[{''.join(map(chr, [*_INVISIBLE, *_DASHES]))}]|\s\s|[^\S ]")
_PLAIN = re.compile(r"[\u4e00-\u9fff!-~、。《》“”]+").fullmatch  # what every rule below leaves as it is


def plain(value: object) -> str:
    """Half width, one kind of dash, no invisible characters, single spaces.

    >>> plain("　１，２３４．５０ 万元\\u200b")
    '1,234.50 万元'
    """
    text = value if isinstance(value, str) else str(value)
    if _PLAIN(text):  # most cells, and there are millions of them
        return text
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if _ODD.search(text):
        text = _SPACES.sub(" ", text.translate(_INVISIBLE).translate(_DASHES))
    return text.strip()


def is_placeholder(value: object) -> bool:
    """Whether the cell says "nothing here": empty, a dash, a stroke, 无. Zero is not nothing."""
    if value == "" or value is None:
        return True
    return isinstance(value, str) and plain(value).replace("--", "-").lower() in PLACEHOLDERS


def squeezed(value: object) -> str:
    """For comparing headers and labels: plain, without spaces, small letters.

    >>> squeezed("合　 计")
    '合计'
    """
    return plain(value).replace(" ", "").lower()


MARKS = "★☆▲△●○◆◇■□※*#＊·•√✓"
_LEAD = re.compile(rf"^(?:[{re.escape(MARKS)}]\s*|\d{{1,4}}\s*[、.．]\s*(?=[^\d\s]))+")
_TAIL = re.compile(rf"\s*[{re.escape(MARKS)}]+$")
_BARE = re.compile(
    r"[\u4e00-\u9fffA-Za-z][\u4e00-\u9fffA-Za-z0-9、。，《》“”%+./_-]*"
).fullmatch  # neither, nor brackets
_PLACE = re.compile(r"[（(]\s*([^（）()]{2,16}?(?:省|市|县|区|乡|镇|街道|园区|开发区|农场))\s*[）)]")


def bare_name(value: object) -> tuple[str, str]:
    """A project's name without list numbers, stars and a place in brackets; and that place.

    >>> bare_name("★3、崆峒光伏组件项目（吴忠市）")
    ('崆峒光伏组件项目', '吴忠市')
    """
    if isinstance(value, str) and _BARE(value):
        return value, ""
    text = _SPACES.sub(" ", unicodedata.normalize("NFC", str(value)).translate(_INVISIBLE)).strip()
    text = _TAIL.sub("", _LEAD.sub("", text)).strip()
    place = ""
    if "（" not in text and "(" not in text:
        return text, place
    for found in (_PLACE.match(text), next((one for one in _PLACE.finditer(text) if one.end() == len(text)), None)):
        if found:
            place = found.group(1)
            text = (text[: found.start()] + text[found.end() :]).strip()
            text = _TAIL.sub("", _LEAD.sub("", text)).strip()
            break
    return text, place
