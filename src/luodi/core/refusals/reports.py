"""What bulletins say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "bulletin_number_used": Sentence(
        "文号 {number} 已用于《{title}》。请换一个文号。",
        "The number {number} is that of “{title}” already. Take another.",
    ),
    "bulletin_too_long": Sentence(
        "正文 {length} 字，超过 {limit} 字。请精简。",
        "The body has {length} characters, more than {limit}. Shorten it.",
    ),
}
