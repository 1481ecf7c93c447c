"""Chinese fonts for printed papers: where they lie, and which family stands for which hand of an official document.

GB/T 9704 asks for 小标宋 in titles, 仿宋 in the text, 黑体 and 楷体 in headings. Those faces are not free: an office
that has them names their folder in `LUODI_FONTS`; elsewhere the Noto faces of the system or of a package stand in.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from luodi.core.errors import Refusal

SYSTEM = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/noto-cjk"))
PACKAGE = "pylopdf_fonts_zh_cn"
ENDINGS = {".ttf", ".ttc", ".otf"}

_SONG = ("Noto Serif CJK SC", "Noto Serif SC")
_HEI = ("Noto Sans CJK SC", "Noto Sans SC")
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "小标宋", *_SONG)
TEXT = ("FangSong_GB2312", "FangSong", "STFangsong", *_SONG)
HEADING = ("SimHei", "STHeiti", *_HEI)
SUBHEADING = ("KaiTi_GB2312", "KaiTi", "STKaiti", *_SONG)
PLAIN = _HEI


def folders(configured: str = "") -> list[Path]:
    """The folders with fonts, the office's own first. Refused where no Chinese font is to be found at all."""
    places = [Path(configured)] if configured else []
    places += SYSTEM
    if (spec := importlib.util.find_spec(PACKAGE)) and spec.origin:
        places.append(Path(spec.origin).parent)
    found = [place for place in places if place.is_dir() and any(file.suffix in ENDINGS for file in place.iterdir())]
    if not found:
        raise Refusal("no_chinese_font")
    return found
