"""What bulletins say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "archive_too_large": Sentence(
        "这次考核超过 {limit} 个对象，不能一次下载全部。请逐个下载得分单。",
        "This run has more than {limit} subjects and is too large for one file. Take the score sheets one by one.",
    ),
    "bulletin_number_used": Sentence(
        "文号 {number} 已用于《{title}》。请换一个文号。",
        "The number {number} is that of “{title}” already. Take another.",
    ),
    "bulletin_too_long": Sentence(
        "正文 {length} 字，超过 {limit} 字。请精简。",
        "The body has {length} characters, more than {limit}. Shorten it.",
    ),
}
