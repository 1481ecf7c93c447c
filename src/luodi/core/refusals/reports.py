"""What bulletins say when they say no."""

from __future__ import annotations

from luodi.core.refusals import Sentence

SENTENCES = {
    "bulletin_too_long": Sentence(
        "正文 {length} 字，超过 {limit} 字。请精简。",
        "The body has {length} characters, more than {limit}. Shorten it.",
    ),
}
